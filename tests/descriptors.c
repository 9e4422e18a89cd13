#include "tests/descriptors.h"

#include <dirent.h>
#include <stdio.h>

int descriptors_of(pid_t pid)
{
	char path[40];
	struct dirent *entry;
	DIR *folder;
	int count = 0;

	snprintf(path, sizeof path, "/proc/%ld/fd", (long)pid);
	folder = opendir(path);
	if (!folder)
		return -1;
	while ((entry = readdir(folder)))
		count += entry->d_name[0] != '.';
	closedir(folder);
	return count;
}
