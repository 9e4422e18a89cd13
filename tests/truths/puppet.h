/*
 * Puppets: processes that do what a case asks, one call at a time.
 *
 * An order is a function and an argument in a page that all of them share;
 * they were forked from the same program, so a function's address means the
 * same everywhere.  No descriptor is needed, so that a puppet may close all.
 * A puppet has nothing but what it got by fork: dispositions, mask,
 * descriptors, terminal.
 */
#ifndef TESTS_TRUTHS_PUPPET_H
#define TESTS_TRUTHS_PUPPET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { PUPPETS = 10 };

/* What a puppet may be asked: returns its result, -1 with errno. */
typedef long act(long argument);

/* Maps the page; once, before the first puppet. */
void puppet_page(void);

/* A puppet number who, forked by the case itself, or by another puppet.
 * Returns its PID as its parent sees it, -1 with errno. */
pid_t puppet_new(int who);
pid_t puppet_of(int parent, int who);

pid_t pid_of(int who);

/* Gives an order and waits for its result.  The text, if any, is found by
 * the act in puppet_text(). */
long ask(int who, act *what, long argument);
long ask_with(int who, act *what, const char *text, long argument);

/* Gives an order that may block; whether it was answered; its result. */
void order(int who, act *what, long argument);
bool has_answered(int who);
long answer(int who);

/* Inside an act: the text of the order, and a room for a text to return,
 * which the case reads by puppet_said(). */
const char *puppet_text(void);
void puppet_say(const char *text);
const char *puppet_said(int who);

/* How often a puppet that catches (act_catch) got this signal. */
int caught(int who, int signal);

/* Ends all by SIGKILL and collects them, so that their numbers are free for
 * a second scene. */
void puppets_end(void);

/* Ends one by SIGKILL, and collects it if it is a child of the case. */
void puppet_end(int who);

/* Waits for the end of a child of ours: "exit 0", "SIGHUP". */
const char *fate(pid_t pid);

#endif
