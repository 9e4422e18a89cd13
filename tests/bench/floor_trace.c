/*
 * The floor of following a program: floor_trace [-c] PROG [ARG...] stops it
 * at the calls that `check` stops at, at their entry and their exit, follows
 * its forks, and looks at nothing.  With -c the program runs in what a check
 * cannot do without: a PID namespace with an init and a /proc of its own, a
 * session with a terminal, and a private folder with a folder and a file.
 */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define OPTIONS (PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD |                \
	PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |    \
	PTRACE_O_TRACEEXEC | PTRACE_O_TRACESECCOMP)

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS,                      \
	offsetof(struct seccomp_data, field))
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, what)
#define IS(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip)
#define BELOW(value, skip) BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, value, skip, 0)
#define HAS(bits, skip) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, skip)
#define TRACE(call) IS(call, 1), RETURN(SECCOMP_RET_TRACE)

/* Calls that may stop the program at each number, and those that do so for
 * descriptors 0 to 2, for two signals, or for files that are made. */
static struct sock_filter code[] = {
	LOAD(nr),
	IS(SYS_close, 4),
	LOAD(args[0]), BELOW(3, 1), RETURN(SECCOMP_RET_TRACE),
	RETURN(SECCOMP_RET_ALLOW),
	IS(SYS_dup2, 4),
	LOAD(args[1]), BELOW(3, 1), RETURN(SECCOMP_RET_TRACE),
	RETURN(SECCOMP_RET_ALLOW),
	IS(SYS_openat, 4),
	LOAD(args[2]), HAS(O_CREAT | O_RDWR, 1), RETURN(SECCOMP_RET_TRACE),
	RETURN(SECCOMP_RET_ALLOW),
	IS(SYS_rt_sigaction, 6),
	LOAD(args[0]), IS(SIGHUP, 1), RETURN(SECCOMP_RET_TRACE),
	TRACE(SIGTERM), RETURN(SECCOMP_RET_ALLOW),
	TRACE(SYS_execve), TRACE(SYS_setsid), TRACE(SYS_setpgid),
	TRACE(SYS_chdir), TRACE(SYS_fchdir), TRACE(SYS_umask),
	TRACE(SYS_close_range), TRACE(SYS_dup), TRACE(SYS_dup3),
	TRACE(SYS_kill), TRACE(SYS_setuid), TRACE(SYS_setgid),
	TRACE(SYS_chroot),
	RETURN(SECCOMP_RET_ALLOW),
};

static void fail(const char *what)
{
	perror(what);
	exit(3);
}

/* A word over the wire: the other one goes on. */
static void tell(int wire)
{
	if (write(wire, "x", 1) != 1)
		fail("write");
}

static void hear(int wire)
{
	char word;

	if (read(wire, &word, 1) != 1)
		_exit(127);
}

/* Waits until it is held, since the filter needs a tracer. */
static _Noreturn void program_run(int wire, char *argv[])
{
	struct sock_fprog filter = { sizeof code / sizeof *code, code };

	tell(wire);
	hear(wire);
	close(wire);
	if (geteuid() != 0)
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == -1)
		_exit(127);
	execv(argv[0], argv);
	_exit(127);
}

/* The shell's place: leader of the session with the terminal. */
static _Noreturn void starter_run(int wire, int slave, char *argv[])
{
	pid_t job;

	setsid();
	ioctl(slave, TIOCSCTTY, 0);
	for (int fd = 0; fd < 3; fd++)
		dup2(slave, fd);
	close(slave);
	job = fork();
	if (job == 0) {
		setpgid(0, 0);
		program_run(wire, argv);
	}
	setpgid(job, job);
	tcsetpgrp(0, job);
	waitpid(job, NULL, 0);
	for (;;)
		pause();
}

static _Noreturn void init_run(int wire, int slave, char *argv[])
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	if (fork() == 0)
		starter_run(wire, slave, argv);
	close(wire);
	close(slave);
	for (;;)
		if (waitpid(-1, NULL, __WALL) < 0)
			pause();
}

/* What is at work: the first process, its terminal, and its folder. */
struct place {
	pid_t init;
	int master;
	int folder;
	char name[32];
};

