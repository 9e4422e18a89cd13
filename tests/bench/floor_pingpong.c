/* The floor of a question and its answer between two processes that share a
 * page: the question wakes a futex, the answer touches a file that is
 * watched by inotify, as in the lab.  Prints the median in microseconds. */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/bench.h"

enum { TIMES = 2001 };

struct page {
	_Atomic uint32_t asked, answered;
};

static _Noreturn void answer(struct page *page, const char *path)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (uint32_t turn = 0;; turn++) {
		while (atomic_load(&page->asked) == turn)
			syscall(SYS_futex, &page->asked, FUTEX_WAIT, turn,
			    NULL, NULL, 0);
		atomic_store(&page->answered, turn + 1);
		utimensat(AT_FDCWD, path, NULL, 0);
	}
}

/* One round trip; a late event of the turn before is passed over. */
static double ask(struct page *page, int watch, uint32_t turn)
{
	struct pollfd wait = { watch, POLLIN, 0 };
	_Alignas(struct inotify_event) char events[4096];
	double start = now_us();

	atomic_store(&page->asked, turn + 1);
	syscall(SYS_futex, &page->asked, FUTEX_WAKE, 1, NULL, NULL, 0);
	while (atomic_load(&page->answered) != turn + 1)
		if (poll(&wait, 1, 20) == 1 &&
		    read(watch, events, sizeof(events)) == -1)
			return -1;
	return now_us() - start;
}

int main(void)
{
	static double times[TIMES];
	char path[] = "/tmp/pingpong.XXXXXX";
	int fd = mkstemp(path);
	int watch = inotify_init1(IN_CLOEXEC);
	struct page *page;
	pid_t pid;

	if (fd == -1 || watch == -1 || ftruncate(fd, 4096) == -1 ||
	    inotify_add_watch(watch, path, IN_ATTRIB) == -1)
		return 1;
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	pid = page != MAP_FAILED ? fork() : -1;
	if (pid == 0)
		answer(page, path);
	for (uint32_t turn = 0; pid != -1 && turn < TIMES; turn++)
		times[turn] = ask(page, watch, turn);
	unlink(path);
	if (pid == -1)
		return 1;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	printf("%.1f\n", median(times, TIMES));
	return 0;
}
