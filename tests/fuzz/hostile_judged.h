/*
 * What `inspect` and `check` show, made of any bytes and judged by the rules.
 */
#ifndef TESTS_FUZZ_HOSTILE_JUDGED_H
#define TESTS_FUZZ_HOSTILE_JUDGED_H

#include "lab/facts/checkup.h"
#include "lab/facts/subject.h"
#include "tests/fuzz/hostile.h"

/* Given back by snapshot_clear of its snapshot. */
void hostile_subject(struct bytes *bytes, struct subject *subject);

/* Without the arguments of the program; given back by checkup_clear. */
void hostile_checkup(struct bytes *bytes, struct checkup *checkup);

void hostile_demand(struct bytes *bytes, struct demand *demand);

#endif
