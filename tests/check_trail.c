/* The trail, and which steps it amounts to: without a process. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/keep.h"
#include "lab/facts/taken.h"
#include "lab/ground/memory.h"

Suite *trail_suite(void);

static struct trail trail;
static struct taken taken;
static struct snapshot end;
static struct setting setting;
static int64_t now;

static void begin(void)
{
	memset(&trail, 0, sizeof trail);
	snapshot_init(&end);
	memset(&setting, 0, sizeof setting);
	strcpy(setting.cwd, "/start");
	strcpy(setting.tty, "/dev/pts/9");
	strcpy(setting.file, "/inherited");
	setting.umask = 027;
	setting.inherited = 7;
	setting.session = 2;
	setting.program = 3;
}

static void finish(void)
{
	trail_clear(&trail);
	snapshot_clear(&end);
}

static struct trail_call *call(int process, enum call name, uint64_t a,
    uint64_t b)
{
	struct call_facts facts = { .call = name, .arg = { a, b } };
	int row = trail_add(&trail, process, now++, &facts);

	return &trail.call[row];
}

static int child_of(int parent, pid_t pid)
{
	int child = trail_birth(&trail, pid, parent);
	struct trail_call *row = call(parent, CALL_FORK, 0, 0);

	row->result = pid;
	row->child = child;
	return child;
}

static void go_to(int process, const char *folder)
{
	struct trail_call *row = call(process, CALL_CHDIR, 0, 0);

	row->facts.path = memory_string(folder);
	row->facts.full = memory_string(folder);
}

static const char *order(void)
{
	static char text[200];

	text[0] = '\0';
	for (int i = 0; i < taken.count; i++) {
		strcat(text, i ? " " : "");
		strcat(text, take_name(taken.order[i]));
	}
	return text;
}

static void fds(const char *first, const char *seventh)
{
	struct fd_fact row[4];
	size_t count = 0;

	for (int fd = 0; fd < 3; fd++)
		row[count++] = (struct fd_fact){ fd, ACCESS_BOTH, false,
			first };
	if (seventh)
		row[count++] = (struct fd_fact){ 7, ACCESS_BOTH, false,
			seventh };
	free(end.fds);
	end.fds = fd_list_make(row, count);
}

START_TEST(whole_daemon_in_order)
{
	int a = trail_birth(&trail, 3, -1), b, c;

	b = child_of(a, 4);
	call(b, CALL_SETSID, 0, 0)->result = 4;
	trail_end(&trail, a, now++, 0);
	c = child_of(b, 5);
	trail_end(&trail, b, now++, 0);
	go_to(c, "/");
	call(c, CALL_UMASK, 022, 0)->result = 027;
	call(c, CALL_CLOSE_RANGE, 3, ~0U);
	call(c, CALL_DUP2, 3, 0)->result = 0;
	call(c, CALL_SIGACTION, SIGTERM, 0)->facts.disposition =
	    DISPOSITION_CAUGHT;
	fds("/dev/null", NULL);
	end.caught = 1ULL << (SIGTERM - 1);
	taken_find(&taken, &trail, c, &setting, &end, "");
	ck_assert_str_eq(order(),
	    "fork setsid second_fork chdir umask close stdio sigterm");
	ck_assert_str_eq(taken.chdir, "/");
	ck_assert_int_eq(taken.umask, 022);
	ck_assert_int_eq(taken.forks, 2);
	ck_assert_int_eq(trail.call[1].step, TAKE_SETSID);
}
END_TEST

/* As a user one may not read those of who is not dumpable: prctl(2). */
START_TEST(calls_tell_where_descriptors_may_not_be_read)
{
	int a = trail_birth(&trail, 3, -1);

	call(a, CALL_DUP2, 3, 0)->result = 0;
	call(a, CALL_DUP2, 3, 1)->result = 1;
	taken_find(&taken, &trail, a, &setting, &end, "");
	ck_assert_str_eq(order(), "");
	call(a, CALL_DUP2, 3, 2)->result = 2;
	taken_find(&taken, &trail, a, &setting, &end, "");
	ck_assert_str_eq(order(), "stdio");
	call(a, CALL_CLOSE, 7, 0);
	taken_find(&taken, &trail, a, &setting, &end, "");
	ck_assert_str_eq(order(), "stdio close");
}
END_TEST

START_TEST(what_comes_after_the_look_is_no_step)
{
	int a = trail_birth(&trail, 3, -1);

	go_to(a, "/");
	trail.looked = trail.serial;
	call(a, CALL_UMASK, 077, 0)->result = 027;
	call(a, CALL_EXECVE, 0, 0);
	taken_find(&taken, &trail, a, &setting, &end, "");
	ck_assert_str_eq(order(), "chdir");
	ck_assert_int_eq(taken.umask, -1);
}
END_TEST

