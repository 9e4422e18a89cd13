/* The warden: whoever ends the lab, it cleans up. */
#include "lab/actors/warden.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "lab/actors/belongings.h"
#include "lab/actors/look.h"
#include "lab/ground/memory.h"

#define STAGES_MAX 8

enum message_kind {
	SAY_STAGE, SAY_HOLD, SAY_SERVER, SAY_FORGET, SAY_TERMINAL, SAY_DONE,
};

struct message {
	enum message_kind kind;
	int stage;
	pid_t pid;
	char text[512];
	size_t length;
	struct termios settings;
};

/* "I hold it": whose process, and which. */
struct answer {
	int stage;
	pid_t pid;
};

#define ANSWERS_MAX 64

struct warden {
	pid_t pid;
	int socket;
	struct answer kept[ANSWERS_MAX];	/* for other stages */
	int kept_count;
};

/* What the warden itself knows. */
struct keeper {
	int lab;		/* pidfd */
	int socket;
	int proc;
	struct belongings *stage[STAGES_MAX];
	int terminal;		/* -1 */
	struct message screen;	/* settings and bytes to restore */
};

/* Restores only what the lab left changed: somebody else may have set the
 * terminal since.  TCSANOW, for output may be stopped. */
static void restore_terminal(struct keeper *keeper)
{
	struct termios now;

	memset(&now, 0, sizeof now);	/* its gaps are compared as well */
	if (keeper->terminal < 0 || tcgetattr(keeper->terminal, &now) < 0)
		return;
	if (memcmp(&now, &keeper->screen.settings, sizeof now) == 0)
		return;
	fcntl(keeper->terminal, F_SETFL,
	    fcntl(keeper->terminal, F_GETFL) | O_NONBLOCK);
	if (write(keeper->terminal, keeper->screen.text,
	    keeper->screen.length) < 0)
		errno = 0;
	fcntl(keeper->terminal, F_SETFL,
	    fcntl(keeper->terminal, F_GETFL) & ~O_NONBLOCK);
	tcsetattr(keeper->terminal, TCSANOW, &keeper->screen.settings);
}

/* The folder may have come since we heard of it, and the line after it. */
static void find_folder(struct belongings *stage)
{
	char line[600];

	workdir_find(&stage->workdir);
	snprintf(line, sizeof line, "%s/line", stage->workdir.path);
	if (!stage->page && stage->workdir.fd >= 0)
		stage->page = line_attach(line);
}

static _Noreturn void clean_up(struct keeper *keeper)
{
	restore_terminal(keeper);
	for (int i = 0; i < STAGES_MAX; i++)
		if (keeper->stage[i]) {
			find_folder(keeper->stage[i]);
			belongings_end(keeper->stage[i]);
		}
	_exit(0);
}

static void hear_stage(struct keeper *keeper, const struct message *message)
{
	struct belongings *stage = keeper->stage[message->stage];

	if (!stage) {
		stage = memory_get(1, sizeof *stage);
		stage->proc = keeper->proc;
		snprintf(stage->workdir.path, sizeof stage->workdir.path,
		    "%s", message->text);
		stage->workdir.fd = -1;
		keeper->stage[message->stage] = stage;
	}
	find_folder(stage);
	stage->session = message->pid;
}

static void hear_hold(struct keeper *keeper, const struct message *message,
    int fd)
{
	struct belongings *stage = keeper->stage[message->stage];
	struct answer answer = { message->stage, message->pid };

	/* How they ended is nothing to the warden. */
	if (stage && stage->count >= HELD_MANY)
		belongings_forget_ended(stage);
	if (stage)
		belongings_hold(stage, message->pid, fd, ROLE_OTHER);
	else if (fd >= 0)
		close(fd);
	send(keeper->socket, &answer, sizeof answer, MSG_NOSIGNAL);
}

static void hear_server(struct keeper *keeper, const struct message *message,
    int fd)
{
	struct belongings *stage = keeper->stage[message->stage];

	if (stage) {
		server_forget(&stage->server);
		stage->server = (struct server){ .pid = message->pid,
			.pidfd = fd, .line = -1 };
	} else if (fd >= 0) {
		close(fd);
	}
}

static void hear_forget(struct keeper *keeper, const struct message *message)
{
	struct belongings *stage = keeper->stage[message->stage];

	if (!stage)
		return;
	for (int i = 0; i < stage->count; i++)
		close(stage->held[i].pidfd);
	line_close(stage->page);
	server_forget(&stage->server);
	if (stage->workdir.fd >= 0)
		close(stage->workdir.fd);
	free(stage);
	keeper->stage[message->stage] = NULL;
}

static void hear_terminal(struct keeper *keeper,
    const struct message *message, int fd)
{
	if (keeper->terminal >= 0)
		close(keeper->terminal);
	keeper->terminal = fd;
	keeper->screen = *message;
}

