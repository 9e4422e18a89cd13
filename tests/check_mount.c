/* The mount: seen by those who entered it only, busy while it is held. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/mount.h"
#include "lab/actors/workdir.h"

Suite *mount_suite(void);

static struct mount_ways ways;
static struct workdir folder;
static int proc;
static pid_t keeper;		/* lives in the namespace, holds nothing */
static pid_t holder;		/* stands on the mount, has a file of it */
static int orders[2];		/* a byte each: what the holder gives up */
static int answers[2];

static void say(char byte)
{
	if (write(answers[1], &byte, 1) != 1)
		_exit(1);
}

static char hear(int fd)
{
	char byte = 0;

	return read(fd, &byte, 1) == 1 ? byte : 0;
}

/* 'c' gives up the folder, 'f' the file; the end of the orders ends it. */
static void hold(void)
{
	int fd = open("usb/notes", O_RDONLY);

	if (fd < 0 || dup2(fd, 20) < 0 || close(fd) < 0 || chdir("usb") < 0)
		_exit(1);
	say('h');
	for (;;) {
		char order = hear(orders[0]);

		if (order == 0)
			_exit(0);
		if ((order == 'c' ? chdir("/") : close(20)) < 0)
			_exit(1);
		say(order);
	}
}

static void keep(pid_t tester)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != tester || chdir(folder.path) < 0
	    || mount_enter(&ways, folder.path) < 0)
		_exit(1);
	close(orders[1]);
	close(answers[0]);
	holder = fork();
	if (holder == 0)
		hold();
	if (holder < 0 || chdir("/") < 0
	    || write(answers[1], &holder, sizeof holder) != sizeof holder)
		_exit(1);
	close(answers[1]);
	while (waitpid(-1, NULL, 0) > 0)
		;
	pause();
	_exit(0);
}

static void set_up(void)
{
	char why[256];
	pid_t tester = getpid();
	char heard[sizeof holder + 1];
	size_t length = 0;

	mount_probe(&ways);
	if (ways.way == MOUNT_FUSE)	/* of which check_fuse.c tells */
		mount_forbid(&ways, "not here");
	ck_assert_int_eq(workdir_open(&folder, why, sizeof why), 0);
	proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert(pipe(orders) == 0 && pipe(answers) == 0);
	keeper = fork();
	if (keeper == 0)
		keep(tester);
	close(answers[1]);
	close(orders[0]);
	while (length < sizeof heard) {
		ssize_t got = read(answers[0], heard + length,
		    sizeof heard - length);

		ck_assert_int_gt(got, 0);
		length += (size_t)got;
	}
	/* Parent and child speak in either order: 'h' is first or last. */
	memcpy(&holder, heard + (heard[0] == 'h' && heard[4] != 'h' ? 1 : 0),
	    sizeof holder);
}

static void tear_down(void)
{
	close(orders[1]);
	while (hear(answers[0]) != 0)
		;
	kill(keeper, SIGKILL);
	waitpid(keeper, NULL, 0);
	close(answers[0]);
	close(proc);
	ck_assert_int_eq(workdir_remove(&folder), 0);
}

static void tell_holder(char order)
{
	ck_assert_int_eq(write(orders[1], &order, 1), 1);
	ck_assert_int_eq(hear(answers[0]), order);
}

START_TEST(the_probe_names_a_way_or_a_reason)
{
	if (ways.way == MOUNT_NONE) {
		ck_assert_int_eq(strncmp(ways.reason, "mount.", 6), 0);
		ck_assert_str_ne(ways.detail, "");
	} else {
		ck_assert_ptr_null(ways.reason);
	}
}
END_TEST

START_TEST(the_mount_is_seen_inside_only)
{
	char path[64];
	struct stat status;

	if (ways.way == MOUNT_NONE)
		return;
	ck_assert_int_eq(fstatat(folder.fd, "usb", &status, 0), 0);
	ck_assert(mount_device(proc, keeper, folder.path) != 0);
	ck_assert(mount_device(proc, keeper, folder.path) != status.st_dev);
	ck_assert_int_lt(fstatat(folder.fd, "usb/notes", &status, 0), 0);
	snprintf(path, sizeof path, "%d/cwd/notes", (int)holder);
	ck_assert_int_eq(fstatat(proc, path, &status, 0), 0);
	ck_assert_uint_eq(status.st_uid, geteuid());
	ck_assert_uint_eq(status.st_gid, getegid());
	ck_assert_int_gt(status.st_size, 0);
}
END_TEST

