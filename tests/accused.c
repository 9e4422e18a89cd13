/* A process made up by hand, judged by the rules. */
#include "tests/accused.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct accused accused;

const struct fd_fact accused_files[ACCUSED_FILES] = {
	{ 0, ACCESS_READ, false, "/dev/null" },
	{ 1, ACCESS_WRITE, false, "/dev/null" },
	{ 2, ACCESS_WRITE, false, "/dev/null" },
	{ 5, ACCESS_BOTH, true, "socket:[77]" },
};

void accused_open(void)
{
	struct snapshot *snapshot = &accused.snapshot;

	memset(&accused, 0, sizeof accused);
	snapshot_init(snapshot);
	snapshot->pid = 100;
	snapshot->ppid = 1;
	snapshot->pgid = snapshot->sid = 99;
	snapshot->umask = 022;
	snapshot->state = 'S';
	snapshot->caught = SIGNAL(SIGTERM);
	strcpy(snapshot->comm, "good");
	strcpy(snapshot->cwd, "/");
	snapshot->fds = fd_list_make(accused_files, ACCUSED_FILES);
	accused.around.is_leader_there = KNOWN_NO;
}

void accused_close(void)
{
	snapshot_clear(&accused.snapshot);
}

void accused_has(const struct fd_fact *row, size_t count)
{
	free(accused.snapshot.fds);
	accused.snapshot.fds = fd_list_make(row, count);
}

void accused_judge(void)
{
	snapshot_derive(&accused.snapshot);
	rule_judge_snapshot(&accused.snapshot, &accused.around,
	    accused.verdict);
}

void accused_judge_trial(void)
{
	struct evidence evidence = { &accused.snapshot, &accused.around,
		&accused.trial };

	snapshot_derive(&accused.snapshot);
	rule_judge(&evidence, accused.verdict);
}

void accused_gets(enum rule_id id, enum status status, const char *word)
{
	const struct verdict *verdict = &accused.verdict[id];

	ck_assert_msg(verdict->status == status, "%s: %s %s", rule_name(id),
	    rule_status(verdict->status), verdict->why);
	ck_assert_msg(strstr(verdict->why, word), "'%s' lacks '%s'",
	    verdict->why, word);
}
