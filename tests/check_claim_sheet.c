/* Prediction sheets: what is read, what is refused and where, what is made. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/claim_sheet.h"
#include "lab/ground/memory.h"
#include "tests/play.h"

Suite *claim_sheet_suite(void);

enum { SEEDS = 100, PLAYED = 4, FUZZED = 3000, DEEP = 64 };

static struct claim_sheet sheet;
static char why[300];

static int take(const char *text)
{
	return claim_sheet_read(&sheet, text, strlen(text), why, sizeof why);
}

START_TEST(a_sheet_is_read)
{
	ck_assert_int_eq(take("# daemonlab sheet 1\nname  ...\nstart script\n"
	    "fork      ppid=other pgid=stays\n\nkey-intr\ttarget=killed\r\n"
	    "undo\nsignal:TERM target=?\nopen-file fd="), 0);
	ck_assert_str_eq(sheet.start->id, "script");
	ck_assert_int_eq(sheet.count, 5);
	ck_assert_int_eq(sheet.line[0].number, 4);
	ck_assert_int_eq(sheet.line[0].claims, 2);
	ck_assert_str_eq(sheet.line[0].claim[1].name, "pgid");
	ck_assert_str_eq(sheet.line[0].claim[1].word, "stays");
	ck_assert_str_eq(sheet.line[1].claim[0].word, "killed");
	ck_assert(sheet.line[2].is_undo);
	ck_assert_str_eq(sheet.line[3].action.arg, "SIGTERM");
	ck_assert_str_eq(sheet.line[3].claim[0].word, "");
	ck_assert_str_eq(sheet.line[4].claim[0].word, "");
	claim_sheet_free(&sheet);
}
END_TEST

static const struct {
	const char *text;
	const char *line;
} bad[] = {
	{ "", "line 0" },
	{ "# nothing\n", "line 1" },
	{ "fork\nfokr\n", "line 2" },
	{ "fork pgid\n", "line 1" },
	{ "fork pgid=stay\n", "line 1" },
	{ "fork pgid=-1\n", "line 1" },
	{ "fork pgid=99999999999999\n", "line 1" },
	{ "fork fds=3\n", "line 1" },
	{ "fork fd=3\n", "line 1" },
	{ "fork tty=none\nsetsid result=EPERMX\n", "line 2" },
	{ "umask umask=022\n", "line 1" },
	{ "create-file file_mode=0999\n", "line 1" },
	{ "undo\n", "line 1" },
	{ "fork\nundo\nu\n", "line 3" },
	{ "fork\nundo now=1\n", "line 2" },
	{ "start tty\nfork\n", "line 1" },
	{ "start\nfork\n", "line 1" },
	{ "fork\nstart job\n", "line 2" },
	{ "signal:9 target=killed\n", "line 1" },
	{ "fork a=1 a=1 a=1", "line 1" },
};

START_TEST(what_is_wrong_is_refused_with_its_line)
{
	ck_assert_int_eq(take(bad[_i].text), -1);
	ck_assert_msg(strncmp(why, bad[_i].line, strlen(bad[_i].line)) == 0,
	    "%s", why);
	claim_sheet_free(&sheet);
}
END_TEST

START_TEST(a_zero_byte_and_too_much_are_refused)
{
	static const char text[] = "fork\nset\0sid\n";
	char *much = memory_get(SHEET_BYTES + 1, 1);

	ck_assert_int_eq(claim_sheet_read(&sheet, text, sizeof text - 1, why,
	    sizeof why), -1);
	ck_assert_str_eq(strtok(why, ":"), "line 2");
	claim_sheet_free(&sheet);
	memset(much, '\n', SHEET_BYTES + 1);
	ck_assert_int_eq(claim_sheet_read(&sheet, much, SHEET_BYTES + 1, why,
	    sizeof why), -1);
	for (int i = 0; i + 5 <= SHEET_BYTES; i += 5)
		memcpy(much + i, "fork\n", 5);
	ck_assert_int_eq(claim_sheet_read(&sheet, much, SHEET_BYTES, why,
	    sizeof why), -1);
	ck_assert_int_eq(sheet.count, SHEET_LINES);
	claim_sheet_free(&sheet);
	free(much);
}
END_TEST

/* Any bytes: never a crash, and a refusal says where. */
START_TEST(any_bytes_are_taken)
{
	static const char good[] = "start script\nfork ppid=other pgid=stays\n"
	    "undo\nsetsid result=own tty=none\nsignal:TERM target=killed\n";
	char text[sizeof good];
	unsigned seed = 1;

	for (int i = 0; i < FUZZED; i++) {
		memcpy(text, good, sizeof good);
		for (int k = 0; k < 3; k++)
			text[(unsigned)rand_r(&seed) % (sizeof good - 1)] =
			    (char)rand_r(&seed);
		if (claim_sheet_read(&sheet, text, sizeof good - 1, why,
		    sizeof why) < 0)
			ck_assert_int_eq(strncmp(why, "line ", 5), 0);
		claim_sheet_free(&sheet);
	}
}
END_TEST

