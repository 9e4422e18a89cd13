/* Is deep asleep (state D) for a while before its last steps, as if a slow
 * disk had to answer: membarrier(2) waits for every CPU in that way. */
#include <linux/membarrier.h>
#include <time.h>

#include "daemon.h"

#define WAITS_MS 400

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

int main(void)
{
	long long start;

	detach();
	start = now_ms();
	while (now_ms() - start < WAITS_MS &&
	    syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0) == 0)
		;
	settle_down();
	main_loop();
	return 0;
}
