/* Sessions, process groups, PIDs, orphans. */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/truths/acts.h"
#include "tests/truths/said.h"
#include "tests/truths/seen.h"
#include "tests/truths/truth.h"

static bool links_agree(pid_t one, pid_t other, const char *name)
{
	char here[256];
	char there[256];

	return proc_link(one, name, here, sizeof(here)) > 0 &&
	    proc_link(other, name, there, sizeof(there)) > 0 &&
	    strcmp(here, there) == 0;
}

static void fork_copies(void)
{
	struct terminal terminal;
	struct ids old, new;
	char mask[32];
	long fd;

	scene_build(&terminal);
	ask_with(FRONT, act_chdir, "/dev", 0);
	ask(FRONT, act_umask, 031);
	ask(FRONT, act_ignore, SIGUSR1);
	ask(FRONT, act_block, SIGUSR2);
	fd = ask(FRONT, act_memfd, 0);
	puppet_of(FRONT, MORE);
	old = ids_of(pid_of(FRONT));
	new = ids_of(pid_of(MORE));
	status_field(pid_of(MORE), "Umask", mask, sizeof(mask));
	see_is("same group", old.pgid == new.pgid);
	see_is("same session", old.sid == new.sid);
	see_is("same terminal", old.tty == new.tty && new.tty != 0);
	see_is("same folder", links_agree(pid_of(FRONT), pid_of(MORE), "cwd"));
	see("umask", "%s", mask);
	see_is("still ignored", status_has(pid_of(MORE), "SigIgn", SIGUSR1));
	see_is("still blocked", status_has(pid_of(MORE), "SigBlk", SIGUSR2));
	ask(MORE, act_seek, two(fd, 7));
	see_number("parent's offset", ask(FRONT, act_tell, fd));
}

static void leader_setsid(void)
{
	puppet_new(0);
	ask(0, act_setpgid, two(0, 0));
	see_call("leader", ask(0, act_setsid, 0));
	puppet_of(0, 1);
	see_call("its child", ask(1, act_setsid, 0));
}

static void follower_setsid(void)
{
	struct terminal terminal;
	struct ids ids;
	pid_t pid;

	scene_build(&terminal);
	pid = puppet_of(FRONT, MORE);
	see_is("has a terminal", ids_of(pid).tty != 0);
	see_is("returns its PID", ask(MORE, act_setsid, 0) == pid);
	ids = ids_of(pid);
	see_is("SID and PGID are its PID", ids.sid == pid && ids.pgid == pid);
	see("tty", "%d", ids.tty);
	see("tpgid", "%d", ids.tpgid);
	see_call("/dev/tty", ask_with(MORE, act_open, "/dev/tty", O_RDWR));
}

static void setsid_with_own_group(void)
{
	puppet_new(0);
	ask(0, act_setpgid, two(0, 0));
	puppet_of(0, 1);
	ask(0, act_setpgid, two(0, getpgrp()));
	see_is("leads its group", ids_of(pid_of(0)).pgid == pid_of(0));
	see_call("while a child is in the group", ask(0, act_setsid, 0));
	kill(pid_of(1), SIGKILL);
	UNTIL(state_of(pid_of(1)) == 'Z')
		;
	see_call("while a zombie is in it", ask(0, act_setsid, 0));
	ask(0, act_reap, pid_of(1));
	see_call("after reaping", ask(0, act_setsid, 0));
}

static void leader_is_stuck(void)
{
	puppet_new(0);
	see_call("setsid", ask(0, act_setsid, 0));
	see_call("setpgid to itself", ask(0, act_setpgid, two(0, 0)));
	see_call("setsid again", ask(0, act_setsid, 0));
}

static void setpgid_errors(void)
{
	puppet_new(0);
	puppet_new(1);
	puppet_new(2);
	puppet_of(2, 3);
	ask(0, act_setsid, 0);
	order(1, act_exec_sleep, 0);
	UNTIL(is_named(pid_of(1), "sleep"))
		;
	see_call("other session", setpgid(pid_of(0), getpgrp()));
	see_call("group of another session",
	    ask(2, act_setpgid, two(0, pid_of(0))));
	see_call("no such group", ask(2, act_setpgid, two(0, pid_of(3))));
	see_call("after exec", setpgid(pid_of(1), pid_of(1)));
	see_call("not a child", setpgid(pid_of(3), pid_of(3)));
	see_call("negative", ask(2, act_setpgid, two(0, -5)));
}

