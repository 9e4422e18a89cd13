/*
 * What was built beside this program: the lab, daemons, guests.
 */
#ifndef TESTS_BESIDE_H
#define TESTS_BESIDE_H

#include <stddef.h>

/* The path of what has this name in the folder that this program stands in;
 * where an environment variable (NULL: none) is set, it names the path. */
void beside_find(const char *variable, const char *name, char *path,
    size_t size);

/* The path of a program of tests/daemons: in the folder DAEMONS, or built
 * beside this program. */
void beside_daemon(const char *name, char *path, size_t size);

#endif
