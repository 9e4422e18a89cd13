/* All that one run of `check` found, and what it amounts to. */
#include "lab/facts/checkup.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "lab/ground/names.h"

void checkup_init(struct checkup *checkup)
{
	memset(checkup, 0, sizeof *checkup);
	snapshot_init(&checkup->daemon);
	checkup->process = -1;
}

void checkup_clear(struct checkup *checkup)
{
	trail_clear(&checkup->trail);
	snapshot_clear(&checkup->daemon);
	keep_clear(&checkup->output);
}

void checkup_note(struct checkup *checkup, enum note_id id,
    const char *value)
{
	struct note *note;

	if (checkup->notes == NOTES_MAX)
		return;
	note = &checkup->note[checkup->notes++];
	note->id = id;
	snprintf(note->value, sizeof note->value, "%s", value);
}

const char *checkup_note_name(enum note_id id)
{
	static const char *const name[NOTE_COUNT] = {
		[NOTE_TIMEOUT] = "timeout",
		[NOTE_SLEEPS] = "sleeps",
		[NOTE_OTHERS] = "others",
		[NOTE_OUTLIVED] = "outlived",
		[NOTE_PROCESSES] = "processes",
		[NOTE_MEMORY] = "memory",
		[NOTE_FILE] = "file",
		[NOTE_CPU] = "cpu",
		[NOTE_NO_TRACE] = "no-trace",
		[NOTE_RUNG] = "rung",
		[NOTE_CGROUP] = "cgroup",
		[NOTE_SET_ID] = "set-id",
		[NOTE_OMITTED] = "omitted",
		[NOTE_RELATIVE] = "relative",
	};

	return name[id];
}

/* "setsid() = -1 EPERM by PID 3 at 1.2 ms" */
static void say_call(const struct checkup *checkup,
    const struct trail_call *call, char *out, size_t size)
{
	int pid = (int)checkup->trail.process[call->process].pid;
	struct buffer text = { 0 };

	if (call->facts.call == CALL_KILLED)
		buffer_format(&text, "PID %d ", pid);
	call_print(&call->facts, &text);
	if (call->error)
		buffer_format(&text, " = -1 %s", names_errno(call->error));
	if (call->facts.call != CALL_KILLED)
		buffer_format(&text, " by PID %d", pid);
	buffer_format(&text, " at %.1f ms", (double)call->us / 1000);
	if (text.length < size)
		memcpy(out, text.text, text.length + 1);
	buffer_free(&text);
}

/* The call that a check rests on: the last that was this step, else the last
 * that failed to be. */
static void see_step(struct checkup *checkup, enum rule_id id, enum take key,
    enum call call)
{
	const struct trail_call *found = NULL;

	for (size_t i = 0; i < checkup->trail.count; i++) {
		const struct trail_call *row = &checkup->trail.call[i];

		if (row->step == key || (row->facts.call == call &&
		    row->error && (!found || found->error)))
			found = row;
	}
	if (found)
		say_call(checkup, found, checkup->trial.seen[id],
		    sizeof checkup->trial.seen[id]);
}

/* How the program's first process, or the one that was left, came to an
 * end, where the end is the point. */
static void see_end(struct checkup *checkup, enum rule_id id, int process)
{
	for (size_t i = 0; i < checkup->trail.count; i++) {
		const struct trail_call *row = &checkup->trail.call[i];

		if (row->process == process &&
		    (row->facts.call == CALL_EXIT ||
		     row->facts.call == CALL_KILLED))
			say_call(checkup, row, checkup->trial.seen[id],
			    sizeof checkup->trial.seen[id]);
	}
}

/* Whether the signal of its terminal reached the one that was left. */
static enum known was_signalled(const struct checkup *checkup)
{
	uint64_t signal = checkup->trial.survival == DIED_OF_HANGUP ? SIGHUP
	    : SIGINT;

	if (!checkup->is_traced)
		return NOT_KNOWN;
	for (size_t i = 0; i < checkup->trail.count; i++) {
		const struct trail_call *row = &checkup->trail.call[i];

		if (row->process == checkup->process &&
		    row->facts.call == CALL_SIGNAL &&
		    row->facts.arg[0] == signal)
			return KNOWN_YES;
	}
	return KNOWN_NO;
}

