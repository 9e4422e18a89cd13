/* A terminal with a person at it. */
#include "tests/desk.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/cells.h"
#include "lab/ground/io.h"

#define LATE_MS 20000
#define HEARD (1 << 20)

struct desk {
	int master;
	int orders, reports;	/* to and from the leader */
	pid_t leader, pid;
	struct cells *cells;
	struct termios settings;
	char *heard;
	size_t heard_length;
	char text[1 << 17];
};

/* --- the leader --------------------------------------------------------- */

static void give_terminal(pid_t group)
{
	tcsetpgrp(0, group);
}

static pid_t start_job(const struct room *room, const struct guest *guest)
{
	pid_t pid = fork();

	if (pid == 0) {
		setpgid(0, 0);
		give_terminal(getpid());
		room_exec(room, guest);
	}
	setpgid(pid, pid);
	give_terminal(pid);
	return pid;
}

static void tell(int reports, int value)
{
	if (write(reports, &value, sizeof value) < 0)
		_exit(0);
}

/* Tells each stop and the end; between them it waits for an order. */
static _Noreturn void lead(const struct room *room, const struct guest *guest,
    int orders, int reports)
{
	pid_t pid;
	int status;
	char order;

	signal(SIGTTOU, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	pid = start_job(room, guest);
	tell(reports, pid);
	while (waitpid(pid, &status, WUNTRACED) == pid) {
		give_terminal(getpid());
		tell(reports, status);
		if (!WIFSTOPPED(status))
			break;
		if (read(orders, &order, 1) <= 0)
			_exit(0);
		give_terminal(pid);
		kill(-pid, SIGCONT);
	}
	while (read(orders, &order, 1) > 0)
		continue;
	_exit(0);
}

static _Noreturn void sit_down(const char *name, const struct room *room,
    const struct guest *guest, int orders, int reports)
{
	int slave;

	setsid();
	slave = open(name, O_RDWR);
	if (slave < 0 || ioctl(slave, TIOCSCTTY, 0) < 0)
		_exit(125);
	for (int fd = 0; fd <= 2; fd++)
		dup2(slave, fd);
	if (slave > 2)
		close(slave);
	fcntl(orders, F_SETFD, FD_CLOEXEC);
	fcntl(reports, F_SETFD, FD_CLOEXEC);
	lead(room, guest, orders, reports);
}

/* --- the desk ----------------------------------------------------------- */

static void set_size(struct desk *desk, int rows, int columns)
{
	struct winsize size = { (unsigned short)rows, (unsigned short)columns,
		0, 0 };

	ck_assert_int_eq(ioctl(desk->master, TIOCSWINSZ, &size), 0);
}

static int open_master(struct desk *desk, char *name, size_t size)
{
	desk->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC |
	    O_NONBLOCK);
	ck_assert_int_ge(desk->master, 0);
	ck_assert_int_eq(grantpt(desk->master), 0);
	ck_assert_int_eq(unlockpt(desk->master), 0);
	return ptsname_r(desk->master, name, size);
}

static int hear_report(struct desk *desk)
{
	struct pollfd wait[2] = {
		{ .fd = desk->reports, .events = POLLIN },
		{ .fd = desk->master, .events = POLLIN },
	};
	int64_t limit = io_now_ms() + LATE_MS;
	int value;

	/* Its output must flow, or it might never get so far. */
	while (io_now_ms() < limit) {
		if (desk->master < 0)
			wait[1].fd = -1;
		poll(wait, 2, 100);
		desk_pump(desk, 0);
		if (wait[0].revents & POLLIN)
			return read(desk->reports, &value, sizeof value) ==
			    sizeof value ? value : -1;
	}
	return -1;
}

