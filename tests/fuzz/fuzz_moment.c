/* What any target could have answered, at any action: the text, the object,
 * the lab report and the screen of it. */
#include <stdlib.h>
#include <string.h>

#include "lab/actors/stage_inside.h"
#include "lab/faces/json.h"
#include "lab/faces/json_value.h"
#include "lab/faces/print.h"
#include "lab/faces/report.h"
#include "tests/fake_lab.h"
#include "tests/fuzz/drawn.h"

static const char *const words[] = { "fork", "setsid", "umask", "close",
	"write-stdout", "read-stdin", "open-dev-tty", "open-new-tty",
	"create-file:050", "open-file", "printf-stdout", "setpgid",
	"spawn-worker", "unmount", "key-intr", "hangup", "signal:TERM" };

static void fill(void *place, size_t size, struct bytes *bytes)
{
	size_t length = bytes_take(bytes) * 16;
	char *out = place;

	for (size_t i = 0; i < length && i < size; i++)
		out[i] = (char)bytes_take(bytes);
}

/* The target's side of the line, as it likes. */
static void answer(struct line_page *page, struct bytes *bytes)
{
	page->calls = bytes_number(bytes);
	page->calls_left_out = bytes_number(bytes);
	for (int i = 0; i < 3; i++) {
		fill(page->call[i].text, sizeof page->call[i].text, bytes);
		page->call[i].result = bytes_number(bytes);
		page->call[i].error = bytes_number(bytes);
	}
	page->found.bytes = bytes_number(bytes);
	page->found.error = bytes_number(bytes);
	page->found.fd = bytes_number(bytes);
	page->found.file_mode = (unsigned)bytes_number(bytes);
	page->found.pid = bytes_number(bytes);
	fill(page->found.path, sizeof page->found.path, bytes);
	fill(page->found.text, sizeof page->found.text, bytes);
	fill(&page->report, sizeof page->report, bytes);
	page->report.fds = bytes_number(bytes);
}

/* Words of a batch in any order: numbers that nobody of ours has. */
static void answer_batch(struct stage *stage, struct bytes *bytes)
{
	struct line_page *page = stage->belongings.page;

	page->kin_count = (uint32_t)bytes_number(bytes);
	for (int i = 0; i < LINE_BATCH; i++) {
		page->kin[i].pid = INT32_MAX - bytes_below(bytes, 9);
		page->kin[i].by = INT32_MAX - bytes_below(bytes, 9);
		page->kin[i].is_worker = bytes_below(bytes, 3) == 2;
	}
	stage->batch_by = INT32_MAX;
	stage->kin_seen = (uint32_t)bytes_below(bytes, LINE_BATCH + 1);
	belongings_hold_kin(&stage->belongings, &stage->kin_seen);
	batch_turn(stage);
}

static void try_report(const struct lab *lab)
{
	const struct report_place place = { "1", "Linux", "host\033[2J",
		"root", "now" };
	struct buffer out = { 0 };

	report_write(&out, lab, &place);
	must_be_shown_safely(buffer_get(&out), out.length);
	buffer_free(&out);
}

static void try_start(const struct lab *lab)
{
	struct buffer out = { 0 };

	print_start(&out, &lab->world, lab->settings.start,
	    lab->settings.recipe);
	must_be_shown_safely(buffer_get(&out), out.length);
	buffer_free(&out);
}

/* Whom a signal reached and who holds the mount, numbers of the target's. */
static void fill_detail(struct bytes *bytes, struct detail *detail)
{
	detail->deliveries = bytes_below(bytes, 17);
	for (int i = 0; i < detail->deliveries; i++)
		detail->delivered[i] = (struct delivery){
			bytes_number(bytes), bytes_number(bytes),
			(enum trace)bytes_below(bytes, 4) };
	detail->holders = bytes_below(bytes, 17);
	for (int i = 0; i < detail->holders; i++)
		detail->holder[i] = (struct holder){ bytes_number(bytes),
			bytes_number(bytes) };
	bytes_text(bytes, detail->reason_detail,
	    sizeof detail->reason_detail);
}

static void try_all(struct lab *lab, const struct moment *moment)
{
	struct buffer out = { 0 };
	char *line = json_line(json_action(moment, "why"));

	must_be_json(line);
	free(line);
	line = json_line(json_start(&lab->world, lab->settings.start,
	    lab->settings.recipe));
	must_be_json(line);
	free(line);
	print_moment(&out, moment, &lab->timeline);
	must_be_shown_safely(buffer_get(&out), out.length);
	buffer_free(&out);
	try_start(lab);
	timeline_add(&lab->timeline, moment);
	try_report(lab);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_open(data, size);
	struct stage *stage = calloc(1, sizeof *stage);
	struct line_page *page = calloc(1, sizeof *page);
	struct moment *moment = &stage->moment;
	struct lab lab;
	char why[100];

	fake_lab_open(&lab);
	stage->belongings.page = page;
	must(action_parse(&moment->action, words[bytes_below(&bytes,
	    sizeof words / sizeof words[0])], why, sizeof why) == 0);
	moment->outcome = (enum outcome)bytes_below(&bytes, 4);
	answer(page, &bytes);
	if (bytes_below(&bytes, 4) == 3)
		answer_batch(stage, &bytes);
	perform_collect(stage);
	hostile_snapshot(&bytes, &moment->before);
	hostile_snapshot(&bytes, &moment->after);
	observe_report(stage, &moment->after);
	moment->has_before = moment->has_after = true;
	moment->changed = snapshot_difference(&moment->before,
	    &moment->after);
	snapshot_copy(&lab.world.target, &moment->after);
	bytes_text(&bytes, lab.world.workdir, sizeof lab.world.workdir);
	bytes_text(&bytes, lab.world.shell, sizeof lab.world.shell);
	hostile_scene(&bytes, &lab.world.scene);
	moment->scene_before = moment->scene_after = lab.world.scene;
	fill_detail(&bytes, &moment->detail);
	try_all(&lab, moment);
	must_draw_safely(&bytes, &lab, NULL);
	moment_clear(moment);
	fake_lab_end(&lab);
	free(page);
	free(stage);
	return 0;
}
