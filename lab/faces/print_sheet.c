/* A sheet as plain text. */
#include "lab/faces/print_sheet.h"

#include <string.h>

static void add_line(struct buffer *out, const char *line)
{
	size_t begin = out->length;

	for (; *line; line++)
		if (!strchr(SHEET_MARKS, *line))
			buffer_add(out, line, 1);
	while (out->length > begin && out->text[out->length - 1] == ' ')
		out->text[--out->length] = '\0';
	buffer_text(out, "\n");
}

void print_sheet(struct buffer *out, const struct sheet *sheet)
{
	for (int i = 0; i < sheet->count; i++)
		add_line(out, sheet_at(sheet, i));
}
