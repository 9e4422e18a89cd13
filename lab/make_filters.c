/*
 * Writes, while daemonlab is built, the filters that decide in the kernel
 * which calls `check` sees: C for lab/actors/tracer_filter.c.  libseccomp takes
 * 0.4 ms to lay one out, a tenth of a whole check, and always does the same.
 * Without libseccomp they are empty.
 */
#include <stdio.h>

#ifdef HAVE_SECCOMP
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab/actors/starter.h"
#include "lab/actors/tracer_inside.h"

/* A row more: the call is seen only if this argument, masked, is value.
 * Several rows of a call are alternatives. */
struct only {
	enum call call;
	unsigned argument;
	uint64_t mask;
	uint64_t value;
};

#define LOW 0xffffffffULL

static const struct only onlies[] = {
	{ CALL_CLOSE, 0, LOW, 0 },
	{ CALL_CLOSE, 0, LOW, 1 },
	{ CALL_CLOSE, 0, LOW, 2 },
	{ CALL_CLOSE, 0, LOW, STARTER_FD },
	{ CALL_DUP2, 1, LOW, 0 },
	{ CALL_DUP2, 1, LOW, 1 },
	{ CALL_DUP2, 1, LOW, 2 },
	{ CALL_DUP2, 1, LOW, STARTER_FD },
	{ CALL_DUP3, 1, LOW, 0 },
	{ CALL_DUP3, 1, LOW, 1 },
	{ CALL_DUP3, 1, LOW, 2 },
	{ CALL_DUP3, 1, LOW, STARTER_FD },
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

static int add_onlies(scmp_filter_ctx filter, enum call call, int number)
{
	int found = 0;

	for (size_t i = 0; i < sizeof onlies / sizeof onlies[0]; i++) {
		const struct only *only = &onlies[i];
		struct scmp_arg_cmp test = { only->argument,
			SCMP_CMP_MASKED_EQ, only->mask, only->value };

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

static void add_calls(scmp_filter_ctx filter, bool guard)
{
	for (enum call call = 0; call < CALL_COUNT; call++) {
		const char *name = call_row(call)->kernel;
		int number = name ? seccomp_syscall_resolve_name(name)
		    : __NR_SCMP_ERROR;

		if (number == __NR_SCMP_ERROR)
			continue;
		if (guard && call == CALL_KILL)
			add_guarded_kill(filter);
		else if (add_onlies(filter, call, number) == 0)
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

/* Daemons close in long loops, so that call is asked for first. */
static scmp_filter_ctx make(bool guard)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	if (!filter)
		return NULL;
	seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH,
	    SCMP_ACT_ERRNO(ENOSYS));
#ifdef __x86_64__
	seccomp_arch_add(filter, SCMP_ARCH_X86);
#endif
	seccomp_syscall_priority(filter, SCMP_SYS(close), 255);
	add_denials(filter);
	add_calls(filter, guard);
	add_expectations(filter);
	return filter;
}

/* The number of its instructions; 0: it could not be made. */
static size_t make_code(bool guard, struct sock_filter *code, size_t size)
{
	scmp_filter_ctx filter = make(guard);
	int fd = memfd_create("filter", MFD_CLOEXEC);
	ssize_t got = 0;

	if (filter && fd >= 0 && seccomp_export_bpf(filter, fd) == 0)
		got = pread(fd, code, size, 0);
	if (filter)
		seccomp_release(filter);
	if (fd >= 0)
		close(fd);
	return got < 0 ? 0 : (size_t)got / sizeof *code;
}

static int write_code(const char *name, bool guard)
{
	static struct sock_filter code[BPF_MAXINSNS];
	size_t count = make_code(guard, code, sizeof code);

	printf("static struct sock_filter %s[] = {\n", name);
	for (size_t i = 0; i < count; i++)
		printf("\t{ %#x, %u, %u, %#x },\n", (unsigned)code[i].code,
		    (unsigned)code[i].jt, (unsigned)code[i].jf,
		    (unsigned)code[i].k);
	printf("};\n\n");
	return count > 0 ? 0 : -1;
}

int main(void)
{
	printf("#include \"lab/actors/tracer_inside.h\"\n\n");
	if (write_code("usual", false) < 0 || write_code("guarded", true) < 0)
		return 1;
	printf("const struct sock_fprog tracer_filters[] = {\n"
	    "\t{ sizeof usual / sizeof usual[0], usual },\n"
	    "\t{ sizeof guarded / sizeof guarded[0], guarded },\n};\n");
	return fflush(stdout) == 0 ? 0 : 1;
}
#else
int main(void)
{
	printf("#include \"lab/actors/tracer_inside.h\"\n\n"
	    "const struct sock_fprog tracer_filters[2];\n");
	return fflush(stdout) == 0 ? 0 : 1;
}
#endif
