/* The finished filter: where it lies, and how it is put on. */
#include "lab/actors/tracer_inside.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

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
