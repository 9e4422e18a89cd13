/* The floor of looking at one process: only the system calls that the job
 * cannot do without, and all that they tell, printed.  With a second word it
 * also makes those that close-on-exec (of the first 32 descriptors) and the
 * question whether the group is orphaned cannot do without. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct entry {
	unsigned long long inode;
	long long offset;
	unsigned short length;
	unsigned char type;
	char name[];
};

static void file_print(int process, const char *name)
{
	char text[4096];
	int fd = openat(process, name, O_RDONLY | O_CLOEXEC);
	ssize_t length = read(fd, text, sizeof(text));

	if (length > 0)
		fwrite(text, 1, (size_t)length, stdout);
	close(fd);
}

static void link_print(int folder, const char *name)
{
	char target[4096];
	ssize_t length = readlinkat(folder, name, target, sizeof(target));

	printf("%s -> %.*s\n", name, length > 0 ? (int)length : 0, target);
}

static void entries_visit(int parent, const char *name,
    void (*visit)(int folder, const char *name))
{
	static _Alignas(struct entry) char entries[32768];
	int folder = openat(parent, name, O_RDONLY | O_DIRECTORY);
	long length;

	while ((length = syscall(SYS_getdents64, folder, entries,
	    sizeof(entries))) > 0)
		for (long at = 0; at < length;) {
			const struct entry *entry =
			    (const void *)(entries + at);

			if (entry->name[0] != '.')
				visit(folder, entry->name);
			at += entry->length;
		}
	close(folder);
}

static void flags_print(int infos, const char *name)
{
	static int count;

	if (count++ < 32)
		file_print(infos, name);
}

static void group_count(int folder, const char *name)
{
	static int count;

	(void)folder;
	if (getpgid(atoi(name)) > 0)
		count++;
}

int main(int argc, char *argv[])
{
	static char room[65536];
	char path[64];
	int process;

	if (argc < 2)
		return 2;
	setvbuf(stdout, room, _IOFBF, sizeof(room));
	snprintf(path, sizeof(path), "/proc/%s", argv[1]);
	process = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (process == -1)
		return 1;
	file_print(process, "stat");
	file_print(process, "status");
	link_print(process, "cwd");
	link_print(process, "root");
	link_print(process, "exe");
	entries_visit(process, "fd", link_print);
	if (argc > 2) {
		entries_visit(process, "fdinfo", flags_print);
		entries_visit(AT_FDCWD, "/proc", group_count);
	}
	return 0;
}
