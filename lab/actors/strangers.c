/* Who lives in the stage's mount and is not the lab's. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/actors/stage_inside.h"

struct search {
	const struct stage *stage;
	ino_t mount;		/* the namespace of the stage */
	pid_t *pid;
	int max;
	int count;
};

static ino_t mount_namespace(int proc, pid_t pid)
{
	struct stat status;
	char path[40];

	snprintf(path, sizeof path, "%d/ns/mnt", (int)pid);
	return fstatat(proc, path, &status, 0) == 0 ? status.st_ino : 0;
}

static bool is_ours(const struct stage *stage, pid_t pid)
{
	for (int i = 0; i < stage->belongings.count; i++)
		if (stage->belongings.held[i].pid == pid)
			return true;
	return getsid(pid) == stage->belongings.session;
}

static bool visit(pid_t pid, void *context)
{
	struct search *search = context;

	if (is_ours(search->stage, pid) ||
	    mount_namespace(search->stage->belongings.proc, pid) !=
	    search->mount)
		return true;
	if (search->count < search->max)
		search->pid[search->count] = pid;
	search->count++;
	return true;
}

int stage_strangers(const struct stage *stage, pid_t *pid, int max)
{
	int proc = stage->belongings.proc;
	struct search search = { stage, 0, pid, max, 0 };

	for (int i = 0; i < stage->belongings.count && !search.mount; i++)
		if (!stage->belongings.held[i].is_ended)
			search.mount = mount_namespace(proc,
			    stage->belongings.held[i].pid);
	/* Without a mount of its own the stage lives where everybody does. */
	if (!search.mount || search.mount == mount_namespace(proc, getpid()))
		return 0;
	look_each(proc, visit, &search);
	return search.count;
}
