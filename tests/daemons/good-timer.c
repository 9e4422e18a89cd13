/* Waits for a timer between its steps, in calls that wait for ever. */
#include "daemon.h"

#include <sys/time.h>

static void on_alarm(int signal)
{
	(void)signal;
}

static void wait_a_while(void)
{
	struct itimerval soon = { .it_value = { 0, 40000 } };
	sigset_t none;

	setitimer(ITIMER_REAL, &soon, NULL);
	sigemptyset(&none);
	sigsuspend(&none);
}

int main(void)
{
	sigset_t set;

	handle(SIGALRM, on_alarm);
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fork_away();
	wait_a_while();
	setsid();
	wait_a_while();
	fork_away();
	wait_a_while();
	settle_down();
	main_loop();
	return 0;
}