static void make(struct buffer *text, int seed)
{
	char word[16];

	snprintf(word, sizeof word, "%d", seed);
	claim_sheet_make(text, word);
}

START_TEST(a_hundred_seeds_are_a_hundred_sheets)
{
	struct buffer text[SEEDS] = { { 0 } }, again = { 0 };

	for (int i = 0; i < SEEDS; i++) {
		make(&text[i], i);
		ck_assert_msg(take(text[i].text) == 0, "%s", why);
		claim_sheet_free(&sheet);
		for (int k = 0; k < i; k++)
			ck_assert_str_ne(text[i].text, text[k].text);
	}
	make(&again, 7);
	ck_assert_str_eq(again.text, text[7].text);
	buffer_free(&again);
	for (int i = 0; i < SEEDS; i++)
		buffer_free(&text[i]);
}
END_TEST

/* A stage on which the first count words were done. */
static struct play *play_words(const char *start, char word[][96], int count)
{
	struct play *play = play_open(start, NULL);

	for (int i = 0; i < count; i++)
		play_do(play, word[i]);
	return play;
}

START_TEST(what_a_sheet_asks_is_available)
{
	struct buffer text = { 0 };
	char word[DEEP][96];
	struct play *play;
	int count = 0;

	make(&text, _i);
	ck_assert_int_eq(take(text.text), 0);
	play = play_open(sheet.start->id, NULL);
	for (int i = 0; i < sheet.count; i++) {
		const struct sheet_line *line = &sheet.line[i];

		if (line->is_undo) {
			play_close(play);
			play = play_words(sheet.start->id, word, --count);
			continue;
		}
		action_word(&line->action, word[count], sizeof word[0]);
		ck_assert_msg(play_do(play, word[count])->outcome !=
		    OUTCOME_UNAVAILABLE, "sheet %d: %s is unavailable", _i,
		    word[count]);
		count++;
	}
	play_close(play);
	claim_sheet_free(&sheet);
	buffer_free(&text);
}
END_TEST

Suite *claim_sheet_suite(void)
{
	Suite *suite = suite_create("claim_sheet");
	TCase *plain = tcase_create("plain");
	TCase *kernel = tcase_create("kernel");

	tcase_add_test(plain, a_sheet_is_read);
	tcase_add_loop_test(plain, what_is_wrong_is_refused_with_its_line, 0,
	    sizeof bad / sizeof bad[0]);
	tcase_add_test(plain, a_zero_byte_and_too_much_are_refused);
	tcase_add_test(plain, any_bytes_are_taken);
	tcase_add_test(plain, a_hundred_seeds_are_a_hundred_sheets);
	suite_add_tcase(suite, plain);
	tcase_set_timeout(kernel, 120);
	tcase_add_loop_test(kernel, what_a_sheet_asks_is_available, 0,
	    PLAYED);
	suite_add_tcase(suite, kernel);
	return suite;
}
