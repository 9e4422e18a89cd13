/*
 * What the files of the cage share: cage.c builds it, cage_left.c tells what
 * is left in it.
 */
#ifndef TESTS_CAGE_INSIDE_H
#define TESTS_CAGE_INSIDE_H

#define TOP "/tmp"		/* the tmpfs: home, work and reports */
#define HISTORY "echo mine\n"

/* Shared with process 1. */
struct cage {
	int program;		/* the file that is copied into it */
	char failure[200];	/* why it could not be built */
	char left[4000];
};

/* How many mounts there are; -1 if that cannot be known. */
int cage_count_mounts(void);

/* In process 1, after the program: what of it lives, lies there, or is mounted
 * besides so many, goes into left. */
void cage_count_left(struct cage *cage, int mounts);

#endif
