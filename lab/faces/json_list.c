/* What `list --json` prints. */
#include "lab/faces/json_list.h"

#include <stdio.h>

#include "lab/faces/json_value.h"
#include "lab/facts/action.h"
#include "lab/facts/text.h"

static const char *words_of(const char *kind, const char *id)
{
	char key[64];

	snprintf(key, sizeof key, kind, id);
	return text_get(key);
}

static json_t *list_steps(void)
{
	json_t *list = json_array();

	for (size_t i = 0; steps[i]; i++) {
		json_t *row = json_object();

		json_put_text(row, "id", steps[i]->id);
		json_put_text(row, "call", steps[i]->call);
		json_put_text(row, "text", words_of("%s.title", steps[i]->id));
		json_put_flag(row, "optional", steps[i]->optional);
		json_array_append_new(list, row);
	}
	return list;
}

static void add_experiment(json_t *list, const char *id, const char *argument)
{
	json_t *row = json_object();

	json_put_text(row, "id", id);
	json_put_text(row, "argument", argument);
	json_put_text(row, "what", words_of("%s.what", id));
	json_array_append_new(list, row);
}

static json_t *list_experiments(void)
{
	json_t *list = json_array();

	for (size_t i = 0; experiments[i].id; i++)
		add_experiment(list, experiments[i].id,
		    experiments[i].argument);
	for (size_t i = 0; lab_acts[i].id; i++)
		add_experiment(list, lab_acts[i].id, lab_acts[i].argument);
	return list;
}

static json_t *list_recipes(void)
{
	json_t *list = json_array();

	for (size_t i = 0; recipes[i].id; i++) {
		json_t *row = json_object(), *names = json_array();

		for (size_t k = 0; recipes[i].steps[k]; k++)
			json_array_append_new(names,
			    json_text(recipes[i].steps[k]));
		json_put_text(row, "id", recipes[i].id);
		json_put(row, "steps", names);
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *list_starts(void)
{
	json_t *list = json_array();

	for (size_t i = 0; starts[i].id; i++) {
		json_t *row = json_object();

		json_put_text(row, "id", starts[i].id);
		json_put_text(row, "what", words_of("start.%s", starts[i].id));
		json_array_append_new(list, row);
	}
	return list;
}

json_t *json_list(void)
{
	json_t *object = json_object();

	json_put(object, "steps", list_steps());
	json_put(object, "experiments", list_experiments());
	json_put(object, "recipes", list_recipes());
	json_put(object, "starts", list_starts());
	return object;
}
