/* How processes end, who is told, and what outlives an exec. */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/ground/names.h"
#include "tests/truths/acts.h"
#include "tests/truths/said.h"
#include "tests/truths/seen.h"
#include "tests/truths/truth.h"

static void deathsig_not_inherited(void)
{
	puppet_new(0);
	ask(0, act_pdeathsig, SIGKILL);
	see_is("set", ask(0, act_get_pdeathsig, 0) == SIGKILL);
	puppet_of(0, 1);
	puppet_of(1, 2);
	see_number("in the child", ask(1, act_get_pdeathsig, 0));
	ask(1, act_pdeathsig, SIGKILL);
	see_number("in its child", ask(2, act_get_pdeathsig, 0));
	order(0, act_exit, 0);
	see("parent", "%s", fate(pid_of(0)));
	see("child", "%s", fate(pid_of(1)));
	UNTIL(ids_of(pid_of(2)).ppid == getpid())
		;
	see_is("its child lives", ask(2, act_nothing, 0) == 0);
}

static int thread_gate[2];

/* A thread that forks a process, waits at the gate, and ends alone. */
static void *thread_forks(void *argument)
{
	char byte;
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGUSR1);
		if (write(thread_gate[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	*(pid_t *)argument = pid;
	if (read(thread_gate[0], &byte, 1) != 1)
		return NULL;
	return argument;
}

static void deathsig_of_a_thread(void)
{
	pthread_t thread;
	pid_t pid = -1;
	void *done = NULL;

	must(pipe(thread_gate) == 0, "pipe");
	must(pthread_create(&thread, NULL, thread_forks, &pid) == 0,
	    "pthread_create");
	must(pthread_join(thread, &done) == 0, "pthread_join");
	must(done != NULL, "the thread's child");
	see("child, though the process lives", "%s", fate(pid));
}

static void no_zombies(void)
{
	pid_t pid = puppet_new(0);

	ask(0, act_ignore, SIGCHLD);
	pid = puppet_of(0, 1);
	order(1, act_exit, 0);
	UNTIL(state_of(pid) == '\0')
		;
	see("child", "gone, not a zombie");
	see_number("waitpid", ask(0, act_reap, pid));
}

static void exec_keeps(void)
{
	pid_t pid = puppet_new(0);

	ask(0, act_catch, SIGTERM);
	ask(0, act_ignore, SIGHUP);
	ask(0, act_block, SIGUSR1);
	see_is("caught before", status_has(pid, "SigCgt", SIGTERM));
	order(0, act_exec_sleep, 0);
	UNTIL(is_named(pid, "sleep") && !status_has(pid, "SigCgt", SIGTERM))
		;
	see_is("caught after", status_has(pid, "SigCgt", SIGTERM));
	see_is("ignored after", status_has(pid, "SigIgn", SIGHUP));
	see_is("blocked after", status_has(pid, "SigBlk", SIGUSR1));
	kill(pid, SIGHUP);
	kill(pid, SIGTERM);
	see("of SIGHUP and SIGTERM it died by", "%s", fate(pid));
}

static void signals_immutable(void)
{
	pid_t pid = puppet_new(0);

	see_call("SIGKILL", ask(0, act_ignore, SIGKILL));
	see_call("SIGSTOP", ask(0, act_ignore, SIGSTOP));
	ask(0, act_ignore, SIGCONT);
	ask(0, act_block, SIGCONT);
	kill(pid, SIGSTOP);
	UNTIL(state_of(pid) == 'T')
		;
	kill(pid, SIGCONT);
	see_is("SIGCONT resumes, blocked and ignored",
	    ask(0, act_nothing, 1) == 1);
}

static void pidfd_tells(void)
{
	pid_t pid = puppet_new(0);
	struct pollfd wait = { .events = POLLIN };
	siginfo_t info = { 0 };

	wait.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	must(wait.fd != -1, "pidfd_open");
	see_number("ready while it lives", poll(&wait, 1, 0));
	order(0, act_exit, 3);
	UNTIL(poll(&wait, 1, 0) == 1)
		;
	see("ready when it has ended", "0x%x", (unsigned)wait.revents);
	see_call("waitid(P_PIDFD)",
	    waitid(P_PIDFD, (id_t)wait.fd, &info, WEXITED));
	see("its code", "%d", info.si_status);
	poll(&wait, 1, 0);
	see("ready when collected", "0x%x", (unsigned)wait.revents);
}

static const char *next_change(pid_t pid)
{
	static char words[48];
	int status = 0;

	UNTIL(waitpid(pid, &status, WNOHANG | WUNTRACED | WCONTINUED) == pid)
		;
	if (WIFSTOPPED(status))
		snprintf(words, sizeof(words), "stopped by %s",
		    names_signal(WSTOPSIG(status)));
	else if (WIFCONTINUED(status))
		snprintf(words, sizeof(words), "continued");
	else
		snprintf(words, sizeof(words), "ended");
	return words;
}

static void changes_are_told(void)
{
	pid_t pid = puppet_new(0);

	kill(pid, SIGSTOP);
	see("waitpid", "%s", next_change(pid));
	kill(pid, SIGCONT);
	see("waitpid", "%s", next_change(pid));
	see_call("kill with no such signal", kill(pid, 12345));
	kill(pid, SIGKILL);
	see("waitpid", "%s", next_change(pid));
	see_call("kill of nobody", kill(pid, SIGTERM));
}

const struct truth exit_truths[] = {
	{ "D02", "The parent-death signal is cleared by fork, so it never "
	    "reaches a double-forked daemon", deathsig_not_inherited,
	    "set: yes\n" "in the child: 0\n" "in its child: 0\n"
	    "parent: exit 0\n" "child: SIGKILL\n" "its child lives: yes\n",
	    NULL },
	{ "D03", "The parent-death signal comes when the parent's thread "
	    "ends", deathsig_of_a_thread,
	    "child, though the process lives: SIGUSR1\n", NULL },
	{ "D05", "Where SIGCHLD is ignored there are no zombies", no_zombies,
	    "child: gone, not a zombie\n" "waitpid: ECHILD\n", NULL },
	{ "D06", "exec resets handlers, and keeps what is ignored or blocked",
	    exec_keeps,
	    "caught before: yes\n" "caught after: no\n"
	    "ignored after: yes\n" "blocked after: yes\n"
	    "of SIGHUP and SIGTERM it died by: SIGTERM\n", NULL },
	{ "D07", "SIGKILL and SIGSTOP cannot be ignored, SIGCONT always "
	    "resumes", signals_immutable,
	    "SIGKILL: EINVAL\n" "SIGSTOP: EINVAL\n"
	    "SIGCONT resumes, blocked and ignored: yes\n", NULL },
	{ "F04", "A pidfd is ready when its process has ended, before and "
	    "after it is collected", pidfd_tells,
	    "ready while it lives: 0\n" "ready when it has ended: 0x1\n"
	    "waitid(P_PIDFD): ok\n" "its code: 3\n"
	    "ready when collected: 0x11\n",
	    "ready while it lives: 0\n" "ready when it has ended: 0x1\n"
	    "waitid(P_PIDFD): ok\n" "its code: 3\n"
	    "ready when collected: 0x1\n" },
	{ "F06", "waitpid() tells of stop, continue and end; kill() has an "
	    "errno for each mistake", changes_are_told,
	    "waitpid: stopped by SIGSTOP\n" "waitpid: continued\n"
	    "kill with no such signal: EINVAL\n" "waitpid: ended\n"
	    "kill of nobody: ESRCH\n", NULL },
	{ 0 }
};
