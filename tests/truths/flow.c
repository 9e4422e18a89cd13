/* What flows through a terminal, and when it ceases to. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "tests/truths/acts.h"
#include "tests/truths/said.h"
#include "tests/truths/seen.h"
#include "tests/truths/truth.h"

static void nonblock(int fd)
{
	must(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) == 0,
	    "O_NONBLOCK");
}

/* Writes until nothing has gone in for a hundred ticks: a kernel worker may
 * make room again.  The bytes written. */
static long fill(int fd, const char *bytes, long most)
{
	long total = 0;

	for (int vain = 0; vain < 100 && total < most;) {
		ssize_t n = write(fd, bytes, strlen(bytes));

		if (n > 0) {
			total += n;
			vain = 0;
			continue;
		}
		must(errno == EAGAIN, "write to a full terminal");
		wait_ticks(1);
		vain++;
	}
	return total;
}

static bool is_same_terminal(const char *path, const struct stat *old)
{
	struct stat now;

	return stat(path, &now) == 0 && now.st_rdev == old->st_rdev &&
	    now.st_ctim.tv_sec == old->st_ctim.tv_sec &&
	    now.st_ctim.tv_nsec == old->st_ctim.tv_nsec;
}

static void hung_up_slave(void)
{
	struct terminal terminal;
	struct termios modes;
	struct pollfd wait = { .events = POLLIN | POLLOUT };
	struct stat old;
	char byte;
	int fd;

	pty_open(&terminal);
	fd = terminal_slave(&terminal);
	must(stat(terminal.path, &old) == 0, "stat of a terminal");
	close(terminal.master);
	wait.fd = fd;
	see_number("read", read(fd, &byte, 1));
	see_number("write", write(fd, "x", 1));
	see_call("tcgetattr", tcgetattr(fd, &modes));
	see_call("isatty", isatty(fd) ? 1 : -1);
	poll(&wait, 1, 0);
	see("poll", "0x%x", (unsigned)wait.revents);
	see_is("still at its path", is_same_terminal(terminal.path, &old));
}

/* Reads all until the other side is gone; the errno that tells so. */
static const char *drain_until_error(int fd, char *text, size_t size)
{
	size_t length = 0;
	ssize_t n;

	nonblock(fd);
	do {
		n = read(fd, text + length, size - 1 - length);
		length += n > 0 ? (size_t)n : 0;
		wait_ticks(n == -1 && errno == EAGAIN);
	} while (n > 0 || (n == -1 && errno == EAGAIN && length == 0));
	text[length] = '\0';
	return n == 0 ? "end of file" : errno == EIO ? "EIO" : "another";
}

static void last_slave_closed(void)
{
	struct terminal terminal;
	struct pollfd wait = { .events = POLLIN };
	char text[64];
	const char *end;
	int fd;

	pty_open(&terminal);
	wait.fd = terminal.master;
	fd = terminal_slave(&terminal);
	must(write(fd, "last words", 10) == 10, "write");
	close(fd);
	end = drain_until_error(terminal.master, text, sizeof(text));
	see("read", "%s", text);
	see("then", "%s", end);
	poll(&wait, 1, 0);
	see_is("hung up", (wait.revents & POLLHUP) != 0);
	terminal_slave(&terminal);
	poll(&wait, 1, 0);
	see_is("hung up when opened again", (wait.revents & POLLHUP) != 0);
	see_number("read", read(terminal.master, text, 1));
}

/* Whether it sleeps without an answer for twenty ticks on end: a kernel
 * worker may still make room, and it goes on for a moment. */
static bool is_stuck(int who)
{
	for (int i = 0; i < 20; i++) {
		if (has_answered(who) || state_of(pid_of(who)) != 'S')
			return false;
		wait_ticks(1);
	}
	return true;
}

static void nobody_reads(void)
{
	struct terminal terminal;
	pid_t pid;
	long total;
	int fd;

	pty_open(&terminal);
	fd = terminal_slave(&terminal);
	nonblock(fd);
	total = fill(fd, "all work and no play makes Jack\r", 1 << 20);
	see_is("full within 4 to 64 KiB", total >= 4096 && total <= 65536);
	pid = puppet_new(0);
	ask(0, act_close, fd);
	fd = (int)ask_with(0, act_open, terminal.path, O_RDWR | O_NOCTTY);
	order(0, act_flood, fd);
	UNTIL(is_stuck(0))
		;
	see("a writer", "waits");
	kill(pid, SIGKILL);
	see("then", "%s", fate(pid));
}

