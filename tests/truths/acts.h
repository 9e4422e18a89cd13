/*
 * Acts: the calls that puppets are asked for.  Each does one thing, with
 * its one argument and the text of the order.
 */
#ifndef TESTS_TRUTHS_ACTS_H
#define TESTS_TRUTHS_ACTS_H

#include "tests/truths/puppet.h"

/* Two small numbers in one argument, where an act needs both. */
long two(long high, long low);

act act_nothing;	/* a barrier: handlers of what is pending run first */
act act_exit;		/* never answers */
act act_getpid;
act act_getsid, act_getpgid;	/* of the argument */
act act_setsid;
act act_setpgid;	/* two(pid, pgid) */
act act_reap;		/* waitpid(argument); its PID */

act act_catch, act_ignore, act_default, act_block;	/* a signal */
act act_kill;		/* two(pid, signal); pid -1 only in a namespace */
act act_pdeathsig, act_get_pdeathsig;
act act_subreaper, act_is_subreaper;

act act_umask, act_chdir, act_open, act_close;
act act_write, act_read;	/* the text; one read of a line */
act act_isatty, act_getcwd, act_sys_getcwd;
act act_seek, act_tell, act_dup_at;	/* dup_at: two(fd, number) */
act act_memfd;
act act_read_all;	/* reads until that fails */
act act_flood;		/* writes to a descriptor until it is ended */

act act_ctty;		/* TIOCSCTTY: two(fd, steal) */
act act_notty, act_getpgrp_tty, act_setpgrp_tty;	/* two(fd, pgid) */
act act_tcsetattr;
act act_peer;		/* TIOCGPTPEER, with O_NOCTTY */

act act_exec_sleep;	/* execs sleep(1): its name is then "sleep" */
act act_setuid;		/* all three, and the group; no exec */
act act_fork_many;	/* how many forks succeed, at most the argument */
act act_nproc;		/* sets RLIMIT_NPROC */

#endif
