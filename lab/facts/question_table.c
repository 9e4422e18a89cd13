/* What is asked before which action: the first row of an action and a name
 * whose predicate holds.  Beside each wrong answer stands the belief that
 * chooses it; the answers are right or wrong by what is seen. */
#include <signal.h>
#include <string.h>

#include "lab/facts/question.h"

static bool is_leader(const struct situation *s)
{
	return s->target->is_group_leader;
}

static bool is_session_leader(const struct situation *s)
{
	return s->target->is_session_leader;
}

static bool has_tty(const struct situation *s)
{
	return s->target->tty[0] != '\0';
}

static bool has_no_tty(const struct situation *s)
{
	return s->target->tty[0] == '\0';
}

static bool is_orphaned(const struct situation *s)
{
	return s->target->is_orphaned_group;
}

static bool is_stopped(const struct situation *s)
{
	return s->target->state == 'T';
}

static bool is_foreground(const struct situation *s)
{
	return s->target->is_foreground;
}

static bool is_hup_ignored(const struct situation *s)
{
	return signal_set_has(s->target->ignored, SIGHUP);
}

static bool is_term_caught(const struct situation *s)
{
	return signal_set_has(s->target->caught, SIGTERM);
}

/* Who lets it go on lets the handler run, if SIGTERM waited. */
static bool is_stopped_with_handler(const struct situation *s)
{
	return is_stopped(s) && is_term_caught(s);
}

/* A stopped job ends with its shell, and then there is nothing to see. */
static bool has_tty_and_runs(const struct situation *s)
{
	return has_tty(s) && !is_stopped(s);
}

static bool has_shell(const struct situation *s)
{
	return s->scene->shell > 0 && s->scene->is_shell_alive;
}

static bool has_shell_parent(const struct situation *s)
{
	const struct relative *parent = scene_find(s->scene,
	    s->target->ppid);

	return parent && (parent->role == ROLE_SHELL ||
	    parent->role == ROLE_SCRIPT);
}

static bool is_leader_of_terminal(const struct situation *s)
{
	return is_session_leader(s) && has_tty(s) && !is_hup_ignored(s);
}

static bool is_leader_without_terminal(const struct situation *s)
{
	return is_session_leader(s) && has_no_tty(s);
}

/* A child that a hangup ends at once has no PGID that one could look at. */
static bool will_see_it(const struct situation *s)
{
	return !is_leader_of_terminal(s);
}

static bool is_hung_up(const struct situation *s)
{
	return s->scene->is_hung_up;
}

static bool is_stdout_terminal(const struct situation *s)
{
	const struct fd_fact *fact = fd_list_find(s->target->fds, 1);

	return fact && fd_is_terminal(fact);
}

static bool has_freed_terminal(const struct situation *s)
{
	return is_stdout_terminal(s) && has_no_tty(s) && !is_hung_up(s);
}

static bool is_stdin_terminal(const struct situation *s)
{
	const struct fd_fact *fact = fd_list_find(s->target->fds, 0);

	return fact && fd_is_terminal(fact);
}

static bool is_orphan_reading(const struct situation *s)
{
	return is_stdin_terminal(s) && has_tty(s) && is_orphaned(s);
}

static bool is_cwd_on_mount(const struct situation *s)
{
	return strstr(s->target->cwd, "/usb") != NULL;
}

static bool is_mask_zero(const struct situation *s)
{
	return s->target->umask == 0 && s->action->arg[0] == '\0';
}

static bool has_worker(const struct situation *s)
{
	for (int i = 0; i < s->scene->count; i++)
		if (s->scene->row[i].role == ROLE_WORKER &&
		    s->scene->row[i].state && s->scene->row[i].state != 'Z')
			return true;
	return false;
}

/* Nobody of its kin can hold what it holds. */
static bool is_alone(const struct situation *s)
{
	for (int i = 0; i < s->scene->count; i++) {
		enum role role = s->scene->row[i].role;

		if (role == ROLE_SCRIPT || role == ROLE_WORKER ||
		    role == ROLE_OTHER)
			return false;
	}
	return true;
}

