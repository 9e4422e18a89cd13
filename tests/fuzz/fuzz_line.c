/*
 * The line's page, written by whoever likes while the lab takes its turns:
 * whatever stands there and whatever the warden answers, the lab holds nobody
 * but its own process, signals nobody else, and says nothing that a terminal
 * would obey.  Nothing is started, and what would signal, unmount or remove is
 * a stand-in (tests/check.mk).
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/actors/stage_inside.h"
#include "lab/actors/watch.h"
#include "lab/faces/json.h"
#include "lab/faces/json_value.h"
#include "lab/faces/print.h"
#include "lab/ground/io.h"
#include "lab/ground/pidfd.h"
#include "tests/descriptors.h"
#include "tests/fuzz/hostile.h"
#include "tests/fuzz/line_stand_in.h"

enum { ACTIONS = 4, TURNS = 40 };

static const char *const words[] = { "fork", "setsid", "umask", "close",
	"write-stdout", "read-stdin", "open-dev-tty", "open-new-tty",
	"spawn-worker", "unmount", "key-intr", "hangup", "logout",
	"signal:TERM", "signal:STOP", "signal:KILL", "group:TERM" };

#define WORDS ((int)(sizeof words / sizeof words[0]))

/* --- what the page says --------------------------------------------------- */

static pid_t choose_pid(void)
{
	switch (bytes_below(around.now, 6)) {
	case 0:
		return getpid();
	case 1:
		return getppid();
	case 2:
	case 3:
		return around.puppet;
	case 4:
		return around.stranger;
	default:
		return bytes_number(around.now);
	}
}

static void fill(void *place, size_t size)
{
	char *out = place;
	size_t at = size * bytes_take(around.now) / 256;

	for (int i = bytes_below(around.now, 40); i > 0 && at < size; i--)
		out[at++] = (char)bytes_take(around.now);
}

static void write_names(struct line_page *page)
{
	switch (bytes_below(around.now, 5)) {
	case 0:
		page->calls = bytes_number(around.now);
		page->calls_left_out = bytes_number(around.now);
		page->error = bytes_number(around.now);
		fill(&page->call, sizeof page->call);
		break;
	case 1:
		fill(&page->found, sizeof page->found);
		break;
	case 2:
		page->report.fds = bytes_number(around.now);
		fill(&page->report, sizeof page->report);
		break;
	case 3:
		fill(page->new_terminal, sizeof page->new_terminal);
		break;
	default:
		memset(page, (int)bytes_take(around.now), sizeof *page);
	}
}

static void write_numbers(struct line_page *page)
{
	switch (bytes_below(around.now, 9)) {
	case 0:
		page->announced = choose_pid();
		page->announced_by = choose_pid();
		break;
	case 1:
		page->answered = (uint32_t)bytes_number(around.now);
		break;
	case 2:
		page->answered = page->reported = page->asked;
		break;
	case 3:
		page->held = choose_pid();
		break;
	case 4:
		page->target = choose_pid();
		page->beats++;
		break;
	case 5:
		page->caught_count = (uint32_t)bytes_number(around.now);
		fill(&page->caught, sizeof page->caught);
		break;
	case 6:
		page->ended_pid = choose_pid();
		page->ended_code = bytes_number(around.now);
		page->did_clean_up = bytes_number(around.now);
		break;
	case 7:
		page->kin_count = (uint32_t)bytes_number(around.now);
		for (int i = 0; i < 6; i++) {
			int at = bytes_below(around.now, LINE_BATCH);

			page->kin[at].by = choose_pid();
			page->kin[at].is_worker = bytes_below(around.now, 2);
			page->kin[at].pid = choose_pid();
		}
		break;
	default:
		page->asked = page->released =
		    (uint32_t)bytes_number(around.now);
	}
}

/* --- a run ---------------------------------------------------------------- */

