/* A value told by roles, so that those of two runs can stand side by side. */
#include "lab/facts/compare.h"

#include <string.h>

#include "lab/facts/sighting.h"
#include "lab/ground/escape.h"

static const struct relative *find_any(const struct scene *scene, pid_t pid)
{
	for (int i = 0; i < scene->count; i++)
		if (scene->row[i].pid == pid)
			return &scene->row[i];
	return NULL;
}

/* "own", "the shell's", "of one that is gone". */
static void add_owner(pid_t number, const struct snapshot *snapshot,
    const struct scene *scene, struct buffer *out)
{
	const struct relative *row = find_any(scene, number);

	if (number == snapshot->pid)
		buffer_text(out, "own");
	else if (!row || row->role == ROLE_GONE)
		buffer_text(out, "of one that is gone");
	else
		buffer_format(out, "the %s's", sighting_role(scene, number));
}

static void add_parent(const struct snapshot *snapshot,
    const struct scene *scene, struct buffer *out)
{
	const struct relative *row = find_any(scene, snapshot->ppid);
	char shown[80];

	if (snapshot->ppid == 1) {
		buffer_text(out, "init");
	} else if (row && row->role != ROLE_ANCESTOR &&
	    row->role != ROLE_OTHER) {
		buffer_format(out, "the %s", sighting_role(scene, row->pid));
	} else {
		escape_text(shown, sizeof shown, snapshot->ppid_comm);
		buffer_text(out, shown[0] ? shown : "another");
	}
}

static void add_tty(const char *tty, const struct scene *scene,
    struct buffer *out)
{
	if (tty[0] == '\0')
		buffer_text(out, "none");
	else
		buffer_text(out, strcmp(tty, scene->tty) == 0
		    ? "the terminal" : "another terminal");
}

/* Folders of the lab have a random name: it is left out. */
static void add_path(const char *path, const struct scene *scene,
    struct buffer *out)
{
	const char *lab = strstr(path, "/daemonlab.");
	const char *rest = lab ? strchr(lab + 1, '/') : NULL;
	size_t length = strlen(scene->tty);
	char shown[300];

	if (length > 0 && strncmp(path, scene->tty, length) == 0 &&
	    (path[length] == '\0' || path[length] == ' ')) {
		buffer_format(out, "the terminal%s", path[length]
		    ? ", closed" : "");
		return;
	}
	escape_text(shown, sizeof shown, rest ? rest : path);
	buffer_format(out, "%s%s", rest ? "…" : "", shown);
}

static void add_fds(const struct snapshot *snapshot,
    const struct scene *scene, struct buffer *out)
{
	const struct fd_list *list = snapshot->fds;

	if (!list || list->count == 0)
		buffer_text(out, list ? "none" : "?");
	for (size_t i = 0; list && i < list->count; i++) {
		bool is_again = i + 1 < list->count && strcmp(
		    list->row[i].target, list->row[i + 1].target) == 0;

		buffer_format(out, "%d ", list->row[i].fd);
		if (is_again)
			continue;
		add_path(list->row[i].target, scene, out);
		buffer_text(out, i + 1 < list->count ? ", " : "");
	}
}

static void add_role(const struct snapshot *snapshot, const struct scene *scene,
    enum field field, struct buffer *out)
{
	if (snapshot->unreadable[field]) {
		buffer_text(out, "?");
		return;
	}
	switch (field) {
	case FIELD_PPID:
		add_parent(snapshot, scene, out);
		break;
	case FIELD_PGID:
		add_owner(snapshot->pgid, snapshot, scene, out);
		break;
	case FIELD_SID:
		add_owner(snapshot->sid, snapshot, scene, out);
		break;
	case FIELD_TPGID:
		if (snapshot->tpgid <= 0)
			buffer_text(out, "none");
		else
			add_owner(snapshot->tpgid, snapshot, scene, out);
		break;
	case FIELD_TTY:
		add_tty(snapshot->tty, scene, out);
		break;
	case FIELD_CWD:
		add_path(snapshot->cwd, scene, out);
		break;
	case FIELD_FDS:
		add_fds(snapshot, scene, out);
		break;
	default:
		field_print(field, snapshot, out);
	}
}

void compare_value(const struct tryout *tryout, enum field field,
    struct buffer *out)
{
	if (tryout->failure[0] || !tryout_last(tryout))
		buffer_text(out, "?");
	else
		add_role(tryout_last(tryout), tryout_last_scene(tryout),
		    field, out);
}
