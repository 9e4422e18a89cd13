/* What chance types. */
#include "tests/faults/typist.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])

unsigned dice(unsigned *seed, unsigned sides)
{
	return (unsigned)rand_r(seed) % sides;
}

static const char letters[] = "wctfmlizxs.uUdFrpa=IeRCo?/nNhgGjkKbTvy"
    "123456789 \r\r\r\r\t";

static const char *const specials[] = { "\033[A", "\033[B", "\033[C",
	"\033[D", "\033OA", "\033OB", "\033OC", "\033OD", "\033[H",
	"\033[F", "\033[5~", "\033[6~", "\033[3~", "\033[Z", "\033OP",
	"\033[15~", "\033[20~", "\033", "\033\033", "\033", "\177", "\b",
	"\035", "\022", "\014" };

/* What people type at a shell, and what they should not. */
static const char *const lines[] = { "ls\r", "fg\r", "bg\r", "exit\r",
	"jobs\r", "kill %1\r", "kill -9 $$\r", "kill -STOP $$\r", "cat\r",
	"sleep 100 &\r", "sleep 100\r", "stty raw -echo\r", "set +m\r",
	"PS1=\r", "trap '' HUP TERM INT\r", "exec sleep 100\r", "echo '\r",
	"yes | head -2000\r", "printf '\\033[?1049h\\033c'\r", "cd /\r",
	"umask 0\r", "nohup sleep 100 &\r", "(sleep 100 &)\r", "exec dash\r",
	"while :; do :; done\r", "printf '\\033]0;'\r", "\004", "\004\004" };

static const char *const programs[] = { "ls", "true", "/", "sleep 1", "'",
	"sh -c 'exit 3'", "" };

static void type_garbage(struct desk *desk, unsigned *seed)
{
	char bytes[40];
	size_t length = 1 + dice(seed, 12);

	for (size_t i = 0; i < length; i++)
		bytes[i] = (char)(dice(seed, 256));
	desk_send(desk, bytes, length);
}

/* Halves of sequences, and such as no terminal sends. */
static void type_escape(struct desk *desk, unsigned *seed)
{
	static const char ends[] = "ABCDHFMPRZ~cnthmru";
	char text[60];

	snprintf(text, sizeof text, "\033%c%u;%u%c", "[O]P^_?"[dice(seed, 7)],
	    dice(seed, 30000), dice(seed, 300), ends[dice(seed,
	    sizeof ends - 1)]);
	desk_send(desk, text, dice(seed, 4) ? strlen(text)
	    : 1 + dice(seed, (unsigned)strlen(text)));
}

static void click(struct desk *desk, unsigned *seed)
{
	unsigned button = (unsigned[]){ 0, 0, 0, 2, 64, 65 }[dice(seed, 6)];
	unsigned row = 1 + dice(seed, 40), column = 1 + dice(seed, 130);
	char text[40];

	if (dice(seed, 2))
		snprintf(text, sizeof text, "\033[<%u;%u;%uM", button, column,
		    row);
	else
		snprintf(text, sizeof text, "\033[M%c%c%c", (char)(32 +
		    button), (char)(32 + column % 90), (char)(32 + row));
	desk_type(desk, text);
}

static void type_wide(struct desk *desk, unsigned *seed)
{
	static const char *const words[] = { "ä", "守护", "\xf0\x9f\x98\x80",
		"e\xcc\x81", "\xe2\x80\xae", "\xc3", "\xe2\x80", "\xff",
		"\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc2\x9b" };

	desk_type(desk, words[dice(seed, LENGTH(words))]);
}

static void paste(struct desk *desk, unsigned *seed)
{
	bool is_marked = dice(seed, 2);
	unsigned count = 1 + dice(seed, 20);

	if (is_marked)
		desk_type(desk, "\033[200~");
	for (unsigned i = 0; i < count; i++)
		desk_type(desk, dice(seed, 3) ? "some text " : "x\r");
	if (is_marked)
		desk_type(desk, "\033[201~");
}

static void resize(struct desk *desk, unsigned *seed)
{
	static const int sizes[][2] = { { 24, 80 }, { 36, 120 }, { 10, 40 },
		{ 1, 1 }, { 50, 200 } };
	unsigned at = dice(seed, LENGTH(sizes) + 1);

	if (at == LENGTH(sizes))
		desk_resize(desk, (int)dice(seed, 301),
		    (int)dice(seed, 501));
	else
		desk_resize(desk, sizes[at][0], sizes[at][1]);
}

static void type_to_shell(struct desk *desk, unsigned *seed)
{
	desk_type(desk, "\035\033\033m!");
	desk_type(desk, lines[dice(seed, LENGTH(lines))]);
	if (dice(seed, 3))
		desk_type(desk, "\035");
}

static void type_program(struct desk *desk, unsigned *seed)
{
	desk_type(desk, "C");
	desk_type(desk, programs[dice(seed, LENGTH(programs))]);
	desk_type(desk, dice(seed, 4) ? "\r" : "\033");
}

static void type_control(struct desk *desk, unsigned *seed)
{
	char byte = (char)dice(seed, 32);

	desk_send(desk, &byte, 1);
}

static void type_letter(struct desk *desk, unsigned *seed)
{
	desk_send(desk, &letters[dice(seed, sizeof letters - 1)], 1);
}

static void type_special(struct desk *desk, unsigned *seed)
{
	desk_type(desk, specials[dice(seed, LENGTH(specials))]);
}

static void type_quit(struct desk *desk, unsigned *seed)
{
	desk_type(desk, dice(seed, 4) ? "q" : "\003");
}

static const struct {
	unsigned share;		/* of a thousand */
	void (*type)(struct desk *desk, unsigned *seed);
} kinds[] = {
	{ 600, type_letter },	{ 230, type_special },	{ 40, click },
	{ 30, resize },		{ 25, type_control },	{ 20, type_escape },
	{ 15, type_wide },	{ 15, type_to_shell },	{ 10, type_garbage },
	{ 5, paste },		{ 5, type_program },	{ 5, type_quit },
};

void typist_type(struct desk *desk, unsigned *seed)
{
	unsigned at = dice(seed, 1000);
	size_t kind = 0;

	while (at >= kinds[kind].share)
		at -= kinds[kind++].share;
	kinds[kind].type(desk, seed);
}
