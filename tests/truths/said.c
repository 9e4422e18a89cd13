#include "tests/truths/said.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lab/ground/io.h"
#include "lab/ground/names.h"

enum { PATIENCE_MS = 20000 };

struct place place = { .home = -1, .outer_proc = -1 };

/* One write a line, so that lines never mix. */
static void say(const char *mark, const char *what, const char *value)
{
	char line[512];
	int length = snprintf(line, sizeof(line), "%s%s%s%s\n", mark, what,
	    *what != '\0' && *value != '\0' ? ": " : "", value);

	if (length >= (int)sizeof(line)) {
		length = (int)sizeof(line) - 1;
		line[length - 1] = '\n';
	}
	io_write(place.home, line, (size_t)length);
}

void see(const char *what, const char *format, ...)
{
	char value[400];
	va_list list;

	va_start(list, format);
	vsnprintf(value, sizeof(value), format, list);
	va_end(list);
	say("", what, value);
}

void see_call(const char *what, long result)
{
	say("", what, result == -1 ? names_errno(errno) : "ok");
}

void see_number(const char *what, long result)
{
	if (result == -1)
		say("", what, names_errno(errno));
	else
		see(what, "%ld", result);
}

void see_is(const char *what, bool is_so)
{
	say("", what, is_so ? "yes" : "no");
}

void differs(const char *format, ...)
{
	char words[400];
	va_list list;

	va_start(list, format);
	vsnprintf(words, sizeof(words), format, list);
	va_end(list);
	say("~ ", "", words);
}

void needs_root(const char *what)
{
	say("# ", "", what);
}

void must(bool is_so, const char *what)
{
	if (is_so)
		return;
	say("! ", what, names_errno(errno));
	_exit(1);
}

int64_t wait_end(void)
{
	return io_now_ms() + PATIENCE_MS;
}

static void one_tick(void)
{
	struct timespec tick = { .tv_nsec = 500000 };

	nanosleep(&tick, NULL);
}

void wait_tick(int64_t end, const char *condition)
{
	if (io_now_ms() < end) {
		one_tick();
		return;
	}
	say("! ", "waited in vain", condition);
	_exit(1);
}

void wait_ticks(int n)
{
	for (int i = 0; i < 2 * n; i++)
		one_tick();
}
