/* Runs fusermount3: what it did shows in a descriptor, or in its words. */
#include "lab/actors/fusermount.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/ground/escape.h"
#include "lab/ground/io.h"
#include "lab/ground/pidfd.h"

#define PROGRAM "fusermount3"

/* It ends on its own mark: 1 is our words' pipe or the socket, from 10 up. */
#define HIGH_FD 10

/* Any signal may be blocked or ignored here, and of the descriptors only the
 * one that is named in the environment is for it. */
static _Noreturn void be_fusermount(char *const argv[], int words, int comm)
{
	sigset_t none;
	char number[16];

	for (int number_of = 1; number_of < 32; number_of++)
		signal(number_of, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	words = fcntl(words, F_DUPFD_CLOEXEC, HIGH_FD);
	comm = comm < 0 ? -1 : fcntl(comm, F_DUPFD, HIGH_FD);
	dup2(words, STDERR_FILENO);
	snprintf(number, sizeof number, "%d", comm);
	setenv("_FUSE_COMMFD", number, 1);
	execvp(PROGRAM, argv);
	dprintf(STDERR_FILENO, PROGRAM ": %s\n", strerror(errno));
	_exit(127);
}

static pid_t start(char *const argv[], int words, int comm)
{
	pid_t pid = fork();

	if (pid == 0)
		be_fusermount(argv, words, comm);
	return pid;
}

/* Only its last line, and nothing that moves a cursor. */
static void make_line(char *words, size_t size, char *said)
{
	char *line;

	while (*said && said[strlen(said) - 1] == '\n')
		said[strlen(said) - 1] = '\0';
	line = strrchr(said, '\n');
	escape_text(words, size, line ? line + 1 : said);
	if (words[0] == '\0')
		snprintf(words, size, PROGRAM " says nothing");
}

/* The one message that it sends has the descriptor with it. */
static int receive(int socket)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	char byte;
	struct iovec part = { &byte, 1 };
	struct msghdr whole = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control,
	};
	struct cmsghdr *header;
	ssize_t got;
	int fd = -1;

	do {
		got = recvmsg(socket, &whole, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	header = got > 0 ? CMSG_FIRSTHDR(&whole) : NULL;
	if (header && header->cmsg_type == SCM_RIGHTS)
		memcpy(&fd, CMSG_DATA(header), sizeof fd);
	return fd;
}

int fusermount_mount(const char *path, char *words, size_t size)
{
	char *argv[] = { PROGRAM, "-o", "fsname=usb,default_permissions",
		"--", (char *)path, NULL };
	char said[512] = "";
	int pipe[2] = { -1, -1 }, comm[2] = { -1, -1 }, fd = -1;
	pid_t pid = -1;

	if (pipe2(pipe, O_CLOEXEC) == 0 &&
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, comm) == 0)
		pid = start(argv, pipe[1], comm[1]);
	if (pid < 0)
		snprintf(said, sizeof said, PROGRAM ": %s", strerror(errno));
	close(pipe[1]);
	close(comm[1]);
	if (pid > 0) {
		fd = receive(comm[0]);
		io_read(pipe[0], said, sizeof said);
		waitpid(pid, NULL, 0);
	}
	close(pipe[0]);
	close(comm[0]);
	if (fd < 0)
		make_line(words, size, said);
	return fd;
}

/* No errno comes from a program, only words. */
static int error_of(const char *said)
{
	static const struct {
		const char *words;
		int error;
	} row[] = {
		{ "busy", EBUSY },
		{ "Invalid argument", EINVAL },
		{ "not found in", EINVAL },	/* ... /etc/mtab */
		{ "Operation not permitted", EPERM },
		{ "Permission denied", EACCES },
		{ "No such file", ENOENT },
	};

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
		if (strstr(said, row[i].words))
			return row[i].error;
	return said[0] ? EIO : 0;
}

/* Reads until its end: nobody else has this pipe.  False when it is late. */
static bool read_until(int fd, char *said, size_t size, int64_t limit)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	size_t length = 0;

	for (;;) {
		int64_t rest = limit - io_now_ms();
		int ready = poll(&wait, 1, rest > 0 ? (int)rest : 0);
		ssize_t got;

		if (ready == 0)
			return false;
		if (ready < 0)
			continue;
		got = read(fd, said + length, size - 1 - length);
		if (got <= 0)
			return true;
		length += (size_t)got;
		said[length] = '\0';
	}
}

int fusermount_unmount(const char *path, bool is_lazy, int timeout_ms)
{
	char *argv[] = { PROGRAM, is_lazy ? "-uz" : "-u", "--", (char *)path,
		NULL };
	char said[512] = "";
	int ends[2], pidfd;
	bool is_done;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return errno;
	pid = start(argv, ends[1], -1);
	close(ends[1]);
	pidfd = pid < 0 ? -1 : pidfd_of(pid);
	is_done = pid > 0 && read_until(ends[0], said, sizeof said,
	    io_now_ms() + timeout_ms);
	close(ends[0]);
	if (!is_done && pidfd >= 0)
		pidfd_kill(pidfd, SIGKILL, 0);
	if (pid > 0 && (is_done || pidfd >= 0))
		waitpid(pid, NULL, 0);
	if (pidfd >= 0)
		close(pidfd);
	if (pid < 0)
		return EAGAIN;
	return is_done ? error_of(said) : ETIMEDOUT;
}
