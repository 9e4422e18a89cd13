/* Reads what a stopped process passed to a call; used by the tracer alone. */
#ifndef LAB_ACTORS_TRACER_DECODE_H
#define LAB_ACTORS_TRACER_DECODE_H

#include <stddef.h>
#include <sys/types.h>

#include "lab/actors/container.h"
#include "lab/facts/call.h"

/* Fills the paths, sets and dispositions of facts, whose call and arguments
 * are known, out of the memory of tid.  What cannot be read stays empty.
 * is_narrow: the process has 32-bit pointers. */
void decode_call(const struct container *container, pid_t tid, bool is_narrow,
    struct call_facts *facts);

/* After the call, which gave result: where it led to (the new folder of a
 * chdir, the file that is now at descriptor 0, 1 or 2). */
void decode_result(const struct container *container, pid_t tid,
    long long result, struct call_facts *facts);

/* What a link below /proc/TID names inside, to be freed; NULL with errno. */
char *decode_link(const struct container *container, pid_t tid,
    const char *name);

/* Copies from the memory of tid; 0, or -1 with errno. */
int decode_memory(pid_t tid, uint64_t address, void *to, size_t size);

#endif
