/* Plays actions on a real stage, for tests. */
#include "tests/play.h"

#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/actors/stage.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"

#define WAIT_MS 30000

struct play {
	struct stage *stage;
	struct warden *warden;
	int proc;
	struct world world;
	struct moment moment;
};

static void poll_once(struct play *play, int64_t limit)
{
	struct pollfd fds[320];
	int count = stage_poll(play->stage, fds, 320);
	int timeout = stage_timeout(play->stage);
	int64_t rest = limit - io_now_ms();

	if (timeout < 0 || timeout > rest)
		timeout = rest > 0 ? (int)rest : 0;
	poll(fds, (nfds_t)count, timeout);
}

bool play_wait(struct play *play, enum event_kind kind, struct event *event)
{
	int64_t limit = io_now_ms() + WAIT_MS;

	while (io_now_ms() < limit) {
		while (stage_turn(play->stage, event)) {
			if (event->kind == kind)
				return true;
			if (event->kind == EVENT_FAILED)
				ck_abort_msg("stage: %s", event->text);
		}
		poll_once(play, limit);
	}
	return false;
}

static struct mount_ways ways;
static bool is_probed;

void play_mount_by_fuse(void)
{
	ways = (struct mount_ways){ .way = MOUNT_FUSE,
		.detail = "as if forbidden", .reason = "mount.fuse" };
	is_probed = true;
}

/* Once a process: what the system allows does not change meanwhile. */
static struct mount_ways *probe(void)
{
	if (!is_probed)
		mount_probe(&ways);
	is_probed = true;
	return &ways;
}

struct play *play_open(const char *start, const char *shell)
{
	struct play *play = memory_get(1, sizeof *play);
	struct stage_options options = {
		.start = start_find(start),
		.shell = shell,
		.ways = probe(),
		.rows = 24,
		.columns = 80,
	};
	char why[300];
	struct event event;

	signal(SIGPIPE, SIG_IGN);
	play->proc = look_open();
	ck_assert_int_ge(play->proc, 0);
	play->warden = warden_start();
	ck_assert_ptr_nonnull(play->warden);
	options.warden = play->warden;
	options.proc = play->proc;
	play->stage = stage_open(&options, why, sizeof why);
	ck_assert_msg(play->stage != NULL, "%s", why);
	ck_assert_msg(play_wait(play, EVENT_WORLD, &event), "no target");
	play->world = *event.world;
	play->world.target.fds = NULL;
	snapshot_init(&play->world.target);
	snapshot_copy(&play->world.target, &event.world->target);
	return play;
}

const struct moment *play_do(struct play *play, const char *word)
{
	struct action action;
	struct event event;
	char why[300];

	ck_assert_msg(action_parse(&action, word, why, sizeof why) == 0, "%s",
	    why);
	ck_assert_int_eq(stage_perform(play->stage, &action), 0);
	ck_assert_msg(play_wait(play, EVENT_DONE, &event), "%s: late", word);
	moment_copy(&play->moment, event.moment);
	return &play->moment;
}

const struct world *play_world(const struct play *play)
{
	return &play->world;
}

bool play_has_mount(const struct play *play)
{
	return play->world.is_mounted;
}

void play_kill_warden(struct play *play)
{
	pid_t pid = warden_pid(play->warden);

	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, NULL, WEXITED | WNOWAIT),
	    0);
}

bool play_is_stopped(const struct play *play)
{
	struct relative relative;

	return look_relative(play->proc, play->world.target.pid,
	    &relative) == 0 && relative.state == 'T';
}

void play_close(struct play *play)
{
	int left = stage_close(play->stage);

	warden_stop(play->warden);
	close(play->proc);
	snapshot_clear(&play->world.target);
	moment_clear(&play->moment);
	free(play);
	ck_assert_int_eq(left, 0);
}
