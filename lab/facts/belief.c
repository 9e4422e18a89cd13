/* Beliefs, and the experiment that refutes each. */
#include "lab/facts/belief.h"

#include <string.h>

#include "lab/facts/claim.h"

#define NOT_HERE NULL, NULL, NULL, NULL, false

const struct belief beliefs[] = {
	{ "M1", "background", "spawn-worker logout", "worker_ppid", "stays",
	    false },
	{ "M2", NULL, "fork", "ppid", "!1", true },
	{ "M3", "script", "setsid", "ppid", "stays", false },
	{ "M4", "job", "setsid", "result", "EPERM", false },
	{ "M5", NOT_HERE },
	{ "M6", NULL, "fork setsid write-stdout", "seen_on_terminal",
	  "true", false },
	{ "M7", "background", "logout", "tty", "none", false },
	{ "M8", "background", "logout", "target", "alive", false },
	{ "M9", "background", "hangup", "target", "killed", false },
	{ "M10", "job", "fork", "target", "alive", false },
	{ "M11", NULL, "fork setsid signal:TSTP", "target", "alive", false },
	{ "M12", "job", "fork read-stdin", "errno", "EIO", false },
	{ "M13", NULL, "close open-file open-file printf-stdout", "went_to",
	  "file", false },
	{ "M14", NULL, "chdir unmount", "unmounted", "false", false },
	{ "M15", NULL, "fork setsid open-new-tty", "became_controlling",
	  "true", false },
	{ "M16", NULL, "fork fork setsid open-new-tty", "became_controlling",
	  "true", false },
	{ "M17", "job", "fork setsid fork", "target", "alive", false },
	{ "M18", "leader", "fork", "target", "killed", false },
	{ "M19", NULL, "umask create-file", "file_mode", "0666", false },
	{ "M20", NULL, "unmount", "unmounted", "false", false },
	{ "M21", NOT_HERE },
	{ "M22", NOT_HERE },
	{ "M23", NOT_HERE },
	{ "M24", NOT_HERE },
	{ "M25", NOT_HERE },
	{ "M26", NULL, "signal:TERM", "target", "killed", false },
	{ "M27", NOT_HERE },
	{ "M28", NULL, "signal:STOP signal:TERM", "target", "stopped", false },
	{ "M29", "nohup", "signal:HUP", "target", "alive", false },
	{ "M30", NOT_HERE },
	{ "M31", NULL, "spawn-worker signal:TERM", "worker", "alive", false },
	{ "M32", NOT_HERE },
	{ "M33", "job", "fork group:TERM", "target", "killed", false },
	{ "M34", NULL, "fork setsid setpgid", "errno", "EPERM", false },
	{ "M35", NOT_HERE },
	{ "M36", "script", "fork setsid key-intr", "target", "alive", false },
	{ NULL, NOT_HERE },
};

const struct belief *belief_find(const char *id)
{
	int index = belief_index(id);

	return index < 0 ? NULL : &beliefs[index];
}

int belief_index(const char *id)
{
	for (int i = 0; id && beliefs[i].id; i++)
		if (strcmp(beliefs[i].id, id) == 0)
			return i;
	return -1;
}

bool belief_can_be_tried(const struct belief *belief)
{
	return belief->path != NULL;
}

int belief_path(const struct belief *belief, struct action *action, int most)
{
	return action_list(belief->path, action, most);
}

static bool has_start(const struct belief *belief, const struct start *start)
{
	return !belief->start || (start &&
	    strcmp(belief->start, start->id) == 0);
}

static bool was_done(const struct moment *moment, const struct action *action)
{
	return action_is_same(&moment->action, action) &&
	    moment->outcome != OUTCOME_UNAVAILABLE &&
	    moment->outcome != OUTCOME_FAILED;
}

/* How many of the first count actions stand in the timeline in this order,
 * before moment number end. */
static int walked(const struct action *action, int count,
    const struct timeline *timeline, int end)
{
	int done = 0;

	for (int i = 0; i < end && done < count; i++)
		if (was_done(timeline->moment[i], &action[done]))
			done++;
	return done;
}

int belief_walked(const struct belief *belief, const struct start *start,
    const struct timeline *timeline)
{
	struct action action[BELIEF_PATH];
	int count = belief_path(belief, action, BELIEF_PATH);

	if (!has_start(belief, start))
		return -1;
	return walked(action, count - 1, timeline, timeline->count);
}

static bool is_leader_of_job(const struct moment *m)
{
	return m->before.is_group_leader && !m->before.is_session_leader;
}

static bool has_fd_on_mount(const struct moment *m)
{
	return snapshot_fd_on_mount(&m->before) != -1;
}

static bool stands_on_mount(const struct moment *m)
{
	return path_is_on_mount(m->before.cwd);
}

static bool is_led_by_nobody(const struct moment *m)
{
	return !scene_find(&m->scene_before, m->before.pgid);
}

/* What else may lie between the actions of a path may be the cause of the
 * same: it refutes only where this held before the last. */
static const struct {
	const char *id;
	bool (*holds)(const struct moment *);
} causes[] = {
	{ "M4", is_leader_of_job },
	{ "M14", has_fd_on_mount },
	{ "M20", stands_on_mount },
	{ "M33", is_led_by_nobody },
};

static bool has_cause(const struct belief *belief,
    const struct moment *moment)
{
	for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
		if (strcmp(causes[i].id, belief->id) == 0)
			return causes[i].holds(moment);
	return true;
}

bool belief_is_refuted(const struct belief *belief, const struct start *start,
    const struct timeline *timeline)
{
	const struct moment *last = timeline_last(timeline);
	struct action action[BELIEF_PATH];
	int count = belief_path(belief, action, BELIEF_PATH);

	if (count == 0 || !last || !has_start(belief, start) ||
	    !action_is_same(&last->action, &action[count - 1]))
		return false;
	return walked(action, count - 1, timeline, timeline->count - 1) ==
	    count - 1 && has_cause(belief, last) &&
	    claim_holds(last, belief->name, belief->word);
}
