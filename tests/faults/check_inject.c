/* Each system call of the lab, and of the warden, fails in turn (strace
 * --inject): no hang, no crash, the documented exit code, one clear line
 * where it cannot go on, and nothing left. */
#include <check.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/room.h"

Suite *inject_suite(void);

static const struct fault {
	const char *call;
	const char *error;
	int quick;		/* so many occurrences */
} faults[] = {
	{ "clone,clone3,fork,vfork", "EAGAIN", 4 },
	{ "openat,open", "EMFILE", 25 },
	{ "openat,open", "EACCES", 6 },
	{ "read", "EIO", 10 },
	{ "read", "EINTR", 4 },
	{ "write", "ENOSPC", 5 },
	{ "mmap", "ENOMEM", 6 },
	{ "ioctl", "EIO", 8 },
	{ "socketpair", "EMFILE", 2 },
	{ "poll,ppoll", "EINTR", 4 },
	{ "poll,ppoll", "ENOMEM", 3 },
	{ "pidfd_open", "EMFILE", 5 },
	{ "pidfd_send_signal", "EPERM", 4 },
	{ "sendmsg", "ENOBUFS", 5 },
	{ "recvfrom", "EINTR", 4 },
	{ "inotify_init1", "EMFILE", 2 },
	{ "inotify_add_watch", "ENOSPC", 2 },
	{ "signalfd4", "EMFILE", 1 },
	{ "rt_sigprocmask", "EINVAL", 3 },
	{ "pipe2", "EMFILE", 3 },
	{ "mkdir,mkdirat", "ENOSPC", 2 },
	{ "symlink,symlinkat", "ENOSPC", 2 },
	{ "unlinkat", "EBUSY", 3 },
	{ "ftruncate", "EFBIG", 1 },
	{ "readlink,readlinkat", "EACCES", 6 },
	{ "getdents64", "EIO", 3 },
	{ "fcntl", "EBADF", 3 },
	{ "futex", "EINVAL", 3 },
	{ "prctl", "EINVAL", 2 },
	{ "umount2,mount,unshare", "EPERM", 2 },
	{ "getrandom", "EINTR", 1 },
	{ "uname", "EFAULT", 1 },
	{ "wait4,waitid", "EINTR", 3 },
	{ "close", "EIO", 8 },
	{ "dup2,dup3", "EBADF", 2 },
	{ "setsid", "EPERM", 1 },
	{ "kill", "EPERM", 2 },
	{ "tgkill", "EPERM", 1 },
	{ "statx,newfstatat", "EACCES", 6 },
};

#define FAULTS ((int)(sizeof faults / sizeof faults[0]))
#define OCCURRENCES 50

static char inject[120], trace[120];
static char *traced[] = { (char *)"strace", (char *)"-qqq", (char *)"-o",
	(char *)"/dev/null", trace, inject, NULL, (char *)"run",
	(char *)"--json", (char *)"fork", (char *)"setsid",
	(char *)"write-stdout", (char *)"unmount", NULL };

/* From main on: what the loader asks for before is not the lab's.  A static
 * program has no loader, so that counting begins with it. */
static void set_fault(const struct fault *fault, int occurrence)
{
	snprintf(trace, sizeof trace, "--trace=%s", fault->call);
	snprintf(inject, sizeof inject, "--inject=%s:error=%s:when=%d",
	    fault->call, fault->error, occurrence);
	traced[6] = (char *)(uintptr_t)room_lab();
}

static bool has_strace(void)
{
	return system("strace -qqq -o /dev/null true 2>/dev/null") == 0;
}

/* 127: the loader itself could not go on.  The lab may do without, or not. */
static void assert_documented(const struct room *room, int status)
{
	const char *err = room_text(room, "err");

	ck_assert_msg(status != -1, "%s: it hangs", inject);
	ck_assert_msg(WIFEXITED(status), "%s: signal %d", inject,
	    WTERMSIG(status));
	ck_assert_msg(WEXITSTATUS(status) <= 2 || WEXITSTATUS(status) == 127,
	    "%s: exit %d: %s", inject, WEXITSTATUS(status), err);
	if (WEXITSTATUS(status) == 1 && strstr(inject, "=write:") == NULL)
		ck_assert_msg(room_is_one_line(room) ||
		    strstr(room_text(room, "out"), "\"leftovers\":") != NULL,
		    "%s: no clear line: %s", inject, err);
	ck_assert_ptr_null(strstr(err, "ERROR: AddressSanitizer"));
}

/* Where removing itself is what fails, a folder may be left and is told. */
static bool may_leave(const struct fault *fault, const char *left)
{
	return strstr(left, "process") == NULL &&
	    (strstr(fault->call, "unlinkat") || strstr(fault->call,
	    "getdents") || strstr(fault->call, "openat") ||
	    strstr(fault->call, "statx") || strstr(fault->call, "mmap") ||
	    strstr(fault->call, "fcntl"));
}

static void try_fault(struct room *room, const struct fault *fault,
    int occurrence)
{
	struct guest guest = { .argv = traced };
	const char *left;
	int status;

	set_fault(fault, occurrence);
	status = room_wait(room_start(room, &guest), 20000);
	left = room_left(room);
	assert_documented(room, status);
	if (left && may_leave(fault, left) && WEXITSTATUS(status) == 1)
		return;
	ck_assert_msg(left == NULL, "%s: left: %s", inject, left ? left : "");
}

START_TEST(a_call_that_fails_is_no_harm)
{
	const struct fault *fault = &faults[_i];
	int count = room_rounds(fault->quick, OCCURRENCES);
	int stride = room_rounds(3, 1), first = 1 + (int)getpid() % stride;
	struct room room;

	room_open(&room, NULL);
	for (int i = first; i <= count && has_strace(); i += stride)
		try_fault(&room, fault, i);
	room_close(&room);
}
END_TEST

Suite *inject_suite(void)
{
	Suite *suite = suite_create("inject");
	TCase *tests = tcase_create("calls");

	tcase_set_timeout(tests, 1800);
	tcase_add_loop_test(tests, a_call_that_fails_is_no_harm, 0, FAULTS);
	suite_add_tcase(suite, tests);
	return suite;
}
