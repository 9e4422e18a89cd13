/*
 * A desk: a terminal with a person at it, who reads what a program shows on
 * it, types, and resizes the window.  The program is a job of a session
 * leader that lives on when it has ended, as at a shell: so what the program
 * left of the terminal can be seen.
 */
#ifndef TESTS_DESK_H
#define TESTS_DESK_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

#include "tests/room.h"

struct desk;

/* Starts the guest on a fresh terminal of this size. */
struct desk *desk_open(const struct room *room, const struct guest *guest,
    int rows, int columns);

pid_t desk_pid(const struct desk *desk);

/* Waits until the screen shows the text, or shows it no more; false: not
 * within ten seconds. */
bool desk_sees(struct desk *desk, const char *text);
bool desk_sees_no(struct desk *desk, const char *text);

/* The same, and the test fails with the whole screen otherwise. */
void desk_must_see(struct desk *desk, const char *text);

/* The screen as text, and all bytes that ever came have this in them. */
const char *desk_screen(struct desk *desk);
bool desk_heard(const struct desk *desk, const char *bytes);

/* Whether a byte above 0x7e ever came. */
bool desk_heard_wide(const struct desk *desk);

/* Reads what comes during some milliseconds, until it is quiet.  A frame may
 * come in pieces: a number is whole when it has been calm. */
#define DESK_CALM_MS 100
void desk_pump(struct desk *desk, int quiet_ms);

void desk_type(struct desk *desk, const char *keys);
void desk_send(struct desk *desk, const char *bytes, size_t length);
void desk_resize(struct desk *desk, int rows, int columns);

/* Waits until the program has ended or stopped: its wait status; -1: late. */
int desk_status(struct desk *desk);

/* Whether it has ended or stopped already. */
bool desk_is_over(const struct desk *desk);

/* As fg does. */
void desk_continue(struct desk *desk);

/* The terminal's settings: as they were before the program began, and true
 * if they are so again, bit for bit, within five seconds. */
bool desk_is_restored(struct desk *desk);

/* Closes the window only: the program gets SIGHUP. */
void desk_hang_up(struct desk *desk);

void desk_close(struct desk *desk);

#endif
