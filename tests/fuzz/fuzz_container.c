/*
 * What comes over the wire from the inside of a container: messages of any
 * kind, length, PID and value, some of them kept from before, and its end.
 * Nothing is started and nobody looked at.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/actors/trial_inside.h"
#include "lab/facts/ending.h"
#include "tests/fuzz/hostile.h"

enum { MESSAGES = 12 };

void __wrap_crowd_count(struct probe *probe, struct crowd *crowd);

void __wrap_crowd_count(struct probe *probe, struct crowd *crowd)
{
	(void)probe;
	memset(crowd, 0, sizeof *crowd);
}

static int choose_pid(struct bytes *bytes)
{
	return bytes_below(bytes, 2) ? bytes_below(bytes, 6)
	    : bytes_number(bytes);
}

static struct message choose_message(struct bytes *bytes)
{
	return (struct message){ .kind = bytes_below(bytes, 8) == 7
		? bytes_number(bytes) : bytes_below(bytes, MESSAGE_ENDED + 1),
		.pid = choose_pid(bytes), .value = bytes_number(bytes) };
}

static void say_something(int wire, struct bytes *bytes)
{
	struct message message[2] = { choose_message(bytes) };
	size_t length = bytes_below(bytes, 8) < 7 ? sizeof message[0]
	    : (size_t)bytes_below(bytes, sizeof message);

	send(wire, message, length, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* Nothing has come that was not heard. */
static bool is_silent(struct probe *probe)
{
	char byte;

	return probe->container.early_heard == probe->container.early_count &&
	    recv(probe->container.wire, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 1;
}

static void keep_early(struct container *container, struct bytes *bytes)
{
	container->early_count = bytes_below(bytes, EARLY_MOST + 1);
	for (int i = 0; i < container->early_count; i++) {
		container->early[i].message = choose_message(bytes);
		container->early[i].sender = choose_pid(bytes);
	}
}

static void must_end_safely(const struct ending *ending)
{
	struct buffer out = { 0 };

	ending_print(ending, "unknown", &out);
	must_be_shown_safely(buffer_get(&out), out.length);
	buffer_free(&out);
}

static void try_pump(struct probe *probe, int wire, struct bytes *bytes)
{
	struct checkup *found = probe->found;

	keep_early(&probe->container, bytes);
	for (int i = bytes_below(bytes, MESSAGES); i > 0; i--)
		say_something(wire, bytes);
	probe->program = choose_pid(bytes);
	probe->starter = choose_pid(bytes);
	probe->daemon = choose_pid(bytes);
	probe_pump(probe, INT64_MAX, is_silent);
	must_end_safely(&found->program_ending);
	must_end_safely(&found->trial.term_ending);
}

/* It waits for a word: there must be one, or the end. */
static void try_meeting(struct probe *probe, int wire, struct bytes *bytes)
{
	keep_early(&probe->container, bytes);
	probe->container.early_heard = 0;
	say_something(wire, bytes);
	shutdown(wire, SHUT_WR);
	must(probe_meet(probe) != TRIAL_DONE);
	must_be_shown_safely(probe->why, strlen(probe->why));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct checkup found;
	static const struct trial_order order;
	struct bytes bytes = bytes_open(data, size);
	struct probe *probe = calloc(1, sizeof *probe);
	char why[200] = "";
	int ends[2], on = 1;

	must(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
	must(setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on,
	    sizeof on) == 0);
	memset(&found, 0, sizeof found);
	probe->found = &found;
	probe->order = &order;
	probe->why = why;
	probe->why_size = sizeof why;
	probe->signals = probe->master = probe->gate[1] = -1;
	probe->container.wire = ends[0];
	probe->container.pidns = probe->container.proc = -1;
	probe->container.outside = -1;
	try_pump(probe, ends[1], &bytes);
	if (!probe_must_end(probe))
		try_meeting(probe, ends[1], &bytes);
	close(ends[0]);
	close(ends[1]);
	free(probe);
	return 0;
}
