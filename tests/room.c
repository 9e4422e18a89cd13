/* A room for a program under test. */
#include "tests/room.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/ground/io.h"
#include "tests/beside.h"

#define LEFT_MS 1000
#define LEFT_LOADED_MS 8000
#define RUN_MS 20000
#define HISTORY "echo mine\n"

static char left_text[2000];

static void add_left(const char *what, const char *name)
{
	size_t length = strlen(left_text);

	snprintf(left_text + length, sizeof left_text - length, "%s%s %s",
	    length ? "; " : "", what, name);
}

static void write_history(const struct room *room)
{
	char path[400];
	int fd;

	snprintf(path, sizeof path, "%s/home/.bash_history", room->path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(io_write(fd, HISTORY, strlen(HISTORY)), 0);
	close(fd);
}

void room_open(struct room *room, const char *tmp)
{
	const char *base = getenv("TMPDIR");
	char path[400];

	snprintf(room->path, sizeof room->path, "%s/room.XXXXXX",
	    base && *base ? base : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(room->path));
	snprintf(room->tmp, sizeof room->tmp, "%s/%s", room->path,
	    tmp ? tmp : "tmp");
	ck_assert_int_eq(mkdir(room->tmp, 0700), 0);
	snprintf(path, sizeof path, "%s/home", room->path);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	write_history(room);
	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
}

const char *room_lab(void)
{
	static char path[PATH_MAX + 20];

	beside_find("DAEMONLAB", "daemonlab", path, sizeof path);
	return path;
}

int room_rounds(int quick, int thorough)
{
	const char *word = getenv("FAULTS");

	return word && strcmp(word, "long") == 0 ? thorough : quick;
}

unsigned room_seed(int round)
{
	const char *given = getenv("SEED");
	unsigned first = given ? (unsigned)strtoul(given, NULL, 10)
	    : (unsigned)room_rounds(1, (int)getpid());

	return first * 31 + (unsigned)round;
}

/* --- starting ----------------------------------------------------------- */

static void take_descriptor(const struct room *room, int fd,
    const char *path, const char *name)
{
	char own[300];
	int file;

	snprintf(own, sizeof own, "%s/%s", room->path, name);
	file = open(path ? path : own, fd == 0 ? O_RDONLY
	    : O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (file < 0)
		_exit(126);
	dup2(file, fd);
	if (file > 2)
		close(file);
}

/* The environment from nothing; only the sanitizers' words are handed on. */
static void set_environment(const struct room *room)
{
	static const char *const kept[] = { "ASAN_OPTIONS", "UBSAN_OPTIONS",
		"LSAN_OPTIONS", "GCOV_PREFIX" };
	const char *value[4];
	char path[400];

	for (int i = 0; i < 4; i++) {
		value[i] = getenv(kept[i]);
		value[i] = value[i] ? strdup(value[i]) : NULL;
	}
	clearenv();
	for (int i = 0; i < 4; i++)
		if (value[i])
			setenv(kept[i], value[i], 1);
	setenv("PATH", "/usr/bin:/bin:/usr/sbin:/sbin", 1);
	setenv("LANG", "C.UTF-8", 1);
	setenv("TERM", "xterm", 1);
	setenv("TMPDIR", room->tmp, 1);
	snprintf(path, sizeof path, "%s/home", room->path);
	setenv("HOME", path, 1);
	snprintf(path, sizeof path, "%s/state", room->path);
	setenv("XDG_STATE_HOME", path, 1);
}

static void set_more(char *const *more)
{
	for (; more && *more; more++) {
		if (strchr(*more, '='))
			putenv(*more);
		else
			unsetenv(*more);
	}
}

/* What the runner of the tests, or Check, has set is no guest's. */
static void reset_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void room_exec(const struct room *room, const struct guest *guest)
{
	reset_signals();
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	set_environment(room);
	set_more(guest->more);
	if (guest->prepare)
		guest->prepare(guest->context);
	execvp(guest->argv[0], guest->argv);
	_exit(127);
}

/* Blocked from before the fork: a signal that came before the reset would
 * run the handler of Check, which ends the whole test. */
pid_t room_start(const struct room *room, const struct guest *guest)
{
	sigset_t all, kept;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &kept);
	pid = fork();
	if (pid == 0) {
		take_descriptor(room, 0, guest->in ? guest->in : "/dev/null",
		    NULL);
		take_descriptor(room, 1, guest->out, "out");
		take_descriptor(room, 2, guest->err, "err");
		setpgid(0, 0);
		room_exec(room, guest);
	}
	sigprocmask(SIG_SETMASK, &kept, NULL);
	ck_assert_int_gt(pid, 0);
	return pid;
}

/* A pidfd and not a wait: who else has ended stays to be waited for. */
int room_wait(pid_t pid, int limit_ms)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0), status;
	struct pollfd wait = { .fd = pidfd, .events = POLLIN };
	bool is_late = poll(&wait, 1, limit_ms) <= 0;

	if (is_late)
		kill(pid, SIGKILL);
	close(pidfd);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return is_late ? -1 : status;
}

int room_run(const struct room *room, const struct guest *guest)
{
	int status = room_wait(room_start(room, guest), RUN_MS);

	ck_assert_msg(status != -1, "%s hangs: %s", guest->argv[0],
	    room_text(room, "err"));
	ck_assert_msg(WIFEXITED(status), "%s ended by signal %d: %s",
	    guest->argv[0], WTERMSIG(status), room_text(room, "err"));
	return WEXITSTATUS(status);
}

