/* The details of an action, a function for each kind. */
#include "lab/faces/json_detail.h"

#include <stdio.h>
#include <string.h>

#include "lab/faces/json_value.h"
#include "lab/ground/names.h"

static json_t *bytes_or_null(long bytes)
{
	return bytes < 0 ? json_null() : json_integer(bytes);
}

static json_t *mode_or_null(unsigned mode, bool is_known)
{
	return json_mode(is_known ? (int)(mode & 07777U) : -1);
}

static void detail_write(json_t *o, const struct moment *m)
{
	json_put(o, "bytes", bytes_or_null(m->detail.found.bytes));
	json_put_errno(o, "errno", m->detail.found.error);
	json_put_flag(o, "seen_on_terminal", m->detail.is_seen_on_terminal);
}

static void detail_read(json_t *o, const struct moment *m)
{
	json_put(o, "bytes", bytes_or_null(m->detail.found.bytes));
	json_put_errno(o, "errno", m->detail.found.error);
	json_put_text(o, "stopped_by", m->detail.stopped_by
	    ? names_signal(m->detail.stopped_by) : NULL);
	json_put_flag(o, "blocked", m->detail.found.blocked);
	json_put_text(o, "line_went_to", moment_went(m->detail.went));
}

static void detail_tty(json_t *o, const struct moment *m)
{
	json_put_flag(o, "opened", m->detail.found.opened);
	json_put_errno(o, "errno", m->detail.found.error);
}

static void detail_new_tty(json_t *o, const struct moment *m)
{
	detail_tty(o, m);
	json_put_flag(o, "became_controlling",
	    m->detail.found.became_controlling);
}

static void detail_create(json_t *o, const struct moment *m)
{
	bool is_known = m->detail.found.error == 0;

	json_put(o, "file_mode", mode_or_null(m->detail.found.file_mode,
	    is_known));
	json_put(o, "dir_mode", mode_or_null(m->detail.found.dir_mode,
	    is_known));
	json_put_errno(o, "errno", m->detail.found.error);
}

static void detail_open(json_t *o, const struct moment *m)
{
	bool is_open = m->detail.found.fd >= 0;

	json_put(o, "fd", is_open ? json_integer(m->detail.found.fd)
	    : json_null());
	json_put(o, "path", json_text_or_null(m->detail.found.path));
	json_put_errno(o, "errno", m->detail.found.error);
}

static void detail_printf(json_t *o, const struct moment *m)
{
	json_put(o, "bytes", bytes_or_null(m->detail.found.bytes));
	json_put_errno(o, "errno", m->detail.found.error);
	json_put(o, "went_to", json_text_or_null(m->detail.found.path));
}

static void detail_setpgid(json_t *o, const struct moment *m)
{
	json_put_errno(o, "errno", m->detail.found.error);
}

static json_t *number_or_null(pid_t pid)
{
	return pid > 0 ? json_integer(pid) : json_null();
}

static void detail_worker(json_t *o, const struct moment *m)
{
	json_put(o, "pid", number_or_null(m->detail.found.pid));
	json_put(o, "pgid", number_or_null(m->detail.found.pgid));
	json_put(o, "sid", number_or_null(m->detail.found.sid));
	json_put_errno(o, "errno", m->detail.found.error);
}

static void detail_unmount(json_t *o, const struct moment *m)
{
	json_t *holders = json_array();

	for (int i = 0; i < m->detail.holders; i++) {
		const struct holder *holder = &m->detail.holder[i];
		json_t *row = json_object();
		char by[24];

		snprintf(by, sizeof by, "fd %d", holder->fd);
		json_put_number(row, "pid", holder->pid);
		json_put_text(row, "by", holder->fd < 0 ? "cwd" : by);
		json_array_append_new(holders, row);
	}
	json_put_flag(o, "unmounted", m->detail.is_unmounted);
	json_put_errno(o, "errno", m->detail.error);
	json_put(o, "holders", holders);
}

static void detail_delivered(json_t *o, const struct moment *m)
{
	json_t *delivered = json_array();

	for (int i = 0; i < m->detail.deliveries; i++) {
		const struct delivery *delivery = &m->detail.delivered[i];
		json_t *row = json_object();

		json_put_number(row, "pid", delivery->pid);
		json_put_text(row, "signal", names_signal(delivery->signal));
		json_put_text(row, "by", moment_evidence(delivery->by));
		json_array_append_new(delivered, row);
	}
	json_put(o, "delivered", delivered);
	json_put_text(o, "target", moment_fate(m->detail.target));
	json_put_text(o, "shell", moment_fate(m->detail.shell));
}

static const struct {
	const char *id;
	void (*fill)(json_t *, const struct moment *);
} details[] = {
	{ "write-stdout", detail_write },   { "read-stdin", detail_read },
	{ "open-dev-tty", detail_tty },	    { "open-new-tty", detail_new_tty },
	{ "create-file", detail_create },   { "open-file", detail_open },
	{ "printf-stdout", detail_printf }, { "setpgid", detail_setpgid },
	{ "spawn-worker", detail_worker },  { "unmount", detail_unmount },
	{ "key-intr", detail_delivered },   { "key-quit", detail_delivered },
	{ "key-susp", detail_delivered },   { "logout", detail_delivered },
	{ "hangup", detail_delivered },	    { "signal", detail_delivered },
	{ "group", detail_delivered },
};

/* What was not done has its reason, which is what explains it, alone. */
json_t *json_detail(const struct moment *moment, const char *explain)
{
	json_t *object = json_object();

	if (moment->outcome == OUTCOME_UNAVAILABLE) {
		json_put_text(object, "reason", explain);
		return object;
	}
	for (size_t i = 0; i < sizeof details / sizeof details[0]; i++)
		if (strcmp(details[i].id, moment->action.id) == 0)
			details[i].fill(object, moment);
	return object;
}
