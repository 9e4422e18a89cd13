/* The stage is opened and closed. */
#include "lab/actors/stage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "lab/actors/stage_inside.h"
#include "lab/actors/watch.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"
#include "lab/ground/names.h"

/* The name of the lab's own executable, linked as "target" in the folder. */
static int link_target(struct stage *stage)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

	if (length < 0)
		return -1;
	path[length] = '\0';
	return symlinkat(path, stage->belongings.workdir.fd, "target");
}

static void tell_warden(struct stage *stage)
{
	if (stage->options.warden)
		warden_stage(stage->options.warden, stage->options.number,
		    stage->belongings.workdir.path, 0);
}

/* The warden knows its name before it is there: killed in between, we leave
 * no folder. */
static int make_folder(struct stage *stage, char *why, size_t size)
{
	struct workdir *workdir = &stage->belongings.workdir;
	int result;

	do {
		if (stage->options.warden)
			warden_forget(stage->options.warden,
			    stage->options.number);
		if (workdir_name(workdir, why, size) < 0)
			return -1;
		tell_warden(stage);
		result = workdir_make(workdir, why, size);
	} while (result < 0 && errno == EEXIST);
	return result;
}

static int open_folder(struct stage *stage, char *why, size_t size)
{
	struct belongings *b = &stage->belongings;

	if (make_folder(stage, why, size) < 0)
		return -1;
	b->page = line_create(b->workdir.fd);
	if (!b->page || link_target(stage) < 0) {
		const char *remedy = names_remedy(errno);

		snprintf(why, size, "cannot write in %s: %s; %s",
		    b->workdir.path, strerror(errno), remedy ? remedy :
		    "make room there or set TMPDIR to another folder");
		return -1;
	}
	line_guard(b->page);
	atomic_store(&b->page->lab, getpid());
	stage->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (stage->inotify >= 0) {
		char line[600];

		snprintf(line, sizeof line, "%s/line", b->workdir.path);
		stage->line_watch = inotify_add_watch(stage->inotify, line,
		    IN_ATTRIB);
	}
	tell_warden(stage);
	return 0;
}

static int open_terminal(struct stage *stage, char *why, size_t size)
{
	struct terminal_options options = {
		.start = stage->options.start,
		.shell = stage->options.shell,
		.workdir = stage->belongings.workdir.path,
		.ways = stage->options.ways,
		.rows = stage->options.rows,
		.columns = stage->options.columns,
	};
	bool has_shell = options.start->has_shell;
	pid_t leader;
	struct held *held;

	stage->terminal = terminal_open(&options, why, size);
	if (!stage->terminal)
		return -1;
	leader = terminal_leader(stage->terminal);
	belongings_set_session(&stage->belongings, leader);
	members_prove(&stage->members, leader);
	if (!stage_hold(stage, leader, has_shell ? ROLE_SHELL : ROLE_TARGET)) {
		snprintf(why, size, "cannot hold the shell: %s",
		    names_trouble(errno));
		return -1;
	}
	held = belongings_find(&stage->belongings, leader);
	held->is_child = true;
	if (stage->options.warden)
		warden_stage(stage->options.warden, stage->options.number,
		    stage->belongings.workdir.path, leader);
	return 0;
}

struct stage *stage_open(const struct stage_options *options, char *why,
    size_t size)
{
	struct stage *stage = memory_get(1, sizeof *stage);

	stage->options = *options;
	stage->belongings.proc = options->proc;
	stage->belongings.workdir.fd = -1;
	stage->inotify = -1;
	stage->opened_at = io_now_ms();
	stage->watch = watch_open(options->proc);
	members_open(&stage->members, options->proc);
	snapshot_init(&stage->world.target);
	if (open_folder(stage, why, size) < 0 ||
	    mount_stage(stage, why, size) < 0 ||
	    open_terminal(stage, why, size) < 0) {
		stage_close(stage);
		return NULL;
	}
	stage_enter(stage, options->start->has_shell ? PHASE_SHELL
	    : PHASE_HELLO);
	return stage;
}

/* The kernel puts a watch away some milliseconds after it was removed, and
 * close(2) waits for that: so it comes last. */
static void stop_watching(struct stage *stage)
{
	if (stage->inotify >= 0)
		inotify_rm_watch(stage->inotify, stage->line_watch);
	/* To empty a folder takes a descriptor, and this may be the last. */
	if (stage->inotify >= 0 && stage->members.file < 0) {
		close(stage->inotify);
		stage->inotify = -1;
	}
	watch_close(stage->watch);
	members_close(&stage->members);
}

/* What we cannot put away, for want of a descriptor or of memory, perhaps the
 * warden can: it has its own. */
static int put_away(struct stage *stage)
{
	struct warden *warden = stage->options.warden;
	int left = belongings_end(&stage->belongings);

	if (!warden)
		return left;
	if (left > 0)
		return warden_end(warden, stage->options.number, left);
	warden_forget(warden, stage->options.number);
	return 0;
}

int stage_close(struct stage *stage)
{
	int left;

	if (!stage)
		return 0;
	stop_watching(stage);
	terminal_close(stage->terminal);
	for (int i = 0; i < stage->master_count; i++)
		close(stage->masters[i]);
	left = put_away(stage);
	if (stage->inotify >= 0)
		close(stage->inotify);
	snapshot_clear(&stage->world.target);
	moment_clear(&stage->moment);
	free(stage);
	return left;
}
