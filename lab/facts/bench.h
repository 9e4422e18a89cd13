/*
 * The bench: what the lab tries beside the student's own target, on a second
 * stage: a run that is missing in a comparison, two recipes or starts side by
 * side, who survives the end of the shell, the same again and again.  One job
 * at a time; the newest wins.
 */
#ifndef LAB_FACTS_BENCH_H
#define LAB_FACTS_BENCH_H

#include "lab/facts/settings.h"
#include "lab/facts/tryout_log.h"

enum bench_job {
	BENCH_NOTHING,
	BENCH_MISSING,		/* one run, kept in the log */
	BENCH_COMPARE,		/* two runs */
	BENCH_SURVIVORS,	/* how it was started, how the shell ended */
	BENCH_REPEAT,		/* one run, many rounds */
};

struct bench {
	enum bench_job job;	/* what was asked for last */
	bool is_running;
	struct tryout *tryout;	/* owned */
	int count;
	int next;		/* which is under way */
	int rounds;		/* of BENCH_REPEAT: how many are wanted */
	int survived, died;
	struct tryout_log log;
};

/* Frees what it owns and makes it empty. */
void bench_clear(struct bench *bench);

/* Each begins a job in the place of any other. */
void bench_try(struct bench *bench, const struct tryout *tryout,
    struct wishes *wishes);
void bench_repeat(struct bench *bench, const struct tryout *tryout, int rounds,
    struct wishes *wishes);

/* What is to be compared. */
struct comparison {
	const char *names;	/* of recipes or of starts or one of each,
				 * "classic,robust"; or "survivors" */
	const struct settings *settings;	/* for what is not named */
	const struct action *extra;	/* done at the end of both runs */
	int extras;
};

/* Begins it, as those above.  False with one line in why (size bytes), and
 * nothing begun. */
bool bench_compare(struct bench *bench, const struct comparison *comparison,
    struct wishes *wishes, char *why, size_t size);

/* Ends the job; what was observed so far stays. */
void bench_stop(struct bench *bench, struct wishes *wishes);

/* Takes an EVENT_SIDE, and wishes what is next. */
void bench_take(struct bench *bench, const struct event *event,
    struct wishes *wishes);

#endif
