/* The parsers of /proc, on texts that a hostile process could make. */
#include <check.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/procfs.h"

Suite *procfs_suite(void);

#define AFTER_NAME " S 7 8 9 34816 10 4194304 1 2 3 4 50 60 5 6 20 0 1 0 " \
	"777 1000 20 18446744073709551615 1 2 3 4 5 6 7 8 9 0 0 0 17 1 0 0 " \
	"0 0 0 1 2 3 4 5 6 7 256\n"

static int parse(struct procfs_stat *stat, const char *text)
{
	return procfs_stat(stat, text, strlen(text));
}

START_TEST(stat_gives_the_fields_by_their_places)
{
	struct procfs_stat stat;

	ck_assert_int_eq(parse(&stat, "42 (cron)" AFTER_NAME), 0);
	ck_assert_int_eq(stat.pid, 42);
	ck_assert_str_eq(stat.comm, "cron");
	ck_assert_int_eq(stat.state, 'S');
	ck_assert_int_eq(stat.ppid, 7);
	ck_assert_int_eq(stat.pgid, 8);
	ck_assert_int_eq(stat.sid, 9);
	ck_assert_int_eq(stat.tty, 34816);
	ck_assert_int_eq(stat.tpgid, 10);
	ck_assert(!stat.is_kernel_thread);
	ck_assert_uint_eq(stat.ticks, 110);
	ck_assert_uint_eq(stat.start_time, 777);
}
END_TEST

/* Each of these would shift the fields of a parser that trusts the name. */
static const char *const hostile[] = {
	"a) S 1 1 1 1", ")", "))", "(", "a b", "a\nb", "\n", "\033[2J",
	"(x) Z 0", ") R 1 1 1", "", "\xff\xc2", "15bytes.of.name",
};

START_TEST(stat_is_read_from_the_last_parenthesis)
{
	const char *name = hostile[_i];
	struct procfs_stat stat;
	char text[512];

	snprintf(text, sizeof text, "42 (%s)" AFTER_NAME, name);
	ck_assert_int_eq(parse(&stat, text), 0);
	ck_assert_str_eq(stat.comm, name);
	ck_assert_int_eq(stat.ppid, 7);
	ck_assert_int_eq(stat.sid, 9);
	ck_assert_uint_eq(stat.start_time, 777);
}
END_TEST

START_TEST(stat_of_a_long_name_is_cut_not_overrun)
{
	char text[1024] = "42 (";
	struct procfs_stat stat;

	memset(text + 4, 'n', 300);
	strcpy(text + 304, ")" AFTER_NAME);
	ck_assert_int_eq(parse(&stat, text), 0);
	ck_assert_uint_eq(strlen(stat.comm), sizeof stat.comm - 1);
	ck_assert_int_eq(stat.ppid, 7);
}
END_TEST

/* In memory of exactly that length, so that a sanitizer sees one too far. */
START_TEST(stat_cut_anywhere_is_refused_or_whole)
{
	static const char text[] = "42 (cron)" AFTER_NAME;
	size_t enough = (size_t)(strstr(text, " 777 ") - text) + 2;

	for (size_t length = 0; length < sizeof text; length++) {
		char *copy = malloc(length ? length : 1);
		struct procfs_stat stat;
		int result;

		memcpy(copy, text, length);
		errno = 0;
		result = procfs_stat(&stat, copy, length);
		free(copy);
		if (length < enough) {
			ck_assert_int_eq(result, -1);
			ck_assert_int_eq(errno, EINVAL);
		} else {
			ck_assert_int_eq(result, 0);
		}
	}
}
END_TEST

START_TEST(stat_refuses_numbers_that_do_not_fit)
{
	struct procfs_stat stat;

	ck_assert_int_eq(parse(&stat, "99999999999 (x)" AFTER_NAME), -1);
	ck_assert_int_eq(parse(&stat, "1 (x) S 99999999999999999999 1 1"), -1);
	ck_assert_int_eq(parse(&stat, "1 (x) S -2147483649 1 1 0 0 0"), -1);
	ck_assert_int_eq(parse(&stat, "x (x)" AFTER_NAME), -1);
	ck_assert_int_eq(parse(&stat, "1 x)" AFTER_NAME), -1);
}
END_TEST

