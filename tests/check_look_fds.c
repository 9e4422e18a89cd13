/* Descriptors of a process, seen from outside. */
#include <check.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "tests/eye.h"

Suite *look_fds_suite(void);

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
		eye_look(getpid(), detailed ? LOOK_ALL : LOOK_FDS);
		for (int i = 0; i < 4; i++) {
			const struct fd_fact *fact = fd_list_find(eye.seen.fds,
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

	eye_begin(open_many, &count);
	eye_look(eye.child, LOOK_ALL);
	ck_assert_ptr_nonnull(eye.seen.fds);
	ck_assert_uint_ge(eye.seen.fds->count, (size_t)count);
	for (size_t i = 1; i < eye.seen.fds->count; i++)
		ck_assert_int_lt(eye.seen.fds->row[i - 1].fd,
		    eye.seen.fds->row[i].fd);
	eye_look(eye.child, LOOK_FDS | LOOK_CLOEXEC | LOOK_BRIEF);
	ck_assert_uint_ge(eye.seen.fds->count, (size_t)count);
	ck_assert_int_ne(eye.seen.fds->row[LOOK_DETAILED - 1].access,
	    ACCESS_UNKNOWN);
	ck_assert_int_eq(eye.seen.fds->row[LOOK_DETAILED].access,
	    ACCESS_UNKNOWN);
	ck_assert_str_eq(eye.seen.fds->row[eye.seen.fds->count - 1].target,
	    "/dev/null");
}
END_TEST

Suite *look_fds_suite(void)
{
	Suite *suite = suite_create("look_fds");
	TCase *tcase = tcase_create("descriptors");

	tcase_add_checked_fixture(tcase, eye_open, eye_close);
	tcase_add_test(tcase, access_and_close_on_exec_are_told);
	tcase_add_test(tcase, a_thousand_descriptors_ascend);
	suite_add_tcase(suite, tcase);
	return suite;
}
