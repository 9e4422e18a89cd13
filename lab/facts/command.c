/* The table of commands and keys. */
#include "lab/facts/command.h"

#include <string.h>

#include "lab/facts/keys.h"

#define LAB MODE_BIT(MODE_LAB)
#define MENU MODE_BIT(MODE_MENU)
#define PAGE MODE_BIT(MODE_PAGE)
#define QUIT MODE_BIT(MODE_QUIT)
#define INTERRUPT MODE_BIT(MODE_INTERRUPT)
#define RESTART MODE_BIT(MODE_RESTART)
#define SEARCH MODE_BIT(MODE_SEARCH)
#define PROGRAM MODE_BIT(MODE_PROGRAM)
#define TYPING MODE_BIT(MODE_TYPING)
#define ASK MODE_BIT(MODE_QUESTION)
#define ASKME MODE_BIT(MODE_ASKME)
#define INVENTORY MODE_BIT(MODE_INVENTORY)
#define LECTURE MODE_BIT(MODE_LECTURE)
#define VOTE MODE_BIT(MODE_VOTE)
#define QUESTIONS (QUIT | INTERRUPT | RESTART)

const struct command commands[] = {
	{ "type-interrupt", { 't' }, 0, INTERRUPT,
	    "type it at the target's terminal", NULL, key_type_interrupt, 0 },
	{ "quit-now", { 'q', 'y' }, 0, QUIT, "quit", NULL, key_quit_now, 0 },
	{ "quit-now", { 'q' }, 0, INTERRUPT, "quit the lab", NULL,
	    key_quit_now, 0 },
	{ "restart-now", { 'r', 'y' }, 0, RESTART, "start again", NULL,
	    key_restart_now, 0 },
	{ "neither", { KEYS_ESCAPE, 'n' }, 0, QUESTIONS, "neither", NULL,
	    key_leave, 0 },

	{ "enter", { KEYS_ENTER }, 0, LAB, NULL, offer_enter, key_enter, 0 },
	{ "choose", { KEYS_ENTER }, 0, MENU, "choose", offer_choose,
	    key_choose, 0 },
	{ "answered", { KEYS_ENTER }, 0, ASK, NULL, offer_answered,
	    key_answered, 0 },
	{ "question", { KEYS_UP, 'k' }, 0, ASK, "question", offer_question,
	    key_question, -1 },
	{ "question", { KEYS_DOWN, 'j' }, 0, ASK, "question", offer_question,
	    key_question, 1 },
	{ "answer", { KEYS_LEFT }, 0, ASK, "answer", NULL, key_answer, -1 },
	{ "answer", { KEYS_RIGHT }, 0, ASK, "answer", NULL, key_answer, 1 },
	{ "answer-number", { '1' }, 3, ASK, NULL, NULL, key_answer_number,
	    0 },
	{ "skip", { KEYS_BACKSPACE, KEYS_DELETE }, 0, ASK, "skip", NULL,
	    key_skip, 0 },
	{ "cancel", { KEYS_ESCAPE, 'q' }, 0, ASK, "cancel", NULL, key_cancel,
	    0 },
	{ "hint", { 'h' }, 0, ASK, NULL, NULL, key_hint, 0 },
	{ "askme-take", { KEYS_ENTER }, 0, ASKME, NULL, offer_askme_take,
	    key_askme_take, 0 },
	{ "askme-choice", { KEYS_LEFT }, 0, ASKME, "answer", NULL,
	    key_askme_choice, -1 },
	{ "askme-choice", { KEYS_RIGHT }, 0, ASKME, "answer", NULL,
	    key_askme_choice, 1 },
	{ "item", { KEYS_ENTER }, 0, INVENTORY, NULL, offer_item, key_item,
	    0 },
	{ "item-choice", { KEYS_UP, 'k' }, 0, INVENTORY, "answer",
	    offer_item_choice, key_item_choice, -1 },
	{ "item-choice", { KEYS_DOWN, 'j' }, 0, INVENTORY, "answer",
	    offer_item_choice, key_item_choice, 1 },
	{ "item-number", { '1' }, 3, INVENTORY, NULL, NULL, key_item_number,
	    1 },
	{ "item-back", { KEYS_BACKSPACE, KEYS_LEFT }, 0, INVENTORY, "back",
	    offer_item_choice, key_item_back, 0 },
	{ "forward", { KEYS_PAGE_DOWN, ' ', KEYS_RIGHT }, 0, LECTURE, NULL,
	    offer_forward, key_forward, 0 },
	{ "back", { KEYS_PAGE_UP, KEYS_LEFT }, 0, LECTURE, "back", NULL,
	    key_back, 0 },
	{ "votes", { 'v' }, 0, LECTURE, "votes", NULL, key_votes, 0 },
	{ "dark", { '.', 'b' }, 0, LECTURE, "dark", NULL, key_dark, 0 },
	{ "pass-over", { 'n' }, 0, LECTURE, NULL, NULL, key_pass_over, 0 },
	{ "stay", { KEYS_ESCAPE, KEYS_F1 + 4 }, 0, LECTURE, NULL, NULL,
	    key_stay, 0 },
	{ "leave-lecture", { 'q' }, 0, LECTURE, "leave lecture", NULL,
	    key_leave_lecture, 0 },
	{ "vote-digit", { '0' }, 9, VOTE, "votes for the letter", NULL,
	    key_vote_digit, 0 },
	{ "vote-letter", { KEYS_ENTER, KEYS_TAB, KEYS_RIGHT, ' ' }, 0, VOTE,
	    "next letter", NULL, key_vote_letter, 1 },
	{ "vote-letter", { KEYS_LEFT, KEYS_BACKTAB }, 0, VOTE, "next letter",
	    NULL, key_vote_letter, -1 },
	{ "vote-delete", { KEYS_BACKSPACE }, 0, VOTE, "delete", NULL,
	    key_vote_delete, 0 },
	{ "vote-done", { KEYS_ESCAPE, 'v', 'q' }, 0, VOTE, "done", NULL,
	    key_vote_done, 0 },
	{ "try", { 'v' }, 0, LAB, "try it", offer_try, key_try, 0 },
	{ "missing", { KEYS_ENTER }, 0, PAGE, NULL, offer_missing,
	    key_missing, 0 },
	{ "again", { '.' }, 0, PAGE, "again", offer_again_here,
	    key_again_here, 0 },
	{ "experiment", { 'x' }, 0, PAGE, "other experiment", offer_here,
	    key_menu_here, MENU_EXPERIMENTS },
	{ "undo", { 'u' }, 0, PAGE, "undo", offer_undo_here, key_undo_here,
	    0 },
	{ "explain", { 'w' }, 0, PAGE, "explain more", offer_here,
	    key_why_here, 0 },
	{ "zoom", { 'z' }, 0, LAB, "back", offer_zoom, key_zoom, 0 },
	{ "select", { KEYS_UP, 'k' }, 0, LAB | MENU | PAGE, "select",
	    offer_select, key_select, -1 },
	{ "select", { KEYS_DOWN, 'j' }, 0, LAB | MENU | PAGE, "select",
	    offer_select, key_select, 1 },
	{ "pick", { '1' }, 8, LAB, NULL, NULL, key_pick, 1 },
	{ "earlier", { KEYS_LEFT }, 0, LAB, "earlier, later", offer_earlier,
	    key_earlier, -1 },
	{ "earlier", { KEYS_RIGHT }, 0, LAB, "earlier, later", offer_earlier,
	    key_earlier, 1 },
	{ "change", { KEYS_LEFT }, 0, MENU, "change", offer_change,
	    key_change, -1 },
	{ "change", { KEYS_RIGHT }, 0, MENU, "change", offer_change,
	    key_change, 1 },
	{ "restart", { 'r' }, 0, LAB, "start again", offer_restart,
	    key_restart, 0 },
	{ "askme", { 'a' }, 0, LAB, "ask me", offer_askme, key_askme, 0 },
	{ "continue", { 'F' }, 0, LAB, "continue it", offer_continue,
	    key_continue, 0 },
	{ "experiment", { 'x' }, 0, LAB, "experiment", offer_experiment,
	    key_menu, MENU_EXPERIMENTS },
	{ "again", { '.' }, 0, LAB, "last one again", offer_again, key_again,
	    0 },
	{ "tryouts", { 'd' }, 0, LAB, "difference", offer_tryouts,
	    key_tryouts, 0 },
	{ "undo", { 'u' }, 0, LAB, "undo", offer_undo, key_undo, 0 },
	{ "redo", { 'U', KEYS_CTRL('R') }, 0, LAB, "redo", offer_redo,
	    key_redo, 0 },
	{ "signal", { 's', 'K', KEYS_F1 + 8 }, 0, LAB, NULL, NULL, key_menu,
	    MENU_SIGNALS },

	{ "view", { 'w' }, 0, LAB, NULL, NULL, key_view, PANE_WHY },
	{ "view", { 'c' }, 0, LAB, NULL, NULL, key_view, PANE_CODE },
	{ "view", { 't' }, 0, LAB, NULL, NULL, key_view, PANE_TREE },
	{ "view", { 'f' }, 0, LAB, NULL, NULL, key_view, PANE_FDS },
	{ "view", { 'm' }, 0, LAB, NULL, NULL, key_view, PANE_TERMINAL },
	{ "view", { 'l' }, 0, LAB, NULL, NULL, key_view, PANE_TIMELINE },
	{ "view", { 'i' }, 0, LAB, NULL, NULL, key_view, PANE_TIES },
	{ "next-view", { KEYS_TAB }, 0, LAB, NULL, NULL, key_next_view, 1 },
	{ "next-view", { KEYS_BACKTAB }, 0, LAB, NULL, NULL, key_next_view,
	    -1 },
	{ "page", { ' ', KEYS_PAGE_DOWN }, 0, LAB | MENU | PAGE, "more",
	    offer_page, key_page, 1 },
	{ "page", { 'b', KEYS_PAGE_UP }, 0, LAB | MENU | PAGE, "more",
	    offer_page, key_page, -1 },
	{ "edge", { 'g', KEYS_HOME }, 0, LAB | MENU | PAGE, NULL, NULL,
	    key_edge, -1 },
	{ "edge", { 'G', KEYS_END }, 0, LAB | MENU | PAGE, NULL, NULL,
	    key_edge, 1 },
	{ "search", { '/' }, 0, LAB | PAGE, NULL, NULL, key_search, 0 },
	{ "search-next", { 'n' }, 0, LAB | PAGE, NULL, NULL, key_search_next,
	    1 },
	{ "search-next", { 'N' }, 0, LAB | PAGE, NULL, NULL, key_search_next,
	    -1 },
	{ "search-now", { KEYS_ENTER }, 0, SEARCH, "search", NULL,
	    key_search_now, 0 },
	{ "stop-search", { KEYS_ESCAPE }, 0, SEARCH, "neither", NULL,
	    key_leave, 0 },
	{ "inspect", { 'I' }, 0, LAB, NULL, NULL, key_inspect, 0 },
	{ "check", { 'C' }, 0, LAB, NULL, NULL, key_check, 0 },
	{ "check-now", { KEYS_ENTER }, 0, PROGRAM, "check it", NULL,
	    key_check_now, 0 },
	{ "no-check", { KEYS_ESCAPE }, 0, PROGRAM, "neither", NULL,
	    key_leave, 0 },
	{ "finding", { KEYS_TAB }, 0, PAGE, "finding", offer_finding,
	    key_finding, 1 },
	{ "calls", { 'l' }, 0, PAGE, "its calls", offer_finding, key_calls,
	    0 },
	{ "finding-step", { 's' }, 0, PAGE, "its step", offer_explain,
	    key_explain, 0 },
	{ "finding-back", { KEYS_BACKTAB }, 0, PAGE, NULL, offer_finding,
	    key_finding, -1 },
	{ "type", { '!' }, 0, LAB, "type into it", offer_type, key_type, 0 },
	{ "stop-typing", { KEYS_CTRL(']') }, 0, TYPING, "leaves the terminal",
	    NULL, key_leave, 0 },
	{ "predict", { 'p' }, 0, LAB | ASK, NULL, NULL, key_predict, 0 },
	{ "compare", { '=' }, 0, LAB, NULL, NULL, key_menu, MENU_COMPARE },
	{ "repeat", { 'R' }, 0, LAB, NULL, NULL, key_repeat, 0 },
	{ "report", { 'e' }, 0, LAB, NULL, NULL, key_report, 0 },
	{ "inventory", { 'T' }, 0, LAB, "the questions again",
	    offer_inventory, key_inventory, 0 },
	{ "options", { 'o' }, 0, LAB, NULL, NULL, key_menu, MENU_OPTIONS },

	{ "interrupt", { KEYS_CTRL('C') }, 0, LAB | MENU | PAGE | ASK, NULL,
	    NULL, key_interrupt, 0 },
	{ "redraw", { KEYS_CTRL('L') }, 0, LAB | MENU | PAGE | ASK | LECTURE |
	    ASKME | INVENTORY | QUESTIONS, NULL, NULL, key_redraw, 0 },
	{ "suspend", { KEYS_CTRL('Z') }, 0, LAB | MENU | PAGE | ASK | LECTURE |
	    ASKME | INVENTORY | QUESTIONS, NULL, NULL, key_suspend, 0 },
	{ "help", { '?', KEYS_F1, 'h' }, 0, LAB, "keys", NULL, key_help, 0 },
	{ "close", { KEYS_ESCAPE }, 0, LAB, "the target's timeline",
	    offer_close, key_close, 0 },
	{ "quit", { 'q' }, 0, LAB, "quit", NULL, key_quit, 0 },
	{ "leave", { KEYS_ESCAPE, 'q' }, 0, MENU | PAGE | ASKME | INVENTORY,
	    "back", NULL, key_leave, 0 },
	{ NULL, { 0 }, 0, 0, NULL, NULL, NULL, 0 },
};

bool command_has_key(const struct command *command, int key)
{
	if (key > command->key[0] && key <= command->key[0] + command->span)
		return true;
	for (int i = 0; i < COMMAND_KEYS && command->key[i]; i++)
		if (command->key[i] == key)
			return true;
	return false;
}

const struct command *command_find(enum mode mode, int key, int *number)
{
	for (const struct command *row = commands; row->id; row++) {
		if (!(row->modes & MODE_BIT(mode)) ||
		    !command_has_key(row, key))
			continue;
		*number = row->number;
		if (row->span > 0)
			*number += key - row->key[0];
		return row;
	}
	return NULL;
}

const struct command *command_next(const struct command *command)
{
	const struct command *next = command;

	while (next->id && strcmp(next->id, command->id) == 0 &&
	    next->modes == command->modes)
		next++;
	return next;
}
