/* Progress as text and as a file: what was written comes back, and what was
 * not ours is never lost. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/facts/progress.h"
#include "lab/state.h"

Suite *progress_suite(void);

static const char good[] = "daemonlab progress 1\nbelief M6\nbelief M36\n"
    "insight 1\ninsight 12\nseen fork\nseen hangup\nscore 3 7\n"
    "inventory before 1 2 3 4 1 2 3 4 1 2 3 4\n"
    "inventory after 0 0 0 0 0 0 0 0 0 0 0 4\n";

START_TEST(what_was_printed_is_read)
{
	struct progress progress, again;
	struct buffer text = { 0 };

	ck_assert_int_eq(progress_read(&progress, good, strlen(good)), 0);
	ck_assert_int_eq(progress_count(progress.beliefs), 2);
	ck_assert_uint_eq(progress.insights, 1U | 1U << 11);
	ck_assert_int_eq(progress_count(progress.seen), 2);
	ck_assert_int_eq(progress.right, 3);
	ck_assert_int_eq(progress.asked, 7);
	ck_assert_int_eq(progress.before[3], 4);
	ck_assert(progress.has_after);
	progress_print(&progress, &text);
	ck_assert_str_eq(text.text, good);
	ck_assert_int_eq(progress_read(&again, text.text, text.length), 0);
	ck_assert_int_eq(again.after[11], 4);
	buffer_free(&text);
}
END_TEST

static const char *const bad[] = {
	"", "\n", "hello\n", "daemonlab progress 2\n",
	"daemonlab progress 1", "daemonlab progress 1\nbelief M99\n",
	"daemonlab progress 1\nbelief M6", "daemonlab progress 1\n\n",
	"daemonlab progress 1\ninsight 0\n",
	"daemonlab progress 1\ninsight 13\n",
	"daemonlab progress 1\nseen nothing\n",
	"daemonlab progress 1\nscore 8 7\n",
	"daemonlab progress 1\nscore -1 7\n",
	"daemonlab progress 1\nscore 99999999999999999999 1\n",
	"daemonlab progress 1\ninventory before 1 2 3\n",
	"daemonlab progress 1\ninventory before 9 2 3 4 1 2 3 4 1 2 3 4\n",
	("\x7f" "ELF\1\1\1"),
};

START_TEST(what_is_not_ours_is_refused)
{
	struct progress progress;

	ck_assert_int_eq(progress_read(&progress, bad[_i], strlen(bad[_i])),
	    -1);
	ck_assert_uint_eq(progress.beliefs, 0);
	ck_assert_int_eq(progress.asked, 0);
}
END_TEST

START_TEST(any_bytes_are_taken)
{
	struct progress progress;
	char text[sizeof good];
	unsigned seed = 1;

	for (int i = 0; i < 3000; i++) {
		memcpy(text, good, sizeof good);
		for (int k = 0; k < 2; k++)
			text[(unsigned)rand_r(&seed) % (sizeof good - 1)] =
			    (char)rand_r(&seed);
		progress_read(&progress, text, sizeof good - 1);
	}
}
END_TEST

/* --- the file --------------------------------------------------------------- */

static char folder[] = "/tmp/check_progress.XXXXXX";
static char path[128], note[256];

static void folder_begin(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert(mkdtemp(folder) != NULL);
	setenv("XDG_STATE_HOME", folder, 1);
	snprintf(path, sizeof path, "%s/daemonlab/progress", folder);
}

static void remove_file(const char *name)
{
	char file[192];

	snprintf(file, sizeof file, "%s/daemonlab/%s", folder, name);
	unlink(file);
}

static void folder_end(void)
{
	char below[128];

	remove_file("progress");
	remove_file("progress.damaged-1");
	remove_file("progress.damaged-2");
	snprintf(below, sizeof below, "%s/daemonlab", folder);
	if (rmdir(below) < 0)
		unlink(below);
	ck_assert_int_eq(rmdir(folder), 0);
}

