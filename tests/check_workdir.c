/* The work folder: where it is made, and that nothing of it is left. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/workdir.h"

Suite *workdir_suite(void);

static struct workdir folder;
static char why[256];

static void open_folder(void)
{
	ck_assert_msg(workdir_open(&folder, why, sizeof why) == 0, "%s", why);
}

static void assert_removed(void)
{
	struct stat status;

	ck_assert_int_ge(folder.fd, 0);
	ck_assert_int_eq(workdir_remove(&folder), 0);
	ck_assert_int_eq(folder.fd, -1);
	ck_assert_int_lt(lstat(folder.path, &status), 0);
	ck_assert_int_eq(errno, ENOENT);
}

static void make_file(int at, const char *name, mode_t mode)
{
	int fd = openat(at, name, O_WRONLY | O_CREAT | O_CLOEXEC, mode);

	ck_assert_int_ge(fd, 0);
	close(fd);
}

START_TEST(it_is_private_and_absolute)
{
	struct stat status;

	open_folder();
	ck_assert_int_eq(folder.path[0], '/');
	ck_assert_int_eq(fstat(folder.fd, &status), 0);
	ck_assert_int_eq(status.st_mode & 07777, 0700);
	ck_assert_uint_eq(status.st_uid, geteuid());
	ck_assert_int_ne(fcntl(folder.fd, F_GETFD) & FD_CLOEXEC, 0);
	assert_removed();
}
END_TEST

START_TEST(the_umask_does_not_matter)
{
	struct stat status;

	umask(0777);
	open_folder();
	ck_assert_int_eq(umask(022), 0777);
	ck_assert_int_eq(fstat(folder.fd, &status), 0);
	ck_assert_int_eq(status.st_mode & 07777, 0700);
	assert_removed();
}
END_TEST

static const struct {
	const char *place;
	int error;
} bad_places[] = {
	{ "not/absolute", EINVAL },
	{ "/no/such/folder", ENOENT },
	{ "/dev/null", ENOTDIR },
};

#define BAD_PLACES ((int)(sizeof bad_places / sizeof bad_places[0]))

static void assert_refused(const char *place, int error)
{
	struct workdir none;

	setenv("TMPDIR", place, 1);
	ck_assert_int_eq(workdir_open(&none, why, sizeof why), -1);
	ck_assert_int_eq(errno, error);
	ck_assert_int_eq(none.fd, -1);
	ck_assert_ptr_null(strchr(why, '\n'));
	ck_assert_ptr_nonnull(strstr(why, "set TMPDIR"));
}

START_TEST(a_bad_place_gets_one_clear_line)
{
	assert_refused(bad_places[_i].place, bad_places[_i].error);
	ck_assert_ptr_nonnull(strstr(why, bad_places[_i].place + 1));
}
END_TEST

START_TEST(a_place_without_permission_is_refused)
{
	char inner[600];

	if (geteuid() == 0)
		return;		/* root may write everywhere */
	open_folder();
	snprintf(inner, sizeof inner, "%s/closed", folder.path);
	ck_assert_int_eq(mkdir(inner, 0500), 0);
	assert_refused(inner, EACCES);
	assert_removed();
}
END_TEST

