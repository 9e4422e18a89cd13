/* Options that can be changed while the lab runs. */
#include "lab/facts/option.h"

static const char *recipe_value(int at)
{
	return recipes[at].id;
}

static const char *start_value(int at)
{
	return starts[at].id;
}

static const char *adopt_value(int at)
{
	static const char *const name[] = { "init", "lab", NULL };

	return name[at];
}

static const char *theme_value(int at)
{
	return at < THEME_COUNT ? theme_name(at) : NULL;
}

static const char *switch_value(int at)
{
	static const char *const name[] = { "on", "off", NULL };

	return name[at];
}

struct option_row {
	const char *id;
	const char *(*value)(int at);	/* NULL past the last */
};

static const struct option_row rows[OPTION_COUNT] = {
	[OPTION_RECIPE] = { "recipe", recipe_value },
	[OPTION_START] = { "start", start_value },
	[OPTION_ADOPT] = { "adopt", adopt_value },
	[OPTION_PREDICT] = { "predict", switch_value },
	[OPTION_THEME] = { "theme", theme_value },
	[OPTION_MOUSE] = { "mouse", switch_value },
};

const char *option_id(enum option option)
{
	return rows[option].id;
}

int option_count(enum option option)
{
	int count = 0;

	while (rows[option].value(count))
		count++;
	return count;
}

const char *option_value(enum option option, int at)
{
	return at >= 0 && at < option_count(option) ? rows[option].value(at)
	    : "";
}

void option_read(const struct lab *lab, int choice[OPTION_COUNT])
{
	const struct settings *now = &lab->settings;

	choice[OPTION_RECIPE] = now->recipe ? (int)(now->recipe - recipes)
	    : 0;
	choice[OPTION_START] = now->start ? (int)(now->start - starts) : 0;
	choice[OPTION_ADOPT] = now->is_adopting;
	choice[OPTION_PREDICT] = !now->is_predicting;
	choice[OPTION_THEME] = lab->view.theme < 0 ? THEME_DEFAULT
	    : lab->view.theme;
	choice[OPTION_MOUSE] = lab->view.is_mouse_off;
}

void option_use(struct lab *lab, const int choice[OPTION_COUNT],
    struct wishes *wishes)
{
	struct settings want = lab->settings;
	int was[OPTION_COUNT];

	option_read(lab, was);
	lab->settings.is_predicting = !choice[OPTION_PREDICT];
	want.is_predicting = lab->settings.is_predicting;
	lab->view.is_mouse_off = choice[OPTION_MOUSE];
	if (choice[OPTION_THEME] != was[OPTION_THEME])
		lab->view.theme = choice[OPTION_THEME];
	if (choice[OPTION_RECIPE] == was[OPTION_RECIPE] &&
	    choice[OPTION_START] == was[OPTION_START] &&
	    choice[OPTION_ADOPT] == was[OPTION_ADOPT])
		return;
	want.recipe = &recipes[choice[OPTION_RECIPE]];
	want.start = &starts[choice[OPTION_START]];
	want.is_adopting = choice[OPTION_ADOPT];
	lab_change(lab, &want, wishes);
}
