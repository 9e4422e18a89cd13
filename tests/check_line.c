/* The line lies in a folder where other programs of the same user can write:
 * whatever stands on it, nobody is ended and nothing removed that is not the
 * lab's own. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/abandoned.h"
#include "lab/actors/belongings.h"
#include "lab/actors/look.h"
#include "lab/actors/stage_inside.h"
#include "lab/ground/io.h"
#include "tests/play.h"

Suite *line_suite(void);

/* --- a process that is none of the lab's ---------------------------------- */

/* In a session of its own. */
static pid_t start_stranger(void)
{
	int ends[2], made = pipe2(ends, O_CLOEXEC);
	pid_t parent = getpid(), pid = fork();
	char byte;

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setsid();
		close(ends[0]);
		close(ends[1]);
		while (getppid() == parent)
			pause();
		_exit(0);
	}
	ck_assert_int_eq(made, 0);
	ck_assert_int_gt(pid, 0);
	close(ends[1]);
	ck_assert_int_eq(read(ends[0], &byte, 1), 0);
	close(ends[0]);
	return pid;
}

static void must_be_left_alone(pid_t stranger)
{
	ck_assert_msg(waitpid(stranger, NULL, WNOHANG) == 0,
	    "it was ended, and was none of the lab's");
	kill(stranger, SIGKILL);
	ck_assert_int_eq(waitpid(stranger, NULL, 0), stranger);
}

static struct line_page *attach(const struct play *play)
{
	char path[600];
	struct line_page *page;

	snprintf(path, sizeof path, "%s/line", play_world(play)->workdir);
	page = line_attach(path);
	ck_assert_ptr_nonnull(page);
	return page;
}

static void announce(struct line_page *page, pid_t pid)
{
	atomic_store(&page->announced_by, getpid());
	atomic_store(&page->announced, pid);
}

/* During an action, and just before the end; with a fork, too, that is
 * announced rightly a moment later. */
START_TEST(an_announced_stranger_is_no_target)
{
	static const char *const words[] = { "umask", "fork", NULL };
	pid_t stranger = start_stranger();
	struct play *play = play_open("job", NULL);
	struct line_page *page = attach(play);
	const struct moment *moment;

	announce(page, stranger);
	if (words[_i]) {
		moment = play_do(play, words[_i]);
		ck_assert(moment->has_after);
		ck_assert_int_ne(moment->after.pid, stranger);
		ck_assert_int_eq(moment->outcome, OUTCOME_OK);
	}
	line_close(page);
	play_close(play);
	must_be_left_alone(stranger);
}
END_TEST

START_TEST(a_stranger_is_none_of_a_batch)
{
	pid_t stranger = start_stranger();
	struct line_page *page = calloc(1, sizeof *page);
	struct belongings ours = { .page = page, .proc = look_open(),
		.workdir = { .fd = -1 } };
	uint32_t seen = 0;

	strcpy(ours.workdir.path, "/nowhere");
	page->kin[0].pid = stranger;
	page->kin_count = 1000000;
	belongings_hold_kin(&ours, &seen);
	ck_assert_uint_eq(seen, 1);
	ck_assert_int_eq(ours.count, 0);
	ck_assert_ptr_null(belongings_hold_ours(&ours, stranger, ROLE_OTHER));
	ck_assert_ptr_null(belongings_hold_ours(&ours, getpid(), ROLE_OTHER));
	close(ours.proc);
	free(page);
	must_be_left_alone(stranger);
}
END_TEST

/* As when the shell has ended long since, and its number was given again. */
START_TEST(a_session_with_the_same_number_is_left_alone)
{
	pid_t stranger = start_stranger();
	struct belongings ours = { .proc = look_open(),
		.workdir = { .fd = -1 } };

	belongings_set_session(&ours, stranger);
	ck_assert_int_eq(ours.session, stranger);
	ck_assert_uint_gt(ours.session_start, 0);
	ours.session_start--;
	ck_assert_int_eq(belongings_end(&ours), 0);
	ck_assert_int_eq(waitpid(stranger, NULL, WNOHANG), 0);
	belongings_set_session(&ours, stranger);
	ck_assert_int_eq(belongings_end(&ours), 0);
	ck_assert_int_eq(waitpid(stranger, NULL, 0), stranger);
	close(ours.proc);
}
END_TEST

/* --- what it says of itself ----------------------------------------------- */

