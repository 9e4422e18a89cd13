/* Waits for timers between its steps, a second and longer, in calls that wait
 * for ever: by alarm(2) in the foreground, then by timerfd_settime(2); and then
 * in a call with a limit of its own, where the kernel has it: epoll_wait(2). */
#include "daemon.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>

static void on_alarm(int signal)
{
	(void)signal;
	has_to_end = 1;
}

static void wait_for_alarm(void)
{
	sigset_t alarms, old;

	sigemptyset(&alarms);
	sigaddset(&alarms, SIGALRM);
	handle(SIGALRM, on_alarm);
	sigprocmask(SIG_BLOCK, &alarms, &old);
	alarm(2);
	while (!has_to_end)
		sigsuspend(&old);
	has_to_end = 0;
}

/* Until a moment, not for a while. */
static void wait_for_clock(void)
{
	struct itimerspec then = { .it_value = { 0, 0 } };
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	unsigned long long times;

	clock_gettime(CLOCK_MONOTONIC, &then.it_value);
	then.it_value.tv_sec++;
	timerfd_settime(timer, TFD_TIMER_ABSTIME, &then, NULL);
	if (read(timer, &times, sizeof times) != sizeof times)
		_exit(76);
	close(timer);
}

static void wait_for_limit(void)
{
#ifdef SYS_epoll_pwait2
	struct timespec second = { 1, 0 };
	struct epoll_event event;
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	syscall(SYS_epoll_pwait2, epoll, &event, 1, &second, NULL, 8);
	close(epoll);
#endif
}

int main(void)
{
	wait_for_alarm();
	detach();
	wait_for_clock();
	wait_for_limit();
	settle_down();
	main_loop();
	return 0;
}
