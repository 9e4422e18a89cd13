/* A process to look at, and how it looks. */
#include "tests/eye.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/look.h"

struct eye eye = { .proc = -1 };

void eye_open(void)
{
	eye.proc = look_open();
	ck_assert_int_ge(eye.proc, 0);
	snapshot_init(&eye.seen);
	eye.child = 0;
}

void eye_end(void)
{
	if (eye.child > 0) {
		kill(eye.child, SIGKILL);
		waitpid(eye.child, NULL, 0);
	}
	eye.child = 0;
}

void eye_close(void)
{
	eye_end();
	snapshot_clear(&eye.seen);
	close(eye.proc);
}

void eye_begin(void (*body)(void *), void *context)
{
	int ready[2];
	char byte;

	ck_assert_int_eq(pipe2(ready, O_CLOEXEC), 0);
	eye.child = fork();
	ck_assert_int_ge(eye.child, 0);
	if (eye.child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ready[0]);
		if (body)
			body(context);
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		close(ready[1]);
		for (;;)
			pause();
	}
	close(ready[1]);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
}

void eye_look(pid_t pid, unsigned what)
{
	ck_assert_int_eq(look_record(eye.proc, pid, what, &eye.seen), 0);
}

void eye_lead_session(void *context)
{
	(void)context;
	setsid();
}
