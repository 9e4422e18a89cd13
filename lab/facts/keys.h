/*
 * What keys do, for the table of commands: key_* change the view or ask the
 * lab for something, offer_* say whether that makes sense now.
 */
#ifndef LAB_FACTS_KEYS_H
#define LAB_FACTS_KEYS_H

#include "lab/facts/lab.h"
#include "lab/ground/buffer.h"

typedef void key_function(struct lab *lab, int number, struct wishes *wishes);
typedef bool offer_function(const struct lab *lab, struct buffer *word);

/* keys_lab.c: what is done to the target. */
key_function key_enter, key_again, key_undo, key_redo;
key_function key_restart, key_restart_now, key_continue, key_quit;
key_function key_quit_now, key_interrupt, key_type_interrupt;
key_function key_redraw, key_suspend;
offer_function offer_enter, offer_experiment, offer_again, offer_undo;
offer_function offer_redo, offer_restart, offer_continue;

/* keys_view.c: what is looked at. */
key_function key_select, key_pick, key_earlier, key_view, key_next_view;
key_function key_page, key_edge, key_zoom, key_type, key_help, key_close;
key_function key_leave;
offer_function offer_select, offer_earlier, offer_zoom, offer_page;
offer_function offer_type, offer_close;

/* search.c: a text in what is shown. */
key_function key_search, key_search_now, key_search_next;

/* keys_quiz.c: predictions. */
key_function key_answered, key_question, key_answer, key_answer_number;
key_function key_askme, key_askme_take, key_askme_choice;
offer_function offer_askme, offer_askme_take;
key_function key_skip, key_cancel, key_hint, key_predict, key_try;
offer_function offer_answered, offer_question, offer_try;

/* finding.c: pages from inspect and check. */
key_function key_inspect, key_check, key_check_now, key_finding, key_explain;
key_function key_calls;
offer_function offer_finding, offer_explain;

/* keys_inventory.c: the twelve questions. */
key_function key_item, key_item_choice, key_item_number, key_item_back;
key_function key_inventory;
offer_function offer_item, offer_item_choice, offer_inventory;

/* keys_lecture.c: a class looks on. */
key_function key_forward, key_back, key_pass_over, key_dark, key_votes;
key_function key_stay, key_leave_lecture, key_vote_digit, key_vote_delete;
key_function key_vote_letter, key_vote_done;
offer_function offer_forward;

/* menu.c: lists to choose from. */
key_function key_menu, key_choose, key_change;
offer_function offer_choose, offer_change;

/* keys_bench.c: what the lab tries beside it. */
key_function key_tryouts, key_missing, key_again_here, key_menu_here;
key_function key_undo_here, key_why_here, key_repeat, key_report;
offer_function offer_tryouts, offer_missing, offer_here;
offer_function offer_again_here, offer_undo_here;

/* Begins a comparison of a menu, "classic,robust", and opens its page. */
void bench_open(struct lab *lab, const char *names, struct wishes *wishes);

#endif
