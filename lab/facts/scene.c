/* The processes around the target. */
#include "lab/facts/scene.h"

#include <stddef.h>

const struct relative *scene_find(const struct scene *scene, pid_t pid)
{
	for (int i = 0; i < scene->count; i++)
		if (scene->row[i].pid == pid && scene->row[i].role != ROLE_GONE)
			return &scene->row[i];
	return NULL;
}

bool scene_has_group(const struct scene *scene, pid_t pgid)
{
	for (int i = 0; i < scene->count; i++)
		if (scene->row[i].pgid == pgid &&
		    scene->row[i].role != ROLE_GONE)
			return true;
	return false;
}
