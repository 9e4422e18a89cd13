/* Each system call of the lab, and of the warden, fails in turn (strace
 * --inject): no hang, no crash, the documented exit code, one clear line
 * where it cannot go on, and nothing left. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lab/ground/io.h"
#include "tests/room.h"

Suite *inject_suite(void);

/* Not close(2): strace leaves out the call whose failure it feigns, but Linux
 * never leaves a descriptor open, whatever close says. */
static const struct fault {
	const char *call;
	const char *error;
	int quick;		/* so many occurrences */
} faults[] = {
	{ "clone,clone3,fork,vfork", "EAGAIN", 4 },
	{ "openat,open", "EMFILE", 25 },
	{ "openat,open", "EACCES", 6 },
	{ "read", "EIO", 10 },
	{ "read", "EINTR", 4 },
	{ "write", "ENOSPC", 5 },
	{ "mmap", "ENOMEM", 6 },
	{ "ioctl", "EIO", 8 },
	{ "socketpair", "EMFILE", 2 },
	{ "poll,ppoll", "EINTR", 4 },
	{ "poll,ppoll", "ENOMEM", 3 },
	{ "pidfd_open", "EMFILE", 5 },
	{ "pidfd_send_signal", "EPERM", 4 },
	{ "sendmsg", "ENOBUFS", 5 },
	{ "recvfrom", "EINTR", 4 },
	{ "inotify_init1", "EMFILE", 2 },
	{ "inotify_add_watch", "ENOSPC", 2 },
	{ "signalfd4", "EMFILE", 1 },
	{ "rt_sigprocmask", "EINVAL", 3 },
	{ "pipe2", "EMFILE", 3 },
	{ "mkdir,mkdirat", "ENOSPC", 2 },
	{ "symlink,symlinkat", "ENOSPC", 2 },
	{ "unlinkat", "EBUSY", 3 },
	{ "ftruncate", "EFBIG", 1 },
	{ "readlink,readlinkat", "EACCES", 6 },
	{ "getdents64", "EIO", 3 },
	{ "fcntl", "EBADF", 3 },
	{ "futex", "EINVAL", 3 },
	{ "prctl", "EINVAL", 2 },
	{ "umount2,mount,unshare", "EPERM", 2 },
	{ "getrandom", "EINTR", 1 },
	{ "uname", "EFAULT", 1 },
	{ "wait4,waitid", "EINTR", 3 },
	{ "dup2,dup3", "EBADF", 2 },
	{ "setsid", "EPERM", 1 },
	{ "kill", "EPERM", 2 },
	{ "tgkill", "EPERM", 1 },
	{ "statx,newfstatat", "EACCES", 6 },
	{ "ptrace", "EPERM", 4 },
	{ "seccomp", "EINVAL", 1 },
	{ "recvmsg", "ENOMEM", 3 },
	{ "sendto", "ENOBUFS", 3 },
	{ "nanosleep,clock_nanosleep", "EINTR", 1 },
	{ "rmdir", "EBUSY", 1 },
	{ "chdir", "EACCES", 1 },
};

#define FAULTS ((int)(sizeof faults / sizeof faults[0]))
#define OCCURRENCES 50

/* What is done, by whom a call fails (strace's options), and the highest
 * exit status that there is. */
static const struct way {
	const char *options[4];
	const char *words[8];
	int highest;
} ways[] = {
	{ { NULL }, { "run", "--json", "fork", "setsid", "write-stdout",
	    "unmount" }, 2 },
	/* In the lab and in all that it forks, up to their exec. */
	{ { "-f", "-b", "execve" }, { "run", "--json", "fork", "umask",
	    "spawn-worker", "unmount" }, 2 },
	{ { NULL }, { "check", "--json", "sleep", "0" }, 3 },
	{ { NULL }, { "inspect", "--json", "1" }, 3 },
};

#define WAYS ((int)(sizeof ways / sizeof ways[0]))
#define WORDS_MAX 24

static char inject[120], trace[120], record[300], number[20];

static void add(char **argv, const char *word)
{
	int count = 0;

	while (argv[count])
		count++;
	ck_assert_int_lt(count, WORDS_MAX - 1);
	argv[count] = (char *)(uintptr_t)word;
}

/* From main on: what the loader asks for before is not the lab's.  A static
 * program has no loader, so that counting begins with it. */
