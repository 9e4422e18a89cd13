/* Machines and callers that lack or forbid something: the documented exit
 * code, one clear line where it cannot go on, and nothing left. */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/faults/lack.h"
#include "tests/room.h"

Suite *degraded_suite(void);

static char *run[] = { "LAB", "run", "--json", NULL };
static char *run_deep[] = { "LAB", "run", "--json", "--recipe", "robust",
	"unmount", "create-file", "write-stdout", "spawn-worker", NULL };
static char *run_sh[] = { "LAB", "run", "--json", "--shell", "/bin/sh",
	"fork", "key-intr", NULL };
static char *run_no_shell[] = { "LAB", "run", "--shell", "/nowhere/sh",
	NULL };
static char *check[] = { "LAB", "check", "--json", "sleep", "0", NULL };
static char *list[] = { "LAB", "list", "--json", NULL };
static char *inspect[] = { "LAB", "inspect", "--json", "1", NULL };
static char *screen[] = { "LAB", NULL };
static char *no_such[] = { "LAB", "run", "fly", NULL };

static char *no_tmp[] = { "TMPDIR=/nowhere at all", NULL };
static char *near_tmp[] = { "TMPDIR=tmp", NULL };
static char *no_locale[] = { "LANG", NULL };
static char *wrong_locale[] = { "LC_ALL=xx_YY.FOO", NULL };
static char *no_path[] = { "PATH", NULL };
static char *no_home[] = { "HOME", NULL };

enum end { ENDS_WELL, ENDS_BADLY, MAY_END_BADLY, ENDS_OTHERWISE };

