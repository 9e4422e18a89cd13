/*
 * The lab report: all that was done and seen, in Markdown (CommonMark, with
 * the tables of GFM).  Pure: appends to a buffer.  Whatever comes from
 * outside is escaped for a person and for Markdown.
 */
#ifndef LAB_FACES_REPORT_H
#define LAB_FACES_REPORT_H

#include "lab/facts/lab.h"
#include "lab/ground/buffer.h"

/* Where and when; texts are raw. */
struct report_place {
	const char *version;	/* of daemonlab */
	const char *system;	/* "Linux 6.18.5 x86_64" */
	const char *host;
	const char *user;	/* "root", "uid 65534" */
	const char *written;	/* "2026-11-22 19:45:10 UTC" */
};

/* Appends the whole report. */
void report_write(struct buffer *out, const struct lab *lab,
    const struct report_place *place);

#endif
