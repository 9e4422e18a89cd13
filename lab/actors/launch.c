/* Starts the first process on the target's terminal. */
#include "lab/actors/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/line.h"
#include "lab/ground/buffer.h"
#include "lab/ground/io.h"
#include "lab/ground/names.h"

#define ENVIRONMENT_MAX 32
#define HIGH_FD 100		/* above all that the child is to get */
#define START_MS 10000

/* What a shell is called with, so that it reads no file of the student's and
 * keeps no history; and whether its prompt wants \[ \] around what takes no
 * cell. */
struct shell_row {
	const char *name;
	const char *option[3];
	bool is_bracketed;
};

static const struct shell_row shells[] = {
	{ "bash", { "--norc", "--noprofile", "-i" }, true },
	{ "zsh", { "-f", "-i" }, false },
	{ "", { "-i" }, false },	/* any other, by POSIX sh */
};

/* Whatever goes wrong in the child is told to the parent in one piece. */
struct trouble {
	int error;
	char what[60];
};

void launch_find_shell(const char *wanted, char *path, size_t size)
{
	static const char *const places[] = { "/bin/bash", "/usr/bin/bash",
		"/usr/local/bin/bash", "/run/current-system/sw/bin/bash" };

	if (wanted) {
		snprintf(path, size, "%s", wanted);
		return;
	}
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		if (access(places[i], X_OK) != 0)
			continue;
		snprintf(path, size, "%s", places[i]);
		return;
	}
	snprintf(path, size, "/bin/sh");
}

static const struct shell_row *shell_row(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const struct shell_row *row = shells;

	while (row->name[0] && strcmp(row->name, name) != 0)
		row++;
	return row;
}

struct environment {
	struct buffer text[ENVIRONMENT_MAX];
	char *entry[ENVIRONMENT_MAX + 1];
	int count;
};

static void set(struct environment *e, const char *name, const char *value)
{
	struct buffer *text = &e->text[e->count];

	if (!value || e->count == ENVIRONMENT_MAX)
		return;
	buffer_format(text, "%s=%s", name, value);
	e->entry[e->count++] = text->text;
}

/* The environment is of our making: nothing that would have a shell read a
 * file, forget the prompt, or write the student's history. */
static void make_environment(struct environment *e,
    const struct launch *launch)
{
	static const char *const kept[] = { "HOME", "USER", "LOGNAME", "LANG",
		"LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TZ", "LD_LIBRARY_PATH",
		"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS" };
	bool is_bracketed = shell_row(launch->shell)->is_bracketed;
	struct buffer text = { 0 };

	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
		set(e, kept[i], getenv(kept[i]));
	set(e, "PATH", getenv("PATH") ? getenv("PATH")
	    : "/usr/local/bin:/usr/bin:/bin");
	set(e, "TERM", "xterm");
	set(e, "HISTFILE", "");
	set(e, "INPUTRC", "/dev/null");
	set(e, "SHELL", launch->shell);
	buffer_format(&text, "%s\033]133;A;k=%s\a%s$ ",
	    is_bracketed ? "\\[" : "", launch->nonce,
	    is_bracketed ? "\\]" : "");
	set(e, "PS1", buffer_get(&text));
	buffer_clear(&text);
	buffer_format(&text, "%s/line", launch->workdir);
	set(e, LINE_ENVIRONMENT, buffer_get(&text));
	buffer_free(&text);
}

