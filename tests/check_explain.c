/* The explanations: the right text for what a moment shows. */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/explain.h"
#include "lab/facts/field.h"
#include "lab/facts/text.h"

Suite *explain_suite(void);

enum { SHELL = 100, JOB = 200, CHILD = 201 };

static struct moment m;
static struct timeline nothing;
static struct buffer out;

static void fds_set(struct snapshot *snapshot, const char *stdio,
    const char *three)
{
	struct fd_fact rows[] = {
		{ 0, ACCESS_BOTH, false, stdio },
		{ 1, ACCESS_BOTH, false, stdio },
		{ 2, ACCESS_BOTH, false, stdio },
		{ 3, ACCESS_READ, false, three },
	};

	free(snapshot->fds);
	snapshot->fds = fd_list_make(stdio ? rows : rows + 3,
	    (stdio ? 3u : 0u) + (three ? 1u : 0u));
}

static void scene_fill(struct scene *scene)
{
	memset(scene, 0, sizeof *scene);
	scene->row[0] = (struct relative){ .pid = SHELL, .ppid = 50,
		.pgid = SHELL, .sid = SHELL, .comm = "bash", .state = 'S',
		.role = ROLE_SHELL };
	scene->count = 1;
	scene->shell = SHELL;
	strcpy(scene->shell_comm, "bash");
	scene->is_shell_alive = true;
	strcpy(scene->tty, "/dev/pts/5");
}

/* A foreground job of an interactive shell. */
static void job_fill(struct snapshot *job)
{
	snapshot_init(job);
	job->pid = job->pgid = job->tpgid = JOB;
	job->ppid = job->sid = SHELL;
	strcpy(job->ppid_comm, "bash");
	strcpy(job->tty, "/dev/pts/5");
	strcpy(job->cwd, "/tmp/lab/usb");
	job->umask = 022;
	job->state = 'S';
	fds_set(job, "/dev/pts/5", "/tmp/lab/usb/notes");
	snapshot_derive(job);
}

static void setup(void)
{
	memset(&m, 0, sizeof m);
	job_fill(&m.before);
	job_fill(&m.after);
	scene_fill(&m.scene_before);
	scene_fill(&m.scene_after);
	m.has_before = m.has_after = true;
	m.detail.target = FATE_ALIVE;
	m.detail.shell = FATE_ALIVE;
}

static void teardown(void)
{
	moment_clear(&m);
	buffer_free(&out);
}

static void does(const char *word)
{
	char why[128];

	ck_assert_msg(action_parse(&m.action, word, why, sizeof why) == 0,
	    "%s", why);
}

static void calls(const char *text, long result, int error)
{
	struct call *call = &m.call[m.calls++];

	snprintf(call->text, sizeof call->text, "%s", text);
	call->result = result;
	call->error = error;
	if (error && m.outcome == OUTCOME_OK)
		m.outcome = OUTCOME_FAILED;
}

static void ends(enum ending_how how, int number)
{
	m.outcome = OUTCOME_ENDED;
	m.has_after = false;
	m.detail.target = FATE_ENDED;
	m.ending.how = how;
	m.ending.signal = how == ENDED_KILLED ? number : 0;
	m.ending.code = how == ENDED_EXITED ? number : 0;
	m.ending.witness = WITNESS_PIDFD;
}

static void stops(void)
{
	m.outcome = OUTCOME_STOPPED;
	m.after.state = 'T';
}

/* The state before: a child in the background, its group orphaned. */
static void forked(struct snapshot *s)
{
	s->pid = CHILD;
	s->ppid = 1;
	strcpy(s->ppid_comm, "systemd");
	s->tpgid = SHELL;
	snapshot_derive(s);
	s->is_orphaned_group = true;
}

static void detached(struct snapshot *s)
{
	forked(s);
	s->pgid = s->sid = CHILD;
	s->tty[0] = '\0';
	s->tpgid = -1;
	snapshot_derive(s);
}

static const char *explained(void)
{
	m.changed = snapshot_difference(&m.before, &m.after);
	buffer_clear(&out);
	explain_moment(&m, &nothing, &out);
	return buffer_get(&out);
}

