/* A process seen from outside, on real processes. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/facts/procfs.h"

Suite *look_suite(void);

#define NOBODY 65534

static int proc = -1;
static struct snapshot seen;
static pid_t child;

static void set_up(void)
{
	proc = look_open();
	ck_assert_int_ge(proc, 0);
	snapshot_init(&seen);
	child = 0;
}

static void end_child(void)
{
	if (child > 0) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	child = 0;
}

static void tear_down(void)
{
	end_child();
	snapshot_clear(&seen);
	close(proc);
}

/* Forks a child that does body, says that it is ready and then waits for its
 * end; it ends with the test in any case. */
static void begin_child(void (*body)(void *), void *context)
{
	int ready[2];
	char byte;

	ck_assert_int_eq(pipe2(ready, O_CLOEXEC), 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ready[0]);
		if (body)
			body(context);
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		close(ready[1]);
		for (;;)
			pause();
	}
	close(ready[1]);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
}

static void look(pid_t pid, unsigned what)
{
	ck_assert_int_eq(look_record(proc, pid, what, &seen), 0);
}

START_TEST(own_record_is_what_the_calls_say)
{
	char cwd[PATH_MAX];
	mode_t mask = umask(0);

	umask(mask);
	ck_assert_ptr_nonnull(getcwd(cwd, sizeof cwd));
	look(getpid(), LOOK_ALL);
	ck_assert_int_eq(seen.pid, getpid());
	ck_assert_int_eq(seen.ppid, getppid());
	ck_assert_int_eq(seen.pgid, getpgrp());
	ck_assert_int_eq(seen.sid, getsid(0));
	ck_assert_str_eq(seen.cwd, cwd);
	ck_assert_int_eq(seen.umask, (int)mask);
	ck_assert_int_eq(seen.is_group_leader, getpid() == getpgrp());
	ck_assert_int_eq(seen.is_session_leader, getpid() == getsid(0));
	ck_assert_int_eq(seen.state, 'R');
	ck_assert(seen.ppid_comm[0]);
	ck_assert_ptr_nonnull(seen.fds);
	for (enum field field = 0; field < FIELD_COUNT; field++)
		if (field != FIELD_ORPHANED_GROUP)
			ck_assert_int_eq(seen.unreadable[field], 0);
}
END_TEST

START_TEST(access_and_close_on_exec_are_told)
{
	static const struct {
		int flags;
		enum fd_access access;
		bool is_cloexec;
	} row[] = {
		{ O_RDONLY, ACCESS_READ, false },
		{ O_WRONLY | O_CLOEXEC, ACCESS_WRITE, true },
		{ O_RDWR, ACCESS_BOTH, false },
		{ O_PATH | O_CLOEXEC, ACCESS_PATH, true },
	};
	int fd[4];

	for (int i = 0; i < 4; i++)
		fd[i] = open("/dev/null", row[i].flags);
	for (int detailed = 0; detailed < 2; detailed++) {
		look(getpid(), detailed ? LOOK_ALL : LOOK_FDS);
		for (int i = 0; i < 4; i++) {
			const struct fd_fact *fact = fd_list_find(seen.fds,
			    fd[i]);

			ck_assert_ptr_nonnull(fact);
			ck_assert_str_eq(fact->target, "/dev/null");
			ck_assert_int_eq(fact->access, row[i].access);
			if (detailed)
				ck_assert_int_eq(fact->is_cloexec,
				    row[i].is_cloexec);
		}
	}
	for (int i = 0; i < 4; i++)
		close(fd[i]);
}
END_TEST

static void choose_signals(void *context)
{
	sigset_t set;

	(void)context;
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, (void (*)(int))abort);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN + 3);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	umask(0135);
}

START_TEST(masks_and_umask_of_another_are_told)
{
	begin_child(choose_signals, NULL);
	look(child, LOOK_IDS);
	ck_assert(signal_set_has(seen.ignored, SIGHUP));
	ck_assert(!signal_set_has(seen.caught, SIGHUP));
	ck_assert(signal_set_has(seen.caught, SIGTERM));
	ck_assert(signal_set_has(seen.blocked, SIGUSR1));
	ck_assert(signal_set_has(seen.blocked, SIGRTMIN + 3));
	ck_assert(signal_set_has(seen.pending, SIGUSR1));
	ck_assert_int_eq(seen.umask, 0135);
	ck_assert_int_eq(seen.ppid, getpid());
}
END_TEST

static void take_name(void *context)
{
	prctl(PR_SET_NAME, context);
}

