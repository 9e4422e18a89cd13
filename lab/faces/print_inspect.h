/*
 * A process under inspection as text: a page for one, a table or a tree for
 * many.  Foreign names are escaped.  Never writes: it appends to a buffer.
 */
#ifndef LAB_FACES_PRINT_INSPECT_H
#define LAB_FACES_PRINT_INSPECT_H

#include "lab/facts/census.h"
#include "lab/facts/subject.h"
#include "lab/ground/buffer.h"

/* The page: verdict and reasons first, then every field with what it means,
 * then the other checks.  Lines have at most columns cells. */
void inspect_page(struct buffer *out, const struct subject *subject,
    int columns);

/* The table of count rows, which ascend by PID.  went counts those that went
 * while they were read; is_partial says that some are hidden. */
struct inspect_table {
	const struct row *row;
	size_t count;
	size_t went;
	bool is_partial;
};

void inspect_table(struct buffer *out, const struct inspect_table *table,
    int columns);

/* Whether a table of so many columns has one for the working directory. */
bool inspect_has_cwd(int columns);

/* The processes of a census by session and group: those for which wanted is
 * true, or all of them if wanted is NULL.  wanted has a place for each row
 * of the census. */
void inspect_tree(struct buffer *out, const struct census *census,
    const bool *wanted, void (*tty)(int device, char *path, size_t size),
    int columns);

#endif
