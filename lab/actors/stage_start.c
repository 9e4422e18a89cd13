/* The start: from the first prompt to a target that waits. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/actors/stage_inside.h"
#include "lab/ground/escape.h"

#define SHELL_MS 1500		/* a shell without our prompt mark */
#define HELLO_MS 10000

static void begin_hello(struct stage *stage)
{
	const char *command = stage->options.start->command;

	terminal_forget(stage->terminal);
	stage->prompts_before = terminal_prompts(stage->terminal);
	if (command)
		terminal_type(stage->terminal, command, strlen(command));
	stage_enter(stage, PHASE_HELLO);
}

void start_turn_shell(struct stage *stage)
{
	if (stage->is_shell_ended) {
		stage_fail(stage, "the shell ended before it gave a prompt; try "
		    "another one with --shell PATH");
		return;
	}
	if (stage_elapsed(stage) > HELLO_MS) {
		stage_fail(stage, "the shell runs something else; try "
		    "another one with --shell PATH");
		return;
	}
	if (terminal_foreground(stage->terminal) !=
	    terminal_leader(stage->terminal))
		return;
	if (terminal_prompts(stage->terminal) > 0 ||
	    stage_elapsed(stage) > SHELL_MS)
		begin_hello(stage);
}

/* Where a shell says that it knows no such word.  A folder of PATH that may
 * not be read makes it "Permission denied". */
static const char *find_missing(const char *text)
{
	const char *at = strstr(text, "not found");

	return at ? at : strstr(text, "Permission denied");
}

/* The line of the terminal that tells most: that a word is not known, else
 * the last that is no prompt. */
static void find_complaint(const struct stage *stage, char *out, size_t size)
{
	const char *text = terminal_text(stage->terminal);
	const char *at = find_missing(text);
	const char *end = at ? at + strcspn(at, "\r\n")
	    : text + strlen(text);
	const char *begin;

	while (!at && end > text && end[-1] != '\n')
		end--;
	while (end > text && (end[-1] == '\n' || end[-1] == '\r'))
		end--;
	for (begin = end; begin > text && begin[-1] != '\n'; begin--)
		;
	/* Not what bash says to the terminal alone: \e[?2004h and the like. */
	while (end - begin > 2 && begin[0] == '\033' && begin[1] == '[') {
		begin += 2;
		while (begin < end && !(*begin >= '@' && *begin <= '~'))
			begin++;
		begin += begin < end;
	}
	escape_bytes(out, size, begin, (size_t)(end - begin), true);
}

/* What the terminal says is the best reason there is. */
static void give_up_hello(struct stage *stage)
{
	char shown[140], line[220];

	find_complaint(stage, shown, sizeof shown);
	snprintf(line, sizeof line, "the target did not start; its terminal "
	    "says: %s", shown);
	stage_fail(stage, line);
}

/* Not every shell knows every word that is typed at it. */
static bool is_word_missing(const struct stage *stage)
{
	return stage->options.start->has_shell &&
	    find_missing(terminal_text(stage->terminal)) &&
	    terminal_prompts(stage->terminal) > stage->prompts_before;
}

/* The target is held and serves; a background job must have lost the
 * foreground before the first look, a foreground job must have it. */
static bool has_settled_start(const struct stage *stage)
{
	pid_t foreground = terminal_foreground(stage->terminal);
	pid_t leader = terminal_leader(stage->terminal);

	if (!stage->options.start->has_shell)
		return true;
	if (!stage->options.start->is_background)
		return foreground == getpgid(stage->target);
	return foreground == leader &&
	    terminal_prompts(stage->terminal) > stage->prompts_before;
}

void start_turn_hello(struct stage *stage)
{
	if (is_word_missing(stage)) {
		give_up_hello(stage);
	} else if (stage->target &&
	    atomic_load(&stage->belongings.page->held) == stage->target &&
	    (has_settled_start(stage) || stage_elapsed(stage) > SHELL_MS)) {
		stage->is_first = true;
		moment_clear(&stage->moment);
		stage_ask(stage, ASK_REPORT, "", "");
		stage_enter(stage, PHASE_REPORT);
	} else if (stage_elapsed(stage) > HELLO_MS || (stage->target &&
	    !observe_is_target_living(stage)) ||
	    (!stage->options.start->has_shell &&
	    stage->belongings.held[0].is_ended)) {
		give_up_hello(stage);
	}
}
