/* The warden, as the lab sees it. */
#include "lab/actors/warden.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/belongings.h"
#include "lab/actors/warden_inside.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"
#include "lab/ground/pidfd.h"

#define END_MS 10000
#define SAY_TRIES 3
#define ROOM_MS 1000		/* who takes nothing for so long is stopped */
#define ANSWERS_MAX 64

struct warden {
	pid_t pid;
	int socket;
	struct answer kept[ANSWERS_MAX];	/* for other stages */
	int kept_count;
	bool is_needed;		/* for what is still left */
	bool is_deaf;		/* there was no room for a word, for long */
};

struct warden *warden_start(void)
{
	struct warden *warden = memory_get(1, sizeof *warden);
	int lab = pidfd_of(getpid()), ends[2] = { -1, -1 };

	if (lab < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
	    ends) < 0)
		goto out;
	warden->pid = fork();
	if (warden->pid == 0)
		keeper_run(lab, ends[1]);
	if (warden->pid < 0)
		goto out;
	close(lab);
	close(ends[1]);
	warden->socket = ends[0];
	return warden;
out:
	if (lab >= 0)
		close(lab);
	if (ends[0] >= 0) {
		close(ends[0]);
		close(ends[1]);
	}
	free(warden);
	return NULL;
}

/* Whether there is, in time, room for another word.  Somebody may have stopped
 * the warden: that is no reason to stop. */
static bool has_room(struct warden *warden)
{
	struct pollfd wait = { .fd = warden->socket, .events = POLLOUT };

	warden->is_deaf = poll(&wait, 1, warden->is_deaf ? 0 : ROOM_MS) == 0;
	return !warden->is_deaf;
}

static int say(struct warden *warden, struct order *order, int fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec part = { order, sizeof *order };
	struct msghdr whole = { .msg_iov = &part, .msg_iovlen = 1 };

	if (!warden)
		return 0;
	if (fd >= 0) {
		whole.msg_control = &control;
		whole.msg_controllen = sizeof control;
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
	}
	for (int i = 0; i < SAY_TRIES; i++) {
		if (sendmsg(warden->socket, &whole, MSG_NOSIGNAL |
		    MSG_DONTWAIT) >= 0)
			return 0;
		if (errno == EPIPE || errno == ECONNRESET ||
		    (errno == EAGAIN && !has_room(warden)))
			break;
	}
	return -1;
}

pid_t warden_pid(const struct warden *warden)
{
	return warden->pid;
}

int warden_stage(struct warden *warden, int stage, const char *folder,
    pid_t session)
{
	struct order order = { .kind = SAY_STAGE, .stage = stage,
		.pid = session };

	snprintf(order.text, sizeof order.text, "%s", folder);
	return say(warden, &order, -1);
}

int warden_hold(struct warden *warden, int stage, pid_t pid, int pidfd)
{
	struct order order = { .kind = SAY_HOLD, .stage = stage,
		.pid = pid };

	return say(warden, &order, pidfd);
}

int warden_server(struct warden *warden, int stage,
    const struct server *server)
{
	struct order order = { .kind = SAY_SERVER, .stage = stage,
		.pid = server->pid };

	return say(warden, &order, server->pidfd);
}

int warden_fd(const struct warden *warden)
{
	return warden->socket;
}

/* A full shelf loses the oldest.  A stage waits for one process at a time, so
 * what is old there is of a stage that was closed. */
static void keep_answer(struct warden *warden, const struct answer *answer)
{
	if (warden->kept_count == ANSWERS_MAX)
		memmove(warden->kept, warden->kept + 1,
		    (size_t)--warden->kept_count * sizeof warden->kept[0]);
	warden->kept[warden->kept_count++] = *answer;
}

static pid_t take_kept(struct warden *warden, int stage)
{
	for (int i = 0; i < warden->kept_count; i++) {
		pid_t pid = warden->kept[i].pid;

		if (warden->kept[i].stage != stage)
			continue;
		warden->kept_count--;
		memmove(warden->kept + i, warden->kept + i + 1,
		    (size_t)(warden->kept_count - i) *
		    sizeof warden->kept[0]);
		return pid;
	}
	return 0;
}

pid_t warden_held(struct warden *warden, int stage)
{
	pid_t pid = take_kept(warden, stage);
	struct answer answer;
	ssize_t got;

	if (pid > 0)
		return pid;
	while ((got = recv(warden->socket, &answer, sizeof answer,
	    MSG_DONTWAIT)) == (ssize_t)sizeof answer) {
		if (answer.stage == stage)
			return answer.pid;
		keep_answer(warden, &answer);
	}
	return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

bool warden_has_held(const struct warden *warden, int stage)
{
	for (int i = 0; i < warden->kept_count; i++)
		if (warden->kept[i].stage == stage)
			return true;
	return false;
}

int warden_forget(struct warden *warden, int stage)
{
	struct order order = { .kind = SAY_FORGET, .stage = stage };

	return say(warden, &order, -1);
}

/* Answers that came for others meanwhile stay theirs. */
static int hear_left(struct warden *warden, int stage, int left)
{
	int64_t limit = io_now_ms() + END_MS;
	struct pollfd wait = { .fd = warden->socket, .events = POLLIN };
	struct answer answer;
	int64_t rest;

	while ((rest = limit - io_now_ms()) > 0) {
		if (poll(&wait, 1, (int)rest) <= 0)
			continue;
		if (recv(warden->socket, &answer, sizeof answer, 0) !=
		    (ssize_t)sizeof answer)
			return left;
		if (answer.pid == 0 && answer.stage == stage)
			return answer.left;
		keep_answer(warden, &answer);
	}
	return left;
}

int warden_end(struct warden *warden, int stage, int left)
{
	struct order order = { .kind = SAY_END, .stage = stage };

	if (say(warden, &order, -1) == 0)
		left = hear_left(warden, stage, left);
	if (left > 0)
		warden->is_needed = true;
	return left;
}

int warden_terminal(struct warden *warden, int fd, const char *leave,
    size_t length)
{
	struct order order = { .kind = SAY_TERMINAL };

	if (tcgetattr(fd, &order.settings) < 0)
		return -1;
	order.length = length < sizeof order.text ? length
	    : sizeof order.text;
	memcpy(order.text, leave, order.length);
	return say(warden, &order, fd);
}

int warden_terminal_done(struct warden *warden)
{
	struct order order = { .kind = SAY_DONE };

	return say(warden, &order, -1);
}

/* By its pidfd, or, where there is none to be had, by its PID: that of a
 * child that lives is its own.  False: it is not to be waited for. */
static bool kill_warden(pid_t pid)
{
	int pidfd = pidfd_of(pid);
	bool is_killed = pidfd >= 0 && pidfd_kill(pidfd, SIGKILL, 0) == 0;

	if (pidfd >= 0)
		close(pidfd);
	return is_killed || (waitpid(pid, NULL, WNOHANG) == 0 &&
	    kill(pid, SIGKILL) == 0);
}

void warden_stop(struct warden *warden)
{
	if (!warden)
		return;
	close(warden->socket);
	/* It tries once more when we have ended. */
	if (warden->is_needed) {
		free(warden);
		return;
	}
	if (kill_warden(warden->pid))
		waitpid(warden->pid, NULL, 0);
	free(warden);
}
