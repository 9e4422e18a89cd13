/* Throws bytes at the parsers of /proc.  Beyond crashes: a name is always
 * ended, and what is masked out stays out. */
#include <string.h>

#include "lab/facts/procfs.h"
#include "tests/fuzz/safe.h"

static void try_stat(const char *text, size_t size)
{
	struct procfs_stat stat;
	char path[64];

	if (procfs_stat(&stat, text, size) < 0)
		return;
	must(strnlen(stat.comm, sizeof stat.comm) < sizeof stat.comm);
	must(stat.state > ' ' && stat.state < 0x7f);
	if (procfs_tty(stat.tty, path, sizeof path))
		must(strncmp(path, "/dev/", 5) == 0);
}

static void try_status(const char *text, size_t size)
{
	const uint64_t library = (uint64_t)3 << 31;
	struct procfs_status status;

	procfs_status(&status, text, size);
	must(((status.caught | status.blocked | status.ignored) & library) ==
	    0);
	must(status.umask >= 0 && status.umask <= 0777);
}

static void try_fdinfo(const char *text, size_t size)
{
	enum fd_access access = ACCESS_UNKNOWN;
	bool is_cloexec;

	if (procfs_fdinfo(&access, &is_cloexec, text, size) == 0)
		must(access < ACCESS_UNKNOWN);
}

static void try_number(const char *text, size_t size)
{
	char name[32];
	size_t length = size < sizeof name ? size : sizeof name - 1;

	memcpy(name, text, length);
	name[length] = '\0';
	must(procfs_number(name) >= -1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	try_stat(text, size);
	try_status(text, size);
	try_fdinfo(text, size);
	try_number(text, size);
	return 0;
}
