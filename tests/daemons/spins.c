/* Asks again and again instead of waiting. */
#include "daemon.h"

int main(void)
{
	detach();
	settle_down();
	handle(SIGTERM, on_term);
	while (!has_to_end)
		;
	return 0;
}
