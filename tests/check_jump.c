/* Going back over a jump, an action, another start. */
#include <check.h>

#include "lab/facts/jump.h"
#include "tests/fake_lab.h"

Suite *jump_suite(void);

static struct lab lab;

static void setup(void)
{
	fake_lab_open(&lab);
}

static void teardown(void)
{
	fake_lab_end(&lab);
}

static struct wishes press(int key)
{
	return fake_lab_press(&lab, key);
}

static void finish_actions(void)
{
	struct wishes wishes;

	while (lab.activity == ACTIVITY_BUSY) {
		struct moment moment = { .outcome = OUTCOME_OK,
			.action = lab.doing, .has_after = true,
			.after = lab.world.target };
		struct event done = { .kind = EVENT_DONE,
			.moment = &moment };

		lab_handle(&lab, &done, &wishes);
	}
}

static void finish_replay(void)
{
	struct world world = lab.world;
	struct event event = { .kind = EVENT_WORLD, .world = &world };
	struct wishes wishes;

	snapshot_init(&world.target);
	snapshot_copy(&world.target, &lab.world.target);
	lab_handle(&lab, &event, &wishes);
	snapshot_clear(&world.target);
	finish_actions();
}

START_TEST(u_takes_a_jump_back)
{
	fake_lab_do(&lab, "fork");
	fake_lab_do(&lab, "setsid");
	fake_lab_do(&lab, "chdir");
	press('l');
	press(KEYS_UP);
	press(KEYS_UP);
	press(KEYS_ENTER);		/* be there again */
	finish_replay();
	ck_assert_int_eq(lab.timeline.count, 1);
	press('u');
	finish_replay();
	ck_assert_int_eq(lab.timeline.count, 3);
	press('u');			/* the last action, as ever */
	finish_replay();
	ck_assert_int_eq(lab.timeline.count, 2);
	press('r');
	press('y');
	finish_replay();
	ck_assert_int_eq(lab.timeline.count, 0);
	press('u');
	finish_replay();
	ck_assert_int_eq(lab.timeline.count, 2);
	press('U');			/* what could be redone before */
	finish_actions();
	ck_assert_int_eq(lab.timeline.count, 3);
}
END_TEST

START_TEST(u_takes_another_start_back)
{
	struct settings want = lab.settings;
	struct wishes wishes = { .count = 0 };
	struct action action[2];

	fake_lab_do(&lab, "fork");
	want.start = start_find("script");
	want.is_adopting = true;
	ck_assert_int_eq(action_list("setsid chdir", action, 2), 2);
	ck_assert(lab_walk(&lab, &want, action, 2, NULL, &wishes));
	finish_replay();
	ck_assert_int_eq(lab.timeline.count, 2);
	press('u');
	finish_replay();
	ck_assert_int_eq(lab.timeline.count, 1);
	ck_assert(action_is(&lab.timeline.moment[0]->action, "fork"));
	ck_assert_str_eq(lab.settings.start->id, "job");
	ck_assert(!lab.settings.is_adopting);
	for (int i = 0; i < 2 * JUMPS_MAX; i++) {
		ck_assert(lab_change(&lab, &want, &wishes));
		finish_replay();
	}
	for (int i = 0; i < JUMPS_MAX; i++) {
		press('u');
		finish_replay();
	}
	ck_assert(!lab_can_undo(&lab));
	ck_assert_int_eq(press('u').count, 0);
}
END_TEST

Suite *jump_suite(void)
{
	Suite *suite = suite_create("jump");
	TCase *tests = tcase_create("back");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, u_takes_a_jump_back);
	tcase_add_test(tests, u_takes_another_start_back);
	tcase_set_timeout(tests, 60);
	suite_add_tcase(suite, tests);
	return suite;
}