const char *room_text(const struct room *room, const char *name)
{
	static char text[1 << 16];
	char path[400];

	snprintf(path, sizeof path, "%s/%s", room->path, name);
	if (io_read_at(AT_FDCWD, path, text, sizeof text) < 0)
		text[0] = '\0';
	return text;
}

bool room_is_one_line(const struct room *room)
{
	const char *text = room_text(room, "err");
	const char *end = strchr(text, '\n');

	return end && end > text && end[1] == '\0';
}

/* --- what is left ------------------------------------------------------- */

/* All that have ended are collected; false while somebody lives. */
static bool is_nobody_left(void)
{
	pid_t pid;

	do
		pid = waitpid(-1, NULL, WNOHANG | __WALL);
	while (pid > 0);
	return pid < 0 && errno == ECHILD;
}

/* Wakes at the end of a child, or of a grandchild that came to us. */
static bool wait_for_nobody(int limit_ms)
{
	int64_t limit = io_now_ms() + limit_ms;
	struct timespec nap = { 0, 20 * 1000 * 1000 };
	sigset_t child, kept;
	bool is_empty;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &kept);
	while (!(is_empty = is_nobody_left()) && io_now_ms() < limit)
		sigtimedwait(&child, NULL, &nap);
	sigprocmask(SIG_SETMASK, &kept, NULL);
	return is_empty;
}

static void name_process(pid_t pid)
{
	char path[60], text[400];
	char *end;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	if (io_read_at(AT_FDCWD, path, text, sizeof text) < 0)
		return;
	end = strrchr(text, ')');
	if (end && end[1] && end[2])
		end[3] = '\0';
	add_left("process", text);
}

/* Whoever is left is our child by now; its own children follow it to us. */
static void end_children(void)
{
	char path[60], text[4000], *word, *rest;

	snprintf(path, sizeof path, "/proc/self/task/%d/children",
	    (int)getpid());
	if (io_read_at(AT_FDCWD, path, text, sizeof text) < 0)
		return;
	for (word = strtok_r(text, " ", &rest); word;
	    word = strtok_r(NULL, " ", &rest)) {
		name_process(atoi(word));
		kill(atoi(word), SIGKILL);
	}
}

static void count_processes(void)
{
	int64_t start = io_now_ms();

	if (wait_for_nobody(LEFT_MS))
		return;
	/* A slow machine is no leak: who ends by himself is only late. */
	if (wait_for_nobody(LEFT_LOADED_MS)) {
		fprintf(stderr, "room: the last ended after %d ms\n",
		    (int)(io_now_ms() - start));
		return;
	}
	while (!is_nobody_left()) {
		end_children();
		wait_for_nobody(100);
	}
}

static void count_folders(const struct room *room)
{
	DIR *folder = opendir(room->tmp);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			add_left("folder", entry->d_name);
	if (folder)
		closedir(folder);
}

static void count_mounts(const struct room *room)
{
	static char text[1 << 16];

	if (io_read_at(AT_FDCWD, "/proc/self/mountinfo", text,
	    sizeof text) > 0 && strstr(text, room->path))
		add_left("mount", room->path);
}

static int remove_one(const char *path, const struct stat *status, int type,
    struct FTW *walk)
{
	(void)status;
	(void)type;
	return walk->level > 0 ? remove(path) : 0;
}

const char *room_left(struct room *room)
{
	left_text[0] = '\0';
	count_processes();
	count_folders(room);
	count_mounts(room);
	if (left_text[0])
		nftw(room->tmp, remove_one, 10, FTW_DEPTH | FTW_PHYS);
	if (strcmp(room_text(room, "home/.bash_history"), HISTORY) != 0)
		add_left("history", "changed");
	return left_text[0] ? left_text : NULL;
}

void room_is_empty(struct room *room)
{
	const char *left = room_left(room);

	ck_assert_msg(left == NULL, "left: %s", left ? left : "");
}

void room_close(struct room *room)
{
	room_is_empty(room);
	nftw(room->path, remove_one, 10, FTW_DEPTH | FTW_PHYS);
	ck_assert_msg(rmdir(room->path) == 0, "%s: %s", room->path,
	    strerror(errno));
}

pid_t room_child(pid_t parent, const char *name)
{
	char path[60], text[400], comm[64], *word, *rest;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent,
	    (int)parent);
	ck_assert_int_gt(io_read_at(AT_FDCWD, path, text, sizeof text), 0);
	for (word = strtok_r(text, " ", &rest); word;
	    word = strtok_r(NULL, " ", &rest)) {
		snprintf(path, sizeof path, "/proc/%s/comm", word);
		if (io_read_at(AT_FDCWD, path, comm, sizeof comm) <= 0)
			continue;
		comm[strcspn(comm, "\n")] = '\0';
		if (strcmp(comm, name) == 0)
			return atoi(word);
	}
	ck_abort_msg("%d has no child %s", (int)parent, name);
}

int room_count_living(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int count = 0;

	while (proc && (entry = readdir(proc))) {
		char path[300], text[512], *end;

		if (entry->d_name[0] < '0' || entry->d_name[0] > '9')
			continue;
		snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
		if (io_read_at(AT_FDCWD, path, text, sizeof text) < 0)
			continue;
		end = strrchr(text, ')');
		count += end && end[2] != 'Z' && end[2] != 'X';
	}
	if (proc)
		closedir(proc);
	return count;
}
