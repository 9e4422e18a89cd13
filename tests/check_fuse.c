/* The mount where no namespace may be had: a FUSE mount shows the same, and
 * neither a dead nor a stopped server keeps the lab waiting.  Where there is
 * no /dev/fuse or no fusermount3 a test says so and is done. */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/belongings.h"
#include "lab/actors/look.h"
#include "lab/actors/mount.h"
#include "lab/actors/stick.h"
#include "lab/actors/stick_nodes.h"
#include "lab/actors/warden.h"
#include "lab/ground/io.h"
#include "tests/play.h"
#include "tests/room.h"

Suite *fuse_suite(void);

/* --- nodes --------------------------------------------------------------- */

static struct node *make_file(struct node *folder, const char *name)
{
	return node_make(folder, name, S_IFREG | 0644, 1, 2);
}

START_TEST(what_is_removed_stays_while_somebody_knows_it)
{
	struct node *top = node_make(NULL, "", S_IFDIR | 0755, 1, 2);
	struct node *file = make_file(top, "a");
	int left = node_count_left();

	ck_assert_uint_eq(top->status.st_ino, 1);
	ck_assert_ptr_eq(node_find(top, "a"), file);
	file->lookups = 2;
	ck_assert_int_eq(node_resize(file, 100), 0);
	node_remove(file);
	ck_assert_ptr_null(node_find(top, "a"));
	ck_assert(node_is_empty(top));
	ck_assert_int_eq(node_bytes_left(), NODE_BYTES_MAX - 100);
	ck_assert_int_eq(node_count_left(), left);
	node_forget(file, 1);
	ck_assert_int_eq(node_count_left(), left);
	node_forget(file, 1);
	ck_assert_int_eq(node_count_left(), left + 1);
	ck_assert_int_eq(node_bytes_left(), NODE_BYTES_MAX);
}
END_TEST

START_TEST(there_is_a_limit)
{
	struct node *top = node_make(NULL, "", S_IFDIR | 0755, 1, 2);
	struct node *file = make_file(top, "a"), *other = make_file(top, "b");
	char name[20];

	ck_assert_int_eq(node_resize(file, NODE_BYTES_MAX - 10), 0);
	ck_assert_int_eq(node_resize(other, 11), ENOSPC);
	ck_assert_int_eq(node_resize(other, 10), 0);
	ck_assert_int_eq(node_resize(file, 0), 0);
	ck_assert_int_eq(node_resize(other, -1), ENOSPC);
	ck_assert_int_eq(node_resize(file, 10), 0);
	ck_assert_int_eq(node_resize(other, INT64_MAX), ENOSPC);
	ck_assert_int_eq(node_resize(file, 0), 0);
	for (int i = 0; node_count_left() > 0; i++) {
		snprintf(name, sizeof name, "%d", i);
		ck_assert_ptr_nonnull(make_file(top, name));
	}
	ck_assert_ptr_null(make_file(top, "one more"));
	ck_assert_int_eq(errno, ENOSPC);
	node_remove(node_find(top, "7"));
	ck_assert_ptr_nonnull(make_file(top, "one more"));
}
END_TEST

/* --- a mount of its own -------------------------------------------------- */

static struct belongings stage;
static struct warden *guard;	/* a test that fails leaves no mount */

/* False, and told, where it cannot be. */
static bool set_up(void)
{
	char why[300], words[200] = "built without libfuse3", path[600];

	memset(&stage, 0, sizeof stage);
	stage.proc = look_open();
	ck_assert_int_ge(stage.proc, 0);
	guard = warden_start();
	ck_assert_ptr_nonnull(guard);
	ck_assert_msg(workdir_open(&stage.workdir, why, sizeof why) == 0,
	    "%s", why);
	ck_assert_int_eq(warden_stage(guard, 0, stage.workdir.path, 0), 0);
	snprintf(path, sizeof path, "%s/usb", stage.workdir.path);
	if (stick_is_built()) {
		ck_assert_int_eq(server_start(&stage.server, path), 0);
		ck_assert_int_eq(warden_server(guard, 0, &stage.server), 0);
		ck_assert(!server_is_mounted(stage.workdir.fd));
		if (server_mount(&stage.server, words, sizeof words) == 0)
			return true;
	}
	fprintf(stderr, "fuse: not possible here: %s\n", words);
	ck_assert_int_eq(belongings_end(&stage), 0);
	warden_stop(guard);
	return false;
}

static void tear_down(void)
{
	struct stat status;

	ck_assert_int_eq(belongings_end(&stage), 0);
	ck_assert_int_lt(stat(stage.workdir.path, &status), 0);
	warden_stop(guard);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	close(stage.proc);
}

/* As a test does that fails. */
static _Noreturn void fail_with_a_mount(int line)
{
	struct stat status;

	if (set_up() && fstatat(stage.workdir.fd, "usb/notes", &status, 0) == 0
	    && io_write(line, stage.workdir.path, strlen(
	    stage.workdir.path) + 1) < 0)
		_exit(2);
	_exit(1);
}

