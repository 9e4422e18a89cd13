/*
 * The words of the lesson.  They live in steps/LANGUAGE/ as plain text and
 * are built into the program; here they are found by id, and their holes are
 * filled.  No sentence for students stands in C.
 */
#ifndef LAB_FACTS_TEXT_H
#define LAB_FACTS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/ground/buffer.h"

struct text {
	const char *language;	/* "en", "zh"; "source" for steps' sources */
	const char *id;		/* "setsid.why", "setsid.c" */
	const char *words;	/* pages are parted by a line "---" */
};

/* In the order of strcmp(3) of language, then id; ends with a NULL language,
 * which text_count does not count. */
extern const struct text texts[];
extern const size_t text_count;

/* Chooses the language of all that follows, English at first; false if there
 * is no folder for it (then nothing changes). */
bool text_use(const char *language);

/* All that there are, with this between them: "en, zh". */
void text_languages(struct buffer *out, const char *between);

/* The text with this id in the chosen language, else in English, else NULL.
 * *is_foreign (NULL: not wanted): English stands in for a missing text. */
const char *text_find(const char *id, bool *is_foreign);

/* As text_find, but never NULL: an unknown id is shown as "[id]", in a place
 * that the fourth such call uses again. */
const char *text_get(const char *id);

/* The source of a step: text_source("setsid.c"), or NULL. */
const char *text_source(const char *file);

/* Fills the holes of a template: every {name} is replaced by what value()
 * returns for it (NULL leaves the hole as it stands); appends to out. */
void text_fill(struct buffer *out, const char *words,
    const char *(*value)(const char *name, void *context), void *context);

/* The number of pages of a text, and page number (from 0) appended to out. */
int text_pages(const char *words);
void text_page(struct buffer *out, const char *words, int number);

#endif
