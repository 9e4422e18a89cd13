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

enum { ACTIONS = 4, TURNS = 40 };

static const char *const words[] = { "fork", "setsid", "umask", "close",
	"write-stdout", "read-stdin", "open-dev-tty", "open-new-tty",
	"spawn-worker", "unmount", "key-intr", "hangup", "logout",
	"signal:TERM", "signal:STOP", "signal:KILL", "group:TERM" };

#define WORDS ((int)(sizeof words / sizeof words[0]))

static struct bytes *now;	/* what the stand-ins draw from */
static pid_t puppet;		/* leader of its session: the shell */
static pid_t stranger;

/* --- stand-ins ---------------------------------------------------------------- */

int __wrap_pidfd_kill(int pidfd, int signal, unsigned flags);
int __wrap_kill(pid_t pid, int signal);
int __wrap_look_each(int proc, bool (*visit)(pid_t pid, void *context),
    void *context);
int64_t __wrap_io_now_ms(void);
int __wrap_workdir_clear(struct workdir *workdir);
int __wrap_server_unmount(int fd, const char *path);
int __wrap_warden_hold(struct warden *warden, int stage, pid_t pid, int fd);
pid_t __wrap_warden_held(struct warden *warden, int stage);
bool __wrap_warden_has_held(const struct warden *warden, int stage);
bool __wrap_terminal_turn(struct terminal *terminal);
pid_t __wrap_terminal_leader(const struct terminal *terminal);
pid_t __wrap_terminal_session(const struct terminal *terminal);
pid_t __wrap_terminal_foreground(const struct terminal *terminal);
int __wrap_terminal_fd(const struct terminal *terminal);
int __wrap_terminal_prompts(const struct terminal *terminal);
const char *__wrap_terminal_text(const struct terminal *terminal);
const char *__wrap_terminal_shell(const struct terminal *terminal);
const char *__wrap_terminal_shell_name(const struct terminal *terminal);
const char *__wrap_terminal_name(const struct terminal *terminal);
void __wrap_terminal_forget(struct terminal *terminal);
void __wrap_terminal_hang_up(struct terminal *terminal);
void __wrap_terminal_type(struct terminal *terminal, const char *bytes,
    size_t length);

/* Whose it is stands in the line "Pid:" of its fdinfo: proc(5). */
static pid_t owner_of(int pidfd)
{
	char path[40], text[400], *line;

	snprintf(path, sizeof path, "/proc/self/fdinfo/%d", pidfd);
	must(io_read_at(AT_FDCWD, path, text, sizeof text) > 0);
	line = strstr(text, "\nPid:");
	must(line != NULL);
	return atoi(line + 5);
}

int __wrap_pidfd_kill(int pidfd, int signal, unsigned flags)
{
	pid_t owner = owner_of(pidfd);

	(void)signal;
	(void)flags;
	must(owner == puppet || owner <= 0);	/* who has ended has none */
	return 0;
}

int __wrap_kill(pid_t pid, int signal)
{
	must(signal == 0 || pid == -puppet);
	return 0;
}

int __wrap_look_each(int proc, bool (*visit)(pid_t pid, void *context),
    void *context)
{
	(void)proc;
	return visit(1, context) && visit(getpid(), context) &&
	    visit(puppet, context) && visit(stranger, context) ? 0 : -1;
}

int64_t __wrap_io_now_ms(void)
{
	static int64_t time;

	return time += 40;
}

int __wrap_workdir_clear(struct workdir *workdir)
{
	must(workdir->fd < 0);
	return 0;
}

int __wrap_server_unmount(int fd, const char *path)
{
	(void)fd;
	(void)path;
	must(false);
	return -1;
}

int __wrap_warden_hold(struct warden *warden, int stage, pid_t pid, int fd)
{
	(void)warden;
	(void)stage;
	must(pid == puppet && fd >= 0);
	return 0;
}

pid_t __wrap_warden_held(struct warden *warden, int stage)
{
	(void)warden;
	(void)stage;
	return bytes_below(now, 4) ? 0 : bytes_below(now, 32) == 31 ? -1
	    : bytes_below(now, 2) ? puppet : bytes_number(now);
}

bool __wrap_warden_has_held(const struct warden *warden, int stage)
{
	(void)warden;
	(void)stage;
	return false;
}

bool __wrap_terminal_turn(struct terminal *terminal)
{
	(void)terminal;
	return bytes_below(now, 8) == 7;
}

pid_t __wrap_terminal_leader(const struct terminal *terminal)
{
	(void)terminal;
	return puppet;
}

pid_t __wrap_terminal_session(const struct terminal *terminal)
{
	(void)terminal;
	return bytes_below(now, 2) ? puppet : 0;
}

pid_t __wrap_terminal_foreground(const struct terminal *terminal)
{
	(void)terminal;
	return bytes_below(now, 2) ? puppet : bytes_number(now);
}

int __wrap_terminal_fd(const struct terminal *terminal)
{
	(void)terminal;
	return -1;
}

int __wrap_terminal_prompts(const struct terminal *terminal)
{
	(void)terminal;
	return 1;
}

