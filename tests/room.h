/*
 * A room: where a program under test runs, and what it leaves there.  The
 * test becomes the subreaper of all that the program starts, so that nothing
 * can get away unseen: nothing is left when there is nobody to wait for.
 * Folders are counted in a TMPDIR of the room's own, and HOME has a history
 * that nobody may touch.
 */
#ifndef TESTS_ROOM_H
#define TESTS_ROOM_H

#include <stdbool.h>
#include <sys/types.h>

struct room {
	char path[256];		/* holds home, state, tmp, out, err, in */
	char tmp[300];		/* what is TMPDIR in the room */
};

/* How a program is started; what is NULL is as said. */
struct guest {
	char *const *argv;
	char *const *more;	/* "NAME=value" or "NAME" (unset) ... */
	const char *in;		/* path; /dev/null */
	const char *out, *err;	/* paths; the room's files out and err */
	void (*prepare)(void *context);	/* in the child, before exec */
	void *context;
};

/* Makes one; tmp: another name of its TMPDIR, or NULL. */
void room_open(struct room *room, const char *tmp);

/* Removes it; fails the test if something is left after a second. */
void room_close(struct room *room);

/* Fails the test with the name of whatever is left in the room. */
void room_is_empty(struct room *room);

/* The same without failing: one line of what is left, or NULL; it has been
 * ended and removed. */
const char *room_left(struct room *room);

/* The path of the lab itself, and the long form of the tests is asked for. */
const char *room_lab(void);
int room_rounds(int quick, int thorough);

/* What a random choice begins with, another number for each round.  The quick
 * form makes the same choices each time, others with SEED=N; the long form
 * makes others each time. */
unsigned room_seed(int round);

/* In a child: the room's environment, the guest's descriptors, and exec. */
_Noreturn void room_exec(const struct room *room, const struct guest *guest);

/* Starts it; its PID. */
pid_t room_start(const struct room *room, const struct guest *guest);

/* Waits for its end: its wait status, or -1 if it has not ended in time; it
 * is killed then. */
int room_wait(pid_t pid, int limit_ms);

/* Starts and waits ten seconds; fails the test where it hangs or dies of a
 * signal.  Its exit status. */
int room_run(const struct room *room, const struct guest *guest);

/* What a file of the room says; valid until the next call. */
const char *room_text(const struct room *room, const char *name);

/* Exactly one line on standard error, at least one line. */
bool room_is_one_line(const struct room *room);

/* The child of this process that has this name; fails the test where there is
 * none. */
pid_t room_child(pid_t parent, const char *name);

/* Processes of this namespace that live, by its /proc: no zombies. */
int room_count_living(void);

#endif
