/* What every program meets: groups and parents that end, locks, masks,
 * buffers, signals that wait. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/truths/acts.h"
#include "tests/truths/said.h"
#include "tests/truths/seen.h"
#include "tests/truths/truth.h"

#define DATA "data"

/* Locks the whole file of a descriptor for writing, as fcntl does it. */
static long act_lock(long fd)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	return fcntl((int)fd, F_SETLK, &whole);
}

/* fcntl may say either where another process has the lock. */
static void see_lock(const char *what, int who, long fd)
{
	bool is_got = ask(who, act_lock, fd) == 0;

	must(is_got || errno == EAGAIN || errno == EACCES, "fcntl");
	see(what, "%s", is_got ? "got it" : "another has it");
}

static void locks_are_personal(void)
{
	long fd, again;

	puppet_new(0);
	fd = ask_with(0, act_open, DATA, O_RDWR | O_CREAT);
	see_lock("parent", 0, fd);
	puppet_of(0, 1);
	see_lock("child with the same descriptor", 1, fd);
	again = ask_with(0, act_open, DATA, O_RDWR);
	ask(0, act_close, again);
	see_lock("when the parent closed a second one", 1, fd);
	see_lock("parent", 0, fd);
	order(1, act_exit, 0);
	UNTIL(ask(0, act_reap, pid_of(1)) == pid_of(1))
		;
	see_lock("when the child has ended", 0, fd);
	unlink(DATA);
}

/* A file and a folder asked for with all that fopen and mkdir ask for. */
static long act_create(long mask)
{
	struct stat file, folder;
	int fd;

	umask((mode_t)mask);
	fd = open("new", O_RDWR | O_CREAT | O_EXCL, 0666);
	if (fd == -1 || fstat(fd, &file) == -1 || mkdir("folder", 0777) == -1 ||
	    stat("folder", &folder) == -1)
		return -1;
	close(fd);
	unlink("new");
	rmdir("folder");
	return two(file.st_mode & 07777, folder.st_mode & 07777);
}

static void masks_take_away(void)
{
	static const int masks[] = { 022, 050, 027, 0 };

	puppet_new(0);
	for (int i = 0; i < 4; i++) {
		long modes = ask(0, act_create, masks[i]);
		char what[16];

		must(modes != -1, "create");
		snprintf(what, sizeof(what), "under %03o", masks[i]);
		see(what, "%04lo %04lo", modes >> 32, modes & 07777);
	}
}

static void group_outlives_leader(void)
{
	pid_t leader = puppet_new(0);

	ask(0, act_setpgid, two(0, 0));
	for (int who = 1; who < 3; who++) {
		puppet_of(0, who);
		ask(who, act_catch, SIGUSR1);
	}
	order(0, act_exit, 0);
	see("leader", "%s", fate(leader));
	see_call("kill of its PID", kill(leader, 0));
	see_is("PGID stays", ids_of(pid_of(1)).pgid == leader);
	kill(pid_of(1), SIGUSR1);
	UNTIL(caught(1, SIGUSR1) == 1)
		;
	ask(2, act_nothing, 0);
	see("after kill of one PID", "%d %d", caught(1, SIGUSR1),
	    caught(2, SIGUSR1));
	see_call("kill of the group", kill(-leader, SIGUSR1));
	UNTIL(caught(1, SIGUSR1) == 2 && caught(2, SIGUSR1) == 1)
		;
	see("both", "reached");
}

/* Leaves by exit or _exit with six bytes in a buffer that was filled before
 * the fork; the parent's copy of them is written in any case. */
static void leave(int fd, bool by_exit)
{
	FILE *stream = fdopen(fd, "w");
	int null = open("/dev/null", O_WRONLY);
	pid_t pid;

	if (!stream || dup2(null, 1) == -1 || dup2(null, 2) == -1)
		_exit(1);
	fputs("hello;", stream);
	pid = fork();
	if (pid == 0 && by_exit)
		exit(0);
	if (pid == 0)
		_exit(0);
	waitpid(pid, NULL, 0);
	fflush(stream);
	_exit(0);
}

