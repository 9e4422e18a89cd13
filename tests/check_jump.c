/* Going back over a jump, an action, another start. */
#include <check.h>

#include "lab/facts/jump.h"
#include "tests/fake_lab.h"

Suite *jump_suite(void);

static void finish_actions(void)
{
	struct wishes wishes;

	while (fake_lab.activity == ACTIVITY_BUSY) {
		struct moment moment = { .outcome = OUTCOME_OK,
			.action = fake_lab.doing, .has_after = true,
			.after = fake_lab.world.target };
		struct event done = { .kind = EVENT_DONE,
			.moment = &moment };

		lab_handle(&fake_lab, &done, &wishes);
	}
}

static void finish_replay(void)
{
	struct world world = fake_lab.world;
	struct event event = { .kind = EVENT_WORLD, .world = &world };
	struct wishes wishes;

	snapshot_init(&world.target);
	snapshot_copy(&world.target, &fake_lab.world.target);
	lab_handle(&fake_lab, &event, &wishes);
	snapshot_clear(&world.target);
	finish_actions();
}

START_TEST(u_takes_a_jump_back)
{
	fake_lab_do(&fake_lab, "fork");
	fake_lab_do(&fake_lab, "setsid");
	fake_lab_do(&fake_lab, "chdir");
	fake_lab_type('l');
	fake_lab_type(KEYS_UP);
	fake_lab_type(KEYS_UP);
	fake_lab_type(KEYS_ENTER);		/* be there again */
	finish_replay();
	ck_assert_int_eq(fake_lab.timeline.count, 1);
	fake_lab_type('u');
	finish_replay();
	ck_assert_int_eq(fake_lab.timeline.count, 3);
	fake_lab_type('u');			/* the last action, as ever */
	finish_replay();
	ck_assert_int_eq(fake_lab.timeline.count, 2);
	fake_lab_type('r');
	fake_lab_type('y');
	finish_replay();
	ck_assert_int_eq(fake_lab.timeline.count, 0);
	fake_lab_type('u');
	finish_replay();
	ck_assert_int_eq(fake_lab.timeline.count, 2);
	fake_lab_type('U');		/* what could be redone before */
	finish_actions();
	ck_assert_int_eq(fake_lab.timeline.count, 3);
}
END_TEST

START_TEST(u_takes_another_start_back)
{
	struct settings want = fake_lab.settings;
	struct wishes wishes = { .count = 0 };
	struct action action[2];

	fake_lab_do(&fake_lab, "fork");
	want.start = start_find("script");
	want.is_adopting = true;
	ck_assert_int_eq(action_list("setsid chdir", action, 2), 2);
	ck_assert(lab_walk(&fake_lab, &want, action, 2, NULL, &wishes));
	finish_replay();
	ck_assert_int_eq(fake_lab.timeline.count, 2);
	fake_lab_type('u');
	finish_replay();
	ck_assert_int_eq(fake_lab.timeline.count, 1);
	ck_assert(action_is(&fake_lab.timeline.moment[0]->action, "fork"));
	ck_assert_str_eq(fake_lab.settings.start->id, "job");
	ck_assert(!fake_lab.settings.is_adopting);
	for (int i = 0; i < 2 * JUMPS_MAX; i++) {
		ck_assert(lab_change(&fake_lab, &want, &wishes));
		finish_replay();
	}
	for (int i = 0; i < JUMPS_MAX; i++) {
		fake_lab_type('u');
		finish_replay();
	}
	ck_assert(!lab_can_undo(&fake_lab));
	ck_assert_int_eq(fake_lab_type('u').count, 0);
}
END_TEST

Suite *jump_suite(void)
{
	Suite *suite = suite_create("jump");
	TCase *tests = tcase_create("back");

	tcase_add_checked_fixture(tests, fake_lab_setup, fake_lab_teardown);
	tcase_add_test(tests, u_takes_a_jump_back);
	tcase_add_test(tests, u_takes_another_start_back);
	tcase_set_timeout(tests, 60);
	suite_add_tcase(suite, tests);
	return suite;
}
