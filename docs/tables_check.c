/* The tables of the checker. */
#include "docs/tables.h"

#include "lab/facts/rule.h"
#include "lab/facts/trail.h"

void rows_of_checks(row_sink *sink, void *context)
{
	for (int id = 0; id < RULE_COUNT; id++)
		sink(rule_name((enum rule_id)id), "", rule_can_fail(
		    (enum rule_id)id) ? "can fail" : "can warn", context);
}

void rows_of_takes(row_sink *sink, void *context)
{
	for (int key = 0; key < TAKE_COUNT; key++)
		sink(take_name((enum take)key), "", "", context);
}
