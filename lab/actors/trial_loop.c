/* The one place where a trial waits. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/trial_inside.h"
#include "lab/ground/io.h"

/* Memory and numbers are looked at this often. */
#define WATCH_US 100000
#define LOOK_US 10000

/* News of processes at a time: a daemon that starts children without end
 * always has more of them. */
#define COLLECT_SOME 256

/* Who has done nothing new for so long has settled. */
#define USUAL_US 1000000

/* Reads of the terminal at a time, of up to 4 KiB each: pty(7). */
#define DRAIN_SOME 8
#define DRAIN_ALL 64

bool probe_must_end(const struct probe *probe)
{
	return probe->told || probe->is_over || probe->program_error ||
	    probe->filter_error || probe->folder_error;
}

/* Ctrl-C as the terminal shows it, or as it came: termios(3), ECHOCTL. */
static bool is_echo(const char *bytes, size_t length)
{
	return memmem(bytes, length, "^C", 2) || memchr(bytes, 3, length);
}

/* Bounded: whoever writes without end must not keep us here. */
static void drain(struct probe *probe, int most)
{
	char bytes[16 * 1024];
	ssize_t got;

	for (int i = 0; i < most && probe->master >= 0; i++) {
		got = read(probe->master, bytes, sizeof bytes);
		if (got <= 0)
			return;
		if (!probe->has_typed)
			keep_add(&probe->found->output, bytes, (size_t)got);
		else
			probe->has_echo |= is_echo(bytes, (size_t)got);
	}
}

/* Init tells of every orphan, the starter of the program alone. */
static void note_end(struct probe *probe, const struct message *message)
{
	struct checkup *found = probe->found;

	probe->changed_us = io_now_us();
	if (message->pid == probe->starter)
		probe->has_starter_ended = true;
	if (message->pid == probe->program && !probe->has_program_ended) {
		probe->has_program_ended = true;
		found->has_program_ending = true;
		ending_read(&found->program_ending, message->value,
		    WITNESS_WAIT);
	}
	if (probe->daemon && message->pid == probe->daemon &&
	    !probe->has_daemon_ended) {
		probe->has_daemon_ended = true;
		ending_read(&found->trial.term_ending, message->value,
		    WITNESS_WAIT);
	}
}

static void listen_wire(struct probe *probe)
{
	struct message message;

	while (container_hear(&probe->container, &message, NULL, false) == 0) {
		if (message.kind == MESSAGE_NOT_EXECUTED)
			probe->program_error = message.value;
		if (message.kind == MESSAGE_NOT_ENTERED)
			probe->folder_error = message.value;
		if (message.kind == MESSAGE_UNFILTERED)
			probe->filter_error = message.value;
		if (message.kind == MESSAGE_ENDED)
			note_end(probe, &message);
	}
}

/* In the background, what it does again and again is no change: a log that
 * is written, a child that is started each second. */
static int64_t last_change(const struct probe *probe)
{
	const struct tracer_notes *notes = tracer_notes(probe->tracer);
	int64_t news = notes->news_us > probe->settle_us ? notes->news_us
	    : probe->settle_us;

	if (probe->has_program_ended && notes->last_us - news > USUAL_US)
		return news;
	return notes->last_us;
}

/* The tracer knows first; the wire tells where nothing is traced. */
static void note_trail(struct probe *probe)
{
	const struct trail *trail = &probe->found->trail;
	struct checkup *found = probe->found;

	if (!probe->tracer || trail->processes == 0)
		return;
	probe->changed_us = last_change(probe);
	if (probe->changed_us < probe->settle_us)
		probe->changed_us = probe->settle_us;
	if (trail->process[0].is_ended && !probe->has_program_ended) {
		probe->has_program_ended = true;
		found->has_program_ending = true;
		found->program_ending = trail->process[0].ending;
	}
	if (probe->daemon && found->process >= 0 &&
	    trail->process[found->process].is_ended &&
	    !probe->has_daemon_ended) {
		probe->has_daemon_ended = true;
		found->trial.term_ending =
		    trail->process[found->process].ending;
	}
}

static bool is_crowded(const struct probe *probe)
{
	long most = probe->order->limits.processes;

	return probe->tracer && most > 0 &&
	    tracer_notes(probe->tracer)->alive > most;
}

