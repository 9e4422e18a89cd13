/*
 * Reads the bytes that come out of the terminal before libvterm does: takes
 * string sequences out (OSC, DCS, APC, PM, SOS: a split one makes libvterm
 * 0.1.4 read beyond its buffer), and notices the shell's prompt mark.
 */
#ifndef LAB_ACTORS_SCANNER_H
#define LAB_ACTORS_SCANNER_H

#include <stdbool.h>
#include <stddef.h>

struct scanner {
	int state;
	char body[64];		/* the beginning of a string sequence */
	size_t length;
	char mark[40];		/* what the prompt's OSC says */
};

/* A scanner that looks for the prompt mark OSC 133;A;k=NONCE. */
void scanner_init(struct scanner *scanner, const char *nonce);

/* Copies what a terminal may draw from in to out (length bytes at least);
 * the bytes copied.  Adds to *prompts the prompt marks seen.  Keeps its place
 * between calls: a sequence may be split anywhere.  ESC \, BEL and the C1
 * bytes end and begin strings; CAN, SUB and ESC abort them. */
size_t scanner_feed(struct scanner *scanner, const char *in, size_t length,
    char *out, int *prompts);

#endif
