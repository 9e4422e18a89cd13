/*
 * Ctrl-Z for the lab itself, whose terminal is in raw mode.
 */
#ifndef LAB_HALT_H
#define LAB_HALT_H

#include <stdbool.h>
#include <sys/types.h>

/* Stops whom (a PID, 0 for all of this process group), which must include
 * the caller, by SIGTSTP, as the terminal does; SIGTSTP and SIGCONT are
 * blocked.  Returns when somebody has continued the caller: true.  False at
 * once where that could be nobody: the kernel stops no process of an
 * orphaned process group so.  See kill(2), setpgid(2). */
bool halt(pid_t whom);

#endif
