/*
 * What can happen to the lab, and what the lab can wish for.  Events go into
 * lab_handle (lab.h), wishes come out; both are plain data, so the lab can
 * be tested without a process or a screen.
 */
#ifndef LAB_FACTS_EVENT_H
#define LAB_FACTS_EVENT_H

#include "lab/facts/moment.h"
#include "lab/ground/buffer.h"

/* A key is a Unicode character or one of these. */
enum key {
	KEYS_NONE = 0,
	KEYS_TAB = 9,
	KEYS_ENTER = 13,
	KEYS_ESCAPE = 27,
	KEYS_BACKSPACE = 127,
	KEYS_SPECIAL = 0x110000,	/* above every character */
	KEYS_UP,
	KEYS_DOWN,
	KEYS_LEFT,
	KEYS_RIGHT,
	KEYS_HOME,
	KEYS_END,
	KEYS_PAGE_UP,
	KEYS_PAGE_DOWN,
	KEYS_BACKTAB,
	KEYS_DELETE,
	KEYS_INSERT,
	KEYS_F1,
	KEYS_F12 = KEYS_F1 + 11,
	KEYS_MOUSE,
};

/* Ctrl-C and its like arrive as their control characters. */
#define KEYS_CTRL(letter) ((letter) & 037)

/* What the stage has, once its target waits for the first action; also sent
 * anew when something that is not of an action changed it (the student typed
 * into the terminal, somebody stopped the target). */
struct world {
	struct snapshot target;
	struct scene scene;
	char shell[256];	/* path; "" with start "leader" */
	char workdir[512];
	bool is_mounted;
	bool is_fuse;			/* by fusermount3, not a tmpfs */
	const char *mount_reason;	/* id of a text: why none, or
					 * why only FUSE; else NULL */
	char mount_detail[200];		/* its hole {detail} */
};

/* Appends why there is no mount, reason and remedy in one line, or only one by
 * FUSE; nothing where all is as usual. */
void world_mount_reason(const struct world *world, struct buffer *out);

enum event_kind {
	EVENT_KEY,		/* key */
	EVENT_MOUSE,		/* row, column, is_double */
	EVENT_RESIZE,		/* rows, columns */
	EVENT_WORLD,		/* world: a new stage is ready */
	EVENT_CHANGED,		/* world: it changed without an action */
	EVENT_DONE,		/* moment: the action is done */
	EVENT_BEAT,		/* beats: the target's heart beat */
	EVENT_ENDED,		/* ending: the target ended, by no action */
	EVENT_LATE,		/* no answer of the target for two seconds */
	EVENT_OUTPUT,		/* the target's terminal shows something new */
	EVENT_FAILED,		/* text: there is no stage, and why */
	EVENT_SIGNAL,		/* signal: the lab itself got one */
	EVENT_SIDE,		/* of the second stage: world, when its target
				 * waits; moment, of an action; neither, when
				 * it was put away (text: since it failed) */
	EVENT_NOTE,		/* text: one line that the student should see */
	EVENT_PAGE,		/* text: a page made by inspect or check */
};

/* Pointers in an event are valid during lab_handle only. */
struct event {
	enum event_kind kind;
	int key;
	int rows, columns;
	int row, column;
	bool is_double;
	unsigned long beats;
	int signal;
	const struct world *world;
	const struct moment *moment;
	const struct ending *ending;
	const char *text;
};

enum wish_kind {
	WISH_PERFORM,		/* action: on the stage */
	WISH_RESTART,		/* a new stage as the settings say */
	WISH_TYPE,		/* text, length: bytes into the terminal */
	WISH_SIDE,		/* side: actions on a second stage, then end
				 * it; without start: end it now */
	WISH_REPORT,		/* write the lab report, under a free name */
	WISH_INSPECT,		/* number: a PID; answered by EVENT_PAGE */
	WISH_CHECK,		/* text: a command line; by EVENT_PAGE */
	WISH_SAVE,		/* progress changed: write the state file */
	WISH_CLEAR,		/* repaint the whole screen (Ctrl-L) */
	WISH_SUSPEND,		/* stop the lab (Ctrl-Z) */
	WISH_QUIT,
};

#define SIDE_MAX 32

struct wish {
	enum wish_kind kind;
	struct action action;
	const char *text;
	size_t length;
	int number;
	struct action side[SIDE_MAX];
	int sides;
	const struct start *start;	/* of the second stage */
	bool is_batch;			/* on it all at full speed */
};

#define WISHES_MAX 4

struct wishes {
	struct wish wish[WISHES_MAX];
	int count;
};

/* Appends a wish of this kind, otherwise empty; the last place is used again
 * when all are taken. */
struct wish *wish_add(struct wishes *wishes, enum wish_kind kind);

#endif
