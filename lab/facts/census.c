/* All processes that one scan found. */
#include "lab/facts/census.h"

#include <stdlib.h>
#include <string.h>

#include "lab/ground/memory.h"

static int compare_numbers(pid_t a, pid_t b)
{
	return (a > b) - (a < b);
}

static int compare_pids(const void *a, const void *b)
{
	const struct procfs_stat *one = a, *other = b;

	return compare_numbers(one->pid, other->pid);
}

/* By session, then group, then PID. */
static int compare_places(const struct procfs_stat *a, pid_t sid, pid_t pgid,
    pid_t pid)
{
	if (a->sid != sid)
		return compare_numbers(a->sid, sid);
	if (a->pgid != pgid)
		return compare_numbers(a->pgid, pgid);
	return compare_numbers(a->pid, pid);
}

static int compare_order(const void *a, const void *b, void *rows)
{
	const struct procfs_stat *one = (struct procfs_stat *)rows +
	    *(const size_t *)a;
	const struct procfs_stat *other = (struct procfs_stat *)rows +
	    *(const size_t *)b;

	return compare_places(one, other->sid, other->pgid, other->pid);
}

void census_index(struct census *census)
{
	free(census->order);
	census->order = memory_get(census->count, sizeof *census->order);
	for (size_t i = 0; i < census->count; i++)
		census->order[i] = i;
	if (census->count == 0)
		return;
	qsort(census->row, census->count, sizeof *census->row, compare_pids);
	qsort_r(census->order, census->count, sizeof *census->order,
	    compare_order, census->row);
	if (census->row[0].pid != 1)
		census->is_partial = true;
}

void census_clear(struct census *census)
{
	free(census->row);
	free(census->order);
	memset(census, 0, sizeof *census);
}

const struct procfs_stat *census_find(const struct census *census, pid_t pid)
{
	const struct procfs_stat key = { .pid = pid };

	if (census->count == 0)
		return NULL;
	return bsearch(&key, census->row, census->count, sizeof key,
	    compare_pids);
}

/* The first place in the order that is not before this group. */
static size_t group_begin(const struct census *census, pid_t sid, pid_t pgid)
{
	size_t low = 0, high = census->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_places(&census->row[census->order[middle]], sid,
		    pgid, 0) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int census_is_orphaned(const struct census *census, pid_t pgid, pid_t sid)
{
	bool is_unsure = census->is_partial;

	for (size_t i = group_begin(census, sid, pgid); i < census->count;
	    i++) {
		const struct procfs_stat *member, *parent;

		member = &census->row[census->order[i]];
		if (member->sid != sid || member->pgid != pgid)
			break;
		if (member->state == 'Z' || member->state == 'X')
			continue;
		parent = census_find(census, member->ppid);
		if (parent && parent->sid == sid && parent->pgid != pgid)
			return 0;
		is_unsure = is_unsure || (!member->is_kernel_thread &&
		    (pgid == 0 || sid == 0));
	}
	return is_unsure ? -1 : 1;
}