static void assert_says(const char *words)
{
	ck_assert_msg(strstr(explained(), words) != NULL,
	    "\"%s\" is not in \"%s\"", words, explained());
}

/* --- steps --- */

static void fork_in_job(void)
{
	does("fork");
	calls("fork()", CHILD, 0);
	forked(&m.after);
}

static void fork_in_script(void)
{
	does("fork");
	calls("fork()", CHILD, 0);
	m.before.pgid = m.before.tpgid = 150;
	snapshot_derive(&m.before);
	snapshot_copy(&m.after, &m.before);
	m.after.pid = CHILD;
	m.after.ppid = 1;
}

static void fork_second(void)
{
	detached(&m.before);
	snapshot_copy(&m.after, &m.before);
	does("fork");
	calls("fork()", CHILD + 1, 0);
	m.after.pid = CHILD + 1;
	snapshot_derive(&m.after);
}

static void fork_killed_leader(void)
{
	does("fork");
	m.before.sid = JOB;
	snapshot_derive(&m.before);
	ends(ENDED_KILLED, SIGHUP);
}

static void fork_refused(void)
{
	does("fork");
	calls("fork()", -1, EAGAIN);
}

static void fork_adopted(void)
{
	fork_in_job();
	m.after.ppid = 77;
	strcpy(m.after.ppid_comm, "keeper");
}

static void setsid_ok(void)
{
	forked(&m.before);
	detached(&m.after);
	does("setsid");
	calls("setsid()", CHILD, 0);
}

static void setsid_leader(void)
{
	does("setsid");
	calls("setsid()", -1, EPERM);
}

static void setsid_twice(void)
{
	detached(&m.before);
	detached(&m.after);
	does("setsid");
	calls("setsid()", -1, EPERM);
}

static void setsid_member(void)
{
	m.before.pgid = 150;
	snapshot_derive(&m.before);
	snapshot_copy(&m.after, &m.before);
	does("setsid");
	calls("setsid()", -1, EPERM);
}

static void chdir_ok(void)
{
	does("chdir");
	calls("chdir(\"/\")", 0, 0);
	strcpy(m.after.cwd, "/");
}

static void umask_ok(void)
{
	does("umask");
	calls("umask(0)", 022, 0);
	m.after.umask = 0;
}

static void umask_again(void)
{
	umask_ok();
	m.before.umask = 0;
}

static void close_ok(void)
{
	does("close");
	calls("close_range(0, ~0U, 0)", 0, 0);
	fds_set(&m.after, NULL, NULL);
}

static void close_detached(void)
{
	close_ok();
	detached(&m.before);
	detached(&m.after);
	fds_set(&m.after, NULL, NULL);
}

static void close_unlocks(void)
{
	close_detached();
	m.scene_before.locker = CHILD;
}

static void fork_unlocks(void)
{
	fork_in_job();
	m.scene_before.locker = JOB;
}

static void close_looped(void)
{
	close_ok();
	m.calls = 0;
	calls("close_range(0, ~0U, 0)", -1, ENOSYS);
	calls("close(fd)", 0, 0);
}

static void devnull_after_close(void)
{
	does("devnull");
	calls("open(\"/dev/null\", O_RDWR)", 0, 0);
	fds_set(&m.before, NULL, NULL);
	fds_set(&m.after, "/dev/null", NULL);
}

static void devnull_refused(void)
{
	does("devnull");
	calls("open(\"/dev/null\", O_RDWR)", -1, EMFILE);
}

static void pidfile_low(void)
{
	does("pidfile");
	calls("open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644)", 0, 0);
	fds_set(&m.before, NULL, NULL);
	fds_set(&m.after, "/tmp/lab/daemon.pid", NULL);
}

static void pidfile_again(void)
{
	forked(&m.before);
	forked(&m.after);
	does("pidfile");
	calls("fcntl(fd, F_SETLK, &lock)", 0, 0);
}

static void pidfile_same(void)
{
	pidfile_again();
	m.scene_before.locker = CHILD;
}

/* A terminal on 0 alone. */
static void devnull_after_tty(void)
{
	struct fd_fact row = { 0, ACCESS_BOTH, false, "/dev/pts/7" };

	does("devnull");
	free(m.before.fds);
	m.before.fds = fd_list_make(&row, 1);
	fds_set(&m.after, "/dev/null", NULL);
}

