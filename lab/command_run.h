/*
 * What the files of `daemonlab run` share: command_run.c (a list of actions),
 * command_run_lines.c (one line a time from standard input), command_run_say.c
 * (what it says), and the words, questions and sheets that these lead to.
 */
#ifndef LAB_COMMAND_RUN_H
#define LAB_COMMAND_RUN_H

#include "lab/facts/claim_sheet.h"
#include "lab/loop.h"
#include "lab/options.h"

struct run {
	struct options options;
	struct action *action;		/* what is to be done */
	int count;
	int next;
	bool uses_recipe;
	bool is_interactive;
	bool is_started;		/* the first world was told */
	bool is_ending;			/* SIGTERM is under way */
	bool has_ending;
	bool is_by_lab;			/* the lab had to end it */
	bool has_failed;
	struct ending ending;
	char line[4096];		/* read, not yet used */
	int line_length;
	bool is_at_end;			/* of standard input */
	bool is_skipping;		/* the rest of a line too long */
	bool has_misread;		/* a line was no action and no word */
	bool has_prompted;
	struct claim_sheet sheet;	/* of --predict */
	bool has_sheet;
	bool is_claiming;		/* the action is one of the sheet */
	bool has_wrong;			/* a claim of it was wrong */
};

/* A word of `run -` that is no action, and what follows it in the line. */
struct run_word {
	const char *word;
	void (*run)(struct loop *loop, const char *rest);
	const char *help;
};

/* Words that show what the screen's views show (command_run_views.c); ends
 * with a NULL word. */
extern const struct run_word run_views[];

/* What came of a job of the bench that a word began. */
void run_say_bench(struct loop *loop);

/* Says text on standard output; with --json, where only objects go there, on
 * standard error. */
void run_say(struct run *run, const char *text);

/* What comes as text or as an object: the target as it was started, the newest
 * moment, how it ended. */
void run_say_start(struct run *run, const struct world *world);
void run_say_moment(struct run *run, const struct lab *lab);
void run_say_end(struct run *run, const struct loop *loop);

/* Asks the questions that the lab has just opened; takes a line as answer. */
void run_ask(struct loop *loop);
void run_answer(struct loop *loop, const char *line);

/* "ask" and "score": which action lies between two states; how the answers
 * came out. */
void run_askme(struct loop *loop);
void run_askme_answer(struct loop *loop, const char *line);
void run_score(struct loop *loop);

/* Prints an empty sheet; the exit status. */
int run_sheet_print(const char *seed);

/* Reads the sheet that the options name: 0, or 2 after a line on standard
 * error. */
int run_sheet_open(struct run *run);

/* Does the next line of the sheet; false at its end. */
bool run_sheet_next(struct loop *loop);

/* After an action: judges what the sheet claims of it, and says so. */
void run_sheet_judge(struct loop *loop);

/* Says how many were right. */
void run_sheet_total(const struct loop *loop);

/* Takes the next line that was read and does it; asks for one if there is
 * none; begins the end at the end of the input. */
void run_read_lines(struct loop *loop);

#endif
