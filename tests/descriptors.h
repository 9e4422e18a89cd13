/*
 * What a process has open, to see that nothing of it is kept.
 */
#ifndef TESTS_DESCRIPTORS_H
#define TESTS_DESCRIPTORS_H

#include <sys/types.h>

/* How many descriptors the process has, by /proc/PID/fd; of the caller one
 * more, that of the folder itself.  -1 with errno. */
int descriptors_of(pid_t pid);

#endif
