/* The whole lab where namespaces are forbidden: it mounts by FUSE, and
 * however it ends, nothing of it is left.  Where that cannot be made so, or
 * there is no FUSE, a test says so and is done. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#ifdef HAVE_SECCOMP
#include <seccomp.h>
#endif

#include "lab/ground/io.h"
#include "tests/room.h"

Suite *forbidden_suite(void);

#define CANNOT 99
#define NOBODY 65534

static char *session[] = { NULL, "run", "--json", "fork", "setsid", "unmount",
	"chdir", "unmount", "close", "unmount", NULL };
static char *waiting[] = { NULL, "run", "--json", "-", NULL };

/* Not by a filter that takes setuid away: fusermount3 must stay what it is.
 * So only root can set it. */
static void forbid(void)
{
#ifdef HAVE_SECCOMP
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, geteuid() != 0);
	if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
	    SCMP_SYS(unshare), 0) < 0 || seccomp_load(filter) < 0)
		_exit(CANNOT);
#else
	_exit(CANNOT);
#endif
}

static void forbid_here(void *context)
{
	(void)context;
	forbid();
}

/* As an ordinary user, who may reach the lab and the room. */
static void forbid_as_nobody(void *room)
{
	forbid();
	if (setgroups(0, NULL) < 0 || setregid(NOBODY, NOBODY) < 0 ||
	    setreuid(NOBODY, NOBODY) < 0 || access(room_lab(), X_OK) < 0 ||
	    access(((struct room *)room)->tmp, W_OK) < 0)
		_exit(CANNOT);
}

/* In a list of mounts of this test's own, where anybody may use /dev/fuse. */
static bool open_fuse_to_all(void)
{
	return unshare(CLONE_NEWNS) == 0 &&
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("none", "/mnt", "tmpfs", 0, NULL) == 0 &&
	    mknod("/mnt/fuse", S_IFCHR | 0666, makedev(10, 229)) == 0 &&
	    chmod("/mnt/fuse", 0666) == 0 &&
	    mount("/mnt/fuse", "/dev/fuse", NULL, MS_BIND, NULL) == 0;
}

static void give_away(const struct room *room)
{
	char path[400];

	snprintf(path, sizeof path, "%s/home", room->path);
	ck_assert_int_eq(chown(path, NOBODY, NOBODY), 0);
	snprintf(path, sizeof path, "%s/home/.bash_history", room->path);
	ck_assert_int_eq(chown(path, NOBODY, NOBODY), 0);
	ck_assert_int_eq(chown(room->tmp, NOBODY, NOBODY), 0);
	ck_assert_int_eq(chown(room->path, NOBODY, NOBODY), 0);
}

static const char *const users[] = { "who we are", "uid 65534" };

static bool cannot(int user, const char *why)
{
	fprintf(stderr, "forbidden: %s: not possible here: %s\n", users[user],
	    why);
	return false;
}

/* False, and told, where there is no FUSE mount to be had; in out is what the
 * first session said. */
static bool set_up(struct room *room, struct guest *guest, int user)
{
	const char *out;
	bool is_mounted;
	int code;

	if (user == 1 && (geteuid() != 0 || !open_fuse_to_all()))
		return cannot(user, "only for root with /dev/fuse");
	room_open(room, NULL);
	if (user == 1)
		give_away(room);
	session[0] = waiting[0] = (char *)(uintptr_t)room_lab();
	*guest = (struct guest){ .argv = session, .context = room,
		.prepare = user == 1 ? forbid_as_nobody : forbid_here };
	code = room_run(room, guest);
	out = room_text(room, "out");
	ck_assert_msg(code == 0 || code == CANNOT, "%d: %s", code,
	    room_text(room, "err"));
	is_mounted = strstr(out, "\"kind\":\"fuse\"") != NULL;
	if (code == 0 && !is_mounted)
		ck_assert_ptr_nonnull(strstr(out, "\"mounted\":false"));
	if (code == 0 && is_mounted)
		return true;
	room_close(room);
	return cannot(user, code ? "no filter" : "no FUSE mount");
}

static int count(const char *text, const char *word)
{
	int found = 0;

	while ((text = strstr(text, word)) != NULL) {
		text++;
		found++;
	}
	return found;
}

START_TEST(it_is_busy_for_the_same_reasons)
{
	struct room room;
	struct guest guest;
	const char *out;

	if (!set_up(&room, &guest, _i))
		return;
	out = room_text(&room, "out");
	ck_assert_int_eq(count(out, "\"errno\":\"EBUSY\""), 2);
	ck_assert_int_eq(count(out, "\"by\":\"cwd\""), 1);
	ck_assert_int_eq(count(out, "\"by\":\"fd 3\""), 2);
	ck_assert_int_eq(count(out, "\"unmounted\":true"), 1);
	ck_assert_int_eq(count(out, "\"leftovers\":0"), 1);
	room_close(&room);
}
END_TEST

START_TEST(killed_at_any_moment)
{
	unsigned seed = room_seed(_i);
	struct room room;
	struct guest guest;
	int64_t start, whole;

	if (!set_up(&room, &guest, _i))
		return;
	start = io_now_us();
	ck_assert_int_eq(room_run(&room, &guest), 0);
	whole = io_now_us() - start;
	for (int i = 0; i < room_rounds(16, 500); i++) {
		int64_t us = (int64_t)rand_r(&seed) % whole;
		pid_t pid = room_start(&room, &guest);
		const char *left;

		usleep((useconds_t)us);
		kill(pid, SIGKILL);
		ck_assert_int_ne(room_wait(pid, 10000), -1);
		left = room_left(&room);
		ck_assert_msg(left == NULL, "after %lld us: %s",
		    (long long)us, left ? left : "");
	}
	room_close(&room);
}
END_TEST

/* The target waits, and so does the lab, for a line. */
static void wait_for_start(const struct room *room)
{
	while (!strstr(room_text(room, "out"), "\"event\":\"start\""))
		usleep(10000);
}

START_TEST(killed_with_a_server_that_is_stopped_or_dead)
{
	static const int signals[] = { SIGSTOP, SIGKILL };
	struct room room;
	struct guest guest;
	char fifo[400], path[400];
	pid_t pid;
	int fd;

	if (!set_up(&room, &guest, _i % 2))
		return;
	snprintf(fifo, sizeof fifo, "%s/in", room.path);
	ck_assert_int_eq(mkfifo(fifo, 0600), 0);
	fd = open(fifo, O_RDWR | O_CLOEXEC);
	snprintf(path, sizeof path, "%s/out", room.path);
	ck_assert_int_eq(unlink(path), 0);	/* of the first session */
	guest.argv = waiting;
	guest.in = fifo;
	pid = room_start(&room, &guest);
	wait_for_start(&room);
	ck_assert_int_eq(kill(room_child(pid, "usb"), signals[_i / 2]), 0);
	kill(pid, SIGKILL);
	ck_assert_int_ne(room_wait(pid, 10000), -1);
	close(fd);
	room_close(&room);
}
END_TEST

Suite *forbidden_suite(void)
{
	Suite *suite = suite_create("forbidden");
	TCase *tests = tcase_create("namespaces");

	tcase_set_timeout(tests, 600);
	tcase_add_loop_test(tests, it_is_busy_for_the_same_reasons, 0, 2);
	tcase_add_loop_test(tests, killed_at_any_moment, 0, 2);
	tcase_add_loop_test(tests,
	    killed_with_a_server_that_is_stopped_or_dead, 0, 4);
	suite_add_tcase(suite, tests);
	return suite;
}
