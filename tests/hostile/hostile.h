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

/* The machine's own PID namespace: PROC_PID_INIT_INO of the kernel. */
static inline bool is_first_namespace(void)
{
	char name[64] = "";

	return readlink("/proc/self/ns/pid", name, sizeof name - 1) < 0 ||
	    strcmp(name, "pid:[4026531836]") == 0;
}

/* Not in the machine's own namespace; and PID 1 is one that check or a test
 * made, or is seen from above it.  The test sets HOSTILE=inside as well. */
static inline void refuse_outside(void)
{
	char comm[32] = "";
	FILE *file = fopen("/proc/1/comm", "r");

	if (file && fgets(comm, sizeof comm, file))
		comm[strcspn(comm, "\n")] = '\0';
	if (file)
		fclose(file);
	if (getenv("HOSTILE") && !is_first_namespace() &&
	    (strcmp(comm, "init") == 0 || namespaces() > 1))
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
