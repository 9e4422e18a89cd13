/* PID namespaces, their init, and the limit on processes. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/ground/io.h"
#include "lab/ground/names.h"
#include "tests/truths/acts.h"
#include "tests/truths/said.h"
#include "tests/truths/seen.h"
#include "tests/truths/truth.h"

enum { DAEMONS = 50, NOBODY = 65534, LIMIT = 16 };

/* Puppet 0 becomes PID 1 of a PID namespace below ours. */
static bool stage_init(void)
{
	if (unshare(CLONE_NEWPID) == -1) {
		differs("no PID namespace: %s", names_errno(errno));
		return false;
	}
	puppet_new(0);
	must(ask(0, act_getpid, 0) == 1, "PID 1");
	return true;
}

static void init_is_deaf(void)
{
	pid_t pid;

	if (!stage_init())
		return;
	pid = pid_of(0);
	kill(pid, SIGTERM);
	kill(pid, SIGHUP);
	see_number("after SIGTERM and SIGHUP", ask(0, act_getpid, 0));
	puppet_of(0, 1);
	puppet_of(0, 2);
	for (int who = 0; who < 3; who++)
		ask(who, act_catch, SIGUSR1);
	see_call("kill(-1) inside", ask(1, act_kill, two(-1, SIGUSR1)));
	for (int who = 0; who < 3; who++)
		ask(who, act_nothing, 0);
	see("init, caller, other got", "%d %d %d", caught(0, SIGUSR1),
	    caught(1, SIGUSR1), caught(2, SIGUSR1));
	kill(pid, SIGSTOP);
	UNTIL(state_of(pid) == 'T')
		;
	see("SIGSTOP from outside", "stops it");
	kill(pid, SIGKILL);
	see("SIGKILL from outside", "%s", fate(pid));
}

static _Noreturn void daemon_live(int pipe_end)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	setsid();
	sigaction(SIGTERM, &ignore, NULL);
	if (fork() != 0)
		_exit(0);
	if (write(pipe_end, "x", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static _Noreturn void init_live(int pipe_end)
{
	for (int i = 0; i < DAEMONS; i++)
		if (fork() == 0)
			daemon_live(pipe_end);
	for (;;)
		pause();
}

static void init_is_a_barrier(void)
{
	int ends[2];
	char bytes[DAEMONS + 1];
	size_t alive = 0;
	pid_t pid;

	if (unshare(CLONE_NEWPID) == -1) {
		differs("no PID namespace: %s", names_errno(errno));
		return;
	}
	must(pipe2(ends, O_CLOEXEC) == 0, "pipe");
	pid = fork();
	if (pid == 0)
		init_live(ends[1]);
	close(ends[1]);
	while (alive < DAEMONS) {
		ssize_t n = read(ends[0], bytes, sizeof(bytes) - alive);

		must(n > 0, "daemons");
		alive += (size_t)n;
	}
	see("daemons", "%zu", alive);
	must(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0, "O_NONBLOCK");
	see_number("their pipe", read(ends[0], bytes, 1));
	kill(pid, SIGKILL);
	see("init", "%s", fate(pid));
	see_number("their pipe at once", read(ends[0], bytes, 1));
}

static void stage_user(void)
{
	for (int who = 0; who < 3; who++) {
		puppet_new(who);
		ask(who, act_setsid, 0);
		if (!place.is_user)
			must(ask(who, act_setuid, NOBODY) == 0, "setuid");
	}
}

/* Root of a namespace that knows no other user cannot be limited as one. */
static bool has_user(void)
{
	if (!place.is_user || geteuid() != 0)
		return true;
	differs("no other user than root");
	return false;
}

static void limit_counts_all(void)
{
	long forks;

	if (!has_user())
		return;
	stage_user();
	ask(0, act_nproc, 2);
	forks = ask(0, act_fork_many, 3);
	see("forks at a limit of 2", "%ld, %s", forks, names_errno(errno));
	if (place.is_user)
		return;
	puppet_new(3);
	ask(3, act_nproc, 2);
	if (ask(3, act_fork_many, 3) != 3)
		differs("root is limited too");
}

/* Exits with the number of forks that succeed as root of a user namespace,
 * 255 if there can be none. */
static _Noreturn void mapped_live(int go, int ready)
{
	char byte;
	long forks;

	if (unshare(CLONE_NEWUSER) == -1 || write(ready, "x", 1) != 1 ||
	    read(go, &byte, 1) != 1 || setresuid(0, 0, 0) == -1 ||
	    act_nproc(LIMIT) == -1)
		_exit(255);
	forks = act_fork_many(2L * LIMIT);
	_exit(getuid() == 0 ? (int)forks : 254);
}

static bool map_root(pid_t pid)
{
	uid_t uid = place.is_user ? geteuid() : NOBODY;
	char path[64];
	char line[64];

	snprintf(line, sizeof(line), "0 %u 1", (unsigned)uid);
	snprintf(path, sizeof(path), "/proc/%d/uid_map", (int)pid);
	return io_write_at(AT_FDCWD, path, line, 0) == 0;
}

/* Lets twenty processes of the user run outside, then counts inside. */
static void mapped_forks(void)
{
	int ready[2] = { -1, -1 };
	int go[2] = { -1, -1 };
	char byte;
	pid_t pid;

	if (!has_user())
		return;
	stage_user();
	must(ask(0, act_fork_many, 20) == 20, "twenty outside");
	must(pipe2(ready, O_CLOEXEC) == 0 && pipe2(go, O_CLOEXEC) == 0,
	    "pipes");
	pid = fork();
	if (pid == 0)
		mapped_live(go[0], ready[1]);
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1 || !map_root(pid)) {
		differs("no user namespace: %s", names_errno(errno));
		return;
	}
	must(write(go[1], "x", 1) == 1, "go");
	see("forks at a limit of 16", "%s", fate(pid));
}

const struct truth namespace_truths[] = {
	{ "D08", "PID 1 of a namespace is deaf to what it does not catch, "
	    "also from outside, but not to SIGKILL and SIGSTOP from there",
	    init_is_deaf,
	    "after SIGTERM and SIGHUP: 1\n" "kill(-1) inside: ok\n"
	    "init, caller, other got: 0 0 1\n"
	    "SIGSTOP from outside: stops it\n"
	    "SIGKILL from outside: SIGKILL\n", NULL },
	{ "D09", "When PID 1 of a namespace has been collected, nobody of the "
	    "namespace is left", init_is_a_barrier,
	    "daemons: 50\n" "their pipe: EAGAIN\n" "init: SIGKILL\n"
	    "their pipe at once: 0\n", NULL },
	{ "D11", "RLIMIT_NPROC counts all processes of a user, and does not "
	    "bind root", limit_counts_all,
	    "forks at a limit of 2: 0, EAGAIN\n", NULL },
	{ "D12", "In a user namespace RLIMIT_NPROC counts only what is in it",
	    mapped_forks, "forks at a limit of 16: exit 15\n", NULL },
	{ "H03", "RLIMIT_NPROC binds root of a user namespace who is a user "
	    "outside", mapped_forks, "forks at a limit of 16: exit 15\n",
	    NULL },
	{ 0 }
};
