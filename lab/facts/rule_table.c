/*
 * The rules, one function each, and the table that lists them.  Each reads
 * the evidence and says what it found; the words are texts.
 */
#include <signal.h>
#include <string.h>

#include "lab/facts/rule_inside.h"

#define FOUND(status, variant) ((struct finding){ STATUS_##status, variant })

static bool is_dead(const struct snapshot *snapshot)
{
	return snapshot->state == 'Z' || snapshot->state == 'X';
}

/* Whoever starts it takes any status but 0 for a start that failed. */
static struct finding judge_returned(const struct ending *ending)
{
	if (ending->how == ENDED_KILLED)
		return FOUND(PASS, "returned-signal");
	if (ending->how == ENDED_EXITED && ending->code != 0)
		return FOUND(PASS, "returned-status");
	return FOUND(PASS, "returned");
}

static struct finding judge_background(const struct evidence *e)
{
	const struct trial *trial = e->trial;

	if (trial && trial->is_left == KNOWN_NO)
		return FOUND(FAIL, "nothing-left");
	if (is_dead(e->snapshot))
		return FOUND(FAIL, "ended");
	if (trial && trial->has_returned == KNOWN_NO)
		return FOUND(FAIL, "not-returned");
	if (trial && trial->has_returned == KNOWN_YES)
		return judge_returned(&trial->start_ending);
	if (e->snapshot->is_foreground)
		return FOUND(FAIL, NULL);
	if (trial)
		return FOUND(INFO, NULL);
	return FOUND(PASS, e->snapshot->is_kernel_thread ? "kernel" : NULL);
}

static bool session_has_tty(const struct evidence *e)
{
	return e->snapshot->tty[0] != '\0' ||
	    (e->around && e->around->has_session_tty == KNOWN_YES);
}

/* A process that called setsid has its own PID as SID and PGID, and so have
 * its children; a job has the group that its shell made. */
static struct finding judge_own_session(const struct evidence *e)
{
	const struct snapshot *s = e->snapshot;
	bool is_leader_gone = e->around &&
	    e->around->is_leader_there == KNOWN_NO;

	if (e->trial && e->trial->starter_sid > 0)
		return s->sid == e->trial->starter_sid ? FOUND(FAIL, "starter")
		    : FOUND(PASS, "starter");
	if (session_has_tty(e))
		return FOUND(FAIL, NULL);
	if (s->is_kernel_thread)
		return FOUND(PASS, "kernel");
	if (s->sid == 0)
		return FOUND(PASS, "outside");
	if (s->is_session_leader)
		return FOUND(PASS, "leader");
	if (is_leader_gone && s->pgid != s->sid)
		return FOUND(WARN, NULL);
	return FOUND(PASS, is_leader_gone ? "leader-gone" : NULL);
}

static struct finding judge_no_tty(const struct evidence *e)
{
	return e->snapshot->tty[0] ? FOUND(FAIL, NULL) : FOUND(PASS, NULL);
}

/* Whoever left the session gets no signal from its terminal; what was traced
 * tells it better. */
static bool was_signalled(const struct evidence *e)
{
	if (e->trial->was_signalled != NOT_KNOWN)
		return e->trial->was_signalled == KNOWN_YES;
	return !e->snapshot || e->snapshot->sid == e->trial->starter_sid;
}

static struct finding judge_death(const struct evidence *e)
{
	bool is_hangup = e->trial->survival == DIED_OF_HANGUP;

	if (was_signalled(e))
		return FOUND(FAIL, is_hangup ? "hangup" : "interrupt");
	if (is_hangup && rule_terminal_stdio(e->snapshot) >= 0)
		return FOUND(FAIL, "end-of-file");
	return FOUND(FAIL, is_hangup ? "itself-hangup" : "itself-interrupt");
}

static struct finding judge_survives(const struct evidence *e)
{
	if (e->trial->is_left == KNOWN_NO)
		return FOUND(FAIL, "nothing-left");
	if (e->trial->has_returned == KNOWN_NO)
		return FOUND(FAIL, "foreground");
	switch (e->trial->survival) {
	case SURVIVED:
		return FOUND(PASS, NULL);
	case DIED_OF_INTERRUPT:
	case DIED_OF_HANGUP:
		return judge_death(e);
	case SURVIVAL_NOT_TRIED:
		break;
	}
	return FOUND(INFO, NULL);
}

