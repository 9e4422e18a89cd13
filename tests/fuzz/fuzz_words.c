/* Presses any number as a key, writes its name, and the footer of a lab in
 * any state and width. */
#include <string.h>

#include "lab/facts/command.h"
#include "lab/facts/option.h"
#include "tests/fake_lab.h"
#include "tests/fuzz/hostile.h"

static void try_key(int key, enum mode mode)
{
	struct buffer out = { 0 };
	int number = 0;
	const struct command *row = command_find(mode, key, &number);

	if (row) {
		must(command_has_key(row, key) || row->span > 0);
		command_key(key, &out);
		command_keys(row, false, &out);
		must(out.length > 0);
		must_be_shown_safely(buffer_get(&out), out.length);
	}
	buffer_free(&out);
}

static void try_option(struct lab *lab, struct bytes *bytes)
{
	struct wishes wishes = { .count = 0 };
	int choice[OPTION_COUNT], now[OPTION_COUNT];

	for (enum option o = 0; o < OPTION_COUNT; o++) {
		choice[o] = bytes_below(bytes, option_count(o));
		must(option_value(o, choice[o])[0]);
		must(option_value(o, bytes_below(bytes, 9) - 1) != NULL);
	}
	option_use(lab, choice, &wishes);
	option_read(lab, now);
	must(now[OPTION_THEME] == choice[OPTION_THEME]);
	must(now[OPTION_PREDICT] == choice[OPTION_PREDICT]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_open(data, size);
	struct buffer out = { 0 };
	struct lab lab;

	fake_lab_open(&lab);
	while (bytes.left > 0) {
		int key = bytes_number(&bytes), columns;

		try_key(key, lab.view.mode);
		try_key(KEYS_SPECIAL + (int)bytes_take(&bytes),
		    lab.view.mode);
		if (bytes_below(&bytes, 8) == 1)
			try_option(&lab, &bytes);
		fake_lab_key(&lab, key);
		columns = (int)bytes_take(&bytes);
		buffer_clear(&out);
		command_footer(&lab, columns, key & 1, &out);
		must_be_shown_safely(buffer_get(&out), out.length);
	}
	buffer_free(&out);
	fake_lab_end(&lab);
	return 0;
}
