/* Who is told when a key is typed, a leader ends, a terminal goes away. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/truths/acts.h"
#include "tests/truths/said.h"
#include "tests/truths/seen.h"
#include "tests/truths/truth.h"

static void catch_all(int first, int last)
{
	static const int signals[] = { SIGHUP, SIGCONT, SIGINT, SIGQUIT,
		SIGTSTP };

	for (int who = first; who <= last; who++)
		for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
			must(ask(who, act_catch, signals[i]) == 0, "catch");
}

/* What a puppet has got, once its handlers have run: "HUP CONT", "". */
static const char *got(int who)
{
	static char words[2][64];
	static int turn;
	char *text = words[turn++ % 2];

	ask(who, act_nothing, 0);
	snprintf(text, sizeof(words[0]), "%s%s%s%s%s",
	    caught(who, SIGHUP) ? "HUP " : "",
	    caught(who, SIGCONT) ? "CONT " : "",
	    caught(who, SIGINT) ? "INT " : "",
	    caught(who, SIGQUIT) ? "QUIT " : "",
	    caught(who, SIGTSTP) ? "TSTP " : "");
	return *text != '\0' ? text : "nothing";
}

static bool has_got_nothing(int who)
{
	return strcmp(got(who), "nothing") == 0;
}

static void see_got(const char *name, int who)
{
	const char *words = got(who);
	size_t length = strlen(words);

	length -= words[length - 1] == ' ';
	see(name, "%.*s", (int)length, words);
}

static void keys_reach_front(void)
{
	static const char *const keys[] = { "\x03", "\x1c", "\x1a" };
	static const int signals[] = { SIGINT, SIGQUIT, SIGTSTP };
	struct terminal terminal;

	scene_build(&terminal);
	puppet_of(FRONT, MORE);
	puppet_of(FRONT, LAST);
	ask(LAST, act_setsid, 0);
	catch_all(LEADER, LAST);
	for (int i = 0; i < 3; i++) {
		pty_type(&terminal, keys[i]);
		UNTIL(caught(FRONT, signals[i]) && caught(MORE, signals[i]))
			;
	}
	see_got("front", FRONT);
	see_got("its child", MORE);
	see_got("background", BACK);
	see_got("detached child", LAST);
	see_got("leader", LEADER);
}

static void leader_exits(void)
{
	struct terminal terminal;
	char text[64];

	scene_build(&terminal);
	catch_all(FRONT, BACK);
	order(LEADER, act_exit, 0);
	see("leader", "%s", fate(pid_of(LEADER)));
	UNTIL(caught(FRONT, SIGHUP) > 0)
		;
	see_got("front", FRONT);
	see_got("background", BACK);
	see_is("terminal left", ids_of(pid_of(FRONT)).tty != 0 ||
	    ids_of(pid_of(BACK)).tty != 0);
	see_number("write", ask_with(BACK, act_write, "alive", TTY));
	UNTIL(terminal_drain(&terminal, text, sizeof(text)) > 0)
		;
	see("on the screen", "%s", text);
}

static void master_closed(void)
{
	struct terminal terminal;

	scene_build(&terminal);
	catch_all(LEADER, BACK);
	close(terminal.master);
	see_got("leader", LEADER);
	see_got("front", FRONT);
	see_got("background", BACK);
	order(LEADER, act_exit, 0);
	see("then the leader", "%s", fate(pid_of(LEADER)));
	UNTIL(caught(FRONT, SIGHUP) && caught(FRONT, SIGCONT))
		;
	see_got("front", FRONT);
	see_got("background", BACK);
}

/* A leader without a terminal, and a group of two below it; when the leader
 * exits, the group is orphaned. */
static void stage_group(void)
{
	puppet_new(0);
	ask(0, act_setsid, 0);
	puppet_of(0, 1);
	ask(1, act_setpgid, two(0, 0));
	puppet_of(0, 2);
	ask(2, act_setpgid, two(0, pid_of(1)));
	must(ids_of(pid_of(2)).pgid == pid_of(1), "a group of two");
	catch_all(1, 2);
}

static void orphans_stopped(void)
{
	stage_group();
	kill(pid_of(2), SIGSTOP);
	UNTIL(state_of(pid_of(2)) == 'T')
		;
	order(0, act_exit, 0);
	see("leader", "%s", fate(pid_of(0)));
	UNTIL(caught(1, SIGHUP) && caught(1, SIGCONT) &&
	    caught(2, SIGHUP) && caught(2, SIGCONT))
		;
	see_got("running member", 1);
	see_got("stopped member", 2);
}

