/* Snapshots as JSON: every key, and no byte of others raw. */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/faces/json_snapshot.h"
#include "lab/faces/json_value.h"
#include "lab/facts/field.h"

Suite *json_snapshot_suite(void);

static struct snapshot one;

static void set_up(void)
{
	static const struct fd_fact row[] = {
		{ 0, ACCESS_READ, true, "/a\x7f\033" },
		{ 1, ACCESS_UNKNOWN, false, "x" },
	};

	snapshot_init(&one);
	one.pid = 7;
	one.state = 'S';
	one.umask = 022;
	one.caught = (uint64_t)1 << (SIGTERM - 1);
	strcpy(one.cwd, "/\xff\xc2\x85\xe2\x80\xae\"\\");
	one.fds = fd_list_make(row, 2);
}

static void tear_down(void)
{
	snapshot_clear(&one);
}

static const struct {
	const char *raw;
	const char *line;
} texts_of_others[] = {
	{ "plain", "\"plain\"" },
	{ "\x7f", "\"\\\\x7f\"" },
	{ "\xff\xfe", "\"\\\\xff\\\\xfe\"" },
	{ "\033[2J\n", "\"\\u001B[2J\\n\"" },
	{ "\xc2\x9b", "\"\\u009B\"" },
	{ "\xe2\x80\xae", "\"\\u202E\"" },
	{ "\xf0\x9f\x98\x80", "\"\\uD83D\\uDE00\"" },
	{ "\xed\xa0\x80", "\"\\\\xed\\\\xa0\\\\x80\"" },
	{ "a\"\\", "\"a\\\"\\\\\"" },
	{ "", "\"\"" },
};

START_TEST(foreign_bytes_become_text)
{
	char *line = json_line(json_text(texts_of_others[_i].raw));

	ck_assert_str_eq(line, texts_of_others[_i].line);
	free(line);
}
END_TEST

START_TEST(nothing_is_null)
{
	char *line = json_line(json_text(NULL));

	ck_assert_str_eq(line, "null");
	free(line);
	line = json_line(json_text_or_null(""));
	ck_assert_str_eq(line, "null");
	free(line);
}
END_TEST

START_TEST(a_line_is_ascii_and_reads_back)
{
	char *line = json_line(json_snapshot(&one));
	json_t *value;

	for (const char *at = line; *at; at++)
		ck_assert(*at >= ' ' && *at < 0x7f);
	value = json_loads(line, 0, NULL);
	ck_assert_ptr_nonnull(value);
	json_decref(value);
	free(line);
}
END_TEST

START_TEST(keys_are_there_in_the_order_of_the_fields)
{
	char *line = json_line(json_snapshot(&one)), *at = line;

	for (enum field field = 0; field < FIELD_COUNT; field++) {
		const char *id = field_row(field)->id;
		const char *dot = strchr(id, '.');
		char key[64];

		snprintf(key, sizeof key, "\"%s\":", dot ? dot + 1 : id);
		at = strstr(at, key);
		ck_assert_msg(at != NULL, "%s", key);
	}
	ck_assert_ptr_nonnull(strstr(at, "\"reported\":false"));
	ck_assert_ptr_nonnull(strstr(at, "\"unreadable\":{}"));
	free(line);
}
END_TEST

START_TEST(values_have_the_form_of_the_contract)
{
	char *line = json_line(json_snapshot(&one));

	ck_assert_ptr_nonnull(strstr(line, "\"umask\":\"0022\""));
	ck_assert_ptr_nonnull(strstr(line, "\"tty\":null,\"tpgid\":null"));
	ck_assert_ptr_nonnull(strstr(line, "\"caught\":[\"SIGTERM\"]"));
	ck_assert_ptr_nonnull(strstr(line, "\"access\":\"r\","
	    "\"cloexec\":true"));
	ck_assert_ptr_nonnull(strstr(line, "\"access\":null,"
	    "\"cloexec\":null"));
	ck_assert_ptr_nonnull(strstr(line, "\"state\":\"S\""));
	free(line);
}
END_TEST

START_TEST(what_was_not_read_is_null_with_its_reason)
{
	char *line;

	one.unreadable[FIELD_FDS] = EACCES;
	one.unreadable[FIELD_CAUGHT] = UNREADABLE_HIDDEN;
	line = json_line(json_snapshot(&one));
	ck_assert_ptr_nonnull(strstr(line, "\"fds\":null"));
	ck_assert_ptr_nonnull(strstr(line, "\"caught\":null"));
	ck_assert_ptr_nonnull(strstr(line, "\"unreadable\":{\"fds\":"
	    "\"EACCES\",\"signals.caught\":\"hidden\"}"));
	free(line);
}
END_TEST

#define COUNT(table) ((int)(sizeof table / sizeof table[0]))

Suite *json_snapshot_suite(void)
{
	Suite *suite = suite_create("json_snapshot");
	TCase *tcase = tcase_create("form");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, foreign_bytes_become_text, 0,
	    COUNT(texts_of_others));
	tcase_add_test(tcase, nothing_is_null);
	tcase_add_test(tcase, a_line_is_ascii_and_reads_back);
	tcase_add_test(tcase, keys_are_there_in_the_order_of_the_fields);
	tcase_add_test(tcase, values_have_the_form_of_the_contract);
	tcase_add_test(tcase, what_was_not_read_is_null_with_its_reason);
	suite_add_tcase(suite, tcase);
	return suite;
}