static void getsid_of_others(void)
{
	puppet_new(0);
	ask(0, act_setsid, 0);
	puppet_of(0, 1);
	see_is("SID seen from another session",
	    getsid(pid_of(1)) == pid_of(0));
	see_is("PGID too", getpgid(pid_of(1)) == pid_of(0));
	if (unshare(CLONE_NEWPID) == -1) {
		differs("no PID namespace to look from: %s",
		    errno == EPERM ? "EPERM" : "refused");
		return;
	}
	puppet_new(2);
	see_number("PID in a new namespace", ask(2, act_getpid, 0));
	see_number("SID of a leader outside it", ask(2, act_getsid, 0));
	see_number("PGID likewise", ask(2, act_getpgid, 0));
}

/* fork() with a PID of our choice: 0 in the child is not seen, it exits. */
static pid_t fork_as(pid_t pid)
{
	struct clone_args args = { .exit_signal = SIGCHLD,
		.set_tid = (uint64_t)(uintptr_t)&pid, .set_tid_size = 1 };
	long got = syscall(SYS_clone3, &args, sizeof(args));

	if (got == 0) {
		for (;;)
			pause();
	}
	return (pid_t)got;
}

static bool has_set_tid(void)
{
	if (place.is_contained)
		return true;
	differs("no PID namespace of our own to choose PIDs in");
	return false;
}

static void pid_is_kept(void)
{
	pid_t leader = puppet_new(0);
	pid_t got;

	ask(0, act_setsid, 0);
	puppet_of(0, 1);
	order(0, act_exit, 0);
	see("session leader", "%s", fate(leader));
	see_is("SID of the rest is a dead PID",
	    ids_of(pid_of(1)).sid == leader && state_of(leader) == '\0');
	if (!has_set_tid())
		return;
	see_call("that PID anew", fork_as(leader));
	puppet_end(1);
	got = fork_as(leader);
	see_is("when the session is gone", got == leader);
	kill(got, SIGKILL);
}