static void folder_make(struct place *place)
{
	snprintf(place->name, sizeof place->name, "/tmp/floor.XXXXXX");
	if (!mkdtemp(place->name))
		fail(place->name);
	place->folder = open(place->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	mkdirat(place->folder, "start", 0755);
	close(openat(place->folder, "inherited",
	    O_RDWR | O_CREAT | O_CLOEXEC, 0600));
}

static void folder_remove(const struct place *place)
{
	unlinkat(place->folder, "inherited", 0);
	unlinkat(place->folder, "start", AT_REMOVEDIR);
	rmdir(place->name);
}

static void place_make(struct place *place, int wire, char *argv[])
{
	const unsigned long spaces = CLONE_NEWPID | CLONE_NEWNS | SIGCHLD |
	    (geteuid() != 0 ? CLONE_NEWUSER : 0);
	int slave;

	folder_make(place);
	place->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC |
	    O_NONBLOCK);
	if (place->master < 0 || unlockpt(place->master) < 0)
		fail("pseudo-terminal");
	slave = ioctl(place->master, TIOCGPTPEER, O_RDWR | O_NOCTTY);
	place->init = (pid_t)syscall(SYS_clone, spaces, 0, 0, 0, 0);
	if (place->init == 0)
		init_run(wire, slave, argv);
	if (place->init < 0)
		fail("clone");
	close(slave);
}

static void place_end(struct place *place)
{
	if (place->init == 0)
		return;
	kill(place->init, SIGKILL);
	/* Its end waits for those that only their tracer can collect. */
	while (waitpid(-1, NULL, __WALL) > 0)
		;
	close(place->master);
	folder_remove(place);
}

/* Whoever said the first word: the program, by the number that we see. */
static pid_t hear_sender(int wire)
{
	char word, room[CMSG_SPACE(sizeof(struct ucred))];
	struct iovec part = { &word, 1 };
	struct msghdr head = { .msg_iov = &part, .msg_iovlen = 1,
		.msg_control = room, .msg_controllen = sizeof room };

	if (recvmsg(wire, &head, 0) != 1 || !CMSG_FIRSTHDR(&head))
		fail("the program's process");
	return ((struct ucred *)CMSG_DATA(CMSG_FIRSTHDR(&head)))->pid;
}

/* News of a child and of its parent come in any order: all is over when the
 * program and all that began have ended, and all that were born have begun. */
static int born, begun, ended;

/* A group stop is left alone; a call that begins is seen to its end. */
static void stop_handle(pid_t tid, int status)
{
	struct __ptrace_syscall_info info;
	int event = status >> 16, signal = WSTOPSIG(status);
	enum __ptrace_request how = PTRACE_CONT;
	unsigned long child;

	if (event == PTRACE_EVENT_SECCOMP || signal == (SIGTRAP | 0x80))
		ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, &info);
	if (event == PTRACE_EVENT_SECCOMP)
		how = PTRACE_SYSCALL;
	if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK ||
	    event == PTRACE_EVENT_CLONE) {
		ptrace(PTRACE_GETEVENTMSG, tid, NULL, &child);
		born++;
	}
	begun += event == PTRACE_EVENT_STOP && signal == SIGTRAP;
	if (event == PTRACE_EVENT_STOP && signal != SIGTRAP)
		how = PTRACE_LISTEN;
	if (event || signal == (SIGTRAP | 0x80))
		signal = 0;
	ptrace(how, tid, NULL, (void *)(intptr_t)signal);
}

static void stops_handle(void)
{
	pid_t tid;
	int status;

	while ((begun != born || ended <= begun) &&
	    (tid = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status))
			stop_handle(tid, status);
		else
			ended++;
	}
}

int main(int argc, char *argv[])
{
	bool is_contained = argc > 1 && strcmp(argv[1], "-c") == 0;
	struct place place = { 0 };
	int wire[2], on = 1;
	pid_t program;

	argv += 1 + is_contained;
	if (!*argv || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
		wire) < 0)
		fail("floor_trace [-c] PROG [ARG...]");
	setsockopt(wire[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
	if (is_contained)
		place_make(&place, wire[1], argv);
	else if (fork() == 0)
		program_run(wire[1], argv);
	close(wire[1]);
	program = hear_sender(wire[0]);
	if (ptrace(PTRACE_SEIZE, program, NULL, (void *)OPTIONS) < 0)
		fail("ptrace");
	tell(wire[0]);
	stops_handle();
	place_end(&place);
	return 0;
}
