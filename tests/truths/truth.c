/* The table of all truths, what came of each, and the suite. */
#include "tests/truths/truth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { TRUTHS_MOST = 128, SECONDS = 150 };

static const struct truth *const tables[] = {
	session_truths, terminal_truths, flow_truths, hangup_truths,
	background_truths, exit_truths, namespace_truths, descriptor_truths,
	mount_truths, proc_truths, everyday_truths,
};

struct note {
	enum verdict verdict;
	char words[256];
};

static struct note *notes;	/* shared with the tests' processes */

const struct truth *truth_at(int n)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (const struct truth *t = tables[i]; t->id != NULL; t++)
			if (n-- == 0)
				return t;
	return NULL;
}

static int truth_number(const char *id)
{
	const struct truth *truth;

	for (int n = 0; (truth = truth_at(n)) != NULL; n++)
		if (strcmp(truth->id, id) == 0)
			return n;
	return -1;
}

bool truth_is_proved(const char *id)
{
	return truth_number(id) != -1;
}

enum verdict truth_verdict(const char *id, const char **words)
{
	int n = truth_number(id);

	*words = "";
	if (n == -1 || notes == NULL)
		return TRUTH_UNTRIED;
	*words = notes[n].words;
	return notes[n].verdict;
}

void truth_begin(void)
{
	notes = mmap(NULL, sizeof(*notes) * TRUTHS_MOST,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (notes == MAP_FAILED)
		notes = NULL;
}

void truth_end(void)
{
	static const char *const marks[] = { NULL, NULL,
		"seen differently here", "needs root", NULL };
	const struct truth *truth;

	for (int n = 0; (truth = truth_at(n)) != NULL; n++) {
		const char *words;
		enum verdict verdict = truth_verdict(truth->id, &words);

		if (marks[verdict] != NULL)
			printf("truth %s, %s: %s\n", truth->id,
			    marks[verdict], words);
	}
	fflush(stdout);
	if (notes != NULL)
		munmap(notes, sizeof(*notes) * TRUTHS_MOST);
	notes = NULL;
}

/* The length of the lines of said that are as expected, up to the first
 * that is marked: "~ " seen differently, "# " needs root, "! " no scene. */
static size_t lines_plain(const char *said)
{
	size_t length = 0;

	while (said[length] != '\0' && strchr("~#!", said[length]) == NULL)
		length += strcspn(said + length, "\n") + 1;
	return length;
}

static enum verdict truth_judge(const struct truth *truth, const char *said)
{
	size_t plain = lines_plain(said);

	if (said[plain] == '\0') {
		if (strcmp(said, truth->expected) == 0)
			return TRUTH_PROVED;
		if (truth->otherwise != NULL &&
		    strcmp(said, truth->otherwise) == 0)
			return TRUTH_DIFFERS;
		return TRUTH_WRONG;
	}
	if (said[plain] == '!' || strncmp(said, truth->expected, plain) != 0)
		return TRUTH_WRONG;
	return said[plain] == '#' ? TRUTH_NEEDS_ROOT : TRUTH_DIFFERS;
}

/* The first line of said that is not as expected, without its mark. */
static const char *line_telling(const char *said, const char *expected)
{
	size_t plain = lines_plain(said);
	size_t line = 0;

	if (said[plain] != '\0')
		return said + plain + 2;
	for (size_t at = 0; said[at] != '\0' && said[at] == expected[at]; at++)
		if (said[at] == '\n')
			line = at + 1;
	return said + line;
}

static void truth_note(int n, enum verdict verdict, const char *said)
{
	if (notes == NULL || n >= TRUTHS_MOST)
		return;
	notes[n].verdict = verdict;
	said = line_telling(said, truth_at(n)->expected);
	if (verdict == TRUTH_DIFFERS || verdict == TRUTH_NEEDS_ROOT)
		snprintf(notes[n].words, sizeof(notes[n].words), "%.*s",
		    (int)strcspn(said, "\n"), said);
}

void truth_check(int n)
{
	const struct truth *truth = truth_at(n);
	char said[4096];
	enum verdict verdict;

	keeper_play(truth, said, sizeof(said));
	verdict = truth_judge(truth, said);
	truth_note(n, verdict, said);
	ck_assert_msg(verdict != TRUTH_WRONG,
	    "%s: %s\n--- expected\n%s--- seen\n%s---", truth->id,
	    truth->claim, truth->expected, said);
}

START_TEST(truth_holds)
{
	truth_check(_i);
}
END_TEST

START_TEST(truths_have_names_of_their_own)
{
	const struct truth *truth;

	for (int n = 0; (truth = truth_at(n)) != NULL; n++)
		ck_assert_int_eq(truth_number(truth->id), n);
	ck_assert(truth_is_proved("A02"));
	ck_assert(!truth_is_proved("Z99"));
}
END_TEST

Suite *truths_suite(void)
{
	Suite *suite = suite_create("truths");
	TCase *holds = tcase_create("hold");
	TCase *table = tcase_create("table");
	int count = 0;

	while (truth_at(count) != NULL)
		count++;
	tcase_set_timeout(holds, SECONDS);
	tcase_add_unchecked_fixture(holds, truth_begin, truth_end);
	tcase_add_loop_test(holds, truth_holds, 0, count);
	tcase_add_test(table, truths_have_names_of_their_own);
	suite_add_tcase(suite, holds);
	suite_add_tcase(suite, table);
	suite_add_tcase(suite, truth_lessons());
	return suite;
}
