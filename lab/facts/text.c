/* The words of the lesson, found by id. */
#include "lab/facts/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char chosen[16] = "en";

static int compare_texts(const void *a, const void *b)
{
	const struct text *one = a, *other = b;
	int by_language = strcmp(one->language, other->language);

	return by_language ? by_language : strcmp(one->id, other->id);
}

static const char *find(const char *language, const char *id)
{
	const struct text key = { .language = language, .id = id };
	const struct text *found = bsearch(&key, texts, text_count,
	    sizeof *texts, compare_texts);

	return found ? found->words : NULL;
}

/* What was found last, by its id: a screen asks for the same few texts at
 * each key, and a search by halving reads ids from all over the program,
 * which by then are in no cache. */
enum { FOUND_COUNT = 64, FOUND_LENGTH = 40 };

static struct {
	char id[FOUND_LENGTH];
	const char *words;
} found[FOUND_COUNT];

static unsigned found_place(const char *id)
{
	unsigned sum = 0;

	while (*id)
		sum = sum * 31 + (unsigned char)*id++;
	return sum % FOUND_COUNT;
}

static const char *find_chosen(const char *id)
{
	unsigned place = found_place(id);

	if (strcmp(found[place].id, id) == 0)
		return found[place].words;
	if (strlen(id) >= FOUND_LENGTH)
		return find(chosen, id);
	strcpy(found[place].id, id);
	found[place].words = find(chosen, id);
	return found[place].words;
}

bool text_use(const char *language)
{
	for (const struct text *text = texts; text->language; text++)
		if (strcmp(text->language, language) == 0 &&
		    strcmp(language, "source") != 0) {
			snprintf(chosen, sizeof chosen, "%s", language);
			memset(found, 0, sizeof found);
			return true;
		}
	return false;
}

void text_languages(struct buffer *out, const char *between)
{
	const char *last = "source";
	size_t start = out->length;

	for (const struct text *text = texts; text->language; text++) {
		if (strcmp(text->language, last) == 0 ||
		    strcmp(text->language, "source") == 0)
			continue;
		buffer_text(out, out->length > start ? between : "");
		buffer_text(out, text->language);
		last = text->language;
	}
}

const char *text_find(const char *id, bool *is_foreign)
{
	const char *words = find_chosen(id);

	if (is_foreign)
		*is_foreign = !words;
	return words ? words : find("en", id);
}

const char *text_get(const char *id)
{
	static char missing[4][80];
	static unsigned turn;
	const char *words = text_find(id, NULL);

	if (words)
		return words;
	turn = (turn + 1) % 4;
	snprintf(missing[turn], sizeof missing[turn], "[%s]", id);
	return missing[turn];
}

const char *text_source(const char *file)
{
	return find("source", file);
}

void text_fill(struct buffer *out, const char *words,
    const char *(*value)(const char *name, void *context), void *context)
{
	while (*words) {
		size_t plain = strcspn(words, "{");
		size_t inside;
		char name[48];
		const char *filled;

		buffer_add(out, words, plain);
		words += plain;
		if (*words == '\0')
			return;
		inside = strcspn(words + 1, "}");
		filled = NULL;
		if (words[1 + inside] == '}' && inside < sizeof name) {
			memcpy(name, words + 1, inside);
			name[inside] = '\0';
			filled = value(name, context);
		}
		if (filled) {
			buffer_text(out, filled);
			words += inside + 2;
		} else {
			buffer_add(out, words++, 1);
		}
	}
}

/* The line "---" that ends the page at words, or NULL on the last one. */
static const char *page_end(const char *words)
{
	const char *at = words;

	if (strncmp(at, "---\n", 4) == 0)
		return at;
	while ((at = strstr(at, "\n---\n")))
		return at + 1;
	return NULL;
}

int text_pages(const char *words)
{
	int count = 1;

	while ((words = page_end(words))) {
		words += 4;
		count++;
	}
	return count;
}

void text_page(struct buffer *out, const char *words, int number)
{
	const char *end;

	while (number-- > 0 && (end = page_end(words)))
		words = end + 4;
	end = page_end(words);
	if (!end)
		buffer_text(out, words);
	else
		buffer_add(out, words, (size_t)(end - words));
}
