/*
 * The pages that come from outside the stage: inspect's page of the target,
 * and the report of check on a program of the student's.  On the latter a
 * finding can be selected, and leads to the step that explains it.
 */
#ifndef LAB_FACTS_FINDING_H
#define LAB_FACTS_FINDING_H

#include "lab/facts/lab.h"
#include "lab/facts/rule.h"

/* The step of the lesson that explains a check; never NULL. */
const char *finding_step(enum rule_id id);

/* The check that a line of the report tells of ("* fail  own-session ..."),
 * or RULE_COUNT. */
enum rule_id finding_read(const char *line);

/* Selects this step of the lesson and opens Why, whatever is shown. */
void finding_show(struct lab *lab, const char *id);

/* A key while the command line of the program is typed: true if it was
 * taken. */
bool finding_key(struct view *view, int key);

#endif