START_TEST(stat_knows_threads_of_the_kernel)
{
	struct procfs_stat stat;

	ck_assert_int_eq(parse(&stat, "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 "
	    "0 0 0 1 0 0 20 0 1 0 5 0 0"), 0);
	ck_assert(stat.is_kernel_thread);
	ck_assert_int_eq(stat.tpgid, -1);
}
END_TEST

static const char status_text[] =
    "Name:\tx\\nUmask:\t0777\nUmask:\t0027\nState:\tS (sleeping)\n"
    "Tgid:\t42\nPid:\t42\nUid:\t1000\t1001\t1002\t1003\nGroups:\t\n"
    "SigQ:\t0/1\nSigPnd:\t0000000000000001\nShdPnd:\t0000000000000002\n"
    "SigBlk:\t0000000080014000\nSigIgn:\t0000000180000001\n"
    "SigCgt:\t0000000000004002\n";

START_TEST(status_gives_masks_and_umask)
{
	struct procfs_status status;

	procfs_status(&status, status_text, sizeof status_text - 1);
	ck_assert_int_eq(status.tgid, 42);
	ck_assert(status.has_umask);
	ck_assert_int_eq(status.umask, 027);
	ck_assert(status.has_uid);
	ck_assert_uint_eq(status.uid, 1001);
	ck_assert(status.has_signals);
	ck_assert_uint_eq(status.pending, 3);
	ck_assert(signal_set_has(status.caught, SIGTERM));
	ck_assert(signal_set_has(status.ignored, SIGHUP));
	ck_assert(signal_set_has(status.blocked, SIGCHLD));
}
END_TEST

START_TEST(status_hides_the_signals_of_the_library)
{
	struct procfs_status status;

	procfs_status(&status, status_text, sizeof status_text - 1);
	ck_assert(!signal_set_has(status.blocked, 32));
	ck_assert(!signal_set_has(status.ignored, 32));
	ck_assert(!signal_set_has(status.ignored, 33));
	ck_assert(!signal_set_has(status.ignored, 34));
}
END_TEST

/* A zombie has no Umask; a cut text has not all masks. */
START_TEST(status_says_what_was_not_there)
{
	static const char zombie[] = "Name:\tx\nTgid:\t1\nSigPnd:\t0\n"
	    "ShdPnd:\t0\nSigBlk:\t0\nSigIgn:\t0\nSigCgt:\t0\n";
	struct procfs_status status;

	procfs_status(&status, zombie, sizeof zombie - 1);
	ck_assert(!status.has_umask);
	ck_assert(status.has_signals);
	for (size_t length = 0; length + 3 < sizeof zombie; length++) {
		char *copy = malloc(length ? length : 1);

		memcpy(copy, zombie, length);
		procfs_status(&status, copy, length);
		free(copy);
		ck_assert(!status.has_signals);
	}
}
END_TEST

static const struct {
	const char *flags;
	enum fd_access access;
	bool is_cloexec;
} infos[] = {
	{ "0100000", ACCESS_READ, false },
	{ "0100001", ACCESS_WRITE, false },
	{ "02100002", ACCESS_BOTH, true },
	{ "012000000", ACCESS_PATH, true },
	{ "010200000", ACCESS_PATH, false },
	{ "02100003", ACCESS_PATH, true },
};

START_TEST(fdinfo_tells_access_and_close_on_exec)
{
	enum fd_access access = ACCESS_UNKNOWN;
	bool is_cloexec = !infos[_i].is_cloexec;
	char text[128];

	snprintf(text, sizeof text, "pos:\t0\nflags:\t%s\nmnt_id:\t9\n",
	    infos[_i].flags);
	ck_assert_int_eq(procfs_fdinfo(&access, &is_cloexec, text,
	    strlen(text)), 0);
	ck_assert_int_eq(access, infos[_i].access);
	ck_assert_int_eq(is_cloexec, infos[_i].is_cloexec);
}
END_TEST