/* At the very end of what may be read. */
START_TEST(more_descriptors_than_there_is_room_for)
{
	size_t length = (sizeof(struct report) + 8191) / 4096 * 4096;
	char *room = mmap(NULL, length, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct report *report = (struct report *)(void *)(room + length -
	    4096 - sizeof *report);
	static struct fd_fact none[REPORT_FDS + 100];
	struct snapshot snapshot;

	ck_assert_ptr_ne(room, MAP_FAILED);
	ck_assert_int_eq(mprotect(room + length - 4096, 4096, PROT_NONE), 0);
	snapshot_init(&snapshot);
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		none[i].target = "";
	snapshot.fds = fd_list_make(none, REPORT_FDS + 100);
	report->fds = REPORT_FDS + 100;
	ck_assert_uint_ne(report_disagreement(report, &snapshot) &
	    FIELD_BIT(FIELD_FDS), 0);
	snapshot_clear(&snapshot);
	munmap(room, length);
}
END_TEST

static int byte_of(const bool *flag)
{
	return *(const unsigned char *)flag;
}

START_TEST(any_byte_of_a_flag_is_yes)
{
	struct line_page *page = calloc(1, sizeof *page);
	struct stage *stage = calloc(1, sizeof *stage);
	const struct findings *found = &stage->moment.detail.found;

	memset(&page->found, 0xfe, sizeof page->found);
	page->calls = -7;
	stage->belongings.page = page;
	perform_collect(stage);
	ck_assert_int_eq(byte_of(&found->blocked), 1);
	ck_assert_int_eq(byte_of(&found->opened), 1);
	ck_assert_int_eq(byte_of(&found->became_controlling), 1);
	ck_assert_uint_eq(strlen(found->path), sizeof found->path - 1);
	ck_assert_uint_eq(strlen(found->text), sizeof found->text - 1);
	ck_assert_int_eq(stage->moment.calls, CALLS_MAX);
	free(stage);
	free(page);
}
END_TEST

/* --- who is left puts away ------------------------------------------------ */

static void make_folder(char *path, size_t size, const char *name)
{
	const char *place = getenv("TMPDIR");
	char file[400];

	snprintf(path, size, "%s/%s%d", place ? place : "/tmp", name,
	    (int)getpid());
	snprintf(file, sizeof file, "%s/precious", path);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert_int_eq(io_write_at(AT_FDCWD, file, "x", 0600), 0);
}

static bool is_there(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0;
}

static void remove_folder(const char *path)
{
	struct workdir workdir = { .fd = -1 };

	snprintf(workdir.path, sizeof workdir.path, "%s", path);
	ck_assert_int_eq(workdir_clear(&workdir), 0);
}

START_TEST(only_the_folder_of_a_line_is_cleared)
{
	char folder[300], other[300], line[400];

	make_folder(folder, sizeof folder, WORKDIR_START);
	make_folder(other, sizeof other, "somebody.");
	snprintf(line, sizeof line, "%s/line", folder);
	abandoned_clear(line);
	ck_assert(is_there(folder));
	ck_assert_int_eq(symlink("precious", line), 0);
	abandoned_clear(line);
	ck_assert(is_there(folder));
	unlink(line);
	ck_assert_int_eq(io_write_at(AT_FDCWD, line, "", 0600), 0);
	abandoned_clear(line);
	ck_assert(!is_there(folder));
	snprintf(line, sizeof line, "%s/line", other);
	ck_assert_int_eq(io_write_at(AT_FDCWD, line, "", 0600), 0);
	abandoned_clear(line);
	ck_assert(is_there(line));
	abandoned_clear("line");
	abandoned_clear("/line");
	abandoned_clear("");
	remove_folder(other);
}
END_TEST

START_TEST(who_was_never_named_has_not_ended)
{
	struct line_page *page = calloc(1, sizeof *page);
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	ck_assert(!abandoned_is(page));
	ck_assert(!abandoned_is_ours(page));
	page->lab = child;
	ck_assert(!abandoned_is(page));
	page->warden = child;
	page->target = getppid();
	ck_assert_int_eq(waitid(P_PID, (id_t)child, NULL, WEXITED | WNOWAIT),
	    0);
	ck_assert(abandoned_is(page));		/* a zombie does nothing */
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert(abandoned_is(page));
	ck_assert(!abandoned_is_ours(page));
	page->target = child;
	ck_assert(abandoned_is_ours(page));
	page->target = getpid();
	ck_assert(abandoned_is_ours(page));
	page->lab = getpid();
	ck_assert(!abandoned_is(page));
	free(page);
}
END_TEST

Suite *line_suite(void)
{
	Suite *suite = suite_create("line");
	TCase *tests = tcase_create("hostile");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, an_announced_stranger_is_no_target, 0, 3);
	tcase_add_test(tests, a_stranger_is_none_of_a_batch);
	tcase_add_test(tests, a_session_with_the_same_number_is_left_alone);
	tcase_add_test(tests, more_descriptors_than_there_is_room_for);
	tcase_add_test(tests, any_byte_of_a_flag_is_yes);
	tcase_add_test(tests, only_the_folder_of_a_line_is_cleared);
	tcase_add_test(tests, who_was_never_named_has_not_ended);
	suite_add_tcase(suite, tests);
	return suite;
}
