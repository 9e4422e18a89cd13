/* The floor of looking at all processes: a list of /proc and one file each;
 * with an argument, two. */
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

static void file_print(int proc, const char *pid, const char *name)
{
	char path[64];
	char text[4096];
	int fd;
	ssize_t length;

	snprintf(path, sizeof(path), "%.16s/%s", pid, name);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return;
	length = read(fd, text, sizeof(text));
	close(fd);
	if (length > 0)
		fwrite(text, 1, (size_t)length, stdout);
}

int main(int argc, char *argv[])
{
	static _Alignas(struct entry) char entries[32768];
	static char room[65536];
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long length;

	(void)argv;
	setvbuf(stdout, room, _IOFBF, sizeof(room));
	while ((length = syscall(SYS_getdents64, proc, entries,
	    sizeof(entries))) > 0)
		for (long at = 0; at < length;) {
			const struct entry *entry =
			    (const void *)(entries + at);

			at += entry->length;
			if (entry->name[0] < '0' || entry->name[0] > '9')
				continue;
			file_print(proc, entry->name, "stat");
			if (argc > 1)
				file_print(proc, entry->name, "status");
		}
	return 0;
}