static void pidfile_locked(void)
{
	does("pidfile");
	calls("fcntl(fd, F_SETLK, &lock)", -1, EAGAIN);
}

/* --- experiments --- */

static void write_detached(void)
{
	detached(&m.before);
	detached(&m.after);
	does("write-stdout");
	calls("write(1, line, length)", 40, 0);
	m.detail.found.bytes = 40;
	m.detail.is_seen_on_terminal = true;
}

static void write_closed(void)
{
	does("write-stdout");
	calls("write(1, line, length)", -1, EBADF);
	m.detail.found.bytes = -1;
	m.detail.found.error = EBADF;
}

static void write_hung_up(void)
{
	does("write-stdout");
	calls("write(1, line, length)", -1, EIO);
	m.detail.found.bytes = -1;
	m.detail.found.error = EIO;
}

static void read_stopped(void)
{
	does("read-stdin");
	stops();
	m.detail.stopped_by = SIGTTIN;
	m.detail.found.bytes = -1;
}

static void read_orphaned(void)
{
	forked(&m.before);
	forked(&m.after);
	does("read-stdin");
	calls("read(0, line, sizeof line)", -1, EIO);
	m.detail.found.bytes = -1;
	m.detail.found.error = EIO;
}

static void read_stolen(void)
{
	detached(&m.before);
	detached(&m.after);
	does("read-stdin");
	calls("read(0, line, sizeof line)", 6, 0);
	m.detail.found.bytes = 6;
	strcpy(m.detail.found.text, "hel\033o\n");
	m.detail.went = WENT_TARGET;
}

static void read_blocked(void)
{
	does("read-stdin");
	calls("read(0, line, sizeof line)", -1, EINTR);
	m.outcome = OUTCOME_OK;
	m.detail.found.bytes = -1;
	m.detail.found.blocked = true;
}

static void open_tty_gone(void)
{
	detached(&m.before);
	detached(&m.after);
	does("open-dev-tty");
	calls("open(\"/dev/tty\", O_RDWR)", -1, ENXIO);
	m.detail.found.error = ENXIO;
}

static void new_tty_acquired(void)
{
	detached(&m.before);
	detached(&m.after);
	strcpy(m.after.tty, "/dev/pts/9");
	does("open-new-tty");
	calls("open(path, O_RDWR)", 4, 0);
	strcpy(m.detail.found.path, "/dev/pts/9");
	m.detail.found.opened = m.detail.found.became_controlling = true;
}

static void new_tty_member(void)
{
	detached(&m.before);
	m.before.pid = CHILD + 1;
	snapshot_derive(&m.before);
	snapshot_copy(&m.after, &m.before);
	does("open-new-tty");
	calls("open(path, O_RDWR)", 4, 0);
	strcpy(m.detail.found.path, "/dev/pts/9");
	m.detail.found.opened = true;
}

static void create_masked(void)
{
	does("create-file:050");
	m.detail.found.file_mode = 0626;
	m.detail.found.dir_mode = 0727;
}

static void create_open(void)
{
	does("create-file");
	m.before.umask = m.after.umask = 0;
	m.detail.found.file_mode = 0666;
	m.detail.found.dir_mode = 0777;
}

static void open_low(void)
{
	does("open-file");
	calls("open(path, O_RDWR | O_CREAT, 0644)", 0, 0);
	m.detail.found.fd = 0;
}

static void printf_data(void)
{
	does("printf-stdout");
	m.detail.found.bytes = 10;
	strcpy(m.detail.found.path, "/tmp/lab/data-2");
}

static void setpgid_refused(void)
{
	detached(&m.before);
	detached(&m.after);
	does("setpgid");
	calls("setpgid(0, 0)", -1, EPERM);
	m.detail.found.error = EPERM;
}

/* --- what the lab does --- */

static void deliver(pid_t pid, int signal, enum trace by)
{
	m.detail.delivered[m.detail.deliveries++] =
	    (struct delivery){ pid, signal, by };
}

