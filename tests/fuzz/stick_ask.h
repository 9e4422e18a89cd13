/*
 * One request to the memory stick, as the kernel would write it, and what it
 * answered.
 */
#ifndef TESTS_FUZZ_STICK_ASK_H
#define TESTS_FUZZ_STICK_ASK_H

#ifdef HAVE_FUSE

#include <linux/fuse.h>
#include <stddef.h>
#include <stdint.h>

enum { STICK_NAME = 1024, STICK_DATA = 5000 };

/* The newest. */
struct answer {
	struct fuse_out_header header;
	union {
		struct fuse_entry_out entry;
		struct fuse_attr_out attr;
		struct fuse_statfs_out system;
		struct fuse_write_out written;
		char bytes[1 << 17];
	} is;
};

extern struct answer answer;

/* Starts the stick, if it is not there; it serves whom ask_now asks. */
void ask_open(void);

/* A request of this kind about this node; what belongs to it; its errno, 0, or
 * -1 where nothing is answered, in answer. */
void ask_begin(uint32_t kind, uint64_t number);
void ask_add(const void *part, size_t size);
void ask_add_name(const char *name);
int ask_now(void);

#endif
#endif