static void call_strace(char **argv, const struct room *room,
    const struct fault *fault, int occurrence)
{
	snprintf(trace, sizeof trace, "--trace=%s", fault->call);
	snprintf(inject, sizeof inject, "--inject=%s:error=%s:when=%d",
	    fault->call, fault->error, occurrence);
	snprintf(record, sizeof record, "%s/record", room->path);
	add(argv, "strace");
	add(argv, "-qqq");
	add(argv, "-o");
	add(argv, record);
	add(argv, trace);
	add(argv, inject);
}

static bool has_strace(void)
{
	return system("strace -qqq -o /dev/null true 2>/dev/null") == 0;
}

/* 127: the loader itself could not go on.  The lab may do without, or not. */
static void assert_documented(const struct room *room, int status,
    int highest)
{
	const char *err = room_text(room, "err");

	ck_assert_msg(status != -1, "%s: it hangs", inject);
	ck_assert_msg(WIFEXITED(status), "%s: signal %d", inject,
	    WTERMSIG(status));
	ck_assert_msg(WEXITSTATUS(status) <= highest ||
	    WEXITSTATUS(status) == 127,
	    "%s: exit %d: %s", inject, WEXITSTATUS(status), err);
	if (WEXITSTATUS(status) == 1 && strstr(inject, "=write:") == NULL)
		ck_assert_msg(room_is_one_line(room) ||
		    strstr(room_text(room, "out"), "\"leftovers\":") ||
		    strstr(room_text(room, "out"), "\"verdict\":"),
		    "%s: no clear line: %s", inject, err);
	ck_assert_ptr_null(strstr(err, "ERROR: AddressSanitizer"));
}

static void assert_nothing_left(struct room *room)
{
	const char *left = room_left(room);

	ck_assert_msg(left == NULL, "%s: left: %s", inject, left ? left : "");
}

static bool was_injected(const struct room *room)
{
	return strstr(room_text(room, "record"), "(INJECTED)") != NULL;
}

/* False: there are not so many such calls. */
static bool try_fault(struct room *room, const struct way *way,
    const struct fault *fault, int occurrence)
{
	char *argv[WORDS_MAX] = { NULL };
	struct guest guest = { .argv = argv };
	int status;
	pid_t pid;

	call_strace(argv, room, fault, occurrence);
	for (int i = 0; way->options[i]; i++)
		add(argv, way->options[i]);
	add(argv, room_lab());
	for (int i = 0; way->words[i]; i++)
		add(argv, way->words[i]);
	pid = room_start(room, &guest);
	status = room_wait(pid, 20000);
	if (status == -1)
		kill(-pid, SIGKILL);	/* strace has let it go */
	assert_documented(room, status, way->highest);
	assert_nothing_left(room);
	return was_injected(room);
}

/* In the short form one of three is tried. */
static bool is_chosen(int row)
{
	return room_rounds((int)(room_seed(row) % 3), 0) == 0;
}

/* All occurrences in the long form; else some of the lab's own run, one of
 * the rest. */
START_TEST(a_call_that_fails_is_no_harm)
{
	const struct way *way = &ways[_i / FAULTS];
	const struct fault *fault = &faults[_i % FAULTS];
	int count = room_rounds(fault->quick, OCCURRENCES);
	int stride = room_rounds(way == ways ? 3 : count, 1);
	int first = 1 + (int)(room_seed(_i / 3) % (unsigned)stride);
	struct room room;

	if (way != ways && !is_chosen(_i))
		return;
	room_open(&room, NULL);
	for (int i = first; i <= count && has_strace(); i += stride)
		if (!try_fault(&room, way, fault, i))
			break;
	room_close(&room);
}
END_TEST

/* --- the warden alone --------------------------------------------------- */

