/* Throws bytes at the reader of prediction sheets.  What is refused is
 * explained safely; every sheet that we print ourselves is taken. */
#include <string.h>

#include "lab/facts/claim.h"
#include "lab/facts/claim_sheet.h"
#include "tests/fake_lab.h"
#include "tests/fuzz/hostile.h"

static void must_be_whole(const struct claim_sheet *sheet)
{
	must(sheet->count > 0 && sheet->count <= SHEET_LINES);
	for (int i = 0; i < sheet->count; i++) {
		const struct sheet_line *line = &sheet->line[i];

		must(line->claims >= 0 && line->claims <= SHEET_CLAIMS);
		must(line->is_undo || line->action.id);
		for (int j = 0; j < line->claims; j++)
			must(claim_has_name(&line->action,
			    line->claim[j].name));
	}
}

/* What was seen can be compared with any claim. */
static void judge(const struct claim_sheet *sheet)
{
	struct moment moment = { .outcome = OUTCOME_OK };
	char saw[48];

	for (int i = 0; i < sheet->count; i++) {
		const struct sheet_line *line = &sheet->line[i];

		moment.action = line->action;
		for (int j = 0; j < line->claims; j++) {
			claim_holds(&moment, line->claim[j].name,
			    line->claim[j].word);
			claim_word(&moment, line->claim[j].name, saw,
			    sizeof saw);
			must_be_shown_safely(saw, strlen(saw));
		}
	}
}

static void read_ours(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_open(data, size);
	struct buffer text = { 0 };
	struct claim_sheet sheet;
	char seed[32], why[300];

	bytes_text(&bytes, seed, sizeof seed);
	claim_sheet_make(&text, seed);
	must(claim_sheet_read(&sheet, buffer_get(&text), text.length, why,
	    sizeof why) == 0);
	claim_sheet_free(&sheet);
	buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct claim_sheet sheet;
	char why[300] = "";

	if (claim_sheet_read(&sheet, (const char *)data, size, why,
	    sizeof why) == 0) {
		must_be_whole(&sheet);
		judge(&sheet);
	} else {
		must(strncmp(why, "line ", 5) == 0);
		must(!strchr(why, '\n'));
		must_be_shown_safely(why, strlen(why));
	}
	claim_sheet_free(&sheet);
	read_ours(data, size < 40 ? size : 40);
	return 0;
}