static void reset_signals(void)
{
	sigset_t none;

	for (int signal = 1; signal < 65; signal++)
		if (signal != SIGKILL && signal != SIGSTOP)
			sigaction(signal,
			    &(struct sigaction){ .sa_handler = SIG_DFL },
			    NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void tell(int home, const char *what)
{
	struct trouble trouble = { .error = errno };

	snprintf(trouble.what, sizeof trouble.what, "%s", what);
	io_write(home, &trouble, sizeof trouble);
	_exit(127);
}

/* A new session on the terminal, 0 to 2 on it, everything else closed at
 * exec. */
static void take_terminal(int slave, int home)
{
	if (setsid() < 0)
		tell(home, "setsid");
	if (ioctl(slave, TIOCSCTTY, 0) < 0)
		tell(home, "TIOCSCTTY");
	for (int fd = 0; fd <= 2; fd++)
		if (dup2(slave, fd) < 0)
			tell(home, "dup2");
	if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
		for (int fd = 3; fd < 4096; fd++)
			fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static void exec_shell(const struct launch *launch, char **environment)
{
	const struct shell_row *row = shell_row(launch->shell);
	const char *slash = strrchr(launch->shell, '/');
	char *argv[5] = { (char *)(slash ? slash + 1 : launch->shell) };

	for (int i = 0; i < 3; i++)
		argv[i + 1] = (char *)row->option[i];
	execve(launch->shell, argv, environment);
}

/* As the shell's redirection would: one file of the mount at 3. */
static void exec_leader(int home, char **environment)
{
	char *argv[] = { "../target", NULL };
	int fd;

	if (chdir("usb") < 0)
		tell(home, "chdir usb");
	fd = open("notes", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		tell(home, "open usb/notes");
	if (fd == 3)
		fcntl(fd, F_SETFD, 0);
	else if (dup2(fd, 3) < 0)
		tell(home, "dup2");
	execve("../target", argv, environment);
}

/* The warden may not have been told of us yet.  The lab itself must live
 * still: whoever was gone before sends nothing.  prctl(2). */
static void end_with(pid_t lab)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != lab)
		_exit(127);
}

static _Noreturn void be_leader(const struct launch *launch, int home,
    pid_t lab)
{
	struct environment environment = { .count = 0 };
	int high = fcntl(home, F_DUPFD_CLOEXEC, HIGH_FD);

	if (high >= 0)
		home = high;
	reset_signals();
	umask(022);
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	if (chdir(launch->workdir) < 0)
		tell(home, launch->workdir);
	if (mount_enter(launch->ways, launch->workdir) < 0)
		tell(home, "the mount on usb");
	end_with(lab);		/* entering a namespace may undo it */
	make_environment(&environment, launch);
	take_terminal(launch->slave, home);
	if (launch->has_shell)
		exec_shell(launch, environment.entry);
	else
		exec_leader(home, environment.entry);
	tell(home, launch->has_shell ? launch->shell : "target");
}

/* False: neither has it told of trouble nor was the exec done.  A leader opens
 * a file on the mount, whose server may have been stopped. */
static bool await(int pipe)
{
	struct pollfd wait = { .fd = pipe, .events = POLLIN };
	int64_t limit = io_now_ms() + START_MS;
	int ready;

	do {
		int64_t rest = limit - io_now_ms();

		ready = poll(&wait, 1, rest > 0 ? (int)rest : 0);
	} while (ready < 0 && errno == EINTR);
	return ready != 0;
}

/* Reads the child's trouble; nothing comes when the exec was done, since the
 * pipe closes on exec. */
static int hear(int pipe, char *why, size_t size)
{
	struct trouble trouble;
	ssize_t got;

	if (!await(pipe)) {
		snprintf(why, size, "cannot start the shell: it does not "
		    "answer");
		errno = ETIMEDOUT;
		return -1;
	}
	do {
		got = read(pipe, &trouble, sizeof trouble);
	} while (got < 0 && errno == EINTR);
	if (got != (ssize_t)sizeof trouble)
		return 0;
	trouble.what[sizeof trouble.what - 1] = '\0';
	snprintf(why, size, "cannot start the shell: %s: %s", trouble.what,
	    names_trouble(trouble.error));
	errno = trouble.error;
	return -1;
}

pid_t launch_start(const struct launch *launch, char *why, size_t size)
{
	int ends[2];
	pid_t lab = getpid(), child;

	if (pipe2(ends, O_CLOEXEC) < 0) {
		snprintf(why, size, "cannot make a pipe: %s",
		    names_trouble(errno));
		return -1;
	}
	child = fork();
	if (child == 0)
		be_leader(launch, ends[1], lab);
	close(ends[1]);
	if (child < 0)
		snprintf(why, size, "cannot fork: %s", names_trouble(errno));
	else if (hear(ends[0], why, size) < 0) {
		kill(child, SIGKILL);
		waitpid(child, NULL, errno == ETIMEDOUT ? WNOHANG : 0);
		child = -1;
	}
	close(ends[0]);
	return child;
}
