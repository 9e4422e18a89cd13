/* Descriptors: what closing and duplicating really does. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/truths/acts.h"
#include "tests/truths/said.h"
#include "tests/truths/seen.h"
#include "tests/truths/truth.h"

#define DATA "data"

/* A message to standard error, as a library would write it. */
static long act_perror(long error)
{
	errno = (int)error;
	perror("daemon");
	return 0;
}

static void files_become_stdio(void)
{
	struct stat file;

	puppet_new(0);
	for (int fd = 0; fd < 3; fd++)
		ask(0, act_close, fd);
	see_number("open", ask_with(0, act_open, "/dev/null", O_RDWR));
	see_number("open", ask_with(0, act_open, "/dev/null", O_RDWR));
	see_number("open", ask_with(0, act_open, DATA, O_RDWR | O_CREAT));
	ask(0, act_perror, EPERM);
	must(stat(DATA, &file) == 0, DATA);
	see_is("a message landed in the file", file.st_size > 0);
	unlink(DATA);
}

static long act_nofile(long number)
{
	struct rlimit limit = { (rlim_t)number, (rlim_t)number };

	return setrlimit(RLIMIT_NOFILE, &limit);
}

/* The loop of the books. */
static long act_close_loop(long first)
{
	long end = sysconf(_SC_OPEN_MAX);

	for (long fd = first; fd < end; fd++)
		close((int)fd);
	return end;
}

static long act_close_range(long first)
{
	return syscall(SYS_close_range, (unsigned)first, ~0U, 0);
}

static long act_get_flags(long fd)
{
	return fcntl((int)fd, F_GETFD);
}

static long act_set_cloexec(long fd)
{
	return fcntl((int)fd, F_SETFD, FD_CLOEXEC);
}

static void loop_misses(void)
{
	puppet_new(0);
	ask(0, act_dup_at, two(0, 200));
	ask(0, act_nofile, 64);
	see_number("the loop ends at", ask(0, act_close_loop, 3));
	see_number("200 after the loop", ask(0, act_get_flags, 200));
	if (ask(0, act_close_range, 3) == -1) {
		differs("no close_range() here");
		return;
	}
	see_number("200 after close_range", ask(0, act_get_flags, 200));
}

static long act_dup3(long fd)
{
	return dup3((int)fd, (int)fd, 0);
}

static void dup_keeps_cloexec(void)
{
	char target[64];

	puppet_new(0);
	ask(0, act_close, 0);
	see_number("open",
	    ask_with(0, act_open, "/dev/null", O_RDWR | O_CLOEXEC));
	see_number("dup2(0, 0)", ask(0, act_dup_at, two(0, 0)));
	see_is("still closes on exec",
	    ask(0, act_get_flags, 0) == FD_CLOEXEC);
	see_call("dup3(0, 0)", ask(0, act_dup3, 0));
	ask(0, act_dup_at, two(0, 50));
	see_number("flags of another number", ask(0, act_get_flags, 50));
	ask(0, act_set_cloexec, 50);
	order(0, act_exec_sleep, 0);
	/* The loader uses 0, more than once: not before it sleeps. */
	UNTIL(is_named(pid_of(0), "sleep") && is_in_sleep(pid_of(0)))
		;
	see_call("standard input after exec",
	    proc_link(pid_of(0), "fd/0", target, sizeof(target)));
}

static void dead_man_pipe(void)
{
	int ends[2];
	char byte;

	must(pipe(ends) == 0, "pipe");
	must(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0, "O_NONBLOCK");
	puppet_new(0);
	puppet_new(1);
	close(ends[1]);
	see_number("both hold it", read(ends[0], &byte, 1));
	puppet_end(0);
	see_number("one has ended", read(ends[0], &byte, 1));
	ask(1, act_close, ends[1]);
	see_number("the sibling closed it", read(ends[0], &byte, 1));
}

const struct truth descriptor_truths[] = {
	{ "E02", "When 0 to 2 are closed, the files opened next become "
	    "standard input, output and error", files_become_stdio,
	    "open: 0\n" "open: 1\n" "open: 2\n"
	    "a message landed in the file: yes\n", NULL },
	{ "E03", "A loop up to sysconf(_SC_OPEN_MAX) misses descriptors above "
	    "a lowered limit; close_range() does not", loop_misses,
	    "the loop ends at: 64\n" "200 after the loop: 0\n"
	    "200 after close_range: EBADF\n", NULL },
	{ "E04", "dup2() of a descriptor to itself keeps close-on-exec",
	    dup_keeps_cloexec,
	    "open: 0\n" "dup2(0, 0): 0\n" "still closes on exec: yes\n"
	    "dup3(0, 0): EINVAL\n" "flags of another number: 0\n"
	    "standard input after exec: ENOENT\n", NULL },
	{ "F07", "A dead-man pipe tells only when every copy of its end is "
	    "closed", dead_man_pipe,
	    "both hold it: EAGAIN\n" "one has ended: EAGAIN\n"
	    "the sibling closed it: 0\n", NULL },
	{ 0 }
};