START_TEST(a_hostile_name_shifts_no_field)
{
	static char name[] = "a) Z 1\n(\033[2J";

	begin_child(take_name, name);
	look(child, LOOK_IDS);
	ck_assert_str_eq(seen.comm, name);
	ck_assert_int_eq(seen.ppid, getpid());
	ck_assert_int_eq(seen.sid, getsid(0));
	ck_assert_int_ne(seen.state, 'Z');
}
END_TEST

START_TEST(a_zombie_keeps_its_numbers_only)
{
	siginfo_t info;

	child = fork();
	if (child == 0)
		_exit(3);
	ck_assert_int_eq(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT),
	    0);
	look(child, LOOK_ALL);
	ck_assert_int_eq(seen.state, 'Z');
	ck_assert_int_eq(seen.ppid, getpid());
	ck_assert_int_eq(seen.sid, getsid(0));
	ck_assert_int_ne(seen.unreadable[FIELD_CWD], 0);
	ck_assert_int_eq(seen.unreadable[FIELD_UMASK], ENOENT);
	ck_assert_int_eq(seen.unreadable[FIELD_CAUGHT], 0);
	ck_assert(!seen.fds || seen.fds->count == 0);
}
END_TEST

START_TEST(who_is_gone_is_gone)
{
	child = fork();
	if (child == 0)
		_exit(0);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert_int_eq(look_record(proc, child, LOOK_ALL, &seen), -1);
	ck_assert_int_eq(errno, ESRCH);
	ck_assert_int_eq(seen.pid, child);
	ck_assert_int_eq(seen.unreadable[FIELD_PID], 0);
	ck_assert_int_eq(seen.unreadable[FIELD_SID], ESRCH);
	ck_assert_int_eq(seen.unreadable[FIELD_FDS], ESRCH);
	child = 0;
}
END_TEST

START_TEST(a_stopped_one_is_told)
{
	siginfo_t info;

	begin_child(NULL, NULL);
	kill(child, SIGSTOP);
	ck_assert_int_eq(waitid(P_PID, (id_t)child, &info, WSTOPPED | WNOWAIT),
	    0);
	look(child, LOOK_ALL);
	ck_assert_int_eq(seen.state, 'T');
	ck_assert_int_eq(seen.unreadable[FIELD_CWD], 0);
}
END_TEST

static void change_folder(void *context)
{
	if (chdir(context) < 0)
		_exit(1);
}

/* Two folders with one look: only one of them is removed. */
START_TEST(a_removed_cwd_is_told_from_one_named_so)
{
	char folder[] = "/tmp/look.XXXXXX", named[64];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	begin_child(change_folder, folder);
	ck_assert_int_eq(rmdir(folder), 0);
	look(child, LOOK_CWD);
	ck_assert(seen.is_cwd_deleted);
	end_child();

	snprintf(named, sizeof named, "%s (deleted)", folder);
	ck_assert_int_eq(mkdir(named, 0700), 0);
	begin_child(change_folder, named);
	look(child, LOOK_CWD);
	ck_assert_str_eq(seen.cwd, named);
	ck_assert(!seen.is_cwd_deleted);
	ck_assert_int_eq(rmdir(named), 0);
}
END_TEST

static void lead_terminal(void *context)
{
	if (setsid() < 0 || open(context, O_RDWR) < 0)
		_exit(1);
}

START_TEST(a_terminal_and_its_foreground_are_told)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	char name[64];

	ck_assert_int_ge(master, 0);
	ck_assert_int_eq(grantpt(master), 0);
	ck_assert_int_eq(unlockpt(master), 0);
	ck_assert_int_eq(ptsname_r(master, name, sizeof name), 0);
	begin_child(lead_terminal, name);
	look(child, LOOK_ALL);
	ck_assert_str_eq(seen.tty, name);
	ck_assert_int_eq(seen.tpgid, child);
	ck_assert_int_eq(seen.sid, child);
	ck_assert(seen.is_foreground);
	ck_assert(seen.is_session_leader);
	ck_assert(seen.is_group_leader);
	ck_assert(seen.is_orphaned_group);
	close(master);
}
END_TEST

static void lead_group(void *context)
{
	(void)context;
	setpgid(0, 0);
}

static void lead_session(void *context)
{
	(void)context;
	setsid();
}

/* Its parent, the test, is of the same session but of another group. */
START_TEST(a_group_with_a_tie_is_not_orphaned)
{
	begin_child(lead_group, NULL);
	look(child, LOOK_ORPHANED);
	ck_assert_int_eq(seen.unreadable[FIELD_ORPHANED_GROUP], 0);
	ck_assert(!seen.is_orphaned_group);
	ck_assert_int_eq(look_is_orphaned(proc, child, getsid(0)), 0);
}
END_TEST

