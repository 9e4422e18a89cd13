/* Strings behind one another. */
#include "lab/ground/join.h"

#include <string.h>

void join(char *out, size_t size, const char *one, const char *two,
    const char *three)
{
	const char *part[] = { one, two, three };
	size_t used = 0;

	for (int i = 0; i < 3; i++) {
		size_t length = strlen(part[i]);

		if (length > size - 1 - used)
			length = size - 1 - used;
		memcpy(out + used, part[i], length);
		used += length;
	}
	out[used] = '\0';
}
