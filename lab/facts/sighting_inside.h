/*
 * The columns of each experiment, for the files sighting*.c alone.  Pure.
 */
#ifndef LAB_FACTS_SIGHTING_INSIDE_H
#define LAB_FACTS_SIGHTING_INSIDE_H

#include "lab/facts/sighting.h"

struct sighting_row {
	const char *action;	/* its id */
	const char *evidence;	/* id of a text */
	struct {
		const char *title;
		int width;	/* in cells */
		void (*tell)(const struct moment *, struct buffer *);
		bool is_result;	/* tells what came of it */
	} column[SIGHTING_COLUMNS];
};

/* Who comes first where several are named.  Not by PID: numbers begin again
 * at the smallest some day. */
#define SIGHTING_RANKS 5
int sighting_rank(const struct scene *scene, pid_t pid);

/* Each ends with a row without an action. */
extern const struct sighting_row sighting_signals[];
extern const struct sighting_row sighting_calls[];

#endif
