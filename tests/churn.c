/* Processes that come and go. */
#include "tests/churn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NUMBERS 4096
#define EXTRA 20		/* the first of the descriptors above 2 */
#define EXTRAS 5
#define LONGEST_US 4000
#define EACH (CHURN_PLACES / CHURN_PARENTS)

static const char kinds[] = "nfpc";
static int opened[3];		/* one of each kind that is open */

/* --- what follows from a number -------------------------------------------- */

int churn_number(const char *name)
{
	char rest;
	int number;

	return sscanf(name, "c%d%c", &number, &rest) == 1 ? number : -1;
}

unsigned churn_umask(int number)
{
	return (unsigned)number & 0777;
}

const char *churn_cwd(int number)
{
	static const char *const folders[] = { "/", "/proc", "/dev", "/usr" };

	return folders[number % 4];
}

pid_t churn_sid(int number, pid_t pid, pid_t parent)
{
	return number & 32 ? pid : parent;
}

pid_t churn_pgid(int number, pid_t pid, pid_t parent)
{
	return number & (32 | 64) ? pid : parent;
}

bool churn_ignores(int number, int signal)
{
	return (signal == SIGUSR1 && number & 1) ||
	    (signal == SIGUSR2 && number & 2) ||
	    (signal == SIGURG && number & 4);
}

bool churn_blocks(int number, int signal)
{
	return (signal == SIGUSR1 && number & 8) ||
	    (signal == SIGUSR2 && number & 16) ||
	    (signal == SIGURG && number & 256);
}

char churn_fd(int number, int fd)
{
	if (fd <= 2)
		return kinds[number >> (3 + 2 * fd) & 3];
	return fd >= EXTRA && fd < EXTRA + number % EXTRAS ? 'n' : 'c';
}

bool churn_closes_on_exec(int number, int fd)
{
	return fd >= EXTRA && number & 1;
}

/* --- being one --------------------------------------------------------------- */

static void take_descriptors(int number)
{
	for (int fd = EXTRA; churn_fd(number, fd) != 'c'; fd++)
		dup3(opened[0], fd, churn_closes_on_exec(number, fd)
		    ? O_CLOEXEC : 0);
	for (int fd = 0; fd <= 2; fd++) {
		char kind = churn_fd(number, fd);

		if (kind == 'c')
			close(fd);
		else
			dup2(opened[strchr(kinds, kind) - kinds], fd);
	}
	close_range(3, EXTRA - 1, 0);
	close_range(EXTRA + EXTRAS, ~0U, 0);
}

static void take_signals(int number)
{
	static const int used[] = { SIGUSR1, SIGUSR2, SIGURG };
	sigset_t blocked;

	sigemptyset(&blocked);
	for (int i = 0; i < 3; i++) {
		signal(used[i], churn_ignores(number, used[i]) ? SIG_IGN
		    : SIG_DFL);
		if (churn_blocks(number, used[i]))
			sigaddset(&blocked, used[i]);
	}
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

static void take_ids(int number)
{
	if (number & 32)
		setsid();
	else if (number & 64)
		setpgid(0, 0);
}

static _Noreturn void be(struct churn *churn, int number)
{
	const struct timespec life = { 0, number * 37 % LONGEST_US * 1000 };
	char name[16];

	take_descriptors(number);
	take_signals(number);
	take_ids(number);
	umask(churn_umask(number));
	if (chdir(churn_cwd(number)) < 0)
		_exit(1);
	snprintf(name, sizeof name, "c%d", number);
	prctl(PR_SET_NAME, name);
	atomic_fetch_add(&churn->births, 1);
	nanosleep(&life, NULL);
	_exit(0);
}

/* --- their parent ---------------------------------------------------------- */

/* fork(2) under a PID of one's choice; clone(2), set_tid.  Its name is none
 * that counts, until it has told all. */
static pid_t bear(struct churn *churn, pid_t pid, unsigned *seed)
{
	struct clone_args how = { .exit_signal = SIGCHLD,
		.set_tid = (uint64_t)(uintptr_t)&pid, .set_tid_size = 1 };
	int number = rand_r(seed) % NUMBERS;
	long born = syscall(SYS_clone3, &how, sizeof how);

	if (born == 0)
		be(churn, number);
	return (pid_t)born;
}

static void start_idlers(int count)
{
	for (int i = 0; i < count; i++)
		if (fork() == 0) {
			prctl(PR_SET_NAME, "idler");
			for (;;)
				pause();
		}
}

static void open_kinds(void)
{
	int ends[2];

	close_range(3, ~0U, 0);
	if (pipe(ends) < 0)
		_exit(1);
	opened[0] = fcntl(open("/dev/null", O_RDWR), F_DUPFD, EXTRA / 2);
	opened[1] = fcntl(open("/dev/zero", O_RDONLY), F_DUPFD, EXTRA / 2);
	opened[2] = fcntl(ends[1], F_DUPFD, EXTRA / 2);
}

/* The parent itself ends only where something is wrong, or with us. */
static _Noreturn void breed(struct churn *churn, int first, int idlers)
{
	unsigned seed = (unsigned)time(NULL) + (unsigned)first;
	pid_t pid;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, CHURN_NAME);
	setsid();
	open_kinds();
	start_idlers(idlers);
	for (int i = 0; i < EACH; i++)
		if (bear(churn, first + i, &seed) < 0) {
			churn->is_impossible = true;
			_exit(1);
		}
	for (;;) {
		pid = waitpid(-1, NULL, 0);
		if (pid >= CHURN_FIRST && bear(churn, pid, &seed) < 0)
			_exit(1);
	}
}

pid_t churn_parent(const struct churn *churn, pid_t pid)
{
	return churn->parent[(pid - CHURN_FIRST) / EACH];
}

/* The numbers of all parents are known before the first child is born. */
int churn_start(struct churn *churn, int idlers)
{
	int go[2], result;
	char byte;

	if (getpid() != 1) {
		errno = EPERM;
		return -1;
	}
	if (pipe(go) < 0)
		return -1;
	for (int i = 0; i < CHURN_PARENTS; i++) {
		pid_t pid = fork();

		if (pid == 0 && read(go[0], &byte, 1) == 1)
			breed(churn, CHURN_FIRST + i * EACH,
			    i == 0 ? idlers : 0);
		if (pid <= 0)
			_exit(1);
		churn->parent[i] = pid;
	}
	result = write(go[1], "1234", CHURN_PARENTS) == CHURN_PARENTS ? 0
	    : -1;
	close(go[0]);
	close(go[1]);
	return result;
}
