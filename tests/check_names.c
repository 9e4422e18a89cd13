/* Hostile names: whatever a process is called, no byte that commands a
 * terminal, hides a character or breaks the JSON gets out. */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/ground/escape.h"
#include "tests/desk.h"
#include "tests/room.h"

Suite *names_suite(void);

/* What such names are made of, besides any bytes. */
static const char *const parts[] = { "\033[2J", "\033]52;c;eA==\a", "\n",
	") R 1 1", "\xc2\x9b", "\xc2\x85", "\xe2\x80\xae", "\xe2\x81\xa6",
	"\xe2\x80\x8b", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\x80", "\xff",
	"\x7f", "\\", "\"", "\xf0\x9f\x98\x80", "\xef\xbb\xbf", "e\xcc\x81",
	"\xe2\x80\x8f", "\xf3\xa0\x81\x81", "%s%n", "\t", "\r" };

#define PARTS (sizeof parts / sizeof parts[0])

static size_t make_name(char *name, size_t room, unsigned *seed)
{
	size_t length = 0, want = (size_t)rand_r(seed) % (room - 20);

	while (length < want) {
		const char *part = parts[(size_t)rand_r(seed) % PARTS];

		if (rand_r(seed) % 2) {
			name[length++] = (char)(rand_r(seed) % 255 + 1);
			continue;
		}
		memcpy(name + length, part, strlen(part));
		length += strlen(part);
	}
	name[length] = '\0';
	return length;
}

static bool is_harmless(unsigned rune)
{
	return rune >= ' ' && (rune < 0x7f || rune > 0x9f) &&
	    (rune < 0x200b || rune > 0x200f) &&
	    (rune < 0x2028 || rune > 0x202e) &&
	    (rune < 0x2060 || rune > 0x206f) && rune != 0xfeff &&
	    (rune < 0xe0000 || rune > 0xe0fff);
}

static void assert_harmless(const char *text, unsigned seed)
{
	size_t length = strlen(text), at = 0;

	while (at < length) {
		unsigned rune = 0;
		size_t step = escape_rune(text + at, length - at, &rune);

		ck_assert_msg(step > 0 && is_harmless(rune),
		    "seed %u: byte %zu, U+%04X", seed, at, rune);
		at += step;
	}
}

START_TEST(no_name_commands_the_terminal)
{
	unsigned first = room_seed(0) * 977;
	int count = room_rounds(20000, 1000000);

	fprintf(stderr, "names: seed %u\n", first);
	for (int i = 0; i < count; i++) {
		unsigned state = first + (unsigned)i;
		char name[120], shown[1000], cut[17];
		size_t length = make_name(name, sizeof name, &state);

		escape_bytes(shown, sizeof shown, name, length, false);
		assert_harmless(shown, first + (unsigned)i);
		escape_bytes(cut, sizeof cut, name, length, i % 2);
		assert_harmless(cut, first + (unsigned)i);
	}
}
END_TEST

static char *inspect[] = { NULL, "inspect", NULL, NULL };
static char *inspect_json[] = { NULL, "inspect", "--json", NULL, NULL };

/* A process by that name, in argv and comm, as all commands show it. */
START_TEST(a_hostile_process_is_shown_harmless)
{
	char number[20], name[] = "\033[2J\xc2\x9b) R\n\xe2\x80\xae\"\\\xff";
	char *sleeper[] = { name, "60", NULL };
	char **argv = _i ? inspect_json : inspect;
	struct guest guest = { .argv = argv };
	struct room room;
	char link[400];
	pid_t pid;

	room_open(&room, NULL);
	snprintf(link, sizeof link, "%s/home/%s", room.path, name);
	ck_assert_int_eq(symlink("/bin/sleep", link), 0);
	pid = fork();
	if (pid == 0) {
		execv(link, sleeper);
		_exit(127);
	}
	snprintf(number, sizeof number, "%d", (int)pid);
	argv[0] = (char *)(uintptr_t)room_lab();
	argv[_i ? 3 : 2] = number;
	ck_assert_int_le(room_run(&room, &guest), 3);
	for (const char *at = room_text(&room, "out"); *at; at++)
		ck_assert_msg((unsigned char)*at >= ' ' || *at == '\n',
		    "byte %#x in: %.300s", (unsigned char)*at, at);
	ck_assert_ptr_null(strstr(room_text(&room, "out"), "\xe2\x80\xae"));
	ck_assert_ptr_null(strstr(room_text(&room, "out"), "\xc2\x9b"));
	room_wait(pid, 0);
	room_close(&room);
}
END_TEST

#define HOSTILE "\033[2J\xc2\x9b\n\xe2\x80\xae\"\\\xff\1\4\x7f"