static pid_t start_puppet(bool is_leader)
{
	pid_t parent = getpid(), pid = fork();

	must(pid >= 0);
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (is_leader)
		setsid();
	close_range(0, ~0U, 0);
	while (getppid() == parent)
		pause();
	_exit(0);
}

static void begin(void)
{
	around.puppet = start_puppet(true);
	around.stranger = start_puppet(false);
	while (getsid(around.puppet) != around.puppet)
		;
}

static void open_stage(struct stage *stage, struct line_page *page)
{
	static struct mount_ways ways = { .way = MOUNT_NONE };
	static char warden;

	stage->options = (struct stage_options){
		.start = start_find(bytes_below(around.now, 2) ? "job"
		    : "leader"),
		.ways = &ways,
		.proc = look_open(),
		.warden = bytes_below(around.now, 2) ? (struct warden *)(void *)
		    &warden : NULL,
	};
	stage->belongings = (struct belongings){ .page = page,
		.proc = stage->options.proc, .session = around.puppet,
		.workdir = { .path = "/nowhere/daemonlab.fuzz", .fd = -1 } };
	stage->inotify = -1;
	stage->watch = watch_open(stage->options.proc);
	members_open(&stage->members, stage->options.proc);
	snapshot_init(&stage->world.target);
	stage->is_first = true;
	must(stage_hold(stage, around.puppet, ROLE_SHELL));
	stage_enter(stage, PHASE_HELLO);
}

static void close_stage(struct stage *stage)
{
	watch_close(stage->watch);
	members_close(&stage->members);
	for (int i = 0; i < stage->master_count; i++)
		close(stage->masters[i]);
	must(belongings_end(&stage->belongings) >= 0);
	snapshot_clear(&stage->world.target);
	moment_clear(&stage->moment);
	close(stage->options.proc);
	free(stage);
}

static void must_be_told_safely(const struct moment *moment)
{
	struct timeline none = { 0 };
	struct buffer out = { 0 };
	char *line;

	if (!moment->action.id)
		return;
	line = json_line(json_action(moment, "why"));
	must_be_json(line);
	free(line);
	print_moment(&out, moment, &none);
	must_be_shown_safely(buffer_get(&out), out.length);
	buffer_free(&out);
}

static void begin_action(struct stage *stage)
{
	struct action action[3];
	char why[100];

	for (int i = 0; i < 3; i++)
		must(action_parse(&action[i],
		    words[bytes_below(around.now, WORDS)],
		    why, sizeof why) == 0);
	if (bytes_below(around.now, 4) == 3)
		stage_perform_batch(stage, action, 3);
	else
		stage_perform(stage, &action[0]);
}

static void take_turns(struct stage *stage, struct line_page *page)
{
	struct event event;

	for (int i = 0; i < TURNS; i++) {
		if (bytes_below(around.now, 3) == 0)
			write_numbers(page);
		if (bytes_below(around.now, 6) == 0)
			write_names(page);
		while (stage_turn(stage, &event))
			if (event.kind == EVENT_DONE)
				must_be_told_safely(event.moment);
		for (int j = 0; j < stage->belongings.count; j++)
			must(stage->belongings.held[j].pid == around.puppet);
		stage_timeout(stage);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_open(data, size);
	struct stage *stage = calloc(1, sizeof *stage);
	struct line_page *page = mmap(NULL, sizeof *page,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int before;

	around.now = &bytes;
	if (!around.puppet)
		begin();
	must(page != MAP_FAILED && stage);
	before = descriptors_of(getpid());
	must(before > 0);
	open_stage(stage, page);
	for (int i = 0; i < ACTIONS && (i < 2 || bytes.left > 0); i++) {
		take_turns(stage, page);
		if (i == 0 && stage->phase != PHASE_IDLE)
			stage->phase = PHASE_IDLE;
		if (stage->phase == PHASE_IDLE)
			begin_action(stage);
	}
	close_stage(stage);
	must(descriptors_of(getpid()) == before);
	return 0;
}
