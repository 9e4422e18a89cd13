/*
 * All that one run of `check` found: plain data, filled by an actor
 * (lab/actors/trial.h), printed by faces.
 */
#ifndef LAB_FACTS_CHECKUP_H
#define LAB_FACTS_CHECKUP_H

#include "lab/facts/keep.h"
#include "lab/facts/rule.h"
#include "lab/facts/taken.h"
#include "lab/facts/trail.h"

/* What the reader must know to read the rest: the text is "note.ID". */
enum note_id {
	NOTE_TIMEOUT,		/* it had not settled when time was over */
	NOTE_SLEEPS,		/* ... it sleeps for longer than that */
	NOTE_OTHERS,		/* other processes were left as well */
	NOTE_OUTLIVED,		/* ... and lived on when it had ended */
	NOTE_PROCESSES,		/* limits that it ran into */
	NOTE_MEMORY,
	NOTE_FILE,
	NOTE_CPU,
	NOTE_NO_TRACE,		/* which questions stay open */
	NOTE_RUNG,		/* contained on a lower rung */
	NOTE_CGROUP,		/* on the one between */
	NOTE_SET_ID,		/* a set-user-ID bit had no effect */
	NOTE_OMITTED,		/* calls that were counted, not kept */
	NOTE_RELATIVE,		/* an argument names a file of the caller */
	NOTE_COUNT
};

struct note {
	enum note_id id;
	char value[256];	/* fills the hole {value}; escaped */
};

#define NOTES_MAX 16

/* Where it ran; the words of the ladder. */
enum contained { CONTAINED_PIDNS, CONTAINED_USERNS, CONTAINED_CGROUP,
	CONTAINED_TRACE };

struct checkup {
	char *const *program;	/* argv, not owned; raw */
	struct setting setting;
	struct trail trail;
	struct taken taken;
	bool is_traced;
	bool has_daemon;
	struct snapshot daemon;
	int process;		/* of the trail: whom the steps are told of */
	int others;		/* processes that were left beside it */
	struct trial trial;
	struct verdict verdict[RULE_COUNT];
	enum contained contained;
	struct note note[NOTES_MAX];
	int notes;
	bool hit_limit;		/* it had to be ended early: a failure */
	struct ending program_ending;
	bool has_program_ending;
	struct keep output;	/* what it wrote to its terminal */
	int leftovers;
	int64_t whole_us;
};

/* What the caller asks for, beyond the rules. */
struct demand {
	bool is_strict;
	bool require[TAKE_COUNT];
	bool has_only;
	bool only[RULE_COUNT];
};

/* An empty one; the end of one, which frees what it owns. */
void checkup_init(struct checkup *checkup);
void checkup_clear(struct checkup *checkup);

/* Adds a note; value may be "". */
void checkup_note(struct checkup *checkup, enum note_id id,
    const char *value);

/* The id of its text: "timeout". */
const char *checkup_note_name(enum note_id id);

/* Fills taken, the evidence that rests on the trail, and the verdicts.
 * pidfile is the path that was found to be its PID file, or "". */
void checkup_judge(struct checkup *checkup, const char *pidfile);

/* Whether this check counts, and whether it counts as failed. */
bool checkup_counts(const struct demand *demand, enum rule_id id);
bool checkup_fails(const struct checkup *checkup,
    const struct demand *demand, enum rule_id id);

/* The whole: JUDGED_DAEMON is "pass". */
enum judgement checkup_sum(const struct checkup *checkup,
    const struct demand *demand);

#endif
