/* The warden itself: whoever ends the lab, it cleans up. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lab/actors/belongings.h"
#include "lab/actors/look.h"
#include "lab/actors/warden_inside.h"

#define TELL_TRIES 3

/* What the warden itself knows.  It asks for no memory: it must not end for
 * the want of it. */
struct keeper {
	int lab;		/* pidfd */
	int socket;
	int proc;
	bool is_used[STAGES_MAX];
	struct belongings stage[STAGES_MAX];
	int terminal;		/* -1 */
	struct order screen;	/* settings and bytes to restore */
};

/* A shortage passes; who guards does not leave for it. */
static void wait_a_moment(void)
{
	nanosleep(&(struct timespec){ 0, 10000000 }, NULL);
}

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
	if (stage->page || stage->workdir.fd < 0)
		return;
	stage->page = line_attach(line);
	if (!stage->page)
		return;
	line_guard(stage->page);
	atomic_store(&stage->page->warden, getpid());
}

/* Ends what a stage has; the number that is left. */
static int end_stage(struct keeper *keeper, int number)
{
	struct belongings *stage = &keeper->stage[number];

	if (!keeper->is_used[number])
		return 0;
	if (keeper->proc < 0)
		keeper->proc = look_open();
	stage->proc = keeper->proc;
	find_folder(stage);
	return belongings_end(stage);
}

static _Noreturn void clean_up(struct keeper *keeper)
{
	restore_terminal(keeper);
	for (int i = 0; i < STAGES_MAX; i++)
		end_stage(keeper, i);
	_exit(0);
}

static void forget(struct keeper *keeper, int number)
{
	struct belongings *stage = &keeper->stage[number];

	if (!keeper->is_used[number])
		return;
	keeper->is_used[number] = false;
	for (int i = 0; i < stage->count; i++)
		close(stage->held[i].pidfd);
	line_close(stage->page);
	server_forget(&stage->server);
	if (stage->workdir.fd >= 0)
		close(stage->workdir.fd);
}

/* Another folder is another stage. */
static void hear_stage(struct keeper *keeper, const struct order *order)
{
	struct belongings *stage = &keeper->stage[order->stage];

	if (strcmp(stage->workdir.path, order->text) != 0)
		forget(keeper, order->stage);
	if (!keeper->is_used[order->stage]) {
		memset(stage, 0, sizeof *stage);
		stage->proc = keeper->proc;
		snprintf(stage->workdir.path, sizeof stage->workdir.path,
		    "%s", order->text);
		stage->workdir.fd = -1;
		keeper->is_used[order->stage] = true;
	}
	find_folder(stage);
	if (order->pid != stage->session)
		belongings_set_session(stage, order->pid);
}

static void tell(struct keeper *keeper, const struct answer *answer)
{
	for (int i = 0; i < TELL_TRIES; i++) {
		if (send(keeper->socket, answer, sizeof *answer,
		    MSG_NOSIGNAL) >= 0 || errno == EPIPE)
			return;
		wait_a_moment();
	}
}

static void hear_hold(struct keeper *keeper, const struct order *order,
    int fd)
{
	struct belongings *stage = &keeper->stage[order->stage];
	struct answer answer = { order->stage, order->pid, 0 };
	bool is_known = keeper->is_used[order->stage], is_held;

	/* How they ended is nothing to the warden. */
	if (is_known && stage->count >= HELD_MANY)
		belongings_forget_ended(stage);
	is_held = is_known && belongings_hold(stage, order->pid, fd,
	    ROLE_OTHER);
	if (!is_held && fd >= 0)
		close(fd);
	tell(keeper, &answer);
}

static void hear_server(struct keeper *keeper, const struct order *order,
    int fd)
{
	struct belongings *stage = &keeper->stage[order->stage];

	if (!keeper->is_used[order->stage] || fd < 0 || order->pid <= 1) {
		if (fd >= 0)
			close(fd);
		return;
	}
	server_forget(&stage->server);
	stage->server = (struct server){ .pid = order->pid, .pidfd = fd,
		.line = -1 };
}

