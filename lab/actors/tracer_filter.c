/* The filter that decides, in the kernel, which calls are seen. */
#include "lab/actors/tracer_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/ground/memory.h"

struct tracer_filter {
	struct sock_fprog program;
	struct sock_filter code[BPF_MAXINSNS];
};

#ifdef HAVE_SECCOMP
#include <seccomp.h>

/* A row more: the call is seen only if this argument, masked, is value.
 * Several rows of a call are alternatives. */
struct only {
	enum call call;
	unsigned argument;
	uint64_t mask;
	uint64_t value;
};

#define MEMORY_TAKEN ((size_t)1 << 20)
#define LOW 0xffffffffULL
#define ANY_FD UINT64_MAX	/* stands for the inherited descriptor */

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

static int add_onlies(scmp_filter_ctx filter, enum call call, int number,
    int inherited)
{
	int found = 0;

	for (size_t i = 0; i < sizeof onlies / sizeof onlies[0]; i++) {
		const struct only *only = &onlies[i];
		struct scmp_arg_cmp test = { only->argument,
			SCMP_CMP_MASKED_EQ, only->mask,
			only->value == ANY_FD ? (uint64_t)inherited
			    : only->value };

		if (only->call != call)
			continue;
		found++;
		seccomp_rule_add_array(filter, SCMP_ACT_TRACE((unsigned)call),
		    number, 1, &test);
	}
	return found;
}

/* Everybody is denied, and all others are seen: of a call's rules one without
 * a condition would stand for all.  Any other number has some bit clear. */
static void add_guarded_kill(scmp_filter_ctx filter)
{
	struct scmp_arg_cmp everybody = { 0, SCMP_CMP_MASKED_EQ, LOW, LOW };

	seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(kill),
	    1, &everybody);
	for (int bit = 0; bit < 32; bit++) {
		struct scmp_arg_cmp other = { 0, SCMP_CMP_MASKED_EQ,
			1ULL << bit, 0 };

		seccomp_rule_add_array(filter,
		    SCMP_ACT_TRACE((unsigned)CALL_KILL), SCMP_SYS(kill), 1,
		    &other);
	}
}

static void add_calls(scmp_filter_ctx filter, int inherited, bool guard)
{
	for (enum call call = 0; call < CALL_COUNT; call++) {
		const char *name = call_row(call)->kernel;
		int number = name ? seccomp_syscall_resolve_name(name)
		    : __NR_SCMP_ERROR;

		if (number == __NR_SCMP_ERROR)
			continue;
		if (guard && call == CALL_KILL)
			add_guarded_kill(filter);
		else if (add_onlies(filter, call, number, inherited) == 0)
			seccomp_rule_add(filter,
			    SCMP_ACT_TRACE((unsigned)call), number, 0);
	}
}

/* alarm is no call of its own everywhere, and then just not found. */
static void add_expectations(scmp_filter_ctx filter)
{
	static const char *const name[] = { "alarm", "setitimer",
		"timer_settime", "timerfd_settime", "connect" };

	for (size_t i = 0; i < sizeof name / sizeof name[0]; i++)
		seccomp_rule_add(filter, SCMP_ACT_TRACE(TRACER_EXPECTS),
		    seccomp_syscall_resolve_name(name[i]), 0);
}

/* What would take a process out of our sight. */
static void add_denials(scmp_filter_ctx filter)
{
	struct scmp_arg_cmp untraced = { 0, SCMP_CMP_MASKED_EQ,
		CLONE_UNTRACED, CLONE_UNTRACED };

	seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM),
	    SCMP_SYS(clone), 1, &untraced);
	seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ptrace), 0);
}

/* libseccomp frees what it never had where it gets no memory; so we end
 * before it, with a line, if there is less than it takes. */
static void need_memory(void)
{
	free(memory_get(1, MEMORY_TAKEN));
}

/* The finished program is kept, so that loading it takes one call. */
static int export_code(scmp_filter_ctx context, struct tracer_filter *filter)
{
	int fd = memfd_create("filter", MFD_CLOEXEC), result = -1;
	ssize_t size;

	if (fd < 0)
		return -1;
	if (seccomp_export_bpf(context, fd) == 0) {
		size = pread(fd, filter->code, sizeof filter->code, 0);
		filter->program.len = size < 0 ? 0 : (unsigned short)
		    ((size_t)size / sizeof filter->code[0]);
		filter->program.filter = filter->code;
		result = size > 0 ? 0 : -1;
	}
	close(fd);
	return result;
}

/* Daemons close in long loops, so that call is asked for first. */
int tracer_filter_make(struct tracer_filter *filter, int inherited,
    bool guard)
{
	scmp_filter_ctx context;
	int result;

	need_memory();
	context = seccomp_init(SCMP_ACT_ALLOW);
	if (!context) {
		errno = ENOMEM;
		return -1;
	}
	seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH,
	    SCMP_ACT_ERRNO(ENOSYS));
#ifdef __x86_64__
	seccomp_arch_add(context, SCMP_ARCH_X86);
#endif
	seccomp_syscall_priority(context, SCMP_SYS(close), 255);
	add_denials(context);
	add_calls(context, inherited, guard);
	add_expectations(context);
	result = export_code(context, filter);
	seccomp_release(context);
	return result;
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

/* Shared: who was forked before it was made shall load it. */
struct tracer_filter *tracer_filter_open(void)
{
	struct tracer_filter *filter = mmap(NULL, sizeof *filter,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return filter == MAP_FAILED ? NULL : filter;
}

void tracer_filter_free(struct tracer_filter *filter)
{
	if (filter)
		munmap(filter, sizeof *filter);
}

/* Without CAP_SYS_ADMIN in its user namespace a process must first give up
 * that programs with a set-user-ID bit have an effect: seccomp(2). */
int tracer_filter_load(const struct tracer_filter *filter)
{
	struct sock_fprog program = filter->program;

	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0)
		return 0;
	if (errno != EACCES || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -1;
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0
	    ? 0 : -1;
}
