/* How a terminal becomes a session's, and ceases to be. */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

#include "tests/truths/acts.h"
#include "tests/truths/said.h"
#include "tests/truths/seen.h"
#include "tests/truths/truth.h"

static bool has_terminal(int who)
{
	return ids_of(pid_of(who)).tty != 0;
}

/* A session leader without a terminal, and a fresh terminal. */
static void stage_leader(int who, struct terminal *terminal)
{
	pty_open(terminal);
	puppet_new(who);
	must(ask(who, act_setsid, 0) > 0, "setsid");
}

static void open_acquires(void)
{
	struct terminal terminal;
	struct ids ids;

	stage_leader(0, &terminal);
	see_call("open", ask_with(0, act_open, terminal.path, O_RDWR));
	ids = ids_of(pid_of(0));
	see_is("has a terminal", ids.tty != 0);
	see_is("its group has the foreground", ids.tpgid == ids.pgid);
}

static void noctty_prevents(void)
{
	struct terminal terminal;
	long fd;

	stage_leader(0, &terminal);
	fd = ask_with(0, act_open, terminal.path, O_RDWR | O_NOCTTY);
	see_is("acquired by O_NOCTTY", has_terminal(0));
	see_call("TIOCSCTTY", ask(0, act_ctty, two(fd, 0)));
	see_is("acquired then", has_terminal(0));
}

static void peer_needs_no_path(void)
{
	struct terminal terminal;
	long fd;

	stage_leader(0, &terminal);
	fd = ask(0, act_peer, terminal.master);
	see_call("TIOCGPTPEER", fd);
	see_call("TIOCSCTTY", ask(0, act_ctty, two(fd, 0)));
	see_is("acquired", has_terminal(0));
}

static void write_only_open(void)
{
	struct terminal terminal;

	stage_leader(0, &terminal);
	ask_with(0, act_open, terminal.path, O_WRONLY);
	see_is("acquired by O_WRONLY", has_terminal(0));
	ask_with(0, act_open, terminal.path, O_RDWR);
	see_is("acquired by O_RDWR", has_terminal(0));
}

static void master_open(void)
{
	puppet_new(0);
	ask(0, act_setsid, 0);
	see_call("open", ask_with(0, act_open, "/dev/ptmx", O_RDWR));
	see_is("acquired", has_terminal(0));
}

static void terminal_of_others(void)
{
	struct terminal terminal;
	bool is_stolen;
	long fd;

	stage_leader(0, &terminal);
	ask_with(0, act_open, terminal.path, O_RDWR);
	puppet_new(1);
	ask(1, act_setsid, 0);
	fd = ask_with(1, act_open, terminal.path, O_RDWR);
	see_call("open", fd);
	see_is("acquired", has_terminal(1));
	see_call("TIOCSCTTY", ask(1, act_ctty, two(fd, 0)));
	is_stolen = ask(1, act_ctty, two(fd, 1)) == 0;
	see_is("stolen, or not allowed", is_stolen || errno == EPERM);
	see_is("one of them has it", has_terminal(0) != has_terminal(1));
	see_is("it is as the call said", has_terminal(1) == is_stolen);
	if (!is_stolen && !place.is_user)
		differs("root may not steal a terminal here");
}

static void root_steals(void)
{
	struct terminal terminal;
	long fd;

	if (place.is_user) {
		needs_root("TIOCSCTTY with argument 1");
		return;
	}
	stage_leader(0, &terminal);
	ask_with(0, act_open, terminal.path, O_RDWR);
	puppet_new(1);
	ask(1, act_setsid, 0);
	fd = ask_with(1, act_open, terminal.path, O_RDWR);
	if (ask(1, act_ctty, two(fd, 1)) == -1) {
		differs("root may not steal a terminal here");
		return;
	}
	see_is("the thief has it", has_terminal(1));
	see_is("the owner still has it", has_terminal(0));
}

