/*
 * Timers that somebody set.  Who waits for one looks as if he waited for ever,
 * but goes on by himself when it goes off.
 */
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#include "lab/actors/tracer_decode.h"
#include "lab/actors/tracer_inside.h"
#include "lab/ground/io.h"

/* No call of those that set one has this number: read(2) or io_setup(2). */
#define NO_TIMER 0

#define SECOND_US 1000000LL
#define SECONDS_MOST 100000000000
/* No clock that begins at boot has counted so many seconds: 1970 + 31 years. */
#define LONG_AGO 1000000000

/* Both times of a timer, in microseconds: how it repeats, and the first. */
struct times {
	int64_t interval;
	int64_t first;
};

static bool is_alarm(long number)
{
#ifdef SYS_alarm
	return number == SYS_alarm;
#else
	(void)number;
	return false;
#endif
}

/* What a program gives may be any number; the kernel refuses wrong ones. */
static int64_t time_of(int64_t seconds, int64_t us)
{
	if (seconds < 0 || us < 0 || us >= SECOND_US)
		return 0;
	return (seconds < SECONDS_MOST ? seconds : SECONDS_MOST) * SECOND_US +
	    us;
}

/* struct itimerval: seconds and microseconds, twice. */
static int read_itimer(pid_t tid, uint64_t address, struct times *times)
{
	struct itimerval given;

	if (decode_memory(tid, address, &given, sizeof given) < 0)
		return -1;
	times->interval = time_of(given.it_interval.tv_sec,
	    given.it_interval.tv_usec);
	times->first = time_of(given.it_value.tv_sec, given.it_value.tv_usec);
	return 0;
}

/* Which clock a moment is of is known by its size alone. */
static int64_t until_moment(int64_t moment)
{
	clockid_t clock = moment / SECOND_US > LONG_AGO ? CLOCK_REALTIME
	    : CLOCK_MONOTONIC;
	struct timespec now = { 0, 0 };
	int64_t rest;

	clock_gettime(clock, &now);
	rest = moment - (now.tv_sec * SECOND_US + now.tv_nsec / 1000);
	return rest > 0 ? rest : 1;
}

/* struct itimerspec: seconds and nanoseconds, twice. */
static int read_timer(pid_t tid, uint64_t flags, uint64_t address,
    struct times *times)
{
	struct itimerspec given;

	if (decode_memory(tid, address, &given, sizeof given) < 0)
		return -1;
	times->interval = time_of(given.it_interval.tv_sec,
	    given.it_interval.tv_nsec / 1000);
	times->first = time_of(given.it_value.tv_sec,
	    given.it_value.tv_nsec / 1000);
	if (times->first > 0 && flags & TIMER_ABSTIME)
		times->first = until_moment(times->first);
	return 0;
}

/* -1: no timer that goes by the clock, or not to be read. */
static int read_times(pid_t tid, long number, const uint64_t *argument,
    struct times *times)
{
	*times = (struct times){ 0, 0 };
	if (is_alarm(number)) {
		times->first = (int64_t)(unsigned)argument[0] * SECOND_US;
		return 0;
	}
	if (number == SYS_setitimer && argument[0] == ITIMER_REAL)
		return read_itimer(tid, argument[1], times);
	if (number == SYS_timer_settime || number == SYS_timerfd_settime)
		return read_timer(tid, argument[1], argument[2], times);
	return -1;
}

/* Its row, a free one, or NULL.  Rows of processes that ended are free. */
static struct timer *timer_of(struct tracer *tracer, int process,
    long number, uint64_t which)
{
	struct timer *spare = NULL;

	for (int i = 0; i < TRACER_TIMERS; i++) {
		struct timer *timer = &tracer->timer[i];

		if (timer->number == number && timer->which == which &&
		    timer->process == process)
			return timer;
		if (timer->number == NO_TIMER ||
		    tracer->trail->process[timer->process].is_ended)
			spare = timer;
	}
	if (spare)
		*spare = (struct timer){ process, number, which, 0, 0, 0 };
	return spare;
}

/* What goes off again and again is waited for a few times after each thing
 * that was new. */
static void set_timer(struct tracer *tracer, struct timer *timer,
    const struct times *times)
{
	bool is_foreground = !tracer->trail->process[0].is_ended;
	int most = is_foreground ? TRACER_ROUNDS_FOREGROUND : TRACER_ROUNDS;
	int64_t now = io_now_us();

	if (timer->news_us != tracer->notes.news_us)
		timer->rounds = 0;
	timer->news_us = tracer->notes.news_us;
	if (timer->rounds >= most)
		return;
	timer->rounds++;
	timer->due_us = now + times->first;
	if (times->interval > 0) {
		timer->due_us += times->interval * (most - timer->rounds);
		timer->rounds = most;
	}
}

void tracer_note_timer(struct tracer *tracer, const struct tracee *tracee,
    long number, const uint64_t *argument)
{
	uint64_t which = is_alarm(number) ? ITIMER_REAL : argument[0];
	struct times times;
	struct timer *timer;

	if (tracee->process < 0 ||
	    read_times(tracee->tid, number, argument, &times) < 0)
		return;
	/* alarm(2) and setitimer(2) share one timer. */
	if (is_alarm(number))
		number = SYS_setitimer;
	timer = timer_of(tracer, tracee->process, number, which);
	if (timer && times.first == 0)
		timer->due_us = 0;
	else if (timer)
		set_timer(tracer, timer, &times);
}

void tracer_timers(const struct tracer *tracer, int64_t until_us,
    struct tracer_due *due)
{
	*due = (struct tracer_due){ 0, 0 };
	for (int i = 0; i < TRACER_TIMERS; i++) {
		const struct timer *timer = &tracer->timer[i];
		int64_t *latest = timer->due_us < until_us ? &due->within_us
		    : &due->beyond_us;

		if (timer->due_us > *latest &&
		    !tracer->trail->process[timer->process].is_ended)
			*latest = timer->due_us;
	}
}
