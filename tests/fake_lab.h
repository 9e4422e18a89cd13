/*
 * A lab made by hand, for tests of what is drawn: bash 16077 on /dev/pts/5
 * starts job 16078; the child is 16079.  No process is started.
 */
#ifndef TESTS_FAKE_LAB_H
#define TESTS_FAKE_LAB_H

#include "lab/facts/lab.h"

/* A lab as it is before the target is there. */
void fake_lab_begin(struct lab *lab);

/* The same with its target, nothing done yet. */
void fake_lab_open(struct lab *lab);

/* As if the target had done this action: changes world and timeline the way
 * the kernel would for the steps of "classic" in their order, and lets the
 * view follow. */
void fake_lab_do(struct lab *lab, const char *word);

/* A key, as the lab would take it: what it wishes for, or how much. */
struct wishes fake_lab_press(struct lab *lab, int key);
int fake_lab_key(struct lab *lab, int key);

void fake_lab_end(struct lab *lab);

/* A fixture, the lab of each test of it, and a key for that. */
extern struct lab fake_lab;
void fake_lab_setup(void);
void fake_lab_teardown(void);
struct wishes fake_lab_type(int key);

#endif
