/* The title line: recipe and how far it is, shell and terminal. */
#include "lab/faces/pane.h"

#include "lab/ground/escape.h"
#include "lab/ground/width.h"

static int steps_done(const struct lab *lab)
{
	int done = 0;

	for (int i = 0; i < lab_recipe_length(lab); i++)
		done += lab_is_step_done(lab, i);
	return done;
}

static bool is_lecture(const struct lab *lab)
{
	return lab->view.mode == MODE_LECTURE || lab->view.mode == MODE_VOTE;
}

static void add_progress(const struct lab *lab, struct buffer *out)
{
	const struct settings *settings = &lab->settings;
	int length = lab_recipe_length(lab), done = steps_done(lab);

	buffer_text(out, " daemonlab");
	if (is_lecture(lab))
		buffer_text(out, "  LECTURE");
	if (settings->recipe && done == length && lab->is_ended)
		buffer_format(out, "  %s: done", settings->recipe->id);
	else if (settings->recipe)
		buffer_format(out, "  %s: %d of %d", settings->recipe->id,
		    done, length);
	if (settings->start && settings->start != &starts[0])
		buffer_format(out, "  start: %s", settings->start->id);
	if (lab->is_replaying && lab->replay.count == 0)
		buffer_text(out, "  starting again");
	else if (lab->is_replaying)
		buffer_format(out, "  replaying %d of %d",
		    lab->replay.next ? lab->replay.next : 1,
		    lab->replay.count);
}

static void add_process(pid_t pid, const char *comm, struct buffer *out)
{
	char name[256];

	escape_text(name, sizeof name, comm);
	buffer_format(out, "%s %d", name, (int)pid);
}

/* "sh 16090 under bash 16077 on /dev/pts/5"; the script's shell only where
 * there is room. */
static void add_shell(const struct lab *lab, bool has_room,
    struct buffer *out)
{
	const struct scene *scene = view_scene(lab);
	char tty[sizeof scene->tty * 4];

	if (!scene)
		return;
	for (int i = 0; has_room && i < scene->count; i++)
		if (scene->row[i].role == ROLE_SCRIPT && scene->row[i].state) {
			add_process(scene->row[i].pid, scene->row[i].comm,
			    out);
			buffer_text(out, " under ");
		}
	if (scene->shell) {
		add_process(scene->shell, scene->shell_comm, out);
		buffer_text(out, scene->is_shell_alive ? " on " : " ended, ");
	}
	escape_text(tty, sizeof tty, scene->tty);
	buffer_format(out, "%s%s ", tty, scene->is_hung_up ? " hung up" : "");
}

void pane_title(const struct picture *picture)
{
	struct buffer left = { NULL, 0, 0 }, right = { NULL, 0, 0 };
	int columns = picture->layout.columns;
	int at;

	add_progress(picture->lab, &left);
	if (is_lecture(picture->lab))
		buffer_format(&right, "question %d of %d ",
		    picture->lab->lecture.slide + 1, lecture_count());
	else
		add_shell(picture->lab, true, &right);
	if (width_text(left.text) + width_text(buffer_get(&right)) > columns &&
	    !is_lecture(picture->lab)) {
		buffer_clear(&right);
		add_shell(picture->lab, false, &right);
	}
	at = canvas_clip(picture->canvas, 0, 0, columns, LOOK_BOLD,
	    left.text);
	columns -= width_text(buffer_get(&right));
	if (columns > at)
		canvas_text(picture->canvas, 0, columns,
		    picture->layout.columns - columns, LOOK_PLAIN,
		    right.text ? right.text : "");
	buffer_free(&left);
	buffer_free(&right);
}
