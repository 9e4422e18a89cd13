/* Random walks: actions in any order, from printed seeds, with any start.
 * Whatever is done, each action ends, and nothing is left. */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lab/facts/field.h"
#include "tests/descriptors.h"
#include "tests/play.h"
#include "tests/room.h"

Suite *walk_suite(void);

/* Steps come by their table; these are the rest. */
static const char *const others[] = { "write-stdout", "read-stdin",
	"open-dev-tty", "open-new-tty", "create-file", "create-file:050",
	"open-file", "printf-stdout", "unmount", "setpgid", "spawn-worker",
	"key-intr", "key-quit", "key-susp", "signal:CONT", "signal:STOP",
	"signal:TSTP", "signal:HUP", "signal:USR1", "signal:CONT",
	"group:CONT", "group:STOP", "signal:CONT", "logout" };

/* What ends a walk early: tried seldom. */
static const char *const endings[] = { "hangup", "signal:TERM",
	"signal:KILL", "group:TERM", "group:KILL", "signal:SEGV" };

static const char *const start_names[] = { "job", "script", "background",
	"nohup", "leader" };

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])
#define STEPS 9

static const char *choose(unsigned *seed)
{
	unsigned dice = (unsigned)rand_r(seed) % 40;

	if (dice == 0)
		return endings[(size_t)rand_r(seed) % LENGTH(endings)];
	if (dice < 20)
		return steps[(size_t)rand_r(seed) % STEPS]->id;
	return others[(size_t)rand_r(seed) % LENGTH(others)];
}

/* What must hold after whatever was done. */
static void assert_sane(const struct moment *moment, unsigned seed, int n)
{
	ck_assert_msg(moment->has_after ||
	    moment->outcome == OUTCOME_ENDED ||
	    moment->outcome == OUTCOME_UNAVAILABLE,
	    "seed %u, action %d %s: no state after it, outcome %d", seed, n,
	    moment->action.id, (int)moment->outcome);
	if (!moment->has_after || !moment->after.is_reported)
		return;
	ck_assert_msg(moment->after.disagree == 0,
	    "seed %u, action %d %s: report and record disagree in %llx",
	    seed, n, moment->action.id,
	    (unsigned long long)moment->after.disagree);
}

static void walk(unsigned seed, int length)
{
	unsigned state = seed;
	const char *start = start_names[(size_t)rand_r(&state) %
	    LENGTH(start_names)];
	struct play *play = play_open(start, NULL);

	for (int i = 0; i < length; i++)
		assert_sane(play_do(play, choose(&state)), seed, i);
	play_close(play);
}

/* WALK_SEED=N does that one walk alone. */
START_TEST(a_walk_leaves_nothing)
{
	const char *given = getenv("WALK_SEED");
	unsigned seed = given ? (unsigned)atoi(given)
	    : room_seed(_i);

	fprintf(stderr, "walk: seed %u\n", seed);
	walk(seed, room_rounds(25, 50));
}
END_TEST

static long resident_pages(void)
{
	char text[100];
	long size, resident = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (file && fgets(text, sizeof text, file))
		sscanf(text, "%ld %ld", &size, &resident);
	if (file)
		fclose(file);
	return resident;
}

/* The first cycles fill what grows once. */
START_TEST(cycles_keep_descriptors_and_memory_flat)
{
	struct play *play = play_open("job", NULL);
	int rounds = room_rounds(400, 10000), before = 0, now;
	long pages = 0;

	for (int i = 0; i < rounds; i++) {
		play_do(play, i % 3 == 0 ? "fork"
		    : steps[(size_t)i % 2 + 2]->id);
		now = descriptors_of(getpid());
		ck_assert_int_gt(now, 0);
		if (i < rounds / 2) {
			before = now > before ? now : before;
			pages = resident_pages();
		} else {
			ck_assert_int_le(now, before + 1);
		}
	}
	ck_assert_int_le(resident_pages(), pages + 512);
	play_close(play);
}
END_TEST

static char *lab[] = { NULL, "run", "--json", "fork", "setsid", NULL };

/* No name is shared by two of them. */
START_TEST(many_labs_at_once)
{
	struct guest guest = { .argv = lab, .out = "/dev/null",
		.err = "/dev/null" };
	int count = room_rounds(12, 100);
	struct room room;
	pid_t pid[100];

	lab[0] = (char *)(uintptr_t)room_lab();
	room_open(&room, NULL);
	for (int i = 0; i < count; i++)
		pid[i] = room_start(&room, &guest);
	for (int i = 0; i < count; i++)
		ck_assert_int_eq(room_wait(pid[i], 60000), 0);
	room_close(&room);
}
END_TEST

Suite *walk_suite(void)
{
	Suite *suite = suite_create("walk");
	TCase *tests = tcase_create("random");

	tcase_set_timeout(tests, 1800);
	tcase_add_loop_test(tests, a_walk_leaves_nothing, 0,
	    getenv("WALK_SEED") ? 1 : room_rounds(20, 200));
	tcase_add_test(tests, cycles_keep_descriptors_and_memory_flat);
	tcase_add_test(tests, many_labs_at_once);
	suite_add_tcase(suite, tests);
	return suite;
}
