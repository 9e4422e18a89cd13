/*
 * What the two sides of the warden share: warden.c is the lab's, keeper.c is
 * the warden's own.
 */
#ifndef LAB_ACTORS_WARDEN_INSIDE_H
#define LAB_ACTORS_WARDEN_INSIDE_H

#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

#define STAGES_MAX 8

/* What the lab says, and what of an order counts then; a descriptor comes
 * beside it (SCM_RIGHTS, unix(7)). */
enum order_kind {
	SAY_STAGE,		/* stage; text: its folder; pid: the session */
	SAY_HOLD,		/* stage, pid; its pidfd.  Answered */
	SAY_SERVER,		/* stage, pid; its pidfd */
	SAY_FORGET,		/* stage */
	SAY_END,		/* stage.  Answered when it was done */
	SAY_TERMINAL,		/* text, length, settings; the terminal */
	SAY_DONE,		/* the terminal is as it should be */
};

struct order {
	enum order_kind kind;
	int stage;		/* below STAGES_MAX */
	pid_t pid;
	char text[512];		/* ended by NUL, but with SAY_TERMINAL */
	size_t length;
	struct termios settings;
};

/* "I hold it": whose process, and which.  Or, with no PID, "I ended it", and
 * how many are left. */
struct answer {
	int stage;
	pid_t pid;
	int left;
};

/* The warden's life, in the child: lab is a pidfd of the lab, socket the end
 * of a pair (SOCK_SEQPACKET) by which it speaks. */
_Noreturn void keeper_run(int lab, int socket);

#endif
