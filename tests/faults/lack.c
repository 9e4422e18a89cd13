/* What a machine or a caller lacks, made so in a child. */
#include "tests/faults/lack.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef HAVE_SECCOMP
#include <seccomp.h>
#endif

#include "lab/ground/io.h"
#include "tests/room.h"

static void need(int result)
{
	if (result < 0)
		_exit(LACK_CANNOT_BE);
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	need(fd);
	need(io_write(fd, text, strlen(text)));
	close(fd);
}

/* In namespaces of our own, as this uid inside. */
static void enter_namespaces(int flags, unsigned inside)
{
	unsigned user = geteuid(), group = getegid();
	char map[60];

	need(unshare(flags | CLONE_NEWUSER));
	write_file("/proc/self/setgroups", "deny");
	snprintf(map, sizeof map, "%u %u 1\n", inside, user);
	write_file("/proc/self/uid_map", map);
	snprintf(map, sizeof map, "%u %u 1\n", inside, group);
	write_file("/proc/self/gid_map", map);
	if (flags & CLONE_NEWNS)
		need(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
}

void lack_stdio(void *context)
{
	(void)context;
	for (int fd = 0; fd <= 2; fd++)
		close(fd);
}

void lack_input(void *context)
{
	(void)context;
	close(0);
}

void lack_low_numbers(void *context)
{
	(void)context;
	for (int i = 0; i < 250; i++)
		need(open("/dev/null", O_RDONLY));
}

static void set_limit(int resource, rlim_t value)
{
	struct rlimit limit = { value, value };

	need(setrlimit((__rlimit_resource_t)resource, &limit));
}

void lack_files(void *context)
{
	set_limit(RLIMIT_NOFILE, (rlim_t)(long)context);
}

void lack_file_size(void *context)
{
	set_limit(RLIMIT_FSIZE, (rlim_t)(long)context);
}

/* Counted in a user namespace of its own, so that nobody else's processes
 * count; root is never held to it. */
void lack_processes(void *context)
{
	if (geteuid() == 0)
		_exit(LACK_CANNOT_BE);
	set_limit(RLIMIT_NPROC, (rlim_t)(long)context);
	enter_namespaces(0, geteuid());
}

void lack_namespaces(void *context)
{
	(void)context;
	enter_namespaces(CLONE_NEWNS, 65534);
	write_file("/proc/sys/user/max_user_namespaces", "0");
}

void lack_bash(void *context)
{
	(void)context;
	enter_namespaces(CLONE_NEWNS, geteuid());
	need(mount("/dev/null", "/usr/bin/bash", NULL, MS_BIND, NULL));
	if (access("/bin/bash", X_OK) == 0)
		need(mount("/dev/null", "/bin/bash", NULL, MS_BIND, NULL));
}

void lack_proc(void *context)
{
	(void)context;
	enter_namespaces(CLONE_NEWNS, geteuid());
	need(mount("none", "/proc", "tmpfs", 0, NULL));
}

/* Of a file system of its own with one terminal, which somebody has. */
void lack_terminals(void *context)
{
	(void)context;
	enter_namespaces(CLONE_NEWNS, geteuid());
	need(mount("devpts", "/dev/pts", "devpts", 0,
	    "newinstance,ptmxmode=0666,max=1"));
	need(open("/dev/pts/ptmx", O_RDWR | O_NOCTTY));
	need(posix_openpt(O_RDWR | O_NOCTTY) < 0 && errno == ENOSPC ? 0 : -1);
}

void lack_tmp(void *context)
{
	(void)context;
	enter_namespaces(CLONE_NEWNS, geteuid());
	need(mount("none", "/tmp", "tmpfs", MS_RDONLY, NULL));
	need(access(room_lab(), X_OK));	/* it may lie in /tmp itself */
	unsetenv("TMPDIR");
}

/* A /proc that shows others nothing; what it mounts belongs to a PID
 * namespace, so the guest is a child. */
void lack_others(void *context)
{
	int status;
	pid_t pid;

	(void)context;
	enter_namespaces(CLONE_NEWNS | CLONE_NEWPID, geteuid());
	pid = fork();
	need(pid);
	if (pid > 0) {
		while (waitpid(pid, &status, 0) < 0)
			continue;
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 98);
	}
	need(mount("proc", "/proc", "proc", 0, "hidepid=2"));
}

void lack_order(void *context)
{
	char path[400];
	sigset_t all;

	(void)context;
	for (int number = 1; number < 32; number++)
		signal(number, SIG_IGN);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	snprintf(path, sizeof path, "%s/gone", getenv("HOME"));
	mkdir(path, 0700);
	need(chdir(path));
	need(rmdir(path));
	umask(0777);
}

void lack_calls(void *context)
{
#ifdef HAVE_SECCOMP
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	char words[100], *word, *rest;

	snprintf(words, sizeof words, "%s", (const char *)context);
	for (word = strtok_r(words, " ", &rest); word;
	    word = strtok_r(NULL, " ", &rest))
		need(seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
		    seccomp_syscall_resolve_name(word), 0));
	need(seccomp_load(filter));
#else
	(void)context;
	_exit(LACK_CANNOT_BE);
#endif
}
