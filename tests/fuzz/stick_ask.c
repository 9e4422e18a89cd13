/* Asks the memory stick through libfuse. */
#include "tests/fuzz/stick_ask.h"

#ifdef HAVE_FUSE

#define FUSE_USE_VERSION 31
#include <fuse3/fuse_lowlevel.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab/actors/stick.h"
#include "tests/fuzz/safe.h"

struct answer answer;
static struct fuse_session *session;
static int wire;
static char request[sizeof(struct fuse_in_header) + STICK_DATA +
    2 * STICK_NAME];
static size_t asked;

/* In the place of the loop that serves for ever; see tests/check.mk. */
int __wrap_fuse_session_loop(struct fuse_session *given);

int __wrap_fuse_session_loop(struct fuse_session *given)
{
	session = given;
	return 0;
}

void ask_begin(uint32_t kind, uint64_t number)
{
	struct fuse_in_header header = { .opcode = kind, .unique = 7,
		.nodeid = number, .uid = 1000, .gid = 1000, .pid = 1 };

	memcpy(request, &header, sizeof header);
	asked = sizeof header;
}

void ask_add(const void *part, size_t size)
{
	must(asked + size <= sizeof request);
	memcpy(request + asked, part, size);
	asked += size;
}

void ask_add_name(const char *name)
{
	ask_add(name, strlen(name) + 1);
}

/* The errno that came back. */
int ask_now(void)
{
	struct fuse_buf buffer = { .mem = request, .size = asked };
	ssize_t got;

	((struct fuse_in_header *)(void *)request)->len = (uint32_t)asked;
	must(ftruncate(wire, 0) == 0 && lseek(wire, 0, SEEK_SET) == 0);
	fuse_session_process_buf(session, &buffer);
	got = pread(wire, &answer, sizeof answer, 0);
	must(got == 0 || (size_t)got == answer.header.len);
	return got == 0 ? -1 : -answer.header.error;
}

void ask_open(void)
{
	struct fuse_init_in hello = { .major = FUSE_KERNEL_VERSION,
		.minor = 31, .max_readahead = 1 << 17 };

	if (session)
		return;
	wire = memfd_create("wire", MFD_CLOEXEC);
	must(wire >= 0 && stick_serve(wire) == 0);
	ask_begin(FUSE_INIT, 0);
	ask_add(&hello, sizeof hello);
	must(ask_now() == 0);
}

#endif
