/*
 * Programs that try to get away, or to do harm.  They run only inside a PID
 * namespace: as root outside of one, kill(-1) would end the machine.
 */
#ifndef TESTS_DAEMONS_HOSTILE_H
#define TESTS_DAEMONS_HOSTILE_H

#include "tests/daemons/daemon.h"

/* The number of PID namespaces that this process is in, below the one that
 * its /proc belongs to: words of the line NSpid. */
static inline int namespaces(void)
{
	char line[4096], *at, *save = NULL;
	FILE *file = fopen("/proc/self/status", "r");
	int words = 0;

	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, "NSpid:", 6) == 0)
			for (at = strtok_r(line + 6, "\t\n ", &save); at;
			     at = strtok_r(NULL, "\t\n ", &save))
				words++;
	if (file)
		fclose(file);
	return words;
}

/* The first namespace has no /proc of a lower number of init: what runs as
 * PID 1 there is the machine's init.  The test sets HOSTILE=inside as well. */
static inline void refuse_outside(void)
{
	char comm[32] = "";
	FILE *file = fopen("/proc/1/comm", "r");

	if (file && fgets(comm, sizeof comm, file))
		comm[strcspn(comm, "\n")] = '\0';
	if (file)
		fclose(file);
	if (getenv("HOSTILE") && (strcmp(comm, "init") == 0 ||
	    namespaces() > 1))
		return;
	fprintf(stderr, "only inside a PID namespace, with HOSTILE set\n");
	_exit(77);
}

static inline void be_deaf(void)
{
	for (int number = 1; number < 32; number++)
		signal(number, SIG_IGN);
}

#endif
