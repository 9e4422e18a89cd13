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
	int rest;		/* bytes to come of a UTF-8 character */
	bool is_osc;		/* the string sequence that we are in */
	bool is_escape_out;	/* the ESC before this byte was copied */
	char body[64];		/* the beginning of a string sequence */
	size_t length;
	char mark[40];		/* what the prompt's OSC says */
};

/* A scanner that looks for the prompt mark OSC 133;A;k=NONCE. */
void scanner_init(struct scanner *scanner, const char *nonce);

/* Copies what a terminal may draw from in to out (length bytes at least);
 * the bytes copied.  Adds to *prompts the prompt marks seen.  Keeps its place
 * between calls: a sequence may be split anywhere.  ESC \, BEL and the C1
 * bytes end and begin strings (not where they are part of a UTF-8 character);
 * CAN, SUB and ESC abort them.  Where a call ends right behind an ESC, that
 * ESC is copied, and if it turns out to begin a string a CAN follows, which
 * makes a terminal forget it. */
size_t scanner_feed(struct scanner *scanner, const char *in, size_t length,
    char *out, int *prompts);

#endif
