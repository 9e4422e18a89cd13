/* All experiments of this session, and what made the difference. */
#include "lab/facts/tryout_log.h"

#include <stdlib.h>
#include <string.h>

#include "lab/facts/sighting.h"
#include "lab/ground/memory.h"

#define LOG_MAX 400

static void sight_free(struct sight *sight)
{
	moment_clear(&sight->moment);
	free(sight);
}

void tryout_log_clear(struct tryout_log *log)
{
	for (int i = 0; i < log->count; i++)
		sight_free(log->sight[i]);
	free(log->sight);
	memset(log, 0, sizeof *log);
}

/* An experiment that changed nothing does not stand between two runs.  What
 * happens to the terminal or forks a worker leaves a trace in the world even
 * where the target looks the same. */
static bool has_left_trace(const struct moment *moment)
{
	static const char *const always[] = { "hangup", "logout",
		"spawn-worker", NULL };

	if (moment->action.kind == ACTION_STEP)
		return moment->outcome != OUTCOME_UNAVAILABLE;
	if (moment->outcome == OUTCOME_UNAVAILABLE)
		return false;
	for (int i = 0; always[i]; i++)
		if (action_is(&moment->action, always[i]))
			return true;
	return moment->changed != 0 || moment->detail.deliveries > 0 ||
	    moment->detail.is_unmounted || moment->outcome == OUTCOME_ENDED ||
	    moment->outcome == OUTCOME_STOPPED ||
	    moment->scene_before.count != moment->scene_after.count;
}

static struct sight *sight_make(const struct start *start,
    const struct timeline *timeline, bool is_by_side)
{
	struct sight *sight = memory_get(1, sizeof *sight);

	sight->start = start;
	sight->is_by_side = is_by_side;
	for (int i = 0; i + 1 < timeline->count; i++) {
		const struct moment *moment = timeline->moment[i];

		if (!has_left_trace(moment))
			continue;
		if (sight->priors == SIDE_MAX - 1) {
			free(sight);
			return NULL;
		}
		sight->prior[sight->priors++] = moment->action;
	}
	moment_copy(&sight->moment, timeline_last(timeline));
	return sight;
}

static bool has_same_prior(const struct sight *a, const struct sight *b)
{
	if (a->priors != b->priors)
		return false;
	for (int i = 0; i < a->priors; i++)
		if (!action_is_same(&a->prior[i], &b->prior[i]))
			return false;
	return true;
}

static bool is_same_experiment(const struct sight *a, const struct sight *b)
{
	return action_is_same(&a->moment.action, &b->moment.action);
}

static void drop(struct tryout_log *log, int at)
{
	sight_free(log->sight[at]);
	log->count--;
	memmove(log->sight + at, log->sight + at + 1,
	    (size_t)(log->count - at) * sizeof log->sight[0]);
}

/* What the student did stays the student's. */
static void drop_older(struct tryout_log *log, struct sight *sight)
{
	for (int i = log->count - 1; i >= 0; i--)
		if (log->sight[i]->start == sight->start &&
		    is_same_experiment(log->sight[i], sight) &&
		    has_same_prior(log->sight[i], sight) &&
		    sighting_is_alike(&log->sight[i]->moment,
		    &sight->moment)) {
			sight->is_by_side &= log->sight[i]->is_by_side;
			drop(log, i);
		}
	if (log->count == LOG_MAX)
		drop(log, 0);
}

void tryout_log_add(struct tryout_log *log, const struct start *start,
    const struct timeline *timeline, bool is_by_side)
{
	const struct moment *last = timeline_last(timeline);
	struct sight *sight;

	if (!last || last->action.kind == ACTION_STEP ||
	    last->outcome == OUTCOME_UNAVAILABLE)
		return;
	sight = sight_make(start, timeline, is_by_side);
	if (!sight)
		return;
	drop_older(log, sight);
	log->sight = memory_grow(log->sight, (size_t)log->count + 1,
	    sizeof log->sight[0]);
	log->sight[log->count++] = sight;
}

const struct sight *tryout_log_own(const struct tryout_log *log)
{
	for (int i = log->count - 1; i >= 0; i--)
		if (!log->sight[i]->is_by_side)
			return log->sight[i];
	return log->count > 0 ? log->sight[log->count - 1] : NULL;
}

/* --- what made the difference --------------------------------------------- */

static bool comes_before(const struct sight *a, const struct sight *b,
    const struct start *own)
{
	if (a->start != b->start)
		return a->start == own || (b->start != own &&
		    strcmp(a->start->id, b->start->id) < 0);
	return a->priors < b->priors;
}

int tryout_log_like(const struct tryout_log *log, const struct sight *sight,
    const struct sight **found, int max)
{
	int count = 0;

	for (int i = log->count - 1; i >= 0 && count < max; i--) {
		int at = count;

		if (!is_same_experiment(log->sight[i], sight))
			continue;
		for (; at > 0 && comes_before(log->sight[i], found[at - 1],
		    sight->start); at--)
			found[at] = found[at - 1];
		found[at] = log->sight[i];
		count++;
	}
	return count;
}

