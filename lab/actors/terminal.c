/* The target's terminal and who is started on it. */
#include "lab/actors/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "lab/actors/cells.h"
#include "lab/actors/launch.h"
#include "lab/actors/scanner.h"
#include "lab/ground/memory.h"
#include "lab/ground/names.h"

#define TEXT_MAX 8192
#define READ_MAX 65536

struct terminal {
	int master;
	bool is_deaf;		/* nobody has the slave open just now */
	pid_t leader;
	char name[64];
	char shell[256];
	struct scanner scanner;
	struct cells *cells;
	int prompts;
	char text[TEXT_MAX];
	size_t length;
	char *queue;		/* typed, not yet taken by the kernel */
	size_t queued;
};

static void set_size(int fd, int rows, int columns)
{
	struct winsize size = {
		.ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)columns,
	};

	ioctl(fd, TIOCSWINSZ, &size);
}

/* Master and slave; the slave by TIOCGPTPEER, which needs no path.  Not with
 * O_CLOEXEC: the kernel would keep that flag with the open file, and fdinfo
 * would then show it for every copy of the descriptor. */
static int open_pair(struct terminal *terminal, int *slave)
{
	terminal->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC |
	    O_NONBLOCK);
	if (terminal->master < 0)
		return -1;
	if (grantpt(terminal->master) < 0 || unlockpt(terminal->master) < 0 ||
	    ptsname_r(terminal->master, terminal->name,
	    sizeof terminal->name) != 0)
		return -1;
	*slave = ioctl(terminal->master, TIOCGPTPEER, O_RDWR | O_NOCTTY);
	if (*slave < 0)
		*slave = open(terminal->name, O_RDWR | O_NOCTTY);
	return *slave < 0 ? -1 : fcntl(*slave, F_SETFD, FD_CLOEXEC);
}

static void make_nonce(char *nonce, size_t size)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(nonce, size, "%lx%lx", (unsigned long)getpid(),
	    (unsigned long)now.tv_nsec);
}

static void say_why(char *why, size_t size)
{
	if (errno == ENOSPC)
		snprintf(why, size, "no pseudo-terminal is left; raise "
		    "/proc/sys/kernel/pty/max or end other programs");
	else
		snprintf(why, size, "cannot open a pseudo-terminal: %s",
		    names_trouble(errno));
}

struct terminal *terminal_open(const struct terminal_options *options,
    char *why, size_t size)
{
	struct terminal *terminal = memory_get(1, sizeof *terminal);
	struct launch launch = {
		.has_shell = options->start->has_shell,
		.workdir = options->workdir,
		.ways = options->ways,
	};
	char nonce[32];
	int slave = -1;

	terminal->master = -1;
	if (open_pair(terminal, &slave) < 0) {
		say_why(why, size);
		terminal_close(terminal);
		return NULL;
	}
	set_size(terminal->master, options->rows, options->columns);
	make_nonce(nonce, sizeof nonce);
	scanner_init(&terminal->scanner, nonce);
	terminal->cells = cells_open(options->rows, options->columns);
	if (launch.has_shell)
		launch_find_shell(options->shell, terminal->shell,
		    sizeof terminal->shell);
	launch.shell = terminal->shell;
	launch.nonce = nonce;
	launch.slave = slave;
	terminal->leader = launch_start(&launch, why, size);
	close(slave);
	if (terminal->leader < 0) {
		terminal_close(terminal);
		return NULL;
	}
	return terminal;
}

void terminal_close(struct terminal *terminal)
{
	if (!terminal)
		return;
	terminal_hang_up(terminal);
	if (terminal->cells)
		cells_close(terminal->cells);
	free(terminal->queue);
	free(terminal);
}

pid_t terminal_leader(const struct terminal *terminal)
{
	return terminal->leader;
}

const char *terminal_shell(const struct terminal *terminal)
{
	return terminal->shell;
}

const char *terminal_shell_name(const struct terminal *terminal)
{
	const char *slash = strrchr(terminal->shell, '/');

	return slash ? slash + 1 : terminal->shell;
}

const char *terminal_name(const struct terminal *terminal)
{
	return terminal->name;
}

