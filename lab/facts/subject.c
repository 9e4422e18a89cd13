/* One process under inspection. */
#include "lab/facts/subject.h"

#include <stdio.h>
#include <string.h>

#include "lab/ground/memory.h"

enum stdio_kind subject_stdio(const struct snapshot *snapshot, int fd)
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

static uint32_t rules_with(const struct verdict *verdict, enum status status)
{
	uint32_t set = 0;

	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		if (verdict[id].is_given && verdict[id].status == status)
			set |= (uint32_t)1 << id;
	return set;
}

void subject_row(struct row *row, const struct snapshot *snapshot,
    const struct verdict *verdict)
{
	const char *tty = snapshot->tty;

	memset(row, 0, sizeof *row);
	row->pid = snapshot->pid;
	row->ppid = snapshot->ppid;
	row->pgid = snapshot->pgid;
	row->sid = snapshot->sid;
	memcpy(row->comm, snapshot->comm, sizeof row->comm);
	snprintf(row->tty, sizeof row->tty, "%.*s", (int)sizeof row->tty - 1,
	    strncmp(tty, "/dev/", 5) == 0 ? tty + 5 : tty);
	row->state = snapshot->state;
	row->is_kernel_thread = snapshot->is_kernel_thread;
	row->umask = snapshot->unreadable[FIELD_UMASK] ? -1 : snapshot->umask;
	for (int fd = 0; fd < 3; fd++)
		row->stdio[fd] = (char)subject_stdio(snapshot, fd);
	if (!snapshot->unreadable[FIELD_CWD] && snapshot->cwd[0])
		row->cwd = memory_string(snapshot->cwd);
	row->judgement = rule_sum(verdict);
	row->failed = rules_with(verdict, STATUS_FAIL);
	row->warned = rules_with(verdict, STATUS_WARN);
}