/* Where longer has one action more than shorter, all others being the same;
 * -1 if it is not so. */
static int extra_action(const struct sight *shorter,
    const struct sight *longer)
{
	int at = 0;

	if (longer->priors != shorter->priors + 1)
		return -1;
	while (at < shorter->priors && action_is_same(&shorter->prior[at],
	    &longer->prior[at]))
		at++;
	for (int i = at; i < shorter->priors; i++)
		if (!action_is_same(&shorter->prior[i],
		    &longer->prior[i + 1]))
			return -1;
	return at;
}

int tryout_log_differences(const struct tryout_log *log,
    const struct sight *sight, struct difference *found, int max)
{
	const struct sight *like[LOG_MAX];
	int likes = tryout_log_like(log, sight, like, LOG_MAX), count = 0;

	for (int i = 0; i < likes * likes && count < max; i++) {
		const struct sight *a = like[i / likes];
		const struct sight *b = like[i % likes];
		int at;

		if (a->start != sight->start || b->start != sight->start)
			continue;
		at = extra_action(a, b);
		if (at < 0 || b->prior[at].kind != ACTION_STEP ||
		    sighting_is_alike(&a->moment, &b->moment))
			continue;
		found[count++] = (struct difference){ a, b, &b->prior[at] };
	}
	return count;
}

/* --- the run that is missing --------------------------------------------- */

static void copy_prior(struct tryout *tryout, const struct action *action,
    int count, int without)
{
	for (int i = 0; i < count; i++)
		if (i != without)
			tryout_add(tryout, &action[i]);
}

static bool is_known(const struct tryout_log *log, const struct sight *sight,
    const struct tryout *tryout)
{
	for (int i = 0; i < log->count; i++) {
		const struct sight *one = log->sight[i];
		bool is_same = one->start == sight->start &&
		    is_same_experiment(one, sight) &&
		    one->priors == tryout->count;

		for (int j = 0; is_same && j < one->priors; j++)
			is_same = action_is_same(&one->prior[j],
			    &tryout->action[j]);
		if (is_same)
			return true;
	}
	return false;
}

/* The first action of longer that shorter lacks, if shorter is longer with
 * some left out; else -1. */
static int first_extra(const struct sight *shorter,
    const struct sight *longer)
{
	int first = -1, at = 0;

	for (int i = 0; i < longer->priors; i++) {
		if (at < shorter->priors && action_is_same(
		    &shorter->prior[at], &longer->prior[i]))
			at++;
		else if (first < 0)
			first = i;
	}
	return at == shorter->priors ? first : -1;
}

/* Between two that came out differently: the shorter with one step more. */
static bool offer_between(const struct tryout_log *log,
    const struct sight *sight, const struct sight *shorter,
    struct tryout *tryout, struct offer *offer)
{
	int at;

	if (shorter->start != sight->start ||
	    shorter->priors + 1 >= sight->priors ||
	    sighting_is_alike(&shorter->moment, &sight->moment))
		return false;
	at = first_extra(shorter, sight);
	if (at < 0 || sight->prior[at].kind != ACTION_STEP)
		return false;
	tryout->count = 0;
	copy_prior(tryout, sight->prior, at + 1, -1);
	for (int i = at; i < shorter->priors; i++)
		tryout_add(tryout, &shorter->prior[i]);
	offer->step = &sight->prior[at];
	offer->is_without = false;
	return !is_known(log, sight, tryout);
}

/* Without its newest step. */
static bool offer_shorter(const struct tryout_log *log,
    const struct sight *sight, struct tryout *tryout, struct offer *offer)
{
	int at = sight->priors - 1;

	while (at >= 0 && sight->prior[at].kind != ACTION_STEP)
		at--;
	if (at < 0)
		return false;
	tryout->count = 0;
	copy_prior(tryout, sight->prior, sight->priors, at);
	offer->step = &sight->prior[at];
	offer->is_without = true;
	return !is_known(log, sight, tryout);
}

bool tryout_log_missing(const struct tryout_log *log,
    const struct sight *sight, struct tryout *tryout, struct offer *offer)
{
	struct difference difference;
	const struct sight *like[LOG_MAX];
	int count = tryout_log_like(log, sight, like, LOG_MAX);
	bool is_offered = false;

	tryout_init(tryout, "", sight->start);
	for (int i = 0; i < count && !is_offered; i++)
		for (int j = 0; j < count && !is_offered; j++)
			is_offered = like[j]->start == sight->start &&
			    offer_between(log, like[j], like[i], tryout,
			    offer);
	if (!is_offered && tryout_log_differences(log, sight, &difference,
	    1) == 0)
		is_offered = offer_shorter(log, sight, tryout, offer);
	if (is_offered)
		tryout_add(tryout, &sight->moment.action);
	return is_offered;
}
