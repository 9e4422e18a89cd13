/*
 * The target: the process that is turned into a daemon.  It is this same
 * program, started by the shell under the name "target"; it maps the line,
 * beats once a second, does what it is asked, and knows nothing else of the
 * lab.
 */
#ifndef LAB_ACTORS_TARGET_H
#define LAB_ACTORS_TARGET_H

/* The target's whole life; never returns.  Exit status 0 after a clean end,
 * 3 where the line cannot be had. */
_Noreturn void target_main(const char *line);

#endif