static void drain_returns(void)
{
	struct terminal terminal;
	int fd, left = 0;

	pty_open(&terminal);
	fd = terminal_slave(&terminal);
	must(write(fd, "unread", 6) == 6, "write");
	see_call("tcdrain", tcdrain(fd));
	UNTIL(ioctl(terminal.master, FIONREAD, &left) == 0 && left == 6)
		;
	see_number("left unread", left);
}

/* The output of the front stops though the master is read, and goes on. */
static void student_stops(void)
{
	struct terminal terminal;
	char text[256];
	int fd;

	scene_build(&terminal);
	fd = terminal_slave(&terminal);
	nonblock(fd);
	see_number("write", write(fd, "x", 1));
	pty_type(&terminal, "\x13");
	UNTIL(write(fd, "x", 1) == -1 && errno == EAGAIN)
		terminal_drain(&terminal, text, sizeof(text));
	terminal_drain(&terminal, text, sizeof(text));
	see_number("write after ^S", write(fd, "x", 1));
	pty_type(&terminal, "\x11");
	UNTIL(write(fd, "x", 1) == 1)
		;
	see("write after ^Q", "goes on");
}

static void lines_unread(void)
{
	struct terminal terminal;
	char text[4096];

	scene_build(&terminal);
	ask(FRONT, act_catch, SIGINT);
	ask(FRONT, act_catch, SIGQUIT);
	nonblock(terminal.master);
	fill(terminal.master, "a line\n", 20000);
	terminal_drain(&terminal, text, sizeof(text));
	pty_type(&terminal, "\x03");
	wait_ticks(50);
	see_is("^C arrived", caught(FRONT, SIGINT) > 0);
	see_call("TIOCSIG of SIGQUIT",
	    ioctl(terminal.master, TIOCSIG, SIGQUIT));
	UNTIL(caught(FRONT, SIGQUIT) > 0)
		;
	see_is("^C arrived by then", caught(FRONT, SIGINT) > 0);
	see_call("TIOCSIG of SIGTERM",
	    ioctl(terminal.master, TIOCSIG, SIGTERM));
	order(FRONT, act_read_all, TTY);
	UNTIL(caught(FRONT, SIGINT) > 0)
		terminal_drain(&terminal, text, sizeof(text));
	see("^C when the lines are read", "arrives");
}

static void line_unfinished(void)
{
	struct terminal terminal;
	char text[4096];

	scene_build(&terminal);
	ask(FRONT, act_catch, SIGINT);
	nonblock(terminal.master);
	for (int i = 0; i < 20; i++) {
		fill(terminal.master, "no end of this line", 1000);
		terminal_drain(&terminal, text, sizeof(text));
	}
	pty_type(&terminal, "\x03");
	UNTIL(caught(FRONT, SIGINT) > 0)
		terminal_drain(&terminal, text, sizeof(text));
	see("^C behind 20 KB without a newline", "arrives");
}

static void stops_and_swallows(void)
{
	student_stops();
	puppets_end();
	lines_unread();
	puppets_end();
	line_unfinished();
}

static void blocks_and_drains(void)
{
	nobody_reads();
	drain_returns();
}

const struct truth flow_truths[] = {
	{ "B09", "When the master is closed the slave reads an end, and "
	    "writing fails without a signal", hung_up_slave,
	    "read: 0\n" "write: EIO\n" "tcgetattr: EIO\n" "isatty: EIO\n"
	    "poll: 0x1d\n" "still at its path: no\n", NULL },
	{ "B10", "When the last slave is closed the master reads what is "
	    "left, then fails, until it is opened again", last_slave_closed,
	    "read: last words\n" "then: EIO\n" "hung up: yes\n"
	    "hung up when opened again: no\n" "read: EAGAIN\n", NULL },
	{ "B11", "A terminal that nobody reads blocks its writer",
	    blocks_and_drains,
	    "full within 4 to 64 KiB: yes\n" "a writer: waits\n"
	    "then: SIGKILL\n" "tcdrain: ok\n" "left unread: 6\n", NULL },
	{ "B13", "^S stops output, and unread lines swallow ^C, not TIOCSIG",
	    stops_and_swallows,
	    "write: 1\n" "write after ^S: EAGAIN\n"
	    "write after ^Q: goes on\n" "^C arrived: no\n"
	    "TIOCSIG of SIGQUIT: ok\n" "^C arrived by then: no\n"
	    "TIOCSIG of SIGTERM: EINVAL\n"
	    "^C when the lines are read: arrives\n"
	    "^C behind 20 KB without a newline: arrives\n", NULL },
	{ 0 }
};
