/* The explanations of signals and of an unmount. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "tests/told.h"

Suite *explain_acts_suite(void);

static void group_stops_worker(void)
{
	told.scene_after.row[told.scene_after.count++] = (struct relative){
		.pid = 300, .comm = "target", .state = 'T',
		.role = ROLE_WORKER };
	told_does("group:STOP");
	told_stops();
	told_deliver(300, SIGSTOP, BY_STOPPED);
}

static void term_clean(void)
{
	told.before.caught = (uint64_t)1 << (SIGTERM - 1);
	told_does("signal:TERM");
	told_ends(ENDED_EXITED, 0);
	told.ending.did_clean_up = true;
}

static void term_kills(void)
{
	told_does("signal:TERM");
	told_ends(ENDED_KILLED, SIGTERM);
}

static void term_unknown(void)
{
	told_does("signal:TERM");
	told_ends(ENDED_UNKNOWN, 0);
	told.ending.witness = WITNESS_NONE;
}

static void term_waits(void)
{
	told.before.state = told.after.state = 'T';
	told.after.pending = (uint64_t)1 << (SIGTERM - 1);
	told_does("signal:TERM");
	told_deliver(TOLD_JOB, SIGTERM, BY_PENDING);
}

static void tstp_void(void)
{
	told_detached(&told.before);
	told_detached(&told.after);
	told_does("signal:TSTP");
}

static void hup_ignored(void)
{
	told.before.ignored = told.after.ignored = (uint64_t)1 << (SIGHUP - 1);
	told_does("signal:HUP");
}

static void cont_continues(void)
{
	told.before.state = 'T';
	told_does("signal:CONT");
}

static void cont_kills(void)
{
	told.before.state = 'T';
	told_does("signal:CONT");
	told_ends(ENDED_KILLED, SIGTERM);
}

static void stop_waits(void)
{
	told.before.state = told.after.state = 'T';
	told_does("signal:STOP");
	told.after.pending = (uint64_t)1 << (SIGSTOP - 1);
}

static void leaves(pid_t pid, pid_t pgid)
{
	told.scene_after.row[told.scene_after.count++] = (struct relative){
		.pid = pid, .pgid = pgid, .state = 'S', .role = ROLE_WORKER,
		.comm = "target" };
}

static void term_leaves_worker(void)
{
	term_kills();
	leaves(300, TOLD_JOB);
}

static void term_leaves_workers(void)
{
	term_leaves_worker();
	leaves(301, TOLD_JOB);
}

static void term_leaves_stranger(void)
{
	term_leaves_worker();
	leaves(301, 150);
}

static void cont_stops_again(void)
{
	told.before.state = told.after.state = 'T';
	told_does("signal:CONT");
}

static void group_leaderless(void)
{
	told_forked(&told.before);
	told_forked(&told.after);
	told_does("group:CONT");
}

static void unmount_busy(void)
{
	told_does("unmount");
	told.outcome = OUTCOME_FAILED;
	told.detail.error = EBUSY;
	told.detail.holder[0] = (struct holder){ TOLD_JOB, -1 };
	told.detail.holder[1] = (struct holder){ TOLD_JOB, 3 };
	told.detail.holders = 2;
}

static void unmount_by_fd(void)
{
	unmount_busy();
	told.detail.holder[0] = told.detail.holder[1];
	told.detail.holders = 1;
}

static void not_done(void)
{
	told_does("unmount");
	told.outcome = OUTCOME_UNAVAILABLE;
	told.detail.reason = "unavailable.nomount";
	strcpy(told.detail.reason_detail, "EPERM");
}

static const struct told_case cases[] = {
	{ group_stops_worker, "SIGSTOP \xe2\x86\x92 worker 300 (stopped)" },
	{ term_clean, "exited with status 0" },
	{ term_clean, "The handler set a flag" },
	{ term_kills, "the log just stops" },
	{ term_unknown, "is told to its parent, 100 bash" },
	{ term_waits, "it is pending" },
	{ stop_waits, "SIGCONT will throw it away" },
	{ tstp_void, "SIGTSTP did nothing" },
	{ hup_ignored, "it ignores SIGHUP" },
	{ cont_continues, "goes on" },
	{ cont_kills, "killed by SIGTERM" },
	{ term_leaves_worker, "Its worker lives on: 300" },
	{ term_leaves_workers, "Its workers live on: 300, 301" },
	{ term_leaves_stranger, "would not have reached all" },
	{ cont_stops_again, "was stopped again" },
	{ group_leaderless, "still is a group 200" },
	{ unmount_busy, "200 cwd, 200 fd 3" },
	{ unmount_by_fd, "No process stands there" },
	{ not_done, "nothing is mounted here (EPERM)" },
};

Suite *explain_acts_suite(void)
{
	return told_suite("explain_acts", cases,
	    (int)(sizeof cases / sizeof cases[0]));
}
