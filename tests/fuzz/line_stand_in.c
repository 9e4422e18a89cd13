/* Stand-ins in the place of the world around a stage; see tests/check.mk. */
#include "tests/fuzz/line_stand_in.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/actors/stage_inside.h"
#include "lab/ground/io.h"

struct around around;

int __wrap_pidfd_kill(int pidfd, int signal, unsigned flags);
int __wrap_kill(pid_t pid, int signal);
int __wrap_look_each(int proc, bool (*visit)(pid_t pid, void *context),
    void *context);
int64_t __wrap_io_now_ms(void);
int __wrap_workdir_clear(struct workdir *workdir);
int __wrap_server_unmount(int fd, const char *path);
int __wrap_warden_hold(struct warden *warden, int stage, pid_t pid, int fd);
pid_t __wrap_warden_held(struct warden *warden, int stage);
bool __wrap_warden_has_held(const struct warden *warden, int stage);
bool __wrap_terminal_turn(struct terminal *terminal);
pid_t __wrap_terminal_leader(const struct terminal *terminal);
pid_t __wrap_terminal_session(const struct terminal *terminal);
pid_t __wrap_terminal_foreground(const struct terminal *terminal);
int __wrap_terminal_fd(const struct terminal *terminal);
int __wrap_terminal_prompts(const struct terminal *terminal);
const char *__wrap_terminal_text(const struct terminal *terminal);
const char *__wrap_terminal_shell(const struct terminal *terminal);
const char *__wrap_terminal_shell_name(const struct terminal *terminal);
const char *__wrap_terminal_name(const struct terminal *terminal);
void __wrap_terminal_forget(struct terminal *terminal);
void __wrap_terminal_hang_up(struct terminal *terminal);
void __wrap_terminal_type(struct terminal *terminal, const char *bytes,
    size_t length);

/* Whose it is stands in the line "Pid:" of its fdinfo: proc(5). */
static pid_t owner_of(int pidfd)
{
	char path[40], text[400], *line;

	snprintf(path, sizeof path, "/proc/self/fdinfo/%d", pidfd);
	must(io_read_at(AT_FDCWD, path, text, sizeof text) > 0);
	line = strstr(text, "\nPid:");
	must(line != NULL);
	return atoi(line + 5);
}

int __wrap_pidfd_kill(int pidfd, int signal, unsigned flags)
{
	pid_t owner = owner_of(pidfd);

	(void)signal;
	(void)flags;
	/* Who has ended has none. */
	must(owner == around.puppet || owner <= 0);
	return 0;
}

int __wrap_kill(pid_t pid, int signal)
{
	must(signal == 0 || pid == -around.puppet);
	return 0;
}

int __wrap_look_each(int proc, bool (*visit)(pid_t pid, void *context),
    void *context)
{
	(void)proc;
	return visit(1, context) && visit(getpid(), context) &&
	    visit(around.puppet, context) &&
	    visit(around.stranger, context) ? 0 : -1;
}

int64_t __wrap_io_now_ms(void)
{
	static int64_t time;

	return time += 40;
}

int __wrap_workdir_clear(struct workdir *workdir)
{
	must(workdir->fd < 0);
	return 0;
}

int __wrap_server_unmount(int fd, const char *path)
{
	(void)fd;
	(void)path;
	must(false);
	return -1;
}

int __wrap_warden_hold(struct warden *warden, int stage, pid_t pid, int fd)
{
	(void)warden;
	(void)stage;
	must(pid == around.puppet && fd >= 0);
	return 0;
}

pid_t __wrap_warden_held(struct warden *warden, int stage)
{
	(void)warden;
	(void)stage;
	return bytes_below(around.now, 4) ? 0
	    : bytes_below(around.now, 32) == 31 ? -1
	    : bytes_below(around.now, 2) ? around.puppet
	    : bytes_number(around.now);
}

bool __wrap_warden_has_held(const struct warden *warden, int stage)
{
	(void)warden;
	(void)stage;
	return false;
}

bool __wrap_terminal_turn(struct terminal *terminal)
{
	(void)terminal;
	return bytes_below(around.now, 8) == 7;
}

pid_t __wrap_terminal_leader(const struct terminal *terminal)
{
	(void)terminal;
	return around.puppet;
}

pid_t __wrap_terminal_session(const struct terminal *terminal)
{
	(void)terminal;
	return bytes_below(around.now, 2) ? around.puppet : 0;
}

pid_t __wrap_terminal_foreground(const struct terminal *terminal)
{
	(void)terminal;
	return bytes_below(around.now, 2) ? around.puppet
	    : bytes_number(around.now);
}

int __wrap_terminal_fd(const struct terminal *terminal)
{
	(void)terminal;
	return -1;
}

int __wrap_terminal_prompts(const struct terminal *terminal)
{
	(void)terminal;
	return 1;
}

const char *__wrap_terminal_text(const struct terminal *terminal)
{
	static char text[200];

	(void)terminal;
	if (bytes_below(around.now, 4) == 3)
		bytes_text(around.now, text, sizeof text);
	return text;
}

const char *__wrap_terminal_shell(const struct terminal *terminal)
{
	(void)terminal;
	return "/bin/sh";
}

const char *__wrap_terminal_shell_name(const struct terminal *terminal)
{
	(void)terminal;
	return "sh";
}

const char *__wrap_terminal_name(const struct terminal *terminal)
{
	(void)terminal;
	return "/dev/pts/99";
}

void __wrap_terminal_forget(struct terminal *terminal)
{
	(void)terminal;
}

void __wrap_terminal_hang_up(struct terminal *terminal)
{
	(void)terminal;
}

void __wrap_terminal_type(struct terminal *terminal, const char *bytes,
    size_t length)
{
	(void)terminal;
	(void)bytes;
	(void)length;
}
