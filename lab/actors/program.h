/* Finds the program that a command line names, as a shell would. */
#ifndef LAB_ACTORS_PROGRAM_H
#define LAB_ACTORS_PROGRAM_H

#include <stddef.h>

/* The absolute path of an executable file: name itself if it has a slash,
 * else the first in PATH.  0, or -1 with errno and one line in why. */
int program_find(const char *name, char *path, size_t size, char *why,
    size_t why_size);

#endif
