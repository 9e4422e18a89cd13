/* What the threads of a program wait for. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "lab/actors/tracer_decode.h"
#include "lab/actors/trial_inside.h"
#include "lab/ground/io.h"

#define UNKNOWN_SLEEP_US 1000000
#define THREADS_MOST 64

enum clock_kind { NO_LIMIT, MILLISECONDS, TIMESPEC, TIMEVAL };

/* Which argument of a call that waits says for how long. */
static const struct patience {
	long number;
	enum clock_kind kind;
	int argument;
} patience[] = {
	{ SYS_nanosleep, TIMESPEC, 0 },
	{ SYS_clock_nanosleep, TIMESPEC, 2 },
	{ SYS_ppoll, TIMESPEC, 2 },
	{ SYS_pselect6, TIMESPEC, 4 },
	{ SYS_epoll_pwait, MILLISECONDS, 3 },
	{ SYS_rt_sigtimedwait, TIMESPEC, 2 },
	{ SYS_futex, TIMESPEC, 3 },
	{ SYS_semtimedop, TIMESPEC, 3 },
	{ SYS_mq_timedreceive, TIMESPEC, 4 },
#ifdef SYS_epoll_pwait2
	{ SYS_epoll_pwait2, TIMESPEC, 3 },
#endif
#ifdef SYS_poll
	{ SYS_poll, MILLISECONDS, 2 },
	{ SYS_select, TIMEVAL, 4 },
	{ SYS_epoll_wait, MILLISECONDS, 3 },
#endif
};

/* Calls in which a thread may rest for ever.  In another one it waits for
 * something that is under way, such as a file system that has to answer. */
static const long rests[] = {
	SYS_read, SYS_readv, SYS_recvfrom, SYS_recvmsg, SYS_recvmmsg,
	SYS_accept, SYS_accept4, SYS_rt_sigsuspend, SYS_wait4, SYS_waitid,
	SYS_flock, SYS_fcntl, SYS_msgrcv, SYS_semop,
#ifdef SYS_pause
	SYS_pause,
#endif
};

/* In these a thread is deep asleep (state D) until its child goes on, which is
 * looked at by itself. */
static const long parents[] = {
	SYS_clone,
#ifdef SYS_vfork
	SYS_vfork,
#endif
};

static bool is_parents(long number)
{
	for (size_t i = 0; i < sizeof parents / sizeof parents[0]; i++)
		if (parents[i] == number)
			return true;
	return false;
}

static bool is_rest(long number)
{
	for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++)
		if (rests[i] == number)
			return true;
	return false;
}

/* What a thread does, as one number: -1 it runs, 0 it waits for ever (until
 * somebody else acts), else the microseconds that it waits at most. */
static int64_t read_clock(pid_t tid, enum clock_kind kind, uint64_t value)
{
	struct timespec time = { 0, 0 };

	if (kind == MILLISECONDS)
		return (int)value < 0 ? 0 : (int64_t)(int)value * 1000 + 1;
	if (value == 0)
		return 0;
	if (decode_memory(tid, value, &time, sizeof time) < 0)
		return UNKNOWN_SLEEP_US;
	if (kind == TIMEVAL)
		time.tv_nsec *= 1000;
	if (time.tv_sec > 100000000000)
		return INT64_MAX / 4;
	return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000 + 1;
}

