/* One process under inspection. */
#include "lab/facts/subject.h"

#include <stdio.h>
#include <string.h>

#include "lab/ground/memory.h"

/* The letter for descriptor fd of a snapshot. */
static enum stdio_kind stdio_of(const struct snapshot *snapshot, int fd)
{
	const struct fd_fact *fact = fd_list_find(snapshot->fds, fd);

	if (snapshot->state == 'Z' || snapshot->is_kernel_thread)
		return STDIO_NONE;
	if (snapshot->unreadable[FIELD_FDS])
		return STDIO_UNREADABLE;
	if (!fact)
		return STDIO_CLOSED;
	if (fd_is_terminal(fact))
		return STDIO_TERMINAL;
	if (strcmp(fact->target, "/dev/null") == 0)
		return STDIO_NULL;
	if (fact->target[0] == '/')
		return STDIO_FILE;
	if (strncmp(fact->target, "socket:", 7) == 0)
		return STDIO_SOCKET;
	return strncmp(fact->target, "pipe:", 5) == 0 ? STDIO_PIPE
	    : STDIO_OTHER;
}

static void judge(struct row *row, const struct evidence *evidence,
    enum rule_id id)
{
	uint32_t bit = (uint32_t)1 << id;
	struct verdict verdict;

	rule_weigh(evidence, id, &verdict);
	row->failed &= ~bit;
	row->warned &= ~bit;
	row->unreadable &= ~bit;
	if (!verdict.is_given)
		return;
	if (verdict.status == STATUS_FAIL)
		row->failed |= bit;
	if (verdict.status == STATUS_WARN)
		row->warned |= bit;
	if (verdict.is_unreadable && rule_can_fail(id))
		row->unreadable |= bit;
}

static void sum(struct row *row)
{
	row->judgement = row->failed ? JUDGED_NO_DAEMON
	    : row->unreadable ? JUDGED_UNREADABLE : JUDGED_DAEMON;
}

void subject_row_around(struct row *row, const struct evidence *evidence)
{
	judge(row, evidence, RULE_OWN_SESSION);
	sum(row);
}

void subject_row(struct row *row, const struct evidence *evidence)
{
	const struct snapshot *snapshot = evidence->snapshot;
	const char *tty = snapshot->tty;

	memset(row, 0, sizeof *row);
	row->pid = snapshot->pid;
	row->ppid = snapshot->ppid;
	row->pgid = snapshot->pgid;
	row->sid = snapshot->sid;
	memcpy(row->comm, snapshot->comm, sizeof row->comm);
	if (tty[0])
		snprintf(row->tty, sizeof row->tty, "%.*s",
		    (int)sizeof row->tty - 1,
		    strncmp(tty, "/dev/", 5) == 0 ? tty + 5 : tty);
	row->state = snapshot->state;
	row->is_kernel_thread = snapshot->is_kernel_thread;
	row->umask = snapshot->unreadable[FIELD_UMASK] ? -1 : snapshot->umask;
	for (int fd = 0; fd < 3; fd++)
		row->stdio[fd] = (char)stdio_of(snapshot, fd);
	if (!snapshot->unreadable[FIELD_CWD] && snapshot->cwd[0])
		row->cwd = memory_string(snapshot->cwd);
	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		judge(row, evidence, id);
	sum(row);
}
