/* What one step costs in the lab: from the command to the moment that tells
 * of it, on a real stage and without a screen.  "lab_step WORD" prints the
 * median in microseconds; "lab_step record" that of one record of the target
 * alone, opened anew, "lab_step held" with its files held open, as the stage
 * does it, "lab_step calls" the calls of this; "lab_step parts" that of what
 * a step cannot do without: a question and its answer, and the record before
 * and after. */
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/actors/line.h"
#include "lab/actors/look.h"
#include "lab/actors/stage.h"
#include "lab/actors/target.h"
#include "lab/actors/watch.h"
#include "tests/bench/bench.h"

enum { ROUNDS = 41, WAIT_MS = 20000, ASKED = 7 };

/* False if the event never came. */
static bool stage_wait(struct stage *stage, enum event_kind kind,
    struct event *event)
{
	double limit = now_us() + WAIT_MS * 1e3;

	while (now_us() < limit) {
		struct pollfd fds[320];

		while (stage_turn(stage, event))
			if (event->kind == kind)
				return true;
		poll(fds, (nfds_t)stage_poll(stage, fds, 320),
		    stage_timeout(stage));
	}
	return false;
}

static double step_take(struct stage *stage, const struct action *action)
{
	struct event event;
	double start = now_us();

	if (stage_perform(stage, action) < 0 ||
	    !stage_wait(stage, EVENT_DONE, &event))
		return -1;
	return now_us() - start;
}

/* Without the scan for the ties of its group. */
static double record_take(int proc, pid_t target)
{
	struct snapshot snapshot;
	double start = now_us();

	snapshot_init(&snapshot);
	look_record(proc, target, LOOK_ALL & ~(unsigned)LOOK_ORPHANED,
	    &snapshot);
	snapshot_clear(&snapshot);
	return now_us() - start;
}

/* As the stage does it, turn after turn: its files stay open. */
static double held_take(int proc, pid_t target)
{
	static struct watch *watch;
	struct snapshot snapshot;
	double start;

	if (watch == NULL)
		watch = watch_open(proc);
	snapshot_init(&snapshot);
	start = now_us();
	watch_begin(watch);
	watch_record(watch, target, LOOK_ALL & ~(unsigned)LOOK_ORPHANED,
	    &snapshot);
	snapshot_clear(&snapshot);
	return now_us() - start;
}

/* What of a process and its parent is held open by those who only ask. */
struct asked {
	int folder;
	int file[ASKED];
	DIR *links;
};

static int asked_open(struct asked *asked, int proc, pid_t target)
{
	static const char *const name[ASKED] = { NULL, "stat", "status",
		"fdinfo/0", "fdinfo/1", "fdinfo/2", "fdinfo/3" };
	struct procfs_stat stat;
	char text[64];

	if (look_stat(proc, target, &stat) == -1)
		return -1;
	snprintf(text, sizeof(text), "%d/stat", (int)stat.ppid);
	asked->file[0] = openat(proc, text, O_RDONLY | O_CLOEXEC);
	snprintf(text, sizeof(text), "%d", (int)target);
	asked->folder = openat(proc, text, O_PATH | O_DIRECTORY | O_CLOEXEC);
	for (int i = 1; i < ASKED; i++)
		asked->file[i] = openat(asked->folder, name[i],
		    O_RDONLY | O_CLOEXEC);
	asked->links = fdopendir(openat(asked->folder, "fd",
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	return asked->links != NULL ? 0 : -1;
}

static ssize_t links_read(DIR *folder)
{
	const struct dirent *entry;
	char text[4096];
	ssize_t sum = 0;

	rewinddir(folder);
	while ((entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			sum += readlinkat(dirfd(folder), entry->d_name, text,
			    sizeof(text));
	return sum;
}

/* The calls of a held record, and nothing else: stat before and after. */
static double calls_take(int proc, pid_t target)
{
	static struct asked asked;
	static int is_open;
	char text[4096];
	double start;
	ssize_t sum = 0;

	if (!is_open && asked_open(&asked, proc, target) == -1)
		return -1;
	is_open = 1;
	start = now_us();
	for (int i = 0; i < ASKED; i++)
		sum += pread(asked.file[i], text, sizeof(text), 0);
	sum += readlinkat(asked.folder, "cwd", text, sizeof(text));
	sum += links_read(asked.links);
	sum += pread(asked.file[1], text, sizeof(text), 0);
	return sum > 0 ? now_us() - start : -1;
}

static double parts_take(int proc, pid_t target)
{
	static int begun = -1;
	double question;

	if (begun == -1 && (begun = pair_begin()) == -1)
		return -1;
	question = pair_ask();
	return question + record_take(proc, target) +
	    record_take(proc, target);
}

/* What is measured. */
struct subject {
	struct stage_options options;
	struct stage *stage;
	pid_t target;
};

static double once_take(const struct subject *subject, const char *word)
{
	struct action action;
	char why[300];

	if (strcmp(word, "record") == 0)
		return record_take(subject->options.proc, subject->target);
	if (strcmp(word, "held") == 0)
		return held_take(subject->options.proc, subject->target);
	if (strcmp(word, "calls") == 0)
		return calls_take(subject->options.proc, subject->target);
	if (strcmp(word, "parts") == 0)
		return parts_take(subject->options.proc, subject->target);
	if (action_parse(&action, word, why, sizeof(why)) < 0)
		return -1;
	return step_take(subject->stage, &action);
}

static double rounds_median(const struct subject *subject, const char *word)
{
	double times[ROUNDS];
	size_t count = 0;

	for (int i = 0; i < ROUNDS; i++) {
		double time = once_take(subject, word);

		if (time > 0)
			times[count++] = time;
		poll(NULL, 0, 2);
	}
	return median(times, count);
}

/* -1 if no target came. */
static int stage_begin(struct subject *subject)
{
	struct stage_options *options = &subject->options;
	char why[300];
	struct event event;

	signal(SIGPIPE, SIG_IGN);
	options->start = start_find("job");
	options->warden = warden_start();
	options->proc = look_open();
	options->rows = 24;
	options->columns = 80;
	subject->stage = stage_open(options, why, sizeof(why));
	if (subject->stage == NULL)
		return -1;
	if (stage_wait(subject->stage, EVENT_WORLD, &event)) {
		subject->target = event.world->target.pid;
		return 0;
	}
	stage_close(subject->stage);
	return -1;
}

int main(int argc, char *argv[])
{
	const char *line = getenv(LINE_ENVIRONMENT);
	struct mount_ways ways = { 0 };
	struct subject subject = { .options = { .ways = &ways } };

	if (line != NULL && strstr(argv[0], "target") != NULL)
		target_main(line);
	if (argc != 2 || stage_begin(&subject) < 0)
		return 2;
	printf("%.1f\n", rounds_median(&subject, argv[1]));
	pair_end();
	stage_close(subject.stage);
	warden_stop(subject.options.warden);
	return 0;
}
