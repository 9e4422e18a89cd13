/* The lab itself at a desk. */
#include "tests/sitting.h"

#include <check.h>
#include <stdint.h>
#include <sys/wait.h>

static struct room room;
static char *lab[] = { NULL, "--no-predict", NULL };

struct desk *sitting_open(char *const *more, int rows, int columns)
{
	struct guest guest = { .argv = lab, .more = more };

	room_open(&room, NULL);
	lab[0] = (char *)(uintptr_t)room_lab();
	return desk_open(&room, &guest, rows, columns);
}

struct desk *sitting_at_lab(void)
{
	struct desk *desk = sitting_open(NULL, 24, 80);

	desk_must_see(desk, "beat");
	return desk;
}

void sitting_ends(struct desk *desk, int code)
{
	int status = desk_status(desk);

	ck_assert_msg(status != -1, "it does not end:\n%.3500s",
	    desk_screen(desk));
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == code,
	    "wait status %#x instead of exit %d:\n%.3500s",
	    (unsigned)status, code, desk_screen(desk));
	ck_assert(desk_is_restored(desk));
	sitting_close(desk);
}

void sitting_quit(struct desk *desk)
{
	desk_type(desk, "q");
	desk_must_see(desk, "Quit?");
	desk_type(desk, "q");
	sitting_ends(desk, 0);
}

void sitting_close(struct desk *desk)
{
	desk_close(desk);
	room_close(&room);
}
