/*
 * The warden, told anything by its socket: messages of any length and kind,
 * with descriptors and without.  Nobody is signalled and nothing unmounted or
 * removed: what would do so is a stand-in (tests/check.mk), and what such a
 * stand-in uses ends the program.  No descriptor may be left afterwards.
 */
#define keeper_run keeper_run_again	/* the other is the program's */
#include "lab/actors/keeper.c"

#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "lab/ground/pidfd.h"
#include "tests/descriptors.h"
#include "tests/fuzz/hostile.h"

enum { ROUNDS = 40, FDS = 3, FOLDERS = 3 };

static char home[100], folder[FOLDERS][120];
static struct line_page *page[FOLDERS];
static struct keeper told;
static int master, slave, ours;

/* --- stand-ins ------------------------------------------------------------ */

int __wrap_pidfd_kill(int pidfd, int signal, unsigned flags);
int __wrap_kill(pid_t pid, int signal);
int __wrap_look_each(int proc, bool (*visit)(pid_t pid, void *context),
    void *context);
int64_t __wrap_io_now_ms(void);
int __wrap_workdir_find(struct workdir *workdir);
int __wrap_workdir_clear(struct workdir *workdir);
int __wrap_server_unmount(int fd, const char *path);
int __wrap_umount2(const char *path, int flags);
int __wrap_unlinkat(int fd, const char *path, int flags);
int __wrap_rmdir(const char *path);
int __real_workdir_find(struct workdir *workdir);
int __real_rmdir(const char *path);

static int number_of(const char *path)
{
	for (int i = 0; i < FOLDERS; i++)
		if (strcmp(path, folder[i]) == 0)
			return i;
	return -1;
}

int __wrap_pidfd_kill(int pidfd, int signal, unsigned flags)
{
	must(pidfd >= 0 && signal == SIGKILL && flags == 0);
	return 0;
}

int __wrap_kill(pid_t pid, int signal)
{
	(void)pid;
	must(signal == 0);
	return 0;
}

int __wrap_look_each(int proc, bool (*visit)(pid_t pid, void *context),
    void *context)
{
	(void)proc;
	return visit(1, context) && visit(getpid(), context) &&
	    visit(getppid(), context) ? 0 : -1;
}

/* Nobody who is killed here ends; it is soon too late to wait. */
int64_t __wrap_io_now_ms(void)
{
	static int64_t now;

	return now += 700;
}

int __wrap_workdir_find(struct workdir *workdir)
{
	if (workdir->fd >= 0 || number_of(workdir->path) >= 0)
		return __real_workdir_find(workdir);
	errno = ENOENT;
	return -1;
}

int __wrap_workdir_clear(struct workdir *workdir)
{
	must(workdir->fd < 0 || number_of(workdir->path) >= 0);
	if (workdir->fd >= 0)
		close(workdir->fd);
	workdir->fd = -1;
	return 0;
}

int __wrap_server_unmount(int fd, const char *path)
{
	must(fd >= 0 && number_of(path) >= 0);
	return 0;
}

int __wrap_umount2(const char *path, int flags)
{
	(void)path;
	(void)flags;
	must(false);
	return -1;
}

int __wrap_unlinkat(int fd, const char *path, int flags)
{
	(void)fd;
	(void)path;
	(void)flags;
	must(false);
	return -1;
}

int __wrap_rmdir(const char *path)
{
	(void)path;
	must(false);
	return -1;
}

/* --- what it is told ------------------------------------------------------ */

static void fill_text(struct order *order, struct bytes *bytes)
{
	int kind = bytes_below(bytes, FOLDERS + 3);
	size_t end = sizeof order->text;

	if (kind < FOLDERS)
		snprintf(order->text, end, "%s", folder[kind]);
	else if (kind == FOLDERS)
		bytes_text(bytes, order->text, end);
	else
		memset(order->text, 1 + bytes_below(bytes, 255), end -
		    (kind == FOLDERS + 1));
}

static pid_t choose_pid(struct bytes *bytes)
{
	switch (bytes_below(bytes, 4)) {
	case 0:
		return getpid();
	case 1:
		return getppid();
	default:
		return bytes_number(bytes);
	}
}

static int choose_fd(struct bytes *bytes)
{
	switch (bytes_below(bytes, 3)) {
	case 0:
		return slave;
	case 1:
		return ours;		/* a pidfd */
	default:
		return told.socket;
	}
}

