/* What kind of terminal there is: terminfo, whose header has macros for many
 * common words, is kept out of all other files. */
#include "lab/faces/terminal_type.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <term.h>
#include <unistd.h>

#include "lab/ground/escape.h"

bool terminal_is_usable(char *why, size_t size)
{
	const char *name = getenv("TERM");
	char shown[48];
	int error = 0;
	bool can_move;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		snprintf(why, size, "standard input and output must be a "
		    "terminal");
		return false;
	}
	if (!name || !*name) {
		snprintf(why, size, "TERM is not set; for most windows "
		    "TERM=xterm-256color is right");
		return false;
	}
	escape_text(shown, sizeof shown, name);
	if (setupterm(NULL, STDOUT_FILENO, &error) == ERR) {
		snprintf(why, size, "the terminal type TERM=%s is not known "
		    "here; TERM=xterm or TERM=vt100 may serve", shown);
		return false;
	}
	can_move = cursor_address != NULL;
	del_curterm(cur_term);	/* newterm(3) makes its own */
	if (!can_move) {
		snprintf(why, size, "a terminal of type TERM=%s cannot move "
		    "its cursor", shown);
		return false;
	}
	return true;
}
