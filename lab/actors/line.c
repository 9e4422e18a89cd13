/* The line between the lab and the target. */
#include "lab/actors/line.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAGIC 0x6461656dU
#define GUARDED_MAX 16		/* stages of a warden, and more */

static struct line_page *guarded[GUARDED_MAX];

static struct line_page *map(int fd)
{
	void *page = mmap(NULL, sizeof(struct line_page),
	    PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	int error = errno;

	close(fd);
	errno = error;
	return page == MAP_FAILED ? NULL : page;
}

struct line_page *line_create(int dirfd)
{
	int fd = openat(dirfd, "line",
	    O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0600);
	struct line_page *page;
	int error;

	if (fd < 0)
		return NULL;
	/* posix_fallocate and not ftruncate: a full disk must say so here,
	 * not kill whoever touches the page first. */
	error = posix_fallocate(fd, 0, sizeof(struct line_page));
	if (error) {
		close(fd);
		errno = error;
		return NULL;
	}
	page = map(fd);
	if (page)
		page->magic = LINE_MAGIC;
	return page;
}

struct line_page *line_attach(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW);
	struct line_page *page;

	if (fd < 0)
		return NULL;
	if (lseek(fd, 0, SEEK_END) < (off_t)sizeof(struct line_page)) {
		close(fd);
		errno = EINVAL;
		return NULL;
	}
	page = map(fd);
	if (page && page->magic != LINE_MAGIC) {
		line_close(page);
		errno = EINVAL;
		return NULL;
	}
	return page;
}

/* Zeros come in the place of what is gone; any other SIGBUS ends us when it
 * comes again. */
static void on_bus(int number, siginfo_t *info, void *context)
{
	const char *at = info->si_addr;
	int error = errno;

	(void)context;
	for (int i = 0; i < GUARDED_MAX; i++) {
		char *page = (char *)guarded[i];

		if (page && at >= page && at < page + sizeof **guarded &&
		    mmap(page, sizeof **guarded, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == page) {
			errno = error;
			return;
		}
	}
	signal(number, SIG_DFL);
}

void line_guard(struct line_page *page)
{
	struct sigaction action = { .sa_sigaction = on_bus,
		.sa_flags = SA_SIGINFO };

	for (int i = 0; i < GUARDED_MAX; i++)
		if (!guarded[i]) {
			guarded[i] = page;
			break;
		}
	sigaction(SIGBUS, &action, NULL);
}

void line_close(struct line_page *page)
{
	if (!page)
		return;
	for (int i = 0; i < GUARDED_MAX; i++)
		if (guarded[i] == page)
			guarded[i] = NULL;
	munmap(page, sizeof *page);
}

void line_ring(struct line_page *page)
{
	long woken = -1;

	atomic_fetch_add(&page->bell, 1);
	/* Who sleeps has no other bell. */
	for (int i = 0; i < 3 && woken < 0; i++)
		woken = syscall(SYS_futex, &page->bell, FUTEX_WAKE, INT_MAX,
		    NULL, NULL, 0);
}

void line_wait(struct line_page *page, uint32_t seen, int timeout_ms)
{
	struct timespec limit = {
		.tv_sec = timeout_ms / 1000,
		.tv_nsec = timeout_ms % 1000 * 1000000L,
	};

	syscall(SYS_futex, &page->bell, FUTEX_WAIT, seen,
	    timeout_ms < 0 ? NULL : &limit, NULL, 0);
}
