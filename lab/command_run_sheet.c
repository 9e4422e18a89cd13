/* `daemonlab run --predict SHEET` and `--sheet SEED`. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/command_run.h"
#include "lab/facts/claim.h"
#include "lab/ground/escape.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"
#include "lab/output.h"

int run_sheet_print(const char *seed)
{
	struct buffer text = { 0 };
	bool is_fine;

	claim_sheet_make(&text, seed);
	is_fine = output_text(buffer_get(&text));
	buffer_free(&text);
	return is_fine ? 0 : 1;
}

/* --- reading -------------------------------------------------------------- */

static int complain(const char *path, const char *why)
{
	char shown[200];

	escape_text(shown, sizeof shown, strcmp(path, "-") == 0
	    ? "standard input" : path);
	fprintf(stderr, "daemonlab run: sheet %s: %s\n", shown, why);
	return 2;
}

/* All of a file, one byte more than may be; -1 with errno. */
static ssize_t read_all(const char *path, char *text, size_t size)
{
	bool is_input = strcmp(path, "-") == 0;
	int fd = is_input ? STDIN_FILENO
	    : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	ssize_t length;
	int error;

	if (fd < 0)
		return -1;
	length = io_read(fd, text, size);
	error = errno;
	if (!is_input)
		close(fd);
	errno = error;
	return length;
}

int run_sheet_open(struct run *run)
{
	const char *path = run->options.predict;
	size_t size = SHEET_BYTES + 2;
	char *text = memory_get(size, 1);
	ssize_t length = read_all(path, text, size);
	char why[300];
	int result = 0;

	if (length < 0)
		result = complain(path, strerror(errno));
	else if (claim_sheet_read(&run->sheet, text, (size_t)length, why,
	    sizeof why) < 0)
		result = complain(path, why);
	free(text);
	if (result == 0 && run->sheet.start)
		run->options.settings.start = run->sheet.start;
	run->has_sheet = result == 0;
	return result;
}

/* --- doing --------------------------------------------------------------- */

/* False when the sheet is at its end. */
bool run_sheet_next(struct loop *loop)
{
	struct run *run = loop->context;
	struct wishes wishes = { .count = 0 };
	const struct sheet_line *line;

	run->is_claiming = false;
	if (run->next == run->sheet.count)
		return false;
	line = &run->sheet.line[run->next++];
	if (line->is_undo) {
		lab_undo(&loop->lab, &wishes);
	} else {
		run->is_claiming = true;
		lab_perform(&loop->lab, &line->action, &wishes);
	}
	loop_grant(loop, &wishes);
	return true;
}

/* The belief behind a wrong word, as questions know it. */
static const char *belief_of(const struct loop *loop,
    const struct moment *moment, const struct sheet_claim *said)
{
	struct timeline before = loop->lab.timeline;
	struct situation situation = {
		.action = &moment->action,
		.target = &moment->before,
		.scene = &moment->scene_before,
		.timeline = &before,
		.start = loop->lab.settings.start,
	};

	before.count--;
	return question_belief(&situation, said->name, said->word);
}

static void judge(const struct loop *loop, const struct moment *moment,
    const struct sheet_claim *said, struct claim *claim)
{
	char saw[sizeof claim->saw];

	memset(claim, 0, sizeof *claim);
	snprintf(claim->field, sizeof claim->field, "%s", said->name);
	snprintf(claim->said, sizeof claim->said, "%s", said->word[0]
	    ? said->word : "?");
	claim->is_right = said->word[0] &&
	    claim_holds(moment, said->name, said->word);
	claim_word(moment, said->name, saw, sizeof saw);
	snprintf(claim->saw, sizeof claim->saw, "%s", claim->is_right
	    ? said->word : saw);
	if (!claim->is_right && moment->has_before)
		claim->belief = belief_of(loop, moment, said);
}

static void say_claim(struct run *run, const struct moment *moment,
    const struct claim *claim)
{
	struct buffer text = { 0 };
	char word[100];

	action_word(&moment->action, word, sizeof word);
	buffer_format(&text, "%s  said %s %s=%s  saw %s",
	    claim->is_right ? "right" : "wrong", word, claim->field,
	    claim->said, claim->saw[0] ? claim->saw : "none");
	if (claim->belief)
		buffer_format(&text, "  belief %s", claim->belief);
	buffer_text(&text, "\n");
	run_say(run, buffer_get(&text));
	buffer_free(&text);
}

void run_sheet_judge(struct loop *loop)
{
	struct run *run = loop->context;
	struct timeline *timeline = &loop->lab.timeline;
	struct moment *moment = timeline->moment[timeline->count - 1];
	const struct sheet_line *line = &run->sheet.line[run->next - 1];

	if (!run->is_claiming)
		return;
	run->is_claiming = false;
	moment->claims = line->claims;
	for (int i = 0; i < line->claims; i++) {
		struct claim *claim = &moment->claim[i];

		judge(loop, moment, &line->claim[i], claim);
		score_add(&loop->lab.score, &moment->action, claim);
		if (!run->options.is_json)
			say_claim(run, moment, claim);
	}
}

void run_sheet_total(const struct loop *loop)
{
	struct run *run = loop->context;
	const struct score *score = &loop->lab.score;
	char line[64];

	run->has_wrong = score->right < score->asked;
	snprintf(line, sizeof line, "%d of %d right\n", score->right,
	    score->asked);
	if (!run->options.is_json)
		run_say(run, line);
}
