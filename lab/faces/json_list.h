/*
 * The lists of `daemonlab list --json`: steps, experiments, recipes, starts.
 */
#ifndef LAB_FACES_JSON_LIST_H
#define LAB_FACES_JSON_LIST_H

#include <jansson.h>

/* The caller owns the reference. */
json_t *json_list(void);

#endif
