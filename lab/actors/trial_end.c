/* Ctrl-C, hangup, SIGTERM, and the end of all. */
#include <errno.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/trial_inside.h"
#include "lab/facts/procfs.h"
#include "lab/ground/io.h"
#include "lab/ground/pidfd.h"

/* What a signal sets going is given this long to settle again. */
#define AFTERMATH_US 2000000
#define STARTER_US 1000000
#define TELLING_US 500000
#define ECHO_US 100000

static bool is_ending_known(struct probe *probe)
{
	return probe->has_daemon_ended;
}

/* The tracer always tells; else the state does, and init tells how. */
bool probe_has_daemon_ended(struct probe *probe)
{
	struct procfs_stat stat;
	char text[512];
	ssize_t length;

	if (probe->has_daemon_ended || probe->daemon_dir < 0)
		return true;
	if (probe->tracer)
		return false;
	length = io_read_at(probe->daemon_dir, "stat", text, sizeof text);
	if (length < 0 || procfs_stat(&stat, text, (size_t)length) < 0)
		return true;
	return (stat.state == 'Z' && stat.threads < 2) || stat.state == 'X';
}

static bool is_alone(struct probe *probe)
{
	return crowd_alive(probe) == 0;
}

static bool has_starter_ended(struct probe *probe)
{
	return probe->has_starter_ended;
}

static bool has_echo(struct probe *probe)
{
	return probe->has_echo;
}

/* The terminal's other end is handed a key by a worker of the kernel, which
 * first sends the signal and then echoes; where nothing is echoed, a while
 * must do.  Where nobody reads, the line discipline may have no room for the
 * key; the terminal can then be asked for the signal alone: ioctl_tty(2). */
static void type_interrupt(struct probe *probe)
{
	probe->has_typed = true;
	if (write(probe->master, "\003", 1) != 1)
		ioctl(probe->master, TIOCSIG, SIGINT);
	probe_pump(probe, io_now_us() + ECHO_US, has_echo);
}

static void close_master(struct probe *probe)
{
	if (probe->master >= 0)
		close(probe->master);
	probe->master = -1;
}

void probe_hang_up(struct probe *probe)
{
	struct trial *trial = &probe->found->trial;

	if (!probe->found->has_daemon || probe_must_end(probe))
		return;
	if (!probe->has_program_ended) {
		probe_see_idle(probe);
		return;
	}
	type_interrupt(probe);
	probe_settle(probe, io_now_us() + AFTERMATH_US);
	if (probe_has_daemon_ended(probe)) {
		trial->survival = DIED_OF_INTERRUPT;
		return;
	}
	close_master(probe);
	probe_pump(probe, io_now_us() + STARTER_US, has_starter_ended);
	probe_settle(probe, io_now_us() + AFTERMATH_US);
	trial->survival = probe_has_daemon_ended(probe) ? DIED_OF_HANGUP
	    : SURVIVED;
	if (trial->survival == SURVIVED)
		probe_see_idle(probe);
}

/* /proc/PID serves as a pidfd here: pidfd_send_signal(2).  It cannot reach
 * another process that got the same number. */
static int send_term(struct probe *probe)
{
	return pidfd_kill(probe->daemon_dir, SIGTERM, 0);
}

void probe_terminate(struct probe *probe)
{
	struct trial *trial = &probe->found->trial;
	long limit = probe->order->term_limit_ms;
	int64_t start = io_now_us();

	trial->term_limit_ms = limit;
	if (!probe->found->has_daemon || probe_must_end(probe) ||
	    probe_has_daemon_ended(probe) || send_term(probe) < 0)
		return;
	if (!probe_pump(probe, start + limit * 1000, probe_has_daemon_ended)) {
		if (!probe->told)
			trial->term = TERM_STILL_THERE;
		trial->term_ms = limit;
		return;
	}
	trial->term = TERM_ENDED;
	probe_pump(probe, io_now_us() + TELLING_US, is_ending_known);
	trial->term_ms = (long)((io_now_us() - start) / 1000);
}

/* Workers that were told by their master end a moment after it, and so does
 * who cleans up behind it. */
void probe_count_outlived(struct probe *probe)
{
	char value[32];

	if (probe_must_end(probe) || !probe->has_program_ended ||
	    probe->found->trial.term != TERM_ENDED ||
	    probe_pump(probe, io_now_us() + TELLING_US, is_alone))
		return;
	snprintf(value, sizeof value, "%d", crowd_alive(probe));
	checkup_note(probe->found, NOTE_OUTLIVED, value);
}

static void kill_held(pid_t tid, int process, void *context)
{
	(void)process;
	(void)context;
	kill(tid, SIGKILL);
}

/* Without a namespace there is no init that takes all with it: whoever is
 * still held is killed, and so are those that they made meanwhile. */
static void kill_all(struct probe *probe)
{
	if (probe->cgroup.path[0])
		cgroup_kill(probe->cgroup.path);
	if (!container_is_space(&probe->container) && probe->tracer)
		tracer_each(probe->tracer, kill_held, NULL);
	container_kill(&probe->container);
}

static bool is_anybody_left(const struct probe *probe)
{
	if (!probe->container.is_reaped)
		return true;
	return !container_is_space(&probe->container) && probe->tracer &&
	    tracer_notes(probe->tracer)->alive > 0;
}

/* waitpid() for the init alone would wait for ever: the init waits for
 * zombies that only their tracer, which is us, can reap. */
static void reap_all(struct probe *probe)
{
	int status;
	pid_t pid;

	while (is_anybody_left(probe)) {
		pid = waitpid(-1, &status, __WALL);
		if (pid < 0 && errno == EINTR)
			continue;
		if (pid < 0)
			break;
		if (probe->tracer &&
		    tracer_handle(probe->tracer, pid, status)) {
			kill_all(probe);
			continue;
		}
		container_reap(&probe->container, pid);
	}
}

static bool remove_folder(struct probe *probe)
{
	bool is_removed = probe->folder.fd < 0 ||
	    workdir_remove(&probe->folder) == 0;

	cleaner_dismiss(&probe->cleaner, is_removed);
	return is_removed || workdir_clear(&probe->folder) == 0;
}

void probe_end(struct probe *probe)
{
	close_master(probe);
	if (probe->tracer)
		tracer_end(probe->tracer);
	if (probe->container.init > 0) {
		kill_all(probe);
		/* In a namespace none of them lives much longer.  They die on
		 * another CPU; what they still make is removed afterwards. */
		if (container_is_space(&probe->container))
			workdir_empty(&probe->folder);
		reap_all(probe);
	}
	probe->found->leftovers = 0;
	if (probe->container.init > 0 && is_anybody_left(probe))
		probe->found->leftovers = 1;
	if (probe->cgroup.path[0] && cgroup_remove(probe->cgroup.path) < 0)
		probe->found->leftovers++;
	if (probe->daemon_dir >= 0)
		close(probe->daemon_dir);
	probe->daemon_dir = -1;
	if (!remove_folder(probe))
		probe->found->leftovers++;
}
