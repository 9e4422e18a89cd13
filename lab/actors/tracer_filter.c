/* The filter that decides, in the kernel, which calls are seen.
 *
 * libseccomp knows the numbers of the calls.  It could write the program, too,
 * but takes 0.4 ms where this takes 0.02, and the program to be checked waits
 * for it. */
#include "lab/actors/tracer_inside.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#ifdef HAVE_SECCOMP
#include <seccomp.h>

/* Of <sys/syscall.h> for 32 bits, which is no header of this machine. */
#define CONNECT_X86 362

#define SEEN(call) (SECCOMP_RET_TRACE | (uint32_t)(call))
#define DENIED(error) (SECCOMP_RET_ERRNO | (uint32_t)(error))

/* A row more: the call is seen only if this argument, masked, is value.
 * Several rows of a call are alternatives. */
struct only {
	enum call call;
	unsigned argument;
	uint32_t mask;
	uint32_t value;
};

#define LOW UINT32_MAX
#define ANY_FD (UINT32_MAX - 1)	/* stands for the inherited descriptor */

static const struct only onlies[] = {
	{ CALL_CLOSE, 0, LOW, 0 },
	{ CALL_CLOSE, 0, LOW, 1 },
	{ CALL_CLOSE, 0, LOW, 2 },
	{ CALL_CLOSE, 0, LOW, ANY_FD },
	{ CALL_DUP2, 1, LOW, 0 },
	{ CALL_DUP2, 1, LOW, 1 },
	{ CALL_DUP2, 1, LOW, 2 },
	{ CALL_DUP2, 1, LOW, ANY_FD },
	{ CALL_DUP3, 1, LOW, 0 },
	{ CALL_DUP3, 1, LOW, 1 },
	{ CALL_DUP3, 1, LOW, 2 },
	{ CALL_DUP3, 1, LOW, ANY_FD },
	{ CALL_OPEN, 1, O_CREAT, O_CREAT },
	{ CALL_OPEN, 1, O_ACCMODE, O_RDWR },
	{ CALL_OPEN, 1, O_CLOEXEC, 0 },
	{ CALL_OPENAT, 2, O_CREAT, O_CREAT },
	{ CALL_OPENAT, 2, O_ACCMODE, O_RDWR },
	{ CALL_OPENAT, 2, O_CLOEXEC, 0 },
	{ CALL_SIGACTION, 0, LOW, SIGHUP },
	{ CALL_SIGACTION, 0, LOW, SIGTERM },
	{ CALL_IOCTL, 1, LOW, TIOCNOTTY },
	{ CALL_IOCTL, 1, LOW, TIOCSCTTY },
};

/* Calls that no trail tells of: those by which one is woken later, and what
 * would take a process out of our sight.  Where bits are given, the verdict is
 * for an argument 0 that has these under the mask. */
enum { OTHER_CONNECT };

static const struct other {
	const char *name;
	uint32_t verdict;
	uint32_t mask;		/* 0: whatever the argument is */
	uint32_t bits;
} others[] = {
	[OTHER_CONNECT] = { "connect", SEEN(TRACER_EXPECTS), 0, 0 },
	{ "alarm", SEEN(TRACER_EXPECTS), 0, 0 },
	{ "setitimer", SEEN(TRACER_EXPECTS), 0, 0 },
	{ "timer_settime", SEEN(TRACER_EXPECTS), 0, 0 },
	{ "timerfd_settime", SEEN(TRACER_EXPECTS), 0, 0 },
	{ "socketcall", SEEN(TRACER_EXPECTS), LOW, 3 },	/* SYS_CONNECT */
	{ "clone", DENIED(EPERM), CLONE_UNTRACED, CLONE_UNTRACED },
	{ "clone3", DENIED(ENOSYS), 0, 0 },
	{ "ptrace", DENIED(EPERM), 0, 0 },
};

/* What is decided about a number: either by a call or by another row. */
struct entry {
	int number;
	enum call call;
	const struct other *other;
};

/* So many numbers are asked for one after the other. */
#define ROW_MAX 4

#define ENTRIES_MAX (CALL_COUNT + 1 + (int)(sizeof others / sizeof others[0]))

struct writer {
	struct tracer_filter *filter;
	uint32_t inherited;
	bool guard;
	struct entry entry[ENTRIES_MAX];
	int entries;
};

static struct sock_filter *put(struct writer *w, int code, uint32_t value)
{
	struct sock_filter *at = &w->filter->code[w->filter->program.len++];

	*at = (struct sock_filter)BPF_STMT((unsigned short)code, value);
	return at;
}

static void put_return(struct writer *w, uint32_t verdict)
{
	put(w, BPF_RET | BPF_K, verdict);
}

/* If the word at hand is value, so the verdict; else what follows. */
static void put_verdict(struct writer *w, uint32_t value, uint32_t verdict)
{
	put(w, BPF_JMP | BPF_JEQ | BPF_K, value)->jf = 1;
	put_return(w, verdict);
}

static void put_load(struct writer *w, size_t offset)
{
	put(w, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset);
}

/* The lower half of an argument, masked. */
static void put_argument(struct writer *w, unsigned argument, uint32_t mask)
{
	put_load(w, offsetof(struct seccomp_data, args) + 8 * argument +
	    (BYTE_ORDER == BIG_ENDIAN ? 4 : 0));
	if (mask != LOW)
		put(w, BPF_ALU | BPF_AND | BPF_K, mask);
}