static void key_hits(void)
{
	does("key-intr");
	ends(ENDED_KILLED, SIGINT);
	deliver(JOB, SIGINT, BY_STATUS);
}

static void key_misses_background(void)
{
	forked(&m.before);
	forked(&m.after);
	does("key-intr");
}

static void key_misses_session(void)
{
	detached(&m.before);
	detached(&m.after);
	does("key-intr");
	deliver(SHELL, SIGINT, BY_STATUS);
}

static void key_misses_elsewhere(void)
{
	detached(&m.before);
	strcpy(m.before.tty, "/dev/pts/9");
	m.before.tpgid = CHILD;
	snapshot_derive(&m.before);
	snapshot_copy(&m.after, &m.before);
	does("key-intr");
}

static void hangup_elsewhere(void)
{
	key_misses_elsewhere();
	does("hangup");
}

static void key_stops(void)
{
	does("key-susp");
	stops();
}

static void group_stops_worker(void)
{
	m.scene_after.row[m.scene_after.count++] = (struct relative){
		.pid = 300, .comm = "target", .state = 'T',
		.role = ROLE_WORKER };
	does("group:STOP");
	stops();
	deliver(300, SIGSTOP, BY_STOPPED);
}

static void logout_ends_stopped(void)
{
	m.before.state = 'T';
	does("logout");
	ends(ENDED_KILLED, SIGTERM);
	m.detail.shell = FATE_ENDED;
}

static void hangup_ends_stopped(void)
{
	logout_ends_stopped();
	m.before.tpgid = SHELL;
	snapshot_derive(&m.before);
	does("hangup");
}

static void logout_orphans_stopped(void)
{
	logout_ends_stopped();
	ends(ENDED_KILLED, SIGHUP);
}

static void key_void(void)
{
	m.before.is_orphaned_group = m.after.is_orphaned_group = true;
	does("key-susp");
}

static void hangup_kills(void)
{
	does("hangup");
	ends(ENDED_KILLED, SIGHUP);
	m.detail.shell = FATE_ENDED;
}

static void hangup_forwarded(void)
{
	m.before.tpgid = SHELL;
	snapshot_derive(&m.before);
	does("hangup");
	ends(ENDED_KILLED, SIGHUP);
	m.detail.shell = FATE_ENDED;
}

static void hangup_misses(void)
{
	forked(&m.before);
	forked(&m.after);
	m.after.tty[0] = '\0';
	does("hangup");
	m.detail.shell = FATE_ENDED;
}

static void hangup_ignored(void)
{
	m.before.tpgid = SHELL;
	snapshot_derive(&m.before);
	m.before.ignored = (uint64_t)1 << (SIGHUP - 1);
	m.after.tty[0] = '\0';
	does("hangup");
}

/* Nobody sent it the SIGHUP that it ignores. */
static void hangup_misses_ignoring(void)
{
	hangup_misses();
	m.before.ignored = (uint64_t)1 << (SIGHUP - 1);
}

static void logout_misses(void)
{
	m.before.tpgid = SHELL;
	snapshot_derive(&m.before);
	m.after.tty[0] = '\0';
	does("logout");
	m.detail.shell = FATE_ENDED;
}

static void logout_unheard(void)
{
	logout_misses();
	m.detail.shell = FATE_ALIVE;
}

static void term_clean(void)
{
	m.before.caught = (uint64_t)1 << (SIGTERM - 1);
	does("signal:TERM");
	ends(ENDED_EXITED, 0);
	m.ending.did_clean_up = true;
}

static void term_kills(void)
{
	does("signal:TERM");
	ends(ENDED_KILLED, SIGTERM);
}

static void term_unknown(void)
{
	does("signal:TERM");
	ends(ENDED_UNKNOWN, 0);
	m.ending.witness = WITNESS_NONE;
}

static void term_waits(void)
{
	m.before.state = m.after.state = 'T';
	m.after.pending = (uint64_t)1 << (SIGTERM - 1);
	does("signal:TERM");
	deliver(JOB, SIGTERM, BY_PENDING);
}

static void tstp_void(void)
{
	detached(&m.before);
	detached(&m.after);
	does("signal:TSTP");
}

