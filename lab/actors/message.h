/*
 * The wire between the lab and the inside of a container: whole messages, by
 * a socket that keeps their boundaries (SOCK_SEQPACKET, unix(7)).
 */
#ifndef LAB_ACTORS_MESSAGE_H
#define LAB_ACTORS_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum message_kind {
	MESSAGE_UP,		/* init is there; value: has its own /proc */
	MESSAGE_FAILED,		/* init could not: value is an errno */
	MESSAGE_GO,		/* ours: go on */
	MESSAGE_READY,		/* the program's process is there */
	MESSAGE_NOT_ENTERED,	/* value is the errno of its folder */
	MESSAGE_NOT_EXECUTED,	/* value is the errno of execve */
	MESSAGE_UNFILTERED,	/* value is the errno of the filter */
	MESSAGE_ENDED,		/* pid ended, value is its wait status */
};

struct message {
	int32_t kind;
	int32_t pid;		/* as the sender sees it */
	int32_t value;
};

/* Sends one; 0, or -1 with errno. */
int message_send(int wire, enum message_kind kind, pid_t pid, int value);

/* Receives one; without can_wait it fails with EAGAIN where there is none.
 * *sender (NULL: not wanted) is the sender's PID as we see it, which the
 * kernel translates if the wire has SO_PASSCRED.  0, or -1 with errno;
 * ECONNRESET at the end. */
int message_receive(int wire, struct message *message, pid_t *sender,
    bool can_wait);

#endif