static void master_tells(void)
{
	struct terminal terminal;
	pid_t id = 0;
	int slave;

	scene_build(&terminal);
	slave = terminal_slave(&terminal);
	see_call("TIOCGPGRP", ioctl(terminal.master, TIOCGPGRP, &id));
	see_is("foreground group", id == pid_of(FRONT));
	see_call("TIOCGSID", ioctl(terminal.master, TIOCGSID, &id));
	see_is("session", id == pid_of(LEADER));
	see_call("tcgetpgrp of the slave", tcgetpgrp(slave));
	id = pid_of(BACK);
	see_call("TIOCSPGRP", ioctl(terminal.master, TIOCSPGRP, &id));
}

static bool is_untouched(int who)
{
	ask(who, act_nothing, 0);
	return caught(who, SIGHUP) + caught(who, SIGCONT) == 0;
}

static void notty_drops(void)
{
	struct terminal terminal;

	scene_build(&terminal);
	for (int who = LEADER; who <= BACK; who++) {
		ask(who, act_catch, SIGHUP);
		ask(who, act_catch, SIGCONT);
	}
	see_call("a member", ask(BACK, act_notty, TTY));
	see_is("it lost it alone", !has_terminal(BACK) &&
	    has_terminal(FRONT) && has_terminal(LEADER));
	see_is("silently", is_untouched(LEADER) && is_untouched(FRONT) &&
	    is_untouched(BACK));
	see_call("the leader", ask(LEADER, act_notty, TTY));
	see_is("all lost it", !has_terminal(FRONT) && !has_terminal(LEADER));
	UNTIL(caught(FRONT, SIGHUP) && caught(FRONT, SIGCONT))
		;
	see_is("others got nothing", is_untouched(LEADER) &&
	    is_untouched(BACK));
}

static void setsid_keeps_files(void)
{
	struct terminal terminal;
	char text[256];

	scene_build(&terminal);
	puppet_of(FRONT, MORE);
	ask(MORE, act_setsid, 0);
	see_is("has a terminal", has_terminal(MORE));
	see_is("isatty", ask(MORE, act_isatty, TTY) == 1);
	see_number("write", ask_with(MORE, act_write, "still here", TTY));
	UNTIL(terminal_drain(&terminal, text, sizeof(text)) > 0)
		;
	see("on the screen", "%s", text);
	pty_type(&terminal, "password\n");
	see_number("read", ask(MORE, act_read, TTY));
	see_is("it has the line",
	    strcmp(puppet_said(MORE), "password\n") == 0);
}

static void dead_foreground(void)
{
	struct terminal terminal;
	pid_t id = 0;

	scene_build(&terminal);
	puppet_new(MORE);
	ask(MORE, act_setsid, 0);
	ask(LEADER, act_ignore, SIGTTOU);
	puppet_end(FRONT);
	ask(LEADER, act_reap, pid_of(FRONT));
	see_is("tcgetpgrp names the dead",
	    ask(LEADER, act_getpgrp_tty, TTY) == pid_of(FRONT));
	see_is("the master too", ioctl(terminal.master, TIOCGPGRP, &id) == 0
	    && id == pid_of(FRONT));
	see_is("tpgid too", ids_of(pid_of(LEADER)).tpgid == pid_of(FRONT));
	see_call("kill of it", kill(-pid_of(FRONT), 0));
	see_call("set: no such group",
	    ask(LEADER, act_setpgrp_tty, two(TTY, pid_of(FRONT))));
	see_call("set: other session",
	    ask(LEADER, act_setpgrp_tty, two(TTY, pid_of(MORE))));
	see_call("set: negative",
	    ask(LEADER, act_setpgrp_tty, two(TTY, -5)));
}

static void absurd_sizes(void)
{
	static const unsigned short sizes[] = { 0, 65535 };
	struct terminal terminal;

	pty_open(&terminal);
	for (int i = 0; i < 2; i++) {
		struct winsize size = { sizes[i], sizes[i], 0, 0 };
		struct winsize back = { 1, 1, 0, 0 };

		see_call("TIOCSWINSZ",
		    ioctl(terminal.master, TIOCSWINSZ, &size));
		ioctl(terminal.master, TIOCGWINSZ, &back);
		see("size", "%dx%d", back.ws_row, back.ws_col);
	}
}

