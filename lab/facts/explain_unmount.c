/* Which words explain an unmount: done, or who keeps the mount busy. */
#include <errno.h>
#include <stddef.h>

#include "lab/facts/explain_inside.h"

static bool is_unmounted(const struct moment *m)
{
	return m->detail.is_unmounted;
}

static bool is_busy(const struct moment *m)
{
	return m->detail.error == EBUSY;
}

/* Steps change what the target holds, and nobody else. */
static bool is_targets(const struct moment *m, const struct holder *holder)
{
	return holder->pid == m->before.pid;
}

static bool is_held_by_target(const struct moment *m, bool by_cwd)
{
	for (int i = 0; i < m->detail.holders; i++)
		if (is_targets(m, &m->detail.holder[i]) &&
		    (m->detail.holder[i].fd == -1) == by_cwd)
			return is_busy(m);
	return false;
}

static bool is_held_by_cwd(const struct moment *m)
{
	return is_held_by_target(m, true);
}

static bool is_held_by_fd(const struct moment *m)
{
	return is_held_by_target(m, false);
}

static bool is_held_by_both(const struct moment *m)
{
	return is_held_by_cwd(m) && is_held_by_fd(m);
}

static bool is_held_by_other(const struct moment *m)
{
	for (int i = 0; i < m->detail.holders; i++)
		if (!is_targets(m, &m->detail.holder[i]))
			return is_busy(m);
	return false;
}

static bool is_shared(const struct moment *m)
{
	return is_held_by_other(m) &&
	    (is_held_by_cwd(m) || is_held_by_fd(m));
}

static bool is_shared_fd(const struct moment *m)
{
	return is_held_by_fd(m) && is_held_by_other(m);
}

static bool is_by_fuse(const struct moment *m)
{
	return m->detail.is_fuse;
}

static bool is_not_mounted(const struct moment *m)
{
	return m->detail.error == EINVAL;
}

const struct explain_row explain_unmount[] = {
	{ "unmount", 1, is_unmounted, "unmount.done" },
	{ "unmount", 1, is_held_by_both, "unmount.both" },
	{ "unmount", 1, is_held_by_cwd, "unmount.cwd" },
	{ "unmount", 1, is_shared_fd, "unmount.fd.shared" },
	{ "unmount", 1, is_held_by_fd, "unmount.fd" },
	{ "unmount", 1, is_held_by_other, "unmount.others" },
	{ "unmount", 1, is_busy, "unmount.busy" },
	{ "unmount", 1, is_not_mounted, "unmount.again" },
	{ "unmount", 1, NULL, "unmount.failed" },
	{ "unmount", 2, is_shared, "unmount.shared" },
	{ "unmount", 3, is_by_fuse, "unmount.fuse" },
	{ NULL, 0, NULL, NULL },
};