START_TEST(failed_setsid_is_no_step)
{
	int a = trail_birth(&trail, 3, -1), b;
	struct trail_call *row = call(a, CALL_SETSID, 0, 0);

	row->result = -1;
	row->error = 1;
	b = child_of(a, 4);
	taken_find(&taken, &trail, b, &setting, NULL, "");
	ck_assert_str_eq(order(), "fork");
	ck_assert_int_eq(trail.call[0].step, TAKE_COUNT);
}
END_TEST

START_TEST(parent_hands_down_what_it_did_before_the_fork_only)
{
	int a = trail_birth(&trail, 3, -1), b;

	call(a, CALL_UMASK, 077, 0);
	b = child_of(a, 4);
	go_to(a, "/");
	taken_find(&taken, &trail, b, &setting, NULL, "");
	ck_assert_str_eq(order(), "umask fork");
	ck_assert_str_eq(taken.chdir, "");
}
END_TEST

START_TEST(sibling_counts_for_nothing)
{
	int a = trail_birth(&trail, 3, -1), b = child_of(a, 4);
	int c = child_of(a, 5);

	call(b, CALL_SETSID, 0, 0);
	taken_find(&taken, &trail, c, &setting, NULL, "");
	ck_assert(!taken.has[TAKE_SETSID]);
	ck_assert(taken.has[TAKE_FORK]);
	ck_assert_int_eq(taken.forks, 1);
}
END_TEST

START_TEST(second_fork_needs_setsid_and_a_parent_that_ended)
{
	int a = trail_birth(&trail, 3, -1), b = child_of(a, 4);
	int c = child_of(b, 5), d;

	trail_end(&trail, b, now++, 0);
	taken_find(&taken, &trail, c, &setting, NULL, "");
	ck_assert(!taken.has[TAKE_SECOND_FORK]);
	call(c, CALL_SETSID, 0, 0);
	d = child_of(c, 6);
	taken_find(&taken, &trail, d, &setting, NULL, "");
	ck_assert(!taken.has[TAKE_SECOND_FORK]);
	trail_end(&trail, c, now++, 0);
	taken_find(&taken, &trail, d, &setting, NULL, "");
	ck_assert(taken.has[TAKE_SECOND_FORK]);
	ck_assert_str_eq(order(), "fork setsid second_fork");
}
END_TEST

START_TEST(umask_put_back_is_none_but_the_same_may_be_chosen)
{
	int a = trail_birth(&trail, 3, -1);

	call(a, CALL_UMASK, 027, 0);
	taken_find(&taken, &trail, a, &setting, NULL, "");
	ck_assert_int_eq(taken.umask, 027);
	call(a, CALL_UMASK, 0, 0);
	call(a, CALL_UMASK, 027, 0);
	taken_find(&taken, &trail, a, &setting, NULL, "");
	ck_assert_int_eq(taken.umask, -1);
	ck_assert(!taken.has[TAKE_UMASK]);
}
END_TEST

START_TEST(going_back_to_the_start_is_no_chdir)
{
	int a = trail_birth(&trail, 3, -1);

	go_to(a, "/");
	go_to(a, "/start");
	taken_find(&taken, &trail, a, &setting, NULL, "");
	ck_assert(!taken.has[TAKE_CHDIR]);
	ck_assert_int_eq(trail.call[0].step, TAKE_COUNT);
}
END_TEST

START_TEST(what_an_exec_closed_was_not_closed_by_a_call)
{
	int a = trail_birth(&trail, 3, -1);

	fds("/dev/null", NULL);
	taken_find(&taken, &trail, a, &setting, &end, "");
	ck_assert(taken.has[TAKE_CLOSE]);
	call(a, CALL_EXECVE, 0, 0)->is_exec_loss = true;
	taken_find(&taken, &trail, a, &setting, &end, "");
	ck_assert(!taken.has[TAKE_CLOSE]);
}
END_TEST

START_TEST(another_file_on_the_number_is_not_the_inherited_one)
{
	int a = trail_birth(&trail, 3, -1);

	fds("/dev/null", "/inherited");
	taken_find(&taken, &trail, a, &setting, &end, "");
	ck_assert(!taken.has[TAKE_CLOSE]);
	fds("/dev/null", "/var/log/mine");
	taken_find(&taken, &trail, a, &setting, &end, "");
	ck_assert(taken.has[TAKE_CLOSE]);
}
END_TEST

/* An open with O_CLOEXEC, or F_DUPFD of fcntl, is no row of the trail. */
START_TEST(what_was_closed_is_opened_by_the_next_call)
{
	int a = trail_birth(&trail, 3, -1);

	go_to(a, "/");
	call(a, CALL_CLOSE_RANGE, 0, ~0U);
	call(a, CALL_SIGACTION, SIGTERM, 0)->facts.disposition =
	    DISPOSITION_CAUGHT;
	end.caught = 1ULL << (SIGTERM - 1);
	fds("/dev/null", NULL);
	taken_find(&taken, &trail, a, &setting, &end, "");
	ck_assert_str_eq(order(), "chdir close stdio sigterm");
}
END_TEST

