/* What stands in a view, as lines. */
#include "lab/facts/sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/sign.h"
#include "lab/ground/memory.h"
#include "lab/ground/width.h"

void sheet_init(struct sheet *sheet, int rows, int columns, bool is_ascii)
{
	memset(sheet, 0, sizeof *sheet);
	sheet->rows = rows > 1 ? rows : 1;
	sheet->columns = columns > 1 ? columns : 1;
	sheet->is_ascii = is_ascii;
	sheet->selected = -1;
}

void sheet_free(struct sheet *sheet)
{
	buffer_free(&sheet->text);
	free(sheet->line);
	free(sheet->starts_page);
	memset(sheet, 0, sizeof *sheet);
}

static void sheet_grow(struct sheet *sheet)
{
	if (sheet->count < sheet->capacity)
		return;
	sheet->capacity = sheet->capacity * 2 + 32;
	sheet->line = memory_grow(sheet->line, (size_t)sheet->capacity,
	    sizeof *sheet->line);
	sheet->starts_page = memory_grow(sheet->starts_page,
	    (size_t)sheet->capacity, sizeof *sheet->starts_page);
}

/* Appends a line whose signs are already right. */
static void add_line(struct sheet *sheet, const char *text, size_t length,
    int indent)
{
	sheet_grow(sheet);
	sheet->line[sheet->count] = sheet->text.length;
	sheet->starts_page[sheet->count] = sheet->is_breaking;
	sheet->is_breaking = false;
	sheet->count++;
	buffer_pad(&sheet->text, indent);
	buffer_add(&sheet->text, text, length);
	buffer_add(&sheet->text, "", 1);
}

void sheet_line(struct sheet *sheet, const char *text)
{
	struct buffer shown = { NULL, 0, 0 };

	sign_text(&shown, text, sheet->is_ascii);
	add_line(sheet, buffer_get(&shown), shown.length, 0);
	buffer_free(&shown);
}

void sheet_format(struct sheet *sheet, const char *format, ...)
{
	char line[1024];
	va_list list;

	va_start(list, format);
	vsnprintf(line, sizeof line, format, list);
	va_end(list);
	sheet_line(sheet, line);
}

void sheet_spot(struct sheet *sheet, int column, int cells, int number)
{
	if (sheet->spots < SPOTS_MAX)
		sheet->spot[sheet->spots++] = (struct spot){ sheet->count,
			column, cells, number };
}

int sheet_spot_at(const struct sheet *sheet, int line, int column)
{
	for (int i = 0; i < sheet->spots; i++) {
		const struct spot *spot = &sheet->spot[i];

		if (spot->line == line && column >= spot->column &&
		    column < spot->column + spot->cells)
			return spot->number;
	}
	return -1;
}

void sheet_break(struct sheet *sheet)
{
	if (sheet->count > 0)
		sheet->is_breaking = true;
}

/* One paragraph of length bytes: kept if indented, else broken. */
static void add_paragraph(struct sheet *sheet, const char *text,
    size_t length, int indent)
{
	char *copy = memory_get(length + 1, 1);
	const char *at = copy;

	memcpy(copy, text, length);
	if (length == 0 || copy[0] == ' ')
		add_line(sheet, copy, length, length ? indent : 0);
	else
		while (at) {
			const char *next;
			size_t fit = width_line(at, sheet->columns - indent,
			    &next);

			add_line(sheet, at, fit, indent);
			at = next;
		}
	free(copy);
}

void sheet_prose(struct sheet *sheet, const char *text, int indent)
{
	struct buffer shown = { NULL, 0, 0 };
	const char *at;

	sign_text(&shown, text, sheet->is_ascii);
	at = buffer_get(&shown);
	while (*at) {
		size_t length;

		if (strncmp(at, "---", 3) == 0 &&
		    (at[3] == '\n' || at[3] == '\0')) {
			sheet_break(sheet);
			at += at[3] ? 4 : 3;
			continue;
		}
		length = strcspn(at, "\n");
		add_paragraph(sheet, at, length, indent);
		at += length;
		if (*at == '\n')
			at++;
	}
	buffer_free(&shown);
}

const char *sheet_at(const struct sheet *sheet, int at)
{
	if (at < 0 || at >= sheet->count)
		return "";
	return sheet->text.text + sheet->line[at];
}

static bool is_empty(const struct sheet *sheet, int line)
{
	return sheet_at(sheet, line)[0] == '\0';
}

/* Where the paragraph begins that a page of prose has no room for; end if
 * it must be cut, since it is as long as the page. */
static int whole_paragraph(const struct sheet *sheet, int start, int end)
{
	int at = end;

	while (at > start && !is_empty(sheet, at))
		at--;
	return at > start ? at + 1 : end;
}

/* The line after the last of the page that begins at start. */
static int page_end(const struct sheet *sheet, int start)
{
	int end = start + 1;

	while (end < sheet->count && end - start < sheet->rows &&
	    !sheet->starts_page[end])
		end++;
	if (!sheet->is_prose || end >= sheet->count || sheet->starts_page[end])
		return end;
	if (is_empty(sheet, end))
		return end + 1;
	return whole_paragraph(sheet, start, end);
}

int sheet_pages(const struct sheet *sheet)
{
	int pages = 0;

	for (int at = 0; at < sheet->count; pages++)
		at = page_end(sheet, at);
	return pages > 0 ? pages : 1;
}

int sheet_page_start(const struct sheet *sheet, int number)
{
	int at = 0;

	while (number-- > 0) {
		int end = page_end(sheet, at);

		if (end >= sheet->count)
			break;
		at = end;
	}
	return at;
}

int sheet_page_end(const struct sheet *sheet, int number)
{
	int start = sheet_page_start(sheet, number);

	int end = sheet->count ? page_end(sheet, start) : 0;

	return end - start > sheet->rows ? start + sheet->rows : end;
}

int sheet_page_of(const struct sheet *sheet, int line)
{
	int page = 0, at = 0;

	while (at < sheet->count) {
		at = page_end(sheet, at);
		if (line < at)
			break;
		page++;
	}
	return at < sheet->count || line < at ? page : page - (page > 0);
}
