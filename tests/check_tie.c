/* The ties: what was seen to be cut, and by what. */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/tie.h"

Suite *tie_suite(void);

enum { SHELL = 100, JOB = 200, CHILD = 201 };

static struct moment moment;
static struct timeline timeline;

static struct fd_list *terminal_and_mount(void)
{
	struct fd_fact rows[] = {
		{ 0, ACCESS_BOTH, false, "/dev/pts/5" },
		{ 1, ACCESS_BOTH, false, "/dev/pts/5" },
		{ 2, ACCESS_BOTH, false, "/dev/pts/5" },
		{ 3, ACCESS_READ, false, "/tmp/lab/usb/notes" },
	};

	return fd_list_make(rows, 4);
}

static void scene_fill(struct scene *scene, pid_t target)
{
	memset(scene, 0, sizeof *scene);
	scene->row[0] = (struct relative){ .pid = SHELL, .ppid = 50,
		.pgid = SHELL, .sid = SHELL, .comm = "bash", .state = 'S',
		.role = ROLE_SHELL };
	scene->row[1] = (struct relative){ .pid = target, .ppid = SHELL,
		.pgid = JOB, .sid = SHELL, .comm = "target", .state = 'S',
		.role = ROLE_TARGET };
	scene->count = 2;
	scene->shell = SHELL;
	strcpy(scene->shell_comm, "bash");
	scene->is_shell_alive = true;
	strcpy(scene->tty, "/dev/pts/5");
	scene->foreground = JOB;
	scene->tty_session = SHELL;
}

/* A foreground job of an interactive shell. */
static void job_fill(struct snapshot *job)
{
	snapshot_init(job);
	job->pid = job->pgid = job->tpgid = JOB;
	job->ppid = job->sid = SHELL;
	strcpy(job->tty, "/dev/pts/5");
	strcpy(job->cwd, "/tmp/lab/usb");
	job->umask = 022;
	job->fds = terminal_and_mount();
	job->state = 'S';
	snapshot_derive(job);
}

static void setup(void)
{
	memset(&moment, 0, sizeof moment);
	memset(&timeline, 0, sizeof timeline);
	job_fill(&moment.before);
	job_fill(&moment.after);
	scene_fill(&moment.scene_before, JOB);
	scene_fill(&moment.scene_after, JOB);
	moment.has_before = moment.has_after = true;
}

static void teardown(void)
{
	timeline_cut(&timeline, 0);
	moment_clear(&moment);
}

/* The moment is done; the next one begins where it ended. */
static void next(const char *word)
{
	char why[128];

	ck_assert_int_eq(action_parse(&moment.action, word, why, sizeof why),
	    0);
	snapshot_derive(&moment.after);
	timeline_add(&timeline, &moment);
	snapshot_copy(&moment.before, &moment.after);
	moment.scene_before = moment.scene_after;
}

static struct tie_view view(int number)
{
	return tie_state(&ties[number - 1], &moment.after,
	    &moment.scene_after, &timeline);
}

static int cut(void)
{
	return ties_cut(&moment.after, &moment.scene_after, &timeline);
}

static void do_fork(void)
{
	moment.after.pid = moment.after.pid == JOB ? CHILD : CHILD + 1;
	moment.after.ppid = 1;
	moment.scene_after.foreground = SHELL;
	if (moment.after.tty[0])
		moment.after.tpgid = SHELL;
	next("fork");
}

static void do_setsid(void)
{
	moment.after.pgid = moment.after.sid = moment.after.pid;
	moment.after.tty[0] = '\0';
	moment.after.tpgid = -1;
	next("setsid");
}

START_TEST(a_job_holds_eight)
{
	for (int i = 1; i <= 8; i++)
		ck_assert_msg(view(i).word == TIE_HELD, "tie %d", i);
	ck_assert_int_eq(view(9).word, TIE_UNSEEN);
	ck_assert_int_eq(cut(), 0);
}
END_TEST

