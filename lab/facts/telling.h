/*
 * What a text may talk about: a moment, or only a state, and the holes that
 * are filled out of it.  Names and paths from outside come out escaped.
 *
 * Holes (old_: before the action; without a moment the same as now):
 *   pid ppid parent pgid sid tty tpgid cwd umask fds and old_ of each
 *   parent     name of the parent; "?" if it is not known
 *   shell      "bash 16077"; shell_name, shell_pid: its parts
 *   started    a sentence: who started the target
 *   stage_tty  the terminal that the shell runs on
 *   group_name name of the leader of the foreground group, and its PID
 *   sid_name   name of the session's leader, and its PID
 *   pgid_name  name of the group's leader, and its PID
 *   call       the call that failed, else the first; result, errno of it
 *   action     the word of the action; signal: its signal
 *   ending     "killed by SIGINT (pidfd)", "exited with status 0 (wait)"
 *   delivered  "SIGINT to 16078 (status), SIGINT to 16077 (handler)"
 *   holders    "16079 by cwd, 16079 by fd 3"
 *   bytes line fd path file_mode dir_mode arg worker: of an experiment
 *   stdin stdout: what 0 and 1 are open on; "nothing" if they are closed
 *   old_stdin old_stdout: the same before
 *   workers    PIDs of workers that live
 *   detail     what goes with the reason of an action that was not done
 */
#ifndef LAB_FACTS_TELLING_H
#define LAB_FACTS_TELLING_H

#include "lab/facts/moment.h"
#include "lab/ground/buffer.h"

struct telling {
	const struct moment *moment;	/* NULL: only a state */
	const struct snapshot *before;
	const struct snapshot *now;
	const struct scene *scene_before;
	const struct scene *scene;
	struct buffer scratch;
};

/* About a moment: what is known of the target before and after; where one
 * is missing the other stands for it.  telling_end frees. */
void telling_begin(struct telling *telling, const struct moment *moment);

/* About a state alone. */
void telling_begin_state(struct telling *telling,
    const struct snapshot *snapshot, const struct scene *scene);
void telling_end(struct telling *telling);

/* Appends the text with this id, its holes filled. */
void telling_add(struct telling *telling, const char *id,
    struct buffer *out);

/* True if there is a hole of this name. */
bool telling_has_hole(const char *name);

#endif
