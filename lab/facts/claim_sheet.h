/*
 * Prediction sheets: what is claimed of a list of actions, as lines of text.
 *
 *	# daemonlab sheet 1
 *	name  ...
 *	start script
 *	fork      ppid=other pgid=stays
 *	undo
 *	setsid    result=own tty=none
 *
 * Words, not PIDs, so a sheet can be written before the run (claim.h).  A
 * claim without a word ("pgid=") or with "?" is one that was left open: it
 * counts as wrong.  Pure; the reader takes any bytes.
 */
#ifndef LAB_FACTS_CLAIM_SHEET_H
#define LAB_FACTS_CLAIM_SHEET_H

#include "lab/facts/action.h"
#include "lab/ground/buffer.h"

enum {
	SHEET_LINES = 256,	/* lines with an action */
	SHEET_CLAIMS = 16,	/* on one line */
	SHEET_BYTES = 65536,	/* of the whole */
};

struct sheet_claim {
	char name[32];
	char word[48];		/* "" if it was left open */
};

struct sheet_line {
	int number;		/* of the line in the text */
	bool is_undo;
	struct action action;
	struct sheet_claim claim[SHEET_CLAIMS];
	int claims;
};

struct claim_sheet {
	const struct start *start;	/* NULL: the sheet names none */
	struct sheet_line *line;	/* owned */
	int count;
};

/* Reads length bytes; 0, or -1 with "line 4: ..." in why.  The caller gives
 * it back by claim_sheet_free in both cases. */
int claim_sheet_read(struct claim_sheet *sheet, const char *text,
    size_t length, char *why, size_t size);
void claim_sheet_free(struct claim_sheet *sheet);

/* Appends an empty sheet: the same for the same seed, another for another.
 * Each of its actions is available where it stands. */
void claim_sheet_make(struct buffer *out, const char *seed);

#endif
