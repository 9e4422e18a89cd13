/*
 * Bytes handed out piece by piece, and facts made of them as a process could
 * make them that wants to be shown wrongly.
 */
#ifndef TESTS_FUZZ_HOSTILE_H
#define TESTS_FUZZ_HOSTILE_H

#include <stddef.h>
#include <stdint.h>

#include "lab/facts/scene.h"
#include "lab/facts/snapshot.h"
#include "tests/fuzz/safe.h"

/* What is left to be handed out; then what a seed gives, or zeros without
 * one. */
struct bytes {
	const uint8_t *at;
	size_t left;
	uint32_t seed;
};

/* The first four bytes are the seed: short inputs reach as far as long ones. */
struct bytes bytes_open(const uint8_t *data, size_t size);

unsigned bytes_take(struct bytes *bytes);
int bytes_number(struct bytes *bytes);		/* any int */
int bytes_below(struct bytes *bytes, int end);	/* 0 to end - 1 */

/* A string of bytes without NUL, shorter than size, among them what commands
 * a terminal; and how many there have been. */
void bytes_text(struct bytes *bytes, char *text, size_t size);
unsigned long bytes_texts(void);
char *bytes_string(struct bytes *bytes);	/* to be freed; up to 300 */

uint64_t bytes_set(struct bytes *bytes);

/* What it owns is given back by snapshot_clear. */
void hostile_snapshot(struct bytes *bytes, struct snapshot *snapshot);

/* Names over those of a scene; its processes stay. */
void hostile_scene(struct bytes *bytes, struct scene *scene);

#endif
