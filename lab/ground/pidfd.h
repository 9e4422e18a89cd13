/*
 * Descriptors of processes, which no other process ever takes the place of:
 * pidfd_open(2) and pidfd_send_signal(2), which glibc 2.36 only declares where
 * the kernel headers do.
 */
#ifndef LAB_GROUND_PIDFD_H
#define LAB_GROUND_PIDFD_H

#include <stdbool.h>
#include <sys/types.h>

/* A descriptor of the process, the caller's to close; -1 with errno (ESRCH:
 * there is none). */
int pidfd_of(pid_t pid);

/* Sends the signal; 0 sends none, and tells whether one could be sent.  Of
 * /proc/PID as well.  0, or -1 with errno (ESRCH: it has ended and was
 * collected). */
int pidfd_kill(int pidfd, int signal, unsigned flags);

/* Whether it has ended: poll(2) says POLLIN. */
bool pidfd_is_ended(int pidfd);

#endif
