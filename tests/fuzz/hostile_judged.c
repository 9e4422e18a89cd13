/* What inspect and check show, made of any bytes. */
#include "tests/fuzz/hostile_judged.h"

#include <stdlib.h>
#include <string.h>

#include "lab/ground/escape.h"

enum { PROCESSES = 4, CALLS = 12 };

void hostile_subject(struct bytes *bytes, struct subject *subject)
{
	struct surroundings *around = &subject->around;

	memset(subject, 0, sizeof *subject);
	hostile_snapshot(bytes, &subject->snapshot);
	bytes_text(bytes, subject->exe, sizeof subject->exe);
	subject->exe_error = subject->exe[0] ? 0 : bytes_number(bytes);
	around->is_leader_there = (enum known)bytes_below(bytes, 3);
	around->has_session_tty = (enum known)bytes_below(bytes, 3);
	bytes_text(bytes, around->leader_comm, sizeof around->leader_comm);
	around->ticks = bytes_take(bytes);
	around->age = bytes_take(bytes);
	around->ticks_per_second = 100;
	rule_judge_snapshot(&subject->snapshot, around, subject->verdict);
	subject->judgement = rule_sum(subject->verdict);
}

static char *take_path(struct bytes *bytes)
{
	return bytes_below(bytes, 3) ? bytes_string(bytes) : NULL;
}

static void take_call(struct bytes *bytes, struct trail *trail, int64_t us)
{
	struct call_facts facts = { .call = (enum call)(1 +
		bytes_below(bytes, CALL_COUNT - 1)) };
	struct trail_call *call;
	int index;

	for (int i = 0; i < 6; i++)
		facts.arg[i] = (uint64_t)bytes_number(bytes);
	facts.path = take_path(bytes);
	facts.path2 = take_path(bytes);
	facts.full = take_path(bytes);
	facts.disposition = (enum disposition)bytes_below(bytes, 3);
	facts.set = bytes_set(bytes);
	index = trail_add(trail, bytes_below(bytes, trail->processes), us,
	    &facts);
	call = &trail->call[index];
	call->error = bytes_below(bytes, 3) ? 0 : bytes_number(bytes);
	call->result = call->error ? -1 : bytes_number(bytes);
	call->is_pending = bytes_below(bytes, 8) == 1;
	call->is_exec_loss = bytes_below(bytes, 8) == 1;
}

static void take_trail(struct bytes *bytes, struct trail *trail)
{
	int64_t us = 0;

	for (int i = bytes_below(bytes, PROCESSES); i >= 0; i--)
		trail_birth(trail, bytes_number(bytes),
		    trail->processes ? bytes_below(bytes, trail->processes)
		    : -1);
	for (int i = bytes_below(bytes, CALLS); i > 0; i--)
		take_call(bytes, trail, us += bytes_take(bytes) * 100);
	for (int i = bytes_below(bytes, 3); i > 0; i--)
		trail_end(trail, bytes_below(bytes, trail->processes), us,
		    bytes_number(bytes) & 0xff7f);
}

static void take_trial(struct bytes *bytes, struct trial *trial)
{
	trial->has_returned = (enum known)bytes_below(bytes, 3);
	trial->survival = (enum survival)bytes_below(bytes, 4);
	bytes_text(bytes, trial->open_file, sizeof trial->open_file);
	trial->term = (enum term_fate)bytes_below(bytes, 3);
	ending_read(&trial->term_ending, bytes_number(bytes) & 0xff7f,
	    WITNESS_WAIT);
	trial->term_ms = bytes_number(bytes);
	trial->pidfile = (enum pidfile_fate)bytes_below(bytes, 5);
	bytes_text(bytes, trial->pidfile_path, sizeof trial->pidfile_path);
	trial->is_spinning = (enum known)bytes_below(bytes, 3);
	trial->cpu_ms = bytes_number(bytes);
	trial->watched_ms = bytes_number(bytes);
}

/* Their values are escaped by whoever makes them. */
static void take_notes(struct bytes *bytes, struct checkup *checkup)
{
	for (int i = bytes_below(bytes, 4); i > 0; i--) {
		char raw[200], value[sizeof checkup->note[0].value];

		bytes_text(bytes, raw, sizeof raw);
		escape_text(value, sizeof value, raw);
		checkup_note(checkup, (enum note_id)bytes_below(bytes,
		    NOTE_COUNT), value);
	}
}

void hostile_checkup(struct bytes *bytes, struct checkup *checkup)
{
	struct setting *setting = &checkup->setting;
	char pidfile[200], *output;

	checkup_init(checkup);
	bytes_text(bytes, setting->cwd, sizeof setting->cwd);
	bytes_text(bytes, setting->tty, sizeof setting->tty);
	bytes_text(bytes, setting->file, sizeof setting->file);
	setting->umask = bytes_number(bytes);
	take_trail(bytes, &checkup->trail);
	checkup->is_traced = bytes_below(bytes, 4) != 0;
	checkup->has_daemon = bytes_below(bytes, 4) != 0;
	if (checkup->has_daemon)
		hostile_snapshot(bytes, &checkup->daemon);
	checkup->process = bytes_below(bytes, checkup->trail.processes);
	checkup->others = bytes_number(bytes);
	take_trial(bytes, &checkup->trial);
	take_notes(bytes, checkup);
	checkup->contained = (enum contained)bytes_below(bytes, 3);
	checkup->hit_limit = bytes_below(bytes, 4) == 1;
	checkup->whole_us = bytes_number(bytes);
	output = bytes_string(bytes);
	keep_add(&checkup->output, output, strlen(output));
	free(output);
	bytes_text(bytes, pidfile, sizeof pidfile);
	checkup_judge(checkup, pidfile);
}

void hostile_demand(struct bytes *bytes, struct demand *demand)
{
	memset(demand, 0, sizeof *demand);
	demand->is_strict = bytes_below(bytes, 2);
	for (int i = bytes_below(bytes, 4); i > 0; i--)
		demand->require[bytes_below(bytes, TAKE_COUNT)] = true;
	demand->has_only = bytes_below(bytes, 4) == 1;
	demand->only[bytes_below(bytes, RULE_COUNT)] = true;
}
