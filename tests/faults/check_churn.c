/* `inspect --all` while processes come and go under the same PIDs: no line
 * is of two of them, nothing crashes, and the exit status is the documented
 * one.  In a PID namespace of the test's own, or not tried. */
#include <check.h>
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/commands.h"
#include "lab/ground/io.h"
#include "lab/ground/names.h"
#include "tests/churn.h"
#include "tests/inside.h"
#include "tests/room.h"

Suite *churn_suite(void);

#define LOOKS 20		/* at least */
#define IDLERS 600		/* more than one thread would read */

/* Shared with the test inside. */
struct tally {
	struct churn churn;
	long looks, lines, whole;	/* lines that could have told */
	int64_t ms;
	char wrong[4000];		/* the first that is none of one */
};

static struct tally *tally;

static void accuse(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

static void accuse(const char *format, ...)
{
	va_list words;

	if (tally->wrong[0])
		return;
	va_start(words, format);
	vsnprintf(tally->wrong, sizeof tally->wrong, format, words);
	va_end(words);
}

static bool is_of_churn(long pid)
{
	return pid >= CHURN_FIRST && pid < CHURN_FIRST + CHURN_PLACES;
}

/* --- an object of JSON ---------------------------------------------------- */

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static long number_of(const json_t *object, const char *key)
{
	return (long)json_integer_value(json_object_get(object, key));
}

/* What was not read, since it ended meanwhile, is null; what was must fit. */
static bool is_text(const json_t *object, const char *key, const char *want)
{
	const char *text = text_of(object, key);

	return !text || strcmp(text, want) == 0;
}

static bool has_name(const json_t *array, int signal)
{
	const json_t *name;
	size_t i;

	json_array_foreach(array, i, name)
		if (strcmp(json_string_value(name), names_signal(signal)) == 0)
			return true;
	return false;
}

static bool are_signals(const json_t *signals, int number)
{
	static const int used[] = { SIGUSR1, SIGUSR2, SIGURG };
	const json_t *ignored = json_object_get(signals, "ignored");
	const json_t *blocked = json_object_get(signals, "blocked");

	for (int i = 0; i < 3; i++)
		if ((json_is_array(ignored) && has_name(ignored, used[i]) !=
		     churn_ignores(number, used[i])) ||
		    (json_is_array(blocked) && has_name(blocked, used[i]) !=
		     churn_blocks(number, used[i])))
			return false;
	return true;
}

static char kind_of(const char *target)
{
	return strcmp(target, "/dev/null") == 0 ? 'n'
	    : strcmp(target, "/dev/zero") == 0 ? 'f'
	    : strncmp(target, "pipe:", 5) == 0 ? 'p' : '?';
}

/* Some may be closed already, none may be another's. */
static bool are_descriptors(const json_t *fds, int number)
{
	const json_t *row, *cloexec;
	size_t i;

	json_array_foreach(fds, i, row) {
		int fd = (int)number_of(row, "fd");

		if (kind_of(text_of(row, "target")) != churn_fd(number, fd))
			return false;
		cloexec = json_object_get(row, "cloexec");
		if (!json_is_null(cloexec) && json_is_true(cloexec) !=
		    churn_closes_on_exec(number, fd))
			return false;
	}
	return true;
}

static bool is_whole(const json_t *snapshot)
{
	return text_of(snapshot, "umask") && text_of(snapshot, "cwd") &&
	    json_array_size(json_object_get(snapshot, "fds")) > 0;
}

/* The kernel puts the ids into stat before the name, and the name may be taken
 * in between: those that it was born with are its own as well. */
static bool are_ids(int number, pid_t pid, pid_t parent, long pgid, long sid)
{
	return (pgid == parent || pgid == churn_pgid(number, pid, parent)) &&
	    (sid == parent || sid == churn_sid(number, pid, parent));
}

static bool is_of_one(const json_t *row, const json_t *s, int number)
{
	pid_t pid = (pid_t)number_of(row, "pid");
	pid_t parent = churn_parent(&tally->churn, pid);
	char umask[8];

	snprintf(umask, sizeof umask, "%04o", churn_umask(number));
	return number_of(s, "pid") == pid && number_of(s, "ppid") == parent &&
	    is_text(s, "ppid_comm", CHURN_NAME) &&
	    are_ids(number, pid, parent, number_of(s, "pgid"),
		number_of(s, "sid")) &&
	    is_text(s, "umask", umask) &&
	    is_text(s, "cwd", churn_cwd(number)) &&
	    are_signals(json_object_get(s, "signals"), number) &&
	    are_descriptors(json_object_get(s, "fds"), number);
}

/* A name of another may stand nowhere. */
static bool has_other_name(const char *line, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = line; (at = strchr(at, 'c')) != NULL; at++) {
		size_t digits = strspn(at + 1, "0123456789");

		if (digits > 0 && (at == line || strchr(" \"'(", at[-1])) &&
		    (digits + 1 != length || strncmp(at, name, length) != 0))
			return true;
	}
	return false;
}

static void judge_object(const char *line)
{
	json_t *row = json_loads(line, 0, NULL);
	const json_t *snapshot = json_object_get(row, "snapshot");
	const char *name = text_of(row, "comm");
	int number = name ? churn_number(name) : -1;

	if (!row)
		accuse("no JSON: %.3000s", line);
	if (row && is_of_churn(number_of(row, "pid")) && number >= 0) {
		tally->lines++;
		tally->whole += is_whole(snapshot);
		if (!is_of_one(row, snapshot, number) ||
		    has_other_name(line, name))
			accuse("of two: %.3000s", line);
	}
	json_decref(row);
}

