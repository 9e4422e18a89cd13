/* The scanner: string sequences go, all else stays, wherever it is split. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lab/actors/scanner.h"

Suite *scanner_suite(void);

struct example {
	const char *in;
	const char *out;	/* when fed at once */
	int prompts;
};

#define MARK "133;A;k=n0nce"

static const struct example examples[] = {
	{ "plain\r\n", "plain\r\n", 0 },
	{ "\x1b[1mbold\x1b[0m", "\x1b[1mbold\x1b[0m", 0 },
	{ "a\x1b]0;title\ab", "ab", 0 },
	{ "a\x1b]0;title\x1b\\b", "ab", 0 },
	{ "\x1b]" MARK "\a$ ", "$ ", 1 },
	{ "\x1b]" MARK "\x1b\\$ ", "$ ", 1 },
	{ "\x9d" MARK "\x9c$ ", "$ ", 1 },
	{ "\x1b]" MARK "\a\x1b]" MARK "\a", "", 2 },
	{ "\x1b]133;A;k=other\a", "", 0 },
	{ "\x1b]133;A;k=n0nc\a", "", 0 },
	{ "\x1b]" MARK "x\a", "", 0 },
	{ "\x1bP" MARK "\x1b\\q", "q", 0 },
	{ "\x1bX" "sos\x1b\\\x1b^pm\x1b\\\x1b_apc\x1b\\.", ".", 0 },
	{ "\x90" "dcs\x9c\x98" "sos\x9c\x9e" "pm\x9c\x9f" "apc\x9c.", ".", 0 },
	{ "\x1b]" MARK "\x18" "after", "after", 0 },
	{ "\x1b]" MARK "\x1a" "after", "after", 0 },
	{ "\x1b]half\x1b[1mbold", "\x1b[1mbold", 0 },
	{ "\x1b]half\x1b]" MARK "\ax", "x", 1 },
	{ "\x1b]\xe2\x9c\x93 \xf0\x9f\x98\x80\ax", "x", 0 },
	{ "\xe2\x9c\x93\xe2\x80\x9d\xf0\x9f\x98\x80",
	    "\xe2\x9c\x93\xe2\x80\x9d\xf0\x9f\x98\x80", 0 },
	{ "\x1b\xc3]x", "\xc3]x", 0 },
	{ "\x1b\x9c]x", "]x", 0 },
	{ "\x1b\x1b]t\a]x", "]x", 0 },
};

#define EXAMPLES ((int)(sizeof examples / sizeof examples[0]))

START_TEST(strings_go_and_the_rest_stays)
{
	const struct example *example = &examples[_i];
	struct scanner scanner;
	char out[128];
	int prompts = 0;
	size_t length;

	scanner_init(&scanner, "n0nce");
	length = scanner_feed(&scanner, example->in, strlen(example->in), out,
	    &prompts);
	ck_assert_uint_eq(length, strlen(example->out));
	ck_assert_mem_eq(out, example->out, length);
	ck_assert_int_eq(prompts, example->prompts);
}
END_TEST

/* What a terminal that knows no strings is left with: CAN takes back the ESC
 * before it. */
static size_t take_back(char *bytes, size_t length)
{
	size_t kept = 0;

	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\x18' && kept > 0 && bytes[kept - 1] == '\x1b')
			kept--;
		else
			bytes[kept++] = bytes[i];
	}
	return kept;
}

START_TEST(a_split_anywhere_changes_nothing)
{
	const struct example *example = &examples[_i];
	size_t whole = strlen(example->in);

	if (strstr(example->in, "\x1b\xc3") || strstr(example->in, "\x1b\x9c")
	    || strchr(example->in, '\x18'))
		return;		/* broken ones lose a byte when split */
	for (size_t at = 0; at <= whole; at++) {
		struct scanner scanner;
		char out[128];
		int prompts = 0;
		size_t length;

		scanner_init(&scanner, "n0nce");
		length = scanner_feed(&scanner, example->in, at, out, &prompts);
		ck_assert_uint_le(length, at);
		length += scanner_feed(&scanner, example->in + at, whole - at,
		    out + length, &prompts);
		length = take_back(out, length);
		ck_assert_int_eq(prompts, example->prompts);
		ck_assert_uint_eq(length, strlen(example->out));
		ck_assert_mem_eq(out, example->out, length);
	}
}
END_TEST

/* The rule that keeps libvterm safe: nothing that begins a string, ever. */
static bool begins_string(const char *bytes, size_t length)
{
	bool is_escaped = false;

	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		if (is_escaped && byte != 0 && strchr("]PX^_", byte))
			return true;
		if (byte == 0x1b)
			is_escaped = true;
		else if (byte >= 0x20 || byte == 0x18 || byte == 0x1a)
			is_escaped = false;
	}
	return false;
}

static size_t make_noise(char *bytes, size_t size)
{
	static const char letters[] = "\x1b\x1b\x1b]]PX^_\\\a\x18\x1a[1;m"
	    "\x90\x98\x9c\x9d\x9e\x9f\xe2\xc3\xf0\n\r a";

	for (size_t i = 0; i < size; i++)
		bytes[i] = letters[(size_t)rand() % (sizeof letters - 1)];
	return size;
}

START_TEST(noise_never_begins_a_string)
{
	struct scanner scanner;
	char in[64], out[4096];
	size_t length = 0;
	int prompts = 0;

	srand((unsigned)_i);
	scanner_init(&scanner, "n0nce");
	while (length + sizeof in < sizeof out) {
		size_t size = make_noise(in, 1 + (size_t)rand() % sizeof in);
		size_t got = scanner_feed(&scanner, in, size, out + length,
		    &prompts);

		ck_assert_uint_le(got, size);
		length += got;
		if (size == 1 && got == 0)
			break;
	}
	ck_assert(!begins_string(out, length));
	ck_assert_int_eq(prompts, 0);
}
END_TEST

Suite *scanner_suite(void)
{
	Suite *suite = suite_create("scanner");
	TCase *tests = tcase_create("scanner");

	tcase_add_loop_test(tests, strings_go_and_the_rest_stays, 0, EXAMPLES);
	tcase_add_loop_test(tests, a_split_anywhere_changes_nothing, 0,
	    EXAMPLES);
	tcase_add_loop_test(tests, noise_never_begins_a_string, 0, 200);
	suite_add_tcase(suite, tests);
	return suite;
}
