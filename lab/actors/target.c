/* The target's main loop, and the services that steps ask for. */
#include "lab/actors/target.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <poll.h>
#include <unistd.h>

#include "lab/actors/abandoned.h"
#include "lab/actors/line.h"
#include "lab/actors/self.h"
#include "lab/ground/io.h"
#include "lab/ground/pidfd.h"
#include "steps/step.h"

#define BEAT_MS 1000
#define REMOVE_MAX 256

static struct line_page *page;
static char line_path[640];
static int folder_length;	/* of the work folder's path, in line_path */
static volatile sig_atomic_t is_stopping;
static bool is_batch;		/* no handshakes: the race is the matter */
static uint32_t done;		/* number of the newest request served */
static char to_remove[REMOVE_MAX][64];
static int removals;

/* Tells the lab that something is new: its inotify sees the touch. */
static void touch(void)
{
	int error = errno;

	utimensat(AT_FDCWD, line_path, NULL, 0);
	errno = error;
}

static bool must_die(void)
{
	return atomic_load(&page->die) != 0;
}

/* Until the bell rings, a signal comes or limit_ms pass.  Nobody may be left
 * to ring it: then we end, and put away what there was. */
static void wait_for_bell(uint32_t seen, int limit_ms)
{
	line_wait(page, seen, limit_ms);
	if (atomic_load(&page->bell) != seen || !abandoned_is(page))
		return;
	if (abandoned_is_ours(page))
		abandoned_clear(line_path);
	_exit(0);
}

/* Waits until the lab and the warden hold this process. */
static void wait_until_held(pid_t pid)
{
	for (;;) {
		uint32_t seen = atomic_load(&page->bell);

		if (must_die())
			_exit(0);
		if (atomic_load(&page->held) == pid)
			return;
		wait_for_bell(seen, BEAT_MS);
	}
}

static void announce(pid_t pid)
{
	atomic_store(&page->announced_by, getpid());
	atomic_store(&page->announced, pid);
	touch();
	wait_until_held(pid);
}

long step_note(const char *call, long result)
{
	int error = errno;
	struct call *note;
	int at = page->calls;

	/* fork() returns twice; the parent's result is the one that counts. */
	if (result == 0 && strcmp(call, "fork()") == 0)
		return result;
	if (at < 0 || at >= CALLS_MAX) {
		page->calls_left_out++;
		return result;
	}
	note = &page->call[at];
	page->calls = at + 1;
	snprintf(note->text, sizeof note->text, "%s", call);
	note->result = result;
	note->error = result == -1 ? error : 0;
	errno = error;
	return result;
}

/* In a batch nobody waits to be held: that would alter the race which is
 * being counted.  A word of each child is left behind instead. */
static void leave_word(pid_t child, bool is_worker)
{
	uint32_t at = atomic_fetch_add(&page->kin_count, 1);

	if (at >= LINE_BATCH)
		return;
	page->kin[at].by = getpid();
	page->kin[at].is_worker = is_worker;
	atomic_store(&page->kin[at].pid, child);
}

void step_parent_leaves(pid_t child)
{
	if (is_batch)
		leave_word(child, false);
	else
		announce(child);
}

void step_worker_begins(pid_t worker)
{
	if (is_batch)
		leave_word(worker, true);
	else
		announce(worker);
}

/* Until the parent is gone getppid() would still tell of it: an answer that
 * depends on a race teaches nothing. */
void step_child_begins(pid_t parent)
{
	int pidfd;

	atomic_store(&page->target, getpid());
	if (is_batch)
		return;
	pidfd = pidfd_of(parent);
	while (getppid() == parent) {
		struct pollfd wait = { .fd = pidfd, .events = POLLIN };

		if (must_die())
			_exit(0);
		poll(&wait, pidfd < 0 ? 0 : 1, pidfd < 0 ? 1 : 20);
	}
	if (pidfd >= 0)
		close(pidfd);
}

_Noreturn void step_worker(void)
{
	for (;;) {
		uint32_t seen = atomic_load(&page->bell);

		if (must_die() || is_stopping)
			_exit(0);
		wait_for_bell(seen, BEAT_MS);
	}
}

/* Runs in a handler.  The bell is rung without a wake: the one who waits on
 * it is this very thread, and it will find the value changed. */
void step_caught(int signal)
{
	uint32_t at = atomic_fetch_add(&page->caught_count, 1);
	struct caught *caught = &page->caught[at % LINE_CAUGHT];

	atomic_store(&caught->signal, signal);
	atomic_store(&caught->pid, getpid());
	if (signal == SIGTERM)
		is_stopping = 1;
	atomic_fetch_add(&page->bell, 1);
}

/* What is removed at a clean end; each name once. */
static void remember(const char *name)
{
	if (strlen(name) >= sizeof to_remove[0] || removals == REMOVE_MAX)
		return;
	for (int i = 0; i < removals; i++)
		if (strcmp(to_remove[i], name) == 0)
			return;
	strcpy(to_remove[removals++], name);
}

