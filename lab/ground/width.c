/* Layout in terminal cells. */
#include "lab/ground/width.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lab/ground/escape.h"

struct range {
	unsigned first;
	unsigned last;
};

/* East Asian wide and full-width blocks (Unicode TR 11).  A table of ours,
 * since wcwidth(3) answers by the locale, and the C locale knows none. */
static const struct range wide[] = {
	{ 0x1100, 0x115f },   { 0x2e80, 0x303e },   { 0x3041, 0x33ff },
	{ 0x3400, 0x4dbf },   { 0x4e00, 0x9fff },   { 0xa000, 0xa4cf },
	{ 0xa960, 0xa97f },   { 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },
	{ 0xfe30, 0xfe6f },   { 0xff00, 0xff60 },   { 0xffe0, 0xffe6 },
	{ 0x1f300, 0x1f64f }, { 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
};

/* Combining marks of the common scripts. */
static const struct range narrow[] = {
	{ 0x300, 0x36f },   { 0x483, 0x489 },	{ 0x591, 0x5bd },
	{ 0x610, 0x61a },   { 0x64b, 0x65f },	{ 0x1ab0, 0x1aff },
	{ 0x1dc0, 0x1dff }, { 0x20d0, 0x20ff }, { 0x302a, 0x302d },
	{ 0x3099, 0x309a }, { 0xfe20, 0xfe2f },
};

static bool is_in(const struct range *range, size_t count, unsigned rune)
{
	for (size_t i = 0; i < count; i++)
		if (rune >= range[i].first && rune <= range[i].last)
			return true;
	return false;
}

int width_rune(unsigned rune)
{
	if (rune < 0x20 || (rune >= 0x7f && rune < 0xa0))
		return 0;
	if (rune < 0x300)
		return 1;
	/* Dashes, arrows, boxes, ticks: no need to look for a table. */
	if (rune >= 0x2000 && rune < 0x2e80)
		return rune >= 0x20d0 && rune <= 0x20ff ? 0 : 1;
	if (is_in(narrow, sizeof narrow / sizeof narrow[0], rune))
		return 0;
	return is_in(wide, sizeof wide / sizeof wide[0], rune) ? 2 : 1;
}

static size_t step_over_rune(const char *text, int *cells)
{
	unsigned rune = 0;
	size_t count = escape_rune(text, strnlen(text, 4), &rune);

	*cells = count ? width_rune(rune) : 1;
	return count ? count : 1;
}

/* One character: its bytes (at least 1) and cells.  Nearly all text is plain
 * and is measured in every frame: worth to be inlined. */
static inline size_t step_over(const char *text, int *cells)
{
	*cells = 1;
	return *text >= ' ' && *text <= '~' ? 1 : step_over_rune(text, cells);
}

int width_text(const char *text)
{
	int sum = 0, cells;

	while (*text) {
		text += step_over(text, &cells);
		sum += cells;
	}
	return sum;
}

/* How many bytes of text fit into cells; never splits a character. */
static size_t bytes_that_fit(const char *text, int cells)
{
	size_t at = 0;
	int used = 0;

	while (text[at]) {
		int one;
		size_t bytes = step_over(text + at, &one);

		if (used + one > cells)
			break;
		used += one;
		at += bytes;
	}
	return at;
}

int width_clip(char *out, size_t size, const char *text, int cells,
    const char *mark)
{
	size_t fit;

	if (width_text(text) <= cells) {
		snprintf(out, size, "%s", text);
		return width_text(out);
	}
	fit = bytes_that_fit(text, cells - width_text(mark));
	snprintf(out, size, "%.*s%s", (int)fit, text,
	    cells >= width_text(mark) ? mark : "");
	return width_text(out);
}

int width_clip_front(char *out, size_t size, const char *text, int cells,
    const char *mark)
{
	int rest = width_text(text), room = cells - width_text(mark), one;

	if (rest <= cells) {
		snprintf(out, size, "%s", text);
		return width_text(out);
	}
	while (*text && rest > room) {
		text += step_over(text, &one);
		rest -= one;
	}
	snprintf(out, size, "%s%s", room >= 0 ? mark : "", text);
	return width_text(out);
}

/* A line must not begin with these. */
static bool is_closing(const char *text)
{
	static const char *const marks[] = { "。", "，", "、", "：", "；",
		"！", "？", "）", "”", "」" };

	if ((unsigned char)*text < 0x80)
		return false;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (strncmp(text, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

size_t width_line(const char *text, int cells, const char **next)
{
	size_t at = 0, end = 0, after = 0;
	int used = 0, one = 0;

	while (text[at] && text[at] != '\n') {
		size_t bytes = step_over(text + at, &one);

		if (used + one > cells && at > 0 && text[at] != ' ')
			break;
		if (text[at] == ' ' && used + one > cells) {
			end = at;
			after = at + 1;
			break;
		}
		used += one;
		at += bytes;
		if (text[at] == ' ') {
			end = at;
			after = at + 1;
		} else if (one == 2 && !is_closing(text + at)) {
			end = after = at;
		}
	}
	if (text[at] == '\0' || text[at] == '\n') {
		*next = text[at] ? text + at + 1 : NULL;
		return at;
	}
	if (end == 0)
		end = after = at;
	while (text[after] == ' ')
		after++;
	*next = text[after] ? text + after : NULL;
	return end;
}
