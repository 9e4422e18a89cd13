/* A cage for a program that is typed to by chance. */
#include "tests/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <linux/mount.h>
#include <sched.h>
#include <unistd.h>

#include "lab/ground/io.h"
#include "tests/cage_inside.h"

#define NOBODY 65534
#define PROGRAM TOP "/daemonlab"

static void fail(struct cage *cage, const char *what)
{
	snprintf(cage->failure, sizeof cage->failure, "%s: %s", what,
	    strerror(errno));
	_exit(125);
}

/* --- building it ---------------------------------------------------------- */

static int write_map(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int result = fd < 0 ? -1 : io_write(fd, text, strlen(text));

	if (fd >= 0)
		close(fd);
	return result;
}

/* An ordinary user needs a user namespace, and is 65534 there whoever it was
 * before. */
static void make_namespaces(struct cage *cage)
{
	int flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC;
	unsigned uid = geteuid(), gid = getegid();
	char map[60];

	if (unshare(uid == 0 ? flags : flags | CLONE_NEWUSER) < 0)
		fail(cage, "namespaces of its own");
	if (uid == 0)
		return;
	if (write_map("/proc/self/setgroups", "deny") < 0)
		fail(cage, "setgroups");
	snprintf(map, sizeof map, "%d %u 1", NOBODY, uid);
	if (write_map("/proc/self/uid_map", map) < 0)
		fail(cage, "uid_map");
	snprintf(map, sizeof map, "%d %u 1", NOBODY, gid);
	if (write_map("/proc/self/gid_map", map) < 0)
		fail(cage, "gid_map");
}

static void copy_program(struct cage *cage)
{
	int out = open(PROGRAM, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	    0755);
	off_t at = 0;
	ssize_t sent;

	do
		sent = sendfile(out, cage->program, &at, 1 << 24);
	while (sent > 0);
	if (sent < 0 || close(out) < 0)
		fail(cage, PROGRAM);
}

static void write_history(struct cage *cage)
{
	int fd = open(TOP "/home/.bash_history", O_WRONLY | O_CREAT | O_EXCL |
	    O_CLOEXEC, 0600);

	if (fd < 0 || io_write(fd, HISTORY, strlen(HISTORY)) < 0 ||
	    fchown(fd, NOBODY, NOBODY) < 0)
		fail(cage, "history");
	close(fd);
}

static void make_folders(struct cage *cage)
{
	static const char *const names[] = { TOP "/home", TOP "/work",
		TOP "/reports" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (mkdir(names[i], 0700) < 0 ||
		    chown(names[i], NOBODY, NOBODY) < 0)
			fail(cage, names[i]);
	write_history(cage);
}

static void make_mounts(struct cage *cage)
{
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };

	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		fail(cage, "private mounts");
	if (syscall(SYS_mount_setattr, AT_FDCWD, "/", AT_RECURSIVE, &attr,
	    sizeof attr) < 0)
		fail(cage, "a root that is read-only");
	if (mount("cage", TOP, "tmpfs", MS_NOSUID | MS_NODEV,
	    "size=256m,mode=755") < 0)
		fail(cage, "a tmpfs on " TOP);
	if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC,
	    NULL) < 0)
		fail(cage, "/proc");
	copy_program(cage);
	make_folders(cage);
}

/* A program that stops itself is continued, as fg would. */
static int watch(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status))
		kill(pid, SIGCONT);
	return status;
}

/* --- the program --------------------------------------------------------- */

static void set_environment(void)
{
	static const char *const names[] = { "ASAN_OPTIONS",
		"UBSAN_OPTIONS" };
	char value[400];

	setenv("HOME", TOP "/home", 1);
	setenv("TMPDIR", TOP "/work", 1);
	setenv("XDG_STATE_HOME", TOP "/home/state", 1);
	for (int i = 0; i < 2; i++) {
		const char *given = getenv(names[i]);

		snprintf(value, sizeof value, "%.300s:log_path=" TOP
		    "/reports/report", given ? given : "");
		setenv(names[i], value, 1);
	}
}

static void become_nobody(struct cage *cage)
{
	if (geteuid() != NOBODY && (setgroups(0, NULL) < 0 ||
	    setresgid(NOBODY, NOBODY, NOBODY) < 0 ||
	    setresuid(NOBODY, NOBODY, NOBODY) < 0))
		fail(cage, "uid 65534");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		fail(cage, "no new privileges");
}

/* Never believed, always seen. */
static void refuse_outside(struct cage *cage)
{
	struct statvfs root;

	errno = EPERM;
	if (getpid() > 5 || getppid() != 1)
		fail(cage, "not in a PID namespace of its own");
	if (geteuid() != NOBODY || getegid() != NOBODY)
		fail(cage, "not uid 65534");
	if (statvfs("/", &root) < 0 || !(root.f_flag & ST_RDONLY))
		fail(cage, "the root can be written to");
	if (open("/cage.probe", O_WRONLY | O_CREAT, 0600) >= 0 ||
	    open("/var/tmp/cage.probe", O_WRONLY | O_CREAT, 0600) >= 0)
		fail(cage, "files can be made");
}

/* Keys may come before the program is there to read them. */
static void ignore_keys(void (*disposition)(int))
{
	static const int of_keys[] = { SIGINT, SIGQUIT, SIGTSTP, SIGTTIN,
		SIGTTOU, SIGHUP };

	for (size_t i = 0; i < sizeof of_keys / sizeof of_keys[0]; i++)
		signal(of_keys[i], disposition);
}

/* Process 1. */
static _Noreturn void guard(struct cage *cage, pid_t pid)
{
	int mounts = cage_count_mounts(), status;

	status = watch(pid);
	cage_count_left(cage, mounts);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status)
	    : 128 + WTERMSIG(status));
}

/* Outside: ends as the program did. */
static _Noreturn void follow(pid_t pid)
{
	int status;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 125);
}

void cage_enter(void *context)
{
	struct cage *cage = context;
	pid_t pid;

	ignore_keys(SIG_IGN);
	make_namespaces(cage);
	pid = fork();
	if (pid < 0)
		fail(cage, "fork");
	if (pid > 0)
		follow(pid);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	make_mounts(cage);
	pid = fork();
	if (pid < 0)
		fail(cage, "fork");
	if (pid > 0)
		guard(cage, pid);
	become_nobody(cage);
	refuse_outside(cage);
	set_environment();
	ignore_keys(SIG_DFL);
	if (chdir(TOP "/home") < 0)
		fail(cage, TOP "/home");
}

/* --- outside ------------------------------------------------------------- */

struct cage *cage_open(const char *program, char *why, size_t size)
{
	struct cage *cage = mmap(NULL, sizeof *cage, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status = -1;
	pid_t pid;

	if (cage == MAP_FAILED)
		return NULL;
	cage->program = open(program, O_RDONLY | O_CLOEXEC);
	pid = fork();
	if (pid == 0) {
		cage_enter(cage);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	if (status == 0 && !cage->left[0])
		return cage;
	snprintf(why, size, "%.150s%.40s", cage->failure, cage->left);
	cage_close(cage);
	return NULL;
}

char *cage_program(void)
{
	static char program[] = PROGRAM;

	return program;
}

const char *cage_left(const struct cage *cage)
{
	if (cage->failure[0])
		return cage->failure;
	return cage->left[0] ? cage->left : NULL;
}

void cage_close(struct cage *cage)
{
	close(cage->program);
	munmap(cage, sizeof *cage);
}
