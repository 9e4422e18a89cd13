/* The holes that an action fills: its calls, who got what, what it found. */
#include <string.h>

#include "lab/facts/telling_inside.h"
#include "lab/facts/text.h"
#include "lab/ground/names.h"

static void add_number(struct buffer *out, long number)
{
	buffer_format(out, "%ld", number);
}

static const struct call *main_call(const struct telling *t)
{
	const struct call *failed;

	if (!t->moment || t->moment->calls == 0)
		return NULL;
	failed = moment_failed_call(t->moment);
	return failed ? failed : &t->moment->call[0];
}

static void add_call(const struct telling *t, struct buffer *out)
{
	const struct call *call = main_call(t);

	telling_escaped(out, call ? call->text : "?");
}

static void add_result(const struct telling *t, struct buffer *out)
{
	const struct call *call = main_call(t);

	if (call)
		add_number(out, call->result);
	else
		buffer_text(out, "?");
}

static void add_errno(const struct telling *t, struct buffer *out)
{
	const struct call *call = main_call(t);
	int error = call ? call->error : 0;

	if (error == 0 && t->moment)
		error = t->moment->detail.found.error;
	if (error == 0 && t->moment)
		error = t->moment->detail.error;
	buffer_text(out, error ? names_errno(error) : "?");
}

static void add_action(const struct telling *t, struct buffer *out)
{
	char word[128] = "?";

	if (t->moment)
		action_word(&t->moment->action, word, sizeof word);
	telling_escaped(out, word);
}

static void add_signal_name(struct buffer *out, int signal)
{
	const char *name = names_signal(signal);

	buffer_text(out, name ? name : "?");
}

static void add_signal(const struct telling *t, struct buffer *out)
{
	int signal = 0;

	if (t->moment && t->moment->action.act)
		signal = action_signal(&t->moment->action);
	add_signal_name(out, signal);
}

static void add_ending(const struct telling *t, struct buffer *out)
{
	const struct ending *ending = t->moment ? &t->moment->ending : NULL;
	const char *witness = ending ? ending_witness(ending->witness) : NULL;

	if (!ending || ending->how == ENDED_UNKNOWN) {
		buffer_text(out, text_get("ending.unknown"));
	} else if (ending->how == ENDED_KILLED) {
		buffer_text(out, text_get("ending.killed"));
		add_signal_name(out, ending->signal);
	} else {
		buffer_text(out, text_get("ending.exited"));
		add_number(out, ending->code);
	}
	if (witness)
		buffer_format(out, " (%s)", witness);
}

static void add_delivered(const struct telling *t, struct buffer *out)
{
	int count = t->moment ? t->moment->detail.deliveries : 0;

	for (int i = 0; i < count; i++) {
		const struct delivery *d = &t->moment->detail.delivered[i];

		buffer_text(out, i ? ", " : "");
		add_signal_name(out, d->signal);
		buffer_text(out, " \xe2\x86\x92 ");
		telling_process(t, d->pid, out);
		buffer_format(out, " (%s)", moment_evidence(d->by));
	}
}

static void add_holders(const struct telling *t, struct buffer *out)
{
	int count = t->moment ? t->moment->detail.holders : 0;

	for (int i = 0; i < count; i++) {
		const struct holder *h = &t->moment->detail.holder[i];

		buffer_text(out, i ? ", " : "");
		telling_process(t, h->pid, out);
		if (h->fd == -1)
			buffer_text(out, " cwd");
		else
			buffer_format(out, " fd %d", h->fd);
	}
}

static const struct findings *findings_of(const struct telling *t)
{
	static const struct findings nothing;

	return t->moment ? &t->moment->detail.found : &nothing;
}

static void add_bytes(const struct telling *t, struct buffer *out)
{
	add_number(out, findings_of(t)->bytes);
}

/* A line without the newline that ends it. */
static void add_line(const struct telling *t, struct buffer *out)
{
	char line[sizeof findings_of(t)->text];

	memcpy(line, findings_of(t)->text, sizeof line);
	line[sizeof line - 1] = '\0';
	line[strcspn(line, "\n")] = '\0';
	telling_escaped(out, line);
}

static void add_fd(const struct telling *t, struct buffer *out)
{
	add_number(out, findings_of(t)->fd);
}

static void add_path(const struct telling *t, struct buffer *out)
{
	telling_escaped(out, findings_of(t)->path);
}

static void add_file_mode(const struct telling *t, struct buffer *out)
{
	buffer_format(out, "%04o", findings_of(t)->file_mode);
}

static void add_dir_mode(const struct telling *t, struct buffer *out)
{
	buffer_format(out, "%04o", findings_of(t)->dir_mode);
}

static void add_arg(const struct telling *t, struct buffer *out)
{
	telling_escaped(out, t->moment ? t->moment->action.arg : "");
}

static void add_worker(const struct telling *t, struct buffer *out)
{
	add_number(out, findings_of(t)->pid);
}

static void add_target_of(const struct snapshot *snapshot, int fd,
    struct buffer *out)
{
	const struct fd_fact *fact = fd_list_find(snapshot->fds, fd);

	telling_escaped(out, fact ? fact->target : text_get("fd.nothing"));
}

static void add_stdin(const struct telling *t, struct buffer *out)
{
	add_target_of(t->now, 0, out);
}

static void add_stdout(const struct telling *t, struct buffer *out)
{
	add_target_of(t->now, 1, out);
}

static void add_old_stdin(const struct telling *t, struct buffer *out)
{
	add_target_of(t->before, 0, out);
}

static void add_old_stdout(const struct telling *t, struct buffer *out)
{
	add_target_of(t->before, 1, out);
}

static void add_workers(const struct telling *t, struct buffer *out)
{
	const char *gap = "";

	for (int i = 0; i < t->scene->count; i++) {
		const struct relative *row = &t->scene->row[i];

		if (row->role != ROLE_WORKER || row->state == 'Z')
			continue;
		buffer_format(out, "%s%d", gap, (int)row->pid);
		gap = ", ";
	}
}

static void add_detail(const struct telling *t, struct buffer *out)
{
	telling_escaped(out, t->moment ? t->moment->detail.reason_detail : "");
}

const struct hole telling_moment_holes[] = {
	{ "call", add_call },
	{ "result", add_result },
	{ "errno", add_errno },
	{ "action", add_action },
	{ "signal", add_signal },
	{ "ending", add_ending },
	{ "delivered", add_delivered },
	{ "holders", add_holders },
	{ "bytes", add_bytes },
	{ "line", add_line },
	{ "fd", add_fd },
	{ "path", add_path },
	{ "file_mode", add_file_mode },
	{ "dir_mode", add_dir_mode },
	{ "arg", add_arg },
	{ "worker", add_worker },
	{ "stdin", add_stdin },
	{ "stdout", add_stdout },
	{ "old_stdin", add_old_stdin },
	{ "old_stdout", add_old_stdout },
	{ "workers", add_workers },
	{ "detail", add_detail },
	{ NULL, NULL },
};