static void tty_number(void)
{
	struct terminal terminal;
	struct stat stat_;
	int number;

	scene_build(&terminal);
	must(stat(terminal.path, &stat_) == 0, "stat of a terminal");
	number = ids_of(pid_of(LEADER)).tty;
	see_is("major is bits 8 to 19",
	    (unsigned)(number >> 8 & 0xfff) == major(stat_.st_rdev));
	see_is("minor is bits 0 to 7 and 20 to 31",
	    ((unsigned)number >> 12 & 0xfff00) + (number & 0xff) ==
	    minor(stat_.st_rdev));
	see_is("major of a pseudo-terminal", major(stat_.st_rdev) >= 136 &&
	    major(stat_.st_rdev) <= 143);
}

const struct truth terminal_truths[] = {
	{ "B01", "A session leader without a terminal acquires one by opening "
	    "it", open_acquires,
	    "open: ok\n" "has a terminal: yes\n"
	    "its group has the foreground: yes\n", NULL },
	{ "B02", "O_NOCTTY prevents that, TIOCSCTTY makes up for it",
	    noctty_prevents,
	    "acquired by O_NOCTTY: no\n" "TIOCSCTTY: ok\n"
	    "acquired then: yes\n", NULL },
	{ "B03", "A terminal opened only for writing is not acquired",
	    write_only_open,
	    "acquired by O_WRONLY: no\n" "acquired by O_RDWR: yes\n", NULL },
	{ "B04", "The master's side is never acquired", master_open,
	    "open: ok\n" "acquired: no\n", NULL },
	{ "B05", "A terminal of another session can be opened, not acquired",
	    terminal_of_others,
	    "open: ok\n" "acquired: no\n" "TIOCSCTTY: EPERM\n"
	    "stolen, or not allowed: yes\n" "one of them has it: yes\n"
	    "it is as the call said: yes\n", NULL },
	{ "B05r", "Root may steal it", root_steals,
	    "the thief has it: yes\n" "the owner still has it: no\n", NULL },
	{ "B06", "The master tells the foreground group and the session to a "
	    "process outside it", master_tells,
	    "TIOCGPGRP: ok\n" "foreground group: yes\n" "TIOCGSID: ok\n"
	    "session: yes\n" "tcgetpgrp of the slave: ENOTTY\n"
	    "TIOCSPGRP: ENOTTY\n", NULL },
	{ "B07", "TIOCNOTTY by a member drops its own terminal, by the leader "
	    "everyone's", notty_drops,
	    "a member: ok\n" "it lost it alone: yes\n" "silently: yes\n"
	    "the leader: ok\n" "all lost it: yes\n"
	    "others got nothing: yes\n", NULL },
	{ "B08", "setsid() leaves descriptors alone: the terminal can still "
	    "be written and its input be taken", setsid_keeps_files,
	    "has a terminal: no\n" "isatty: yes\n" "write: 10\n"
	    "on the screen: still here\n" "read: 9\n"
	    "it has the line: yes\n", NULL },
	{ "B12", "When the foreground group has died its id stays",
	    dead_foreground,
	    "tcgetpgrp names the dead: yes\n" "the master too: yes\n"
	    "tpgid too: yes\n" "kill of it: ESRCH\n"
	    "set: no such group: ESRCH\n" "set: other session: EPERM\n"
	    "set: negative: EINVAL\n", NULL },
	{ "C12", "The kernel accepts any window size", absurd_sizes,
	    "TIOCSWINSZ: ok\n" "size: 0x0\n" "TIOCSWINSZ: ok\n"
	    "size: 65535x65535\n", NULL },
	{ "E07", "tty_nr holds the terminal's major and minor number",
	    tty_number,
	    "major is bits 8 to 19: yes\n"
	    "minor is bits 0 to 7 and 20 to 31: yes\n"
	    "major of a pseudo-terminal: yes\n", NULL },
	{ "F05", "TIOCGPTPEER opens a terminal without its path",
	    peer_needs_no_path,
	    "TIOCGPTPEER: ok\n" "TIOCSCTTY: ok\n" "acquired: yes\n", NULL },
	{ 0 }
};
