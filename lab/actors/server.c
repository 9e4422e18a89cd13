/* The server of the FUSE mount: started, heard, ended. */
#include "lab/actors/server.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/fusermount.h"
#include "lab/actors/stick.h"
#include "lab/ground/io.h"
#include "lab/ground/names.h"
#include "lab/ground/pidfd.h"

#define MOUNT_MS 5000		/* a busy machine may need some of it */
#define UNMOUNT_MS 5000
#define AGAIN_MS 20

struct answer {
	bool is_mounted;
	char words[160];
};

/* None of the lab's descriptors: a copy of its stdout would keep the reader
 * of a pipe waiting.  It stands on "/", so that it keeps nothing busy. */
static void let_go(int line)
{
	int null;

	for (int fd = 0; fd < 1024; fd++)
		if (fd != line)
			close(fd);
	do {
		null = open("/dev/null", O_RDWR);
	} while (null >= 0 && null < 2);
	if (null > 2)
		close(null);
	if (chdir("/") < 0)
		errno = 0;
}

/* Uses the mount, so that it is known to serve.  By the first close the kernel
 * learns that we want to hear of none: whoever ends need not wait for us. */
static _Noreturn void try_it(int line, const char *path, int fuse)
{
	struct answer answer = { .is_mounted = false };
	char notes[PATH_MAX + 8];
	int fd;

	close(fuse);
	snprintf(notes, sizeof notes, "%s/notes", path);
	fd = open(notes, O_RDONLY | O_CLOEXEC);
	answer.is_mounted = fd >= 0 && close(fd) == 0;
	if (!answer.is_mounted)
		snprintf(answer.words, sizeof answer.words, "open: %s",
		    names_errno(errno));
	send(line, &answer, sizeof answer, MSG_NOSIGNAL);
	_exit(0);
}

static _Noreturn void serve(int line, const char *path, pid_t lab)
{
	struct answer answer = { .is_mounted = false };
	char word;
	int fd;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != lab)
		_exit(1);
	prctl(PR_SET_NAME, "usb");
	setsid();
	signal(SIGCHLD, SIG_DFL);
	let_go(line);
	if (read(line, &word, 1) != 1)
		_exit(1);
	umask(022);
	mkdir(path, 0755);
	fd = fusermount_mount(path, answer.words, sizeof answer.words);
	if (fd < 0) {
		send(line, &answer, sizeof answer, MSG_NOSIGNAL);
		_exit(1);
	}
	signal(SIGCHLD, SIG_IGN);
	if (fork() == 0)
		try_it(line, path, fd);
	close(line);
	_exit(stick_serve(fd) < 0);
}

int server_start(struct server *server, const char *path)
{
	pid_t lab = getpid();
	int ends[2], error;

	memset(server, 0, sizeof *server);
	server->pidfd = server->line = -1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -1;
	server->pid = fork();
	if (server->pid == 0)
		serve(ends[1], path, lab);
	error = errno;
	close(ends[1]);
	server->line = ends[0];
	if (server->pid > 0)
		server->pidfd = pidfd_of(server->pid);
	if (server->pidfd >= 0)
		return 0;
	if (server->pid > 0)
		error = errno;
	server_forget(server);	/* its line is closed: it ends */
	errno = error;
	return -1;
}

int server_mount(struct server *server, char *words, size_t size)
{
	struct answer answer = { .is_mounted = false };
	struct pollfd wait = { .fd = server->line, .events = POLLIN };
	int64_t limit = io_now_ms() + MOUNT_MS;
	int ready;

	send(server->line, "m", 1, MSG_NOSIGNAL);
	do {
		int64_t rest = limit - io_now_ms();

		ready = poll(&wait, 1, rest > 0 ? (int)rest : 0);
	} while (ready < 0 && errno == EINTR);
	snprintf(answer.words, sizeof answer.words,
	    "fusermount3 does not answer");
	if (ready > 0 && recv(server->line, &answer, sizeof answer, 0) !=
	    (ssize_t)sizeof answer)
		answer.is_mounted = false;
	close(server->line);
	server->line = -1;
	answer.words[sizeof answer.words - 1] = '\0';
	snprintf(words, size, "%s", answer.words);
	return answer.is_mounted ? 0 : -1;
}

bool server_kill(const struct server *server)
{
	if (server->pid <= 0 || pidfd_is_ended(server->pidfd))
		return false;
	pidfd_kill(server->pidfd, SIGKILL, 0);
	return true;
}

void server_forget(struct server *server)
{
	if (server->pid == 0)
		return;
	if (server->line >= 0)
		close(server->line);
	if (server->pidfd >= 0)
		close(server->pidfd);
	if (server->pid > 0)
		waitpid(server->pid, NULL, WNOHANG);
	memset(server, 0, sizeof *server);
	server->pidfd = server->line = -1;
}

static bool find_device(int folder, const char *name, struct statx *status)
{
	return statx(folder, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT |
	    AT_STATX_DONT_SYNC | (*name ? 0 : AT_EMPTY_PATH), STATX_TYPE,
	    status) == 0;
}

bool server_is_mounted(int folder)
{
	struct statx own, usb;

	if (!find_device(folder, "", &own) ||
	    !find_device(folder, "usb", &usb))
		return false;
	if (usb.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT)
		return usb.stx_attributes & STATX_ATTR_MOUNT_ROOT;
	return own.stx_dev_major != usb.stx_dev_major ||
	    own.stx_dev_minor != usb.stx_dev_minor;
}

/* Root may do it without the program. */
int server_unmount(int folder, const char *path)
{
	char usb[PATH_MAX];
	int64_t limit = io_now_ms() + UNMOUNT_MS;

	snprintf(usb, sizeof usb, "%s/usb", path);
	while (server_is_mounted(folder)) {
		if (io_now_ms() > limit)
			return -1;
		if (umount2(usb, MNT_DETACH | UMOUNT_NOFOLLOW) < 0)
			fusermount_unmount(usb, true, UNMOUNT_MS);
		if (server_is_mounted(folder))
			poll(NULL, 0, AGAIN_MS);
	}
	return 0;
}
