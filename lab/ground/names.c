/* The names that people read for the numbers that the kernel speaks. */
#include "lab/ground/names.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ERRNO_END 134
#define SIGNAL_END 65

const char *names_errno(int error)
{
	static char odd[16];
	const char *name = strerrorname_np(error);

	if (name && error != 0)
		return name;
	snprintf(odd, sizeof odd, "E%d", error);
	return odd;
}

int names_errno_number(const char *name)
{
	for (int error = 1; error < ERRNO_END; error++) {
		const char *known = strerrorname_np(error);

		if (known && strcmp(known, name) == 0)
			return error;
	}
	return 0;
}

const char *names_remedy(int error)
{
	switch (error) {
	case EMFILE:
		return "raise the limit on open files (ulimit -n)";
	case ENFILE:
		return "end other programs that hold many files";
	case EAGAIN:
		return "end other programs or raise the limit (ulimit -u)";
	default:
		return NULL;
	}
}

const char *names_trouble(int error)
{
	static char text[160];
	const char *remedy = names_remedy(error);

	snprintf(text, sizeof text, "%s%s%s", strerror(error),
	    remedy ? "; " : "", remedy ? remedy : "");
	return text;
}

/* The names of the C library, with SIG before them.  Those that it keeps for
 * itself (32, 33) have none; real-time ones count from SIGRTMIN. */
const char *names_signal(int signal)
{
	static char names[SIGNAL_END][32];
	const char *short_name;

	if (signal < 1 || signal >= SIGNAL_END)
		return NULL;
	if (names[signal][0])
		return names[signal];
	short_name = sigabbrev_np(signal);
	if (short_name)
		snprintf(names[signal], sizeof names[signal], "SIG%s",
		    short_name);
	else if (signal == SIGRTMIN)
		return "SIGRTMIN";
	else if (signal > SIGRTMIN && signal <= SIGRTMAX)
		snprintf(names[signal], sizeof names[signal], "SIGRTMIN+%d",
		    signal - SIGRTMIN);
	else
		snprintf(names[signal], sizeof names[signal], "SIG%d", signal);
	return names[signal];
}

/* Real-time signals are counted from the last one too: RTMAX-2. */
static int names_below_last(const char *digits)
{
	for (int signal = SIGRTMIN; signal < SIGRTMAX; signal++) {
		char known[8];

		snprintf(known, sizeof known, "%d", SIGRTMAX - signal);
		if (strcmp(known, digits) == 0)
			return signal;
	}
	return 0;
}

int names_signal_number(const char *name)
{
	if (strncasecmp(name, "SIG", 3) == 0)
		name += 3;
	if (strcasecmp(name, "IOT") == 0)
		return SIGABRT;
	if (strcasecmp(name, "CLD") == 0)
		return SIGCHLD;
	if (strcasecmp(name, "POLL") == 0 || strcasecmp(name, "IO") == 0)
		return SIGIO;
	if (strncasecmp(name, "RTMAX-", 6) == 0)
		return names_below_last(name + 6);
	for (int signal = 1; signal < SIGNAL_END; signal++) {
		const char *known = names_signal(signal);

		if (signal == 32 || signal == 33)
			continue;
		if (known && strcasecmp(known + 3, name) == 0)
			return signal;
	}
	if (strcasecmp(name, "RTMAX") == 0)
		return SIGRTMAX;
	return 0;
}

int names_signal_end(void)
{
	return SIGNAL_END;
}
