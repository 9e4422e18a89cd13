/*
 * Tests that whatever states facts about the kernel (lessons, beliefs, facts of
 * the target, experiments, checks) has a text "truths.*" that names what it
 * rests on; whether those ids are proved is for check_lessons.c.
 */
#ifndef TESTS_TRUTHS_RESTS_H
#define TESTS_TRUTHS_RESTS_H

#include <check.h>

void rests_add(TCase *lessons);

#endif
