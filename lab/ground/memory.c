/* Memory that is there or the program ends. */
#include "lab/ground/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*at_loss)(void);

void memory_at_loss(void (*call)(void))
{
	at_loss = call;
}

static void *need(void *memory)
{
	static const char line[] = "daemonlab: out of memory\n";

	if (memory)
		return memory;
	if (at_loss)
		at_loss();
	if (write(STDERR_FILENO, line, sizeof line - 1) < 0)
		_exit(1);
	_exit(1);
}

void *memory_get(size_t count, size_t size)
{
	return need(calloc(count ? count : 1, size ? size : 1));
}

void *memory_grow(void *old, size_t count, size_t size)
{
	return need(reallocarray(old, count ? count : 1, size));
}

char *memory_string(const char *text)
{
	return need(strdup(text));
}
