/*
 * The target's terminal: a pseudo-terminal of its own with a real shell on
 * it as session leader, started from a known state, or with the target itself
 * as leader.  Keeps what comes out, as cells and as the newest raw text.
 * See pty(7), credentials(7).
 */
#ifndef LAB_ACTORS_TERMINAL_H
#define LAB_ACTORS_TERMINAL_H

#include <stdbool.h>
#include <sys/types.h>

#include "lab/actors/mount.h"
#include "lab/facts/action.h"
#include "lab/facts/grid.h"

struct terminal;

struct terminal_options {
	const struct start *start;
	const char *shell;	/* path, or NULL: bash, else sh */
	const char *workdir;	/* becomes its cwd */
	const struct mount_ways *ways;
	int rows, columns;
};

/* Opens the terminal and starts the shell (or the leader) on it.  NULL with
 * one line in why (size bytes). */
struct terminal *terminal_open(const struct terminal_options *options,
    char *why, size_t size);

/* Closes the master side and frees; ends nobody. */
void terminal_close(struct terminal *terminal);

/* The first process on it, a child of the lab: the shell, or the leader. */
pid_t terminal_leader(const struct terminal *terminal);

/* Path and name of the shell; "" where there is none. */
const char *terminal_shell(const struct terminal *terminal);
const char *terminal_shell_name(const struct terminal *terminal);

/* "/dev/pts/5". */
const char *terminal_name(const struct terminal *terminal);

/* The descriptor of the master to poll for POLLIN (and POLLOUT while
 * terminal_wants_write); -1 after hangup. */
int terminal_fd(const struct terminal *terminal);

/* True while nobody has the slave side open: poll would only ever report the
 * hangup.  terminal_turn finds out when that changes. */
bool terminal_is_deaf(const struct terminal *terminal);
bool terminal_wants_write(const struct terminal *terminal);

/* Takes what has come out, at most 64 KiB a call, and writes what waits to be
 * written.  True if something came. */
bool terminal_turn(struct terminal *terminal);

/* Queues bytes to be typed. */
void terminal_type(struct terminal *terminal, const char *bytes, size_t length);

/* The same for one key, in the form that the programs there asked for. */
void terminal_press(struct terminal *terminal, const char *key, size_t length);

/* Foreground process group and session, asked of the master (TIOCGPGRP,
 * TIOCGSID, see ioctl_tty(2)); 0 if there is none or it is hung up. */
pid_t terminal_foreground(const struct terminal *terminal);
pid_t terminal_session(const struct terminal *terminal);

/* How many prompts the shell has shown. */
int terminal_prompts(const struct terminal *terminal);

/* The newest text that came out (at most 8 KiB), since the last
 * terminal_forget; NUL-terminated, raw. */
const char *terminal_text(const struct terminal *terminal);
void terminal_forget(struct terminal *terminal);

/* Closes the master: the window is closed.  What stands on the screen stays. */
void terminal_hang_up(struct terminal *terminal);

/* What its screen shows; valid until the next call. */
const struct grid *terminal_grid(struct terminal *terminal);

#endif
