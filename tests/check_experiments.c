/* Every experiment after every step of two recipes, from five starts and
 * under two shells, against what the kernel does: tests/experiments.txt. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/facts/sighting.h"
#include "lab/ground/memory.h"
#include "tests/play.h"
#include "tests/room.h"

Suite *experiments_suite(void);

static const char *const words[] = {
	"write-stdout", "read-stdin", "open-dev-tty", "open-new-tty",
	"create-file", "create-file:050", "open-file", "printf-stdout",
	"unmount", "setpgid", "spawn-worker", "key-intr", "key-quit",
	"key-susp", "logout", "hangup", "signal:TERM", "signal:HUP",
	"signal:INT", "signal:TSTP", "signal:STOP", "signal:KILL",
	"signal:USR1", "signal:TTIN", "group:TERM", "group:HUP",
};

#define WORDS (sizeof words / sizeof words[0])

static const struct {
	const char *start;
	const char *recipe;
	int steps;		/* how many of them at most */
	const char *shell;	/* NULL: the lab's own choice */
	bool is_long;		/* only when the long half is asked for */
} runs[] = {
	{ "job", "classic", 99, NULL, false },
	{ "job", "robust", 99, NULL, false },
	{ "script", "classic", 99, NULL, false },
	{ "script", "robust", 99, NULL, false },
	{ "leader", "classic", 2, NULL, false },
	{ "leader", "robust", 99, NULL, false },
	{ "background", "classic", 2, NULL, false },
	{ "nohup", "classic", 2, NULL, false },
	{ "background", "classic", 1, "/bin/dash", false },
	{ "leader", "classic", 99, NULL, true },
	{ "job", "classic", 99, "/bin/dash", true },
	{ "job", "robust", 99, "/bin/dash", true },
	{ "script", "classic", 99, "/bin/dash", true },
	{ "script", "robust", 99, "/bin/dash", true },
	{ "background", "classic", 99, "/bin/dash", true },
	{ "nohup", "classic", 99, "/bin/dash", true },
};

#define RUNS ((int)(sizeof runs / sizeof runs[0]))

/* --- the table ----------------------------------------------------------- */

struct row {
	char start[24], recipe[16], word[32];
	int from, to;
	char expected[240];	/* "ok; opened | failed; ENXIO" */
};

struct table {
	struct row *row;
	int count;
};

static void read_row(struct table *table, const char *line, int number)
{
	struct row *row;
	int at = 0;

	if (line[0] == '#' || strspn(line, " \n") == strlen(line))
		return;
	table->row = memory_grow(table->row, (size_t)table->count + 1,
	    sizeof *table->row);
	row = &table->row[table->count++];
	ck_assert_msg(sscanf(line, "%23s %15s %d-%d %31s = %n", row->start,
	    row->recipe, &row->from, &row->to, row->word, &at) == 5 && at > 0,
	    "experiments.txt:%d: %s", number, line);
	snprintf(row->expected, sizeof row->expected, "%.*s",
	    (int)strcspn(line + at, "\n"), line + at);
}

static void read_table(struct table *table)
{
	FILE *file = fopen("tests/experiments.txt", "r");
	char line[400];
	int number = 0;

	ck_assert_msg(file != NULL, "run it from the top of the project");
	memset(table, 0, sizeof *table);
	while (fgets(line, sizeof line, file))
		read_row(table, line, ++number);
	fclose(file);
}

/* "job", or "job@dash" with another shell. */
static const char *find_row(const struct table *table, const char *start,
    int run, int step, const char *word)
{
	for (int i = 0; i < table->count; i++) {
		const struct row *row = &table->row[i];

		if (strcmp(row->start, start) == 0 &&
		    strcmp(row->recipe, runs[run].recipe) == 0 &&
		    strcmp(row->word, word) == 0 && step >= row->from &&
		    step <= row->to)
			return row->expected;
	}
	return NULL;
}

