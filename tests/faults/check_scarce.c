/* Memory, or descriptors, run out anywhere between the beginning and the end:
 * no crash, at most one line, the documented exit codes, nothing left. */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/room.h"

Suite *scarce_suite(void);

#define STEP 32			/* KiB */
#define LEAST 1024		/* KiB that no program can do with */
#define MOST (64 * 1024)	/* with more than that, it is no limit */
#define SPAN 3072		/* KiB above what it needs */

static void limit_memory(void *context)
{
	rlim_t most = (rlim_t)(intptr_t)context * 1024;
	struct rlimit limit = { most, most };

	setrlimit(RLIMIT_AS, &limit);
}

static void limit_descriptors(void *context)
{
	rlim_t most = (rlim_t)(intptr_t)context;
	struct rlimit limit = { most, most };

	setrlimit(RLIMIT_NOFILE, &limit);
}

static int run_with(struct room *room, char *const *argv,
    void (*limit)(void *context), int most)
{
	struct guest guest = { .argv = argv, .prepare = limit,
		.context = (void *)(intptr_t)most };
	int status = room_wait(room_start(room, &guest), 20000);

	ck_assert_msg(status != -1, "with %d it hangs", most);
	return status;
}

static char *list[] = { NULL, (char *)"list", (char *)"--json", NULL };

/* What the kernel and the C library need before main: not our matter.  0: a
 * sanitizer needs more than can be limited. */
static int find_least(struct room *room)
{
	for (int kib = LEAST; kib < MOST; kib += STEP)
		if (run_with(room, list, limit_memory, kib) == 0)
			return kib + 2 * STEP;
	return 0;
}

static char *commands[][8] = {
	{ NULL, (char *)"run", (char *)"--json", (char *)"fork",
	    (char *)"setsid", (char *)"unmount", NULL },
	{ NULL, (char *)"check", (char *)"true", NULL },
	{ NULL, (char *)"check", (char *)"--no-trace", (char *)"true", NULL },
	{ NULL, (char *)"inspect", (char *)"--all", NULL },
	{ NULL, (char *)"inspect", (char *)"--all", (char *)"--json", NULL },
	{ NULL, (char *)"inspect", (char *)"1", NULL },
};

#define ALL 3			/* the first of inspect --all */
#define ONE_SHORT 5		/* /proc and its folder, but not its stat */
#define COMMANDS ((int)(sizeof commands / sizeof commands[0]))

static void assert_told(struct room *room, int status, int most)
{
	const char *err = room_text(room, "err");

	ck_assert_msg(WIFEXITED(status), "with %d: signal %d: %s", most,
	    WTERMSIG(status), err);
	ck_assert_msg(WEXITSTATUS(status) <= 3 && (err[0] == '\0' ||
	    room_is_one_line(room)), "with %d: exit %d: %s", most,
	    WEXITSTATUS(status), err);
	ck_assert_msg(WEXITSTATUS(status) != 0 || err[0] == '\0',
	    "with %d: exit 0, and yet: %s", most, err);
	room_is_empty(room);
}

START_TEST(no_memory_is_no_crash)
{
	char **argv = commands[_i];
	int stride = room_rounds(4, 1) * STEP, least;
	struct room room;

	argv[0] = list[0] = (char *)(uintptr_t)room_lab();
	room_open(&room, NULL);
	least = find_least(&room);
	if (least == 0)
		fprintf(stderr, "scarce: memory cannot be limited here\n");
	for (int kib = least + (int)(room_seed(_i) % (unsigned)stride);
	     least && kib < least + SPAN; kib += stride)
		assert_told(&room, run_with(&room, argv, limit_memory, kib),
		    kib);
	room_close(&room);
}
END_TEST

#define FEWEST 4		/* below that, the C library says nothing */

START_TEST(no_descriptor_is_no_crash)
{
	char **argv = commands[_i];
	struct room room;

	argv[0] = (char *)(uintptr_t)room_lab();
	room_open(&room, NULL);
	for (int most = FEWEST; most < 32; most += room_rounds(2, 1))
		assert_told(&room, run_with(&room, argv, limit_descriptors,
		    most), most);
	room_close(&room);
}
END_TEST

/* Who was not read for want of a descriptor did not go away. */
START_TEST(no_descriptor_is_no_departure)
{
	char **argv = commands[ALL + _i];
	const char *out;
	struct room room;

	argv[0] = (char *)(uintptr_t)room_lab();
	room_open(&room, NULL);
	ck_assert_int_eq(WEXITSTATUS(run_with(&room, argv, limit_descriptors,
	    ONE_SHORT)), 3);
	out = room_text(&room, "out");
	ck_assert_msg(_i == 1 ? strstr(out, "EMFILE") != NULL :
	    strstr(room_text(&room, "err"), "Too many open files") != NULL,
	    "%s%s", out, room_text(&room, "err"));
	room_close(&room);
}
END_TEST

Suite *scarce_suite(void)
{
	Suite *suite = suite_create("scarce");
	TCase *tests = tcase_create("memory");

	tcase_set_timeout(tests, room_rounds(300, 3600));
	tcase_add_loop_test(tests, no_memory_is_no_crash, 0, COMMANDS);
	tcase_add_loop_test(tests, no_descriptor_is_no_crash, 0, COMMANDS);
	tcase_add_loop_test(tests, no_descriptor_is_no_departure, 0, 2);
	suite_add_tcase(suite, tests);
	return suite;
}
