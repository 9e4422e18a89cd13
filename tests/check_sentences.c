/* What is said of an action in an odd state, by what the kernel then does:
 * played on a real stage, because a moment made by hand is as right as its
 * maker. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/facts/explain.h"
#include "tests/play.h"

Suite *sentences_suite(void);

static const struct {
	const char *start;
	const char *words;
	const char *says;	/* of the last one */
	const char *never;	/* what it must not say; NULL */
	bool needs_mount;
} said[] = {
	{ "script", "chdir close unmount", "The target does not hold it",
	    "Step", true },
	{ "script", "chdir unmount", "The target stands elsewhere",
	    "No process stands there", true },
	{ "script", "unmount", "The target is not alone", NULL, true },
	{ "job", "unmount", "Step chdir frees", "not alone", true },
	{ "job", "chdir unmount", "No process stands there", "not alone",
	    true },
	{ "job", "spawn-worker chdir close unmount", "others do", "Step",
	    true },
	{ "leader", "signal:STOP key-susp", "stopped already",
	    "is not stopped", false },
	{ "leader", "signal:STOP key-quit", "SIGQUIT waits", NULL, false },
	{ "script", "fork signal:STOP group:TERM", "SIGTERM waited",
	    NULL, false },
	{ "script", "fork signal:STOP group:TERM",
	    "SIGHUP and SIGCONT: killed by SIGHUP", NULL, false },
	{ "leader", "sighup fork", "ignores that, and lives", NULL, false },
	{ "script", "fork signal:STOP key-quit", "SIGQUIT waited",
	    "The target was in it", false },
};

START_TEST(an_odd_state_gets_its_own_words)
{
	struct play *play = play_open(said[_i].start, NULL);
	const struct moment *moment = NULL;
	struct timeline timeline = { NULL, 0, 0 };
	struct buffer out = { NULL, 0, 0 };
	char words[128], *word;

	if (said[_i].needs_mount && !play_has_mount(play)) {
		play_close(play);
		return;
	}
	snprintf(words, sizeof words, "%s", said[_i].words);
	for (word = strtok(words, " "); word; word = strtok(NULL, " "))
		moment = play_do(play, word);
	explain_moment(moment, &timeline, &out);
	play_close(play);
	ck_assert_msg(strstr(buffer_get(&out), said[_i].says) != NULL,
	    "%s %s says: %s", said[_i].start, said[_i].words,
	    buffer_get(&out));
	ck_assert_msg(!said[_i].never || !strstr(buffer_get(&out),
	    said[_i].never), "%s %s says: %s", said[_i].start,
	    said[_i].words, buffer_get(&out));
	buffer_free(&out);
}
END_TEST

/* The shell lets no background group write; a child of the job does. */
START_TEST(tostop_is_no_closed_terminal)
{
	static const char *const words[] = { "write-stdout", "printf-stdout" };
	struct play *play = play_open("job", NULL);
	struct timeline timeline = { NULL, 0, 0 };
	struct buffer out = { NULL, 0, 0 };
	const struct moment *moment;

	play_do(play, "fork");
	play_type(play, "stty tostop\n");
	for (int tries = 0; tries < 400; tries++) {
		moment = play_do(play, words[_i]);
		if (moment->outcome == OUTCOME_FAILED)
			break;
	}
	ck_assert_int_eq(moment->detail.found.error, EIO);
	explain_moment(moment, &timeline, &out);
	play_close(play);
	ck_assert_msg(strstr(buffer_get(&out), "stty tostop") != NULL,
	    "it says: %s", buffer_get(&out));
	buffer_free(&out);
}
END_TEST

START_TEST(a_folder_out_of_reach_is_no_failed_call)
{
	static const char *const words[] = { "open-file", "create-file",
		"create-file:050" };
	struct play *play;
	struct timeline timeline = { NULL, 0, 0 };
	struct buffer out = { NULL, 0, 0 };
	const struct moment *moment;

	if (geteuid() == 0)
		return;			/* who may do everything */
	play = play_open("job", NULL);
	ck_assert_int_eq(chmod(play_world(play)->workdir, 0), 0);
	moment = play_do(play, words[_i]);
	explain_moment(moment, &timeline, &out);
	ck_assert_int_eq(chmod(play_world(play)->workdir, 0700), 0);
	play_close(play);
	ck_assert_str_eq(buffer_get(&out), "EACCES: the target cannot reach "
	    "its work folder, so nothing was made there.");
	buffer_free(&out);
}
END_TEST

/* Who is beside the PPID: with start "leader" the lab has not adopted it. */
START_TEST(a_parent_that_started_it_adopted_nobody)
{
	struct play *play = play_open("leader", NULL);
	const struct world *world = play_world(play);
	struct buffer out = { NULL, 0, 0 };

	explain_note(FIELD_PPID, &world->target, &world->scene, &out);
	ck_assert_str_eq(buffer_get(&out), "the lab started it");
	play_close(play);
	buffer_free(&out);
}
END_TEST

Suite *sentences_suite(void)
{
	Suite *suite = suite_create("sentences");
	TCase *tests = tcase_create("played");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, an_odd_state_gets_its_own_words, 0,
	    (int)(sizeof said / sizeof said[0]));
	tcase_add_loop_test(tests, tostop_is_no_closed_terminal, 0, 2);
	tcase_add_loop_test(tests, a_folder_out_of_reach_is_no_failed_call, 0,
	    3);
	tcase_add_test(tests, a_parent_that_started_it_adopted_nobody);
	suite_add_tcase(suite, tests);
	return suite;
}
