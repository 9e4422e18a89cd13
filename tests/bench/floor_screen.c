/*
 * The floor of a full screen: a page of rows and a bar that j and k move.
 * With an argument, so many rows at the foot of the screen are a page of
 * prose, another one for each place of the bar.
 */
#include <curses.h>
#include <locale.h>
#include <stdlib.h>

static const char *const prose[] = {
	"A process that has no terminal is told nothing when the window shuts.",
	"It keeps its folder in use, so that nobody can take the disk away now.",
	"Whoever reads the log later finds a line for each time that it woke up.",
	"Three numbers say where it belongs: its own, its group's, its session's.",
	"When the parent ends first, another one is there to ask how it ended.",
	"No prompt comes back until the shell has seen the end of its own child.",
	"Every mask takes away, none gives: what was not asked for is not there.",
	"Signals that are ignored stay ignored, even in what is started by exec.",
	"Between two beats it sleeps, and the machine has its time for the rest.",
	"Last of all it takes its files away and ends as if it had never been.",
};

enum { LINES_OF_PROSE = sizeof(prose) / sizeof(*prose) };

static void row_draw(int row, int is_marked)
{
	if (is_marked)
		attron(A_REVERSE);
	mvprintw(row, 0, "%-*.*s", COLS - 1, COLS - 1,
	    "  4711 daemon   setsid()   own session, no terminal   /   0022");
	if (is_marked)
		attroff(A_REVERSE);
}

static void page_draw(int bar, int rows)
{
	for (int i = 0; i < rows; i++)
		mvprintw(LINES - rows + i, 0, "%-*.*s", COLS - 1, COLS - 1,
		    prose[(bar * rows + i) % LINES_OF_PROSE]);
}

int main(int argc, char *argv[])
{
	int page = argc > 1 ? atoi(argv[1]) : 0;
	int bar = 0;
	int key;

	setlocale(LC_ALL, "");
	if (initscr() == NULL)
		return 1;
	cbreak();
	noecho();
	curs_set(0);
	for (int row = 0; row < LINES - page; row++)
		row_draw(row, row == bar);
	page_draw(bar, page);
	refresh();
	while ((key = getch()) != ERR && key != 'q') {
		row_draw(bar, 0);
		bar += key == 'j' && bar + 1 < LINES - page;
		bar -= key == 'k' && bar > 0;
		row_draw(bar, 1);
		page_draw(bar, page);
		refresh();
	}
	endwin();
	return 0;
}
