/* Reads prediction sheets. */
#include "lab/facts/claim_sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/claim.h"
#include "lab/ground/escape.h"
#include "lab/ground/memory.h"

#define BLANKS " \t\r"

struct reader {
	struct claim_sheet *sheet;
	int number;		/* of the line */
	int done;		/* actions that could be undone there */
	char *why;
	size_t size;
};

static int refuse(const struct reader *reader, const char *word,
    const char *what)
{
	char shown[120];

	escape_text(shown, sizeof shown, word);
	snprintf(reader->why, reader->size, "line %d: '%s': %s",
	    reader->number, shown, what);
	return -1;
}

/* The next word of a line that is cut into words; NULL at its end. */
static char *next_word(char **at)
{
	char *word = *at + strspn(*at, BLANKS);
	size_t length = strcspn(word, BLANKS);

	if (length == 0)
		return NULL;
	*at = word + length;
	if (**at)
		*(*at)++ = '\0';
	return word;
}

static int read_start(struct reader *reader, char *rest)
{
	const char *word = next_word(&rest);

	if (reader->sheet->count > 0)
		return refuse(reader, "start", "it must stand before the "
		    "first action");
	reader->sheet->start = word ? start_find(word) : NULL;
	if (reader->sheet->start && !next_word(&rest))
		return 0;
	return refuse(reader, word ? word : "start", "a start is one of job, "
	    "script, background, nohup, leader");
}

static int read_claim(struct reader *reader, struct sheet_line *line,
    char *word)
{
	char *value = strchr(word, '=');
	struct sheet_claim *claim = &line->claim[line->claims];

	if (!value)
		return refuse(reader, word, "a claim is NAME=WORD, as in "
		    "pgid=stays");
	*value++ = '\0';
	if (!claim_has_name(&line->action, word) ||
	    strlen(word) >= sizeof claim->name)
		return refuse(reader, word, "nothing of that name is seen "
		    "there");
	if (line->claims == SHEET_CLAIMS)
		return refuse(reader, word, "too many claims on one line");
	if (strcmp(value, "?") == 0)
		value = "";
	if (value[0] && (strlen(value) >= sizeof claim->word ||
	    !claim_has_word(&line->action, word, value)))
		return refuse(reader, value, "no such word there; there are "
		    "stays own shell other none alive stopped exited killed "
		    "true false, numbers, errnos, modes of four digits");
	snprintf(claim->name, sizeof claim->name, "%s", word);
	snprintf(claim->word, sizeof claim->word, "%s", value);
	line->claims++;
	return 0;
}

static struct sheet_line *add_line(struct reader *reader)
{
	struct claim_sheet *sheet = reader->sheet;
	struct sheet_line *line;

	if (sheet->count == SHEET_LINES)
		return NULL;
	if (!sheet->line)
		sheet->line = memory_get(SHEET_LINES, sizeof *sheet->line);
	line = &sheet->line[sheet->count++];
	line->number = reader->number;
	return line;
}

static int read_action(struct reader *reader, const char *word, char *rest)
{
	struct sheet_line *line = add_line(reader);
	char why[160];

	if (!line)
		return refuse(reader, word, "too many lines");
	line->is_undo = strcmp(word, "u") == 0 || strcmp(word, "undo") == 0;
	if (line->is_undo && reader->done == 0)
		return refuse(reader, word, "nothing was done before that");
	reader->done += line->is_undo ? -1 : 1;
	if (!line->is_undo &&
	    action_parse(&line->action, word, why, sizeof why) < 0) {
		snprintf(reader->why, reader->size, "line %d: %s",
		    reader->number, why);
		return -1;
	}
	while ((word = next_word(&rest))) {
		if (line->is_undo)
			return refuse(reader, word, "nothing is claimed of "
			    "an undo");
		if (read_claim(reader, line, (char *)word) < 0)
			return -1;
	}
	return 0;
}

static int read_line(struct reader *reader, char *text)
{
	char *word = next_word(&text);

	if (!word || word[0] == '#' || strcmp(word, "name") == 0)
		return 0;
	if (strcmp(word, "start") == 0)
		return read_start(reader, text);
	return read_action(reader, word, text);
}

static int read_lines(struct reader *reader, char *text, size_t length)
{
	char *end = text + length;

	while (text < end) {
		char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t size = stop ? (size_t)(stop - text)
		    : (size_t)(end - text);

		reader->number++;
		text[size] = '\0';
		if (strlen(text) != size)
			return refuse(reader, text, "a zero byte follows; "
			    "this is no text");
		if (read_line(reader, text) < 0)
			return -1;
		text += size + 1;
	}
	return 0;
}

int claim_sheet_read(struct claim_sheet *sheet, const char *text,
    size_t length, char *why, size_t size)
{
	struct reader reader = { sheet, 0, 0, why, size };
	char *copy;
	int result;

	memset(sheet, 0, sizeof *sheet);
	if (length > SHEET_BYTES) {
		snprintf(why, size, "line 1: more than %d bytes",
		    SHEET_BYTES);
		return -1;
	}
	copy = memory_get(length + 1, 1);
	if (length)
		memcpy(copy, text, length);
	result = read_lines(&reader, copy, length);
	free(copy);
	if (result == 0 && sheet->count == 0) {
		snprintf(why, size, "line %d: no action", reader.number);
		result = -1;
	}
	return result;
}

void claim_sheet_free(struct claim_sheet *sheet)
{
	free(sheet->line);
	memset(sheet, 0, sizeof *sheet);
}
