/*
 * The command check on daemons that others wrote: tests/peers.txt tells what
 * each is in the end.  A row whose program is not installed, or that needs
 * root where we are not, says so and passes.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <net/if.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/commands.h"
#include "tests/beside.h"

Suite *peers_suite(void);

#define ROWS 40
#define WORDS 24
#define ANSWER (1 << 20)
#define SKIPPED 77

static struct row {
	char text[700];
	char *name;
	char *who;
	char *facts;
	char *setup;
	char *command;
} row[ROWS];
static int rows;

static char folder[PATH_MAX];

static void read_rows(void)
{
	FILE *file = fopen("tests/peers.txt", "r");
	struct row *at = row;
	char *rest;

	while (file && at < row + ROWS &&
	    fgets(at->text, sizeof at->text, file)) {
		at->text[strcspn(at->text, "\n")] = '\0';
		rest = at->text;
		at->name = strsep(&rest, "|");
		at->who = strsep(&rest, "|");
		at->facts = strsep(&rest, "|");
		at->setup = strsep(&rest, "|");
		at->command = rest;
		at += at->text[0] != '#' && rest;
	}
	rows = (int)(at - row);
	if (file)
		fclose(file);
}

/* The folder of tests/daemons' programs; DAEMONS names another one. */
static const char *daemons(void)
{
	static char path[PATH_MAX + 16];

	beside_find("DAEMONS", "daemons", path, sizeof path);
	return path;
}

/* Fills in {d}, {b} and blanks; the caller frees. */
static char *fill(const char *word)
{
	char *filled = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&filled, &size);

	ck_assert_ptr_nonnull(out);
	while (*word) {
		bool is_hole = strncmp(word, "{d}", 3) == 0 ||
		    strncmp(word, "{b}", 3) == 0;

		if (is_hole)
			fputs(word[1] == 'd' ? folder : daemons(), out);
		else
			fputc(*word == '@' ? ' ' : *word, out);
		word += is_hole ? 3 : 1;
	}
	fclose(out);
	return filled;
}

static bool is_installed(const char *command)
{
	char list[] = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", *save;
	char path[PATH_MAX];
	int length = (int)strcspn(command, " ");

	if (*command == '{')
		return true;
	snprintf(path, sizeof path, "%.*s", length, command);
	if (*command == '/')
		return access(path, X_OK) == 0;
	for (char *at = strtok_r(list, ":", &save); at;
	     at = strtok_r(NULL, ":", &save)) {
		snprintf(path, sizeof path, "%s/%.*s", at, length, command);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

/* A /run and a loopback of our own, so that nobody else's are touched. */
static int enter_own_world(void)
{
	struct ifreq loopback = { .ifr_name = "lo" };
	int fd;

	if (unshare(CLONE_NEWNS | CLONE_NEWNET) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("run", "/run", "tmpfs", 0, NULL) < 0)
		return -1;
	loopback.ifr_flags = IFF_UP;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &loopback) < 0)
		return -1;
	return close(fd);
}

static void be_command(const struct row *peer, int out)
{
	char *argv[WORDS + 4] = { (char *)"check", (char *)"--json",
		(char *)"--" };
	char *rest = strdup(peer->command), *word;
	int count = 3;

	if (geteuid() == 0 && enter_own_world() < 0)
		_exit(SKIPPED);
	setenv("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", 1);
	setenv("d", folder, 1);
	if (chdir(folder) < 0 || (*peer->setup && system(peer->setup) != 0))
		_exit(90);
	while (count < WORDS && (word = strsep(&rest, " ")))
		argv[count++] = fill(word);
	dup2(out, 1);
	_exit(command_check(count, argv));
}

/* What check says of it, or NULL where it cannot be tried. */
static json_t *run(const struct row *peer)
{
	char *answer = malloc(ANSWER);
	size_t length = 0;
	json_t *object;
	int out[2], status;
	ssize_t got;
	pid_t pid;

	ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0)
		be_command(peer, out[1]);
	close(out[1]);
	while ((got = read(out[0], answer + length,
		ANSWER - 1 - length)) > 0)
		length += (size_t)got;
	close(out[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	object = json_loadb(answer, length, 0, NULL);
	ck_assert_msg(object || (WIFEXITED(status) &&
	    WEXITSTATUS(status) == SKIPPED), "%s: status %d: %.300s",
	    peer->name, status, answer);
	free(answer);
	return object;
}

static const char *text_of(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "-";
}

static const char *yes_or_no(json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key)) ? "yes" : "no";
}

/* Who made the process, by the calls; 0 if nobody of the program. */
static json_int_t maker(json_t *events, json_int_t pid)
{
	static const char *const makers[] = { "fork(", "vfork(", "clone" };
	json_t *event;
	size_t i;

	json_array_foreach(events, i, event)
		for (size_t j = 0; j < 3; j++)
			if (json_integer_value(json_object_get(event,
				"result")) == pid && strncmp(makers[j],
				text_of(event, "call"),
				strlen(makers[j])) == 0)
				return json_integer_value(
				    json_object_get(event, "pid"));
	return 0;
}

