/* The explanations of experiments. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "tests/told.h"

Suite *explain_tries_suite(void);

static void write_detached(void)
{
	told_detached(&told.before);
	told_detached(&told.after);
	told_does("write-stdout");
	told_calls("write(1, line, length)", 40, 0);
	told.detail.found.bytes = 40;
	told.detail.is_seen_on_terminal = true;
}

static void write_closed(void)
{
	told_does("write-stdout");
	told_calls("write(1, line, length)", -1, EBADF);
	told.detail.found.bytes = -1;
	told.detail.found.error = EBADF;
}

static void write_hung_up(void)
{
	told_does("write-stdout");
	told_calls("write(1, line, length)", -1, EIO);
	told.detail.found.bytes = -1;
	told.detail.found.error = EIO;
}

static void read_stopped(void)
{
	told_does("read-stdin");
	told_stops();
	told.detail.stopped_by = SIGTTIN;
	told.detail.found.bytes = -1;
}

static void read_orphaned(void)
{
	told_forked(&told.before);
	told_forked(&told.after);
	told_does("read-stdin");
	told_calls("read(0, line, sizeof line)", -1, EIO);
	told.detail.found.bytes = -1;
	told.detail.found.error = EIO;
}

static void read_stolen(void)
{
	told_detached(&told.before);
	told_detached(&told.after);
	told_does("read-stdin");
	told_calls("read(0, line, sizeof line)", 6, 0);
	told.detail.found.bytes = 6;
	strcpy(told.detail.found.text, "hel\033o\n");
	told.detail.went = WENT_TARGET;
}

static void read_from_file(void)
{
	read_stolen();
	told_fds(&told.before, "/tmp/lab/daemon.pid", NULL);
	told_fds(&told.after, "/tmp/lab/daemon.pid", NULL);
	told.detail.went = WENT_NOWHERE;
}

static void read_blocked(void)
{
	told_does("read-stdin");
	told_calls("read(0, line, sizeof line)", -1, EINTR);
	told.outcome = OUTCOME_OK;
	told.detail.found.bytes = -1;
	told.detail.found.blocked = true;
}

static void open_tty_gone(void)
{
	told_detached(&told.before);
	told_detached(&told.after);
	told_does("open-dev-tty");
	told_calls("open(\"/dev/tty\", O_RDWR)", -1, ENXIO);
	told.detail.found.error = ENXIO;
}

static void new_tty_acquired(void)
{
	told_detached(&told.before);
	told_detached(&told.after);
	strcpy(told.after.tty, "/dev/pts/9");
	told_does("open-new-tty");
	told_calls("open(path, O_RDWR)", 4, 0);
	strcpy(told.detail.found.path, "/dev/pts/9");
	told.detail.found.opened = told.detail.found.became_controlling = true;
}

static void new_tty_member(void)
{
	told_detached(&told.before);
	told.before.pid = TOLD_CHILD + 1;
	snapshot_derive(&told.before);
	snapshot_copy(&told.after, &told.before);
	told_does("open-new-tty");
	told_calls("open(path, O_RDWR)", 4, 0);
	strcpy(told.detail.found.path, "/dev/pts/9");
	told.detail.found.opened = true;
}

static void create_masked(void)
{
	told_does("create-file:050");
	told.detail.found.file_mode = 0626;
	told.detail.found.dir_mode = 0727;
}

static void create_open(void)
{
	told_does("create-file");
	told.before.umask = told.after.umask = 0;
	told.detail.found.file_mode = 0666;
	told.detail.found.dir_mode = 0777;
}

static void open_low(void)
{
	told_does("open-file");
	told_calls("open(path, O_RDWR | O_CREAT, 0644)", 0, 0);
	told.detail.found.fd = 0;
}

static void printf_data(void)
{
	told_does("printf-stdout");
	told.detail.found.bytes = 10;
	strcpy(told.detail.found.path, "/tmp/lab/data-2");
}

static void setpgid_refused(void)
{
	told_detached(&told.before);
	told_detached(&told.after);
	told_does("setpgid");
	told_calls("setpgid(0, 0)", -1, EPERM);
	told.detail.found.error = EPERM;
}

static const struct told_case cases[] = {
	{ write_detached, "TTY is about signals" },
	{ write_closed, "descriptor 1 is not open" },
	{ write_hung_up, "that terminal is closed" },
	{ read_stopped, "stopped it by SIGTTIN" },
	{ read_orphaned, "its group is orphaned" },
	{ read_stolen, "the line \"hel\\x1bo\"" },
	{ read_from_file, "out of /tmp/lab/daemon.pid" },
	{ read_blocked, "nothing came" },
	{ open_tty_gone, "leads nowhere" },
	{ new_tty_acquired, "became the target's controlling terminal" },
	{ new_tty_member, "leads no session" },
	{ create_masked, "Under mask 050" },
	{ create_masked, "0626" },
	{ create_open, "Anyone may write this file" },
	{ open_low, "The file got number 0" },
	{ printf_data, "inside a data file" },
	{ setpgid_refused, "a session leader cannot leave" },
};

Suite *explain_tries_suite(void)
{
	return told_suite("explain_tries", cases,
	    (int)(sizeof cases / sizeof cases[0]));
}