const char *__wrap_terminal_text(const struct terminal *terminal)
{
	static char text[200];

	(void)terminal;
	if (bytes_below(now, 4) == 3)
		bytes_text(now, text, sizeof text);
	return text;
}

const char *__wrap_terminal_shell(const struct terminal *terminal)
{
	(void)terminal;
	return "/bin/sh";
}

const char *__wrap_terminal_shell_name(const struct terminal *terminal)
{
	(void)terminal;
	return "sh";
}

const char *__wrap_terminal_name(const struct terminal *terminal)
{
	(void)terminal;
	return "/dev/pts/99";
}

void __wrap_terminal_forget(struct terminal *terminal)
{
	(void)terminal;
}

void __wrap_terminal_hang_up(struct terminal *terminal)
{
	(void)terminal;
}

void __wrap_terminal_type(struct terminal *terminal, const char *bytes,
    size_t length)
{
	(void)terminal;
	(void)bytes;
	(void)length;
}

/* --- what the page says -------------------------------------------------------- */

static pid_t choose_pid(void)
{
	switch (bytes_below(now, 6)) {
	case 0:
		return getpid();
	case 1:
		return getppid();
	case 2:
	case 3:
		return puppet;
	case 4:
		return stranger;
	default:
		return bytes_number(now);
	}
}

static void fill(void *place, size_t size)
{
	char *out = place;
	size_t at = size * bytes_take(now) / 256;

	for (int i = bytes_below(now, 40); i > 0 && at < size; i--)
		out[at++] = (char)bytes_take(now);
}

static void write_names(struct line_page *page)
{
	switch (bytes_below(now, 5)) {
	case 0:
		page->calls = bytes_number(now);
		page->calls_left_out = bytes_number(now);
		page->error = bytes_number(now);
		fill(&page->call, sizeof page->call);
		break;
	case 1:
		fill(&page->found, sizeof page->found);
		break;
	case 2:
		page->report.fds = bytes_number(now);
		fill(&page->report, sizeof page->report);
		break;
	case 3:
		fill(page->new_terminal, sizeof page->new_terminal);
		break;
	default:
		memset(page, (int)bytes_take(now), sizeof *page);
	}
}

static void write_numbers(struct line_page *page)
{
	switch (bytes_below(now, 9)) {
	case 0:
		page->announced = choose_pid();
		page->announced_by = choose_pid();
		break;
	case 1:
		page->answered = (uint32_t)bytes_number(now);
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
		page->caught_count = (uint32_t)bytes_number(now);
		fill(&page->caught, sizeof page->caught);
		break;
	case 6:
		page->ended_pid = choose_pid();
		page->ended_code = bytes_number(now);
		page->did_clean_up = bytes_number(now);
		break;
	case 7:
		page->kin_count = (uint32_t)bytes_number(now);
		for (int i = 0; i < 6; i++) {
			int at = bytes_below(now, LINE_BATCH);

			page->kin[at].by = choose_pid();
			page->kin[at].is_worker = bytes_below(now, 2);
			page->kin[at].pid = choose_pid();
		}
		break;
	default:
		page->asked = page->released = (uint32_t)bytes_number(now);
	}
}

/* --- a run -------------------------------------------------------------------- */

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
	puppet = start_puppet(true);
	stranger = start_puppet(false);
	while (getsid(puppet) != puppet)
		;
}

static void open_stage(struct stage *stage, struct line_page *page)
{
	static struct mount_ways ways = { .way = MOUNT_NONE };
	static char warden;

	stage->options = (struct stage_options){
		.start = start_find(bytes_below(now, 2) ? "job" : "leader"),
		.ways = &ways,
		.proc = look_open(),
		.warden = bytes_below(now, 2) ? (struct warden *)(void *)
		    &warden : NULL,
	};
	stage->belongings = (struct belongings){ .page = page,
		.proc = stage->options.proc, .session = puppet,
		.workdir = { .path = "/nowhere/daemonlab.fuzz", .fd = -1 } };
	stage->inotify = -1;
	stage->watch = watch_open(stage->options.proc);
	members_open(&stage->members, stage->options.proc);
	snapshot_init(&stage->world.target);
	stage->is_first = true;
	must(stage_hold(stage, puppet, ROLE_SHELL));
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
		must(action_parse(&action[i], words[bytes_below(now, WORDS)],
		    why, sizeof why) == 0);
	if (bytes_below(now, 4) == 3)
		stage_perform_batch(stage, action, 3);
	else
		stage_perform(stage, &action[0]);
}

static void take_turns(struct stage *stage, struct line_page *page)
{
	struct event event;

	for (int i = 0; i < TURNS; i++) {
		if (bytes_below(now, 3) == 0)
			write_numbers(page);
		if (bytes_below(now, 6) == 0)
			write_names(page);
		while (stage_turn(stage, &event))
			if (event.kind == EVENT_DONE)
				must_be_told_safely(event.moment);
		for (int j = 0; j < stage->belongings.count; j++)
			must(stage->belongings.held[j].pid == puppet);
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

	now = &bytes;
	if (!puppet)
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
