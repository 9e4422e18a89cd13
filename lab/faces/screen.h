/*
 * The screen: the one owner of the terminal while the lab is interactive.
 * It turns keys into events and draws the lab; it decides nothing.  It
 * installs no signal handler that stays; whoever reads the signals calls
 * screen_resize, screen_suspend and screen_resume.
 */
#ifndef LAB_FACES_SCREEN_H
#define LAB_FACES_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/facts/grid.h"
#include "lab/facts/lab.h"

struct screen;

struct screen_options {
	int theme;		/* enum theme; while the lab's is "as opened" */
	bool is_ascii;		/* no sign outside ASCII, whatever the locale */
	bool use_mouse;
};

/* Takes over the terminal on standard input and output.  setlocale(3) must
 * have been called.  NULL with one line in why (size bytes): no terminal, an
 * unknown TERM, a terminal that cannot move its cursor. */
struct screen *screen_open(const struct screen_options *options, char *why,
    size_t size);

/* Gives the terminal back as it was.  NULL is fine. */
void screen_close(struct screen *screen);

/* What to poll for keys. */
int screen_fd(struct screen *screen);

/* Whether signs are drawn by their ASCII twins: the locale or the options
 * want it.  To be kept in lab->view.is_ascii. */
bool screen_is_ascii(const struct screen *screen);

/* The next key, click or change of size; false when there is none.  Never
 * blocks.  The first event, there from the start, is the size. */
bool screen_read(struct screen *screen, struct event *event);

/* Draws the lab: writes only what differs from what is shown.  terminal is
 * what the target's terminal shows, or NULL. */
void screen_draw(struct screen *screen, const struct lab *lab,
    const struct grid *terminal);

/* Before the lab stops itself, and after it goes on. */
void screen_suspend(struct screen *screen);
void screen_resume(struct screen *screen);

/* The next draw paints every cell again (something else wrote there). */
void screen_clear(struct screen *screen);

/* The terminal may have another size: asks for it; where it has, the next
 * screen_read tells. */
void screen_resize(struct screen *screen);

#endif