static void buffers_are_copied(void)
{
	static const char *const ways[] = { "_exit", "exit" };

	for (int i = 0; i < 2; i++) {
		char text[64] = "";
		size_t length = 0;
		ssize_t got;
		int ends[2];
		pid_t pid;

		must(pipe(ends) == 0, "pipe");
		pid = fork();
		if (pid == 0)
			leave(ends[1], i == 1);
		close(ends[1]);
		while (length < sizeof(text) - 1 && (got = read(ends[0],
		    text + length, sizeof(text) - 1 - length)) > 0)
			length += (size_t)got;
		close(ends[0]);
		waitpid(pid, NULL, 0);
		see(ways[i], "%s", text);
	}
}

static int end_pipe;

static void write_last_words(void)
{
	if (write(end_pipe, "bye", 3) != 3)
		_exit(1);
}

static volatile sig_atomic_t is_asked;

static void on_term(int number)
{
	(void)number;
	is_asked = 1;
}

/* A daemon's main loop, with a handler for SIGTERM or without one. */
static void serve(bool has_handler)
{
	struct sigaction action = { .sa_handler = on_term };
	sigset_t term, none;
	int null = open("/dev/null", O_WRONLY);

	sigemptyset(&none);
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	dup2(null, 1);
	dup2(null, 2);
	atexit(write_last_words);
	if (has_handler) {
		sigprocmask(SIG_BLOCK, &term, NULL);
		sigaction(SIGTERM, &action, NULL);
	}
	if (write(end_pipe, ".", 1) != 1)
		_exit(1);
	while (!is_asked)
		sigsuspend(&none);
	exit(0);
}

static void term_by_default(void)
{
	for (int i = 0; i < 2; i++) {
		char byte, words[8] = "";
		int ends[2];
		pid_t pid;

		must(pipe(ends) == 0, "pipe");
		end_pipe = ends[1];
		pid = fork();
		if (pid == 0)
			serve(i == 1);
		close(ends[1]);
		must(read(ends[0], &byte, 1) == 1, "it has begun");
		kill(pid, SIGTERM);
		must(read(ends[0], words, sizeof(words) - 1) >= 0, "read");
		see(i == 1 ? "with a handler" : "by default", "%s, wrote \"%s\"",
		    fate(pid), words);
		close(ends[0]);
	}
}

static long act_pause(long argument)
{
	(void)argument;
	return pause();
}

static long act_sigsuspend(long argument)
{
	sigset_t none;

	(void)argument;
	sigemptyset(&none);
	return sigsuspend(&none);
}

static void gap_before_pause(void)
{
	pid_t pid = puppet_new(0);
	int before;

	ask(0, act_catch, SIGUSR1);
	kill(pid, SIGUSR1);
	UNTIL(caught(0, SIGUSR1) == 1)
		;
	order(0, act_pause, 0);
	wait_ticks(50);
	see_is("pause returns for what came before it", has_answered(0));
	/* Again and again: it may not even have begun to pause. */
	UNTIL(has_answered(0))
		kill(pid, SIGUSR1);
	ask(0, act_block, SIGUSR1);
	before = caught(0, SIGUSR1);
	kill(pid, SIGUSR1);
	see_call("sigsuspend for what was blocked", ask(0, act_sigsuspend, 0));
	see("handled", "%d", caught(0, SIGUSR1) - before);
}

static void only_children_move(void)
{
	pid_t child, parent = puppet_new(0);

	child = puppet_of(0, 1);
	puppet_of(1, 2);
	ask(1, act_setsid, 0);
	see_is("setsid leaves PPID", ids_of(child).ppid == parent);
	order(0, act_exit, 0);
	see("parent", "%s", fate(parent));
	UNTIL(ids_of(child).ppid != parent)
		;
	see_is("grandchild keeps its parent", ids_of(pid_of(2)).ppid == child);
}

static void continue_throws_away(void)
{
	pid_t pid = puppet_new(0);

	kill(pid, SIGSTOP);
	UNTIL(state_of(pid) == 'T')
		;
	kill(pid, SIGTSTP);
	see_is("a stop waits while it is stopped",
	    status_has(pid, "ShdPnd", SIGTSTP));
	kill(pid, SIGCONT);
	ask(0, act_nothing, 0);
	see_is("after SIGCONT", status_has(pid, "ShdPnd", SIGTSTP));
}