START_TEST(fork_and_setsid_cut_three_and_tie_one)
{
	do_fork();
	ck_assert_int_eq(view(1).word, TIE_CUT);
	ck_assert_int_eq(view(2).word, TIE_CUT);
	ck_assert_str_eq(view(2).by->action.id, "fork");
	do_setsid();
	ck_assert_str_eq(view(2).by->action.id, "fork");
	ck_assert_int_eq(view(3).word, TIE_CUT);
	ck_assert_int_eq(view(3).by->number, 2);
	ck_assert_int_eq(view(9).word, TIE_NEW);
	ck_assert_int_eq(cut(), 3);
	do_fork();
	ck_assert_int_eq(view(9).word, TIE_CUT);
	ck_assert_int_eq(view(9).by->number, 3);
}
END_TEST

/* In a script fork leaves the target in the foreground; then setsid cuts. */
START_TEST(what_cut_it_is_what_was_seen)
{
	moment.after.pid = CHILD;
	moment.after.ppid = 1;
	next("fork");
	ck_assert_int_eq(view(2).word, TIE_HELD);
	do_setsid();
	ck_assert_int_eq(view(2).word, TIE_CUT);
	ck_assert_str_eq(view(2).by->action.id, "setsid");
}
END_TEST

START_TEST(the_other_steps_cut_theirs)
{
	strcpy(moment.after.cwd, "/");
	next("chdir");
	moment.after.umask = 0;
	next("umask");
	free(moment.after.fds);
	moment.after.fds = fd_list_make(NULL, 0);
	next("close");
	moment.after.caught |= (uint64_t)1 << (SIGTERM - 1);
	next("sigterm");
	ck_assert_str_eq(view(4).by->action.id, "chdir");
	ck_assert_str_eq(view(5).by->action.id, "umask");
	ck_assert_str_eq(view(6).by->action.id, "close");
	ck_assert_str_eq(view(7).by->action.id, "close");
	ck_assert_str_eq(view(8).by->action.id, "sigterm");
	ck_assert_int_eq(cut(), 5);
}
END_TEST

START_TEST(what_comes_back_is_held_again)
{
	moment.after.tpgid = moment.scene_after.foreground = SHELL;
	next("key-susp");
	ck_assert_int_eq(view(2).word, TIE_CUT);
	moment.after.tpgid = moment.scene_after.foreground = JOB;
	snapshot_derive(&moment.after);
	ck_assert_int_eq(view(2).word, TIE_HELD);
	ck_assert_ptr_null(view(2).by);
}
END_TEST

START_TEST(an_ended_target_cuts_nothing)
{
	moment.has_after = false;
	moment.outcome = OUTCOME_ENDED;
	next("key-intr");
	ck_assert_int_eq(cut(), 0);
}
END_TEST

START_TEST(labels_name_what_was_there)
{
	struct buffer out = { 0 };

	moment.after.umask = 0;
	next("umask");
	tie_label(&ties[4], &moment.after, &moment.scene_after, &timeline,
	    &out);
	ck_assert_str_eq(buffer_get(&out), "umask 0022 of the shell");
	buffer_clear(&out);
	tie_label(&ties[2], &moment.after, &moment.scene_after, &timeline,
	    &out);
	ck_assert_str_eq(buffer_get(&out), "session and terminal of bash");
	buffer_free(&out);
}
END_TEST

START_TEST(each_tie_is_claimed_by_its_step)
{
	const struct step *step = step_find(ties[_i].step);

	ck_assert_ptr_nonnull(step);
	ck_assert_ptr_nonnull(strstr(step->ties, ties[_i].id));
}
END_TEST

Suite *tie_suite(void)
{
	Suite *suite = suite_create("tie");
	TCase *tests = tcase_create("ties");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, a_job_holds_eight);
	tcase_add_test(tests, fork_and_setsid_cut_three_and_tie_one);
	tcase_add_test(tests, what_cut_it_is_what_was_seen);
	tcase_add_test(tests, the_other_steps_cut_theirs);
	tcase_add_test(tests, what_comes_back_is_held_again);
	tcase_add_test(tests, an_ended_target_cuts_nothing);
	tcase_add_test(tests, labels_name_what_was_there);
	tcase_add_loop_test(tests, each_tie_is_claimed_by_its_step, 0,
	    TIE_COUNT);
	suite_add_tcase(suite, tests);
	return suite;
}
