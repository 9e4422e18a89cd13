/*
 * Sheets of what the lab tried beside the student's target, and of the same
 * experiment at all steps where it was done.
 */
#ifndef LAB_FACTS_SHEET_BENCH_H
#define LAB_FACTS_SHEET_BENCH_H

#include "lab/facts/lab.h"
#include "lab/facts/sheet.h"

/* What came of the newest job of the bench. */
void sheet_bench(const struct lab *lab, struct sheet *sheet);

/* The newest experiment beside all of its kind in this session. */
void sheet_tryouts(const struct lab *lab, struct sheet *sheet);

/* The titles of both; the experiment's is appended, for it names it. */
const char *sheet_bench_title(const struct lab *lab);
void sheet_tryouts_title(const struct lab *lab, struct buffer *out);

#endif