/* What it started comes to us when it has ended. */
START_TEST(a_test_that_fails_leaves_no_mount)
{
	char path[sizeof stage.workdir.path] = "";
	struct stat status;
	int ends[2];

	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	if (fork() == 0)
		fail_with_a_mount(ends[1]);
	while (waitpid(-1, NULL, 0) > 0)
		;
	close(ends[1]);
	if (read(ends[0], path, sizeof path) > 0) {
		ck_assert_int_lt(lstat(path, &status), 0);
		ck_assert_int_eq(errno, ENOENT);
	}
	close(ends[0]);
}
END_TEST

static int open_usb(void)
{
	return openat(stage.workdir.fd, "usb", O_RDONLY | O_DIRECTORY);
}

START_TEST(files_come_and_go)
{
	struct stat status;
	char text[100];
	int usb, fd;

	if (!set_up())
		return;
	usb = open_usb();
	ck_assert_int_ge(usb, 0);
	ck_assert_int_gt(io_read_at(usb, "notes", text, sizeof text), 0);
	ck_assert_int_eq(fstatat(usb, "notes", &status, 0), 0);
	ck_assert_uint_eq(status.st_uid, geteuid());
	ck_assert_uint_eq(status.st_gid, getegid());
	ck_assert_int_eq(io_write_at(usb, "a", "abc", 0640), 0);
	ck_assert_int_eq(renameat(usb, "a", usb, "b"), 0);
	ck_assert_int_lt(fstatat(usb, "a", &status, 0), 0);
	fd = openat(usb, "b", O_RDWR | O_APPEND);
	ck_assert_int_eq(unlinkat(usb, "b", 0), 0);
	ck_assert_int_eq(write(fd, "def", 3), 3);
	ck_assert_int_eq(pread(fd, text, 10, 0), 6);
	ck_assert_mem_eq(text, "abcdef", 6);
	ck_assert_int_eq(ftruncate(fd, 2), 0);
	ck_assert_int_eq(pread(fd, text, 10, 0), 2);
	close(fd);
	ck_assert_int_eq(mkdirat(usb, "d", 0755), 0);
	ck_assert_int_eq(io_write_at(usb, "d/x", "1", 0644), 0);
	ck_assert_int_lt(unlinkat(usb, "d", AT_REMOVEDIR), 0);
	ck_assert_int_eq(errno, ENOTEMPTY);
	ck_assert_int_eq(unlinkat(usb, "d/x", 0), 0);
	ck_assert_int_eq(unlinkat(usb, "d", AT_REMOVEDIR), 0);
	ck_assert_int_lt(openat(usb, "none", O_RDONLY), 0);
	ck_assert_int_eq(errno, ENOENT);
	close(usb);
	tear_down();
}
END_TEST

/* The kernel lets longer names through than there is room for. */
START_TEST(a_name_that_is_too_long_is_refused)
{
	char name[NAME_MAX + 2];
	struct stat status;
	int usb;

	if (!set_up())
		return;
	usb = open_usb();
	memset(name, 'n', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	ck_assert_int_lt(renameat(usb, "notes", usb, name), 0);
	ck_assert_int_eq(errno, ENAMETOOLONG);
	ck_assert_int_lt(mkdirat(usb, name, 0700), 0);
	ck_assert_int_eq(errno, ENAMETOOLONG);
	ck_assert_int_eq(fstatat(usb, "notes", &status, 0), 0);
	name[NAME_MAX] = '\0';
	ck_assert_int_eq(renameat(usb, "notes", usb, name), 0);
	ck_assert_int_eq(fstatat(usb, name, &status, 0), 0);
	close(usb);
	tear_down();
}
END_TEST

/* More names than one answer of the server has room for. */
START_TEST(each_name_is_listed_once)
{
	struct stat status;
	char command[700], name[60];
	FILE *list;
	int count = 0;

	if (!set_up())
		return;
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof name, "usb/a-rather-long-name-%d", i);
		ck_assert_int_eq(io_write_at(stage.workdir.fd, name, "", 0600),
		    0);
	}
	snprintf(command, sizeof command, "ls -A '%s/usb' | sort -u",
	    stage.workdir.path);
	list = popen(command, "r");
	while (fgets(name, sizeof name, list))
		count++;
	pclose(list);
	ck_assert_int_eq(count, 201);
	ck_assert_int_eq(fstatat(stage.workdir.fd, "usb/notes", &status, 0),
	    0);
	tear_down();
}
END_TEST

/* lseek(2) takes any place of a folder: nothing is listed from there on. */
START_TEST(a_place_that_is_none_lists_nothing)
{
	static const long place[] = { 0x7fffffff, 0xfffffff0, 1L << 40 };
	DIR *folder;

	if (!set_up())
		return;
	folder = fdopendir(open_usb());
	ck_assert_ptr_nonnull(folder);
	for (size_t i = 0; i < sizeof place / sizeof place[0]; i++) {
		seekdir(folder, place[i]);
		ck_assert_ptr_null(readdir(folder));
	}
	closedir(folder);
	tear_down();
}
END_TEST

