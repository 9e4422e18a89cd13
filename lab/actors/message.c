/* The wire between the lab and the inside of a container. */
#include "lab/actors/message.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

int message_send(int wire, enum message_kind kind, pid_t pid, int value)
{
	struct message message = { (int32_t)kind, pid, value };
	ssize_t sent;

	do {
		sent = send(wire, &message, sizeof message, MSG_NOSIGNAL);
	} while (sent < 0 && errno == EINTR);
	return sent == sizeof message ? 0 : -1;
}

/* The kernel translates the sender's PID into our namespace: unix(7). */
static pid_t sender_of(struct msghdr *header)
{
	struct cmsghdr *row = CMSG_FIRSTHDR(header);
	struct ucred credentials = { 0 };

	if (row && row->cmsg_level == SOL_SOCKET &&
	    row->cmsg_type == SCM_CREDENTIALS)
		memcpy(&credentials, CMSG_DATA(row), sizeof credentials);
	return credentials.pid;
}

int message_receive(int wire, struct message *message, pid_t *sender,
    bool can_wait)
{
	union {
		char room[CMSG_SPACE(sizeof(struct ucred))];
		struct cmsghdr align;
	} control;
	struct iovec part = { message, sizeof *message };
	struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof control.room };
	ssize_t got;

	memset(&control, 0, sizeof control);
	do {
		got = recvmsg(wire, &header, can_wait ? 0 : MSG_DONTWAIT);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return -1;
	if (got != sizeof *message) {
		errno = ECONNRESET;
		return -1;
	}
	if (sender)
		*sender = sender_of(&header);
	return 0;
}
