/*
 * The names that people read for the numbers that the kernel speaks.
 */
#ifndef LAB_GROUND_NAMES_H
#define LAB_GROUND_NAMES_H

/* "EPERM" for EPERM; for a number without a name "E" and the number, in a
 * place that the next such call uses again.  See errno(3). */
const char *names_errno(int error);

/* The number of "EPERM"; 0 if there is no such name. */
int names_errno_number(const char *name);

/* What would help against a shortage of descriptors or of processes, as an
 * order without a full stop; NULL for any other error. */
const char *names_remedy(int error);

/* strerror(3), and after a semicolon the remedy where there is one; in a
 * place that the next such call uses again. */
const char *names_trouble(int error);

/* "SIGTERM" for SIGTERM, "SIGRTMIN+1" for real-time ones; NULL if there is
 * no such signal.  See signal(7). */
const char *names_signal(int signal);

/* The number of "SIGTERM", "TERM" or "term"; 0 if there is no such name.
 * Numbers are no names. */
int names_signal_number(const char *name);

/* The highest number that names_signal knows, plus 1. */
int names_signal_end(void);

#endif
