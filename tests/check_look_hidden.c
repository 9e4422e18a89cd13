/* What others hide is said to be hidden, field by field. */
#include <check.h>
#include <errno.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "tests/eye.h"

Suite *look_hidden_suite(void);

#define NOBODY 65534
#define NOT_POSSIBLE 77

/* In a child that gives up what root may: facts go home as an exit status. */
static int look_at_a_stranger(pid_t stranger)
{
	if (getuid() == 0 && (setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
		return NOT_POSSIBLE;
	if (look_record(eye.proc, stranger, LOOK_ALL, &eye.seen) < 0)
		return 2;
	if (eye.seen.unreadable[FIELD_CWD] != EACCES)
		return 3;
	if (eye.seen.unreadable[FIELD_FDS] != EACCES || eye.seen.fds)
		return 4;
	if (eye.seen.unreadable[FIELD_SID] || eye.seen.unreadable[FIELD_UMASK])
		return 5;
	return eye.seen.unreadable[FIELD_CAUGHT] ? 6 : 0;
}

static int status_of_child(void)
{
	int status = -1;

	if (waitpid(eye.child, &status, 0) != eye.child)
		return -1;
	eye.child = 0;
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
	eye.child = fork();
	if (eye.child == 0)
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
	if (look_record(hidden, stranger, LOOK_ALL, &eye.seen) == 0)
		return 1;
	if (errno != EACCES)
		return 2;
	if (eye.seen.unreadable[FIELD_SID] != UNREADABLE_HIDDEN)
		return 3;
	if (look_record(hidden, 4194304, LOOK_ALL, &eye.seen) == 0 ||
	    errno != ESRCH)
		return 4;
	if (look_record(hidden, getpid(), LOOK_ALL, &eye.seen) < 0)
		return 5;
	if (eye.seen.unreadable[FIELD_PPID_COMM] != UNREADABLE_HIDDEN)
		return 6;
	return 0;
}

START_TEST(what_hidepid_hides_is_not_called_gone)
{
	int status;

	if (getuid() != 0)
		return;
	eye.child = fork();
	if (eye.child == 0)
		_exit(look_through_hidepid(getpid() == 1 ? 1 : getppid()));
	status = status_of_child();
	if (status != NOT_POSSIBLE)
		ck_assert_int_eq(status, 0);
}
END_TEST

Suite *look_hidden_suite(void)
{
	Suite *suite = suite_create("look_hidden");
	TCase *tcase = tcase_create("hidden");

	tcase_add_checked_fixture(tcase, eye_open, eye_close);
	tcase_add_test(tcase, what_a_stranger_hides_is_said_field_by_field);
	tcase_add_test(tcase, what_hidepid_hides_is_not_called_gone);
	suite_add_tcase(suite, tcase);
	return suite;
}