START_TEST(more_than_it_holds_does_not_fit)
{
	static char bytes[1 << 16];
	ssize_t done = 0;
	int fd, rounds = 0;

	if (!set_up())
		return;
	fd = openat(stage.workdir.fd, "usb/big", O_WRONLY | O_CREAT, 0600);
	ck_assert_int_ge(fd, 0);
	while (rounds < 40 && (done = write(fd, bytes, sizeof bytes)) > 0)
		rounds++;
	ck_assert_int_lt(done, 0);
	ck_assert_int_eq(errno, ENOSPC);
	ck_assert_int_eq(rounds, 15);
	close(fd);
	tear_down();
}
END_TEST

/* As after a SIGKILL of it. */
START_TEST(a_dead_server_is_no_reason_to_wait)
{
	struct stat status;

	if (!set_up())
		return;
	ck_assert(server_kill(&stage.server));
	ck_assert_int_eq(waitid(P_PID, (id_t)stage.server.pid, NULL,
	    WEXITED | WNOWAIT), 0);
	ck_assert_int_lt(fstatat(stage.workdir.fd, "usb/none", &status, 0),
	    0);
	ck_assert_int_eq(errno, ENOTCONN);
	ck_assert(server_is_mounted(stage.workdir.fd));
	tear_down();
}
END_TEST

/* Somebody waits for the server, in vain, inside the kernel. */
START_TEST(a_stopped_server_is_no_reason_to_wait)
{
	struct stat status;
	pid_t pid;

	if (!set_up())
		return;
	kill(stage.server.pid, SIGSTOP);
	ck_assert_int_eq(waitid(P_PID, (id_t)stage.server.pid, NULL,
	    WSTOPPED | WNOWAIT), 0);
	pid = fork();
	if (pid == 0) {
		fstatat(stage.workdir.fd, "usb/new", &status, 0);
		_exit(0);
	}
	ck_assert(mount_device(stage.proc, getpid(),
	    stage.workdir.path) != 0);
	ck_assert_int_eq(mount_holders(stage.proc, &pid, 1,
	    mount_device(stage.proc, getpid(), stage.workdir.path),
	    NULL, 0), 0);
	ck_assert(server_is_mounted(stage.workdir.fd));
	ck_assert_int_eq(belongings_end(&stage), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	warden_stop(guard);
	close(stage.proc);
}
END_TEST

/* --- on a stage ---------------------------------------------------------- */

static bool open_play(struct play **play)
{
	if (!set_up())
		return false;
	tear_down();
	play_mount_by_fuse();
	*play = play_open("job", NULL);
	ck_assert(play_has_mount(*play));
	return true;
}

static void unmount_says(struct play *play, int error, int holders)
{
	const struct moment *moment = play_do(play, "unmount");

	ck_assert(moment->detail.is_fuse);
	ck_assert_int_eq(moment->detail.error, error);
	ck_assert_int_eq(moment->detail.holders, holders);
	ck_assert_int_eq(moment->detail.is_unmounted, error == 0);
}

static void is_held_as_elsewhere(struct play *play)
{
	unmount_says(play, EBUSY, 2);
	play_do(play, "fork");
	unmount_says(play, EBUSY, 2);
	play_do(play, "setsid");
	play_do(play, "chdir");
	unmount_says(play, EBUSY, 1);
	play_do(play, "close");
	unmount_says(play, 0, 0);
	unmount_says(play, EINVAL, 0);
}

START_TEST(it_is_busy_until_all_is_given_up)
{
	struct play *play;

	if (!open_play(&play))
		return;
	is_held_as_elsewhere(play);
	play_close(play);
}
END_TEST

START_TEST(it_is_so_without_a_server)
{
	struct play *play;
	int signals[] = { SIGSTOP, SIGKILL };

	if (!open_play(&play))
		return;
	ck_assert_int_eq(kill(room_child(getpid(), "usb"), signals[_i]), 0);
	is_held_as_elsewhere(play);
	play_close(play);
}
END_TEST

Suite *fuse_suite(void)
{
	Suite *suite = suite_create("fuse");
	TCase *nodes = tcase_create("nodes");
	TCase *mount = tcase_create("mount");
	TCase *plays = tcase_create("stage");

	tcase_add_test(nodes, what_is_removed_stays_while_somebody_knows_it);
	tcase_add_test(nodes, there_is_a_limit);
	suite_add_tcase(suite, nodes);
	tcase_set_timeout(mount, 60);
	tcase_add_test(mount, a_test_that_fails_leaves_no_mount);
	tcase_add_test(mount, files_come_and_go);
	tcase_add_test(mount, a_name_that_is_too_long_is_refused);
	tcase_add_test(mount, each_name_is_listed_once);
	tcase_add_test(mount, a_place_that_is_none_lists_nothing);
	tcase_add_test(mount, more_than_it_holds_does_not_fit);
	tcase_add_test(mount, a_dead_server_is_no_reason_to_wait);
	tcase_add_test(mount, a_stopped_server_is_no_reason_to_wait);
	suite_add_tcase(suite, mount);
	tcase_set_timeout(plays, 60);
	tcase_add_test(plays, it_is_busy_until_all_is_given_up);
	tcase_add_loop_test(plays, it_is_so_without_a_server, 0, 2);
	suite_add_tcase(suite, plays);
	return suite;
}
