/* Shares a long loop among a few threads. */
#include "lab/actors/share.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#define WORTH_IT 500		/* turns; a thread costs about four of them */
#define TAKEN_AT_ONCE 32
#define HELPERS 7

struct work {
	size_t count;
	void (*turn)(size_t index, void *context);
	void *context;
	atomic_size_t next;
};

static void *run(void *argument)
{
	struct work *work = argument;
	size_t from;

	while ((from = atomic_fetch_add(&work->next, TAKEN_AT_ONCE)) <
	    work->count)
		for (size_t i = from; i < work->count &&
		    i < from + TAKEN_AT_ONCE; i++)
			work->turn(i, work->context);
	return NULL;
}

/* Signals stay with the thread that the program began with. */
static int start_helpers(struct work *work, pthread_t *helper, int wanted)
{
	sigset_t all, before;
	int started = 0;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (started < wanted &&
	    pthread_create(&helper[started], NULL, run, work) == 0)
		started++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

void share_work(size_t count, void (*turn)(size_t index, void *context),
    void *context)
{
	struct work work = { .count = count, .turn = turn,
		.context = context };
	long wanted = count < WORTH_IT ? 0
	    : sysconf(_SC_NPROCESSORS_ONLN) - 1;
	pthread_t helper[HELPERS];
	int helpers;

	atomic_init(&work.next, 0);
	helpers = start_helpers(&work, helper, wanted > HELPERS ? HELPERS
	    : (int)wanted);
	run(&work);
	for (int i = 0; i < helpers; i++)
		pthread_join(helper[i], NULL);
}
