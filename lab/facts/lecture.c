/* The lecture. */
#include "lab/facts/lecture.h"

#include <string.h>

#include "lab/facts/lab.h"

#define FATES \
	{ { "alive", NULL }, { "stopped", NULL }, { "exited", NULL }, \
	  { "killed", NULL } }

const struct slide slides[] = {
	{ "tie", 4, "job", "",
	  { "key-intr", "target", NULL, FATES } },
	{ "parent", 3, "job", "",
	  { "fork", "ppid", NULL, { { "stays", NULL }, { "own", NULL },
	    { "1", NULL }, { "other", NULL } } } },
	{ "group", 3, "job", "",
	  { "fork", "pgid", NULL, { { "own", NULL }, { "stays", NULL },
	    { "shell", NULL }, { "1", NULL } } } },
	{ "fork-alone", 6, "script", "fork",
	  { "key-intr", "target", NULL, FATES } },
	{ "leader", 2, "job", "",
	  { "setsid", "result", NULL, { { "0", NULL }, { "own", NULL },
	    { "shell", NULL }, { "EPERM", NULL } } } },
	{ "session", 2, "job", "fork",
	  { "setsid", "pgid", NULL, { { "stays", NULL }, { "own", NULL },
	    { "shell", NULL }, { "1", NULL } } } },
	{ "key", 2, "script", "fork setsid",
	  { "key-intr", "target", NULL, FATES } },
	{ "window", 2, "script", "fork setsid",
	  { "hangup", "target", NULL, FATES } },
	{ "write", 4, "job", "fork setsid",
	  { "write-stdout", "seen_on_terminal", NULL,
	    { { "false", NULL }, { "true", NULL } } } },
	{ "write-gone", 3, "job", "fork setsid hangup",
	  { "write-stdout", "errno", NULL, { { "none", NULL },
	    { "EBADF", NULL }, { "EIO", NULL }, { "EPIPE", NULL } } } },
	{ "exit", 2, "background", "",
	  { "logout", "target", NULL, FATES } },
	{ "close-window", 2, "background", "",
	  { "hangup", "target", NULL, FATES } },
	{ "nohup", 1, "nohup", "",
	  { "hangup", "target", NULL, FATES } },
	{ "busy", 1, "job", "fork setsid",
	  { "unmount", "holders", NULL, { { "0", NULL }, { "1", NULL },
	    { "2", NULL }, { "3", NULL } } } },
	{ "busy-still", 2, "job", "fork setsid chdir",
	  { "unmount", "unmounted", NULL, { { "true", NULL },
	    { "false", NULL } } } },
	{ "busy-no-more", 1, "job", "fork setsid chdir close",
	  { "unmount", "unmounted", NULL, { { "true", NULL },
	    { "false", NULL } } } },
	{ "mask", 1, "job", "fork setsid umask",
	  { "create-file", "file_mode", NULL, { { "0600", NULL },
	    { "0644", NULL }, { "0666", NULL }, { "0000", NULL } } } },
	{ "half-step", 1, "job", "fork setsid close open-file open-file",
	  { "printf-stdout", "went_to", NULL, { { "shell", NULL },
	    { "none", NULL }, { "/dev/null", NULL }, { "file", NULL } } } },
	{ "asked", 1, "job", "fork setsid sigterm",
	  { "signal:SIGTERM", "target", NULL, FATES } },
	{ "new-terminal", 1, "job", "fork setsid",
	  { "open-new-tty", "became_controlling", NULL,
	    { { "false", NULL }, { "true", NULL } } } },
	{ "second-fork", 1, "job", "fork setsid fork",
	  { "open-new-tty", "became_controlling", NULL,
	    { { "true", NULL }, { "false", NULL } } } },
	{ NULL, 0, NULL, NULL, { NULL, NULL, NULL, { { NULL, NULL } } } },
};

enum { PATH_MOST = 8 };

int lecture_count(void)
{
	int count = 0;

	while (slides[count].id)
		count++;
	return count;
}

static const struct slide *slide_of(const struct lab *lab)
{
	return &slides[lab->lecture.slide];
}

/* How many actions of the slide's way the timeline has: all and no others. */
static bool is_way(const struct timeline *timeline,
    const struct action *action, int count)
{
	if (timeline->count != count)
		return false;
	for (int i = 0; i < count; i++)
		if (!action_is_same(&timeline->moment[i]->action, &action[i]))
			return false;
	return true;
}

