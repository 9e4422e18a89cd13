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

enum message_kind { SAY_STAGE, SAY_HOLD, SAY_SERVER, SAY_FORGET, SAY_END,
	SAY_TERMINAL, SAY_DONE };

struct message {
	enum message_kind kind;
	int stage;
	pid_t pid;
	char text[512];
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
