/*
 * Many processes by session and process group: the shape that job control
 * gave them.
 */
#include <string.h>

#include "lab/faces/print_inspect.h"
#include "lab/faces/print_words.h"
#include "lab/facts/text.h"

struct tree {
	struct buffer *out;
	const struct census *census;
	const bool *wanted;
	void (*tty)(int device, char *path, size_t size);
	int columns;
};

static void add_name(struct buffer *line, const struct procfs_stat *stat)
{
	if (!stat)
		return;
	buffer_text(line, " ");
	words_escaped(line, stat->comm, strlen(stat->comm));
}

static void end_line(const struct tree *tree, struct buffer *line)
{
	words_clipped(tree->out, buffer_get(line), tree->columns);
	buffer_free(line);
}

/* The leader may have ended: then its number lives on as SID and PGID. */
static void print_session(const struct tree *tree,
    const struct procfs_stat *member)
{
	const struct procfs_stat *leader = census_find(tree->census,
	    member->sid);
	struct buffer line = { 0 };
	char path[64];

	buffer_format(&line, "session %d", (int)member->sid);
	if (leader)
		add_name(&line, leader);
	else if (member->sid != 0)
		buffer_text(&line, " (leader gone)");
	if (member->tty) {
		tree->tty(member->tty, path, sizeof path);
		buffer_text(&line, ", ");
		words_escaped(&line, path, strlen(path));
	} else {
		buffer_text(&line, ", no terminal");
	}
	end_line(tree, &line);
}

static void print_group(const struct tree *tree,
    const struct procfs_stat *member)
{
	int orphaned = census_is_orphaned(tree->census, member->pgid,
	    member->sid);
	struct buffer line = { 0 };

	buffer_format(&line, "  group %d", (int)member->pgid);
	if (member->tty && member->tpgid == member->pgid)
		buffer_text(&line, ", foreground");
	if (orphaned > 0)
		buffer_text(&line, ", orphaned");
	if (member->pgid != 0 && !census_find(tree->census, member->pgid))
		buffer_text(&line, ", leader gone");
	end_line(tree, &line);
}

static void print_process(const struct tree *tree,
    const struct procfs_stat *member)
{
	struct buffer line = { 0 };

	buffer_format(&line, "    %7d %c", (int)member->pid, member->state);
	add_name(&line, member);
	if (member->pid == member->sid)
		buffer_text(&line, "  session leader");
	else if (member->pid == member->pgid)
		buffer_text(&line, "  group leader");
	end_line(tree, &line);
}

void inspect_tree(struct buffer *out, const struct census *census,
    const bool *wanted, void (*tty)(int device, char *path, size_t size),
    int columns)
{
	struct tree tree = { out, census, wanted, tty, columns };
	const struct procfs_stat *before = NULL;

	for (size_t i = 0; i < census->count; i++) {
		const struct procfs_stat *member =
		    &census->row[census->order[i]];

		if (wanted && !wanted[census->order[i]])
			continue;
		if (!before || before->sid != member->sid)
			print_session(&tree, member);
		if (!before || before->sid != member->sid ||
		    before->pgid != member->pgid)
			print_group(&tree, member);
		print_process(&tree, member);
		before = member;
	}
	buffer_text(out, "\n");
	words_wrapped(out, text_get("inspect.atomic"), 0, columns);
}
