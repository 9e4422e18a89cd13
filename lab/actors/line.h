/*
 * The line between the lab and the target: one page of shared memory, backed
 * by a file in the work folder.  The target maps it and closes the file, so
 * it keeps no descriptor that a step could close or a student could see.
 *
 * The lab writes a request and rings the bell (a futex); the target answers
 * and touches the file, which the lab's inotify sees.  It reports of
 * itself at once, and waits until the lab has read that.  Whoever is to exit
 * announces the child that it leaves and waits until that one is held, so
 * that no process of ours is ever unknown to the warden.
 */
#ifndef LAB_ACTORS_LINE_H
#define LAB_ACTORS_LINE_H

#include <stdatomic.h>
#include <stdint.h>

#include "lab/facts/moment.h"
#include "lab/facts/report.h"

#define LINE_ENVIRONMENT "DAEMONLAB_LINE"
#define LINE_CAUGHT 64
#define LINE_BATCH 32

enum ask { ASK_NOTHING, ASK_STEP, ASK_EXPERIMENT, ASK_REPORT, ASK_BATCH };

/* A signal that a handler of a step caught, and whose. */
struct caught {
	_Atomic int32_t pid;
	_Atomic int32_t signal;
};

/* Who was forked in a batch, and by whom.  The parent writes it before it
 * leaves, so that nobody of ours is ever unknown; pid is written last.  Rows
 * come in any order: a child may fork before its parent has written. */
struct kin {
	_Atomic int32_t pid;	/* 0: not written yet */
	int32_t by;
	int32_t is_worker;
};

struct line_word {
	char id[32];
	char arg[64];
};

struct line_page {
	uint32_t magic;
	_Atomic uint32_t die;		/* the lab is gone: end at once */
	_Atomic uint32_t bell;		/* futex: something is new for you */
	_Atomic int32_t lab;		/* who looks after the target; 0 */
	_Atomic int32_t warden;

	/* The lab's side.  asked is raised last. */
	_Atomic uint32_t asked;
	_Atomic uint32_t released;	/* the report of this number is read */
	_Atomic int32_t held;		/* the PID held last */
	uint32_t ask;
	struct line_word word;
	struct line_word batch[LINE_BATCH];
	uint32_t batch_length;
	char new_terminal[64];

	/* The target's side.  answered is raised last. */
	_Atomic uint32_t answered;
	_Atomic uint32_t reported;	/* the answer that has a report too */
	_Atomic int32_t announced;	/* waits to be held; 0 */
	_Atomic int32_t announced_by;
	_Atomic int32_t target;		/* who serves requests */
	struct call call[CALLS_MAX];
	int32_t calls;
	int32_t calls_left_out;
	int32_t error;			/* errno of the action; 0 */
	struct findings found;
	struct report report;

	/* Of the newest batch; kin_count is raised first. */
	_Atomic uint32_t kin_count;
	struct kin kin[LINE_BATCH];

	/* Life signs. */
	_Atomic uint32_t beats;
	_Atomic uint32_t caught_count;
	struct caught caught[LINE_CAUGHT];

	/* Last words: who ended by an exit of its own, and how. */
	_Atomic int32_t ended_pid;
	_Atomic int32_t ended_code;
	_Atomic int32_t did_clean_up;
};

/* Creates the file "line" in the folder dirfd and maps it; NULL with errno.
 * line_attach maps one that is there.  Both close the file again. */
struct line_page *line_create(int dirfd);
struct line_page *line_attach(const char *path);
void line_close(struct line_page *page);

/* From now on until line_close, whoever cuts the file short (truncate(2))
 * does not end this process by SIGBUS: the page is zeros then, and nobody
 * else's.  Not for the target, whose signals are looked at. */
void line_guard(struct line_page *page);

/* Rings the bell: everyone who waits on it looks again. */
void line_ring(struct line_page *page);

/* Waits until the bell no longer stands at seen, a signal came, or
 * timeout_ms passed (-1: no limit).  Call with the value of bell read before
 * the conditions were looked at, so that no ring is lost. */
void line_wait(struct line_page *page, uint32_t seen, int timeout_ms);

#endif