static void put_other(struct writer *w, const struct other *other)
{
	if (other->mask == 0) {
		put_return(w, other->verdict);
		return;
	}
	put_argument(w, 0, other->mask);
	put_verdict(w, other->bits, other->verdict);
	put_return(w, SECCOMP_RET_ALLOW);
}

static void put_call(struct writer *w, enum call call)
{
	bool has_only = false;

	if (call == CALL_KILL && w->guard) {
		put_argument(w, 0, LOW);
		put_verdict(w, LOW, DENIED(EPERM));
	}
	for (size_t i = 0; i < sizeof onlies / sizeof onlies[0]; i++) {
		const struct only *only = &onlies[i];

		if (only->call != call)
			continue;
		has_only = true;
		put_argument(w, only->argument, only->mask);
		put_verdict(w, only->value == ANY_FD ? w->inherited
		    : only->value, SEEN(call));
	}
	put_return(w, has_only ? SECCOMP_RET_ALLOW : SEEN(call));
}

/* If the number at hand is that of the entry, all about it. */
static void put_entry(struct writer *w, const struct entry *entry)
{
	int start = w->filter->program.len;

	put(w, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)entry->number);
	if (entry->other)
		put_other(w, entry->other);
	else
		put_call(w, entry->call);
	w->filter->code[start].jf = (unsigned char)(w->filter->program.len -
	    start - 1);
}

/* Halves the numbers until few are left.  Half of all is 120 instructions, and
 * 255 can be jumped over. */
static void put_tree(struct writer *w, const struct entry *entry, int count)
{
	struct sock_filter *jump;
	int left = count / 2, from;

	if (count <= ROW_MAX) {
		for (int i = 0; i < count; i++)
			put_entry(w, &entry[i]);
		put_return(w, SECCOMP_RET_ALLOW);
		return;
	}
	jump = put(w, BPF_JMP | BPF_JGE | BPF_K, (uint32_t)entry[left].number);
	from = w->filter->program.len;
	put_tree(w, entry, left);
	jump->jt = (unsigned char)(w->filter->program.len - from);
	put_tree(w, entry + left, count - left);
}

/* A call that this machine does not have gets a number below 0. */
static void add_entry(struct writer *w, uint32_t arch, const char *name,
    enum call call, const struct other *other)
{
	int number = seccomp_syscall_resolve_name_arch(arch, name);

	if (number >= 0)
		w->entry[w->entries++] = (struct entry){ number, call, other };
}

static int compare(const void *one, const void *two)
{
	return ((const struct entry *)one)->number -
	    ((const struct entry *)two)->number;
}

static void list_entries(struct writer *w, uint32_t arch)
{
	w->entries = 0;
	for (enum call call = 0; call < CALL_COUNT; call++)
		if (call_row(call)->kernel)
			add_entry(w, arch, call_row(call)->kernel, call, NULL);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		add_entry(w, arch, others[i].name, CALL_NONE, &others[i]);
#ifdef __x86_64__
	/* Not told by its name: it also is a part of socketcall. */
	if (arch == SCMP_ARCH_X86)
		w->entry[w->entries++] = (struct entry){ CONNECT_X86, CALL_NONE,
			&others[OTHER_CONNECT] };
#endif
	qsort(w->entry, (size_t)w->entries, sizeof w->entry[0], compare);
}

/* Daemons close in long loops, so that call is asked for first.  The numbers
 * of x32 are those of x86-64 with one more bit; -1 is what a call is made to
 * that shall not be carried out. */
static void put_arch(struct writer *w, uint32_t arch)
{
	struct sock_filter *jump;
	int from;

	put(w, BPF_JMP | BPF_JEQ | BPF_K, arch)->jt = 1;
	jump = put(w, BPF_JMP | BPF_JA, 0);
	from = w->filter->program.len;
	put_load(w, offsetof(struct seccomp_data, nr));
	list_entries(w, arch);
	for (int i = 0; i < w->entries; i++)
		if (w->entry[i].call == CALL_CLOSE)
			put_entry(w, &w->entry[i]);
#ifdef __x86_64__
	if (arch == SCMP_ARCH_X86_64) {
		put_verdict(w, UINT32_MAX, SECCOMP_RET_ALLOW);
		put(w, BPF_JMP | BPF_JGE | BPF_K, 0x40000000)->jf = 1;
		put_return(w, DENIED(ENOSYS));
	}
#endif
	put_tree(w, w->entry, w->entries);
	jump->k = (uint32_t)(w->filter->program.len - from);
}

int tracer_filter_make(struct tracer_filter *filter, int inherited,
    bool guard)
{
	struct writer w = { .filter = filter, .guard = guard,
		.inherited = (uint32_t)inherited };

	filter->program.len = 0;
	filter->program.filter = filter->code;
	put_load(&w, offsetof(struct seccomp_data, arch));
	put_arch(&w, seccomp_arch_native());
#ifdef __x86_64__
	put_arch(&w, SCMP_ARCH_X86);
#endif
	put_return(&w, DENIED(ENOSYS));
	return 0;
}
#else
int tracer_filter_make(struct tracer_filter *filter, int inherited,
    bool guard)
{
	(void)filter;
	(void)inherited;
	(void)guard;
	errno = ENOSYS;
	return -1;
}
#endif
