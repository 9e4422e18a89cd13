/* The warden, where somebody has stopped it. */
#include <check.h>
#include <signal.h>
#include <sys/wait.h>

#include "lab/actors/warden.h"

Suite *warden_suite(void);

#define WORDS 2000		/* more than a socket holds */

START_TEST(a_stopped_one_is_not_waited_for)
{
	struct warden *warden = warden_start();
	siginfo_t info;
	int result = 0;

	ck_assert_ptr_nonnull(warden);
	ck_assert_int_eq(kill(warden_pid(warden), SIGSTOP), 0);
	ck_assert_int_eq(waitid(P_PID, (id_t)warden_pid(warden), &info,
	    WSTOPPED), 0);
	for (int i = 0; i < WORDS; i++)
		result = warden_forget(warden, 0);
	ck_assert_int_eq(result, -1);
	warden_stop(warden);
}
END_TEST

Suite *warden_suite(void)
{
	Suite *suite = suite_create("warden");
	TCase *tests = tcase_create("stopped");

	tcase_set_timeout(tests, 30);
	tcase_add_test(tests, a_stopped_one_is_not_waited_for);
	suite_add_tcase(suite, tests);
	return suite;
}
