/* Bytes as the arguments of a command. */
#include "tests/fuzz/arguments.h"

#include <stdlib.h>
#include <string.h>

void arguments_open(struct arguments *arguments, const char *command,
    const uint8_t *data, size_t size)
{
	char *end, *at;

	memset(arguments, 0, sizeof *arguments);
	at = arguments->text = malloc(size + 1);
	end = at + size;
	memcpy(at, data, size);
	*end = '\0';
	arguments->word[arguments->count++] = (char *)command;
	for (; at < end && arguments->count < ARGUMENTS; at += strlen(at) + 1)
		arguments->word[arguments->count++] = at;
}

void arguments_close(struct arguments *arguments)
{
	free(arguments->text);
}

void said_listen(struct said *said)
{
	said->text = NULL;
	said->error = stderr;
	stderr = open_memstream(&said->text, &said->length);
	must(stderr != NULL);
}

void said_end(struct said *said)
{
	fclose(stderr);
	stderr = said->error;
}

void said_must_fit(struct said *said, bool is_refused)
{
	said_end(said);
	must((said->length > 0) == is_refused);
	if (is_refused) {
		must(strncmp(said->text, "daemonlab", 9) == 0);
		must(strchr(said->text, '\n') ==
		    said->text + said->length - 1);
	}
	must_be_shown_safely(said->text, said->length);
	free(said->text);
}
