/*
 * The events of `daemonlab run --json`: one object a line, every key always
 * there.  Values are jansson's; the caller owns the reference (json_line in
 * json_value.h makes the text).
 */
#ifndef LAB_FACES_JSON_H
#define LAB_FACES_JSON_H

#include <jansson.h>

#include "lab/facts/event.h"

/* {"event":"start",...} */
json_t *json_start(const struct world *world, const struct start *start,
    const struct recipe *recipe);

/* {"event":"action",...}; explain is the sentence. */
json_t *json_action(const struct moment *moment, const char *explain);

struct json_ending {
	const struct ending *ending;
	bool is_by_lab;		/* the lab had to end it */
	int right, asked;
	int leftovers;
};

/* {"event":"end",...} */
json_t *json_end(const struct json_ending *end);

/* {"event":"repeat",...} */
json_t *json_repeat(int number, int survived, int died);

#endif
