/*
 * Throws bytes at the standard input of `run -` and of `run --predict -`: the
 * whole command on a stage that is none, so that no word starts or writes
 * anything.  It always ends, and all that it says commands no terminal.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab/actors/stage.h"
#include "lab/actors/warden.h"
#include "lab/command_report.h"
#include "lab/commands.h"
#include "lab/output.h"
#include "tests/fake_lab.h"
#include "tests/fuzz/arguments.h"
#include "tests/fuzz/hostile.h"

enum news { NONE, BORN, DONE, ENDED };

/* What stands where a stage does: it answers each wish by the next event. */
struct stand_in {
	enum news news;
	struct moment moment;
};

static struct stand_in stages[2];
static struct lab world;
static struct bytes bytes;
static bool is_json;

/* The linker leads calls of these here (tests/check.mk). */
#define INSTEAD(name) __asm__("__wrap_" #name)
struct stage *make_stage(const struct stage_options *options, char *why,
    size_t size) INSTEAD(stage_open);
int drop_stage(struct stage *stage) INSTEAD(stage_close);
int poll_stage(const struct stage *stage, struct pollfd *fds, int max)
    INSTEAD(stage_poll);
int wait_stage(const struct stage *stage) INSTEAD(stage_timeout);
bool turn_stage(struct stage *stage, struct event *event)
    INSTEAD(stage_turn);
int perform(struct stage *stage, const struct action *action)
    INSTEAD(stage_perform);
int perform_batch(struct stage *stage, const struct action *action,
    int count) INSTEAD(stage_perform_batch);
void end_target(struct stage *stage) INSTEAD(stage_end_target);
bool is_ended(const struct stage *stage, struct ending *ending)
    INSTEAD(stage_is_ended);
bool was_killed(const struct stage *stage) INSTEAD(stage_was_killed);
const struct grid *show_grid(struct stage *stage) INSTEAD(stage_grid);
void no_probe(struct mount_ways *ways) INSTEAD(mount_probe);
struct warden *no_warden(void) INSTEAD(warden_start);
void stop_none(struct warden *warden) INSTEAD(warden_stop);
bool may_write(const char *path, bool is_forced, const char *who)
    INSTEAD(report_may_write);
int write_none(const struct lab *lab, const char *path, bool is_forced,
    const char *who) INSTEAD(report_to_file);
bool judge_text(const char *text) INSTEAD(output_text);
bool judge_line(const char *text) INSTEAD(output_line);

struct stage *make_stage(const struct stage_options *options, char *why,
    size_t size)
{
	struct stand_in *stage = &stages[options->number];

	if (bytes_below(&bytes, 8) == 7) {
		snprintf(why, size, "no stage today");
		return NULL;
	}
	memset(stage, 0, sizeof *stage);
	stage->news = BORN;
	return (struct stage *)stage;
}

int drop_stage(struct stage *stage)
{
	if (stage)
		moment_clear(&((struct stand_in *)stage)->moment);
	return 0;
}

int poll_stage(const struct stage *stage, struct pollfd *fds, int max)
{
	(void)stage, (void)fds, (void)max;
	return 0;
}

int wait_stage(const struct stage *stage)
{
	return ((const struct stand_in *)stage)->news == NONE ? -1 : 0;
}

bool turn_stage(struct stage *stage, struct event *event)
{
	static const struct ending ending = { .how = ENDED_EXITED };
	static const enum event_kind kind[] = { [BORN] = EVENT_WORLD,
		[DONE] = EVENT_DONE, [ENDED] = EVENT_ENDED };
	struct stand_in *own = (struct stand_in *)stage;

	if (own->news == NONE)
		return false;
	*event = (struct event){ .kind = kind[own->news],
		.world = &world.world, .moment = &own->moment,
		.ending = &ending };
	own->news = NONE;
	return true;
}

/* Done as it may have been: the numbers are anybody's. */
int perform(struct stage *stage, const struct action *action)
{
	struct stand_in *own = (struct stand_in *)stage;
	struct moment *moment = &own->moment;

	must(own->news == NONE);
	moment_clear(moment);
	moment->action = *action;
	moment->detail.found.bytes = -1;
	moment->has_before = moment->has_after = true;
	moment->outcome = (enum outcome)bytes_below(&bytes, 4);
	snapshot_copy(&moment->before, &world.world.target);
	snapshot_copy(&moment->after, &world.world.target);
	moment->after.pid += bytes_below(&bytes, 3);
	moment->scene_before = moment->scene_after = world.world.scene;
	moment->changed = snapshot_difference(&moment->before,
	    &moment->after);
	own->news = DONE;
	return 0;
}

int perform_batch(struct stage *stage, const struct action *action,
    int count)
{
	must(count > 0);
	return perform(stage, &action[count - 1]);
}

void end_target(struct stage *stage)
{
	((struct stand_in *)stage)->news = ENDED;
}

bool is_ended(const struct stage *stage, struct ending *ending)
{
	(void)stage;
	*ending = (struct ending){ .how = ENDED_EXITED };
	return true;
}

bool was_killed(const struct stage *stage)
{
	(void)stage;
	return false;
}

const struct grid *show_grid(struct stage *stage)
{
	static const struct grid grid = { .rows = 2, .columns = 2,
		.cell = { { { .text = "\033", .width = 1 } } } };

	(void)stage;
	return &grid;
}

void no_probe(struct mount_ways *ways)
{
	(void)ways;
}

struct warden *no_warden(void)
{
	return (struct warden *)&stages;
}

void stop_none(struct warden *warden)
{
	(void)warden;
}

bool may_write(const char *path, bool is_forced, const char *who)
{
	(void)path, (void)is_forced, (void)who;
	return true;
}

int write_none(const struct lab *lab, const char *path, bool is_forced,
    const char *who)
{
	(void)lab, (void)is_forced, (void)who;
	must(path[0] != '\0');
	return -1;
}

bool judge_text(const char *text)
{
	must(!is_json);
	must_be_shown_safely(text, strlen(text));
	return true;
}

bool judge_line(const char *text)
{
	must(is_json);
	must_be_json(text);
	return true;
}

static int input(void)
{
	int fd = memfd_create("input", MFD_CLOEXEC);

	fake_lab_open(&world);
	must(fd >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO);
	return fd;
}

/* Its first byte says how the command is called. */
static int call(unsigned how)
{
	char *argv[] = { "run", how & 1 ? "--json" : "--ascii",
		how & 2 ? "--predict" : "--lang=en", "-", NULL };

	is_json = how & 1;
	return command_run(4, argv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	struct said said;
	int status;

	if (size < 2)
		return 0;
	if (fd < 0)
		fd = input();
	must(ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0);
	must(pwrite(fd, data + 1, size - 1, 0) == (ssize_t)size - 1);
	bytes = bytes_open(data, size);
	said_listen(&said);
	status = call(data[0]);
	said_end(&said);
	must(status >= 0 && status <= 2);
	must_be_shown_safely(said.text, said.length);
	free(said.text);
	return 0;
}
