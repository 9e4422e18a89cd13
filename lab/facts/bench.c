/* What the lab tries on a second stage. */
#include "lab/facts/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/compare.h"
#include "lab/facts/survivors.h"
#include "lab/ground/escape.h"
#include "lab/ground/memory.h"

static void forget_tryouts(struct bench *bench)
{
	for (int i = 0; i < bench->count; i++)
		tryout_clear(&bench->tryout[i]);
	free(bench->tryout);
	bench->tryout = NULL;
	bench->count = bench->next = 0;
	bench->survived = bench->died = bench->rounds = 0;
	bench->is_running = false;
}

void bench_clear(struct bench *bench)
{
	forget_tryouts(bench);
	tryout_log_clear(&bench->log);
	memset(bench, 0, sizeof *bench);
}

static void begin(struct bench *bench, enum bench_job job, int count)
{
	forget_tryouts(bench);
	bench->job = job;
	bench->tryout = memory_get((size_t)count, sizeof *bench->tryout);
	bench->count = count;
}

static void go(struct bench *bench, struct wishes *wishes)
{
	bench->is_running = true;
	tryout_wish(&bench->tryout[bench->next], wishes);
}

void bench_try(struct bench *bench, const struct tryout *tryout,
    struct wishes *wishes)
{
	begin(bench, BENCH_MISSING, 1);
	bench->tryout[0] = *tryout;
	go(bench, wishes);
}

void bench_repeat(struct bench *bench, const struct tryout *tryout, int rounds,
    struct wishes *wishes)
{
	begin(bench, BENCH_REPEAT, 1);
	bench->tryout[0] = *tryout;
	bench->tryout[0].is_batch = true;
	bench->rounds = rounds;
	go(bench, wishes);
}

static void begin_survivors(struct bench *bench, struct wishes *wishes)
{
	begin(bench, BENCH_SURVIVORS, SURVIVOR_STARTS * SURVIVOR_ENDS);
	for (int i = 0; i < bench->count; i++)
		survivors_tryout(&bench->tryout[i], i / SURVIVOR_ENDS,
		    i % SURVIVOR_ENDS);
	go(bench, wishes);
}

/* One name of a comparison: a recipe, or a start. */
static bool read_name(struct tryout *tryout, const char *name,
    const struct settings *settings, char *why, size_t size)
{
	const struct recipe *recipe = recipe_find(name);
	const struct start *start = start_find(name);
	char shown[80];

	if (!recipe && !start) {
		escape_text(shown, sizeof shown, name);
		snprintf(why, size, "cannot compare '%s'; two names of "
		    "recipes (%s) or starts (%s ...) would be right, as in "
		    "classic,robust", shown, "classic, robust, daemon3, none",
		    "job, script, background");
		return false;
	}
	tryout_init(tryout, name, start ? start : settings->start);
	if (!recipe)
		recipe = settings->recipe;
	for (int i = 0; recipe && recipe->steps[i]; i++)
		tryout_add_word(tryout, recipe->steps[i]);
	return true;
}

/* Two starts that are known to differ at something are shown doing it. */
static void add_known(struct tryout pair[2])
{
	const struct compare_pair *row = compare_find(pair[0].label,
	    pair[1].label);
	char words[80], *word, *rest = words;

	if (!row || !row->actions)
		return;
	snprintf(words, sizeof words, "%s", row->actions);
	pair[0].count = pair[1].count = 0;
	while ((word = strsep(&rest, " ")) != NULL)
		for (int i = 0; i < 2; i++)
			tryout_add_word(&pair[i], word);
}

/* The two runs, or false with one line in why. */
static bool make_pair(struct tryout pair[2],
    const struct comparison *comparison, char *why, size_t size)
{
	const char *names = comparison->names, *comma = strchr(names, ',');
	char first[64];

	snprintf(first, sizeof first, "%.*s", comma ? (int)(comma - names)
	    : 60, names);
	if (!read_name(&pair[0], first, comparison->settings, why, size))
		return false;
	if (!comma) {
		snprintf(why, size, "'%.60s' is one name; two with a comma "
		    "would be right, as in classic,robust", first);
		return false;
	}
	if (!read_name(&pair[1], comma + 1, comparison->settings, why, size))
		return false;
	if (comparison->extras == 0)
		add_known(pair);
	for (int i = 0; i < 2 * comparison->extras; i++)
		tryout_add(&pair[i % 2], &comparison->extra[i / 2]);
	return true;
}

bool bench_compare(struct bench *bench, const struct comparison *comparison,
    struct wishes *wishes, char *why, size_t size)
{
	struct tryout pair[2];

	if (strcmp(comparison->names, "survivors") == 0) {
		begin_survivors(bench, wishes);
		return true;
	}
	if (!make_pair(pair, comparison, why, size))
		return false;
	begin(bench, BENCH_COMPARE, 2);
	memcpy(bench->tryout, pair, sizeof pair);
	go(bench, wishes);
	return true;
}

void bench_stop(struct bench *bench, struct wishes *wishes)
{
	if (!bench->is_running)
		return;
	bench->is_running = false;
	wish_add(wishes, WISH_SIDE)->start = NULL;
}

/* One round is over: who lives? */
static bool has_more_rounds(struct bench *bench)
{
	struct tryout *tryout = &bench->tryout[0];

	if (tryout->failure[0])
		return false;
	if (tryout_is_alive(tryout))
		bench->survived++;
	else
		bench->died++;
	timeline_cut(&tryout->timeline, 0);
	tryout->is_over = tryout->has_first = false;
	return bench->survived + bench->died < bench->rounds;
}

static bool has_more(struct bench *bench)
{
	struct tryout *tryout = &bench->tryout[bench->next];

	if (bench->job == BENCH_REPEAT)
		return has_more_rounds(bench);
	if (!tryout->failure[0])
		tryout_log_add(&bench->log, tryout->start, &tryout->timeline,
		    true);
	return ++bench->next < bench->count;
}

void bench_take(struct bench *bench, const struct event *event,
    struct wishes *wishes)
{
	struct tryout *tryout = &bench->tryout[bench->next];

	if (!bench->is_running)
		return;
	tryout_take(tryout, event);
	if (!tryout->is_over)
		return;
	if (has_more(bench))
		go(bench, wishes);
	else
		bench->is_running = false;
}
