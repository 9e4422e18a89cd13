/*
 * Puts the lab report into a file: whole or not at all.
 */
#ifndef LAB_COMMAND_REPORT_H
#define LAB_COMMAND_REPORT_H

#include "lab/facts/lab.h"

/* Writes it to path; one that exists is only overwritten where is_forced,
 * and what is no regular file never.
 * 0, or -1 after one line on standard error that begins with who. */
int report_to_file(const struct lab *lab, const char *path, bool is_forced,
    const char *who);

/* Writes it to a new file in the current folder, daemonlab-report.md or the
 * next free name, and puts one line for the student in note. */
void report_to_free_name(const struct lab *lab, char *note, size_t size);

/* Asked before there is anything to tell: false after one line on standard
 * error if path exists and must not be overwritten, or if no file can be made
 * beside it. */
bool report_may_write(const char *path, bool is_forced, const char *who);

#endif
