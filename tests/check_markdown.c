/* Foreign text as Markdown shows it. */
#include <check.h>

#include "lab/faces/markdown.h"

Suite *markdown_suite(void);

START_TEST(foreign_text_is_no_markdown)
{
	static const char *const tries[][2] = {
		{ "a|b", "a\\|b" }, { "*x*", "\\*x\\*" },
		{ "`x`", "\\`x\\`" }, { "<b>", "\\<b\\>" },
		{ "[x](y)", "\\[x\\](y)" }, { "a\nb", "a\\\\nb" },
		{ "\033[31m", "\\\\x1b\\[31m" }, { "# x", "\\# x" },
		{ "1. x", "1\\. x" }, { "http://x", "http\\://x" },
		{ "- x", "\\- x" }, { "/dev/pts/5", "/dev/pts/5" },
		{ "&amp;", "\\&amp;" }, { "fork()", "fork()" },
	};
	struct buffer text = { NULL, 0, 0 };

	markdown_escape(&text, tries[_i][0]);
	ck_assert_str_eq(buffer_get(&text), tries[_i][1]);
	buffer_free(&text);
}
END_TEST

Suite *markdown_suite(void)
{
	Suite *suite = suite_create("markdown");
	TCase *tcase = tcase_create("escape");

	tcase_add_loop_test(tcase, foreign_text_is_no_markdown, 0, 14);
	suite_add_tcase(suite, tcase);
	return suite;
}