/* A folder with a long name in the work folder. */
static void make_long(char *path, size_t size)
{
	int used = snprintf(path, size, "%s/", folder.path);

	memset(path + used, 'x', 240);
	path[used + 240] = '\0';
	ck_assert_int_eq(mkdir(path, 0700), 0);
	path[used + 240] = '/';
	memset(path + used + 241, 'y', 240);
	path[used + 481] = '\0';
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

START_TEST(a_place_that_is_too_long_is_refused)
{
	char inner[1200];

	open_folder();
	make_long(inner, sizeof inner);
	assert_refused(inner, ENAMETOOLONG);
	assert_removed();
}
END_TEST

START_TEST(an_odd_place_serves)
{
	struct workdir outer;
	char odd[600];

	open_folder();
	outer = folder;
	snprintf(odd, sizeof odd, "%s/a b\n'\\", outer.path);
	ck_assert_int_eq(mkdir(odd, 0700), 0);
	setenv("TMPDIR", odd, 1);
	open_folder();
	ck_assert_int_eq(strncmp(folder.path, odd, strlen(odd)), 0);
	assert_removed();
	folder = outer;
	assert_removed();
}
END_TEST

START_TEST(a_link_in_the_place_is_resolved)
{
	struct workdir outer;
	char link[600];

	open_folder();
	outer = folder;
	snprintf(link, sizeof link, "%s/link", outer.path);
	ck_assert_int_eq(symlink(outer.path, link), 0);
	setenv("TMPDIR", link, 1);
	open_folder();
	ck_assert_ptr_null(strstr(folder.path, "/link/"));
	assert_removed();
	folder = outer;
	assert_removed();
}
END_TEST

START_TEST(files_and_folders_go_whatever_their_modes)
{
	int inner;

	open_folder();
	make_file(folder.fd, "log", 0);
	ck_assert_int_eq(mkdirat(folder.fd, "closed", 0700), 0);
	inner = openat(folder.fd, "closed", O_RDONLY | O_CLOEXEC);
	make_file(inner, "inside", 0);
	ck_assert_int_eq(mkdirat(inner, "deeper", 0700), 0);
	make_file(inner, "deeper/file", 0444);
	ck_assert_int_eq(fchmodat(inner, "deeper", 0, 0), 0);
	ck_assert_int_eq(mkfifoat(inner, "fifo", 0), 0);
	ck_assert_int_eq(fchmod(inner, 0), 0);
	close(inner);
	ck_assert_int_eq(fchmod(folder.fd, 0), 0);
	assert_removed();
}
END_TEST

START_TEST(a_link_is_not_followed)
{
	struct workdir other;
	struct stat status;

	open_folder();
	other = folder;
	make_file(other.fd, "keep", 0600);
	open_folder();
	ck_assert_int_eq(symlinkat(other.path, folder.fd, "link"), 0);
	ck_assert_int_eq(mkdirat(folder.fd, "in", 0700), 0);
	ck_assert_int_eq(symlinkat(other.path, folder.fd, "in/link"), 0);
	assert_removed();
	ck_assert_int_eq(fstatat(other.fd, "keep", &status, 0), 0);
	folder = other;
	assert_removed();
}
END_TEST

/* Deeper than a path can be long, and than there are descriptors. */
START_TEST(a_deep_tree_goes)
{
	struct rlimit few = { .rlim_cur = 40, .rlim_max = 40 };
	char name[201];
	int at;

	memset(name, 'd', 200);
	name[200] = '\0';
	open_folder();
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	at = dup(folder.fd);
	for (int depth = 0; depth < 200; depth++) {
		int next;

		if (mkdirat(at, name, 0700) < 0)
			ck_abort();
		next = openat(at, name, O_RDONLY | O_CLOEXEC);
		close(at);
		at = next;
	}
	make_file(at, "bottom", 0);
	close(at);
	assert_removed();
}
END_TEST

START_TEST(a_wide_tree_goes)
{
	char name[64];

	open_folder();
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof name, "d%d", i);
		mkdirat(folder.fd, name, 0700);
		snprintf(name, sizeof name, "d%d/..gone.%d", i, i % 7);
		mkdirat(folder.fd, name, 0700);
		snprintf(name, sizeof name, "d%d/..gone.%d/f", i, i % 7);
		make_file(folder.fd, name, 0);
	}
	make_file(folder.fd, "..gone.0", 0);
	assert_removed();
}
END_TEST

START_TEST(what_is_left_is_told)
{
	char aside[600];

	open_folder();
	snprintf(aside, sizeof aside, "%s.aside", folder.path);
	ck_assert_int_eq(rename(folder.path, aside), 0);
	ck_assert_int_eq(workdir_remove(&folder), -1);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(rmdir(aside), 0);
	ck_assert_int_eq(workdir_remove(&folder), 0);
}
END_TEST

Suite *workdir_suite(void)
{
	Suite *suite = suite_create("workdir");
	TCase *tests = tcase_create("workdir");

	tcase_set_timeout(tests, 30);
	tcase_add_test(tests, it_is_private_and_absolute);
	tcase_add_test(tests, the_umask_does_not_matter);
	tcase_add_loop_test(tests, a_bad_place_gets_one_clear_line, 0,
	    BAD_PLACES);
	tcase_add_test(tests, a_place_without_permission_is_refused);
	tcase_add_test(tests, a_place_that_is_too_long_is_refused);
	tcase_add_test(tests, an_odd_place_serves);
	tcase_add_test(tests, a_link_in_the_place_is_resolved);
	tcase_add_test(tests, files_and_folders_go_whatever_their_modes);
	tcase_add_test(tests, a_link_is_not_followed);
	tcase_add_test(tests, a_deep_tree_goes);
	tcase_add_test(tests, a_wide_tree_goes);
	tcase_add_test(tests, what_is_left_is_told);
	suite_add_tcase(suite, tests);
	return suite;
}