static void hup_ignored(void)
{
	m.before.ignored = m.after.ignored = (uint64_t)1 << (SIGHUP - 1);
	does("signal:HUP");
}

static void cont_continues(void)
{
	m.before.state = 'T';
	does("signal:CONT");
}

static void cont_kills(void)
{
	m.before.state = 'T';
	does("signal:CONT");
	ends(ENDED_KILLED, SIGTERM);
}

static void stop_waits(void)
{
	m.before.state = m.after.state = 'T';
	does("signal:STOP");
	m.after.pending = (uint64_t)1 << (SIGSTOP - 1);
}

static void leaves(pid_t pid, pid_t pgid)
{
	m.scene_after.row[m.scene_after.count++] = (struct relative){
		.pid = pid, .pgid = pgid, .state = 'S', .role = ROLE_WORKER,
		.comm = "target" };
}

static void term_leaves_worker(void)
{
	term_kills();
	leaves(300, JOB);
}

static void term_leaves_workers(void)
{
	term_leaves_worker();
	leaves(301, JOB);
}

static void term_leaves_stranger(void)
{
	term_leaves_worker();
	leaves(301, 150);
}

static void cont_stops_again(void)
{
	m.before.state = m.after.state = 'T';
	does("signal:CONT");
}

static void group_leaderless(void)
{
	forked(&m.before);
	forked(&m.after);
	does("group:CONT");
}

static void unmount_busy(void)
{
	does("unmount");
	m.outcome = OUTCOME_FAILED;
	m.detail.error = EBUSY;
	m.detail.holder[0] = (struct holder){ JOB, -1 };
	m.detail.holder[1] = (struct holder){ JOB, 3 };
	m.detail.holders = 2;
}

static void unmount_by_fd(void)
{
	unmount_busy();
	m.detail.holder[0] = m.detail.holder[1];
	m.detail.holders = 1;
}

static void not_done(void)
{
	does("unmount");
	m.outcome = OUTCOME_UNAVAILABLE;
	m.detail.reason = "unavailable.nomount";
	strcpy(m.detail.reason_detail, "EPERM");
}