struct desk *desk_open(const struct room *room, const struct guest *guest,
    int rows, int columns)
{
	struct desk *desk = calloc(1, sizeof *desk);
	int orders[2], reports[2];
	char name[100];

	ck_assert_int_eq(open_master(desk, name, sizeof name), 0);
	set_size(desk, rows, columns);
	ck_assert_int_eq(tcgetattr(desk->master, &desk->settings), 0);
	ck_assert_int_eq(pipe2(orders, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(reports, O_CLOEXEC), 0);
	desk->cells = cells_open(rows, columns);
	desk->heard = malloc(HEARD);
	desk->leader = fork();
	if (desk->leader == 0) {
		close(desk->master);	/* or no hangup would ever come */
		close(orders[1]);
		close(reports[0]);
		sit_down(name, room, guest, orders[0], reports[1]);
	}
	close(orders[0]);
	close(reports[1]);
	desk->orders = orders[1];
	desk->reports = reports[0];
	desk->pid = hear_report(desk);
	ck_assert_int_gt(desk->pid, 0);
	return desk;
}

pid_t desk_pid(const struct desk *desk)
{
	return desk->pid;
}

static void take(struct desk *desk, const char *bytes, size_t length)
{
	char answer[200];
	size_t count = length < HEARD - desk->heard_length ? length
	    : HEARD - desk->heard_length;

	cells_feed(desk->cells, bytes, length);
	memcpy(desk->heard + desk->heard_length, bytes, count);
	desk->heard_length += count;
	count = cells_answer(desk->cells, answer, sizeof answer);
	if (count > 0 && write(desk->master, answer, count) < 0)
		errno = 0;
}

/* Nothing for a moment: -1 says that there is no reader any more (EIO). */
void desk_pump(struct desk *desk, int quiet_ms)
{
	struct pollfd wait = { .fd = desk->master, .events = POLLIN };
	char bytes[65536];
	ssize_t got;

	while (desk->master >= 0 && poll(&wait, 1, quiet_ms) > 0) {
		got = read(desk->master, bytes, sizeof bytes);
		if (got <= 0)
			return;
		take(desk, bytes, (size_t)got);
	}
}

const char *desk_screen(struct desk *desk)
{
	desk_pump(desk, 0);
	cells_text(desk->cells, desk->text, sizeof desk->text);
	return desk->text;
}

static bool wait_for(struct desk *desk, const char *text, bool is_there)
{
	int64_t limit = io_now_ms() + LATE_MS;
	struct pollfd wait = { .fd = desk->master, .events = POLLIN };

	while ((strstr(desk_screen(desk), text) != NULL) != is_there) {
		if (io_now_ms() >= limit)
			return false;
		poll(&wait, 1, 200);
		if (wait.revents & POLLHUP)
			poll(NULL, 0, 5);
	}
	return true;
}

bool desk_sees(struct desk *desk, const char *text)
{
	return wait_for(desk, text, true);
}

bool desk_sees_no(struct desk *desk, const char *text)
{
	return wait_for(desk, text, false);
}

void desk_must_see(struct desk *desk, const char *text)
{
	bool is_seen = desk_sees(desk, text);

	/* Check takes no longer ones. */
	ck_assert_msg(is_seen, "the screen does not show '%s':\n%.3500s",
	    text, desk_screen(desk));
}

bool desk_heard(const struct desk *desk, const char *bytes)
{
	return memmem(desk->heard, desk->heard_length, bytes,
	    strlen(bytes)) != NULL;
}

bool desk_heard_wide(const struct desk *desk)
{
	for (size_t i = 0; i < desk->heard_length; i++)
		if ((unsigned char)desk->heard[i] > 0x7e)
			return true;
	return false;
}

/* What the program does not read now must not block us. */
void desk_send(struct desk *desk, const char *bytes, size_t length)
{
	size_t sent = 0;
	int64_t limit = io_now_ms() + LATE_MS;
	struct pollfd wait = { .fd = desk->master, .events = POLLOUT };

	while (sent < length && io_now_ms() < limit) {
		ssize_t count = write(desk->master, bytes + sent,
		    length - sent);

		if (count > 0)
			sent += (size_t)count;
		else if (errno != EAGAIN)
			break;
		else
			poll(&wait, 1, 100);
		desk_pump(desk, 0);
	}
	ck_assert_msg(sent == length, "nobody reads the keys:\n%.3400s",
	    desk_screen(desk));
}

void desk_type(struct desk *desk, const char *keys)
{
	desk_send(desk, keys, strlen(keys));
}

void desk_resize(struct desk *desk, int rows, int columns)
{
	set_size(desk, rows, columns);
	cells_resize(desk->cells, rows, columns);
}

int desk_status(struct desk *desk)
{
	return hear_report(desk);
}

bool desk_is_over(const struct desk *desk)
{
	struct pollfd wait = { .fd = desk->reports, .events = POLLIN };

	return poll(&wait, 1, 0) > 0;
}

void desk_continue(struct desk *desk)
{
	ck_assert_int_eq(write(desk->orders, "c", 1), 1);
}

bool desk_is_restored(struct desk *desk)
{
	int64_t limit = io_now_ms() + LATE_MS / 2;
	struct termios now;

	memset(&now, 0, sizeof now);	/* its gaps are compared as well */
	do {
		desk_pump(desk, 10);
		if (tcgetattr(desk->master, &now) == 0 &&
		    memcmp(&now, &desk->settings, sizeof now) == 0)
			return true;
	} while (io_now_ms() < limit);
	return false;
}

void desk_hang_up(struct desk *desk)
{
	close(desk->master);
	desk->master = -1;
}

void desk_close(struct desk *desk)
{
	if (desk->master >= 0)
		close(desk->master);
	close(desk->orders);
	room_wait(desk->leader, LATE_MS);
	close(desk->reports);
	cells_close(desk->cells);
	free(desk->heard);
	free(desk);
}
