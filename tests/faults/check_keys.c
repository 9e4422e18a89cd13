/* Random keys to the real program on a real terminal: whatever is typed, it
 * answers, Esc and q leave it, u goes back, and nothing is left.  A shell
 * gets some of them, so it all happens in a cage, or not at all. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/cells.h"
#include "tests/cage.h"
#include "tests/desk.h"
#include "tests/faults/typist.h"

Suite *keys_suite(void);

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])
#define BURST 500		/* keys of one test */

/* --- what must be so ------------------------------------------------------ */

static struct room room;
static struct cage *cage;
static unsigned printed;

static bool shows(struct desk *desk, const char *text)
{
	return strstr(desk_screen(desk), text) != NULL;
}

/* Check cuts a long message, and the last line tells most. */
static const char *picture(struct desk *desk)
{
	static char text[4000];
	const char *screen = desk_screen(desk), *footer = screen;

	for (const char *at = screen; (at = strchr(at, '\n')); at++)
		if (at[1])
			footer = at + 1;
	snprintf(text, sizeof text, "%.300s\n%.3200s", footer, screen);
	return text;
}

static void must_see(struct desk *desk, const char *text, bool is_there)
{
	bool is_right = is_there ? desk_sees(desk, text)
	    : desk_sees_no(desk, text);

	ck_assert_msg(is_right, "seed %u: the screen %s '%s':\n%s", printed,
	    is_there ? "does not show" : "still shows", text, picture(desk));
}

/* From wherever chance has led to, back to the lab itself. */
static void escape(struct desk *desk)
{
	desk_resize(desk, 36, 120);
	desk_type(desk, "\035");
	for (int i = 0; i < 8; i++) {
		desk_type(desk, "\033");
		desk_pump(desk, 60);
	}
	/* A lecture, whose screen may be dark, is left by q; Esc is for
	 * clickers that send it. */
	if (shows(desk, "q leave lecture") || !shows(desk, "daemonlab")) {
		desk_type(desk, "q");
		desk_pump(desk, 60);
		desk_type(desk, "\033");
	}
	for (int i = 0; i < 300 && !desk_is_over(desk); i++) {
		if (shows(desk, "q quit"))
			return;
		desk_pump(desk, 100);
		if (shows(desk, "Tab finding"))	/* a check came to its end */
			desk_type(desk, "\033");
	}
	ck_assert_msg(desk_is_over(desk), "seed %u: Esc does not lead to the "
	    "lab:\n%s", printed, picture(desk));
}

/* The timeline is open: are there actions?  Where they are many, its first
 * lines are out of sight. */
static bool shows_action(struct desk *desk)
{
	return shows(desk, "│     1  ") || shows(desk, "│ ▸   1  ") ||
	    !shows(desk, "   0  start: ");
}

/* Nothing is under way, and nothing is asked. */
static bool is_settled(struct desk *desk)
{
	return shows(desk, "q quit") && !shows(desk, "  replaying ") &&
	    !shows(desk, "  starting again") && (shows(desk, "running, beat") ||
	    shows(desk, "ended") || shows(desk, "stopped"));
}

/* Types until the timeline is so; what is under way may have to end first. */
static void type_until(struct desk *desk, void (*type)(struct desk *),
    bool has_action)
{
	for (int i = 0; i < 100; i++) {
		if (is_settled(desk) && shows_action(desk) == has_action &&
		    (has_action || shows(desk, "running, beat")))
			return;
		type(desk);
		desk_pump(desk, 100);
	}
	ck_abort_msg("seed %u: the timeline %s:\n%s", printed, has_action
	    ? "gets no line" : "does not become empty", picture(desk));
}

/* A note, a question, or the page of a check that has come to its end may
 * cover the lab. */
static void type_to_lab(struct desk *desk, const char *keys)
{
	desk_type(desk, shows(desk, "q quit") ? keys : "\033");
}

static void start_again(struct desk *desk)
{
	if (shows(desk, "Start again from"))
		desk_type(desk, "y");
	else
		type_to_lab(desk, "r");
}

/* Its questions may come first. */
static void act(struct desk *desk)
{
	if (shows(desk, "Predict: "))
		desk_type(desk, "\r");
	else
		type_to_lab(desk, "1\r");
}

static void go_back(struct desk *desk)
{
	type_to_lab(desk, "u");
	desk_pump(desk, 200);
}

