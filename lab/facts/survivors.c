/* Who survives the end of the shell. */
#include "lab/facts/survivors.h"

#include "lab/facts/sighting.h"
#include "lab/facts/text.h"

static const struct {
	const char *typed;	/* as one would say it */
	struct start start;
} rows[SURVIVOR_STARTS] = {
	{ "./t &", { "background", true, true,
	    "./target 3<usb/notes &\n" } },
	{ "nohup ./t &", { "nohup", true, true,
	    "nohup ./target 3<usb/notes &\n" } },
	{ "./t & disown", { "disown", true, true,
	    "./target 3<usb/notes & disown\n" } },
	{ "setsid ./t &", { "setsid", true, true,
	    "setsid ./target 3<usb/notes &\n" } },
};

static const struct {
	const char *action;
	const char *title;
} ends[SURVIVOR_ENDS] = {
	{ "logout", "the shell is told: exit" },
	{ "hangup", "the window is closed" },
};

enum { TYPED = 15, CELL = 29 };

void survivors_tryout(struct tryout *tryout, int row, int column)
{
	tryout_init(tryout, rows[row].typed, &rows[row].start);
	tryout_add_word(tryout, ends[column].action);
}

/* "lives: no TTY", "lives: SID = PID", "killed by SIGHUP". */
static void tell_cell(const struct tryout *tryout, struct buffer *out)
{
	const struct moment *moment = timeline_last(&tryout->timeline);

	if (tryout->failure[0])
		buffer_text(out, "not tried (see below)");
	else if (!moment || !tryout->is_over)
		buffer_text(out, "…");
	else if (moment->outcome == OUTCOME_UNAVAILABLE)
		buffer_text(out, "could not be done");
	else if (!moment->has_after)
		sighting_fate(moment, out);
	else
		buffer_format(out, "lives, %s", moment->after.sid ==
		    moment->after.pid ? "SID = PID" : moment->after.tty[0]
		    ? "has a TTY" : "no TTY");
}

static void tell_row(const struct tryout *tryout, int row,
    struct sheet *sheet)
{
	struct buffer line = { NULL, 0, 0 };

	buffer_format(&line, "%-*s", TYPED, rows[row].typed);
	for (int column = 0; column < SURVIVOR_ENDS; column++) {
		const struct tryout *one = &tryout[column];
		struct buffer cell = { NULL, 0, 0 };
		bool is_dead = one->is_over && !one->failure[0] &&
		    !tryout_is_alive(one);

		tell_cell(one, &cell);
		buffer_format(&line, "%s%-*s%s", is_dead ? SHEET_BOLD : "",
		    CELL, buffer_get(&cell), is_dead ? SHEET_PLAIN : "");
		buffer_free(&cell);
	}
	sheet_line(sheet, buffer_get(&line));
	buffer_free(&line);
}

/* The shell forwards, or does not: what was seen decides which words. */
static const char *conclusion(const struct tryout *tryout)
{
	bool at_exit = tryout_is_alive(&tryout[0]);
	bool at_hangup = tryout_is_alive(&tryout[1]);

	if (at_exit && !at_hangup)
		return "survivors.forwards";
	return at_exit && at_hangup ? "survivors.keeps" : "survivors.other";
}

static void tell_failure(const struct tryout *tryout, struct sheet *sheet)
{
	struct buffer words = { NULL, 0, 0 };

	buffer_format(&words, "%s: %s", tryout->label, tryout->failure);
	sheet_prose(sheet, buffer_get(&words), 0);
	buffer_free(&words);
}

static void tell_failures(const struct tryout *tryout, struct sheet *sheet)
{
	for (int i = 0; i < SURVIVOR_STARTS * SURVIVOR_ENDS;
	    i += SURVIVOR_ENDS)
		if (tryout[i].failure[0])
			tell_failure(&tryout[i], sheet);
}

void survivors_tell(const struct tryout *tryout, int count,
    struct sheet *sheet)
{
	sheet_format(sheet, SHEET_BOLD "%-*s%-*s%-*s" SHEET_PLAIN, TYPED,
	    "typed", CELL, ends[0].title, CELL, ends[1].title);
	for (int row = 0; row < SURVIVOR_STARTS; row++)
		tell_row(tryout + (size_t)row * SURVIVOR_ENDS, row, sheet);
	sheet_line(sheet, "");
	if (count < SURVIVOR_STARTS * SURVIVOR_ENDS) {
		sheet_prose(sheet, text_get("bench.running"), 0);
		return;
	}
	tell_failures(tryout, sheet);
	sheet_prose(sheet, text_get(conclusion(tryout)), 0);
	sheet_line(sheet, "");
	sheet_prose(sheet, text_get("survivors.why"), 0);
}
