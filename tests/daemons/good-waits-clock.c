/* Waits for timers between its steps, a second and longer, in calls that wait
 * for ever: by alarm(2) in the foreground, then by timerfd_settime(2). */
#include "daemon.h"

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

int main(void)
{
	wait_for_alarm();
	detach();
	wait_for_clock();
	settle_down();
	main_loop();
	return 0;
}