/* The actions before the slide's own, and that one behind them; how many
 * stand before it. */
static int way_of(const struct slide *slide, struct action *action)
{
	int count = action_list(slide->before, action, PATH_MOST - 1);

	action_list(slide->row.action, &action[count], 1);
	return count;
}

enum lecture_place lecture_place(const struct lab *lab)
{
	const struct slide *slide = slide_of(lab);
	struct action action[PATH_MOST];
	int count = way_of(slide, action);

	if (!lab->has_world || lab->activity != ACTIVITY_IDLE ||
	    lab->is_replaying || strcmp(lab->settings.start->id,
	    slide->start) != 0)
		return LECTURE_ELSEWHERE;
	if (is_way(&lab->timeline, action, count))
		return LECTURE_QUESTION;
	return is_way(&lab->timeline, action, count + 1) ? LECTURE_RESULT
	    : LECTURE_ELSEWHERE;
}

/* The target of a question was ended by somebody else: a new one is needed
 * before it can be run. */
static bool is_lost(const struct lab *lab)
{
	return lab->is_ended && lab_ended_at(lab) < 0 &&
	    lecture_place(lab) == LECTURE_QUESTION;
}

void lecture_follow(struct lab *lab, struct wishes *wishes)
{
	const struct slide *slide = slide_of(lab);
	struct settings want = lab->settings;
	struct action action[PATH_MOST];
	int count = way_of(slide, action);

	if (lab->activity != ACTIVITY_IDLE || lab->is_replaying ||
	    (lecture_place(lab) != LECTURE_ELSEWHERE && !is_lost(lab)))
		return;
	want.start = start_find(slide->start);
	lab_walk(lab, &want, action, count, NULL, wishes);
}

static void go_to(struct lab *lab, int slide, struct wishes *wishes)
{
	if (slide < 0 || slide >= lecture_count())
		return;
	lab->lecture.slide = slide;
	lab->lecture.letter = 0;
	lecture_follow(lab, wishes);
	if (lecture_place(lab) == LECTURE_RESULT)
		lab_undo(lab, wishes);
}

void lecture_forward(struct lab *lab, struct wishes *wishes)
{
	struct action action[PATH_MOST];
	int count = way_of(slide_of(lab), action);

	switch (lecture_place(lab)) {
	case LECTURE_QUESTION:
		lab_perform_now(lab, &action[count], wishes);
		break;
	case LECTURE_RESULT:
		go_to(lab, lab->lecture.slide + 1, wishes);
		break;
	default:
		lecture_follow(lab, wishes);
	}
}

void lecture_back(struct lab *lab, struct wishes *wishes)
{
	switch (lecture_place(lab)) {
	case LECTURE_RESULT:
		lab_undo(lab, wishes);
		break;
	case LECTURE_QUESTION:
		go_to(lab, lab->lecture.slide - 1, wishes);
		break;
	default:
		break;
	}
}

void lecture_pass(struct lab *lab, struct wishes *wishes)
{
	if (lecture_place(lab) != LECTURE_ELSEWHERE)
		go_to(lab, lab->lecture.slide + 1, wishes);
}

bool lecture_question(const struct lab *lab, struct question *question)
{
	enum lecture_place place = lecture_place(lab);
	int number = lab->timeline.count - (place == LECTURE_RESULT);
	struct action action[PATH_MOST];
	int count = way_of(slide_of(lab), action);
	struct situation situation = {
		.action = &action[count],
		.target = lab_snapshot_at(lab, number),
		.scene = lab_scene_at(lab, number),
		.timeline = &lab->timeline,
		.start = lab->settings.start,
	};

	if (place == LECTURE_ELSEWHERE)
		return false;
	question_make(question, &slide_of(lab)->row, &situation);
	return true;
}

void lecture_digit(struct lab *lab, int digit)
{
	struct lecture *lecture = &lab->lecture;
	int *votes = &lecture->votes[lecture->slide][lecture->letter];

	if (digit < 0)
		*votes /= 10;
	else if (*votes * 10 + digit <= VOTE_MOST)
		*votes = *votes * 10 + digit;
}

void lecture_letter(struct lab *lab, int step)
{
	struct question question;
	int letter = lab->lecture.letter + step;

	if (lecture_question(lab, &question) && letter >= 0 &&
	    letter < question.answers)
		lab->lecture.letter = letter;
}