static void say(int socket, const struct order *order, size_t length,
    struct bytes *bytes)
{
	static char room[2 * sizeof *order];
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(FDS * sizeof(int))];
	} control = { 0 };
	struct iovec part = { room, length };
	struct msghdr whole = { .msg_iov = &part, .msg_iovlen = 1 };
	int count = bytes_below(bytes, FDS + 1), fds[FDS];

	memcpy(room, order, sizeof *order);
	for (int i = 0; i < count; i++)
		fds[i] = choose_fd(bytes);
	if (count > 0) {
		size_t size = (size_t)count * sizeof fds[0];

		whole.msg_control = &control;
		whole.msg_controllen = CMSG_SPACE(size);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(size);
		memcpy(CMSG_DATA(&control.header), fds, size);
	}
	must(sendmsg(socket, &whole, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0);
}

static void say_something(int socket, struct bytes *bytes)
{
	struct order order;
	int kind = bytes_below(bytes, SAY_DONE + 2);
	size_t length = sizeof order;

	memset(&order, 0, sizeof order);
	order.kind = (enum order_kind)(kind > SAY_DONE
	    ? bytes_number(bytes) & INT32_MAX : kind);
	order.stage = bytes_below(bytes, 16) < 12
	    ? bytes_below(bytes, STAGES_MAX) : bytes_number(bytes);
	order.pid = choose_pid(bytes);
	fill_text(&order, bytes);
	order.length = bytes_below(bytes, 8)
	    ? (size_t)bytes_below(bytes, 256) * 3
	    : (size_t)bytes_number(bytes);
	order.settings.c_lflag = bytes_take(bytes);
	if (bytes_below(bytes, 16) == 15)
		length = 1 + (size_t)bytes_below(bytes, 256) * 2 *
		    sizeof order / 512;
	say(socket, &order, length, bytes);
}

/* The line is written to by others as well. */
static void write_lines(struct bytes *bytes)
{
	struct line_page *line = page[bytes_below(bytes, FOLDERS - 1)];

	atomic_store(&line->announced, choose_pid(bytes));
	atomic_store(&line->held, choose_pid(bytes));
	atomic_store(&line->kin_count, (uint32_t)bytes_number(bytes));
	for (int i = 0; i < 4; i++)
		atomic_store(&line->kin[bytes_below(bytes, LINE_BATCH)].pid,
		    choose_pid(bytes));
}

static void must_answer_rightly(int socket)
{
	struct answer answer;
	ssize_t got;

	while ((got = recv(socket, &answer, sizeof answer,
	    MSG_DONTWAIT)) >= 0) {
		must(got == (ssize_t)sizeof answer);
		must(answer.stage >= 0 && answer.stage < STAGES_MAX);
		must(answer.left >= 0 && answer.left < 2 * HELD_MAX);
	}
}

/* --- a run ---------------------------------------------------------------- */

static void end(void)
{
	char path[140];

	for (int i = 0; i < FOLDERS - 1; i++) {
		snprintf(path, sizeof path, "%s/line", folder[i]);
		unlink(path);
		__real_rmdir(folder[i]);
	}
	__real_rmdir(home);
}

/* The last of the folders is not there. */
static void begin(void)
{
	const char *place = getenv("TMPDIR");

	snprintf(home, sizeof home, "%.80s/fuzz.XXXXXX",
	    place ? place : "/tmp");
	must(mkdtemp(home) != NULL && openpty(&master, &slave, NULL, NULL,
	    NULL) == 0);
	ours = pidfd_of(getpid());
	must(ours >= 0);
	for (int i = 0; i < FOLDERS; i++) {
		int fd;

		snprintf(folder[i], sizeof folder[i], "%s/%d", home, i);
		if (i == FOLDERS - 1)
			break;
		must(mkdir(folder[i], 0700) == 0);
		fd = open(folder[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		page[i] = line_create(fd);
		must(page[i] != NULL);
		close(fd);
	}
	atexit(end);
}

/* As when the lab has ended, and then all of it given back. */
static void let_go_of_all(void)
{
	restore_terminal(&told);
	for (int i = 0; i < STAGES_MAX; i++) {
		must(end_stage(&told, i) >= 0);
		forget(&told, i);
	}
	if (told.terminal >= 0)
		close(told.terminal);
	close(told.proc);
	close(told.socket);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_open(data, size);
	int ends[2], before;

	if (!home[0])
		begin();
	before = descriptors_of(getpid());
	must(before > 0);
	must(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
	memset(&told, 0, sizeof told);
	told.lab = told.terminal = -1;
	told.socket = ends[1];
	told.proc = look_open();
	for (int i = 0; i < ROUNDS && (bytes.left > 0 || i < 10); i++) {
		if (bytes_below(&bytes, 8) == 7)
			write_lines(&bytes);
		say_something(ends[0], &bytes);
		must(hear(&told) == 0);
		must_answer_rightly(ends[0]);
	}
	close(ends[0]);
	must(hear(&told) == -1);
	let_go_of_all();
	tcflush(slave, TCIOFLUSH);
	must(descriptors_of(getpid()) == before);
	return 0;
}
