/* The filter that decides, in the kernel, which calls are seen: its loading.
 * lab/make_filters.c makes it. */
#include "lab/actors/tracer_inside.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

bool tracer_has_filter(void)
{
	return tracer_filters[0].len > 0;
}

/* Without CAP_SYS_ADMIN in its user namespace a process must first give up
 * that programs with a set-user-ID bit have an effect: seccomp(2). */
int tracer_filter_load(bool guard)
{
	struct sock_fprog program = tracer_filters[guard];

	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0)
		return 0;
	if (errno != EACCES || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -1;
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0
	    ? 0 : -1;
}