static void zombies_answer(void)
{
	pid_t pid = puppet_new(0);
	long fd;

	ask(0, act_setpgid, two(0, 0));
	order(0, act_exit, 0);
	UNTIL(state_of(pid) == 'Z')
		;
	see_call("kill", kill(pid, 0));
	see_call("killpg", killpg(pid, 0));
	fd = syscall(SYS_pidfd_open, pid, 0);
	see_call("pidfd_open", fd);
	see("collected", "%s", fate(pid));
	see_call("kill", kill(pid, 0));
	see_call("killpg", killpg(pid, 0));
	see_call("pidfd_open", syscall(SYS_pidfd_open, pid, 0));
	see_call("signal by the old pidfd",
	    syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
}

static void pid_reused(void)
{
	char path[64];
	char byte;
	pid_t pid = puppet_new(0);
	int folder, file;
	long pidfd = syscall(SYS_pidfd_open, pid, 0);

	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	folder = open(path, O_PATH | O_DIRECTORY);
	file = openat(folder, "stat", O_RDONLY);
	must(folder != -1 && file != -1 && pidfd != -1, "three handles");
	puppet_end(0);
	if (!has_set_tid())
		return;
	see_is("a stranger has the PID", fork_as(pid) == pid);
	see_call("path by the old folder", openat(folder, "stat", O_RDONLY));
	see_call("read of the old file", pread(file, &byte, 1, 0));
	see_call("signal by the old pidfd",
	    syscall(SYS_pidfd_send_signal, pidfd, SIGTERM, NULL, 0));
	see_is("the fresh path shows the stranger",
	    ids_of(pid).ppid == getpid());
	kill(pid, SIGKILL);
}

static void double_fork(void)
{
	struct terminal terminal;
	struct ids ids;
	pid_t pid, middle = puppet_new(0);

	ask(0, act_setsid, 0);
	pid = puppet_of(0, 1);
	order(0, act_exit, 0);
	see("middle process", "%s", fate(middle));
	ids = ids_of(pid);
	see_is("SID and PGID are the middle's PID",
	    ids.sid == middle && ids.pgid == middle && pid != middle);
	see_is("parent is the nearest subreaper", ids.ppid == getpid());
	pty_open(&terminal);
	see_call("open of a terminal",
	    ask_with(1, act_open, terminal.path, O_RDWR));
	see("tty", "%d", ids_of(pid).tty);
}

static void subreaper_adopts(void)
{
	pid_t reaper = puppet_new(0);

	see_number("set", ask(0, act_subreaper, 1));
	puppet_of(0, 1);
	puppet_of(1, 2);
	puppet_of(0, 3);
	puppet_of(3, 4);
	see_number("inherited by fork", ask(1, act_is_subreaper, 0));
	order(1, act_exit, 0);
	UNTIL(ids_of(pid_of(2)).ppid != pid_of(1))
		;
	see_is("adopted by it", ids_of(pid_of(2)).ppid == reaper);
	order(0, act_exec_sleep, 0);
	UNTIL(is_named(reaper, "sleep"))
		;
	order(3, act_exit, 0);
	UNTIL(ids_of(pid_of(4)).ppid != pid_of(3))
		;
	see_is("also after exec", ids_of(pid_of(4)).ppid == reaper);
}

const struct truth session_truths[] = {
	{ "A01", "A child starts with its parent's group, session, terminal, "
	    "folder, umask, mask and dispositions, and shares file offsets",
	    fork_copies,
	    "same group: yes\n" "same session: yes\n" "same terminal: yes\n"
	    "same folder: yes\n" "umask: 0031\n" "still ignored: yes\n"
	    "still blocked: yes\n" "parent's offset: 7\n", NULL },
	{ "A02", "setsid() fails for a group leader, not for its child",
	    leader_setsid, "leader: EPERM\n" "its child: ok\n", NULL },
	{ "A03", "setsid() makes a session without a controlling terminal",
	    follower_setsid,
	    "has a terminal: yes\n" "returns its PID: yes\n"
	    "SID and PGID are its PID: yes\n" "tty: 0\n" "tpgid: -1\n"
	    "/dev/tty: ENXIO\n", NULL },
	{ "A04", "setsid() fails while anyone, even a zombie, is in a group "
	    "named after the caller", setsid_with_own_group,
	    "leads its group: no\n" "while a child is in the group: EPERM\n"
	    "while a zombie is in it: EPERM\n" "after reaping: ok\n", NULL },
	{ "A05", "A session leader can leave neither group nor session",
	    leader_is_stuck,
	    "setsid: ok\n" "setpgid to itself: EPERM\n"
	    "setsid again: EPERM\n", NULL },
	{ "A06", "setpgid() has an errno for each thing that is wrong",
	    setpgid_errors,
	    "other session: EPERM\n" "group of another session: EPERM\n"
	    "no such group: EPERM\n" "after exec: EACCES\n"
	    "not a child: ESRCH\n" "negative: EINVAL\n", NULL },
	{ "A07", "getsid() and getpgid() reach other sessions; 0 means that "
	    "the leader is outside the PID namespace", getsid_of_others,
	    "SID seen from another session: yes\n" "PGID too: yes\n"
	    "PID in a new namespace: 1\n" "SID of a leader outside it: 0\n"
	    "PGID likewise: 0\n", NULL },
	{ "A08", "A PID is not given away while a session is named after it",
	    pid_is_kept,
	    "session leader: exit 0\n" "SID of the rest is a dead PID: yes\n"
	    "that PID anew: EEXIST\n" "when the session is gone: yes\n",
	    NULL },
	{ "A09", "kill() and pidfd_open() succeed on a zombie",
	    zombies_answer,
	    "kill: ok\n" "killpg: ok\n" "pidfd_open: ok\n"
	    "collected: exit 0\n" "kill: ESRCH\n" "killpg: ESRCH\n"
	    "pidfd_open: ESRCH\n" "signal by the old pidfd: ESRCH\n", NULL },
	{ "A10", "What was opened of a process never shows its PID's next "
	    "owner", pid_reused,
	    "a stranger has the PID: yes\n" "path by the old folder: ESRCH\n"
	    "read of the old file: ESRCH\n"
	    "signal by the old pidfd: ESRCH\n"
	    "the fresh path shows the stranger: yes\n",
	    "a stranger has the PID: yes\n" "path by the old folder: ENOENT\n"
	    "read of the old file: ESRCH\n"
	    "signal by the old pidfd: ESRCH\n"
	    "the fresh path shows the stranger: yes\n" },
	{ "A11", "After the double fork the session is named after a dead "
	    "process, and a terminal cannot be acquired", double_fork,
	    "middle process: exit 0\n"
	    "SID and PGID are the middle's PID: yes\n"
	    "parent is the nearest subreaper: yes\n"
	    "open of a terminal: ok\n" "tty: 0\n", NULL },
	{ "D01", "Orphans go to the nearest subreaper, a role that exec keeps "
	    "and fork does not pass on", subreaper_adopts,
	    "set: 0\n" "inherited by fork: 0\n" "adopted by it: yes\n"
	    "also after exec: yes\n", NULL },
	{ 0 }
};