START_TEST(exec_forgets_a_handler_but_not_that_it_ignores)
{
	int a = trail_birth(&trail, 3, -1);

	call(a, CALL_SIGACTION, SIGTERM, 0)->facts.disposition =
	    DISPOSITION_CAUGHT;
	call(a, CALL_SIGACTION, SIGHUP, 0)->facts.disposition =
	    DISPOSITION_IGNORED;
	call(a, CALL_EXECVE, 0, 0);
	end.ignored = 1ULL << (SIGHUP - 1);
	fds("/dev/pts/9", NULL);
	taken_find(&taken, &trail, a, &setting, &end, "");
	ck_assert(!taken.has[TAKE_SIGTERM]);
	ck_assert_int_eq(taken.sighup, DISPOSITION_IGNORED);
	ck_assert(!taken.has[TAKE_STDIO]);
}
END_TEST

START_TEST(sigwait_that_still_waits_counts)
{
	int a = trail_birth(&trail, 3, -1);
	struct trail_call *row = call(a, CALL_SIGWAIT, 0, 0);

	row->is_pending = true;
	row->facts.set = 1ULL << (SIGTERM - 1);
	fds("/dev/null", NULL);
	taken_find(&taken, &trail, a, &setting, &end, "");
	ck_assert(taken.has[TAKE_SIGTERM]);
}
END_TEST

START_TEST(pidfile_is_the_call_that_made_it)
{
	int a = trail_birth(&trail, 3, -1);
	struct trail_call *row = call(a, CALL_OPENAT, (uint64_t)AT_FDCWD, 0);

	row->facts.arg[2] = O_CREAT | O_WRONLY;
	row->facts.path = memory_string("d.pid");
	row->facts.full = memory_string("/start/d.pid");
	row->result = 3;
	taken_find(&taken, &trail, a, &setting, NULL, "/start/d.pid");
	ck_assert_str_eq(order(), "pidfile");
	ck_assert_str_eq(taken.pidfile, "/start/d.pid");
}
END_TEST

START_TEST(end_state_alone_tells_a_part)
{
	end.pid = 5;
	end.sid = 4;
	strcpy(end.cwd, "/");
	end.umask = 027;
	fds("/dev/null", NULL);
	taken_infer(&taken, &setting, &end, "");
	ck_assert(taken.has[TAKE_FORK] && taken.has[TAKE_SETSID]);
	ck_assert(taken.has[TAKE_SECOND_FORK] && taken.has[TAKE_CHDIR]);
	ck_assert(!taken.has[TAKE_UMASK]);
	ck_assert_int_eq(taken.count, 0);
}
END_TEST

START_TEST(story_is_that_of_the_child_that_went_on)
{
	int a = trail_birth(&trail, 3, -1), b = child_of(a, 4), c;

	call(b, CALL_SETSID, 0, 0);
	c = child_of(b, 5);
	trail_end(&trail, c, 10, 0);
	trail_end(&trail, a, 20, 0);
	trail_end(&trail, b, 30, 0);
	ck_assert_int_eq(trail_last(&trail), c);
	call(b, CALL_UMASK, 0, 0);
	ck_assert_int_eq(trail_last(&trail), b);
}
END_TEST

START_TEST(story_is_not_that_of_a_helper)
{
	int a = trail_birth(&trail, 3, -1), b = child_of(a, 4), c;

	call(b, CALL_SETSID, 0, 0);
	c = child_of(b, 5);
	trail.process[c].is_vforked = true;
	trail_end(&trail, c, 10, 0);
	trail_end(&trail, b, 20, 0);
	trail_end(&trail, a, 30, 0);
	ck_assert_int_eq(trail_last(&trail), b);
}
END_TEST

START_TEST(trail_stays_bounded)
{
	int a = trail_birth(&trail, 3, -1);

	for (int i = 0; i < TRAIL_CALLS_MAX + 5; i++) {
		struct call_facts facts = { .call = CALL_CHDIR,
			.path = memory_string("/") };

		trail_add(&trail, a, 0, &facts);
	}
	ck_assert_uint_eq(trail.count, TRAIL_CALLS_MAX);
	ck_assert_int_eq(trail.omitted, 5);
}
END_TEST

