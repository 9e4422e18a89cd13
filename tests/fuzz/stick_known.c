/* The list of what the memory stick must hold. */
#include "tests/fuzz/stick_known.h"

#ifdef HAVE_FUSE

#include <stdlib.h>
#include <string.h>

#include "lab/actors/stick_nodes.h"

struct known known[KNOWN];

struct known *known_find(const struct known *folder, const char *name)
{
	for (int i = 1; i < KNOWN; i++)
		if (known[i].number && known[i].parent == folder &&
		    strcmp(known[i].name, name) == 0)
			return &known[i];
	return NULL;
}

int known_count(void)
{
	int all = 0;

	for (int i = 0; i < KNOWN; i++)
		all += known[i].number != 0;
	return all;
}

bool known_is_empty(const struct known *folder)
{
	for (int i = 1; i < KNOWN; i++)
		if (known[i].number && known[i].parent == folder)
			return false;
	return true;
}

void known_must_be_counted(void)
{
	size_t bytes = 0;

	for (int i = 0; i < KNOWN; i++)
		if (known[i].number)
			bytes += known[i].size;
	must(node_count_left() == NODES - known_count());
	must(node_bytes_left() == NODE_BYTES_MAX - (long)bytes);
}

void known_forget(struct known *row)
{
	free(row->bytes);
	memset(row, 0, sizeof *row);
}

struct known *known_choose(struct bytes *bytes, bool is_folder)
{
	int from = (int)(bytes_take(bytes) << 8 | bytes_take(bytes)) % KNOWN;

	for (int i = 0; i < KNOWN; i++) {
		struct known *row = &known[(from + i) % KNOWN];

		if (row->number && row->is_folder == is_folder &&
		    (row->parent || row == known || !is_folder) &&
		    row->lookups > 0)
			return row;
	}
	return is_folder ? known : NULL;
}

void known_choose_name(struct bytes *bytes, char *name)
{
	int kind = bytes_below(bytes, 8);

	bytes_text(bytes, name, kind == 7 ? STICK_NAME + 1
	    : kind == 6 ? 280 : 4);
	for (char *at = name; *at; at++)
		if (*at == '/')
			*at = '_';
	if (name[0] == '\0' || strcmp(name, ".") == 0 ||
	    strcmp(name, "..") == 0)
		strcpy(name, kind < 4 ? "notes" : "a");
	if (kind == 5) {		/* about as long as a name may be */
		size_t length = (size_t)(250 + bytes_below(bytes, 12));

		memset(name, 'n', length);
		name[length] = '\0';
	}
}

#endif