static const struct row {
	const char *name;
	char **argv;
	char **more;
	const char *out;
	void (*prepare)(void *context);
	const void *context;
	enum end end;
	int code;		/* of ENDS_BADLY and ENDS_OTHERWISE */
	const char *says;	/* on standard error, or in out where well */
} rows[] = {
	{ "nothing odd", run, NULL, NULL, NULL, NULL, ENDS_WELL, 0,
	    "\"leftovers\":0" },
	/* What nobody can read was not written. */
	{ "0 to 2 closed", run, NULL, NULL, lack_stdio, NULL, ENDS_OTHERWISE, 1,
	    NULL },
	{ "0 closed", run_deep, NULL, NULL, lack_input, NULL, ENDS_WELL, 0,
	    NULL },
	{ "250 descriptors", run_deep, NULL, NULL, lack_low_numbers, NULL,
	    ENDS_WELL, 0, NULL },
	/* And yet the target starts as always. */
	{ "all ignored, blocked, no folder", run_deep, NULL, NULL, lack_order,
	    NULL, ENDS_WELL, 0,
	    "\"signals\":{\"blocked\":[],\"ignored\":[],\"caught\":[]}" },
	{ "umask 0777", run_deep, NULL, NULL, lack_order, NULL, ENDS_WELL, 0,
	    "\"umask\":\"0022\"" },
	{ "full disk", run, NULL, "/dev/full", NULL, NULL, ENDS_BADLY, 1,
	    "space" },
	{ "full disk, list", list, NULL, "/dev/full", NULL, NULL, ENDS_BADLY, 1,
	    "space" },
	{ "full disk, inspect", inspect, NULL, "/dev/full", NULL, NULL,
	    ENDS_BADLY, 1, "space" },
	{ "full disk, check", check, NULL, "/dev/full", NULL, NULL, ENDS_BADLY,
	    1, "space" },
	{ "no TMPDIR", run, no_tmp, NULL, NULL, NULL, ENDS_BADLY, 1, "TMPDIR" },
	{ "relative TMPDIR", run, near_tmp, NULL, NULL, NULL, ENDS_BADLY, 1,
	    "TMPDIR" },
	{ "read-only /tmp", run, NULL, NULL, lack_tmp, NULL, ENDS_BADLY, 1,
	    "TMPDIR" },
	{ "no LANG", run_deep, no_locale, NULL, NULL, NULL, ENDS_WELL, 0,
	    NULL },
	{ "unknown locale", run_deep, wrong_locale, NULL, NULL, NULL, ENDS_WELL,
	    0, NULL },
	{ "no terminal left", run, NULL, NULL, lack_terminals, NULL, ENDS_BADLY,
	    1, "pty/max" },
	{ "no terminal left, check", check, NULL, NULL, lack_terminals, NULL,
	    ENDS_BADLY, 1, "kernel.pty.max" },
	{ "no PATH", run_deep, no_path, NULL, NULL, NULL, ENDS_WELL, 0, NULL },
	{ "no HOME", run_deep, no_home, NULL, NULL, NULL, ENDS_WELL, 0, NULL },
	{ "no bash", run, NULL, NULL, lack_bash, NULL, ENDS_WELL, 0,
	    "\"path\":\"/bin/sh\"" },
	{ "sh", run_sh, NULL, NULL, NULL, NULL, ENDS_WELL, 0,
	    "\"path\":\"/bin/sh\"" },
	{ "no such shell", run_no_shell, NULL, NULL, NULL, NULL, ENDS_BADLY, -1,
	    "/nowhere/sh" },
	{ "no such word", no_such, NULL, NULL, NULL, NULL, ENDS_BADLY, 2,
	    "fly" },
	{ "no terminal", screen, NULL, NULL, NULL, NULL, ENDS_BADLY, 2,
	    "daemonlab run -" },
	{ "no user namespaces", run_deep, NULL, NULL, lack_namespaces, NULL,
	    ENDS_WELL, 0, NULL },
	{ "no unshare", run_deep, NULL, NULL, lack_calls, "unshare mount",
	    ENDS_WELL, 0, "\"mounted\":false" },
	{ "no mount", run_deep, NULL, NULL, lack_calls, "mount", ENDS_WELL, 0,
	    "\"mounted\":false" },
	{ "no ptrace", run, NULL, NULL, lack_calls, "ptrace", ENDS_WELL, 0,
	    NULL },
	{ "no ptrace, check", check, NULL, NULL, lack_calls, "ptrace",
	    ENDS_BADLY, 3, "ptrace" },
	{ "no unshare, check", check, NULL, NULL, lack_calls, "unshare clone3",
	    ENDS_OTHERWISE, 1, NULL },
	{ "no pidfd_open", run, NULL, NULL, lack_calls, "pidfd_open",
	    ENDS_BADLY, 1, NULL },
	{ "no inotify", run, NULL, NULL, lack_calls,
	    "inotify_init1 inotify_init", MAY_END_BADLY, 1, NULL },
	{ "no socketpair", run, NULL, NULL, lack_calls, "socketpair",
	    ENDS_BADLY, 1, NULL },
	{ "no signalfd", run, NULL, NULL, lack_calls, "signalfd signalfd4",
	    ENDS_BADLY, 1, NULL },
	{ "no close_range", run_deep, NULL, NULL, lack_calls, "close_range",
	    ENDS_WELL, 0, NULL },
	{ "no /proc", run, NULL, NULL, lack_proc, NULL, ENDS_BADLY, 1,
	    "/proc" },
	{ "no /proc, inspect", inspect, NULL, NULL, lack_proc, NULL, ENDS_BADLY,
	    3, "/proc" },
	{ "hidepid=2", run_deep, NULL, NULL, lack_others, NULL, ENDS_WELL, 0,
	    NULL },
	{ "NOFILE=32", run_deep, NULL, NULL, lack_files, (void *)32, ENDS_WELL,
	    0, NULL },
	/* Nor is there room for what it says. */
	{ "no room for files", run, NULL, NULL, lack_file_size, (void *)0,
	    ENDS_OTHERWISE, 1, NULL },
	{ "NPROC=1", run, NULL, NULL, lack_processes, (void *)1, ENDS_BADLY, 1,
	    NULL },
	{ "NPROC=2", run, NULL, NULL, lack_processes, (void *)2, MAY_END_BADLY,
	    1, NULL },
	{ "NPROC=3", run, NULL, NULL, lack_processes, (void *)3, MAY_END_BADLY,
	    1, NULL },
	{ "NPROC=4", run, NULL, NULL, lack_processes, (void *)4, MAY_END_BADLY,
	    1, NULL },
	{ "NPROC=5", run, NULL, NULL, lack_processes, (void *)5, MAY_END_BADLY,
	    1, NULL },
};

#define ROWS ((int)(sizeof rows / sizeof rows[0]))

