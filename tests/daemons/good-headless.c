/* Its first thread ends; another waits for SIGTERM. */
#include "daemon.h"

#include <pthread.h>

static void *wait_for_term(void *nothing)
{
	sigset_t term;
	int number;

	(void)nothing;
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigwait(&term, &number);
	_exit(0);
}

int main(void)
{
	pthread_t thread;
	sigset_t term;

	detach();
	settle_down();
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &term, NULL);
	pthread_create(&thread, NULL, wait_for_term, NULL);
	pthread_exit(NULL);
}
