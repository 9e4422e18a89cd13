/*
 * The table of facts.  Panes, text, JSON, difference, predictions, help and
 * tests all loop over it: to add a fact is to add a row.  What a field means
 * is a text, "field.NAME" (with '.' in names kept: "field.signals.caught").
 */
#ifndef LAB_FACTS_FIELD_H
#define LAB_FACTS_FIELD_H

#include "lab/facts/snapshot.h"
#include "lab/ground/buffer.h"

enum field_kind { KIND_NUMBER, KIND_TEXT, KIND_FLAG, KIND_FDS, KIND_SIGNALS };

struct field_row {
	enum field field;
	const char *id;		/* the key in JSON: "ppid_comm" */
	const char *label;	/* on screen: "PPID" */
	enum field_kind kind;
	bool is_compared;	/* report and record can contradict */
	void (*print)(const struct snapshot *, struct buffer *);
	bool (*is_same)(const struct snapshot *, const struct snapshot *);
};

/* The row of a field; never NULL. */
const struct field_row *field_row(enum field field);

/* The field with this JSON key; FIELD_COUNT if there is none. */
enum field field_find(const char *id);

/* Appends the value, escaped, as a person reads it: "16079", "/dev/pts/5",
 * "none", "0022", "0 1 2 /dev/pts/5, 3 …/usb/notes".  For what could not be
 * known: "?" and the reason. */
void field_print(enum field field, const struct snapshot *snapshot,
    struct buffer *out);

/* Appends the names of the signals of a set, separated by spaces; "none" for
 * the empty one. */
void field_signals(uint64_t set, struct buffer *out);

/* Appends the keys of a set, separated by spaces. */
void field_set_print(field_set set, struct buffer *out);

/* "r", "w", "rw" or "path"; "?" if it was not looked up. */
const char *field_access(enum fd_access access);

#endif
