/*
 * The program's own tables as rows of words: what there is to press, to type
 * and to choose.  The manual pages, README's keys and the completion of the
 * shells are made from them, so that nothing is written twice.
 */
#ifndef DOCS_TABLES_H
#define DOCS_TABLES_H

#include <stdio.h>

/* One row: a term ("--json"), what follows it ("NAME", or ""), and what it
 * means in one line of plain text. */
typedef void row_sink(const char *term, const char *argument,
    const char *words, void *context);

/* Hands each row of a table to the sink; -1 if there is no such table.
 * "keys", "keys-else", "options-lab", "options-run", "options-list",
 * "options-check", "options-inspect", "steps", "experiments", "recipes",
 * "starts", "checks", "needs". */
int table_rows(const char *name, row_sink *sink, void *context);

void rows_of_checks(row_sink *sink, void *context);
void rows_of_takes(row_sink *sink, void *context);

/* Writes the completion of "bash", "zsh" or "fish"; -1 for another shell. */
int complete_shell(const char *shell, FILE *out);

#endif