static void be_traced(void *context)
{
	(void)context;
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

/* Lets the lab go on to its first fork, which is the warden: it stops before
 * it does anything.  Nobody is traced any more then. */
static pid_t stop_warden(pid_t lab)
{
	unsigned long child = 0;
	int status;

	ck_assert_int_eq(waitpid(lab, &status, 0), lab);
	ck_assert_int_eq(ptrace(PTRACE_SETOPTIONS, lab, NULL,
	    PTRACE_O_TRACEFORK), 0);
	ck_assert_int_eq(ptrace(PTRACE_CONT, lab, NULL, 0), 0);
	ck_assert_int_eq(waitpid(lab, &status, 0), lab);
	ck_assert_int_eq(status >> 8, SIGTRAP | PTRACE_EVENT_FORK << 8);
	ck_assert_int_eq(ptrace(PTRACE_GETEVENTMSG, lab, NULL, &child), 0);
	ck_assert_int_eq(waitpid((pid_t)child, &status, __WALL),
	    (pid_t)child);
	ck_assert_int_eq(ptrace(PTRACE_DETACH, child, NULL, SIGSTOP), 0);
	ck_assert_int_eq(ptrace(PTRACE_DETACH, lab, NULL, 0), 0);
	return (pid_t)child;
}

/* Until a text stands in a file, or the process has ended. */
static bool wait_for_text(int dirfd, const char *path, const char *text,
    pid_t pid)
{
	static char all[1 << 16];
	const struct timespec nap = { 0, 2000000 };
	int64_t limit = io_now_ms() + 20000;
	siginfo_t info;

	do {
		if (io_read_at(dirfd, path, all, sizeof all) > 0 &&
		    strstr(all, text))
			return true;
		info.si_pid = 0;
		if (waitid(P_PID, (id_t)pid, &info,
		    WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid)
			return false;
		nanosleep(&nap, NULL);
	} while (io_now_ms() < limit);
	return false;
}

/* False: it may not be traced here. */
static bool trace_warden(const struct room *room, pid_t warden,
    const struct fault *fault, int occurrence)
{
	char *argv[WORDS_MAX] = { NULL };
	struct guest guest = { .argv = argv, .out = "/dev/null",
		.err = "/dev/null" };
	char status[40], line[40];
	pid_t strace;
	bool is_traced;

	call_strace(argv, room, fault, occurrence);
	snprintf(number, sizeof number, "%d", (int)warden);
	add(argv, "-p");
	add(argv, number);
	strace = room_start(room, &guest);
	snprintf(status, sizeof status, "/proc/%d/status", (int)warden);
	snprintf(line, sizeof line, "TracerPid:\t%d\n", (int)strace);
	is_traced = wait_for_text(AT_FDCWD, status, line, strace);
	kill(warden, SIGCONT);
	return is_traced;
}

static pid_t start_reader(const struct room *room, int *input)
{
	static char *argv[] = { NULL, (char *)"run", (char *)"--json",
		(char *)"-", NULL };
	char path[300];
	struct guest guest = { .argv = argv, .in = path,
		.prepare = be_traced };

	argv[0] = (char *)(uintptr_t)room_lab();
	snprintf(path, sizeof path, "%s/in", room->path);
	ck_assert(mkfifo(path, 0600) == 0 || errno == EEXIST);
	*input = open(path, O_RDWR | O_CLOEXEC);
	ck_assert_int_ge(*input, 0);
	return room_start(room, &guest);
}

/* The lab is killed in the middle, or told to end; the warden, in which a
 * call failed, leaves nothing. */
static bool try_warden(struct room *room, const struct fault *fault,
    int occurrence)
{
	static const char words[] = "fork\nsetsid\nspawn-worker\n";
	char out[300];
	int input;
	pid_t lab = start_reader(room, &input);
	pid_t warden = stop_warden(lab);
	bool is_traced = trace_warden(room, warden, fault, occurrence);

	ck_assert_int_eq(io_write(input, words, sizeof words - 1), 0);
	snprintf(out, sizeof out, "%s/out", room->path);
	wait_for_text(AT_FDCWD, out, "\"spawn-worker\"", lab);
	if (occurrence % 4 == 0)
		kill(lab, SIGTERM);
	else
		kill(lab, SIGKILL);
	ck_assert_msg(room_wait(lab, 20000) != -1, "%s: it hangs", inject);
	close(input);
	assert_nothing_left(room);
	return is_traced && was_injected(room);
}

START_TEST(a_warden_whose_call_fails_leaves_nothing)
{
	const struct fault *fault = &faults[_i];
	int count = room_rounds(1, OCCURRENCES);
	int first = room_rounds(1 + (int)(room_seed(_i / 3) % 3), 1);
	struct room room;

	if (!is_chosen(_i))
		return;
	room_open(&room, NULL);
	for (int i = first; i < first + count && has_strace(); i++)
		if (!try_warden(&room, fault, i))
			break;
	room_close(&room);
}
END_TEST

Suite *inject_suite(void)
{
	Suite *suite = suite_create("inject");
	TCase *tests = tcase_create("calls");

	tcase_set_timeout(tests, 1800);
	tcase_add_loop_test(tests, a_call_that_fails_is_no_harm, 0,
	    FAULTS * WAYS);
	tcase_add_loop_test(tests, a_warden_whose_call_fails_leaves_nothing,
	    0, FAULTS);
	suite_add_tcase(suite, tests);
	return suite;
}