static void null_swallows(void)
{
	puppet_new(0);
	ask(0, act_close, 1);
	ask(0, act_close, 0);
	see_number("open, 0 and 1 free", ask_with(0, act_open, "/dev/null",
	    O_RDWR));
	see_number("write", ask_with(0, act_write, "hello", 0));
	see_number("read", ask(0, act_read, 0));
}

static void nothing_in_removed_folder(void)
{
	puppet_new(0);
	must(mkdir("gone", 0700) == 0, "mkdir");
	ask_with(0, act_chdir, "gone", 0);
	must(rmdir("gone") == 0, "rmdir");
	see_number("create", ask_with(0, act_open, "x", O_RDWR | O_CREAT));
	see_number("open", ask_with(0, act_open, "x", O_RDONLY));
}

static void leader_without_terminal(void)
{
	pid_t pid = puppet_new(0);

	ask(0, act_setsid, 0);
	puppet_of(0, 1);
	ask(1, act_catch, SIGHUP);
	order(0, act_exit, 0);
	see("leader", "%s", fate(pid));
	UNTIL(ids_of(pid_of(1)).ppid != pid)
		;
	ask(1, act_nothing, 0);
	see_number("SIGHUPs of its child", caught(1, SIGHUP));
}

const struct truth everyday_truths[] = {
	{ "G01", "A lock of fcntl is its process's own, and goes when that "
	    "closes any descriptor of the file, or ends", locks_are_personal,
	    "parent: got it\n"
	    "child with the same descriptor: another has it\n"
	    "when the parent closed a second one: got it\n"
	    "parent: another has it\n" "when the child has ended: got it\n",
	    NULL },
	{ "G02", "A umask takes its bits from the mode that is asked for",
	    masks_take_away,
	    "under 022: 0644 0755\n" "under 050: 0626 0727\n"
	    "under 027: 0640 0750\n" "under 000: 0666 0777\n", NULL },
	{ "G03", "A group outlives its leader; kill() of its number reaches "
	    "all members, kill() of a PID one", group_outlives_leader,
	    "leader: exit 0\n" "kill of its PID: ESRCH\n" "PGID stays: yes\n"
	    "after kill of one PID: 1 0\n" "kill of the group: ok\n"
	    "both: reached\n", NULL },
	{ "G04", "exit() writes what stdio had buffered before the fork once "
	    "more, _exit() does not", buffers_are_copied,
	    "_exit: hello;\n" "exit: hello;hello;\n", NULL },
	{ "G05", "By default SIGTERM ends a program without its clean-up; "
	    "with a handler it can end by itself", term_by_default,
	    "by default: SIGTERM, wrote \"\"\n"
	    "with a handler: exit 0, wrote \"bye\"\n", NULL },
	{ "G06", "A signal before pause() does not wake it; sigsuspend() has "
	    "no such gap", gap_before_pause,
	    "pause returns for what came before it: no\n"
	    "sigsuspend for what was blocked: EINTR\n" "handled: 1\n", NULL },
	{ "G07", "Only the end of its parent gives a process another one",
	    only_children_move,
	    "setsid leaves PPID: yes\n" "parent: exit 0\n"
	    "grandchild keeps its parent: yes\n", NULL },
	{ "G08", "SIGCONT throws a waiting stop signal away",
	    continue_throws_away,
	    "a stop waits while it is stopped: yes\n" "after SIGCONT: no\n",
	    NULL },
	{ "G09", "open() gives the lowest free number; /dev/null swallows all "
	    "and has nothing", null_swallows,
	    "open, 0 and 1 free: 0\n" "write: 5\n" "read: 0\n", NULL },
	{ "G10", "In a folder that was removed nothing is found or made",
	    nothing_in_removed_folder, "create: ENOENT\n" "open: ENOENT\n",
	    NULL },
	{ "G11", "When a session leader without a terminal ends, nobody gets "
	    "SIGHUP", leader_without_terminal,
	    "leader: exit 0\n" "SIGHUPs of its child: 0\n", NULL },
	{ 0 }
};
