/*
 * Bytes as the arguments of a command, and what the command says of them on
 * standard error.
 */
#ifndef TESTS_FUZZ_ARGUMENTS_H
#define TESTS_FUZZ_ARGUMENTS_H

#include <stdio.h>

#include "tests/fuzz/safe.h"

enum { ARGUMENTS = 20 };

struct arguments {
	char *text;			/* what word points into; owned */
	char *word[ARGUMENTS + 1];	/* ends with NULL, as argv does */
	int count;
};

/* The words between NUL bytes, after the name of the command. */
void arguments_open(struct arguments *arguments, const char *command,
    const uint8_t *data, size_t size);
void arguments_close(struct arguments *arguments);

struct said {
	FILE *error;
	char *text;
	size_t length;
};

/* From now on standard error is kept, until the end; text is the caller's to
 * free. */
void said_listen(struct said *said);
void said_end(struct said *said);

/* The same, which frees it: it must hold one line that begins with the
 * program's name, or nothing where nothing was refused. */
void said_must_fit(struct said *said, bool is_refused);

#endif