START_TEST(a_session_of_its_own_is_orphaned)
{
	begin_child(lead_session, NULL);
	look(child, LOOK_ORPHANED);
	ck_assert_int_eq(seen.unreadable[FIELD_ORPHANED_GROUP], 0);
	ck_assert(seen.is_orphaned_group);
	ck_assert_str_eq(seen.tty, "");
	ck_assert_int_eq(seen.tpgid, -1);
}
END_TEST

/* A member of the group whose parent is one as well. */
static void lead_with_member(void *context)
{
	pid_t *member = context, parent = getpid(), pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (getppid() == parent)
			pause();
		_exit(0);	/* it had gone before that call */
	}
	*member = pid;
}

static void lead_group_with_member(void *context)
{
	lead_group(NULL);
	lead_with_member(context);
}

static void lead_session_with_member(void *context)
{
	lead_session(NULL);
	lead_with_member(context);
}

static pid_t *shared_pid(void)
{
	pid_t *pid = mmap(NULL, sizeof *pid, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(pid, MAP_FAILED);
	return pid;
}

/* What ties a group may be the parent of another member. */
START_TEST(a_tie_of_an_ancestor_counts)
{
	pid_t *member = shared_pid();

	begin_child(lead_group_with_member, member);
	ck_assert_int_gt(*member, 0);
	look(*member, LOOK_ORPHANED);
	ck_assert_int_eq(seen.pgid, child);
	ck_assert_int_eq(seen.ppid, child);
	ck_assert_int_eq(seen.unreadable[FIELD_ORPHANED_GROUP], 0);
	ck_assert(!seen.is_orphaned_group);
	munmap(member, sizeof *member);
}
END_TEST

START_TEST(an_ancestor_of_another_session_is_no_tie)
{
	pid_t *member = shared_pid();

	begin_child(lead_session_with_member, member);
	look(*member, LOOK_ORPHANED);
	ck_assert_int_eq(seen.sid, child);
	ck_assert_int_eq(seen.unreadable[FIELD_ORPHANED_GROUP], 0);
	ck_assert(seen.is_orphaned_group);
	munmap(member, sizeof *member);
}
END_TEST

START_TEST(a_whole_look_keeps_the_lines_it_read)
{
	struct look_lines lines = { .has_parent = false };

	begin_child(lead_session, NULL);
	ck_assert_int_eq(look_whole(proc, child, LOOK_ALL, &lines, &seen), 0);
	ck_assert_int_eq(lines.own.pid, child);
	ck_assert_int_eq(lines.own.sid, seen.sid);
	ck_assert(lines.has_parent);
	ck_assert_int_eq(lines.parent.pid, getpid());
	end_child();
	ck_assert_int_eq(look_whole(proc, 4194304, LOOK_ALL, &lines, &seen),
	    -1);
	ck_assert_int_eq(errno, ESRCH);
}
END_TEST

static void open_many(void *context)
{
	struct rlimit limit;
	int *count = context;

	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	for (int i = 0; i < *count; i++)
		if (open("/dev/null", O_RDONLY) < 0)
			_exit(1);
}

START_TEST(a_thousand_descriptors_ascend)
{
	int count = 1000;

	begin_child(open_many, &count);
	look(child, LOOK_ALL);
	ck_assert_ptr_nonnull(seen.fds);
	ck_assert_uint_ge(seen.fds->count, (size_t)count);
	for (size_t i = 1; i < seen.fds->count; i++)
		ck_assert_int_lt(seen.fds->row[i - 1].fd, seen.fds->row[i].fd);
	look(child, LOOK_FDS | LOOK_CLOEXEC | LOOK_BRIEF);
	ck_assert_uint_ge(seen.fds->count, (size_t)count);
	ck_assert_int_ne(seen.fds->row[LOOK_DETAILED - 1].access,
	    ACCESS_UNKNOWN);
	ck_assert_int_eq(seen.fds->row[LOOK_DETAILED].access, ACCESS_UNKNOWN);
	ck_assert_str_eq(seen.fds->row[seen.fds->count - 1].target,
	    "/dev/null");
}
END_TEST

static void *tell_tid(void *context)
{
	pid_t *tid = context;

	__atomic_store_n(tid, gettid(), __ATOMIC_SEQ_CST);
	while (__atomic_load_n(tid, __ATOMIC_SEQ_CST))
		sched_yield();
	return NULL;
}

START_TEST(the_number_of_a_thread_is_no_process)
{
	pid_t tid = 0, number;
	pthread_t thread;

	ck_assert_int_eq(pthread_create(&thread, NULL, tell_tid, &tid), 0);
	while (!(number = __atomic_load_n(&tid, __ATOMIC_SEQ_CST)))
		sched_yield();
	ck_assert_int_eq(look_record(proc, number, LOOK_IDS, &seen), -1);
	ck_assert_int_eq(errno, ESRCH);
	__atomic_store_n(&tid, 0, __ATOMIC_SEQ_CST);
	pthread_join(thread, NULL);
}
END_TEST

#define NOT_POSSIBLE 77

/* In a child that gives up what root may: facts go home as an exit status. */
static int look_at_a_stranger(pid_t stranger)
{
	if (getuid() == 0 && (setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
		return NOT_POSSIBLE;
	if (look_record(proc, stranger, LOOK_ALL, &seen) < 0)
		return 2;
	if (seen.unreadable[FIELD_CWD] != EACCES)
		return 3;
	if (seen.unreadable[FIELD_FDS] != EACCES || seen.fds)
		return 4;
	if (seen.unreadable[FIELD_SID] || seen.unreadable[FIELD_UMASK])
		return 5;
	return seen.unreadable[FIELD_CAUGHT] ? 6 : 0;
}

static int status_of_child(void)
{
	int status = -1;

	if (waitpid(child, &status, 0) != child)
		return -1;
	child = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

START_TEST(what_a_stranger_hides_is_said_field_by_field)
{
	pid_t stranger = getuid() == 0 ? getpid() : 1;
	struct stat owner;
	int status;

	if (stranger == 1 && (stat("/proc/1", &owner) < 0 ||
	    owner.st_uid == getuid()))
		return;
	child = fork();
	if (child == 0)
		_exit(look_at_a_stranger(stranger));
	status = status_of_child();
	if (status != NOT_POSSIBLE)
		ck_assert_int_eq(status, 0);
}
END_TEST

/* A /proc of its own with hidepid=2, seen without the rights of root. */
static int look_through_hidepid(pid_t stranger)
{
	int hidden;

	if (unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("proc", "/proc", "proc", 0, "hidepid=2") < 0)
		return NOT_POSSIBLE;
	hidden = look_open();
	if (hidden < 0 || setgid(NOBODY) < 0 || setuid(NOBODY) < 0)
		return NOT_POSSIBLE;
	prctl(PR_SET_DUMPABLE, 1);
	if (look_record(hidden, stranger, LOOK_ALL, &seen) == 0)
		return 1;
	if (errno != EACCES)
		return 2;
	if (seen.unreadable[FIELD_SID] != UNREADABLE_HIDDEN)
		return 3;
	if (look_record(hidden, 4194304, LOOK_ALL, &seen) == 0 ||
	    errno != ESRCH)
		return 4;
	if (look_record(hidden, getpid(), LOOK_ALL, &seen) < 0)
		return 5;
	if (seen.unreadable[FIELD_PPID_COMM] != UNREADABLE_HIDDEN)
		return 6;
	return 0;
}

START_TEST(what_hidepid_hides_is_not_called_gone)
{
	int status;

	if (getuid() != 0)
		return;
	child = fork();
	if (child == 0)
		_exit(look_through_hidepid(getpid() == 1 ? 1 : getppid()));
	status = status_of_child();
	if (status != NOT_POSSIBLE)
		ck_assert_int_eq(status, 0);
}
END_TEST

struct walk {
	pid_t last;
	bool is_ascending;
	bool has_us;
	int visits;
};

static bool walk_on(pid_t pid, void *context)
{
	struct walk *walk = context;

	walk->is_ascending = walk->is_ascending && pid > walk->last;
	walk->has_us = walk->has_us || pid == getpid();
	walk->last = pid;
	walk->visits++;
	return true;
}

static bool walk_once(pid_t pid, void *context)
{
	walk_on(pid, context);
	return false;
}

START_TEST(each_is_visited_in_order_until_told_to_stop)
{
	struct walk walk = { .is_ascending = true };

	ck_assert_int_eq(look_each(proc, walk_on, &walk), 0);
	ck_assert(walk.is_ascending);
	ck_assert(walk.has_us);
	walk.visits = 0;
	ck_assert_int_eq(look_each(proc, walk_once, &walk), 0);
	ck_assert_int_eq(walk.visits, 1);
}
END_TEST

START_TEST(a_relative_has_its_numbers)
{
	struct relative relative = { .role = ROLE_WORKER };

	begin_child(lead_session, NULL);
	ck_assert_int_eq(look_relative(proc, child, &relative), 0);
	ck_assert_int_eq(relative.pid, child);
	ck_assert_int_eq(relative.ppid, getpid());
	ck_assert_int_eq(relative.sid, child);
	ck_assert(!relative.has_tty);
	ck_assert_int_eq(relative.role, ROLE_WORKER);
	ck_assert_int_eq(look_relative(proc, 4194304, &relative), -1);
	ck_assert_int_eq(errno, ESRCH);
}
END_TEST

START_TEST(a_row_has_what_a_line_needs)
{
	struct procfs_stat stat;

	begin_child(lead_session, NULL);
	ck_assert_int_eq(look_row(proc, child, LOOK_CWD, &stat, &seen), 0);
	ck_assert_int_eq(stat.pid, child);
	ck_assert_int_eq(seen.sid, child);
	ck_assert_ptr_nonnull(seen.fds);
	ck_assert_uint_le(seen.fds->count, 3);
	ck_assert(seen.cwd[0]);
}
END_TEST

/* Who has no terminal may only be warned, and perhaps of its folder; whoever
 * has one is no daemon. */
START_TEST(a_row_has_its_folder_where_it_may_be_the_reason)
{
	struct procfs_stat stat;
	char name[64];
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	begin_child(lead_session, NULL);
	ck_assert_int_eq(look_row(proc, child, LOOK_IDS, &stat, &seen), 0);
	ck_assert(seen.cwd[0]);
	end_child();
	ck_assert_int_eq(grantpt(master) | unlockpt(master), 0);
	ck_assert_int_eq(ptsname_r(master, name, sizeof name), 0);
	begin_child(lead_terminal, name);
	ck_assert_int_eq(look_row(proc, child, LOOK_IDS, &stat, &seen), 0);
	ck_assert_str_eq(seen.tty, name);
	ck_assert_str_eq(seen.cwd, "");
	ck_assert_int_eq(look_row(proc, child, LOOK_CWD, &stat, &seen), 0);
	ck_assert(seen.cwd[0]);
	close(master);
}
END_TEST

/* No descriptor of ours is left over, whatever was asked. */
START_TEST(looking_leaks_nothing)
{
	int before = dup(proc), after;

	close(before);
	for (int i = 0; i < 20; i++) {
		look(getpid(), LOOK_ALL);
		look_record(proc, 4194304, LOOK_ALL, &seen);
		look_record(proc, 1, LOOK_ALL | LOOK_BRIEF, &seen);
	}
	after = dup(proc);
	close(after);
	ck_assert_int_eq(before, after);
}
END_TEST

Suite *look_suite(void)
{
	Suite *suite = suite_create("look");
	TCase *tcase = tcase_create("processes");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, own_record_is_what_the_calls_say);
	tcase_add_test(tcase, access_and_close_on_exec_are_told);
	tcase_add_test(tcase, masks_and_umask_of_another_are_told);
	tcase_add_test(tcase, a_hostile_name_shifts_no_field);
	tcase_add_test(tcase, a_zombie_keeps_its_numbers_only);
	tcase_add_test(tcase, who_is_gone_is_gone);
	tcase_add_test(tcase, a_stopped_one_is_told);
	tcase_add_test(tcase, a_removed_cwd_is_told_from_one_named_so);
	tcase_add_test(tcase, a_terminal_and_its_foreground_are_told);
	tcase_add_test(tcase, a_group_with_a_tie_is_not_orphaned);
	tcase_add_test(tcase, a_session_of_its_own_is_orphaned);
	tcase_add_test(tcase, a_tie_of_an_ancestor_counts);
	tcase_add_test(tcase, an_ancestor_of_another_session_is_no_tie);
	tcase_add_test(tcase, a_whole_look_keeps_the_lines_it_read);
	tcase_add_test(tcase, a_thousand_descriptors_ascend);
	tcase_add_test(tcase, the_number_of_a_thread_is_no_process);
	tcase_add_test(tcase, what_a_stranger_hides_is_said_field_by_field);
	tcase_add_test(tcase, what_hidepid_hides_is_not_called_gone);
	tcase_add_test(tcase, each_is_visited_in_order_until_told_to_stop);
	tcase_add_test(tcase, a_relative_has_its_numbers);
	tcase_add_test(tcase, a_row_has_what_a_line_needs);
	tcase_add_test(tcase, a_row_has_its_folder_where_it_may_be_the_reason);
	tcase_add_test(tcase, looking_leaks_nothing);
	suite_add_tcase(suite, tcase);
	return suite;
}
