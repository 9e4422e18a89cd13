/*
 * The experiments that the target makes on itself, one function each: what
 * it found goes into the findings; 0, or -1 with errno of the call that
 * failed.  arg is what follows the colon, or "".
 */
#ifndef STEPS_TRY_H
#define STEPS_TRY_H

#include "step.h"

/* Nothing found: what is no number of anything is -1, or 0 for a PID. */
void findings_init(struct findings *findings);

/* try_terminal.c */
int try_write_stdout(const char *arg, struct findings *findings);
int try_read_stdin(const char *arg, struct findings *findings);
int try_open_dev_tty(const char *arg, struct findings *findings);
int try_open_new_tty(const char *arg, struct findings *findings);

/* try_files.c */
int try_create_file(const char *arg, struct findings *findings);
int try_open_file(const char *arg, struct findings *findings);
int try_printf_stdout(const char *arg, struct findings *findings);

/* try_groups.c */
int try_setpgid(const char *arg, struct findings *findings);
int try_spawn_worker(const char *arg, struct findings *findings);

#endif
