/* Waits in the foreground for a timer, which is no sleep. */
#include "daemon.h"

#include <sys/time.h>

int main(void)
{
	struct itimerval later = { { 0, 0 }, { 0, 300000 } };
	sigset_t alarm;
	int number;

	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarm, NULL);
	setitimer(ITIMER_REAL, &later, NULL);
	sigwait(&alarm, &number);
	detach();
	settle_down();
	main_loop();
	return 0;
}
