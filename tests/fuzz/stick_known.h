/*
 * What there must be on the memory stick: a list of what was made.
 */
#ifndef TESTS_FUZZ_STICK_KNOWN_H
#define TESTS_FUZZ_STICK_KNOWN_H

#ifdef HAVE_FUSE

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/fuzz/hostile.h"
#include "tests/fuzz/stick_ask.h"

enum { KNOWN = 300 };

/* A file or folder, as it must be. */
struct known {
	uint64_t number;	/* 0: the row is free */
	uint64_t lookups;
	struct known *parent;	/* NULL: removed, or the first */
	bool is_folder;
	char name[STICK_NAME + 1];
	char *bytes;
	size_t size;
};

extern struct known known[KNOWN];	/* the first is the top */

/* What has this name in a folder, or NULL; whether a folder has nothing; how
 * many there are. */
struct known *known_find(const struct known *folder, const char *name);
bool known_is_empty(const struct known *folder);
int known_count(void);

/* Frees the row. */
void known_forget(struct known *row);

/* The stick counts as we do, or the program ends. */
void known_must_be_counted(void);

/* One that has been made, of the kind that is wanted; NULL: no file. */
struct known *known_choose(struct bytes *bytes, bool is_folder);

/* What the kernel lets through: no "/", not "." and "..", up to STICK_NAME
 * bytes; name has room for one more. */
void known_choose_name(struct bytes *bytes, char *name);

/* Any place in a file, mostly near the end of what there may be. */
uint64_t stick_place(struct bytes *bytes);

/* Cuts, writes to or reads from a file, and compares. */
void stick_use_file(struct bytes *bytes);

#endif
#endif