static int count_done(const struct situation *s, const char *id)
{
	return timeline_done(s->timeline, id, s->timeline->count);
}

/* Two forks came before setsid: the order of M16. */
static bool has_forked_before_setsid(const struct situation *s)
{
	int forks = 0;

	for (int i = 0; i < s->timeline->count; i++) {
		const struct action *action = &s->timeline->moment[i]->action;

		if (action_is(action, "setsid"))
			return forks > 1;
		forks += action_is(action, "fork");
	}
	return false;
}

static bool is_leader_by_order(const struct situation *s)
{
	return is_session_leader(s) && has_forked_before_setsid(s);
}

static bool has_closed(const struct situation *s)
{
	return count_done(s, "close") > 0;
}

static bool is_group_without_leader(const struct situation *s)
{
	return !is_leader(s) && !scene_find(s->scene, s->target->pgid);
}

static bool is_background(const struct situation *s)
{
	return s->start && strcmp(s->start->id, "background") == 0 &&
	    !is_session_leader(s);
}

static bool is_nohup(const struct situation *s)
{
	return s->start && strcmp(s->start->id, "nohup") == 0 &&
	    is_hup_ignored(s);
}

static bool is_worker_of_job(const struct situation *s)
{
	return has_worker(s) && is_background(s);
}

static bool has_fallback_tty(const struct situation *s)
{
	return has_tty(s) && !is_leader(s);
}

#define FATES(alive, stopped, killed)                       \
	{ { "alive", alive }, { "stopped", stopped }, \
	  { "killed", killed } }

/* With a handler for SIGTERM, it may exit by itself as well. */
#define ENDS                                            \
	{ { "alive", NULL }, { "stopped", NULL },       \
	  { "killed", NULL }, { "exited", NULL } }