static int find_holders(struct holder *found, int max)
{
	pid_t pids[3] = { holder, getpid(), keeper };

	return mount_holders(proc, pids, 3,
	    mount_device(proc, keeper, folder.path), found, max);
}

START_TEST(it_is_busy_until_all_is_given_up)
{
	struct holder found[4];

	if (ways.way == MOUNT_NONE)
		return;
	ck_assert_int_eq(find_holders(found, 4), 2);
	ck_assert_int_eq(found[0].pid, holder);
	ck_assert_int_eq(found[0].fd, -1);
	ck_assert_int_eq(found[1].pid, holder);
	ck_assert_int_eq(found[1].fd, 20);
	ck_assert_int_eq(find_holders(found, 1), 1);
	ck_assert_int_eq(mount_unmount(&ways, keeper, folder.path, 5000),
	    EBUSY);
	tell_holder('c');
	ck_assert_int_eq(find_holders(found, 4), 1);
	ck_assert_int_eq(found[0].fd, 20);
	ck_assert_int_eq(mount_unmount(&ways, keeper, folder.path, 5000),
	    EBUSY);
	tell_holder('f');
	ck_assert_int_eq(find_holders(found, 4), 0);
	ck_assert_int_eq(mount_unmount(&ways, keeper, folder.path, 5000), 0);
	ck_assert_int_eq(mount_unmount(&ways, keeper, folder.path, 5000),
	    EINVAL);
}
END_TEST

START_TEST(a_process_that_is_gone_is_no_way_in)
{
	pid_t gone = fork();

	if (gone == 0)
		_exit(0);
	ck_assert_int_eq(waitpid(gone, NULL, 0), gone);
	ck_assert_int_ne(mount_unmount(&ways, gone, folder.path, 5000), 0);
	ck_assert_uint_eq(mount_device(proc, gone, folder.path), 0);
	ck_assert_int_eq(mount_holders(proc, &gone, 1, 1, NULL, 0), 0);
}
END_TEST

START_TEST(where_sigchld_is_ignored_the_answers_still_come)
{
	struct mount_ways again;

	signal(SIGCHLD, SIG_IGN);
	mount_probe(&again);
	ck_assert_int_eq(again.way == MOUNT_FUSE ? MOUNT_NONE : again.way,
	    ways.way);
	if (ways.way != MOUNT_NONE)
		ck_assert_int_eq(mount_unmount(&ways, keeper, folder.path,
		    5000), EBUSY);
	signal(SIGCHLD, SIG_DFL);
}
END_TEST

START_TEST(without_a_way_there_is_a_folder_with_the_file)
{
	struct mount_ways none = { .way = MOUNT_NONE };
	struct workdir plain;
	struct stat status;
	char why[256];

	ck_assert_int_eq(workdir_open(&plain, why, sizeof why), 0);
	ck_assert_int_eq(mount_enter(&none, plain.path), 0);
	ck_assert_int_eq(fstatat(plain.fd, "usb/notes", &status, 0), 0);
	ck_assert_int_eq(mount_enter(&none, plain.path), 0);
	ck_assert_int_eq(workdir_remove(&plain), 0);
}
END_TEST

/* As the target does once it has closed everything and gone to "/". */
START_TEST(the_folder_goes_while_others_still_see_the_mount)
{
	struct stat status;

	ck_assert_int_eq(workdir_remove(&folder), 0);
	ck_assert_int_lt(stat(folder.path, &status), 0);
}
END_TEST

Suite *mount_suite(void)
{
	Suite *suite = suite_create("mount");
	TCase *tests = tcase_create("mount");

	tcase_set_timeout(tests, 30);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, the_probe_names_a_way_or_a_reason);
	tcase_add_test(tests, the_mount_is_seen_inside_only);
	tcase_add_test(tests, it_is_busy_until_all_is_given_up);
	tcase_add_test(tests, a_process_that_is_gone_is_no_way_in);
	tcase_add_test(tests, where_sigchld_is_ignored_the_answers_still_come);
	tcase_add_test(tests, without_a_way_there_is_a_folder_with_the_file);
	tcase_add_test(tests,
	    the_folder_goes_while_others_still_see_the_mount);
	suite_add_tcase(suite, tests);
	return suite;
}