int terminal_fd(const struct terminal *terminal)
{
	return terminal->master;
}

bool terminal_is_deaf(const struct terminal *terminal)
{
	return terminal->is_deaf;
}

bool terminal_wants_write(const struct terminal *terminal)
{
	return terminal->queued > 0;
}

static void flush_queue(struct terminal *terminal)
{
	ssize_t done;

	if (terminal->queued == 0 || terminal->master < 0)
		return;
	done = write(terminal->master, terminal->queue, terminal->queued);
	if (done <= 0)
		return;
	terminal->queued -= (size_t)done;
	memmove(terminal->queue, terminal->queue + done, terminal->queued);
}

void terminal_type(struct terminal *terminal, const char *bytes,
    size_t length)
{
	if (terminal->master < 0 || length == 0)
		return;
	terminal->queue = memory_grow(terminal->queue,
	    terminal->queued + length, 1);
	memcpy(terminal->queue + terminal->queued, bytes, length);
	terminal->queued += length;
	flush_queue(terminal);
}

void terminal_press(struct terminal *terminal, const char *key, size_t length)
{
	char asked[32];
	size_t count = cells_key(terminal->cells, key, length, asked,
	    sizeof asked);

	terminal_type(terminal, count ? asked : key, count ? count : length);
}

/* Keeps the newest text; the older half goes when it is full. */
static void keep_text(struct terminal *terminal, const char *bytes,
    size_t length)
{
	if (length >= TEXT_MAX / 2) {
		bytes += length - TEXT_MAX / 2 + 1;
		length = TEXT_MAX / 2 - 1;
	}
	if (terminal->length + length >= TEXT_MAX) {
		size_t keep = TEXT_MAX / 2;

		if (keep > terminal->length)
			keep = terminal->length;
		memmove(terminal->text,
		    terminal->text + terminal->length - keep, keep);
		terminal->length = keep;
	}
	memcpy(terminal->text + terminal->length, bytes, length);
	terminal->length += length;
	terminal->text[terminal->length] = '\0';
}

static void take(struct terminal *terminal, const char *bytes, size_t length)
{
	char drawn[4096], answer[256];
	size_t count = scanner_feed(&terminal->scanner, bytes, length, drawn,
	    &terminal->prompts);

	cells_feed(terminal->cells, drawn, count);
	keep_text(terminal, drawn, count);
	count = cells_answer(terminal->cells, answer, sizeof answer);
	terminal_type(terminal, answer, count);
}

bool terminal_turn(struct terminal *terminal)
{
	char bytes[4096];
	size_t sum = 0;
	ssize_t got;

	flush_queue(terminal);
	while (terminal->master >= 0 && sum < READ_MAX) {
		got = read(terminal->master, bytes, sizeof bytes);
		/* EIO: nobody has the slave open now; it may come back. */
		terminal->is_deaf = got < 0 && errno == EIO;
		if (got <= 0)
			break;
		take(terminal, bytes, (size_t)got);
		sum += (size_t)got;
	}
	return sum > 0;
}

/* What the kernel answers to TIOCGPGRP or TIOCGSID; 0 where it does not. */
static pid_t ask_terminal(const struct terminal *terminal, unsigned long what)
{
	pid_t answer = 0;

	if (terminal->master < 0 ||
	    ioctl(terminal->master, what, &answer) < 0)
		return 0;
	return answer;
}

pid_t terminal_foreground(const struct terminal *terminal)
{
	return ask_terminal(terminal, TIOCGPGRP);
}

pid_t terminal_session(const struct terminal *terminal)
{
	return ask_terminal(terminal, TIOCGSID);
}

int terminal_prompts(const struct terminal *terminal)
{
	return terminal->prompts;
}

const char *terminal_text(const struct terminal *terminal)
{
	return terminal->text;
}

void terminal_forget(struct terminal *terminal)
{
	terminal->length = 0;
	terminal->text[0] = '\0';
}

void terminal_hang_up(struct terminal *terminal)
{
	if (terminal->master >= 0)
		close(terminal->master);
	terminal->master = -1;
	terminal->queued = 0;
}

const struct grid *terminal_grid(struct terminal *terminal)
{
	return cells_grid(terminal->cells);
}