static int count_forks(json_t *object)
{
	json_t *events = json_object_get(object, "events");
	json_int_t pid = json_integer_value(json_object_get(
	    json_object_get(object, "daemon"), "pid"));
	int forks = 0;

	while (forks < 100 && (pid = maker(events, pid)) != 0)
		forks++;
	return forks;
}

static const char *descriptor(json_t *object, int number)
{
	json_t *fds = json_object_get(json_object_get(object, "daemon"),
	    "fds"), *fd;
	size_t i;

	json_array_foreach(fds, i, fd)
		if (json_integer_value(json_object_get(fd, "fd")) == number)
			return text_of(fd, "target");
	return NULL;
}

static char kind_of(const char *target)
{
	if (!target)
		return 'c';
	if (strcmp(target, "/dev/null") == 0)
		return 'n';
	if (strncmp(target, "/dev/pts/", 9) == 0)
		return 't';
	return strncmp(target, "socket:", 7) == 0 ? 's' : 'f';
}

static const char *disposition(json_t *object, const char *name)
{
	static const char *const fates[] = { "ignored", "caught" };
	json_t *signals = json_object_get(json_object_get(object, "daemon"),
	    "signals"), *word;
	size_t i;

	for (int j = 0; j < 2; j++)
		json_array_foreach(json_object_get(signals, fates[j]), i,
		    word)
			if (strcmp(json_string_value(word), name) == 0)
				return fates[j];
	return "default";
}

static const char *fate_of_pidfile(json_t *object)
{
	json_t *check;
	size_t i;

	json_array_foreach(json_object_get(object, "checks"), i, check) {
		if (strcmp(text_of(check, "id"), "pidfile") != 0)
			continue;
		if (strcmp(text_of(check, "status"), "pass") == 0)
			return "removed";
		if (strcmp(text_of(check, "status"), "warn") == 0)
			return "left";
	}
	return "-";
}

static const char *end_of(json_t *object)
{
	static char word[32];
	json_t *end = json_object_get(object, "sigterm");

	if (!json_is_true(json_object_get(end, "exited")))
		return text_of(end, "signal");
	snprintf(word, sizeof word, "exit-%d", (int)json_integer_value(
	    json_object_get(end, "code")));
	return word;
}

static void list_facts(json_t *object, char *list, size_t size)
{
	json_t *steps = json_object_get(object, "steps");
	const char *seven = descriptor(object, 7);
	bool is_open = seven && strstr(seven, "/inherited");

	snprintf(list, size, "%d %s %s %s %s %s %s %c%c%c %s %s %s %s",
	    count_forks(object), yes_or_no(steps, "setsid"),
	    yes_or_no(steps, "second_fork"),
	    yes_or_no(json_object_get(object, "daemon"), "session_leader"),
	    text_of(steps, "chdir"), text_of(steps, "umask"),
	    is_open ? "open" : "closed", kind_of(descriptor(object, 0)),
	    kind_of(descriptor(object, 1)), kind_of(descriptor(object, 2)),
	    disposition(object, "SIGHUP"), disposition(object, "SIGTERM"),
	    end_of(object), fate_of_pidfile(object));
}

static void make_folder(void)
{
	const char *base = getenv("TMPDIR");

	snprintf(folder, sizeof folder, "%s/peer.XXXXXX",
	    base ? base : "/var/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void)
{
	setenv("d", folder, 1);
	ck_assert_int_eq(system("rm -rf -- \"$d\""), 0);
}

static const char *why_not(const struct row *peer)
{
	if (!is_installed(peer->command))
		return "not installed (make deps-peers)";
	if (strcmp(peer->who, "root") == 0 && geteuid() != 0)
		return "needs root";
	return NULL;
}

START_TEST(each_peer_is_told_as_it_is)
{
	const struct row *peer = &row[_i];
	const char *reason = why_not(peer);
	char *want, facts[PATH_MAX + 200] = "";
	json_t *object;

	if (reason) {
		fprintf(stderr, "%s: not tried: %s\n", peer->name, reason);
		return;
	}
	make_folder();
	object = run(peer);
	if (object)
		list_facts(object, facts, sizeof facts);
	else
		fprintf(stderr, "%s: not tried: no namespace\n", peer->name);
	want = fill(peer->facts);
	remove_folder();
	ck_assert_msg(!object || strcmp(facts, want) == 0,
	    "%s:\n%s\nnot\n%s", peer->name, facts, want);
	ck_assert_int_eq(json_integer_value(json_object_get(object,
	    "leftovers")), 0);
	free(want);
	json_decref(object);
}
END_TEST

Suite *peers_suite(void)
{
	Suite *suite = suite_create("peers");
	TCase *real = tcase_create("real");

	read_rows();
	tcase_set_timeout(real, 120);
	tcase_add_loop_test(real, each_peer_is_told_as_it_is, 0,
	    rows > 0 ? rows : 1);
	suite_add_tcase(suite, real);
	return suite;
}
