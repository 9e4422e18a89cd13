/* Orphaned groups, and what the background may do with the terminal. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tests/truths/acts.h"
#include "tests/truths/said.h"
#include "tests/truths/seen.h"
#include "tests/truths/truth.h"

/* A job of the leader whose parent has gone: an orphaned group, since the
 * new parent is outside the session. */
static void orphan_job(int middle, int who)
{
	scene_job(middle);
	puppet_of(middle, who);
	ask(who, act_setpgid, two(0, 0));
	order(middle, act_exit, 0);
	UNTIL(ids_of(pid_of(who)).ppid == getpid())
		;
}

static void orphan_is_not_stopped(void)
{
	static const int stops[] = { SIGTSTP, SIGTTIN, SIGTTOU };
	pid_t pid = puppet_new(0);

	ask(0, act_setsid, 0);
	for (int i = 0; i < 3; i++) {
		kill(pid, stops[i]);
		see_call("stop signal of a terminal", ask(0, act_nothing, 0));
	}
	kill(pid, SIGSTOP);
	UNTIL(state_of(pid) == 'T')
		;
	kill(pid, SIGTERM);
	see_is("SIGTERM pends while stopped", state_of(pid) == 'T' &&
	    status_has(pid, "ShdPnd", SIGTERM));
	kill(pid, SIGCONT);
	see("when continued", "%s", fate(pid));
	pid = puppet_new(1);
	kill(pid, SIGSTOP);
	UNTIL(state_of(pid) == 'T')
		;
	kill(pid, SIGKILL);
	see("SIGKILL while stopped", "%s", fate(pid));
}

static const char *stopped_by_order(int who)
{
	UNTIL(state_of(pid_of(who)) == 'T' || has_answered(who))
		;
	return has_answered(who) ? "went through" : "stopped";
}

static void background_reads(void)
{
	struct terminal terminal;

	scene_build(&terminal);
	order(BACK, act_read, TTY);
	see("read", "%s", stopped_by_order(BACK));
	scene_job(MORE);
	ask(MORE, act_ignore, SIGTTIN);
	see_number("SIGTTIN ignored", ask(MORE, act_read, TTY));
	ask(MORE, act_default, SIGTTIN);
	ask(MORE, act_block, SIGTTIN);
	see_number("SIGTTIN blocked", ask(MORE, act_read, TTY));
	orphan_job(5, 6);
	see_number("orphaned group", ask(6, act_read, TTY));
}

static void tostop_set(const struct terminal *terminal)
{
	struct termios modes;

	must(tcgetattr(terminal->master, &modes) == 0, "tcgetattr");
	modes.c_lflag |= TOSTOP;
	must(tcsetattr(terminal->master, TCSANOW, &modes) == 0, "tcsetattr");
}

static void background_sets(void)
{
	scene_job(6);
	order(6, act_tcsetattr, TTY);
	see("tcsetattr", "%s", stopped_by_order(6));
	scene_job(7);
	order(7, act_setpgrp_tty, two(TTY, pid_of(7)));
	see("tcsetpgrp", "%s", stopped_by_order(7));
}

static void background_writes(void)
{
	struct terminal terminal;

	scene_build(&terminal);
	see_number("write", ask_with(BACK, act_write, "x", TTY));
	background_sets();
	tostop_set(&terminal);
	order(BACK, act_write, TTY);
	see("write with TOSTOP", "%s", stopped_by_order(BACK));
	scene_job(MORE);
	ask(MORE, act_ignore, SIGTTOU);
	see_number("SIGTTOU ignored", ask_with(MORE, act_write, "x", TTY));
	orphan_job(8, 9);
	see_number("orphaned group", ask_with(9, act_write, "x", TTY));
}

const struct truth background_truths[] = {
	{ "C06", "In an orphaned group a terminal's stop signals do nothing; "
	    "SIGTERM waits for SIGCONT, SIGKILL does not",
	    orphan_is_not_stopped,
	    "stop signal of a terminal: ok\n"
	    "stop signal of a terminal: ok\n"
	    "stop signal of a terminal: ok\n"
	    "SIGTERM pends while stopped: yes\n" "when continued: SIGTERM\n"
	    "SIGKILL while stopped: SIGKILL\n", NULL },
	{ "C07", "A background read stops the group, or fails where that "
	    "cannot be", background_reads,
	    "read: stopped\n" "SIGTTIN ignored: EIO\n"
	    "SIGTTIN blocked: EIO\n" "orphaned group: EIO\n", NULL },
	{ "C08", "The background may write unless TOSTOP is set, and may not "
	    "change the terminal", background_writes,
	    "write: 1\n" "tcsetattr: stopped\n" "tcsetpgrp: stopped\n"
	    "write with TOSTOP: stopped\n" "SIGTTOU ignored: 1\n"
	    "orphaned group: EIO\n", NULL },
	{ 0 }
};