static struct finding judge_cannot_regain_tty(const struct evidence *e)
{
	if (!e->snapshot->is_session_leader)
		return FOUND(PASS, NULL);
	if (is_dead(e->snapshot))
		return FOUND(INFO, "ended");
	return FOUND(WARN, e->snapshot->tty[0] ? "has-one" : NULL);
}

static struct finding judge_cwd(const struct evidence *e)
{
	const char *start = e->trial ? e->trial->start_cwd : "";

	if (strcmp(e->snapshot->cwd, "/") == 0)
		return FOUND(PASS, NULL);
	if (e->snapshot->is_cwd_deleted)
		return FOUND(WARN, "deleted");
	if (start[0] == '\0')
		return FOUND(WARN, NULL);
	return strcmp(e->snapshot->cwd, start) == 0 ? FOUND(WARN, "started")
	    : FOUND(WARN, "chosen");
}

static struct finding judge_umask(const struct evidence *e)
{
	if (!e->trial || e->trial->did_set_umask == NOT_KNOWN)
		return e->snapshot->umask == 0 ? FOUND(INFO, "zero")
		    : FOUND(INFO, NULL);
	if (e->trial->did_set_umask == KNOWN_NO)
		return FOUND(WARN, e->trial->did_put_back_umask ? "put-back"
		    : NULL);
	if (e->snapshot->umask == 0 && e->trial->open_file[0])
		return FOUND(WARN, "open-file");
	return e->snapshot->umask == 0 ? FOUND(PASS, "zero")
	    : FOUND(PASS, NULL);
}

static struct finding judge_inherited_fds(const struct evidence *e)
{
	if (e->trial && e->trial->has_inherited)
		return e->trial->inherited_count > 0
		    ? FOUND(WARN, "inherited") : FOUND(PASS, "inherited");
	if (rule_stray_terminal(e->snapshot))
		return FOUND(WARN, NULL);
	return e->trial ? FOUND(INFO, NULL) : FOUND(PASS, NULL);
}

static struct finding judge_stdio(const struct evidence *e)
{
	if (is_dead(e->snapshot) || e->snapshot->is_kernel_thread)
		return FOUND(INFO, is_dead(e->snapshot) ? "ended" : "kernel");
	if (rule_terminal_stdio(e->snapshot) >= 0)
		return FOUND(FAIL, NULL);
	if (rule_closed_stdio(e->snapshot) >= 0)
		return FOUND(WARN, NULL);
	return FOUND(PASS, NULL);
}

/* Without a trial only what it has prepared can be told. */
static struct finding expect_sigterm(const struct snapshot *s)
{
	if (s->unreadable[FIELD_CAUGHT])
		return FOUND(INFO, "unreadable");
	if (signal_set_has(s->caught, SIGTERM))
		return FOUND(INFO, "caught");
	if (signal_set_has(s->ignored, SIGTERM))
		return FOUND(INFO, "ignored");
	if (signal_set_has(s->blocked, SIGTERM))
		return FOUND(INFO, "blocked");
	return FOUND(INFO, "default");
}

/* To catch it and then raise it again is not to leave it at its default. */
static struct finding judge_killed(const struct evidence *e)
{
	if (e->trial->term_ending.signal != SIGTERM)
		return FOUND(WARN, "other");
	return FOUND(WARN, signal_set_has(e->snapshot->caught, SIGTERM)
	    ? "caught" : NULL);
}

static struct finding judge_sigterm(const struct evidence *e)
{
	if (!e->trial)
		return expect_sigterm(e->snapshot);
	if (e->trial->term == TERM_STILL_THERE)
		return FOUND(FAIL, e->snapshot->state == 'T' ? "stopped"
		    : NULL);
	if (e->trial->term == TERM_NOT_TRIED)
		return FOUND(INFO, NULL);
	switch (e->trial->term_ending.how) {
	case ENDED_EXITED:
		return FOUND(PASS, NULL);
	case ENDED_KILLED:
		return judge_killed(e);
	case ENDED_UNKNOWN:
		break;
	}
	return FOUND(INFO, "unknown");
}