static const struct {
	void (*happens)(void);
	const char *says;
} cases[] = {
	{ fork_in_job, "bash 100 waited for 200 only" },
	{ fork_in_job, "Process 1, systemd, adopted it" },
	{ fork_in_job, "There is no process 200 any more" },
	{ fork_adopted, "keeper 77 adopted it" },
	{ fork_in_script, "What Ctrl-C sends" },
	{ fork_second, "is in session 201 but does not lead it" },
	{ fork_killed_leader, "killed by SIGHUP (pidfd)" },
	{ fork_refused, "a limit on the number of processes" },
	{ setsid_ok, "One call, three effects" },
	{ setsid_ok, "Can it still write there?" },
	{ setsid_leader, "group leader" },
	{ setsid_twice, "leads session 201 already" },
	{ setsid_member, "A process is left whose PGID is 200" },
	{ chdir_ok, "no longer in /tmp/lab/usb" },
	{ chdir_ok, "still open on the mount" },
	{ umask_ok, "was 0022 and is 0000" },
	{ umask_again, "Nothing changed" },
	{ close_ok, "x open-dev-tty" },
	{ close_detached, "neither write there nor read from it" },
	{ close_unlocks, "The lock on daemon.pid is gone as well" },
	{ fork_unlocks, "The lock on daemon.pid is gone" },
	{ devnull_after_tty, "is closed now" },
	{ pidfile_again, "no lock on it any more" },
	{ pidfile_same, "and its lock already" },
	{ close_looped, "closed them one by one" },
	{ devnull_after_close, "0 was free" },
	{ devnull_refused, "limit on open descriptors" },
	{ pidfile_low, "devnull belongs before" },
	{ pidfile_locked, "Another process has the lock" },
	{ write_detached, "TTY is about signals" },
	{ write_closed, "descriptor 1 is not open" },
	{ write_hung_up, "that terminal is closed" },
	{ read_stopped, "stopped it by SIGTTIN" },
	{ read_orphaned, "its group is orphaned" },
	{ read_stolen, "the line \"hel\\x1bo\"" },
	{ read_blocked, "nothing came" },
	{ open_tty_gone, "leads nowhere" },
	{ new_tty_acquired, "became the target's controlling terminal" },
	{ new_tty_member, "leads no session" },
	{ create_masked, "Under mask 050" },
	{ create_masked, "0626" },
	{ create_open, "Anyone may write this file" },
	{ open_low, "The file got number 0" },
	{ printf_data, "inside a data file" },
	{ setpgid_refused, "a session leader cannot leave" },
	{ key_hits, "its foreground group 200" },
	{ key_hits, "SIGINT \xe2\x86\x92 200 (status)" },
	{ key_misses_background, "that is 100; the target is in group 200" },
	{ key_misses_background, "No process shows a trace" },
	{ key_misses_session, "sends it no signal" },
	{ key_misses_elsewhere, "goes to another session" },
	{ hangup_elsewhere, "not its controlling" },
	{ key_stops, "is stopped" },
	{ group_stops_worker, "SIGSTOP \xe2\x86\x92 worker 300 (stopped)" },
	{ logout_ends_stopped, "this end is the shell's doing" },
	{ hangup_ends_stopped, "this end is the shell's doing" },
	{ logout_orphans_stopped, "when it becomes orphaned" },
	{ logout_unheard, "was told to exit, and did not" },
	{ key_void, "is left to continue it" },
	{ hangup_kills, "tells the foreground group 200" },
	{ hangup_kills, "bash 100 has ended too" },
	{ hangup_forwarded, "passes SIGHUP on to its jobs" },
	{ hangup_misses, "since the fork" },
	{ hangup_misses, "still open on the closed terminal" },
	{ hangup_misses_ignoring, "since the fork" },
	{ hangup_ignored, "it ignores SIGHUP" },
	{ logout_misses, "the target was in the background" },
	{ term_clean, "exited with status 0" },
	{ term_clean, "The handler set a flag" },
	{ term_kills, "the log just stops" },
	{ term_unknown, "is told to its parent, 100 bash" },
	{ term_waits, "it is pending" },
	{ stop_waits, "SIGCONT will throw it away" },
	{ tstp_void, "SIGTSTP did nothing" },
	{ hup_ignored, "it ignores SIGHUP" },
	{ cont_continues, "goes on" },
	{ cont_kills, "killed by SIGTERM" },
	{ term_leaves_worker, "Its worker lives on: 300" },
	{ term_leaves_workers, "Its workers live on: 300, 301" },
	{ term_leaves_stranger, "would not have reached all" },
	{ cont_stops_again, "was stopped again" },
	{ group_leaderless, "there is a group 200" },
	{ unmount_busy, "200 cwd, 200 fd 3" },
	{ unmount_by_fd, "No process stands there" },
	{ not_done, "nothing is mounted here (EPERM)" },
};

#define CASES ((int)(sizeof cases / sizeof cases[0]))

START_TEST(says_what_happened)
{
	cases[_i].happens();
	assert_says(cases[_i].says);
}
END_TEST

/* No text without words, no hole without a value, in every case. */
START_TEST(leaves_no_hole)
{
	const char *words;

	cases[_i].happens();
	words = explained();
	ck_assert_str_ne(words, "");
	ck_assert_ptr_null(strchr(words, '{'));
	ck_assert_ptr_null(strchr(words, '['));
	buffer_clear(&out);
	explain_title(&m, &out);
	ck_assert_str_ne(buffer_get(&out), "");
	ck_assert_ptr_null(strpbrk(buffer_get(&out), "{[\n"));
}
END_TEST

/* Each action at each outcome, whatever the states before and after. */
static void sweep(const char *id, bool was_detached, bool is_detached)
{
	for (enum outcome o = OUTCOME_OK; o <= OUTCOME_UNAVAILABLE; o++) {
		teardown();
		setup();
		does(id);
		m.outcome = o;
		if (was_detached)
			detached(&m.before);
		if (is_detached)
			detached(&m.after);
		m.has_after = o != OUTCOME_ENDED;
		if (o == OUTCOME_FAILED)
			calls("call()", -1, EACCES);
		m.detail.found.error = o == OUTCOME_FAILED ? EACCES : 0;
		ck_assert_msg(explained()[0] && !strchr(explained(), '{'),
		    "%s, outcome %d: \"%s\"", id, (int)o, explained());
	}
}

