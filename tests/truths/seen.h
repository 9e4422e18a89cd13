/*
 * What is seen of a process from outside, in /proc, and of a terminal.
 */
#ifndef TESTS_TRUTHS_SEEN_H
#define TESTS_TRUTHS_SEEN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct ids {
	char state;		/* 0 if there is no such process */
	pid_t ppid, pgid, sid;
	int tty, tpgid;
};

struct ids ids_of(pid_t pid);
char state_of(pid_t pid);

/* A field of /proc/PID/status, "Umask"; false if it is not there. */
bool status_field(pid_t pid, const char *name, char *value, size_t size);

/* A mask of it, "SigBlk", and whether a signal is in it. */
bool status_has(pid_t pid, const char *mask, int signal);

/* A whole file /proc/PID/NAME; its length, -1 with errno. */
ssize_t proc_read(pid_t pid, const char *name, char *text, size_t size);

/* A link of /proc/PID; its length, -1 with errno. */
ssize_t proc_link(pid_t pid, const char *name, char *text, size_t size);

/* Whether the program's name is this one: after an exec. */
bool is_named(pid_t pid, const char *name);

/* Whether it is in the call that sleep(1) rests in. */
bool is_in_sleep(pid_t pid);

/* A new terminal: its master (close-on-exec, no controlling terminal of
 * anybody), and its path. */
struct terminal {
	int master;
	char path[64];
};
void pty_open(struct terminal *terminal);

/* Its slave, opened without becoming anyone's terminal. */
int terminal_slave(const struct terminal *terminal);

/* Types at it, again while it is full. */
void pty_type(const struct terminal *terminal, const char *keys);

/* Reads what there is, without waiting. */
ssize_t terminal_drain(const struct terminal *terminal, char *text,
    size_t size);

/* The usual scene: puppet LEADER is session leader with the terminal, open
 * at descriptor TTY in all of them; FRONT is its child, alone in the
 * foreground group; BACK its child in a group in the background.  None of
 * them holds the master. */
enum { LEADER, FRONT, BACK, MORE, LAST };
enum { TTY = 100 };
void scene_build(struct terminal *terminal);

/* A puppet forked by the leader, in a group of its own, in the background. */
void scene_job(int who);

#endif
