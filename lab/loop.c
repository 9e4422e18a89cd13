/* The one loop. */
#include "lab/loop.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/ground/names.h"

#define POLL_MAX 640

static const int ending_signals[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT };
static const int other_signals[] = { SIGWINCH, SIGTSTP, SIGCONT };

static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < 4; i++)
		sigaddset(&set, ending_signals[i]);
	for (size_t i = 0; i < 3; i++)
		sigaddset(&set, other_signals[i]);
	sigaddset(&set, SIGPIPE);
	/* A limit on files is an errno to tell of, not an end. */
	signal(SIGXFSZ, SIG_IGN);
	if (sigprocmask(SIG_SETMASK, &set, NULL) < 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int loop_open(struct loop *loop, const struct settings *settings, char *why,
    size_t size)
{
	const struct loop_face *face = loop->face;
	void *context = loop->context;

	memset(loop, 0, sizeof *loop);
	loop->face = face;
	loop->context = context;
	loop->proc = loop->input = loop->extra = -1;
	loop->rows = 24;
	loop->columns = 80;
	lab_init(&loop->lab, settings);
	loop->signals = open_signals();
	loop->proc = look_open();
	if (loop->proc < 0) {
		const char *remedy = names_remedy(errno);

		snprintf(why, size, "/proc is not there (%s); %s",
		    strerror(errno), remedy ? remedy :
		    "mount it: mount -t proc proc /proc");
		return -1;
	}
	loop->warden = warden_start();
	if (!loop->warden || loop->signals < 0) {
		snprintf(why, size, "cannot start the warden: %s",
		    names_trouble(errno));
		return -1;
	}
	if (settings->is_adopting)
		prctl(PR_SET_CHILD_SUBREAPER, 1);
	return 0;
}

struct stage *loop_make_stage(struct loop *loop, int number,
    const struct start *start, char *why, size_t size)
{
	struct stage_options options = {
		.start = start,
		.shell = loop->lab.settings.shell,
		.ways = &loop->ways,
		.warden = loop->warden,
		.number = number,
		.proc = loop->proc,
		.is_adopting = loop->lab.settings.is_adopting,
		.rows = loop->rows,
		.columns = loop->columns,
	};

	prctl(PR_SET_CHILD_SUBREAPER, options.is_adopting ? 1 : 0);
	return stage_open(&options, why, size);
}

void loop_open_stage(struct loop *loop)
{
	struct event event = { .kind = EVENT_FAILED };
	char why[256];

	if (!loop->is_probed)
		mount_probe(&loop->ways);
	loop->is_probed = true;
	loop->leftovers += stage_close(loop->stage);
	loop->stage = loop_make_stage(loop, 0, loop->lab.settings.start, why,
	    sizeof why);
	event.text = why;
	if (!loop->stage)
		loop_feed(loop, &event);
}

static void grant(struct loop *loop, const struct wish *wish)
{
	switch (wish->kind) {
	case WISH_PERFORM:
		if (loop->stage)
			stage_perform(loop->stage, &wish->action);
		break;
	case WISH_RESTART:
		loop_open_stage(loop);
		break;
	case WISH_TYPE:
		if (loop->stage)
			stage_type(loop->stage, wish->text, wish->length);
		break;
	case WISH_SIDE:
		side_begin(loop, wish);
		break;
	case WISH_QUIT:
		loop->is_over = true;
		break;
	default:
		if (loop->face->on_wish)
			loop->face->on_wish(loop, wish);
		break;
	}
}

void loop_grant(struct loop *loop, const struct wishes *wishes)
{
	for (int i = 0; i < wishes->count; i++)
		grant(loop, &wishes->wish[i]);
}

void loop_feed(struct loop *loop, const struct event *event)
{
	struct wishes wishes = { .count = 0 };

	lab_handle(&loop->lab, event, &wishes);
	loop->has_news = true;
	if (loop->face->on_event)
		loop->face->on_event(loop, event);
	loop_grant(loop, &wishes);
}

static bool is_ending(int signal)
{
	for (size_t i = 0; i < 4; i++)
		if (ending_signals[i] == signal)
			return true;
	return false;
}

static void take_signals(struct loop *loop)
{
	struct signalfd_siginfo info;

	while (read(loop->signals, &info, sizeof info) == sizeof info) {
		int signal = (int)info.ssi_signo;
		struct event event = { .kind = EVENT_SIGNAL,
			.signal = signal };

		if (is_ending(signal)) {
			loop->ended_by = signal;
			loop_feed(loop, &event);
		} else if (loop->face->on_signal && signal != SIGPIPE) {
			loop->face->on_signal(loop, signal);
		}
	}
}

static void take_stage(struct loop *loop)
{
	struct event event = { 0 };
	struct stage *stage = loop->stage;

	/* A wish may have closed this stage and opened another. */
	while (loop->stage && loop->stage == stage && !loop->is_over &&
	    stage_turn(stage, &event))
		loop_feed(loop, &event);
}

static int collect(struct loop *loop, struct pollfd *fds)
{
	int count = 0;

	fds[count++] = (struct pollfd){ .fd = loop->signals,
		.events = POLLIN };
	fds[count++] = (struct pollfd){ .fd = loop->input, .events = POLLIN };
	fds[count++] = (struct pollfd){ .fd = loop->extra, .events = POLLIN };
	if (loop->stage)
		count += stage_poll(loop->stage, fds + count,
		    POLL_MAX - count);
	if (loop->side)
		count += stage_poll(loop->side, fds + count, POLL_MAX - count);
	return count;
}

static int sooner(int a, int b)
{
	return a < 0 ? b : b < 0 || a < b ? a : b;
}

static int next_turn(const struct loop *loop)
{
	int timeout = loop->stage ? stage_timeout(loop->stage) : -1;

	return loop->side ? sooner(timeout, stage_timeout(loop->side))
	    : timeout;
}

void loop_run(struct loop *loop)
{
	struct pollfd fds[POLL_MAX];

	while (!loop->is_over) {
		int count = collect(loop, fds);

		if (poll(fds, (nfds_t)count, next_turn(loop)) < 0 &&
		    errno != EINTR)
			break;
		if (fds[0].revents)
			take_signals(loop);
		loop->is_input_gone = (fds[1].revents &
		    (POLLHUP | POLLERR | POLLNVAL)) != 0;
		if (!loop->is_over && fds[1].fd >= 0 && fds[1].revents)
			loop->face->on_input(loop);
		if (!loop->is_over && fds[2].fd >= 0 && fds[2].revents)
			loop->face->on_extra(loop);
		take_stage(loop);
		if (!loop->is_over)
			side_turn(loop);
		if (!loop->is_over && loop->face->on_turn)
			loop->face->on_turn(loop);
	}
}

void loop_close_stages(struct loop *loop)
{
	loop->leftovers += stage_close(loop->stage);
	loop->leftovers += stage_close(loop->side);
	loop->stage = loop->side = NULL;
}

int loop_close(struct loop *loop)
{
	loop_close_stages(loop);
	warden_stop(loop->warden);
	lab_clear(&loop->lab);
	if (loop->proc >= 0)
		close(loop->proc);
	if (loop->signals >= 0)
		close(loop->signals);
	if (loop->ended_by)
		return 128 + loop->ended_by;
	return loop->leftovers > 0 ? 1 : 0;
}
