/* What the lab tried beside the student's target. */
#include "lab/facts/sheet_bench.h"

#include "lab/facts/compare.h"
#include "lab/facts/survivors.h"
#include "lab/facts/text.h"

static void tell_rounds(const struct bench *bench, struct sheet *sheet)
{
	const struct tryout *tryout = &bench->tryout[0];
	struct buffer words = { NULL, 0, 0 };
	int done = bench->survived + bench->died;

	buffer_format(&words, "start: %s, then at full speed:",
	    tryout->start->id);
	for (int i = 0; i < tryout->count; i++) {
		char word[96];

		action_word(&tryout->action[i], word, sizeof word);
		buffer_format(&words, " %s", word);
	}
	sheet_prose(sheet, buffer_get(&words), 0);
	buffer_free(&words);
	sheet_line(sheet, "");
	sheet_format(sheet, "%d of %d done: " SHEET_BOLD "%d survived, "
	    "%d died" SHEET_PLAIN, done, bench->rounds, bench->survived,
	    bench->died);
}

static void tell_repeat(const struct bench *bench, struct sheet *sheet)
{
	tell_rounds(bench, sheet);
	sheet_line(sheet, "");
	if (bench->is_running)
		sheet_prose(sheet, text_get("bench.running"), 0);
	else if (bench->survived && bench->died)
		sheet_prose(sheet, text_get("repeat.race"), 0);
	else
		sheet_prose(sheet, text_get(bench->survived
		    ? "repeat.always" : "repeat.never"), 0);
}

static bool has_failed(const struct bench *bench, struct sheet *sheet)
{
	for (int i = 0; i < bench->count; i++) {
		if (!bench->tryout[i].failure[0])
			continue;
		sheet_prose(sheet, text_get("bench.failed"), 0);
		sheet_prose(sheet, bench->tryout[i].failure, 0);
		return true;
	}
	return false;
}

void sheet_bench(const struct lab *lab, struct sheet *sheet)
{
	const struct bench *bench = &lab->bench;

	if (bench->job == BENCH_SURVIVORS) {
		survivors_tell(bench->tryout, bench->next, sheet);
		return;
	}
	if (has_failed(bench, sheet))
		return;
	if (bench->job == BENCH_REPEAT)
		tell_repeat(bench, sheet);
	else if (bench->job == BENCH_COMPARE && !bench->is_running)
		compare_tell(bench->tryout, sheet);
	else
		sheet_prose(sheet, text_get("bench.running"), 0);
}

const char *sheet_bench_title(const struct lab *lab)
{
	switch (lab->bench.job) {
	case BENCH_SURVIVORS:
		return text_get("survivors.title");
	case BENCH_COMPARE:
		return text_get("compare.title");
	case BENCH_REPEAT:
		return text_get("repeat.title");
	default:
		return text_get("tryout.title");
	}
}
