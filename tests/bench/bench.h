/*
 * The bench: two commands, run in turn, A B A B, so that a noisy machine is
 * as noisy for both; the medians of each, and their ratio.  Ratios within a
 * row can be quoted, times can not.
 */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { WORDS_MOST = 64, ROUNDS_MOST = 200 };

/* A command, split into words that live in text. */
struct command {
	char text[1024];
	char *words[WORDS_MOST];
};

/* What stands for $LAB, $BENCH (the folder of the floors), $PID. */
struct names {
	const char *lab;
	const char *floors;
	pid_t pid;
};

/* Fills in the names and splits at blanks; 0, or -1 if it is too long. */
int command_read(struct command *command, const char *words,
    const struct names *names);

/* Whether its program is there: a path, or found in PATH. */
int command_exists(const struct command *command);

/* Microseconds that it takes, each -1 if it could not be run.
 * run: from its start to its end, output to /dev/null.
 * paint: on a terminal of 24x80, from its start to the last byte of its
 * first frame: at least 1,000 bytes, then 2 ms of silence; -1 if it writes
 * less.
 * settle: the same, to the last byte before 150 ms of silence.
 * key: from a key to the last byte of what is then drawn; median of a few.
 * wide: the same on a terminal of 60x200.
 * move: the same in the page that x opens, if the program has one.
 * value: what it prints itself.
 * Of other units: bytes: that a cursor's move in the page that x opens sends;
 * memory: the most kilobytes that it held (VmHWM) after a few keys; rest: how
 * often it wakes in 10 s in which no key is typed. */
double measure_run(const struct command *command);
double measure_paint(const struct command *command);
double measure_settle(const struct command *command);
double measure_bytes(const struct command *command);
double measure_memory(const struct command *command);
double measure_rest(const struct command *command);
double measure_key(const struct command *command);
double measure_wide(const struct command *command);
double measure_move(const struct command *command);
double measure_value(const struct command *command);

/* Lets run tell the processor time instead, of the command and of all that
 * it waited for, and key and move that of the program until it rests again:
 * what can still be compared on a machine that is busy. */
void measure_processor(void);

/* The exit status of what was last measured by run. */
int measure_status(void);

/* Sets a scene by its word: "fds:1000" is a process with that many open,
 * "idle:2000" as many processes, "-" none.  The PID of the (first) process,
 * 0 for none, -1 with errno.  scene_end() takes it down. */
pid_t scene_set(const char *word);
void scene_end(void);

/* Runs its child with argv, 0 to 2 being fd, or /dev/null if it is -1. */
pid_t command_spawn(const struct command *command, int fd);

/* A pair of processes, and how long one question and its answer take between
 * them, -1 if they cannot.  pair_begin() returns 0, or -1. */
int pair_begin(void);
double pair_ask(void);
void pair_end(void);

double median(double *values, size_t count);
double now_us(void);

#endif