/* A shell has rows of its own only where it differs. */
static const char *expected(const struct table *table, int run, int step,
    const char *word)
{
	const char *shell = runs[run].shell, *found = NULL;
	char own[60];

	if (shell) {
		snprintf(own, sizeof own, "%s@%s", runs[run].start,
		    strrchr(shell, '/') + 1);
		found = find_row(table, own, run, step, word);
	}
	if (!found)
		found = find_row(table, runs[run].start, run, step, word);
	ck_assert_msg(found != NULL, "%s %s %d %s: no row in experiments.txt",
	    runs[run].start, runs[run].recipe, step, word);
	return found;
}

/* A race has several answers in its row. */
static bool is_one_of(const char *seen, const char *answers)
{
	size_t length = strlen(seen);

	while (answers) {
		const char *bar = strstr(answers, " | ");
		size_t end = bar ? (size_t)(bar - answers) : strlen(answers);

		if (end == length && strncmp(answers, seen, length) == 0)
			return true;
		answers = bar ? bar + 3 : NULL;
	}
	return false;
}

/* --- trying it ----------------------------------------------------------- */

static void tell(const struct moment *moment, struct buffer *out)
{
	buffer_format(out, "%s; ", moment_outcome(moment->outcome));
	if (moment->outcome == OUTCOME_UNAVAILABLE)
		buffer_text(out, moment->detail.reason);
	else
		sighting_result(moment, out);
}

static void try_word(const struct table *table, int run, int step,
    const char *word)
{
	const char *const *recipe = recipe_find(runs[run].recipe)->steps;
	const char *answers = expected(table, run, step, word);
	struct play *play = play_open(runs[run].start, runs[run].shell);
	struct buffer seen = { NULL, 0, 0 };
	const struct moment *moment;
	bool is_right;

	for (int i = 0; i < step; i++)
		play_do(play, recipe[i]);
	moment = play_do(play, word);
	tell(moment, &seen);
	is_right = is_one_of(buffer_get(&seen), answers) ||
	    (!play_has_mount(play) && strcmp(word, "unmount") == 0 &&
	    moment->outcome == OUTCOME_UNAVAILABLE);
	play_close(play);
	ck_assert_msg(is_right, "%s %s %d %s %s: saw %s, not %s",
	    runs[run].start, runs[run].recipe, step, word,
	    runs[run].shell ? runs[run].shell : "",
	    buffer_get(&seen), answers);
	buffer_free(&seen);
}

/* One test an experiment and run, so that one failure hides no other. */
START_TEST(each_experiment_comes_out_as_the_kernel_has_it)
{
	int run = _i / (int)WORDS;
	const char *const *recipe = recipe_find(runs[run].recipe)->steps;
	const char *word = words[_i % (int)WORDS];
	struct table table;

	if ((runs[run].is_long && !room_rounds(0, 1)) ||
	    (runs[run].shell && access(runs[run].shell, X_OK) < 0))
		return;
	read_table(&table);
	try_word(&table, run, 0, word);
	for (int i = 0; recipe[i] && i < runs[run].steps; i++)
		try_word(&table, run, i + 1, word);
	free(table.row);
}
END_TEST

/* The list above names all that there is to try. */
START_TEST(no_experiment_is_left_out)
{
	const char *id;

	for (size_t at = 0; (id = action_id(at)) != NULL; at++) {
		bool is_tried = step_find(id) != NULL;

		for (size_t i = 0; i < WORDS; i++)
			is_tried |= strncmp(words[i], id, strlen(id)) == 0;
		ck_assert_msg(is_tried, "%s is not tried", id);
	}
}
END_TEST

Suite *experiments_suite(void)
{
	Suite *suite = suite_create("experiments");
	TCase *tcase = tcase_create("table");

	tcase_set_timeout(tcase, 300);
	tcase_add_test(tcase, no_experiment_is_left_out);
	tcase_add_loop_test(tcase,
	    each_experiment_comes_out_as_the_kernel_has_it, 0,
	    RUNS * (int)WORDS);
	suite_add_tcase(suite, tcase);
	return suite;
}