/* What is refused is named. */
static char *const refused[][5] = {
	{ HOSTILE }, { "--" HOSTILE }, { "--theme", HOSTILE },
	{ "--lang", HOSTILE }, { "run", HOSTILE }, { "run", "--" HOSTILE },
	{ "run", "fork:" HOSTILE }, { "run", "signal:" HOSTILE },
	{ "run", "--recipe", HOSTILE }, { "run", "--start=" HOSTILE },
	{ "run", "--adopt", HOSTILE }, { "run", "--shell", HOSTILE },
	{ "run", "--shell", "/" HOSTILE }, { "run", "--repeat", HOSTILE },
	{ "run", "--compare", HOSTILE }, { "run", "--predict", HOSTILE },
	{ "run", "--report", "/" HOSTILE "/" HOSTILE, "fork" },
	{ "list", "--" HOSTILE }, { "inspect", HOSTILE },
	{ "inspect", "--" HOSTILE }, { "check", HOSTILE },
	{ "check", "/" HOSTILE }, { "check", "--" HOSTILE, "true" },
	{ "check", "--require", HOSTILE, "true" },
	{ "check", "--only", HOSTILE, "true" },
};

#define REFUSED (int)(sizeof refused / sizeof refused[0])

static void assert_line(const char *text)
{
	const char *end = strchr(text, '\n');
	char line[1000];

	ck_assert_msg(end && end[1] == '\0', "no line: %s", text);
	snprintf(line, sizeof line, "%.*s", (int)(end - text), text);
	assert_harmless(line, 0);
}

START_TEST(what_is_refused_is_named_harmless)
{
	char *argv[6] = { (char *)(uintptr_t)room_lab() };
	struct guest guest = { .argv = argv };
	struct room room;

	room_open(&room, NULL);
	memcpy(argv + 1, refused[_i], sizeof refused[_i]);
	ck_assert_int_gt(room_run(&room, &guest), 0);
	assert_line(room_text(&room, "err"));
	ck_assert_str_eq(room_text(&room, "out"), "");
	room_close(&room);
}
END_TEST

static char *const places[] = { "TMPDIR=/" HOSTILE, "TMPDIR=" HOSTILE };

START_TEST(a_place_of_the_environment_is_named_harmless)
{
	char *argv[] = { (char *)(uintptr_t)room_lab(), "run", "fork", NULL };
	char *more[] = { places[_i], NULL };
	struct guest guest = { .argv = argv, .more = more };
	struct room room;

	room_open(&room, NULL);
	ck_assert_int_eq(room_run(&room, &guest), 1);
	assert_line(room_text(&room, "err"));
	room_close(&room);
}
END_TEST

START_TEST(a_terminal_type_is_named_harmless)
{
	char *argv[] = { (char *)(uintptr_t)room_lab(), NULL };
	char *more[] = { "TERM=no\033[2J\xc2\x9b\4", NULL };
	struct guest guest = { .argv = argv, .more = more };
	struct room room;
	struct desk *desk;

	room_open(&room, NULL);
	desk = desk_open(&room, &guest, 24, 80);
	ck_assert(desk_sees(desk, "TERM=no\\x1b[2J"));
	ck_assert_int_eq(WEXITSTATUS(desk_status(desk)), 2);
	ck_assert(!desk_heard(desk, "\033"));
	ck_assert(!desk_heard(desk, "\x9b"));
	desk_close(desk);
	room_close(&room);
}
END_TEST

/* A shell may be any file, by any name. */
START_TEST(a_shell_is_named_harmless)
{
	char *argv[] = { (char *)(uintptr_t)room_lab(), "run", "--shell",
		NULL, "fork", NULL };
	struct guest guest = { .argv = argv };
	struct room room;
	char link[400];

	room_open(&room, NULL);
	snprintf(link, sizeof link, "%s/home/\033[2J\4sh", room.path);
	ck_assert_int_eq(symlink("/bin/sh", link), 0);
	argv[3] = link;
	room_run(&room, &guest);
	for (const char *at = room_text(&room, "out"); *at; at++)
		ck_assert_msg((unsigned char)*at >= ' ' || *at == '\n',
		    "byte %#x in: %.300s", (unsigned)*at, at);
	room_close(&room);
}
END_TEST

Suite *names_suite(void)
{
	Suite *suite = suite_create("names");
	TCase *tests = tcase_create("hostile");

	tcase_set_timeout(tests, 600);
	tcase_add_test(tests, no_name_commands_the_terminal);
	tcase_add_loop_test(tests, a_hostile_process_is_shown_harmless, 0, 2);
	tcase_add_loop_test(tests, what_is_refused_is_named_harmless, 0,
	    REFUSED);
	tcase_add_loop_test(tests,
	    a_place_of_the_environment_is_named_harmless, 0, 2);
	tcase_add_test(tests, a_terminal_type_is_named_harmless);
	tcase_add_test(tests, a_shell_is_named_harmless);
	suite_add_tcase(suite, tests);
	return suite;
}