int step_path(char *path, size_t size, const char *name, bool remove)
{
	int length = snprintf(path, size, "%.*s/%s", folder_length, line_path,
	    name);

	if (length < 0 || (size_t)length >= size) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (remove)
		remember(name);
	return 0;
}

int step_new_terminal(char *path, size_t size)
{
	if (page->new_terminal[0] == '\0') {
		errno = ENOENT;
		return -1;
	}
	snprintf(path, size, "%s", page->new_terminal);
	return 0;
}

/* One line for the log in the work folder.  It is opened for each line, so
 * that no descriptor of it is there to be counted; its name carries the
 * umask, so that each mask shows the mode of the file that it made. */
static void log_line(const char *text)
{
	char name[64], path[640], line[128];
	mode_t mask = umask(0);
	int fd;

	umask(mask);
	snprintf(name, sizeof name, "heartbeat-%04o.log", (unsigned)mask);
	if (step_path(path, sizeof path, name, false) < 0)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY,
	    0666);
	if (fd < 0)
		return;
	snprintf(line, sizeof line, "%ld %s\n", (long)getpid(), text);
	io_write(fd, line, strlen(line));
	close(fd);
}

static void beat(void)
{
	char text[48];
	uint32_t count = atomic_fetch_add(&page->beats, 1) + 1;

	snprintf(text, sizeof text, "beat %lu", (unsigned long)count);
	log_line(text);
	touch();
}

/* What step 6 is for: the last line of the log, the files, the status. */
static _Noreturn void end_cleanly(void)
{
	char path[640];

	log_line("SIGTERM: the last line, everything put away");
	for (int i = 0; i < removals; i++) {
		if (step_path(path, sizeof path, to_remove[i], false) < 0)
			continue;
		if (unlink(path) < 0)
			rmdir(path);
	}
	atomic_store(&page->ended_code, 0);
	atomic_store(&page->did_clean_up, 1);
	atomic_store(&page->ended_pid, getpid());
	touch();
	_exit(0);
}

static int run_word(const struct line_word *word, bool is_step)
{
	const struct experiment *experiment;
	const struct step *step;

	memset(&page->found, 0, sizeof page->found);
	page->found.bytes = -1;
	page->found.fd = -1;
	if (is_step) {
		step = step_find(word->id);
		return step ? step->run() : 0;
	}
	experiment = experiment_find(word->id);
	return experiment ? experiment->run(word->arg, &page->found) : 0;
}

/* The whole list at full speed, for counting a race. */
static void run_batch(void)
{
	is_batch = true;
	for (uint32_t i = 0; i < page->batch_length && i < LINE_BATCH; i++)
		run_word(&page->batch[i], step_find(page->batch[i].id) != NULL);
	is_batch = false;
}

/* The report is kept until the lab has read the record beside it, or has
 * another question. */
static void answer_with_report(uint32_t number)
{
	self_report(&page->report);
	atomic_store(&page->reported, number);
	atomic_store(&page->answered, number);
	touch();
	for (;;) {
		uint32_t seen = atomic_load(&page->bell);

		if (must_die())
			_exit(0);
		if (atomic_load(&page->released) == number || is_stopping ||
		    atomic_load(&page->asked) != number)
			return;
		wait_for_bell(seen, BEAT_MS);
	}
}

static void answer(uint32_t number)
{
	atomic_store(&page->answered, number);
	touch();
}

static void do_asked(void)
{
	int result = 0;

	page->calls = 0;
	page->calls_left_out = 0;
	errno = 0;
	if (page->ask == ASK_BATCH)
		run_batch();
	else
		result = run_word(&page->word, page->ask == ASK_STEP);
	page->error = result < 0 ? errno : 0;
}

/* After a batch nobody waits: it was a race. */
static void serve(uint32_t number)
{
	bool was_batch = page->ask == ASK_BATCH;

	done = number;
	if (page->ask != ASK_REPORT)
		do_asked();
	if (was_batch)
		answer(number);
	else
		answer_with_report(number);
}

static void live(void)
{
	int64_t next = io_now_ms() + BEAT_MS;

	for (;;) {
		uint32_t seen = atomic_load(&page->bell);
		uint32_t asked = atomic_load(&page->asked);
		int64_t rest;

		if (must_die())
			_exit(0);
		if (is_stopping)
			end_cleanly();
		/* A worker that ended and is not waited for keeps its PGID. */
		waitpid(-1, NULL, WNOHANG);
		if (asked != done) {
			serve(asked);
			continue;
		}
		rest = next - io_now_ms();
		if (rest <= 0) {
			beat();
			next = io_now_ms() + BEAT_MS;
			continue;
		}
		wait_for_bell(seen, (int)rest);
	}
}

_Noreturn void target_main(const char *line)
{
	const char *name = strrchr(line, '/');

	snprintf(line_path, sizeof line_path, "%s", line);
	folder_length = name ? (int)(name - line) : 0;
	page = line_attach(line);
	if (!page) {
		dprintf(STDERR_FILENO, "target: cannot map %s: %s\n", line,
		    strerror(errno));
		_exit(3);
	}
	atomic_store(&page->target, getpid());
	announce(getpid());
	live();
	_exit(0);
}
