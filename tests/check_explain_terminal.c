/* The explanations of keys, hangups and logouts. */
#include <signal.h>
#include <string.h>

#include "tests/told.h"

Suite *explain_terminal_suite(void);

static void key_hits(void)
{
	told_does("key-intr");
	told_ends(ENDED_KILLED, SIGINT);
	told_deliver(TOLD_JOB, SIGINT, BY_STATUS);
}

static void key_misses_background(void)
{
	told_forked(&told.before);
	told_forked(&told.after);
	told_does("key-intr");
}

static void key_misses_session(void)
{
	told_detached(&told.before);
	told_detached(&told.after);
	told_does("key-intr");
	told_deliver(TOLD_SHELL, SIGINT, BY_STATUS);
}

static void key_misses_elsewhere(void)
{
	told_detached(&told.before);
	strcpy(told.before.tty, "/dev/pts/9");
	told.before.tpgid = TOLD_CHILD;
	snapshot_derive(&told.before);
	snapshot_copy(&told.after, &told.before);
	told_does("key-intr");
}

static void hangup_elsewhere(void)
{
	key_misses_elsewhere();
	told_does("hangup");
}

static void key_stops(void)
{
	told_does("key-susp");
	told_stops();
}

static void logout_ends_stopped(void)
{
	told.before.state = 'T';
	told_does("logout");
	told_ends(ENDED_KILLED, SIGTERM);
	told.detail.shell = FATE_ENDED;
}

static void hangup_ends_stopped(void)
{
	logout_ends_stopped();
	told.before.tpgid = TOLD_SHELL;
	snapshot_derive(&told.before);
	told_does("hangup");
}

static void logout_orphans_stopped(void)
{
	logout_ends_stopped();
	told_ends(ENDED_KILLED, SIGHUP);
}

static void key_void(void)
{
	told.before.is_orphaned_group = told.after.is_orphaned_group = true;
	told_does("key-susp");
}

static void hangup_kills(void)
{
	told_does("hangup");
	told_ends(ENDED_KILLED, SIGHUP);
	told.detail.shell = FATE_ENDED;
}

static void hangup_forwarded(void)
{
	told.before.tpgid = TOLD_SHELL;
	snapshot_derive(&told.before);
	told_does("hangup");
	told_ends(ENDED_KILLED, SIGHUP);
	told.detail.shell = FATE_ENDED;
}

static void hangup_misses(void)
{
	told_forked(&told.before);
	told_forked(&told.after);
	told.after.tty[0] = '\0';
	told_does("hangup");
	told.detail.shell = FATE_ENDED;
}

static void hangup_ignored(void)
{
	told.before.tpgid = TOLD_SHELL;
	snapshot_derive(&told.before);
	told.before.ignored = (uint64_t)1 << (SIGHUP - 1);
	told.after.tty[0] = '\0';
	told_does("hangup");
}

/* A job of a shell that tells its jobs nothing. */
static void hangup_untold(void)
{
	told.before.tpgid = TOLD_SHELL;
	snapshot_derive(&told.before);
	told.after.tty[0] = '\0';
	told_does("hangup");
	told.detail.shell = FATE_ENDED;
}

/* SIGTERM waited, and whoever let it go on sent no other. */
static void hangup_ends_waiting(void)
{
	hangup_ends_stopped();
	told.before.pending = (uint64_t)1 << (SIGTERM - 1);
}

/* A leader that ignores SIGHUP, and Ctrl-C waited. */
static void hangup_ends_waiting_leader(void)
{
	hangup_ends_waiting();
	told.before.pid = told.before.sid;
	told.before.pending = (uint64_t)1 << (SIGINT - 1);
	snapshot_derive(&told.before);
	told_ends(ENDED_KILLED, SIGINT);
}

static void logout_ends_waiting(void)
{
	logout_ends_stopped();
	told_ends(ENDED_EXITED, 0);
	told.before.pending = (uint64_t)1 << (SIGTERM - 1);
	told.before.caught = told.before.pending;
}

/* Whether the shell told it cannot be seen. */
static void hangup_misses_ignoring(void)
{
	hangup_misses();
	told.before.ignored = (uint64_t)1 << (SIGHUP - 1);
}

static void logout_misses(void)
{
	told.before.tpgid = TOLD_SHELL;
	snapshot_derive(&told.before);
	told.after.tty[0] = '\0';
	told_does("logout");
	told.detail.shell = FATE_ENDED;
}

static void logout_unheard(void)
{
	logout_misses();
	told.detail.shell = FATE_ALIVE;
}

static const struct told_case cases[] = {
	{ key_hits, "its foreground group 200" },
	{ key_hits, "SIGINT \xe2\x86\x92 200 (status)" },
	{ key_misses_background, "that is 100; the target is in group 200" },
	{ key_misses_background, "lab watches shows a trace" },
	{ key_misses_background, "a job with & never gets it" },
	{ key_misses_session, "sends it no signal" },
	{ key_misses_elsewhere, "goes to another session" },
	{ hangup_elsewhere, "not its controlling" },
	{ key_stops, "is stopped" },
	{ logout_ends_stopped, "this end is the shell's doing" },
	{ hangup_ends_stopped, "this end is the shell's doing" },
	{ logout_orphans_stopped, "when it becomes orphaned" },
	{ logout_unheard, "was told to exit, and did not" },
	{ key_void, "is left to continue it" },
	{ hangup_kills, "tells the foreground group 200" },
	{ hangup_kills, "bash 100 has ended too" },
	{ hangup_forwarded, "passes SIGHUP on to its jobs" },
	{ hangup_misses, "none of them, as after" },
	{ hangup_untold, "told the target nothing" },
	{ hangup_ends_waiting, "met what had been waiting" },
	{ hangup_ends_waiting_leader, "met what had been waiting" },
	{ logout_ends_waiting, "met what had been waiting" },
	{ hangup_misses, "still open on the closed terminal" },
	{ hangup_misses_ignoring, "but this process ignores SIGHUP" },
	{ hangup_ignored, "it ignores SIGHUP" },
	{ logout_misses, "the target was in the background" },
};

Suite *explain_terminal_suite(void)
{
	return told_suite("explain_terminal", cases,
	    (int)(sizeof cases / sizeof cases[0]));
}
