/* The trail of a program, and how its calls are written: without a process. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#include "lab/facts/keep.h"
#include "lab/ground/memory.h"
#include "tests/trodden.h"

Suite *trail_suite(void);

START_TEST(story_is_that_of_the_child_that_went_on)
{
	int a = trail_birth(&trodden, 3, -1), b = trodden_child(a, 4), c;

	trodden_call(b, CALL_SETSID, 0, 0);
	c = trodden_child(b, 5);
	trail_end(&trodden, c, 10, 0);
	trail_end(&trodden, a, 20, 0);
	trail_end(&trodden, b, 30, 0);
	ck_assert_int_eq(trail_last(&trodden), c);
	trodden_call(b, CALL_UMASK, 0, 0);
	ck_assert_int_eq(trail_last(&trodden), b);
}
END_TEST

START_TEST(story_is_not_that_of_a_helper)
{
	int a = trail_birth(&trodden, 3, -1), b = trodden_child(a, 4), c;

	trodden_call(b, CALL_SETSID, 0, 0);
	c = trodden_child(b, 5);
	trodden.process[c].is_vforked = true;
	trail_end(&trodden, c, 10, 0);
	trail_end(&trodden, b, 20, 0);
	trail_end(&trodden, a, 30, 0);
	ck_assert_int_eq(trail_last(&trodden), b);
}
END_TEST

START_TEST(trail_stays_bounded)
{
	int a = trail_birth(&trodden, 3, -1);

	for (int i = 0; i < TRAIL_CALLS_MAX + 5; i++) {
		struct call_facts facts = { .call = CALL_CHDIR,
			.path = memory_string("/") };

		trail_add(&trodden, a, 0, &facts);
	}
	ck_assert_uint_eq(trodden.count, TRAIL_CALLS_MAX);
	ck_assert_int_eq(trodden.omitted, 5);
}
END_TEST

static const struct written {
	struct call_facts facts;
	const char *text;
} written[] = {
	{ { .call = CALL_SETSID }, "setsid()" },
	{ { .call = CALL_UMASK, .arg = { 022 } }, "umask(0022)" },
	{ { .call = CALL_CHDIR, .path = (char *)"a\x1b[2J\"" },
	  "chdir(\"a\\x1b[2J\"\")" },
	{ { .call = CALL_CLOSE_RANGE, .arg = { 3, 0xffffffff, 0 } },
	  "close_range(3, ~0U, 0)" },
	{ { .call = CALL_OPENAT, .arg = { (uint64_t)AT_FDCWD, 0,
	      O_WRONLY | O_CREAT, 0644 }, .path = (char *)"x" },
	  "openat(AT_FDCWD, \"x\", O_WRONLY|O_CREAT, 0644)" },
	{ { .call = CALL_OPENAT, .arg = { (uint64_t)AT_FDCWD, 0, O_RDWR },
	      .path = (char *)"/dev/null" },
	  "openat(AT_FDCWD, \"/dev/null\", O_RDWR)" },
	{ { .call = CALL_SIGACTION, .arg = { SIGHUP },
	      .disposition = DISPOSITION_IGNORED },
	  "sigaction(SIGHUP, SIG_IGN)" },
	{ { .call = CALL_KILLED, .arg = { SIGHUP } }, "killed by SIGHUP" },
	{ { .call = CALL_EXIT, .arg = { 3 } }, "_exit(3)" },
	{ { .call = CALL_CHDIR }, "chdir(?)" },
	{ { .call = CALL_SIGWAIT, .set = 1ULL << (SIGTERM - 1) },
	  "sigwait({SIGTERM})" },
};

START_TEST(call_is_written_for_a_person)
{
	struct buffer out = { 0 };

	call_print(&written[_i].facts, &out);
	ck_assert_str_eq(buffer_get(&out), written[_i].text);
	buffer_free(&out);
}
END_TEST

START_TEST(keep_has_both_ends_of_any_stream)
{
	struct keep keep = { 0 };
	struct buffer last = { 0 };
	char block[1000];
	unsigned long long dropped;

	for (int i = 0; i < 500; i++) {
		memset(block, 'a' + i % 26, sizeof block);
		keep_add(&keep, block, sizeof block);
	}
	keep_add(&keep, "the end", 7);
	dropped = keep_last(&keep, &last);
	ck_assert_uint_eq(keep.total, 500007);
	ck_assert_uint_eq(keep.first.length + last.length + dropped,
	    keep.total);
	ck_assert_int_eq(keep.first.text[0], 'a');
	ck_assert_str_eq(last.text + last.length - 7, "the end");
	buffer_free(&last);
	keep_clear(&keep);
	keep_add(&keep, "short", 5);
	ck_assert_uint_eq(keep_last(&keep, &last), 0);
	ck_assert_uint_eq(last.length, 0);
	keep_clear(&keep);
}
END_TEST

Suite *trail_suite(void)
{
	Suite *suite = suite_create("trail");
	TCase *rows = tcase_create("rows"), *words = tcase_create("words");

	tcase_add_checked_fixture(rows, trodden_open, trodden_close);
	tcase_add_test(rows, story_is_that_of_the_child_that_went_on);
	tcase_add_test(rows, story_is_not_that_of_a_helper);
	tcase_add_test(rows, trail_stays_bounded);
	tcase_add_loop_test(words, call_is_written_for_a_person, 0,
	    sizeof written / sizeof written[0]);
	tcase_add_test(words, keep_has_both_ends_of_any_stream);
	suite_add_tcase(suite, rows);
	suite_add_tcase(suite, words);
	return suite;
}
