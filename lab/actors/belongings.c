/* What a stage has in the world, and how it is put away. */
#include "lab/actors/belongings.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/ground/io.h"
#include "lab/ground/pidfd.h"

#define END_MS 5000		/* a busy machine may need some of it */
#define ROUND_MS 20

struct held *belongings_hold(struct belongings *belongings, pid_t pid,
    int pidfd, enum role role)
{
	struct held *held;

	if (pid <= 1) {		/* what is held will be killed */
		errno = EPERM;
		return NULL;
	}
	if (belongings->count == HELD_MAX)
		belongings_forget_ended(belongings);
	if (belongings->count == HELD_MAX) {
		errno = ENOMEM;
		return NULL;
	}
	if (pidfd < 0)
		pidfd = pidfd_of(pid);
	if (pidfd < 0)
		return NULL;
	held = &belongings->held[belongings->count++];
	memset(held, 0, sizeof *held);
	held->pid = pid;
	held->pidfd = pidfd;
	held->role = role;
	return held;
}

struct held *belongings_find(struct belongings *belongings, pid_t pid)
{
	for (int i = 0; i < belongings->count; i++)
		if (belongings->held[i].pid == pid &&
		    !belongings->held[i].is_ended)
			return &belongings->held[i];
	return NULL;
}

static void release(struct held *held)
{
	if (held->pidfd >= 0)
		close(held->pidfd);
	held->pidfd = -1;
}

static void forget(struct belongings *belongings, bool is_known_only)
{
	int kept = 0;

	for (int i = 0; i < belongings->count; i++) {
		struct held *held = &belongings->held[i];

		if (!held->is_child && (held->is_ending_known ||
		    (!is_known_only && pidfd_is_ended(held->pidfd))))
			release(held);
		else
			belongings->held[kept++] = *held;
	}
	belongings->count = kept;
}

void belongings_forget_ended(struct belongings *belongings)
{
	forget(belongings, false);
}

void belongings_tidy(struct belongings *belongings)
{
	if (belongings->count >= HELD_MANY)
		forget(belongings, true);
}

void belongings_set_session(struct belongings *belongings, pid_t leader)
{
	struct procfs_stat stat;

	belongings->session = leader;
	belongings->session_start = leader > 1 && look_stat(belongings->proc,
	    leader, &stat) == 0 ? stat.start_time : 0;
}

/* A number is free when nobody is left in its session, and then somebody
 * else's session may have it. */
static void forget_session_of_others(struct belongings *belongings)
{
	struct procfs_stat stat;

	if (belongings->session_start > 0 && look_stat(belongings->proc,
	    belongings->session, &stat) == 0 &&
	    stat.start_time != belongings->session_start)
		belongings->session = 0;
}

struct round {
	struct belongings *belongings;
	int found;
};

/* A process of the shell's session, or the server's.  Held first and asked
 * again after, so that a PID that was used anew meanwhile is not taken for
 * it. */
static bool kill_in_session(pid_t pid, void *context)
{
	struct round *round = context;
	pid_t session = getsid(pid);
	struct relative relative;
	int pidfd;

	if (pid == getpid() || session <= 1 ||
	    (session != round->belongings->session &&
	    session != round->belongings->server.pid))
		return true;
	pidfd = pidfd_of(pid);
	if (pidfd < 0)
		return true;
	if (getsid(pid) == session && !pidfd_is_ended(pidfd) &&
	    look_relative(round->belongings->proc, pid, &relative) == 0 &&
	    relative.sid == session) {
		pidfd_kill(pidfd, SIGKILL, 0);
		round->found++;
	}
	close(pidfd);
	return true;
}

static int count_living(struct belongings *belongings)
{
	int pidfd = belongings->server.pidfd;
	int living = belongings->server.pid > 0 && !pidfd_is_ended(pidfd);

	for (int i = 0; i < belongings->count; i++) {
		struct held *held = &belongings->held[i];

		if (held->pidfd >= 0 && !pidfd_is_ended(held->pidfd))
			living++;
	}
	return living;
}

/* Everybody that the session still has and that is held is killed; the
 * number that was alive. */
static int kill_round(struct belongings *belongings)
{
	struct round round = { .belongings = belongings };

	for (int i = 0; i < belongings->count; i++)
		if (belongings->held[i].pidfd >= 0)
			pidfd_kill(belongings->held[i].pidfd, SIGKILL, 0);
	server_kill(&belongings->server);
	if (belongings->session > 1 || belongings->server.pid > 1)
		look_each(belongings->proc, kill_in_session, &round);
	return count_living(belongings) + round.found;
}

/* Only a process of this very line has its path in its environment: a PID
 * that was used anew meanwhile is not taken for it. */
static bool is_of_line(struct belongings *belongings, pid_t pid)
{
	char path[32], text[16384], wanted[600];
	ssize_t length;

	snprintf(path, sizeof path, "%d/environ", (int)pid);
	length = io_read_at(belongings->proc, path, text, sizeof text);
	snprintf(wanted, sizeof wanted, "%s=%s/line", LINE_ENVIRONMENT,
	    belongings->workdir.path);
	return length > 0 && memmem(text, (size_t)length, wanted,
	    strlen(wanted) + 1);
}

