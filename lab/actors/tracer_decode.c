/* Reads what a stopped process passed to a call. */
#include "lab/actors/tracer_decode.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "lab/ground/memory.h"

int decode_memory(pid_t tid, uint64_t address, void *to, size_t size)
{
	struct iovec ours = { to, size };
	struct iovec theirs = { (void *)(uintptr_t)address, size };
	ssize_t got = process_vm_readv(tid, &ours, 1, &theirs, 1, 0);

	if (got == (ssize_t)size)
		return 0;
	if (got >= 0)
		errno = EFAULT;
	return -1;
}

/* A string, page by page: it may end just before memory that is not there. */
static char *read_string(pid_t tid, uint64_t address)
{
	char text[PATH_MAX];
	size_t length = 0;

	while (length < sizeof text) {
		size_t part = 256 - (size_t)(address + length) % 256;

		if (part > sizeof text - length)
			part = sizeof text - length;
		if (decode_memory(tid, address + length, text + length,
			part) < 0)
			return NULL;
		if (memchr(text + length, '\0', part))
			return memory_string(text);
		length += part;
	}
	return NULL;
}

char *decode_link(const struct container *container, pid_t tid,
    const char *name)
{
	char path[64], text[PATH_MAX];
	ssize_t length;

	snprintf(path, sizeof path, "%d/%s", (int)tid, name);
	length = readlinkat(container->outside, path, text, sizeof text - 1);
	if (length < 0)
		return NULL;
	text[length] = '\0';
	return memory_string(container_path(container, text));
}

/* The absolute form of a path that was given relative to a folder, or to a
 * root of its own (chroot(2)). */
static char *resolve(const struct container *container, pid_t tid, int folder,
    const char *path)
{
	char name[32] = "root", *base, *full;
	size_t size;

	if (!path)
		return NULL;
	if (*path != '/')
		snprintf(name, sizeof name, folder == AT_FDCWD ? "cwd"
		    : "fd/%d", folder);
	base = decode_link(container, tid, name);
	if (!base)
		return *path == '/' ? memory_string(path) : NULL;
	while (*path == '/' || strncmp(path, "./", 2) == 0)
		path += *path == '/' ? 1 : 2;
	size = strlen(base) + strlen(path) + 2;
	full = memory_get(1, size);
	snprintf(full, size, "%s%s%s", base,
	    strcmp(base, "/") == 0 ? "" : "/", path);
	free(base);
	return full;
}

/* The arguments are where the letters of the call's row say. */
static void read_paths(const struct container *container, pid_t tid,
    struct call_facts *facts)
{
	const char *args = call_row(facts->call)->args;
	int folder = AT_FDCWD;

	for (int i = 0; args[i]; i++) {
		if (args[i] == 'D')
			folder = (int)facts->arg[i];
		if (args[i] == 'p')
			facts->path = read_string(tid, facts->arg[i]);
		if (args[i] == 'P')
			facts->path2 = read_string(tid, facts->arg[i]);
	}
	if (!call_makes_file(facts))
		return;
	facts->full = resolve(container, tid, folder, facts->path2
	    ? facts->path2 : facts->path);
	facts->was_there = facts->full && call_gives_fd(facts->call) &&
	    access(facts->full, F_OK) == 0;
}

/* What openat takes as an argument, openat2 takes out of a structure. */
static void read_how(pid_t tid, struct call_facts *facts)
{
	uint64_t flags = 0;

	decode_memory(tid, facts->arg[2], &flags, sizeof flags);
	facts->arg[2] = flags;
}

/* struct sigaction of the kernel begins with the handler. */
static void read_handler(pid_t tid, bool is_narrow, struct call_facts *facts)
{
	uint64_t handler = 0;

	if (decode_memory(tid, facts->arg[1], &handler,
		is_narrow ? 4 : 8) < 0)
		return;
	if (handler == (uint64_t)(uintptr_t)SIG_IGN)
		facts->disposition = DISPOSITION_IGNORED;
	else if (handler != (uint64_t)(uintptr_t)SIG_DFL)
		facts->disposition = DISPOSITION_CAUGHT;
}

void decode_call(const struct container *container, pid_t tid, bool is_narrow,
    struct call_facts *facts)
{
	switch (facts->call) {
	case CALL_SIGACTION:
		read_handler(tid, is_narrow, facts);
		break;
	case CALL_SIGNALFD:
	case CALL_SIGNALFD4:
		decode_memory(tid, facts->arg[1], &facts->set,
		    sizeof facts->set);
		break;
	case CALL_SIGWAIT:
		decode_memory(tid, facts->arg[0], &facts->set,
		    sizeof facts->set);
		break;
	case CALL_OPENAT2:
		read_how(tid, facts);
		read_paths(container, tid, facts);
		break;
	default:
		read_paths(container, tid, facts);
		break;
	}
}

void decode_result(const struct container *container, pid_t tid,
    long long result, struct call_facts *facts)
{
	char name[32];

	if (facts->call == CALL_CHDIR || facts->call == CALL_FCHDIR)
		facts->full = decode_link(container, tid, "cwd");
	if (facts->full || !call_gives_fd(facts->call) || result > 2)
		return;
	snprintf(name, sizeof name, "fd/%lld", result);
	facts->full = decode_link(container, tid, name);
}
