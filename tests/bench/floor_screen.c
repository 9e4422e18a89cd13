/* The floor of a full screen: a page of rows and a bar that j and k move. */
#include <curses.h>
#include <locale.h>

static void row_draw(int row, int is_marked)
{
	if (is_marked)
		attron(A_REVERSE);
	mvprintw(row, 0, "%-*.*s", COLS - 1, COLS - 1,
	    "  4711 daemon   setsid()   own session, no terminal   /   0022");
	if (is_marked)
		attroff(A_REVERSE);
}

int main(void)
{
	int bar = 0;
	int key;

	setlocale(LC_ALL, "");
	if (initscr() == NULL)
		return 1;
	cbreak();
	noecho();
	curs_set(0);
	for (int row = 0; row < LINES; row++)
		row_draw(row, row == bar);
	refresh();
	while ((key = getch()) != ERR && key != 'q') {
		row_draw(bar, 0);
		bar += key == 'j' && bar + 1 < LINES;
		bar -= key == 'k' && bar > 0;
		row_draw(bar, 1);
		refresh();
	}
	endwin();
	return 0;
}