START_TEST(fdinfo_without_flags_is_refused)
{
	enum fd_access access;
	bool is_cloexec;

	ck_assert_int_eq(procfs_fdinfo(&access, &is_cloexec, "", 0), -1);
	ck_assert_int_eq(procfs_fdinfo(&access, &is_cloexec,
	    "pos:\t0\nflags:\t01", 14), -1);
	ck_assert_int_eq(procfs_fdinfo(&access, &is_cloexec,
	    "pos:\t0\nflags:\tx\n", 16), -1);
}
END_TEST

static const struct {
	unsigned device;
	const char *path;
} ttys[] = {
	{ 0x8800, "/dev/pts/0" },
	{ 0x8805, "/dev/pts/5" },
	{ 0x10882c, "/dev/pts/300" },
	{ 0x8900, "/dev/pts/256" },
	{ 0x0401, "/dev/tty1" },
	{ 0x043f, "/dev/tty63" },
	{ 0x0440, "/dev/ttyS0" },
	{ 0x0443, "/dev/ttyS3" },
	{ 0x0500, "/dev/tty" },
	{ 0x0501, "/dev/console" },
	{ 0xe500, "/dev/hvc0" },
	{ 0xbc00, NULL },
};

START_TEST(tty_numbers_are_decoded)
{
	char path[64];
	bool is_known = procfs_tty((int)ttys[_i].device, path, sizeof path);

	ck_assert_int_eq(is_known, ttys[_i].path != NULL);
	if (is_known)
		ck_assert_str_eq(path, ttys[_i].path);
}
END_TEST

START_TEST(names_of_proc_are_numbers_or_not)
{
	ck_assert_int_eq(procfs_number("0"), 0);
	ck_assert_int_eq(procfs_number("4194304"), 4194304);
	ck_assert_int_eq(procfs_number("2147483647"), INT_MAX);
	ck_assert_int_eq(procfs_number("2147483648"), -1);
	ck_assert_int_eq(procfs_number("99999999999999999999"), -1);
	ck_assert_int_eq(procfs_number(""), -1);
	ck_assert_int_eq(procfs_number("-1"), -1);
	ck_assert_int_eq(procfs_number(" 1"), -1);
	ck_assert_int_eq(procfs_number("1x"), -1);
	ck_assert_int_eq(procfs_number("self"), -1);
}
END_TEST

#define COUNT(table) ((int)(sizeof table / sizeof table[0]))

Suite *procfs_suite(void)
{
	Suite *suite = suite_create("procfs");
	TCase *tcase = tcase_create("parsers");

	tcase_add_test(tcase, stat_gives_the_fields_by_their_places);
	tcase_add_loop_test(tcase, stat_is_read_from_the_last_parenthesis, 0,
	    COUNT(hostile));
	tcase_add_test(tcase, stat_of_a_long_name_is_cut_not_overrun);
	tcase_add_test(tcase, stat_cut_anywhere_is_refused_or_whole);
	tcase_add_test(tcase, stat_refuses_numbers_that_do_not_fit);
	tcase_add_test(tcase, stat_knows_threads_of_the_kernel);
	tcase_add_test(tcase, status_gives_masks_and_umask);
	tcase_add_test(tcase, status_hides_the_signals_of_the_library);
	tcase_add_test(tcase, status_says_what_was_not_there);
	tcase_add_loop_test(tcase, fdinfo_tells_access_and_close_on_exec, 0,
	    COUNT(infos));
	tcase_add_test(tcase, fdinfo_without_flags_is_refused);
	tcase_add_loop_test(tcase, tty_numbers_are_decoded, 0, COUNT(ttys));
	tcase_add_test(tcase, names_of_proc_are_numbers_or_not);
	suite_add_tcase(suite, tcase);
	return suite;
}
