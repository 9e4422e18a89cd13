/* The floor of a question and its answer.  Prints the median in
 * microseconds. */
#include <stdio.h>

#include "tests/bench/bench.h"

enum { TIMES = 2001 };

int main(void)
{
	static double times[TIMES];
	int result = pair_begin();

	for (int i = 0; result == 0 && i < TIMES; i++)
		times[i] = pair_ask();
	pair_end();
	if (result == -1)
		return 1;
	printf("%.1f\n", median(times, TIMES));
	return 0;
}
