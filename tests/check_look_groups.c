/* Sessions, groups and terminals seen from outside; orphaned groups. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "tests/eye.h"

Suite *look_groups_suite(void);

static void lead_terminal(void *context)
{
	if (setsid() < 0 || open(context, O_RDWR) < 0)
		_exit(1);
}

/* The master of a new one, the path of its other side in name. */
static int open_terminal(char *name, size_t size)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	ck_assert_int_ge(master, 0);
	ck_assert_int_eq(grantpt(master), 0);
	ck_assert_int_eq(unlockpt(master), 0);
	ck_assert_int_eq(ptsname_r(master, name, size), 0);
	return master;
}

START_TEST(a_terminal_and_its_foreground_are_told)
{
	char name[64];
	int master = open_terminal(name, sizeof name);

	eye_begin(lead_terminal, name);
	eye_look(eye.child, LOOK_ALL);
	ck_assert_str_eq(eye.seen.tty, name);
	ck_assert_int_eq(eye.seen.tpgid, eye.child);
	ck_assert_int_eq(eye.seen.sid, eye.child);
	ck_assert(eye.seen.is_foreground);
	ck_assert(eye.seen.is_session_leader);
	ck_assert(eye.seen.is_group_leader);
	ck_assert(eye.seen.is_orphaned_group);
	close(master);
}
END_TEST

static void look_at_row(unsigned what)
{
	struct procfs_stat stat;

	ck_assert_int_eq(look_row(eye.proc, eye.child, what, &stat,
	    &eye.seen), 0);
}

/* Who has no terminal may only be warned, and perhaps of its folder; whoever
 * has one is no daemon. */
START_TEST(a_row_has_its_folder_where_it_may_be_the_reason)
{
	char name[64];
	int master = open_terminal(name, sizeof name);

	eye_begin(eye_lead_session, NULL);
	look_at_row(LOOK_IDS);
	ck_assert(eye.seen.cwd[0]);
	eye_end();
	eye_begin(lead_terminal, name);
	look_at_row(LOOK_IDS);
	ck_assert_str_eq(eye.seen.tty, name);
	ck_assert_str_eq(eye.seen.cwd, "");
	look_at_row(LOOK_CWD);
	ck_assert(eye.seen.cwd[0]);
	close(master);
}
END_TEST

static void lead_group(void *context)
{
	(void)context;
	setpgid(0, 0);
}

/* Its parent, the test, is of the same session but of another group. */
START_TEST(a_group_with_a_tie_is_not_orphaned)
{
	eye_begin(lead_group, NULL);
	eye_look(eye.child, LOOK_ORPHANED);
	ck_assert_int_eq(eye.seen.unreadable[FIELD_ORPHANED_GROUP], 0);
	ck_assert(!eye.seen.is_orphaned_group);
	ck_assert_int_eq(look_is_orphaned(eye.proc, eye.child, getsid(0)), 0);
}
END_TEST

START_TEST(a_session_of_its_own_is_orphaned)
{
	eye_begin(eye_lead_session, NULL);
	eye_look(eye.child, LOOK_ORPHANED);
	ck_assert_int_eq(eye.seen.unreadable[FIELD_ORPHANED_GROUP], 0);
	ck_assert(eye.seen.is_orphaned_group);
	ck_assert_str_eq(eye.seen.tty, "");
	ck_assert_int_eq(eye.seen.tpgid, -1);
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
	eye_lead_session(NULL);
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

	eye_begin(lead_group_with_member, member);
	ck_assert_int_gt(*member, 0);
	eye_look(*member, LOOK_ORPHANED);
	ck_assert_int_eq(eye.seen.pgid, eye.child);
	ck_assert_int_eq(eye.seen.ppid, eye.child);
	ck_assert_int_eq(eye.seen.unreadable[FIELD_ORPHANED_GROUP], 0);
	ck_assert(!eye.seen.is_orphaned_group);
	munmap(member, sizeof *member);
}
END_TEST

START_TEST(an_ancestor_of_another_session_is_no_tie)
{
	pid_t *member = shared_pid();

	eye_begin(lead_session_with_member, member);
	eye_look(*member, LOOK_ORPHANED);
	ck_assert_int_eq(eye.seen.sid, eye.child);
	ck_assert_int_eq(eye.seen.unreadable[FIELD_ORPHANED_GROUP], 0);
	ck_assert(eye.seen.is_orphaned_group);
	munmap(member, sizeof *member);
}
END_TEST

Suite *look_groups_suite(void)
{
	Suite *suite = suite_create("look_groups");
	TCase *tcase = tcase_create("groups");

	tcase_add_checked_fixture(tcase, eye_open, eye_close);
	tcase_add_test(tcase, a_terminal_and_its_foreground_are_told);
	tcase_add_test(tcase, a_row_has_its_folder_where_it_may_be_the_reason);
	tcase_add_test(tcase, a_group_with_a_tie_is_not_orphaned);
	tcase_add_test(tcase, a_session_of_its_own_is_orphaned);
	tcase_add_test(tcase, a_tie_of_an_ancestor_counts);
	tcase_add_test(tcase, an_ancestor_of_another_session_is_no_tie);
	suite_add_tcase(suite, tcase);
	return suite;
}