/* pid is a copy: whoever writes the line may change it at any time. */
static void hold_kin(struct belongings *belongings, pid_t pid, bool is_worker)
{
	int pidfd = pidfd_of(pid);

	if (pidfd < 0)
		return;
	if (pidfd_is_ended(pidfd) || !is_of_line(belongings, pid))
		close(pidfd);
	else
		belongings_hold(belongings, pid, pidfd,
		    is_worker ? ROLE_WORKER : ROLE_TARGET);
}

void belongings_hold_kin(struct belongings *belongings, uint32_t *seen)
{
	struct line_page *page = belongings->page;
	uint32_t count = page ? atomic_load(&page->kin_count) : 0;

	if (count > LINE_BATCH)
		count = LINE_BATCH;
	for (; *seen < count; (*seen)++) {
		const struct kin *kin = &page->kin[*seen];
		pid_t pid = atomic_load(&kin->pid);

		if (pid == 0)
			return;
		if (pid > 1 && !belongings_find(belongings, pid))
			hold_kin(belongings, pid, kin->is_worker != 0);
	}
}

/* One that we would end in any case: it is in the shell's session, or a child
 * of one that is held, or was started with this line.  Not any child of the
 * shell: what a student detaches stays theirs. */
static bool is_ours(struct belongings *belongings, pid_t pid)
{
	struct relative relative;

	if (pid == getpid())
		return false;
	if (belongings->session > 1 && getsid(pid) == belongings->session)
		return true;
	if (look_relative(belongings->proc, pid, &relative) == 0 &&
	    relative.ppid != belongings->session &&
	    belongings_find(belongings, relative.ppid))
		return true;
	return is_of_line(belongings, pid);
}

/* The pidfd comes first, so that it is one process that is asked about and
 * held.  To hold one that has ended harms nobody. */
struct held *belongings_hold_ours(struct belongings *belongings, pid_t pid,
    enum role role)
{
	int pidfd = pid > 1 ? pidfd_of(pid) : -1;
	struct held *held = NULL;

	if (pidfd < 0)
		return NULL;
	errno = EPERM;
	if (is_ours(belongings, pid) || pidfd_is_ended(pidfd))
		held = belongings_hold(belongings, pid, pidfd, role);
	if (!held)
		close(pidfd);
	return held;
}

/* Who was announced but is not held yet waits for us: its PID is still its
 * own. */
static void hold_announced(struct belongings *belongings)
{
	pid_t pid;

	if (!belongings->page)
		return;
	pid = atomic_load(&belongings->page->announced);
	if (pid > 1 && atomic_load(&belongings->page->held) != pid &&
	    !belongings_find(belongings, pid))
		belongings_hold_ours(belongings, pid, ROLE_OTHER);
}

static void wait_until_ended(struct belongings *belongings, int timeout_ms)
{
	int64_t limit = io_now_ms() + timeout_ms;

	for (int i = 0; i < belongings->count; i++) {
		struct held *held = &belongings->held[i];
		struct pollfd wait = { .fd = held->pidfd, .events = POLLIN };
		int64_t rest = limit - io_now_ms();

		if (held->pidfd >= 0)
			poll(&wait, 1, rest > 0 ? (int)rest : 0);
		if (held->is_child)
			waitpid(held->pid, NULL, WNOHANG);
	}
	if (belongings->server.pid > 0) {
		struct pollfd wait = { .fd = belongings->server.pidfd,
			.events = POLLIN };
		int64_t rest = limit - io_now_ms();

		poll(&wait, 1, rest > 0 ? (int)rest : 0);
	}
}

/* The number that is left. */
static int kill_all(struct belongings *belongings)
{
	int64_t limit = io_now_ms() + END_MS;
	uint32_t seen = 0;
	int left;

	do {
		belongings_hold_kin(belongings, &seen);
		left = kill_round(belongings);
		wait_until_ended(belongings, ROUND_MS);
	} while (left > 0 && io_now_ms() < limit);
	return left;
}

/* Only now: nobody is left who could mount it again. */
static int take_mount_away(struct belongings *belongings)
{
	const struct workdir *workdir = &belongings->workdir;

	server_forget(&belongings->server);
	return workdir->fd < 0 ? 0 : server_unmount(workdir->fd,
	    workdir->path);
}

int belongings_end_mount(struct belongings *belongings)
{
	kill_all(belongings);
	return take_mount_away(belongings);
}

int belongings_end(struct belongings *belongings)
{
	int left;

	if (belongings->page) {
		atomic_store(&belongings->page->die, 1);
		line_ring(belongings->page);
	}
	forget_session_of_others(belongings);
	hold_announced(belongings);
	left = kill_all(belongings);
	for (int i = 0; i < belongings->count; i++)
		release(&belongings->held[i]);
	belongings->count = 0;
	line_close(belongings->page);
	belongings->page = NULL;
	if (take_mount_away(belongings) < 0)
		left++;
	return left + (workdir_clear(&belongings->workdir) < 0);
}
