/* The lab report: what is in it, and what it overwrites. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/errand.h"

Suite *report_suite(void);

static void read_report(const char *path)
{
	FILE *file = fopen(path, "r");

	ck_assert_ptr_nonnull(file);
	errand_read(file, &errand.out);
	fclose(file);
	unlink(path);
}

START_TEST(the_report_has_everything_and_overwrites_nothing)
{
	char path[100], line[300];

	snprintf(path, sizeof path, "%s/report.md", errand.folder);
	snprintf(line, sizeof line, "run --report %s fork key-intr setsid "
	    "hangup write-stdout", path);
	ck_assert_int_eq(errand_run(line), 0);
	ck_assert_int_eq(errand_run(line), 1);
	ck_assert_uint_eq(errand.out.length, 0);
	ck_assert(strstr(buffer_get(&errand.err), "--force"));
	read_report(path);
	errand_says("# daemonlab: lab report");
	errand_says("| system | Linux ");
	errand_says("## 1. fork");
	errand_says("## 5. write-stdout");
	errand_says("| SID | ");
	errand_says("EIO");
	errand_says("The target was killed by SIGTERM");
	ck_assert_int_eq(errand_entries(), 0);
}
END_TEST

START_TEST(force_overwrites)
{
	char path[100], line[300];

	snprintf(path, sizeof path, "%s/report.md", errand.folder);
	close(open(path, O_CREAT | O_WRONLY, 0600));
	snprintf(line, sizeof line, "run --force --report %s fork", path);
	ck_assert_int_eq(errand_run(line), 0);
	read_report(path);
	errand_says("## 1. fork");
	snprintf(line, sizeof line, "run --report %s/none/x fork",
	    errand.folder);
	ck_assert_int_eq(errand_run(line), 1);
	ck_assert(strstr(buffer_get(&errand.err), "cannot write"));
	ck_assert_uint_eq(errand.out.length, 0);
	snprintf(line, sizeof line, "run --force --report %s fork",
	    errand.folder);
	ck_assert_int_eq(errand_run(line), 1);
	ck_assert_uint_eq(errand.out.length, 0);
}
END_TEST

/* A device, a pipe or a link would be gone, and not for us alone. */
START_TEST(only_a_regular_file_is_overwritten)
{
	char path[100], line[300];
	struct stat there;

	snprintf(path, sizeof path, "%s/pipe", errand.folder);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	snprintf(line, sizeof line, "run --force --report %s fork", path);
	ck_assert_int_eq(errand_run(line), 1);
	ck_assert(strstr(buffer_get(&errand.err), "no regular file"));
	ck_assert_uint_eq(errand.out.length, 0);
	snprintf(line, sizeof line, "report %s\n", path);
	ck_assert_int_eq(errand_run_with("run --force -", line), 0);
	ck_assert(strstr(buffer_get(&errand.err), "no regular file"));
	ck_assert_int_eq(lstat(path, &there), 0);
	ck_assert(S_ISFIFO(there.st_mode));
	ck_assert_int_eq(unlink(path), 0);
}
END_TEST

Suite *report_suite(void)
{
	Suite *suite = suite_create("report");
	TCase *tcase = tcase_create("report");

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, errand_open, errand_close);
	tcase_add_test(tcase, the_report_has_everything_and_overwrites_nothing);
	tcase_add_test(tcase, force_overwrites);
	tcase_add_test(tcase, only_a_regular_file_is_overwritten);
	suite_add_tcase(suite, tcase);
	return suite;
}
