/* Whether the processes of a program have settled. */
#include <stdlib.h>

#include "lab/actors/trial_inside.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"

/* How long nothing may happen before all counts as settled: when everybody
 * waits for something from outside, and when somebody computes in the
 * background (in the foreground it may still fork).  Where it is certain that
 * nobody will wake by himself, a moment is enough: it only keeps us from
 * looking at every step, and is doubled each time that we looked too early. */
#define QUIET_US 100000
#define BUSY_QUIET_US 1000000
/* On a busy machine a second may pass in which it does not come to run, or
 * waits for a disk: it counts from here on.  Until the last of these times it
 * is given a whole second on a CPU. */
#define BUSY_CPU_US 250000
#define BUSY_MOST_US 4000000
#define MOMENT_US 1000
#define PATIENCE_US 16000
/* A wait in the foreground may be for a timer of its own (alarm(2),
 * timerfd_create(2)), of which only a tracer hears; also where somebody else
 * sleeps, as under timeout(1). */
#define FOREGROUND_QUIET_US 1000000

/* What children of a daemon did this often is what they always do, once
 * they have done nothing else for so long. */
#define USUAL 3
#define USUAL_US 1000000

/* A number that changes when somebody comes, goes, or changes session or
 * group: what the tracer would have told.  Of all, or only of those whose
 * parent has ended: the daemon, and who forks away from it. */
static unsigned long long print_of(const struct crowd *crowd, bool is_all)
{
	unsigned long long print = PRINT_START;

	for (int i = 0; i < crowd->count; i++) {
		const struct living *row = &crowd->row[i];

		if (!is_all && row->ppid != 1)
			continue;
		print = print_mix(print, row->pid);
		print = print_mix(print, row->ppid);
		print = print_mix(print, row->pgid);
		print = print_mix(print, row->sid);
	}
	return print;
}

enum changes { CHANGES_NONE, CHANGES_NEW, CHANGES_USUAL };

/* Whether somebody came or went since the last look, which is news; children
 * of a daemon that come and go again and again are none. */
static enum changes changes_of(struct probe *probe, const struct crowd *crowd)
{
	unsigned long long print = print_of(crowd, true);
	unsigned long long kin = print_of(crowd, false);
	int64_t now = io_now_us();

	if (print == probe->print)
		return CHANGES_NONE;
	probe->print = print;
	if (kin != probe->kin || !probe->has_program_ended) {
		probe->kin = kin;
		probe->kin_us = now;
		probe->repeats = 0;
	}
	probe->repeats++;
	if (probe->repeats > USUAL && now - probe->kin_us > USUAL_US &&
	    now - probe->settle_us > USUAL_US)
		return CHANGES_USUAL;
	probe->changed_us = now;
	return CHANGES_NEW;
}

/* Whether that second was no second of theirs. */
static bool is_starved(const struct probe *probe, const struct waits *waits)
{
	int64_t used = waits->cpu_us - probe->busy_cpu_us;
	bool is_early = io_now_us() - probe->busy_us < BUSY_MOST_US;

	return waits->is_starved && waits->cpu_us > 0 &&
	    used < (is_early ? BUSY_QUIET_US : BUSY_CPU_US);
}

/* Somebody computes: that is no waiting, unless it goes on and on. */
static bool is_busy(struct probe *probe, const struct waits *waits)
{
	int64_t now = io_now_us();

	if (!waits->has_runner || probe->busy_us < probe->changed_us) {
		probe->busy_us = now;
		probe->busy_cpu_us = waits->cpu_us;
	}
	return waits->has_runner && (!probe->has_program_ended ||
	    now - probe->busy_us < BUSY_QUIET_US ||
	    is_starved(probe, waits));
}

/* The tracer knows at once when all have ended. */
static bool is_empty(const struct probe *probe)
{
	return probe->tracer && probe->has_program_ended &&
	    tracer_notes(probe->tracer)->alive == 0;
}

static int64_t quiet_of(const struct probe *probe, const struct waits *waits)
{
	bool is_asleep = waits->beyond_us > 0 && !waits->has_rester;

	return probe->has_program_ended || is_asleep ? QUIET_US
	    : FOREGROUND_QUIET_US;
}

/* Whether everybody waited at one and the same moment, for ever: seen twice,
 * and nobody came onto a CPU in between nor told the tracer anything.  Then
 * none of them can wake another.  Who set a timer or is connected to a
 * stranger may still be woken by those. */
static bool is_still(struct probe *probe, const struct crowd *crowd,
    const struct waits *first)
{
	const struct tracer_notes *notes = probe->tracer
	    ? tracer_notes(probe->tracer) : NULL;
	struct waits second;
	int64_t last_us = notes ? notes->last_us : 0;

	if (!notes || notes->is_expecting || notes->held > 0 ||
	    first->is_vague || first->has_runner)
		return false;
	waits_read(probe, crowd, &second);
	return !second.is_vague && !second.has_runner &&
	    second.print == first->print && !probe_has_moved(probe) &&
	    notes->last_us == last_us;
}

/* Whether a timer is to go off before the deadline, or just went off; notes
 * one beyond it as a sleep. */
static bool is_timed(struct probe *probe)
{
	struct tracer_due due = { 0, 0 };
	int64_t now = io_now_us();

	if (probe->tracer)
		tracer_timers(probe->tracer, probe->deadline_us, &due);
	if (due.beyond_us - now > probe->sleeps_us)
		probe->sleeps_us = due.beyond_us - now;
	return due.within_us > 0 && now < due.within_us + QUIET_US;
}

static bool has_settled(struct probe *probe, struct crowd *crowd)
{
	enum changes changes = CHANGES_NONE;
	struct waits waits;

	probe->is_still = false;
	crowd_count(probe, crowd);
	if (crowd->alive == 0)
		return probe->has_program_ended;
	if (!probe->tracer)
		changes = changes_of(probe, crowd);
	if (changes != CHANGES_NONE)
		return changes == CHANGES_USUAL;
	waits_read(probe, crowd, &waits);
	probe->sleeps_us = waits.beyond_us;
	probe->is_still = is_still(probe, crowd, &waits);
	return probe->is_still || (!is_busy(probe, &waits) &&
	    !is_timed(probe) && !waits.has_sleeper &&
	    io_now_us() - probe->changed_us >= quiet_of(probe, &waits));
}

/* Whether all of them wait, and have done so for long enough: what they
 * wait for will not come by itself before the deadline. */
static bool have_all_settled(struct probe *probe)
{
	struct crowd *crowd;
	bool settled;

	if (io_now_us() < probe->changed_us + probe->patience_us &&
	    !is_empty(probe))
		return false;
	crowd = memory_get(1, sizeof *crowd);
	settled = has_settled(probe, crowd);
	free(crowd);
	if (!settled && probe->patience_us < PATIENCE_US)
		probe->patience_us *= 2;
	return settled;
}

bool probe_settle(struct probe *probe, int64_t until_us)
{
	probe->deadline_us = until_us;
	probe->patience_us = MOMENT_US;
	probe->changed_us = probe->settle_us = io_now_us();
	return probe_pump(probe, until_us, have_all_settled);
}
