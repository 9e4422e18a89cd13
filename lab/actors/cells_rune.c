/* What both kinds of screen need. */
#include "lab/actors/cells_rune.h"

#include <string.h>

#include "lab/actors/cells.h"
#include "lab/ground/escape.h"

int cells_clamp(int wanted, int most)
{
	return wanted < 1 ? 1 : wanted > most ? most : wanted;
}

/* Writes a character in UTF-8; its length. */
static size_t encode(char *out, unsigned rune)
{
	if (rune < 0x80) {
		out[0] = (char)rune;
		return 1;
	}
	if (rune < 0x800) {
		out[0] = (char)(0xc0 | rune >> 6);
		out[1] = (char)(0x80 | (rune & 0x3f));
		return 2;
	}
	if (rune < 0x10000) {
		out[0] = (char)(0xe0 | rune >> 12);
		out[1] = (char)(0x80 | (rune >> 6 & 0x3f));
		out[2] = (char)(0x80 | (rune & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | rune >> 18);
	out[1] = (char)(0x80 | (rune >> 12 & 0x3f));
	out[2] = (char)(0x80 | (rune >> 6 & 0x3f));
	out[3] = (char)(0x80 | (rune & 0x3f));
	return 4;
}

/* Whether the bytes of a character are shown as they are. */
static bool is_shown(const char *bytes, size_t length)
{
	char escaped[32];

	if (length == 1 && bytes[0] == '\\')
		return true;
	return escape_bytes(escaped, sizeof escaped, bytes, length, false)
	    == length && memcmp(escaped, bytes, length) == 0;
}

void cells_add_rune(struct cell *cell, unsigned rune)
{
	size_t used = strlen(cell->text);
	char bytes[4];
	size_t length = encode(bytes, rune > 0x10ffff ? 0xfffd : rune);

	if (!is_shown(bytes, length)) {
		if (used > 0)
			return;
		length = encode(bytes, 0xfffd);
	}
	if (used + length >= sizeof cell->text)
		return;
	memcpy(cell->text + used, bytes, length);
	cell->text[used + length] = '\0';
}

/* The number of cells of a row without the blank ones at its end. */
static int row_end(const struct grid *grid, int row)
{
	int end = grid->columns;

	while (end > 0) {
		const char *text = grid->cell[row][end - 1].text;

		if (text[0] != '\0' && strcmp(text, " ") != 0)
			break;
		end--;
	}
	return end;
}

struct writer {
	char *out;
	size_t size;
};

/* Appends what fits whole. */
static void append(struct writer *writer, const char *text)
{
	size_t length = strlen(text);

	if (length >= writer->size) {
		writer->size = 0;
		return;
	}
	memcpy(writer->out, text, length + 1);
	writer->out += length;
	writer->size -= length;
}

void cells_write(const struct grid *grid, char *out, size_t size)
{
	struct writer writer = { .out = out, .size = size };

	if (size == 0)
		return;
	out[0] = '\0';
	for (int row = 0; row < grid->rows; row++) {
		int end = row_end(grid, row);

		for (int column = 0; column < end; column++) {
			const struct cell *cell = &grid->cell[row][column];

			if (cell->text[0] != '\0')
				append(&writer, cell->text);
			else if (cell->width != 0)
				append(&writer, " ");
		}
		append(&writer, "\n");
	}
}

void cells_text(struct cells *cells, char *out, size_t size)
{
	cells_write(cells_grid(cells), out, size);
}