/* The other view first: so what was typed before it has been worked off. */
static void open_timeline(struct desk *desk)
{
	static const char *const seen[] = { "▸ why", "▸ timeline" };

	for (int i = 0, turn = 0; i < 100 && turn < 2; i++) {
		type_to_lab(desk, turn == 0 ? "w" : "l");
		desk_pump(desk, 100);
		turn += shows(desk, seen[turn]);
	}
	must_see(desk, seen[1], true);
}

static void act_and_undo(struct desk *desk)
{
	desk_type(desk, "u");
	open_timeline(desk);
	type_until(desk, start_again, false);
	type_until(desk, act, true);
	type_until(desk, go_back, false);
}

static void leave(struct desk *desk)
{
	escape(desk);
	if (desk_is_over(desk))
		return;
	act_and_undo(desk);
	desk_type(desk, "q");
	must_see(desk, "Quit?", true);
	desk_type(desk, "q");
}

/* Between Ctrl-Z and fg the keys make signals. */
static bool is_documented(int code)
{
	return code == 0 || code == 128 + SIGINT || code == 128 + SIGQUIT;
}

/* It has ended, by itself or since we left it. */
static void judge(struct desk *desk)
{
	int status = desk_status(desk);
	bool is_restored = desk_is_restored(desk);
	const char *left = cage_left(cage);

	ck_assert_msg(left == NULL, "seed %u: left: %.3500s", printed, left);
	ck_assert_msg(status != -1, "seed %u: it does not end:\n%s",
	    printed, picture(desk));
	ck_assert_msg(WIFEXITED(status) && is_documented(WEXITSTATUS(status)),
	    "seed %u: wait status %#x:\n%s", printed, (unsigned)status,
	    picture(desk));
	ck_assert_msg(is_restored, "seed %u: the terminal is not as it was",
	    printed);
}

/* --- a session ------------------------------------------------------------ */

static struct desk *sit(unsigned *seed)
{
	static char *const wishes[] = { NULL, NULL, "--start=script",
		"--start=background", "--start=nohup", "--start=leader",
		"--recipe=robust", "--no-predict", "--lecture",
		"--inventory", "--adopt=lab" };
	char *argv[] = { cage_program(), wishes[dice(seed, LENGTH(wishes))],
		NULL };
	struct guest guest = { .argv = argv, .prepare = cage_enter,
		.context = cage };

	return desk_open(&room, &guest, 24, 80);
}

/* At most so many keys; how many it took until it ended. */
static int type_keys(unsigned *seed, int keys)
{
	struct desk *desk = sit(seed);
	int typed = 0;

	/* Before it has the terminal the keys are not for it. */
	while (!desk_heard(desk, "\033[?1049h") && !desk_is_over(desk))
		desk_pump(desk, 20);
	while (typed < keys && !desk_is_over(desk)) {
		typist_type(desk, seed);
		typed++;
		if (dice(seed, 4) == 0)
			desk_pump(desk, (int)dice(seed, 3) * 10);
	}
	if (!desk_is_over(desk))
		leave(desk);
	judge(desk);
	desk_close(desk);
	return typed;
}

/* KEYS_SEED=N does that one alone, KEYS=N so many keys. */
START_TEST(random_keys_leave_nothing)
{
	const char *given = getenv("KEYS_SEED");
	unsigned seed = given ? (unsigned)atoi(given)
	    : room_seed(_i);
	int keys = BURST;
	char why[200];

	room_open(&room, NULL);
	cage = cage_open(room_lab(), why, sizeof why);
	if (!cage)
		fprintf(stderr, "keys: not run, there is no cage here (%s)\n",
		    why);
	printed = seed;
	if (cage)
		fprintf(stderr, "keys: seed %u\n", seed);
	while (cage && keys > 0)
		keys -= type_keys(&seed, keys);
	if (cage)
		cage_close(cage);
	room_close(&room);
}
END_TEST

Suite *keys_suite(void)
{
	Suite *suite = suite_create("keys");
	TCase *tests = tcase_create("random");

	tcase_set_timeout(tests, 300);
	if (cells_is_plain())
		return suite;
	tcase_add_loop_test(tests, random_keys_leave_nothing, 0,
	    getenv("KEYS_SEED") ? 1 : room_rounds(3, 200));
	suite_add_tcase(suite, tests);
	return suite;
}