/* Some calls are given a moment, not a length. */
static int64_t until_then(long number, const uint64_t *argument, int64_t wait)
{
	clockid_t clock = CLOCK_MONOTONIC;
	struct timespec now;
	int64_t rest;

	if (wait <= 0 || wait == UNKNOWN_SLEEP_US)
		return wait;
	if (number == SYS_clock_nanosleep && argument[1] & TIMER_ABSTIME)
		clock = (clockid_t)argument[0];
	else if (number == SYS_mq_timedreceive)
		clock = CLOCK_REALTIME;
	else if (number != SYS_futex ||
	    ((int)argument[1] & FUTEX_CMD_MASK) != FUTEX_WAIT_BITSET)
		return wait;
	else if ((int)argument[1] & FUTEX_CLOCK_REALTIME)
		clock = CLOCK_REALTIME;
	if (clock_gettime(clock, &now) < 0)
		return UNKNOWN_SLEEP_US;
	rest = wait - ((int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	return rest > 0 ? rest : 1;
}

static char read_state(int folder, const char *tid)
{
	char path[300], text[512], *state;

	snprintf(path, sizeof path, "%s/stat", tid);
	if (io_read_at(folder, path, text, sizeof text) <= 0)
		return '?';
	state = strrchr(text, ')');
	return state && state[1] == ' ' ? state[2] : '?';
}

/* /proc/PID/task/TID/syscall: the number and six arguments of the call that
 * a thread is blocked in, or "running".  Who writes is as good as running: we
 * read what comes to the terminal; so is whoever waits for a disk. */
static int64_t thread_wait(int folder, const char *tid, pid_t outside,
    char *state, bool *is_vague)
{
	char path[300], text[256], *at;
	uint64_t argument[6] = { 0 };
	long number;
	int error = 0;

	snprintf(path, sizeof path, "%s/syscall", tid);
	if (io_read_at(folder, path, text, sizeof text) < 0)
		error = errno;
	/* Later than the call: who is at rest now was so in that call, or came
	 * to rest after it. */
	*state = read_state(folder, tid);
	if (error != 0)
		return error == ENOENT || error == ESRCH ? 0 : -1;
	if (strncmp(text, "running", 7) == 0)
		return -1;
	number = strtol(text, &at, 10);
	for (int i = 0; i < 6 && *at == ' '; i++)
		argument[i] = strtoull(at, &at, 16);
#ifdef SYS_restart_syscall
	if (number == SYS_restart_syscall)
		return UNKNOWN_SLEEP_US;
#endif
	if (number == SYS_write || number == SYS_writev ||
	    (*state == 'D' && !is_parents(number)))
		return -1;
	if (is_rest(number))
		return 0;
	for (size_t i = 0; i < sizeof patience / sizeof patience[0]; i++)
		if (patience[i].number == number)
			return until_then(number, argument,
			    read_clock(outside, patience[i].kind,
				argument[patience[i].argument]));
	if (*state == 'R')
		return -1;
	*is_vague = true;
	return 0;
}

/* The memory of a process is read by our number of it. */
static pid_t outside_of(const struct probe *probe,
    const struct living *living)
{
	if (probe->tracer)
		return tracer_outside(probe->tracer, living->process);
	return container_outside(&probe->container, living->seen_pid);
}

static DIR *open_folder(int proc, const char *path)
{
	int fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	if (!folder && fd >= 0)
		close(fd);
	return folder;
}

/* How often a thread has gone to wait: proc(5), voluntary_ctxt_switches. */
static unsigned long count_switches(int folder, const char *tid)
{
	static const char label[] = "\nvoluntary_ctxt_switches:";
	char path[300], text[4096];
	const char *line;

	snprintf(path, sizeof path, "%s/status", tid);
	if (io_read_at(folder, path, text, sizeof text) < 0)
		return 0;
	line = strstr(text, label);
	return line ? strtoul(line + sizeof label - 1, NULL, 10) : 0;
}

/* How often a thread came onto a CPU, and how long it was on one: the third
 * number of its schedstat and the first, see Documentation/scheduler/
 * sched-stats; 0 where the kernel does not count. */
static unsigned long count_runs(int folder, const char *tid, int64_t *cpu_us)
{
	char path[300], text[128], *at;

	*cpu_us = 0;
	snprintf(path, sizeof path, "%s/schedstat", tid);
	if (io_read_at(folder, path, text, sizeof text) <= 0)
		return 0;
	*cpu_us = (int64_t)(strtoull(text, &at, 10) / 1000);
	strtoull(at, &at, 10);
	return strtoul(at, NULL, 10);
}

/* A row for a new thread: at the end, or that of one which was not seen to
 * sleep since something happened; NULL if there is none. */
static struct pace *free_pace(struct probe *probe, pid_t tid)
{
	struct pace *pace = probe->pace, *end = pace + probe->paces;

	if (probe->paces < TRIAL_PACES)
		pace = probe->pace + probe->paces++;
	else
		while (pace < end && pace->since_us == probe->changed_us)
			pace++;
	if (pace == probe->pace + TRIAL_PACES)
		return NULL;
	*pace = (struct pace){ .tid = tid };
	return pace;
}

static struct pace *pace_of(struct probe *probe, pid_t tid)
{
	for (int i = 0; i < probe->paces; i++)
		if (probe->pace[i].tid == tid)
			return &probe->pace[i];
	return free_pace(probe, tid);
}

/* A signal that is ignored interrupts the sleep of who is traced, and it goes
 * on for the rest, of which the kernel tells no length: restart_syscall(2). */
static bool goes_on(const struct pace *pace, int64_t wait)
{
	return wait == UNKNOWN_SLEEP_US && pace->wakes_us > io_now_us();
}

/* Notes a look at a thread that sleeps; NULL if there are too many.  The
 * kernel tells how long it meant to sleep, not how much of that is over: it
 * wakes as long after we first saw it asleep, at the latest. */
static const struct pace *keep_pace(struct probe *probe, pid_t tid,
    unsigned long switches, int64_t wait)
{
	struct pace *pace = pace_of(probe, tid);

	if (!pace)
		return NULL;
	if (pace->wakes_us == 0 ||
	    (pace->last != switches && !goes_on(pace, wait)))
		pace->wakes_us = io_now_us() + wait;
	if (pace->since_us != probe->changed_us)
		pace->first = switches;
	pace->last = switches;
	pace->since_us = probe->changed_us;
	return pace;
}

static void add_sleep(struct probe *probe, struct waits *waits,
    const struct pace *pace, int64_t wait)
{
	unsigned long needed = probe->has_program_ended ? TRACER_ROUNDS
	    : TRACER_ROUNDS_FOREGROUND;

	if (pace && wait == UNKNOWN_SLEEP_US)
		wait = pace->wakes_us - io_now_us();
	if (pace && pace->wakes_us > probe->deadline_us) {
		if (wait > waits->beyond_us)
			waits->beyond_us = wait;
		return;
	}
	waits->is_vague = true;
	waits->has_sleeper |= pace && pace->last - pace->first < needed;
}

static void add_wait(struct probe *probe, struct waits *waits, int folder,
    const char *tid, int64_t wait)
{
	waits->has_runner |= wait < 0;
	waits->has_rester |= wait == 0;
	if (wait > 0)
		add_sleep(probe, waits, keep_pace(probe, atoi(tid),
		    count_switches(folder, tid), wait), wait);
}

static bool is_asleep(char state)
{
	return state == 'S' || state == 'T' || state == 't';
}

/* It waits only if it did not run while we looked. */
static void read_thread(struct probe *probe, struct waits *waits, int folder,
    const char *tid, pid_t outside)
{
	char state = '?';
	int64_t wait, cpu_us;
	unsigned long runs = count_runs(folder, tid, &cpu_us);

	wait = thread_wait(folder, tid, outside, &state, &waits->is_vague);
	waits->is_starved |= wait < 0 && (state == 'R' || state == 'D');
	waits->cpu_us += cpu_us;
	waits->is_vague |= !is_asleep(state) || runs == 0 ||
	    runs != count_runs(folder, tid, &cpu_us);
	waits->print = print_mix(waits->print, atoi(tid));
	waits->print = print_mix(waits->print, (long long)runs);
	add_wait(probe, waits, folder, tid, wait);
}

static void read_process(struct probe *probe, struct waits *waits,
    const struct living *living)
{
	pid_t outside = outside_of(probe, living);
	struct dirent *entry;
	char path[300];
	DIR *folder;
	int threads = 0;

	if (living->state == 'T' || living->state == 't')
		return;
	snprintf(path, sizeof path, "%d/task", (int)living->seen_pid);
	folder = open_folder(crowd_proc(probe), path);
	while (folder && threads < THREADS_MOST && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		read_thread(probe, waits, dirfd(folder), entry->d_name,
		    outside);
		threads++;
	}
	waits->is_vague |= threads == THREADS_MOST;
	if (folder)
		closedir(folder);
}

void waits_read(struct probe *probe, const struct crowd *crowd,
    struct waits *waits)
{
	*waits = (struct waits){ .print = PRINT_START,
		.is_vague = crowd->alive > crowd->count };
	for (int i = 0; i < crowd->count; i++)
		read_process(probe, waits, &crowd->row[i]);
}
