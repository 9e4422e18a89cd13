#include "tests/truths/acts.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>


long two(long high, long low)
{
	return (long)((uint64_t)high << 32 | (uint32_t)low);
}

static int high(long argument)
{
	return (int)(argument >> 32);
}

static int low(long argument)
{
	return (int)(uint32_t)argument;
}

long act_nothing(long argument)
{
	return argument;
}

long act_exit(long code)
{
	_exit((int)code);
}

long act_getpid(long argument)
{
	(void)argument;
	return getpid();
}

long act_getsid(long pid)
{
	return getsid((pid_t)pid);
}

long act_getpgid(long pid)
{
	return getpgid((pid_t)pid);
}

long act_setsid(long argument)
{
	(void)argument;
	return setsid();
}

long act_setpgid(long argument)
{
	return setpgid(high(argument), low(argument));
}

long act_reap(long pid)
{
	return waitpid((pid_t)pid, NULL, 0);
}

static long handle(int number, void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };

	return sigaction(number, &action, NULL);
}

long act_ignore(long number)
{
	return handle((int)number, SIG_IGN);
}

long act_default(long number)
{
	return handle((int)number, SIG_DFL);
}

long act_block(long number)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, (int)number);
	return sigprocmask(SIG_BLOCK, &set, NULL);
}

/* To everybody only where everybody is ours: below an init of our own. */
long act_kill(long argument)
{
	if (high(argument) == -1 && getppid() != 1)
		return -1;
	return kill(high(argument), low(argument));
}

long act_pdeathsig(long number)
{
	return prctl(PR_SET_PDEATHSIG, number);
}

long act_get_pdeathsig(long argument)
{
	int number = (int)argument;

	return prctl(PR_GET_PDEATHSIG, &number) == -1 ? -1 : number;
}

long act_subreaper(long argument)
{
	return prctl(PR_SET_CHILD_SUBREAPER, argument);
}

long act_is_subreaper(long argument)
{
	int is_one = (int)argument;

	return prctl(PR_GET_CHILD_SUBREAPER, &is_one) == -1 ? -1 : is_one;
}

long act_umask(long mask)
{
	return umask((mode_t)mask);
}

long act_chdir(long argument)
{
	(void)argument;
	return chdir(puppet_text());
}

long act_open(long flags)
{
	return open(puppet_text(), (int)flags, 0600);
}

long act_close(long fd)
{
	return close((int)fd);
}

long act_write(long fd)
{
	return write((int)fd, puppet_text(), strlen(puppet_text()));
}

long act_read(long fd)
{
	char line[128];
	ssize_t length = read((int)fd, line, sizeof(line) - 1);

	if (length >= 0) {
		line[length] = '\0';
		puppet_say(line);
	}
	return length;
}

long act_read_all(long fd)
{
	char bytes[4096];

	while (read((int)fd, bytes, sizeof(bytes)) > 0)
		;
	return 0;
}

long act_isatty(long fd)
{
	return isatty((int)fd) ? 1 : -1;
}

long act_getcwd(long argument)
{
	char path[200];

	(void)argument;
	if (getcwd(path, sizeof(path)) == NULL)
		return -1;
	puppet_say(path);
	return 0;
}

long act_sys_getcwd(long argument)
{
	char path[200];

	(void)argument;
	if (syscall(SYS_getcwd, path, sizeof(path)) == -1)
		return -1;
	puppet_say(path);
	return 0;
}

long act_seek(long argument)
{
	return lseek(high(argument), low(argument), SEEK_SET);
}

long act_tell(long fd)
{
	return lseek((int)fd, 0, SEEK_CUR);
}

long act_dup_at(long argument)
{
	return dup2(high(argument), low(argument));
}

long act_memfd(long argument)
{
	(void)argument;
	return memfd_create("truth", 0);
}

long act_flood(long fd)
{
	static const char line[64] = "all work and no play\r";

	while (write((int)fd, line, sizeof(line)) != -1)
		;
	return -1;
}

long act_ctty(long argument)
{
	return ioctl(high(argument), TIOCSCTTY, low(argument));
}

long act_notty(long fd)
{
	return ioctl((int)fd, TIOCNOTTY);
}

long act_getpgrp_tty(long fd)
{
	return tcgetpgrp((int)fd);
}

long act_setpgrp_tty(long argument)
{
	pid_t pgid = low(argument);

	return ioctl(high(argument), TIOCSPGRP, &pgid);
}

long act_tcsetattr(long fd)
{
	struct termios modes;

	if (tcgetattr((int)fd, &modes) == -1)
		return -1;
	return tcsetattr((int)fd, TCSANOW, &modes);
}

long act_peer(long fd)
{
	return ioctl((int)fd, TIOCGPTPEER, O_RDWR | O_NOCTTY);
}

long act_exec_sleep(long argument)
{
	(void)argument;
	execlp("sleep", "sleep", "600", (char *)NULL);
	return -1;
}

long act_setuid(long uid)
{
	uid_t id = (uid_t)uid;

	if (setgroups(0, NULL) == -1 || setresgid(id, id, id) == -1)
		return -1;
	return setresuid(id, id, id);
}

long act_fork_many(long most)
{
	long forks = 0;

	while (forks < most) {
		pid_t pid = fork();

		if (pid == 0) {
			for (;;)
				pause();
		}
		if (pid == -1)
			return forks;
		forks++;
	}
	return forks;
}

long act_nproc(long number)
{
	struct rlimit limit = { (rlim_t)number, (rlim_t)number };

	return setrlimit(RLIMIT_NPROC, &limit);
}
