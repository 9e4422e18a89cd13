/* A target with any names on the screen, in windows of any size: no cell
 * holds what a terminal would obey. */
#include "tests/fake_lab.h"
#include "tests/fuzz/drawn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_open(data, size);
	struct lab lab;

	fake_lab_open(&lab);
	snapshot_clear(&lab.world.target);
	hostile_snapshot(&bytes, &lab.world.target);
	hostile_scene(&bytes, &lab.world.scene);
	bytes_text(&bytes, lab.world.workdir, sizeof lab.world.workdir);
	must_draw_safely(&bytes, &lab, NULL);
	fake_lab_end(&lab);
	return 0;
}
