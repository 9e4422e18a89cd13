/*
 * A process accused of being no daemon, made up by hand: what the rules are
 * given of it, and how they judge.  It begins as a daemon without fault, the
 * second fork's child; a test gives it one fault.
 */
#ifndef TESTS_ACCUSED_H
#define TESTS_ACCUSED_H

#include "lab/facts/rule.h"

#define SIGNAL(number) ((uint64_t)1 << ((number) - 1))

struct accused {
	struct snapshot snapshot;
	struct surroundings around;
	struct trial trial;		/* zeroed: not tried */
	struct verdict verdict[RULE_COUNT];	/* by the last judgement */
};

extern struct accused accused;

/* What it has open: /dev/null on 0 to 2, and a socket on 5. */
#define ACCUSED_FILES 4
extern const struct fd_fact accused_files[ACCUSED_FILES];

/* The fixture of every test: no fault; and its end. */
void accused_open(void);
void accused_close(void);

/* It has these open, and nothing else. */
void accused_has(const struct fd_fact *row, size_t count);

/* Judges it as inspect does; as check does, with the trial. */
void accused_judge(void);
void accused_judge_trial(void);

/* Fails the test where a check has not this status, or lacks the word. */
void accused_gets(enum rule_id id, enum status status, const char *word);

#endif
