/*
 * Where a case plays, and who cleans up behind it.
 *
 * The test's process forks a runner, which takes a PID namespace, a mount
 * namespace and, for a user without rights, a user namespace; its child, the
 * keeper, is PID 1 there and forks the case.  When the case has ended, or is
 * late, the keeper ends, and all that is left with it.  Where the system
 * grants no namespaces the keeper is a subreaper and kills what it inherits.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lab/ground/io.h"
#include "lab/ground/names.h"
#include "tests/truths/acts.h"
#include "tests/truths/said.h"
#include "tests/truths/seen.h"
#include "tests/truths/truth.h"

enum { NO_NAMESPACE = 77, CASE_SECONDS = 60 };

static void keep_clean_slate(void)
{
	static const int kept[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL };
	struct sigaction action = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (int i = 1; i < NSIG; i++) {
		bool is_kept = false;

		for (size_t k = 0; k < sizeof(kept) / sizeof(*kept); k++)
			is_kept |= kept[k] == i;
		if (!is_kept)
			sigaction(i, &action, NULL);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(022);
}

static _Noreturn void case_play(const struct truth *truth)
{
	int null = open("/dev/null", O_RDWR);

	keep_clean_slate();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	dup2(null, 0);
	dup2(null, 1);
	if (null > 2)
		close(null);
	must(chdir(place.folder) == 0, "chdir");
	puppet_page();
	truth->prove();
	_exit(0);
}

/* Until the case has ended or is late; whatever else ends is collected. */
static int case_wait(pid_t pid)
{
	int64_t end = io_now_ms() + CASE_SECONDS * 1000L;
	int status;

	while (io_now_ms() < end) {
		struct timespec limit = { .tv_sec = 1 };
		sigset_t child;
		pid_t got;

		while ((got = waitpid(-1, &status, WNOHANG)) > 0)
			if (got == pid)
				return status;
		sigemptyset(&child);
		sigaddset(&child, SIGCHLD);
		sigtimedwait(&child, NULL, &limit);
	}
	return -1;
}

static void case_told(int status)
{
	if (status == -1)
		dprintf(place.home, "! not done in %d s\n", CASE_SECONDS);
	else if (WIFSIGNALED(status))
		dprintf(place.home, "! the case was ended by %s\n",
		    names_signal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) > 1)
		dprintf(place.home, "! the case ended with %d\n",
		    WEXITSTATUS(status));
}

/* Kills every child; theirs become ours, since we are the subreaper. */
static void children_kill(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc != NULL && (entry = readdir(proc)) != NULL) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);

		if (pid > 1 && ids_of(pid).ppid == getpid())
			kill(pid, SIGKILL);
	}
	if (proc != NULL)
		closedir(proc);
}

static void children_end(void)
{
	pid_t got;

	do {
		children_kill();
		while ((got = waitpid(-1, NULL, WNOHANG)) > 0)
			;
		if (got == 0)
			wait_ticks(1);
	} while (got == 0 || errno == EINTR);
}

/* A /proc of this namespace, and a tmpfs for the case's own folder. */
static bool keeper_mount(void)
{
	const unsigned long plain = MS_NOSUID | MS_NODEV;

	return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("proc", "/proc", "proc", plain | MS_NOEXEC, NULL) == 0 &&
	    mount("tmpfs", place.folder, "tmpfs", plain, "mode=0777") == 0;
}

static _Noreturn void keeper_live(const struct truth *truth)
{
	sigset_t child;
	pid_t pid;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setsid();
	if (place.is_contained && !keeper_mount())
		_exit(NO_NAMESPACE);
	if (!place.is_contained)
		prctl(PR_SET_CHILD_SUBREAPER, 1);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	pid = fork();
	if (pid == 0)
		case_play(truth);
	case_told(case_wait(pid));
	if (!place.is_contained)
		children_end();
	_exit(0);
}

static bool map_write(const char *path, unsigned id)
{
	char line[64];

	snprintf(line, sizeof(line), "%u %u 1", id, id);
	return io_write_at(AT_FDCWD, path, line, 0) == 0;
}

/* Namespaces without asking for rights: the user stays who he is. */
static bool user_unshare(void)
{
	unsigned uid = geteuid();
	unsigned gid = getegid();

	if (unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS) == -1)
		return false;
	place.is_user = true;
	io_write_at(AT_FDCWD, "/proc/self/setgroups", "deny", 0);
	if (!map_write("/proc/self/uid_map", uid) ||
	    !map_write("/proc/self/gid_map", gid))
		_exit(NO_NAMESPACE);
	return true;
}

/* Whether we may become another user: root may, unless his namespace knows
 * no other.  Tried in a child. */
static bool has_rights(void)
{
	int status = 1;
	pid_t pid = fork();

	if (pid == 0)
		_exit(act_setuid(65533) == -1);
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	return status == 0;
}

/* Before user namespaces hide whose is what. */
static void outside_look(void)
{
	struct stat init;

	place.outer_proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	place.has_strangers = fstatat(place.outer_proc, "1", &init, 0) == 0 &&
	    init.st_uid != geteuid();
}

static _Noreturn void runner_live(const struct truth *truth, bool is_plain)
{
	int status = 0;
	pid_t pid;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	place.is_user = !has_rights();
	outside_look();
	if (!is_plain)
		place.is_contained = (!place.is_user &&
		    unshare(CLONE_NEWPID | CLONE_NEWNS) == 0) ||
		    user_unshare();
	pid = fork();
	if (pid == 0)
		keeper_live(truth);
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

/* Starts it all, waits for the end, and leaves what was said in said. */
static int runner_run(const struct truth *truth, bool is_plain, char *said,
    size_t size)
{
	int ends[2];
	int status = 0;
	pid_t pid;

	ck_assert(pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0);
	place.home = ends[1];
	pid = fork();
	ck_assert(pid != -1);
	if (pid == 0)
		runner_live(truth, is_plain);
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	close(ends[1]);
	memset(said, 0, size);
	io_read(ends[0], said, size);
	close(ends[0]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

void keeper_play(const struct truth *truth, char *said, size_t size)
{
	const char *tmp = getenv("TMPDIR");
	bool is_plain = getenv("TRUTHS_PLAIN") != NULL;
	char folder[256];
	int code;

	snprintf(folder, sizeof(folder), "%s/truth.XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	ck_assert_msg(mkdtemp(folder) != NULL, "%s", folder);
	place.folder = folder;
	code = runner_run(truth, is_plain, said, size);
	if (code == NO_NAMESPACE)
		code = runner_run(truth, true, said, size);
	ck_assert_msg(rmdir(folder) == 0, "%s: something was left in it",
	    folder);
	ck_assert_msg(code == 0, "the keeper ended with %d\n%s", code, said);
}
