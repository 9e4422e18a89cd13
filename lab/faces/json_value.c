/* The values that JSON is made of here. */
#include "lab/faces/json_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/ground/buffer.h"
#include "lab/ground/escape.h"
#include "lab/ground/memory.h"
#include "lab/ground/names.h"

#define DUMP (JSON_ENSURE_ASCII | JSON_COMPACT | JSON_ENCODE_ANY)

static void *need(size_t size)
{
	return memory_get(1, size);
}

void json_need_memory(void)
{
	json_set_alloc_funcs(need, free);
}

json_t *json_text(const char *raw)
{
	struct buffer clean = { 0 };
	json_t *value;
	size_t left;

	if (!raw)
		return json_null();
	left = strlen(raw);
	while (left > 0) {
		unsigned rune = 0x7f;
		size_t count = escape_rune(raw, left, &rune);

		if (count == 0 || rune == 0x7f)
			buffer_format(&clean, "\\x%02x", (unsigned char)*raw);
		else
			buffer_add(&clean, raw, count);
		count = count ? count : 1;
		raw += count;
		left -= count;
	}
	value = json_stringn(buffer_get(&clean), clean.length);
	buffer_free(&clean);
	return value;
}

json_t *json_text_or_null(const char *raw)
{
	return json_text(raw && raw[0] ? raw : NULL);
}

json_t *json_mode(int mode)
{
	char text[8];

	if (mode < 0)
		return json_null();
	snprintf(text, sizeof text, "%04o", (unsigned)mode & 07777);
	return json_string(text);
}

void json_put(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

void json_put_text(json_t *object, const char *key, const char *raw)
{
	json_put(object, key, json_text(raw));
}

void json_put_number(json_t *object, const char *key, long long number)
{
	json_put(object, key, json_integer(number));
}

void json_put_flag(json_t *object, const char *key, bool flag)
{
	json_put(object, key, json_boolean(flag));
}

void json_put_errno(json_t *object, const char *key, int error)
{
	json_put_text(object, key, error ? names_errno(error) : NULL);
}

char *json_line(json_t *value)
{
	char *line = json_dumps(value, DUMP);

	json_decref(value);
	return line ? line : memory_string("null");
}