static void put_file(const char *text)
{
	char below[128];
	FILE *file;

	snprintf(below, sizeof below, "%s/daemonlab", folder);
	mkdir(below, 0700);
	file = fopen(path, "w");
	ck_assert(file != NULL);
	fputs(text, file);
	fclose(file);
}

START_TEST(what_was_saved_is_loaded)
{
	struct progress progress, again;
	struct stat about;

	ck_assert(state_load(&progress, note, sizeof note));
	progress_read(&progress, good, strlen(good));
	ck_assert(state_save(&progress, note, sizeof note));
	ck_assert_int_eq(stat(path, &about), 0);
	ck_assert_uint_eq(about.st_mode & 07777U, 0600);
	ck_assert(state_load(&again, note, sizeof note));
	ck_assert_uint_eq(again.beliefs, progress.beliefs);
	ck_assert_int_eq(again.before[11], 4);
}
END_TEST

START_TEST(two_labs_keep_what_both_have_seen)
{
	struct progress one = { .beliefs = 1 }, two = { .beliefs = 4 };

	ck_assert(state_save(&one, note, sizeof note));
	ck_assert(state_save(&two, note, sizeof note));
	ck_assert(state_load(&one, note, sizeof note));
	ck_assert_uint_eq(one.beliefs, 5);
}
END_TEST

static void assert_aside(const char *name, const char *text)
{
	char file[192], got[64] = "";
	int fd;

	snprintf(file, sizeof file, "%s/daemonlab/%s", folder, name);
	fd = open(file, O_RDONLY);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq((int)read(fd, got, sizeof got - 1),
	    (int)strlen(text));
	ck_assert_str_eq(got, text);
	close(fd);
}

START_TEST(a_damaged_file_is_set_aside)
{
	struct progress progress;

	put_file("my own notes\n");
	ck_assert(!state_load(&progress, note, sizeof note));
	ck_assert(strstr(note, "progress.damaged-1") != NULL);
	ck_assert_ptr_null(strchr(note, '\n'));
	put_file("daemonlab progress 1\nbel");
	ck_assert(!state_load(&progress, note, sizeof note));
	assert_aside("progress.damaged-1", "my own notes\n");
	assert_aside("progress.damaged-2", "daemonlab progress 1\nbel");
	ck_assert(state_save(&progress, note, sizeof note));
	ck_assert(state_load(&progress, note, sizeof note));
}
END_TEST

START_TEST(a_fifo_blocks_nobody)
{
	struct progress progress;
	char below[128];

	snprintf(below, sizeof below, "%s/daemonlab", folder);
	mkdir(below, 0700);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert(!state_load(&progress, note, sizeof note));
	ck_assert(state_save(&progress, note, sizeof note));
}
END_TEST

START_TEST(where_nothing_can_be_written_it_says_so_once)
{
	struct progress progress = { .beliefs = 1 };
	char below[128];
	int fd;

	snprintf(below, sizeof below, "%s/daemonlab", folder);
	fd = open(below, O_WRONLY | O_CREAT, 0600);
	close(fd);
	ck_assert(!state_save(&progress, note, sizeof note));
	ck_assert_str_ne(note, "");
	ck_assert(!state_save(&progress, note, sizeof note));
	ck_assert_str_eq(note, "");
}
END_TEST

Suite *progress_suite(void)
{
	Suite *suite = suite_create("progress");
	TCase *text = tcase_create("text");
	TCase *file = tcase_create("file");

	tcase_add_test(text, what_was_printed_is_read);
	tcase_add_loop_test(text, what_is_not_ours_is_refused, 0,
	    sizeof bad / sizeof bad[0]);
	tcase_add_test(text, any_bytes_are_taken);
	suite_add_tcase(suite, text);
	tcase_add_checked_fixture(file, folder_begin, folder_end);
	tcase_add_test(file, what_was_saved_is_loaded);
	tcase_add_test(file, two_labs_keep_what_both_have_seen);
	tcase_add_test(file, a_damaged_file_is_set_aside);
	tcase_add_test(file, a_fifo_blocks_nobody);
	tcase_add_test(file, where_nothing_can_be_written_it_says_so_once);
	suite_add_tcase(suite, file);
	return suite;
}