static struct finding judge_sighup(const struct evidence *e)
{
	const struct snapshot *s = e->snapshot;

	if (signal_set_has(s->ignored, SIGHUP))
		return FOUND(PASS, "ignored");
	if (signal_set_has(s->caught, SIGHUP))
		return FOUND(PASS, "caught");
	if (e->trial && e->trial->waits_for_hangup == KNOWN_YES)
		return FOUND(PASS, "waited");
	if (s->tty[0] == '\0')
		return FOUND(PASS, NULL);
	if (signal_set_has(s->blocked, SIGHUP))
		return FOUND(INFO, "blocked");
	return FOUND(WARN, NULL);
}

/* Written before the last fork, mostly. */
static bool holds_another(const struct evidence *e)
{
	return e->snapshot && e->trial->pidfile_number > 0 &&
	    e->trial->pidfile_number != e->snapshot->pid;
}

static struct finding judge_pidfile(const struct evidence *e)
{
	if (!e->trial)
		return FOUND(INFO, NULL);
	switch (e->trial->pidfile) {
	case PIDFILE_REMOVED:
		return FOUND(PASS, holds_another(e) ? "another" : NULL);
	case PIDFILE_LEFT:
		return FOUND(WARN, holds_another(e) ? "another" : NULL);
	case PIDFILE_NONE:
		return FOUND(INFO, "none");
	case PIDFILE_GONE:
		return FOUND(INFO, "gone");
	case PIDFILE_NOT_KNOWN:
		break;
	}
	return FOUND(INFO, NULL);
}

/* Busy for nine tenths of its life, and running when it was looked at. */
static bool seems_to_spin(const struct surroundings *around)
{
	return around && around->age > around->ticks_per_second &&
	    around->ticks > around->age / 10 * 9;
}

/* It may have run when it was looked at, and come to rest afterwards. */
static const char *idle_words(const struct evidence *e)
{
	if (e->trial->watched_ms)
		return "watched";
	return e->snapshot->state == 'R' ? "rests" : NULL;
}

static struct finding judge_idle(const struct evidence *e)
{
	if (e->trial && e->trial->is_spinning == KNOWN_YES)
		return FOUND(WARN, "watched");
	if (e->trial && e->trial->is_spinning == KNOWN_NO)
		return FOUND(PASS, idle_words(e));
	if (is_dead(e->snapshot))
		return FOUND(INFO, "ended");
	if (e->snapshot->state != 'R')
		return FOUND(PASS, NULL);
	return seems_to_spin(e->around) ? FOUND(WARN, NULL)
	    : FOUND(INFO, NULL);
}

#define NEEDS(field) FIELD_BIT(FIELD_##field)

#define ROW(id, name, can_fail, needs_trial, needs, judge) \
	[RULE_##id] = { name, can_fail, needs_trial, needs, judge_##judge }

const struct rule rules[RULE_COUNT] = {
	ROW(BACKGROUND, "background", true, false, NEEDS(FOREGROUND),
	    background),
	ROW(OWN_SESSION, "own-session", true, false, NEEDS(SID) | NEEDS(TTY),
	    own_session),
	ROW(NO_TTY, "no-tty", true, false, NEEDS(TTY), no_tty),
	ROW(SURVIVES, "survives", true, true, 0, survives),
	ROW(CANNOT_REGAIN_TTY, "cannot-regain-tty", false, false,
	    NEEDS(SESSION_LEADER), cannot_regain_tty),
	ROW(CWD, "cwd", false, false, NEEDS(CWD), cwd),
	ROW(UMASK, "umask", false, false, NEEDS(UMASK), umask),
	ROW(INHERITED_FDS, "inherited-fds", false, false, NEEDS(FDS),
	    inherited_fds),
	ROW(STDIO, "stdio", true, false, NEEDS(FDS), stdio),
	ROW(SIGTERM, "sigterm", true, false, 0, sigterm),
	ROW(SIGHUP, "sighup", false, false, NEEDS(CAUGHT) | NEEDS(TTY),
	    sighup),
	ROW(PIDFILE, "pidfile", false, false, 0, pidfile),
	ROW(IDLE, "idle", false, false, NEEDS(STATE), idle),
};
