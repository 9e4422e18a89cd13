/* A string that grows. */
#include "lab/ground/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/ground/memory.h"

static void make_room(struct buffer *buffer, size_t more)
{
	size_t want = buffer->length + more + 1;
	size_t capacity = buffer->capacity ? buffer->capacity : 64;

	if (want <= buffer->capacity)
		return;
	while (capacity < want)
		capacity *= 2;
	buffer->text = memory_grow(buffer->text, capacity, 1);
	buffer->capacity = capacity;
}

void buffer_add(struct buffer *buffer, const char *bytes, size_t length)
{
	make_room(buffer, length);
	if (length)
		memcpy(buffer->text + buffer->length, bytes, length);
	buffer->length += length;
	buffer->text[buffer->length] = '\0';
}

void buffer_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
	va_list list;
	int length;

	va_start(list, format);
	length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (length < 0)
		return;
	make_room(buffer, (size_t)length);
	va_start(list, format);
	vsnprintf(buffer->text + buffer->length, (size_t)length + 1, format,
	    list);
	va_end(list);
	buffer->length += (size_t)length;
}

void buffer_pad(struct buffer *buffer, int spaces)
{
	while (spaces-- > 0)
		buffer_add(buffer, " ", 1);
}

/* RFC 3629. */
void buffer_rune(struct buffer *buffer, unsigned rune)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	int count = rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3
	    : 4;
	char bytes[4];

	for (int i = count - 1; i > 0; i--) {
		bytes[i] = (char)(0x80 | (rune & 0x3f));
		rune >>= 6;
	}
	bytes[0] = (char)(rune | (count > 1 ? lead[count] : 0));
	buffer_add(buffer, bytes, (size_t)count);
}

void buffer_number(struct buffer *buffer, long number)
{
	unsigned long rest = number < 0 ? 0ul - (unsigned long)number
	    : (unsigned long)number;
	char digits[24];
	size_t at = sizeof digits;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		digits[--at] = '-';
	buffer_add(buffer, digits + at, sizeof digits - at);
}

const char *buffer_get(const struct buffer *buffer)
{
	return buffer->text ? buffer->text : "";
}

void buffer_clear(struct buffer *buffer)
{
	buffer->length = 0;
	if (buffer->text)
		buffer->text[0] = '\0';
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->text);
	memset(buffer, 0, sizeof *buffer);
}
