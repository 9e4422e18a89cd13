/*
 * What must be true of all that the program writes for people and for
 * programs, whatever it was fed with.  What is not true ends the program, so
 * that the fuzzer keeps the bytes that led there.
 */
#ifndef TESTS_FUZZ_SAFE_H
#define TESTS_FUZZ_SAFE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

void must(bool is_so);

/* Valid UTF-8 and nothing that commands a terminal, hides or reorders: no C0
 * but newline, no DEL, C1, bidirectional control or line separator. */
void must_be_shown_safely(const char *text, size_t length);

/* The same of one line of an object, which is plain ASCII and reads back. */
void must_be_json(const char *line);

/* One element with its children, each closed in turn, and no bare sign. */
void must_be_xml(const char *text);

#endif
