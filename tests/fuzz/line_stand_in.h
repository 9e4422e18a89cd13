/*
 * What is around a stage whose page is written by anybody: a shell that is a
 * puppet, and stand-ins for what would signal, unmount, remove or type.  They
 * end the program where anybody but the puppet is to be signalled or held.
 */
#ifndef TESTS_FUZZ_LINE_STAND_IN_H
#define TESTS_FUZZ_LINE_STAND_IN_H

#include <sys/types.h>

#include "tests/fuzz/hostile.h"

struct around {
	struct bytes *now;	/* what the stand-ins draw from */
	pid_t puppet;		/* leader of its session: the shell */
	pid_t stranger;		/* none of the stage */
};

extern struct around around;

#endif
