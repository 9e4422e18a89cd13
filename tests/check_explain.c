/* The explanations: every action has one, and the words beside the facts. */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "lab/facts/explain.h"
#include "lab/facts/field.h"
#include "lab/ground/buffer.h"
#include "tests/told.h"

Suite *explain_suite(void);

static struct buffer out;

static void close_all(void)
{
	told_close();
	buffer_free(&out);
}

/* Each action at each outcome, whatever the states before and after. */
static void sweep(const char *id, bool was_detached, bool is_detached)
{
	for (enum outcome o = OUTCOME_OK; o <= OUTCOME_UNAVAILABLE; o++) {
		told_close();
		told_open();
		told_does(id);
		told.outcome = o;
		if (was_detached)
			told_detached(&told.before);
		if (is_detached)
			told_detached(&told.after);
		told.has_after = o != OUTCOME_ENDED;
		if (o == OUTCOME_FAILED)
			told_calls("call()", -1, EACCES);
		told.detail.found.error = o == OUTCOME_FAILED ? EACCES : 0;
		ck_assert_msg(told_words()[0] && !strchr(told_words(), '{'),
		    "%s, outcome %d: \"%s\"", id, (int)o, told_words());
	}
}

START_TEST(every_action_is_explained)
{
	const char *id;

	for (size_t i = 0; (id = action_id(i)); i++) {
		const char *word = strcmp(id, "signal") == 0 ? "signal:USR1"
		    : strcmp(id, "group") == 0 ? "group:STOP" : id;

		for (int way = 0; way < 4; way++)
			sweep(word, (way & 1) != 0, (way & 2) != 0);
	}
}
END_TEST

START_TEST(titles_are_the_calls_or_the_act)
{
	told_does("setsid");
	told_calls("setsid()", TOLD_CHILD, 0);
	ck_assert_str_eq(told_title(), "setsid() = 201");
	told.calls = 0;
	told_calls("setsid()", -1, EPERM);
	ck_assert_str_eq(told_title(), "setsid() = -1 EPERM");
	told_close();
	told_open();
	told_does("key-intr");
	told_ends(ENDED_KILLED, SIGINT);
	ck_assert_str_eq(told_title(), "Ctrl-C typed at /dev/pts/5");
	told_does("signal:TERM");
	ck_assert_str_eq(told_title(), "kill(200, SIGTERM)");
	told_does("group:TERM");
	ck_assert_str_eq(told_title(), "kill(-200, SIGTERM)");
}
END_TEST

static const char *noted(enum field field)
{
	buffer_clear(&out);
	explain_note(field, &told.after, &told.scene_after, &out);
	return buffer_get(&out);
}

START_TEST(notes_of_a_job)
{
	ck_assert_str_eq(noted(FIELD_PID), "running");
	ck_assert_str_eq(noted(FIELD_PPID), "the shell");
	ck_assert_str_eq(noted(FIELD_PGID), "group leader");
	ck_assert_str_eq(noted(FIELD_SID), "led by bash 100");
	ck_assert_str_eq(noted(FIELD_TTY), "controlling terminal");
	ck_assert_str_eq(noted(FIELD_TPGID), "foreground: Ctrl-C hits");
	ck_assert_str_eq(noted(FIELD_CWD), "on the mounted …/usb");
}
END_TEST

START_TEST(notes_of_a_child_and_of_a_leader)
{
	told_forked(&told.after);
	ck_assert_str_eq(noted(FIELD_PGID), "no leader left, orphaned");
	ck_assert_str_eq(noted(FIELD_TPGID), "target in the background");
	ck_assert_str_eq(noted(FIELD_PPID), "adopted it");
	told_detached(&told.after);
	ck_assert_str_eq(noted(FIELD_SID), "session leader");
	ck_assert_str_eq(noted(FIELD_TTY), "no controlling terminal");
	ck_assert_str_eq(noted(FIELD_TPGID), "no foreground, no Ctrl-C");
	told.after.unreadable[FIELD_CWD] = EACCES;
	ck_assert_str_eq(noted(FIELD_CWD), "");
}
END_TEST

START_TEST(signals_have_a_disposition)
{
	explain_disposition(SIGTERM, &told.after, &out);
	ck_assert_str_eq(buffer_get(&out), "default");
	buffer_clear(&out);
	told.after.caught = (uint64_t)1 << (SIGTERM - 1);
	explain_disposition(SIGTERM, &told.after, &out);
	explain_signal_note(SIGTERM, &told.after, &out);
	ck_assert_str_eq(buffer_get(&out), "caughtits handler would run");
}
END_TEST

Suite *explain_suite(void)
{
	Suite *suite = suite_create("explain");
	TCase *tests = tcase_create("explanations");

	tcase_add_checked_fixture(tests, told_open, close_all);
	tcase_add_test(tests, every_action_is_explained);
	tcase_add_test(tests, titles_are_the_calls_or_the_act);
	tcase_add_test(tests, notes_of_a_job);
	tcase_add_test(tests, notes_of_a_child_and_of_a_leader);
	tcase_add_test(tests, signals_have_a_disposition);
	suite_add_tcase(suite, tests);
	return suite;
}