/* There is no end of news of a bomb: who is not let go on makes no more. */
static void collect(struct probe *probe)
{
	int status, got = 0;
	pid_t pid;

	while (!is_crowded(probe) && got < COLLECT_SOME &&
	    (pid = probe_next_child(probe, &status)) > 0) {
		got++;
		if (probe->tracer &&
		    tracer_handle(probe->tracer, pid, status))
			continue;
		if (container_reap(&probe->container, pid))
			probe->has_starter_ended = true;
	}
	probe->has_more = got == COLLECT_SOME;
	note_trail(probe);
}

static void listen_signals(struct probe *probe)
{
	struct signalfd_siginfo info;

	while (read(probe->signals, &info, sizeof info) == sizeof info)
		if (info.ssi_signo != SIGCHLD)
			probe->told = (int)info.ssi_signo;
	collect(probe);
}

static long long resident_bytes(struct probe *probe,
    const struct living *living)
{
	char path[32], text[128];
	unsigned long pages = 0;

	snprintf(path, sizeof path, "%d/statm", (int)living->seen_pid);
	if (io_read_at(crowd_proc(probe), path, text, sizeof text) > 0 &&
	    strchr(text, ' '))
		pages = strtoul(strchr(text, ' '), NULL, 10);
	return (long long)pages * sysconf(_SC_PAGESIZE);
}

static void hit(struct probe *probe, enum note_id note, long long limit)
{
	char value[32];

	if (probe->is_over)
		return;
	snprintf(value, sizeof value, "%lld", limit);
	checkup_note(probe->found, note, value);
	probe->found->hit_limit = true;
	probe->is_over = true;
}

static void watch_crowd(struct probe *probe)
{
	const struct limits *limits = &probe->order->limits;
	struct crowd *crowd;
	long long sum = 0;

	if (io_now_us() - probe->watched_us < WATCH_US)
		return;
	probe->watched_us = io_now_us();
	if (limits->memory_bytes <= 0 && probe->tracer)
		return;
	crowd = malloc(sizeof *crowd);
	if (!crowd)
		return;
	crowd_count(probe, crowd);
	for (int i = 0; i < crowd->count; i++)
		sum += resident_bytes(probe, &crowd->row[i]);
	if (limits->processes > 0 && crowd->alive > limits->processes)
		hit(probe, NOTE_PROCESSES, limits->processes);
	if (limits->memory_bytes > 0 && sum > limits->memory_bytes)
		hit(probe, NOTE_MEMORY, limits->memory_bytes >> 20);
	free(crowd);
}

static void watch_limits(struct probe *probe)
{
	long most = probe->order->limits.processes;

	if (is_crowded(probe))
		hit(probe, NOTE_PROCESSES, most);
	watch_crowd(probe);
}

/* The longer nothing happens, the less often we look by ourselves. */
static int wait_ms(const struct probe *probe, int64_t until_us)
{
	int64_t now = io_now_us(), rest = until_us - now;
	int64_t most = now - probe->changed_us;

	if (most > LOOK_US)
		most = LOOK_US;
	if (most < 1000)
		most = 1000;
	if (rest > most)
		rest = most;
	if (probe->has_more)
		return 0;
	return rest <= 0 ? 0 : (int)(rest + 999) / 1000;
}

bool probe_pump(struct probe *probe, int64_t until_us, probe_done done)
{
	/* Of what came before it was up the wire tells no more. */
	if (probe->container.early_heard < probe->container.early_count)
		listen_wire(probe);
	for (;;) {
		struct pollfd set[3] = {
			{ probe->signals, POLLIN, 0 },
			{ probe->container.wire, POLLIN, 0 },
			{ probe->master, POLLIN, 0 },
		};

		if (probe_must_end(probe))
			return false;
		if (done(probe)) {
			/* Its last words came with the news of its end. */
			drain(probe, DRAIN_ALL);
			return true;
		}
		if (io_now_us() >= until_us)
			return false;
		if (poll(set, 3, wait_ms(probe, until_us)) < 0 &&
		    errno != EINTR)
			return false;
		if (set[2].revents & POLLIN)
			drain(probe, DRAIN_SOME);
		if (set[1].revents & POLLIN)
			listen_wire(probe);
		if (set[0].revents & POLLIN || probe->has_more)
			listen_signals(probe);
		watch_limits(probe);
	}
}

static bool is_always(struct probe *probe)
{
	(void)probe;
	return true;
}

bool probe_has_moved(struct probe *probe)
{
	int64_t before = probe->changed_us;

	listen_wire(probe);
	listen_signals(probe);
	return probe->changed_us != before && probe_pump(probe, 0, is_always);
}
