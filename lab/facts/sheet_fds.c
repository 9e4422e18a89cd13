/* Fds: every descriptor, and those that the last action closed or opened. */
#include "lab/facts/sheets.h"

#include <limits.h>
#include <string.h>

#include "lab/facts/field.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"

static void tell_fd(const struct fd_fact *row, const char *word,
    struct sheet *sheet)
{
	char target[PATH_MAX];
	bool is_new = *word != '\0';

	escape_text(target, sizeof target, row->target);
	sheet_format(sheet, "  %s%-5d %-7s %-11s %s%s%s%s",
	    is_new ? SHEET_BOLD : "", row->fd, field_access(row->access),
	    row->is_cloexec ? "closed" : "kept", target,
	    is_new ? "  → " : "", word, is_new ? SHEET_PLAIN : "");
}

static bool is_same(const struct fd_fact *a, const struct fd_fact *b)
{
	return a->access == b->access && a->is_cloexec == b->is_cloexec &&
	    strcmp(a->target, b->target) == 0;
}

/* Both lists ascend, so one walk over them tells what came and went. */
static void tell_lists(const struct fd_list *now, const struct fd_list *before,
    struct sheet *sheet)
{
	size_t i = 0, k = 0, olds = before ? before->count : 0;

	while (i < now->count || k < olds) {
		const struct fd_fact *old = k < olds ? &before->row[k] : NULL;
		const struct fd_fact *row = i < now->count ? &now->row[i]
		    : NULL;

		if (!row || (old && old->fd < row->fd)) {
			tell_fd(old, "closed", sheet);
			k++;
			continue;
		}
		if (before && (!old || old->fd > row->fd))
			tell_fd(row, "opened", sheet);
		else
			tell_fd(row, old && !is_same(row, old)
			    ? "changed" : "", sheet);
		k += old && old->fd == row->fd;
		i++;
	}
	if (now->count == 0)
		sheet_prose(sheet, text_get("fds.none"), 0);
}

void sheet_fds(const struct lab *lab, struct sheet *sheet)
{
	const struct snapshot *now = view_snapshot(lab);
	const struct moment *moment = view_moment(lab);
	bool compares = moment && moment->has_before;

	if (!now)
		return;
	if (!now->fds) {
		struct buffer why = { NULL, 0, 0 };

		field_print(FIELD_FDS, now, &why);
		sheet_line(sheet, buffer_get(&why));
		buffer_free(&why);
		return;
	}
	sheet_format(sheet, "  %-5s %-7s %-11s %s", "fd", "access",
	    "at exec", "open on");
	tell_lists(now->fds, compares ? moment->before.fds : NULL, sheet);
}