START_TEST(every_action_is_explained)
{
	const char *id;

	for (size_t i = 0; (id = action_id(i)); i++) {
		const char *word = strcmp(id, "signal") == 0 ? "signal:USR1"
		    : strcmp(id, "group") == 0 ? "group:STOP" : id;

		for (int way = 0; way < 4; way++)
			sweep(word, (way & 1) != 0, (way & 2) != 0);
	}
}
END_TEST

static const char *titled(void)
{
	buffer_clear(&out);
	explain_title(&m, &out);
	return buffer_get(&out);
}

START_TEST(titles_are_the_calls_or_the_act)
{
	setsid_ok();
	ck_assert_str_eq(titled(), "setsid() = 201");
	m.calls = 0;
	setsid_leader();
	ck_assert_str_eq(titled(), "setsid() = -1 EPERM");
	teardown();
	setup();
	key_hits();
	ck_assert_str_eq(titled(), "Ctrl-C typed at /dev/pts/5");
	teardown();
	setup();
	term_kills();
	ck_assert_str_eq(titled(), "kill(200, SIGTERM)");
	does("group:TERM");
	ck_assert_str_eq(titled(), "kill(-200, SIGTERM)");
}
END_TEST

static const char *noted(enum field field)
{
	buffer_clear(&out);
	explain_note(field, &m.after, &m.scene_after, &out);
	return buffer_get(&out);
}

START_TEST(notes_of_a_job)
{
	ck_assert_str_eq(noted(FIELD_PID), "running");
	ck_assert_str_eq(noted(FIELD_PPID), "the shell");
	ck_assert_str_eq(noted(FIELD_PGID), "group leader");
	ck_assert_str_eq(noted(FIELD_SID), "led by bash 100");
	ck_assert_str_eq(noted(FIELD_TTY), "controlling terminal");
	ck_assert_str_eq(noted(FIELD_TPGID), "foreground: Ctrl-C hits");
	ck_assert_str_eq(noted(FIELD_CWD), "on the mounted …/usb");
}
END_TEST

START_TEST(notes_of_a_child_and_of_a_leader)
{
	forked(&m.after);
	ck_assert_str_eq(noted(FIELD_PGID), "no leader left, orphaned");
	ck_assert_str_eq(noted(FIELD_TPGID), "target in the background");
	ck_assert_str_eq(noted(FIELD_PPID), "adopted it");
	detached(&m.after);
	ck_assert_str_eq(noted(FIELD_SID), "session leader");
	ck_assert_str_eq(noted(FIELD_TTY), "no controlling terminal");
	ck_assert_str_eq(noted(FIELD_TPGID), "no foreground, no Ctrl-C");
	m.after.unreadable[FIELD_CWD] = EACCES;
	ck_assert_str_eq(noted(FIELD_CWD), "");
}
END_TEST

START_TEST(signals_have_a_disposition)
{
	explain_disposition(SIGTERM, &m.after, &out);
	ck_assert_str_eq(buffer_get(&out), "default");
	buffer_clear(&out);
	m.after.caught = (uint64_t)1 << (SIGTERM - 1);
	explain_disposition(SIGTERM, &m.after, &out);
	explain_signal_note(SIGTERM, &m.after, &out);
	ck_assert_str_eq(buffer_get(&out), "caughtits handler would run");
}
END_TEST

Suite *explain_suite(void)
{
	Suite *suite = suite_create("explain");
	TCase *tests = tcase_create("explanations");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_loop_test(tests, says_what_happened, 0, CASES);
	tcase_add_loop_test(tests, leaves_no_hole, 0, CASES);
	tcase_add_test(tests, every_action_is_explained);
	tcase_add_test(tests, titles_are_the_calls_or_the_act);
	tcase_add_test(tests, notes_of_a_job);
	tcase_add_test(tests, notes_of_a_child_and_of_a_leader);
	tcase_add_test(tests, signals_have_a_disposition);
	suite_add_tcase(suite, tests);
	return suite;
}