static void see(struct checkup *checkup)
{
	see_step(checkup, RULE_OWN_SESSION, TAKE_SETSID, CALL_SETSID);
	see_step(checkup, RULE_CWD, TAKE_CHDIR, CALL_CHDIR);
	see_step(checkup, RULE_UMASK, TAKE_UMASK, CALL_NONE);
	see_step(checkup, RULE_INHERITED_FDS, TAKE_CLOSE, CALL_CLOSE_RANGE);
	see_step(checkup, RULE_PIDFILE, TAKE_PIDFILE, CALL_NONE);
	if (!checkup->has_daemon)
		see_end(checkup, RULE_BACKGROUND, checkup->process);
	else if (checkup->trial.survival != SURVIVED)
		see_end(checkup, RULE_SURVIVES, checkup->process);
}

static void count_inherited(struct checkup *checkup)
{
	struct trial *trial = &checkup->trial;
	const struct fd_list *fds = checkup->daemon.fds;

	trial->has_inherited = fds != NULL;
	for (size_t i = 0; fds && i < fds->count; i++) {
		const struct fd_fact *row = &fds->row[i];

		if (row->fd < 3 ||
		    (strcmp(row->target, checkup->setting.file) != 0 &&
		     strcmp(row->target, checkup->setting.tty) != 0))
			continue;
		if (trial->inherited_count < TRIAL_FDS)
			trial->inherited[trial->inherited_count] = row->fd;
		trial->inherited_count++;
	}
}

static void fill_trial(struct checkup *checkup)
{
	struct trial *trial = &checkup->trial;
	const struct taken *taken = &checkup->taken;
	bool was_same = checkup->has_daemon &&
	    checkup->daemon.umask == checkup->setting.umask;

	trial->is_left = checkup->has_daemon ? KNOWN_YES : KNOWN_NO;
	trial->starter_sid = checkup->setting.session;
	snprintf(trial->start_cwd, sizeof trial->start_cwd, "%s",
	    checkup->setting.cwd);
	trial->did_set_umask = taken->has[TAKE_UMASK] ? KNOWN_YES
	    : checkup->is_traced || !was_same ? KNOWN_NO : NOT_KNOWN;
	trial->did_put_back_umask = taken->is_umask_back;
	if (checkup->has_program_ending)
		trial->start_ending = checkup->program_ending;
	trial->was_signalled = was_signalled(checkup);
	trial->waits_for_hangup = taken->waits_hangup ? KNOWN_YES : KNOWN_NO;
	count_inherited(checkup);
}

void checkup_judge(struct checkup *checkup, const char *pidfile)
{
	struct evidence evidence = { .trial = &checkup->trial };

	if (checkup->has_daemon)
		evidence.snapshot = &checkup->daemon;
	if (checkup->is_traced)
		taken_find(&checkup->taken, &checkup->trail, checkup->process,
		    &checkup->setting, evidence.snapshot, pidfile);
	else
		taken_infer(&checkup->taken, &checkup->setting,
		    evidence.snapshot, pidfile);
	fill_trial(checkup);
	see(checkup);
	rule_judge(&evidence, checkup->verdict);
}

bool checkup_counts(const struct demand *demand, enum rule_id id)
{
	return !demand->has_only || demand->only[id];
}

bool checkup_fails(const struct checkup *checkup,
    const struct demand *demand, enum rule_id id)
{
	const struct verdict *verdict = &checkup->verdict[id];

	if (!verdict->is_given || !checkup_counts(demand, id))
		return false;
	return verdict->status == STATUS_FAIL ||
	    (demand->is_strict && verdict->status == STATUS_WARN);
}

enum judgement checkup_sum(const struct checkup *checkup,
    const struct demand *demand)
{
	enum judgement sum = JUDGED_DAEMON;

	if (checkup->hit_limit)
		return JUDGED_NO_DAEMON;
	for (enum take key = 0; key < TAKE_COUNT; key++)
		if (demand->require[key] && !checkup->taken.has[key])
			return JUDGED_NO_DAEMON;
	for (enum rule_id id = 0; id < RULE_COUNT; id++) {
		if (checkup_fails(checkup, demand, id))
			return JUDGED_NO_DAEMON;
		if (checkup->verdict[id].is_unreadable &&
		    rule_can_fail(id) && checkup_counts(demand, id))
			sum = JUDGED_UNREADABLE;
	}
	return sum;
}