const struct question_row question_rows[] = {
	{ "fork", "ppid", has_shell_parent,
	  { { "stays", NULL }, { "1", "M2" }, { "other", NULL } } },
	{ "fork", "sid", is_leader_without_terminal,
	  { { "own", NULL }, { "stays", NULL } } },
	{ "fork", "pgid", will_see_it,
	  { { "own", "M33" }, { "stays", NULL }, { "shell", NULL } } },
	{ "fork", "target", is_leader_of_terminal,
	  FATES("M18", NULL, NULL) },
	{ "fork", "target", is_leader_without_terminal,
	  FATES(NULL, NULL, "M17") },
	{ "fork", "target", NULL, FATES(NULL, NULL, "M10") },

	{ "setsid", "result", is_leader,
	  { { "0", "M4" }, { "own", "M4" }, { "EPERM", NULL } } },
	{ "setsid", "result", NULL,
	  { { "0", NULL }, { "own", NULL }, { "EPERM", "M4" } } },
	{ "setsid", "ppid", has_shell_parent,
	  { { "1", "M3" }, { "stays", NULL }, { "own", NULL } } },
	{ "setsid", "pgid", has_fallback_tty,
	  { { "stays", "M36" }, { "own", NULL }, { "shell", NULL } } },
	{ "setsid", "tty", has_tty,
	  { { "stays", NULL }, { "none", NULL } } },

	{ "chdir", "cwd", is_cwd_on_mount,
	  { { "stays", NULL }, { "/", NULL }, { "none", NULL } } },
	{ "chdir", "fds", NULL,
	  { { "0", "M14" }, { "stays", NULL }, { "3", "M14" } } },
	{ "umask", "umask", NULL,
	  { { "stays", NULL }, { "0777", NULL }, { "0000", NULL } } },
	{ "close", "fds", NULL,
	  { { "stays", NULL }, { "0", NULL }, { "3", NULL } } },
	{ "close", "tty", has_tty,
	  { { "none", "M6" }, { "stays", NULL } } },
	{ "close", "target", NULL,
	  { { "alive", NULL }, { "killed", NULL } } },
	{ "sigterm", "SIGTERM", NULL,
	  { { "default", NULL }, { "ignored", NULL }, { "caught", NULL },
	    { "blocked", NULL } } },
	{ "devnull", "stdout", NULL,
	  { { "shell", NULL }, { "/dev/null", NULL }, { "none", NULL } } },
	{ "devnull", "tty", has_tty,
	  { { "none", "M6" }, { "stays", NULL } } },
	{ "sighup", "SIGHUP", NULL,
	  { { "default", NULL }, { "ignored", NULL }, { "caught", NULL },
	    { "blocked", NULL } } },
	{ "pidfile", "fds", NULL,
	  { { "stays", NULL }, { "$more", NULL }, { "0", NULL } } },

	{ "write-stdout", "errno", has_freed_terminal,
	  { { "EBADF", "M6" }, { "none", NULL }, { "EIO", "M6" } } },
	{ "write-stdout", "errno", NULL,
	  { { "none", NULL }, { "EBADF", NULL }, { "EIO", NULL } } },
	{ "write-stdout", "seen_on_terminal", has_freed_terminal,
	  { { "false", "M6" }, { "true", NULL } } },
	{ "write-stdout", "seen_on_terminal", is_stdout_terminal,
	  { { "true", NULL }, { "false", NULL } } },
	{ "read-stdin", "target", is_orphan_reading,
	  { { "alive", NULL }, { "stopped", "M12" } } },
	{ "read-stdin", "target", NULL,
	  { { "alive", NULL }, { "stopped", NULL } } },
	{ "read-stdin", "errno", NULL,
	  { { "none", NULL }, { "EIO", NULL }, { "EBADF", NULL } } },
	{ "open-dev-tty", "opened", NULL,
	  { { "true", NULL }, { "false", NULL } } },
	{ "open-dev-tty", "errno", NULL,
	  { { "none", NULL }, { "ENXIO", NULL }, { "EIO", NULL } } },
	{ "open-new-tty", "became_controlling", is_leader_by_order,
	  { { "false", "M16" }, { "true", NULL } } },
	{ "open-new-tty", "became_controlling", is_session_leader,
	  { { "false", "M15" }, { "true", NULL } } },
	{ "open-new-tty", "became_controlling", NULL,
	  { { "true", NULL }, { "false", NULL } } },
	{ "create-file", "file_mode", is_mask_zero,
	  { { "0644", "M19" }, { "0666", NULL }, { "0600", "M19" },
	    { "0000", NULL } } },
	{ "create-file", "file_mode", NULL,
	  { { "0666", NULL }, { "$file", NULL }, { "$mask", NULL },
	    { "0600", NULL } } },
	{ "create-file", "dir_mode", NULL,
	  { { "0777", NULL }, { "$dir", NULL }, { "$mask", NULL },
	    { "0700", NULL } } },
	{ "open-file", "fd", has_closed,
	  { { "3", "M13" }, { "0", NULL }, { "$fd", NULL },
	    { "4", "M13" } } },
	{ "open-file", "fd", NULL,
	  { { "0", NULL }, { "3", NULL }, { "$fd", NULL } } },
	{ "printf-stdout", "went_to", has_closed,
	  { { "shell", "M6" }, { "file", NULL }, { "/dev/null", NULL },
	    { "none", "M13" } } },
	{ "printf-stdout", "went_to", NULL,
	  { { "file", NULL }, { "shell", NULL }, { "/dev/null", NULL },
	    { "none", NULL } } },
	{ "setpgid", "errno", is_session_leader,
	  { { "none", "M34" }, { "EPERM", NULL } } },
	{ "setpgid", "errno", NULL,
	  { { "EPERM", NULL }, { "none", NULL } } },
	{ "spawn-worker", "pgid", NULL,
	  { { "other", NULL }, { "stays", NULL } } },
	{ "unmount", "unmounted", is_cwd_on_mount,
	  { { "true", "M20" }, { "false", NULL } } },
	{ "unmount", "unmounted", NULL,
	  { { "true", "M14" }, { "false", NULL } } },
	{ "unmount", "holders", is_alone,
	  { { "0", "M14" }, { "1", NULL }, { "2", NULL } } },

	{ "key-intr", "target", is_foreground, FATES("M36", NULL, NULL) },
	{ "key-intr", "target", NULL, FATES(NULL, NULL, "M36") },
	{ "key-intr", "shell", has_shell,
	  { { "ended", NULL }, { "alive", NULL } } },
	{ "key-quit", "target", is_foreground, FATES("M36", NULL, NULL) },
	{ "key-quit", "target", NULL, FATES(NULL, NULL, "M36") },
	{ "key-susp", "target", is_orphaned, FATES(NULL, "M11", NULL) },
	{ "key-susp", "target", NULL, FATES(NULL, NULL, NULL) },
	{ "hangup", "target", is_stopped_with_handler, ENDS },
	{ "hangup", "target", is_nohup, FATES(NULL, NULL, "M29") },
	{ "hangup", "target", is_hup_ignored, FATES(NULL, NULL, NULL) },
	{ "hangup", "target", is_background, FATES("M9", NULL, NULL) },
	{ "hangup", "target", is_foreground, FATES("M36", NULL, NULL) },
	{ "hangup", "target", NULL, FATES(NULL, NULL, "M8") },
	{ "hangup", "shell", has_shell,
	  { { "alive", NULL }, { "ended", NULL } } },
	{ "logout", "target", is_stopped_with_handler, ENDS },
	{ "logout", "target", NULL, FATES(NULL, NULL, "M8") },
	{ "logout", "worker_ppid", is_worker_of_job,
	  { { "1", "M1" }, { "stays", NULL } } },
	{ "logout", "tty", has_tty_and_runs,
	  { { "stays", NULL }, { "none", NULL } } },

	{ "signal:SIGTERM", "target", is_stopped,
	  { { "killed", "M28" }, { "exited", "M28" }, { "stopped", NULL },
	    { "alive", NULL } } },
	{ "signal:SIGTERM", "target", is_term_caught,
	  { { "alive", NULL }, { "stopped", NULL }, { "killed", NULL },
	    { "exited", NULL } } },
	{ "signal:SIGTERM", "target", NULL,
	  { { "alive", NULL }, { "exited", "M26" }, { "killed", NULL } } },
	{ "signal:SIGHUP", "target", is_hup_ignored,
	  FATES(NULL, NULL, "M29") },
	{ "signal:SIGTSTP", "target", is_orphaned, FATES(NULL, "M11", NULL) },
	{ "signal:SIGTTIN", "target", is_orphaned, FATES(NULL, "M11", NULL) },
	{ "signal:SIGKILL", "target", is_stopped,
	  FATES(NULL, "M28", NULL) },
	{ "signal", "target", is_stopped_with_handler, ENDS },
	{ "signal", "target", NULL, FATES(NULL, NULL, NULL) },
	{ "signal", "worker", has_worker,
	  { { "ended", "M31" }, { "alive", NULL } } },
	{ "group:SIGTERM", "target", is_stopped,
	  { { "killed", "M28" }, { "exited", "M28" }, { "stopped", NULL },
	    { "alive", NULL } } },
	{ "group:SIGTERM", "target", is_term_caught, ENDS },
	{ "group", "target", is_stopped_with_handler, ENDS },
	{ "group", "target", is_group_without_leader,
	  FATES("M33", NULL, NULL) },
	{ "group", "target", NULL, FATES(NULL, NULL, NULL) },
	{ "group", "worker", has_worker,
	  { { "alive", NULL }, { "ended", NULL } } },
	{ NULL, NULL, NULL, { { NULL, NULL } } },
};
