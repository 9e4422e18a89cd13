/* What was built beside this program. */
#include "tests/beside.h"

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void beside_find(const char *variable, const char *name, char *path,
    size_t size)
{
	const char *given = variable ? getenv(variable) : NULL;
	char here[PATH_MAX];
	ssize_t length;

	if (given) {
		snprintf(path, size, "%s", given);
		return;
	}
	length = readlink("/proc/self/exe", here, sizeof here - 1);
	ck_assert_int_gt(length, 0);
	here[length] = '\0';
	*strrchr(here, '/') = '\0';
	snprintf(path, size, "%s/%s", here, name);
}

void beside_daemon(const char *name, char *path, size_t size)
{
	char folder[PATH_MAX];

	beside_find("DAEMONS", "daemons", folder, sizeof folder);
	snprintf(path, size, "%s/%s", folder, name);
}
