/* The explanations of steps. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/told.h"

Suite *explain_steps_suite(void);

static void fork_in_job(void)
{
	told_does("fork");
	told_calls("fork()", TOLD_CHILD, 0);
	told_forked(&told.after);
}

static void fork_in_script(void)
{
	told_does("fork");
	told_calls("fork()", TOLD_CHILD, 0);
	told.before.pgid = told.before.tpgid = 150;
	snapshot_derive(&told.before);
	snapshot_copy(&told.after, &told.before);
	told.after.pid = TOLD_CHILD;
	told.after.ppid = 1;
}

static void fork_second(void)
{
	told_detached(&told.before);
	snapshot_copy(&told.after, &told.before);
	told_does("fork");
	told_calls("fork()", TOLD_CHILD + 1, 0);
	told.after.pid = TOLD_CHILD + 1;
	snapshot_derive(&told.after);
}

static void fork_killed_leader(void)
{
	told_does("fork");
	told.before.sid = TOLD_JOB;
	snapshot_derive(&told.before);
	told_ends(ENDED_KILLED, SIGHUP);
}

static void fork_refused(void)
{
	told_does("fork");
	told_calls("fork()", -1, EAGAIN);
}

static void fork_adopted(void)
{
	fork_in_job();
	told.after.ppid = 77;
	strcpy(told.after.ppid_comm, "keeper");
}

static void setsid_ok(void)
{
	told_forked(&told.before);
	told_detached(&told.after);
	told_does("setsid");
	told_calls("setsid()", TOLD_CHILD, 0);
}

static void setsid_leader(void)
{
	told_does("setsid");
	told_calls("setsid()", -1, EPERM);
}

static void setsid_twice(void)
{
	told_detached(&told.before);
	told_detached(&told.after);
	told_does("setsid");
	told_calls("setsid()", -1, EPERM);
}

static void setsid_member(void)
{
	told.before.pgid = 150;
	snapshot_derive(&told.before);
	snapshot_copy(&told.after, &told.before);
	told_does("setsid");
	told_calls("setsid()", -1, EPERM);
}

static void chdir_ok(void)
{
	told_does("chdir");
	told_calls("chdir(\"/\")", 0, 0);
	strcpy(told.after.cwd, "/");
}

static void umask_ok(void)
{
	told_does("umask");
	told_calls("umask(0)", 022, 0);
	told.after.umask = 0;
}

static void umask_again(void)
{
	umask_ok();
	told.before.umask = 0;
}

static void close_ok(void)
{
	told_does("close");
	told_calls("close_range(0, ~0U, 0)", 0, 0);
	told_fds(&told.after, NULL, NULL);
}

static void close_detached(void)
{
	close_ok();
	told_detached(&told.before);
	told_detached(&told.after);
	told_fds(&told.after, NULL, NULL);
}

static void close_unlocks(void)
{
	close_detached();
	told.scene_before.locker = TOLD_CHILD;
}

static void fork_unlocks(void)
{
	fork_in_job();
	told.scene_before.locker = TOLD_JOB;
}

static void close_looped(void)
{
	close_ok();
	told.calls = 0;
	told_calls("close_range(0, ~0U, 0)", -1, ENOSYS);
	told_calls("close(fd)", 0, 0);
}

static void devnull_after_close(void)
{
	told_does("devnull");
	told_calls("open(\"/dev/null\", O_RDWR)", 0, 0);
	told_fds(&told.before, NULL, NULL);
	told_fds(&told.after, "/dev/null", NULL);
}

static void devnull_refused(void)
{
	told_does("devnull");
	told_calls("open(\"/dev/null\", O_RDWR)", -1, EMFILE);
}

static void pidfile_low(void)
{
	told_does("pidfile");
	told_calls("open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644)", 0, 0);
	told_fds(&told.before, NULL, NULL);
	told_fds(&told.after, "/tmp/lab/daemon.pid", NULL);
}

static void pidfile_again(void)
{
	told_forked(&told.before);
	told_forked(&told.after);
	told_does("pidfile");
	told_calls("fcntl(fd, F_SETLK, &lock)", 0, 0);
}

static void pidfile_same(void)
{
	pidfile_again();
	told.scene_before.locker = TOLD_CHILD;
}

/* A terminal on 0 alone. */
static void devnull_after_tty(void)
{
	struct fd_fact row = { 0, ACCESS_BOTH, false, "/dev/pts/7" };

	told_does("devnull");
	free(told.before.fds);
	told.before.fds = fd_list_make(&row, 1);
	told_fds(&told.after, "/dev/null", NULL);
}

static void pidfile_locked(void)
{
	told_does("pidfile");
	told_calls("fcntl(fd, F_SETLK, &lock)", -1, EAGAIN);
}

static const struct told_case cases[] = {
	{ fork_in_job, "bash 100 waited for 200 only" },
	{ fork_in_job, "Process 1, systemd, adopted it" },
	{ fork_in_job, "Process 200 has ended, but" },
	{ fork_adopted, "keeper 77 adopted it" },
	{ fork_in_script, "What Ctrl-C sends" },
	{ fork_second, "is in session 201 but does not lead it" },
	{ fork_killed_leader, "killed by SIGHUP (pidfd)" },
	{ fork_refused, "a limit on the number of processes" },
	{ setsid_ok, "One call, three effects" },
	{ setsid_ok, "Can it still write there?" },
	{ setsid_leader, "group leader" },
	{ setsid_twice, "leads session 201 already" },
	{ setsid_member, "A process is left whose PGID is 200" },
	{ chdir_ok, "no longer in /tmp/lab/usb" },
	{ chdir_ok, "still open on the mount" },
	{ umask_ok, "was 0022 and is 0000" },
	{ umask_again, "Nothing changed" },
	{ close_ok, "x open-dev-tty" },
	{ close_detached, "neither write there nor read from it" },
	{ close_unlocks, "The lock on daemon.pid is gone as well" },
	{ fork_unlocks, "The lock on daemon.pid is gone" },
	{ devnull_after_tty, "is closed now" },
	{ pidfile_again, "no lock on it any more" },
	{ pidfile_same, "and its lock already" },
	{ close_looped, "closed them one by one" },
	{ devnull_after_close, "0 was free" },
	{ devnull_refused, "limit on open descriptors" },
	{ pidfile_low, "devnull belongs before" },
	{ pidfile_locked, "Another process has the lock" },
};

Suite *explain_steps_suite(void)
{
	return told_suite("explain_steps", cases,
	    (int)(sizeof cases / sizeof cases[0]));
}
