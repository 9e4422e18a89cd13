/* Writes a gigabyte to its terminal. */
#include "hostile.h"

int main(void)
{
	static char line[65536];

	refuse_outside();
	memset(line, 120, sizeof line);
	line[sizeof line - 1] = 10;
	for (int i = 0; i < 16384; i++)
		if (write(1, line, sizeof line) < 0)
			return 1;
	return 0;
}