static void ends_well(const struct room *room, const struct row *row,
    int code)
{
	const char *err = room_text(room, "err");

	ck_assert_msg(code == 0, "%s: exit %d: %s", row->name, code, err);
	ck_assert_msg(row->end == MAY_END_BADLY || err[0] == '\0', "%s: %s",
	    row->name, err);
	if (row->says && row->end == ENDS_WELL)
		ck_assert_msg(strstr(room_text(room, "out"), row->says) !=
		    NULL, "%s: no %s in %.2000s", row->name, row->says,
		    room_text(room, "out"));
}

static void ends_badly(const struct room *room, const struct row *row,
    int code)
{
	ck_assert_msg(code == row->code || (row->code == -1 && code > 0 &&
	    code <= 2), "%s: exit %d: %s", row->name, code,
	    room_text(room, "err"));
	ck_assert_msg(room_is_one_line(room), "%s: not one line: %s",
	    row->name, room_text(room, "err"));
	if (row->says)
		ck_assert_msg(strstr(room_text(room, "err"), row->says) !=
		    NULL, "%s: no %s in %s", row->name, row->says,
		    room_text(room, "err"));
}

static void try_row(const struct row *row)
{
	struct guest guest = {
		.argv = row->argv,
		.more = row->more,
		.out = row->out,
		.prepare = row->prepare,
		.context = (void *)(uintptr_t)row->context,
	};
	struct room room;
	int code;

	row->argv[0] = (char *)(uintptr_t)room_lab();
	room_open(&room, NULL);
	code = room_run(&room, &guest);
	if (code == LACK_CANNOT_BE)
		fprintf(stderr, "degraded: %s: not possible here\n",
		    row->name);
	else if (row->end == ENDS_OTHERWISE)
		ck_assert_msg(code == row->code, "%s: exit %d", row->name,
		    code);
	else if (row->end == ENDS_WELL ||
	    (row->end == MAY_END_BADLY && code == 0))
		ends_well(&room, row, code);
	else
		ends_badly(&room, row, code);
	room_close(&room);
}

START_TEST(a_lack_is_told_in_one_line)
{
	try_row(&rows[_i]);
}
END_TEST

static const char *const odd_folders[] = { "a b  c", "a\nb", "a'b\"c$d`e",
	"-n", "\303\251\xff", "*?[a]", "a;b&c|d", "\033[31m" };

#define FOLDERS ((int)(sizeof odd_folders / sizeof odd_folders[0]))

START_TEST(any_name_of_a_folder_serves)
{
	struct guest guest = { .argv = run_deep };
	struct room room;

	run_deep[0] = (char *)(uintptr_t)room_lab();
	room_open(&room, odd_folders[_i]);
	ck_assert_msg(room_run(&room, &guest) == 0, "%s",
	    room_text(&room, "err"));
	ck_assert_ptr_null(strchr(room_text(&room, "out"), '\033'));
	room_close(&room);
}
END_TEST

/* From where the loader has just enough, to where all works. */
START_TEST(few_descriptors_leave_no_folder)
{
	struct row row = { "few descriptors", run, NULL, NULL, lack_files,
		(void *)(uintptr_t)(6 + _i), MAY_END_BADLY, 1, "ulimit -n" };

	try_row(&row);
}
END_TEST

static char *unwritable_argv[] = { NULL, "run", NULL };

START_TEST(an_unwritable_folder_is_named)
{
	struct guest guest = { .argv = unwritable_argv };
	struct room room;
	int code;

	unwritable_argv[0] = (char *)(uintptr_t)room_lab();
	room_open(&room, NULL);
	if (geteuid() != 0) {
		ck_assert_int_eq(chmod(room.tmp, 0500), 0);
		code = room_run(&room, &guest);
		ck_assert_int_eq(code, 1);
		ck_assert(room_is_one_line(&room));
		ck_assert_ptr_nonnull(strstr(room_text(&room, "err"),
		    "TMPDIR"));
		chmod(room.tmp, 0700);
	}
	room_close(&room);
}
END_TEST

Suite *degraded_suite(void)
{
	Suite *suite = suite_create("degraded");
	TCase *tests = tcase_create("machines");

	tcase_set_timeout(tests, 120);
	tcase_add_loop_test(tests, a_lack_is_told_in_one_line, 0, ROWS);
	tcase_add_loop_test(tests, few_descriptors_leave_no_folder, 0, 16);
	tcase_add_loop_test(tests, any_name_of_a_folder_serves, 0, FOLDERS);
	tcase_add_test(tests, an_unwritable_folder_is_named);
	suite_add_tcase(suite, tests);
	return suite;
}
