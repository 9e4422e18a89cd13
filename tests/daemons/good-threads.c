/* Its steps are taken by a thread. */
#include "daemon.h"

#include <pthread.h>

static void *work(void *nothing)
{
	settle_down();
	return nothing;
}

int main(void)
{
	pthread_t thread;

	detach();
	pthread_create(&thread, NULL, work, NULL);
	pthread_join(thread, NULL);
	main_loop();
	return 0;
}