static void hear_end(struct keeper *keeper, const struct order *order)
{
	struct answer answer = { .stage = order->stage };

	answer.left = end_stage(keeper, order->stage);
	if (answer.left == 0)
		forget(keeper, order->stage);
	tell(keeper, &answer);
}

static void hear_terminal(struct keeper *keeper,
    const struct order *order, int fd)
{
	if (keeper->terminal >= 0)
		close(keeper->terminal);
	keeper->terminal = fd;
	keeper->screen = *order;
}

/* Its stage is one, and its text is no longer than its place. */
static bool is_sound(const struct order *order)
{
	return order->stage >= 0 && order->stage < STAGES_MAX &&
	    (order->kind == SAY_TERMINAL
	    ? order->length <= sizeof order->text
	    : memchr(order->text, '\0', sizeof order->text) != NULL);
}

/* 1: an order; 0: none, for now; -1: nobody can send one any more. */
static int receive(int socket, struct order *order, int *fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec part = { order, sizeof *order };
	struct msghdr whole = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = CMSG_LEN(sizeof(int)),	/* for one */
	};
	ssize_t got = recvmsg(socket, &whole, MSG_CMSG_CLOEXEC);
	struct cmsghdr *header;

	*fd = -1;
	if (got == 0 || (got < 0 && errno == ECONNRESET))
		return -1;
	if (got < 0) {
		wait_a_moment();
		return 0;
	}
	header = CMSG_FIRSTHDR(&whole);
	if (header && header->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(header), sizeof *fd);
	if (got == (ssize_t)sizeof *order && is_sound(order))
		return 1;
	if (*fd >= 0)
		close(*fd);
	return 0;
}

static bool comes_with_descriptor(enum order_kind kind)
{
	return kind == SAY_HOLD || kind == SAY_SERVER || kind == SAY_TERMINAL;
}

/* -1 when nobody is left who could speak. */
static int hear(struct keeper *keeper)
{
	struct order order = { .kind = SAY_STAGE };
	int fd, result = receive(keeper->socket, &order, &fd);

	if (result <= 0)
		return result;
	if (fd >= 0 && !comes_with_descriptor(order.kind))
		close(fd);
	switch (order.kind) {
	case SAY_STAGE:
		hear_stage(keeper, &order);
		break;
	case SAY_HOLD:
		hear_hold(keeper, &order, fd);
		break;
	case SAY_SERVER:
		hear_server(keeper, &order, fd);
		break;
	case SAY_FORGET:
		forget(keeper, order.stage);
		break;
	case SAY_END:
		hear_end(keeper, &order);
		break;
	case SAY_TERMINAL:
		hear_terminal(keeper, &order, fd);
		break;
	case SAY_DONE:
		hear_terminal(keeper, &order, -1);
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
		if (fd != keeper->lab && fd != keeper->socket && fd != null &&
		    (null < 0 || dup2(null, fd) < 0))
			close(fd);
	for (int fd = 3; fd < 1024; fd++)
		if (fd != keeper->lab && fd != keeper->socket)
			close(fd);
}

void keeper_run(int lab, int socket)
{
	static struct keeper keeper = { .terminal = -1 };
	struct pollfd wait[2] = {
		{ .fd = lab, .events = POLLIN },
		{ .fd = socket, .events = POLLIN },
	};

	keeper.lab = lab;
	keeper.socket = socket;
	setsid();
	let_go(&keeper);
	keeper.proc = look_open();
	prctl(PR_SET_NAME, "warden");
	if (chdir("/") < 0)
		errno = 0;
	for (;;) {
		if (poll(wait, 2, -1) < 0) {
			wait_a_moment();
			continue;
		}
		/* The socket first: what the lab said last still counts. */
		if (wait[1].revents && hear(&keeper) == 0)
			continue;
		if (wait[1].revents)
			wait[1].fd = -1;
		if (wait[0].revents)
			clean_up(&keeper);
	}
}
