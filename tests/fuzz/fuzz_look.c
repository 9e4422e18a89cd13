/*
 * `inspect` on a folder of our own in the place of /proc, whose files hold
 * what they like: one process or all of them, as page, table, tree and
 * object.  Nothing that stands there gets out as it is.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/ground/io.h"
#include "lab/inspect.h"
#include "tests/fuzz/hostile.h"

enum { FILES = 4, LINKS = 5 };

static const char *const processes[] = { "1", "7", "8" };
static const char *const folders[] = { "", "/fd", "/fdinfo", "/task",
	"/task/9" };
static const char *const files[FILES] = { "stat", "status", "fdinfo/0",
	"task/9/stat" };
static const char *const links[LINKS] = { "cwd", "exe", "fd/0", "fd/2",
	"fd/400" };
static char home[200];
static int file[3][FILES];

#define PROCESSES (sizeof processes / sizeof processes[0])
#define FOLDERS (sizeof folders / sizeof folders[0])

static void end(void)
{
	char path[300];

	for (size_t i = 0; i < PROCESSES; i++) {
		for (size_t j = 0; j < FILES; j++) {
			snprintf(path, sizeof path, "%s/%s/%s", home,
			    processes[i], files[j]);
			unlink(path);
		}
		for (size_t j = 0; j < LINKS; j++) {
			snprintf(path, sizeof path, "%s/%s/%s", home,
			    processes[i], links[j]);
			unlink(path);
		}
		for (size_t j = FOLDERS; j-- > 0;) {
			snprintf(path, sizeof path, "%s/%s%s", home,
			    processes[i], folders[j]);
			rmdir(path);
		}
	}
	rmdir(home);
}

static void make_process(size_t number)
{
	char path[300];

	for (size_t j = 0; j < FOLDERS; j++) {
		snprintf(path, sizeof path, "%s/%s%s", home,
		    processes[number], folders[j]);
		must(mkdir(path, 0700) == 0);
	}
	for (size_t j = 0; j < FILES; j++) {
		snprintf(path, sizeof path, "%s/%s/%s", home,
		    processes[number], files[j]);
		file[number][j] = open(path, O_RDWR | O_CREAT | O_CLOEXEC,
		    0600);
		must(file[number][j] >= 0);
	}
}

static int begin(void)
{
	const char *place = getenv("TMPDIR");

	snprintf(home, sizeof home, "%s/fuzz_look.XXXXXX",
	    place ? place : "/tmp");
	must(mkdtemp(home) != NULL);
	atexit(end);
	for (size_t i = 0; i < PROCESSES; i++)
		make_process(i);
	return open(home, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* A line as the kernel makes them, of any name and numbers. */
static void make_stat(struct bytes *bytes, char *text, size_t size)
{
	char name[80];
	int at;

	bytes_text(bytes, name, sizeof name);
	at = snprintf(text, size, "%d (%s) %c", bytes_number(bytes), name,
	    "RSDTtZXI"[bytes_below(bytes, 8)]);
	for (int field = 4; field <= 52; field++)
		at += snprintf(text + at, size - (size_t)at, " %d",
		    field < 9 || field == 20 ? bytes_number(bytes) : 0);
}

static void make_status(struct bytes *bytes, char *text, size_t size)
{
	char name[80];

	bytes_text(bytes, name, sizeof name);
	snprintf(text, size, "Name:\t%s\nUmask:\t%04o\nTgid:\t%d\n"
	    "SigPnd:\t%llx\nShdPnd:\t0\nSigBlk:\t%llx\nSigIgn:\t0\n"
	    "SigCgt:\t%llx\n", name, (unsigned)bytes_take(bytes),
	    bytes_number(bytes), (unsigned long long)bytes_set(bytes),
	    (unsigned long long)bytes_set(bytes),
	    (unsigned long long)bytes_set(bytes));
}

static void fill_file(struct bytes *bytes, int fd, int kind)
{
	char text[1024];

	if (bytes_below(bytes, 4) == 3)
		bytes_text(bytes, text, sizeof text);
	else if (kind == 1)
		make_status(bytes, text, sizeof text);
	else if (kind == 2)
		snprintf(text, sizeof text, "pos:\t0\nflags:\t0%o\n",
		    (unsigned)bytes_number(bytes));
	else
		make_stat(bytes, text, sizeof text);
	must(ftruncate(fd, 0) == 0);
	must(pwrite(fd, text, strlen(text), 0) == (ssize_t)strlen(text));
}

static void fill(struct bytes *bytes, int proc, size_t number)
{
	char name[32], target[300];

	for (int j = 0; j < FILES; j++)
		fill_file(bytes, file[number][j], j);
	for (size_t j = 0; j < LINKS; j++) {
		snprintf(name, sizeof name, "%s/%s", processes[number],
		    links[j]);
		unlinkat(proc, name, 0);
		bytes_text(bytes, target, sizeof target);
		if (target[0])
			must(symlinkat(target, proc, name) == 0);
	}
}

static void must_be_lines_of_json(char *text)
{
	char *line;

	while ((line = strsep(&text, "\n")))
		if (*line)
			must_be_json(line);
}

static void look(int proc, unsigned how, int columns)
{
	struct inspect inspect = { .proc = proc, .columns = columns,
		.is_all = how & 1, .is_tree = how & 2, .is_json = how & 4 };
	enum inspect_status status;

	inspect.pid = malloc(3 * sizeof *inspect.pid);
	inspect.pid[inspect.count++] = 7;
	if (how & 8)
		inspect.pid[inspect.count++] = 1;
	if (how & 8)
		inspect.pid[inspect.count++] = 5;
	status = inspect_show(&inspect);
	must(status >= INSPECT_DAEMON && status <= INSPECT_UNREADABLE);
	must_be_shown_safely(buffer_get(&inspect.out), inspect.out.length);
	if (inspect.is_json && inspect.out.length > 0)
		must_be_lines_of_json(inspect.out.text);
	buffer_free(&inspect.out);
	free(inspect.pid);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int proc = -1;
	struct bytes bytes = bytes_open(data, size);
	unsigned how = bytes_take(&bytes);
	int columns = 40 + bytes_below(&bytes, 200);

	if (proc < 0)
		proc = begin();
	for (size_t i = 0; i < PROCESSES; i++)
		fill(&bytes, proc, i);
	look(proc, how, columns);
	look(proc, how >> 4, columns);
	return 0;
}
