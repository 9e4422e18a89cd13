/* What `daemonlab run` says: text, or an object a line. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lab/command_run.h"
#include "lab/faces/json.h"
#include "lab/faces/json_value.h"
#include "lab/faces/print.h"
#include "lab/facts/explain.h"
#include "lab/facts/text.h"
#include "lab/output.h"

static void say_buffer(struct run *run, struct buffer *text)
{
	if (run->options.is_ascii)
		print_to_ascii(text);
	if (run->options.is_json)
		fputs(buffer_get(text), stderr);
	else
		output_text(buffer_get(text));
	buffer_free(text);
}

static void say_json(json_t *object)
{
	char *line = json_line(object);

	output_line(line);
	free(line);
}

void run_say(struct run *run, const char *text)
{
	struct buffer copy = { 0 };

	buffer_text(&copy, text);
	say_buffer(run, &copy);
}

static const struct recipe *shown_recipe(const struct run *run)
{
	return run->uses_recipe ? run->options.settings.recipe : NULL;
}

void run_say_start(struct run *run, const struct world *world)
{
	struct buffer text = { 0 };

	if (run->options.is_json) {
		say_json(json_start(world, run->options.settings.start,
		    shown_recipe(run)));
		return;
	}
	if (getpid() == 1)
		buffer_format(&text, "%s\n", text_get("say.first"));
	print_start(&text, world, run->options.settings.start,
	    shown_recipe(run));
	say_buffer(run, &text);
}

void run_say_moment(struct run *run, const struct lab *lab)
{
	const struct moment *moment = timeline_last(&lab->timeline);
	struct buffer text = { 0 };

	if (!run->options.is_json) {
		print_moment(&text, moment, &lab->timeline);
		say_buffer(run, &text);
		return;
	}
	explain_moment(moment, &lab->timeline, &text);
	say_json(json_action(moment, buffer_get(&text)));
	buffer_free(&text);
}

void run_say_end(struct run *run, const struct loop *loop)
{
	struct buffer text = { 0 };
	struct json_ending end = {
		.ending = &run->ending,
		.is_by_lab = run->is_by_lab,
		.right = loop->lab.score.right,
		.asked = loop->lab.score.asked,
		.leftovers = loop->leftovers,
	};

	if (run->options.is_json) {
		say_json(json_end(&end));
		return;
	}
	print_end(&text, &run->ending, run->is_by_lab, loop->leftovers);
	say_buffer(run, &text);
}
