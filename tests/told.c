/* Moments made by hand, and what is said of them. */
#include "tests/told.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/explain.h"

enum { CASES_MAX = 200 };

struct moment told;

static struct timeline nothing;
static struct buffer out;

void told_fds(struct snapshot *snapshot, const char *stdio,
    const char *three)
{
	struct fd_fact rows[] = {
		{ 0, ACCESS_BOTH, false, stdio },
		{ 1, ACCESS_BOTH, false, stdio },
		{ 2, ACCESS_BOTH, false, stdio },
		{ 3, ACCESS_READ, false, three },
	};

	free(snapshot->fds);
	snapshot->fds = fd_list_make(stdio ? rows : rows + 3,
	    (stdio ? 3u : 0u) + (three ? 1u : 0u));
}

static void scene_fill(struct scene *scene)
{
	memset(scene, 0, sizeof *scene);
	scene->row[0] = (struct relative){ .pid = TOLD_SHELL, .ppid = 50,
		.pgid = TOLD_SHELL, .sid = TOLD_SHELL, .comm = "bash",
		.state = 'S', .role = ROLE_SHELL };
	scene->count = 1;
	scene->shell = TOLD_SHELL;
	strcpy(scene->shell_comm, "bash");
	scene->is_shell_alive = true;
	strcpy(scene->tty, "/dev/pts/5");
}

/* A foreground job of an interactive shell. */
static void job_fill(struct snapshot *job)
{
	snapshot_init(job);
	job->pid = job->pgid = job->tpgid = TOLD_JOB;
	job->ppid = job->sid = TOLD_SHELL;
	strcpy(job->ppid_comm, "bash");
	strcpy(job->tty, "/dev/pts/5");
	strcpy(job->cwd, "/tmp/lab/usb");
	job->umask = 022;
	job->state = 'S';
	told_fds(job, "/dev/pts/5", "/tmp/lab/usb/notes");
	snapshot_derive(job);
}

void told_open(void)
{
	memset(&told, 0, sizeof told);
	job_fill(&told.before);
	job_fill(&told.after);
	scene_fill(&told.scene_before);
	scene_fill(&told.scene_after);
	told.has_before = told.has_after = true;
	told.detail.target = FATE_ALIVE;
	told.detail.shell = FATE_ALIVE;
}

void told_close(void)
{
	moment_clear(&told);
	buffer_free(&out);
}

void told_does(const char *word)
{
	char why[128];

	ck_assert_msg(action_parse(&told.action, word, why, sizeof why) == 0,
	    "%s", why);
}

void told_calls(const char *text, long result, int error)
{
	struct call *call = &told.call[told.calls++];

	snprintf(call->text, sizeof call->text, "%s", text);
	call->result = result;
	call->error = error;
	if (error && told.outcome == OUTCOME_OK)
		told.outcome = OUTCOME_FAILED;
}

void told_ends(enum ending_how how, int number)
{
	told.outcome = OUTCOME_ENDED;
	told.has_after = false;
	told.detail.target = FATE_ENDED;
	told.ending.how = how;
	told.ending.signal = how == ENDED_KILLED ? number : 0;
	told.ending.code = how == ENDED_EXITED ? number : 0;
	told.ending.witness = WITNESS_PIDFD;
}

void told_stops(void)
{
	told.outcome = OUTCOME_STOPPED;
	told.after.state = 'T';
}

void told_forked(struct snapshot *s)
{
	s->pid = TOLD_CHILD;
	s->ppid = 1;
	strcpy(s->ppid_comm, "systemd");
	s->tpgid = TOLD_SHELL;
	snapshot_derive(s);
	s->is_orphaned_group = true;
}

void told_detached(struct snapshot *s)
{
	told_forked(s);
	s->pgid = s->sid = TOLD_CHILD;
	s->tty[0] = '\0';
	s->tpgid = -1;
	snapshot_derive(s);
}

const char *told_words(void)
{
	told.changed = snapshot_difference(&told.before, &told.after);
	buffer_clear(&out);
	explain_moment(&told, &nothing, &out);
	return buffer_get(&out);
}

const char *told_title(void)
{
	buffer_clear(&out);
	explain_title(&told, &out);
	return buffer_get(&out);
}

void told_deliver(pid_t pid, int signal, enum trace by)
{
	told.detail.delivered[told.detail.deliveries++] =
	    (struct delivery){ pid, signal, by };
}

/* The cases of all suites; a test is one of them. */
static struct told_case cases[CASES_MAX];
static int case_count;

START_TEST(says_what_happened)
{
	const struct told_case *one = &cases[_i];

	one->happens();
	ck_assert_msg(strstr(told_words(), one->says) != NULL,
	    "\"%s\" is not in \"%s\"", one->says, told_words());
}
END_TEST

/* No text without words, no hole without a value. */
START_TEST(leaves_no_hole)
{
	const char *words;

	cases[_i].happens();
	words = told_words();
	ck_assert_str_ne(words, "");
	ck_assert_ptr_null(strchr(words, '{'));
	ck_assert_ptr_null(strchr(words, '['));
	ck_assert_str_ne(told_title(), "");
	ck_assert_ptr_null(strpbrk(told_title(), "{[\n"));
}
END_TEST

Suite *told_suite(const char *name, const struct told_case *more, int count)
{
	Suite *suite = suite_create(name);
	TCase *tests = tcase_create(name);
	int first = case_count;

	if (first + count > CASES_MAX)
		abort();
	memcpy(&cases[first], more, (size_t)count * sizeof *more);
	case_count = first + count;
	tcase_add_checked_fixture(tests, told_open, told_close);
	tcase_add_loop_test(tests, says_what_happened, first, case_count);
	tcase_add_loop_test(tests, leaves_no_hole, first, case_count);
	suite_add_tcase(suite, tests);
	return suite;
}