/* --- a line of the table -------------------------------------------------- */

static bool are_letters(const char *letters, int number)
{
	for (int fd = 0; fd < 3; fd++)
		if (!letters[fd] || (letters[fd] != churn_fd(number, fd) &&
		    !strchr("c?-", letters[fd])))
			return false;
	return true;
}

static void judge_row(const char *line)
{
	char tty[32], state, mask[16], letters[16], name[64], want[8];
	int pid, pgid, sid, number;
	pid_t parent;

	if (sscanf(line, "%d %d %d %31s %c %15s %15s %63s", &pid, &pgid, &sid,
	    tty, &state, mask, letters, name) != 8 || !is_of_churn(pid))
		return;
	number = churn_number(name);
	if (number < 0)
		return;
	parent = churn_parent(&tally->churn, pid);
	tally->lines++;
	tally->whole += mask[0] != '?' && strchr("nfp", letters[0]);
	snprintf(want, sizeof want, "%04o", churn_umask(number));
	if (!are_ids(number, pid, parent, pgid, sid) || strcmp(tty, "-") != 0 ||
	    (mask[0] != '?' && strcmp(mask, want) != 0) ||
	    !are_letters(letters, number))
		accuse("of two: %s", line);
}

/* --- a line of the tree --------------------------------------------------- */

static int tree_sid, tree_pgid;

static void judge_leaf(const char *line)
{
	char state, name[64];
	int pid, number;
	pid_t parent;

	if (sscanf(line, "session %d", &tree_sid) == 1 ||
	    sscanf(line, " group %d", &tree_pgid) == 1 ||
	    sscanf(line, "%d %c %63s", &pid, &state, name) != 3)
		return;
	number = churn_number(name);
	if (!is_of_churn(pid) || number < 0)
		return;
	parent = churn_parent(&tally->churn, pid);
	tally->lines++;
	tally->whole++;
	if (!are_ids(number, pid, parent, tree_pgid, tree_sid))
		accuse("session %d, group %d: %s", tree_sid, tree_pgid, line);
}

/* --- looking -------------------------------------------------------------- */

static const struct way {
	char *argv[5];
	int idlers;
	void (*judge)(const char *line);
} ways[] = {
	{ { (char *)"inspect", (char *)"--all", (char *)"--json", NULL }, 0,
	  judge_object },
	{ { (char *)"inspect", (char *)"--all", NULL }, 0, judge_row },
	{ { (char *)"inspect", (char *)"--all", NULL }, IDLERS, judge_row },
	{ { (char *)"inspect", (char *)"--all", (char *)"--tree", NULL }, 0,
	  judge_leaf },
};

#define WAYS ((int)(sizeof ways / sizeof ways[0]))

static void judge_lines(FILE *file, const struct way *way)
{
	char *line = NULL;
	size_t size = 0;

	rewind(file);
	tree_sid = tree_pgid = -1;
	while (getline(&line, &size, file) > 0)
		way->judge(line);
	free(line);
}

/* 0, or what went wrong with the command itself. */
static int look(const struct way *way)
{
	FILE *file = tmpfile();
	int count = 0, status;
	pid_t pid;

	while (way->argv[count])
		count++;
	pid = file ? fork() : -1;
	if (pid < 0)
		return 90;
	if (pid == 0) {
		dup2(fileno(file), 1);
		_exit(command_inspect(count, (char **)way->argv));
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return 91;
	if (WEXITSTATUS(status) != 0)
		return 92;
	judge_lines(file, way);
	fclose(file);
	tally->looks++;
	return 0;
}

/* Until so many were born while somebody looked, however long that takes. */
static int look_on(int number)
{
	const struct way *way = &ways[number];
	long enough = room_rounds(8000, 200000);
	struct churn *churn = &tally->churn;
	int64_t start = io_now_ms();
	int result = 0;

	if (churn_start(churn, way->idlers) < 0)
		return 93;
	while (result == 0 && !churn->is_impossible && !tally->wrong[0] &&
	    (tally->looks < LOOKS || churn->births < enough))
		result = look(way);
	tally->ms = io_now_ms() - start;
	if (waitpid(-1, NULL, WNOHANG) != 0 && !churn->is_impossible)
		return 94;
	return result;
}

START_TEST(no_line_is_of_two_processes)
{
	int result;

	tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED |
	    MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(tally, MAP_FAILED);
	result = inside_run(look_on, _i);
	if (result == INSIDE_SKIPPED || tally->churn.is_impossible) {
		inside_not_tried("churn");
		return;
	}
	ck_assert_msg(tally->wrong[0] == '\0', "%s", tally->wrong);
	ck_assert_int_eq(result, 0);
	ck_assert_int_ge(tally->whole, LOOKS);
	fprintf(stderr, "churn: %ld born in %lld ms, %ld looks, %ld lines of "
	    "them, %ld whole\n", (long)tally->churn.births,
	    (long long)tally->ms, tally->looks, tally->lines, tally->whole);
	munmap(tally, sizeof *tally);
}
END_TEST

Suite *churn_suite(void)
{
	Suite *suite = suite_create("churn");
	TCase *tests = tcase_create("inspect");

	tcase_set_timeout(tests, room_rounds(300, 3600));
	tcase_add_loop_test(tests, no_line_is_of_two_processes, 0, WAYS);
	suite_add_tcase(suite, tests);
	return suite;
}