static const struct written {
	struct call_facts facts;
	const char *text;
} written[] = {
	{ { .call = CALL_SETSID }, "setsid()" },
	{ { .call = CALL_UMASK, .arg = { 022 } }, "umask(0022)" },
	{ { .call = CALL_CHDIR, .path = (char *)"a\x1b[2J\"" },
	  "chdir(\"a\\x1b[2J\"\")" },
	{ { .call = CALL_CLOSE_RANGE, .arg = { 3, 0xffffffff, 0 } },
	  "close_range(3, ~0U, 0)" },
	{ { .call = CALL_OPENAT, .arg = { (uint64_t)AT_FDCWD, 0,
	      O_WRONLY | O_CREAT, 0644 }, .path = (char *)"x" },
	  "openat(AT_FDCWD, \"x\", O_WRONLY|O_CREAT, 0644)" },
	{ { .call = CALL_OPENAT, .arg = { (uint64_t)AT_FDCWD, 0, O_RDWR },
	      .path = (char *)"/dev/null" },
	  "openat(AT_FDCWD, \"/dev/null\", O_RDWR)" },
	{ { .call = CALL_SIGACTION, .arg = { SIGHUP },
	      .disposition = DISPOSITION_IGNORED },
	  "sigaction(SIGHUP, SIG_IGN)" },
	{ { .call = CALL_KILLED, .arg = { SIGHUP } }, "killed by SIGHUP" },
	{ { .call = CALL_EXIT, .arg = { 3 } }, "_exit(3)" },
	{ { .call = CALL_CHDIR }, "chdir(?)" },
	{ { .call = CALL_SIGWAIT, .set = 1ULL << (SIGTERM - 1) },
	  "sigwait({SIGTERM})" },
};

START_TEST(call_is_written_for_a_person)
{
	struct buffer out = { 0 };

	call_print(&written[_i].facts, &out);
	ck_assert_str_eq(buffer_get(&out), written[_i].text);
	buffer_free(&out);
}
END_TEST

START_TEST(keep_has_both_ends_of_any_stream)
{
	struct keep keep = { 0 };
	struct buffer last = { 0 };
	char block[1000];
	unsigned long long dropped;

	for (int i = 0; i < 500; i++) {
		memset(block, 'a' + i % 26, sizeof block);
		keep_add(&keep, block, sizeof block);
	}
	keep_add(&keep, "the end", 7);
	dropped = keep_last(&keep, &last);
	ck_assert_uint_eq(keep.total, 500007);
	ck_assert_uint_eq(keep.first.length + last.length + dropped,
	    keep.total);
	ck_assert_int_eq(keep.first.text[0], 'a');
	ck_assert_str_eq(last.text + last.length - 7, "the end");
	buffer_free(&last);
	keep_clear(&keep);
	keep_add(&keep, "short", 5);
	ck_assert_uint_eq(keep_last(&keep, &last), 0);
	ck_assert_uint_eq(last.length, 0);
	keep_clear(&keep);
}
END_TEST

Suite *trail_suite(void)
{
	Suite *suite = suite_create("trail");
	TCase *steps = tcase_create("steps"), *words = tcase_create("words");

	tcase_add_checked_fixture(steps, begin, finish);
	tcase_add_test(steps, whole_daemon_in_order);
	tcase_add_test(steps,
	    calls_tell_where_descriptors_may_not_be_read);
	tcase_add_test(steps, what_comes_after_the_look_is_no_step);
	tcase_add_test(steps, failed_setsid_is_no_step);
	tcase_add_test(steps,
	    parent_hands_down_what_it_did_before_the_fork_only);
	tcase_add_test(steps, sibling_counts_for_nothing);
	tcase_add_test(steps,
	    second_fork_needs_setsid_and_a_parent_that_ended);
	tcase_add_test(steps,
	    umask_put_back_is_none_but_the_same_may_be_chosen);
	tcase_add_test(steps, going_back_to_the_start_is_no_chdir);
	tcase_add_test(steps, what_an_exec_closed_was_not_closed_by_a_call);
	tcase_add_test(steps,
	    another_file_on_the_number_is_not_the_inherited_one);
	tcase_add_test(steps,
	    what_was_closed_is_opened_by_the_next_call);
	tcase_add_test(steps,
	    exec_forgets_a_handler_but_not_that_it_ignores);
	tcase_add_test(steps, sigwait_that_still_waits_counts);
	tcase_add_test(steps, pidfile_is_the_call_that_made_it);
	tcase_add_test(steps, end_state_alone_tells_a_part);
	tcase_add_test(steps, story_is_that_of_the_child_that_went_on);
	tcase_add_test(steps, story_is_not_that_of_a_helper);
	tcase_add_test(steps, trail_stays_bounded);
	suite_add_tcase(suite, steps);
	tcase_add_loop_test(words, call_is_written_for_a_person, 0,
	    sizeof written / sizeof written[0]);
	tcase_add_test(words, keep_has_both_ends_of_any_stream);
	suite_add_tcase(suite, words);
	return suite;
}