static int receive(int socket, struct message *message, int *fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec part = { message, sizeof *message };
	struct msghdr whole = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control,
	};
	ssize_t got = recvmsg(socket, &whole, MSG_CMSG_CLOEXEC);
	struct cmsghdr *header;

	*fd = -1;
	if (got != (ssize_t)sizeof *message)
		return -1;
	header = CMSG_FIRSTHDR(&whole);
	if (header && header->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(header), sizeof *fd);
	if (message->stage < 0 || message->stage >= STAGES_MAX)
		return -1;
	return 0;
}

/* -1 when nobody is left who could speak. */
static int hear(struct keeper *keeper)
{
	struct message message;
	int fd;

	if (receive(keeper->socket, &message, &fd) < 0)
		return -1;
	switch (message.kind) {
	case SAY_STAGE:
		hear_stage(keeper, &message);
		break;
	case SAY_HOLD:
		hear_hold(keeper, &message, fd);
		break;
	case SAY_SERVER:
		hear_server(keeper, &message, fd);
		break;
	case SAY_FORGET:
		hear_forget(keeper, &message);
		break;
	case SAY_TERMINAL:
		hear_terminal(keeper, &message, fd);
		break;
	case SAY_DONE:
		hear_terminal(keeper, &message, -1);
		break;
	}
	return 0;
}

/* None of the lab's descriptors but our two: a copy of its stdout would keep
 * the reader of a pipe waiting, one of a pty's master would stop a hangup. */
static void let_go(struct keeper *keeper)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = 0; fd <= 2; fd++)
		if (null >= 0 && fd != keeper->lab && fd != keeper->socket &&
		    fd != null)
			dup2(null, fd);
	for (int fd = 3; fd < 1024; fd++)
		if (fd != keeper->lab && fd != keeper->socket)
			close(fd);
}

static _Noreturn void keep(int lab, int socket)
{
	struct keeper keeper = { .lab = lab, .socket = socket,
		.terminal = -1 };
	struct pollfd wait[2] = {
		{ .fd = lab, .events = POLLIN },
		{ .fd = socket, .events = POLLIN },
	};

	setsid();
	let_go(&keeper);
	keeper.proc = look_open();
	prctl(PR_SET_NAME, "warden");
	if (chdir("/") < 0)
		errno = 0;
	for (;;) {
		if (poll(wait, 2, -1) < 0 && errno != EINTR)
			clean_up(&keeper);
		/* The socket first: what the lab said last still counts. */
		if (wait[1].revents && hear(&keeper) == 0)
			continue;
		if (wait[1].revents)
			wait[1].fd = -1;
		if (wait[0].revents)
			clean_up(&keeper);
	}
}

struct warden *warden_start(void)
{
	struct warden *warden = memory_get(1, sizeof *warden);
	int lab = pidfd_of(getpid()), ends[2] = { -1, -1 };

	if (lab < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
	    ends) < 0)
		goto out;
	warden->pid = fork();
	if (warden->pid == 0)
		keep(lab, ends[1]);
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

static int say(struct warden *warden, struct message *message, int fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec part = { message, sizeof *message };
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
	return sendmsg(warden->socket, &whole, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

pid_t warden_pid(const struct warden *warden)
{
	return warden->pid;
}

int warden_stage(struct warden *warden, int stage, const char *folder,
    pid_t session)
{
	struct message message = { .kind = SAY_STAGE, .stage = stage,
		.pid = session };

	snprintf(message.text, sizeof message.text, "%s", folder);
	return say(warden, &message, -1);
}

int warden_hold(struct warden *warden, int stage, pid_t pid, int pidfd)
{
	struct message message = { .kind = SAY_HOLD, .stage = stage,
		.pid = pid };

	return say(warden, &message, pidfd);
}

int warden_server(struct warden *warden, int stage,
    const struct server *server)
{
	struct message message = { .kind = SAY_SERVER, .stage = stage,
		.pid = server->pid };

	return say(warden, &message, server->pidfd);
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
	struct message message = { .kind = SAY_FORGET, .stage = stage };

	return say(warden, &message, -1);
}

int warden_terminal(struct warden *warden, int fd, const char *leave,
    size_t length)
{
	struct message message = { .kind = SAY_TERMINAL };

	if (tcgetattr(fd, &message.settings) < 0)
		return -1;
	message.length = length < sizeof message.text ? length
	    : sizeof message.text;
	memcpy(message.text, leave, message.length);
	return say(warden, &message, fd);
}

int warden_terminal_done(struct warden *warden)
{
	struct message message = { .kind = SAY_DONE };

	return say(warden, &message, -1);
}

void warden_stop(struct warden *warden)
{
	int pidfd;

	if (!warden)
		return;
	close(warden->socket);
	pidfd = pidfd_of(warden->pid);
	if (pidfd >= 0) {
		pidfd_kill(pidfd, SIGKILL, 0);
		close(pidfd);
	}
	waitpid(warden->pid, NULL, 0);
	free(warden);
}
