/* The floor of looking at one process: only the system calls that the job
 * cannot do without, and all that they tell, printed. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
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

static void descriptors_print(int process)
{
	static _Alignas(struct entry) char entries[32768];
	int folder = openat(process, "fd", O_RDONLY | O_DIRECTORY);
	long length;

	while ((length = syscall(SYS_getdents64, folder, entries,
	    sizeof(entries))) > 0)
		for (long at = 0; at < length;) {
			const struct entry *entry =
			    (const void *)(entries + at);

			if (entry->name[0] != '.')
				link_print(folder, entry->name);
			at += entry->length;
		}
	close(folder);
}

int main(int argc, char *argv[])
{
	static char room[65536];
	char path[64];
	int process;

	if (argc != 2)
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
	descriptors_print(process);
	return 0;
}