static void orphans_running(void)
{
	stage_group();
	order(0, act_exit, 0);
	see("leader", "%s", fate(pid_of(0)));
	UNTIL(ids_of(pid_of(1)).ppid == getpid() &&
	    ids_of(pid_of(2)).ppid == getpid())
		;
	see_got("one member", 1);
	see_got("the other", 2);
}

static void stopped_leader_wakes(void)
{
	struct terminal terminal;

	scene_build(&terminal);
	kill(pid_of(LEADER), SIGSTOP);
	UNTIL(state_of(pid_of(LEADER)) == 'T')
		;
	close(terminal.master);
	see("leader", "%s", fate(pid_of(LEADER)));
}

static void detached_keeps_stdio(void)
{
	struct terminal terminal;

	scene_build(&terminal);
	puppet_of(FRONT, MORE);
	ask(MORE, act_setsid, 0);
	catch_all(MORE, MORE);
	ask(LEADER, act_ignore, SIGHUP);
	close(terminal.master);
	see_got("detached", MORE);
	see_number("read", ask(MORE, act_read, TTY));
	see_number("write", ask_with(MORE, act_write, "x", TTY));
}

static void leaked_master(void)
{
	struct terminal terminal;

	scene_build(&terminal);
	catch_all(LEADER, LEADER);
	puppet_new(MORE);
	close(terminal.master);
	see_got("leader, while a copy is open", LEADER);
	see_number("write", ask_with(LEADER, act_write, "x", TTY));
	see_call("close of the copy", ask(MORE, act_close, terminal.master));
	see_got("leader then", LEADER);
	see_number("write", ask_with(LEADER, act_write, "x", TTY));
}

static void one_exit_tells_once(void)
{
	struct terminal terminal;

	scene_build(&terminal);
	puppet_of(LEADER, MORE);
	catch_all(FRONT, MORE);
	order(LEADER, act_exit, 0);
	see("leader", "%s", fate(pid_of(LEADER)));
	UNTIL(caught(FRONT, SIGHUP) > 0)
		;
	see_is("the leader's own group too", !has_got_nothing(MORE));
}

static void leader_exits_both(void)
{
	leader_exits();
	puppets_end();
	one_exit_tells_once();
}

const struct truth hangup_truths[] = {
	{ "C01", "Keys reach every process of the foreground group, and no "
	    "other", keys_reach_front,
	    "front: INT QUIT TSTP\n" "its child: INT QUIT TSTP\n"
	    "background: nothing\n" "detached child: nothing\n"
	    "leader: nothing\n", NULL },
	{ "C02", "When a session leader exits, the foreground group alone "
	    "gets SIGHUP, and the pseudo-terminal works on",
	    leader_exits_both,
	    "leader: exit 0\n" "front: HUP\n" "background: nothing\n"
	    "terminal left: no\n" "write: 5\n" "on the screen: alive\n"
	    "leader: exit 0\n" "the leader's own group too: no\n", NULL },
	{ "C03", "When the master is closed, the session leader alone gets "
	    "SIGHUP; the foreground group only if the leader then exits",
	    master_closed,
	    "leader: HUP CONT\n" "front: nothing\n" "background: nothing\n"
	    "then the leader: exit 0\n" "front: HUP CONT\n"
	    "background: nothing\n", NULL },
	{ "C04", "A newly orphaned group with a stopped member gets SIGHUP "
	    "and SIGCONT, every member of it", orphans_stopped,
	    "leader: exit 0\n" "running member: HUP CONT\n"
	    "stopped member: HUP CONT\n", NULL },
	{ "C05", "A newly orphaned group with nobody stopped gets nothing",
	    orphans_running,
	    "leader: exit 0\n" "one member: nothing\n"
	    "the other: nothing\n", NULL },
	{ "C09", "A hangup wakes a stopped session leader, which dies of it",
	    stopped_leader_wakes, "leader: SIGHUP\n", NULL },
	{ "C10", "A detached process gets no SIGHUP, but its kept stdio "
	    "fails", detached_keeps_stdio,
	    "detached: nothing\n" "read: 0\n" "write: EIO\n", NULL },
	{ "C11", "A copy of the master anywhere prevents the hangup",
	    leaked_master,
	    "leader, while a copy is open: nothing\n" "write: 1\n"
	    "close of the copy: ok\n" "leader then: HUP CONT\n"
	    "write: EIO\n", NULL },
	{ 0 }
};
