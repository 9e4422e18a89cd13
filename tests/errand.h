/*
 * An errand: a command of the lab, run in a child as a person would, and what
 * it said.  The fixture gives it a TMPDIR of its own and fails the test where
 * anything is left of it.
 */
#ifndef TESTS_ERRAND_H
#define TESTS_ERRAND_H

#include <stdio.h>
#include <sys/types.h>

#include "lab/ground/buffer.h"

struct errand {
	char folder[64];	/* TMPDIR; empty where no errand_open was */
	struct buffer out, err;	/* of the last one */
};

extern struct errand errand;

/* A folder; its end, and that of the buffers: no file and no process whose
 * environment names the folder may be left. */
void errand_open(void);
void errand_close(void);

/* How many of them there are now. */
int errand_entries(void);
int errand_processes(void);

/* Runs a command (commands.h) whose argv ends with NULL, typed on its standard
 * input; where to is a descriptor, its standard output goes there.  Its exit
 * status; what it said is in out and err. */
int errand_do(int (*command)(int, char **), char **argv, const char *typed,
    int to);

/* "run --json fork": `run` with words parted by a space. */
int errand_run(const char *line);
int errand_run_with(const char *line, const char *typed);

/* The same without waiting: its PID. */
pid_t errand_begin(const char *line, FILE *output);

/* Fails the test where what it said on standard output has not these words. */
void errand_says(const char *words);

/* Fails it where the line is not refused in one line that has the words. */
void errand_refuses(const char *line, const char *words);

/* What a file holds, into the buffer. */
void errand_read(FILE *file, struct buffer *buffer);

#endif
