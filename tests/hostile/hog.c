/* Takes all memory. */
#include "hostile.h"

int main(void)
{
	refuse_outside();
	for (;;) {
		char *block = malloc(1 << 20);

		if (block)
			memset(block, 1, 1 << 20);
	}
}
