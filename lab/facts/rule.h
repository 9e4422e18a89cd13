/*
 * The rules of a good daemon: one row for each check of docs/checks.md.  A
 * rule judges what it is given: a snapshot, what stands around the process,
 * and (from `check`) what was traced and tried.  What is not known is said to
 * be so, never guessed; so the same small functions serve `inspect`, `check`
 * and tests.  They are pure.
 */
#ifndef LAB_FACTS_RULE_H
#define LAB_FACTS_RULE_H

#include "lab/facts/ending.h"
#include "lab/facts/snapshot.h"

enum status { STATUS_PASS, STATUS_WARN, STATUS_FAIL, STATUS_INFO };

enum rule_id {
	RULE_BACKGROUND,
	RULE_OWN_SESSION,
	RULE_NO_TTY,
	RULE_SURVIVES,
	RULE_CANNOT_REGAIN_TTY,
	RULE_CWD,
	RULE_UMASK,
	RULE_INHERITED_FDS,
	RULE_STDIO,
	RULE_SIGTERM,
	RULE_SIGHUP,
	RULE_PIDFILE,
	RULE_IDLE,
	RULE_COUNT
};

/* Its word for people: "own-session".  rule_find: RULE_COUNT if none. */
const char *rule_name(enum rule_id id);
enum rule_id rule_find(const char *name);

/* True if the check can fail: what it could not judge makes the whole
 * verdict unreadable. */
bool rule_can_fail(enum rule_id id);

/* "pass", "warn", "fail", "info". */
const char *rule_status(enum status status);

/* A question that may have no answer; zeroed memory knows nothing. */
enum known { NOT_KNOWN, KNOWN_NO, KNOWN_YES };

/* What stands around a process, beyond its own snapshot; filled by an actor
 * (lab/actors/audit.h), all of it optional. */
struct surroundings {
	enum known is_leader_there;	/* a process has the PID that is SID */
	char leader_comm[64];		/* of it, raw */
	enum known has_session_tty;	/* the leader has a terminal */
	unsigned long long ticks;	/* CPU time used */
	unsigned long long age;		/* since it began; 0 not known */
	unsigned ticks_per_second;	/* the unit of both */
};

enum survival {
	SURVIVAL_NOT_TRIED,
	SURVIVED,
	DIED_OF_INTERRUPT,	/* of Ctrl-C */
	DIED_OF_HANGUP,
};

enum pidfile_fate {
	PIDFILE_NOT_KNOWN,
	PIDFILE_NONE,
	PIDFILE_REMOVED,
	PIDFILE_LEFT,
	PIDFILE_GONE,		/* while it still ran */
};

/* What happened at SIGTERM. */
enum term_fate {
	TERM_NOT_TRIED,
	TERM_ENDED,		/* ending tells how */
	TERM_STILL_THERE,	/* when the limit was over */
};

#define TRIAL_FDS 16

/* What `check` saw of a program that it started itself.  Everything may be
 * left at zero, "not known" (with --no-trace much is). */
struct trial {
	enum known is_left;		/* a process of it lives on */
	enum known has_returned;	/* what the shell waits for ended */
	struct ending start_ending;	/* ... how; ENDED_UNKNOWN not known */
	pid_t starter_sid;		/* the shell's session; 0 not known */
	char start_cwd[PATH_MAX];	/* where it was started; "" not known */
	enum survival survival;
	enum known was_signalled;	/* SIGINT or SIGHUP reached it then */
	enum known did_set_umask;
	bool did_put_back_umask;	/* it set others, and then that again */
	char open_file[256];		/* it made it, and anyone can write */
	bool has_inherited;		/* the next two are known */
	int inherited[TRIAL_FDS];	/* above 2, open at the end; sorted */
	int inherited_count;		/* all of them, also beyond the array */
	enum term_fate term;
	struct ending term_ending;
	long term_ms;			/* how long it took */
	long term_limit_ms;
	enum known waits_for_hangup;	/* by sigwait or signalfd */
	enum pidfile_fate pidfile;
	char pidfile_path[256];		/* raw */
	pid_t pidfile_number;		/* what it held; 0 not known */
	enum known is_spinning;
	long cpu_ms;			/* used while it was watched ... */
	long watched_ms;		/* ... for so long */
	char seen[RULE_COUNT][160];	/* what was traced, for each check: a
					 * call, PID, time, escaped; or "" */
};

/* All that a rule may look at.  snapshot is NULL if no process is left;
 * around may be NULL; trial is NULL for inspect. */
struct evidence {
	const struct snapshot *snapshot;
	const struct surroundings *around;
	const struct trial *trial;
};

struct verdict {
	enum rule_id id;
	bool is_given;		/* this check belongs to the command */
	enum status status;
	bool is_unreadable;	/* info, since a field could not be read */
	char why[512];		/* what was seen, and what to do; escaped */
};

/* Judges by every rule; verdict[RULE_COUNT] is indexed by enum rule_id. */
void rule_judge(const struct evidence *evidence, struct verdict *verdict);

/* Judges by one rule, without words: why is "".  For tables of thousands. */
void rule_weigh(const struct evidence *evidence, enum rule_id id,
    struct verdict *verdict);

/* As rule_judge without a trial, as inspect does: survives is not given. */
void rule_judge_snapshot(const struct snapshot *snapshot,
    const struct surroundings *around, struct verdict *verdict);

enum judgement { JUDGED_DAEMON, JUDGED_NO_DAEMON, JUDGED_UNREADABLE };

/* The whole: no daemon if one check failed; unreadable if none failed and
 * one that can fail could not be judged. */
enum judgement rule_sum(const struct verdict *verdict);

/* "daemon", "not a daemon", "unreadable". */
const char *rule_judgement(enum judgement judgement);

#endif
