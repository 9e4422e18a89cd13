/*
 * A million hostile names over every output: page, table, tree, object, each
 * form of check's report, the text, the report and the screen of the lab,
 * the target's terminal.  What the fuzzers judge, on inputs out of a seed.
 */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/fuzz/hostile.h"
#include "tests/room.h"

Suite *sinks_suite(void);

/* LLVMFuzzerTestOneInput of tests/fuzz/fuzz_NAME.c (check.mk). */
typedef int throw_function(const uint8_t *data, size_t size);
throw_function throw_check, throw_inspect, throw_look, throw_moment,
    throw_screen, throw_terminal, throw_text, throw_check_options,
    throw_inspect_options, throw_options, throw_outline;

static const struct {
	const char *name;
	throw_function *throw;
} sinks[] = {
	{ "check", throw_check },
	{ "inspect", throw_inspect },
	{ "inspect --all, --tree, --json", throw_look },
	{ "a moment of the lab", throw_moment },
	{ "the screen", throw_screen },
	{ "the target's terminal", throw_terminal },
	{ "the report of check in the lab", throw_outline },
	{ "text", throw_text },
	{ "arguments of check", throw_check_options },
	{ "arguments of inspect", throw_inspect_options },
	{ "arguments of the lab and run", throw_options },
};

#define SINKS (int)(sizeof sinks / sizeof sinks[0])

/* The first four bytes are the seed of what comes after the last. */
static size_t make_input(uint8_t *data, size_t room, unsigned *seed)
{
	static const char *const part[] = { "\033[2J", "\xc2\x9b", "\xff",
		"\xe2\x80\xae", "\n", "--", "\x7f" };
	size_t size = 4 + (size_t)rand_r(seed) % (room - 4);

	for (size_t i = 0; i < size; i++) {
		unsigned chance = (unsigned)rand_r(seed) >> 8;

		data[i] = (uint8_t)chance;
		if (i >= 4 && chance % 3 == 0)
			data[i] = (uint8_t)part[chance / 3 % 7][0];
	}
	return size;
}

/* What is not safe aborts: the fork of this test ends by SIGABRT, after a
 * line that says which bytes. */
START_TEST(no_sink_lets_a_hostile_name_out)
{
	unsigned long wanted = (unsigned long)room_rounds(20000, 1000000) /
	    (unsigned)SINKS;
	unsigned seed = room_seed(_i);
	unsigned long names = 0, inputs = 0;
	uint8_t data[400];

	fprintf(stderr, "sinks: %s: seed %u\n", sinks[_i].name, seed);
	while (names < wanted) {
		size_t size = make_input(data, sizeof data, &seed);

		sinks[_i].throw(data, size);
		inputs++;
		/* Where none is made of it, the input is the name. */
		names = bytes_texts() > inputs ? bytes_texts() : inputs;
	}
	fprintf(stderr, "sinks: %s: %lu names in %lu inputs\n",
	    sinks[_i].name, names, inputs);
}
END_TEST

Suite *sinks_suite(void)
{
	Suite *suite = suite_create("sinks");
	TCase *tests = tcase_create("hostile");

	tcase_set_timeout(tests, 1200);
	tcase_add_loop_test(tests, no_sink_lets_a_hostile_name_out, 0, SINKS);
	suite_add_tcase(suite, tests);
	return suite;
}
