/* What an action needs of a terminal, and what only the terminal can tell. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/actors/stage_inside.h"

#define WRITTEN_MS 200

/* A terminal that no session owns, new for every try; the lab keeps its
 * master, or the target's end of it would be hung up. */
void perform_make_terminal(struct stage *stage)
{
	struct line_page *page = stage->belongings.page;
	int master;

	page->new_terminal[0] = '\0';
	if (stage->master_count == 16)
		close(stage->masters[--stage->master_count]);
	master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (master < 0)
		return;
	if (unlockpt(master) < 0 || ptsname_r(master, page->new_terminal,
	    sizeof page->new_terminal) != 0)
		page->new_terminal[0] = '\0';
	stage->masters[stage->master_count++] = master;
}

static bool has_terminal_at(const struct stage *stage, int fd)
{
	const struct fd_fact *fact =
	    fd_list_find(stage->moment.before.fds, fd);

	return fact && strcmp(fact->target,
	    terminal_name(stage->terminal)) == 0;
}

/* A line for whoever reads first.  A shell takes it as a command that does
 * nothing. */
void perform_type_line(struct stage *stage)
{
	stage->typed[0] = '\0';
	if (!has_terminal_at(stage, 0) || terminal_fd(stage->terminal) < 0)
		return;
	snprintf(stage->typed, sizeof stage->typed, ": line %d of the lab\n",
	    stage->moment.number);
	terminal_type(stage->terminal, stage->typed, strlen(stage->typed));
}

static bool has_shown(const struct stage *stage, const char *line)
{
	size_t length = strcspn(line, "\r\n");
	char text[160];

	snprintf(text, sizeof text, "%.*s", (int)length, line);
	return length > 0 && strstr(terminal_text(stage->terminal), text);
}

/* What was written to the terminal takes a moment to come out of it. */
bool perform_is_written(struct stage *stage)
{
	struct detail *detail = &stage->moment.detail;

	if (!action_is(&stage->moment.action, "write-stdout") ||
	    detail->found.bytes <= 0 || !has_terminal_at(stage, 1))
		return true;
	detail->is_seen_on_terminal = has_shown(stage, detail->found.text);
	return detail->is_seen_on_terminal ||
	    stage_elapsed(stage) > WRITTEN_MS;
}

/* The shell took the line if it prompts again. */
bool perform_is_line_settled(struct stage *stage)
{
	if (!action_is(&stage->moment.action, "read-stdin") ||
	    stage->typed[0] == '\0' || stage->is_shell_ended ||
	    !stage->options.start->has_shell)
		return true;
	if (stage->moment.detail.found.bytes >= (long)strlen(stage->typed))
		return true;
	return terminal_prompts(stage->terminal) > stage->prompts_before ||
	    stage_elapsed(stage) > WRITTEN_MS;
}

void perform_tell_line(struct stage *stage)
{
	struct detail *detail = &stage->moment.detail;
	long bytes = detail->found.bytes;
	bool is_target = bytes > 0 && stage->typed[0];
	bool is_shell = stage->typed[0] && bytes < (long)strlen(stage->typed)
	    && terminal_prompts(stage->terminal) > stage->prompts_before;

	if (!action_is(&stage->moment.action, "read-stdin"))
		return;
	if (is_target && bytes < (long)strlen(stage->typed))
		is_shell = true;
	detail->went = is_target && is_shell ? WENT_BOTH
	    : is_target ? WENT_TARGET : is_shell ? WENT_SHELL : WENT_NOWHERE;
	if (observe_is_stopped(stage)) {
		detail->stopped_by = SIGTTIN;
		detail->found.bytes = -1;
	}
}
