/*
 * The one loop: polls the stage, the signals and one input, hands what
 * happened to the lab, and grants what it wishes.  `daemonlab` and
 * `daemonlab run` are this loop with another face.
 */
#ifndef LAB_LOOP_H
#define LAB_LOOP_H

#include <signal.h>

#include "lab/actors/stage.h"
#include "lab/facts/lab.h"
#include "lab/side.h"

struct loop;

/* What a face does; each may be NULL. */
struct loop_face {
	/* The input descriptor is readable. */
	void (*on_input)(struct loop *loop);
	/* The extra descriptor is readable. */
	void (*on_extra)(struct loop *loop);
	/* An event was worked into the lab. */
	void (*on_event)(struct loop *loop, const struct event *event);
	/* A wish that is not the stage's: report, inspect, suspend ... */
	void (*on_wish)(struct loop *loop, const struct wish *wish);
	/* A signal that does not end the lab (SIGWINCH, SIGTSTP, SIGCONT). */
	void (*on_signal)(struct loop *loop, int signal);
	/* All that was ready is handled: the time to draw. */
	void (*on_turn)(struct loop *loop);
};

struct loop {
	struct lab lab;
	struct stage *stage;		/* NULL between two stages */
	struct stage *side;		/* the second stage, or NULL */
	struct side beside;		/* what is done there */
	struct warden *warden;
	struct mount_ways ways;		/* once it is probed: the first
					 * frame must not wait for that */
	bool is_probed;
	int proc;
	int signals;			/* signalfd */
	int rows, columns;		/* of the target's terminal */
	int input;			/* -1: none */
	int extra;			/* of a face; -1: none */
	bool is_input_gone;		/* its other end is closed */
	bool has_news;			/* an event was worked in; for a face
					 * that draws, which resets it */
	bool is_over;
	int ended_by;			/* signal that ended the lab, or 0 */
	int leftovers;
	const struct loop_face *face;
	void *context;			/* of the face */
};

/* Blocks the signals and starts the warden; opens no stage yet.  0, or -1 with
 * one line in why. */
int loop_open(struct loop *loop, const struct settings *settings, char *why,
    size_t size);

/* Opens the stage as the lab's settings say; where that fails the lab gets
 * EVENT_FAILED. */
void loop_open_stage(struct loop *loop);

/* A stage as the lab's settings say but for its start; the number is the
 * warden's.  NULL with one line in why. */
struct stage *loop_make_stage(struct loop *loop, int number,
    const struct start *start, char *why, size_t size);

/* Runs until the lab wants to quit or a signal ends it. */
void loop_run(struct loop *loop);

/* Hands one event to the lab and grants its wishes. */
void loop_feed(struct loop *loop, const struct event *event);

/* Grants wishes that a face obtained from the lab by itself. */
void loop_grant(struct loop *loop, const struct wishes *wishes);

/* Closes the stages (again: no harm) and counts what is left. */
void loop_close_stages(struct loop *loop);

/* Ends all; the exit status of the program as far as the loop knows: 128 and
 * the signal that ended it, 1 if something is left, else 0. */
int loop_close(struct loop *loop);

#endif
