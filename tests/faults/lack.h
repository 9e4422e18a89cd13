/*
 * What a machine or a caller may lack: preparations of a guest (room.h), which
 * run in its process before exec.  One that cannot be made here ends that
 * process with LACK_CANNOT_BE, and the guest is not started.  The context is
 * NULL where nothing else is said.
 */
#ifndef TESTS_FAULTS_LACK_H
#define TESTS_FAULTS_LACK_H

#define LACK_CANNOT_BE 99

/* Closed: 0 to 2; 0 alone.  Taken: 250 descriptors from the lowest on. */
void lack_stdio(void *context);
void lack_input(void *context);
void lack_low_numbers(void *context);

/* The context, a number, is the most of it: descriptors (RLIMIT_NOFILE), bytes
 * of a file (RLIMIT_FSIZE), processes (RLIMIT_NPROC; not for root). */
void lack_files(void *context);
void lack_file_size(void *context);
void lack_processes(void *context);

/* Not there, in a mount namespace of its own: further user namespaces, bash,
 * /proc, pseudo-terminals, a /tmp that can be written to, other processes in
 * /proc (hidepid=2). */
void lack_namespaces(void *context);
void lack_bash(void *context);
void lack_proc(void *context);
void lack_terminals(void *context);
void lack_tmp(void *context);
void lack_others(void *context);

/* Every signal ignored and blocked, umask 0777, a working directory that was
 * removed. */
void lack_order(void *context);

/* The context names system calls, parted by spaces: they fail with EPERM. */
void lack_calls(void *context);

#endif
