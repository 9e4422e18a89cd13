/*
 * A state file of any bytes in a folder of our own, read and written as the
 * lab does: what is no state file is put aside and stays as it was, nothing
 * that somebody else has added is lost, and the note commands no terminal.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/ground/io.h"
#include "lab/state.h"
#include "tests/fuzz/safe.h"

static char home[200], folder[240], aside[300], file[300];

static void end(void)
{
	unlink(aside);
	unlink(file);
	rmdir(folder);
	rmdir(home);
}

static void begin(void)
{
	const char *place = getenv("TMPDIR");

	snprintf(home, sizeof home, "%s/fuzz_state.XXXXXX",
	    place ? place : "/tmp");
	must(mkdtemp(home) != NULL);
	atexit(end);
	must(setenv("XDG_STATE_HOME", home, 1) == 0);
	snprintf(folder, sizeof folder, "%s/daemonlab", home);
	snprintf(file, sizeof file, "%s/progress", folder);
	snprintf(aside, sizeof aside, "%s/progress.damaged-1", folder);
	must(mkdir(folder, 0700) == 0);
}

static void put(const uint8_t *data, size_t size)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	must(fd >= 0 && io_write(fd, data, size) == 0);
	close(fd);
}

static void must_hold(const char *path, const uint8_t *data, size_t size)
{
	static char text[1 << 17];
	ssize_t length = io_read_at(AT_FDCWD, path, text, sizeof text);

	must(length == (ssize_t)size && memcmp(text, data, size) == 0);
}

static void must_be_note(const char *note)
{
	must(!strchr(note, '\n'));
	must_be_shown_safely(note, strlen(note));
}

/* What the file has is still there when less was to be kept. */
static void save(const struct progress *before)
{
	struct progress none = { .seen = 0 }, after;
	char note[256];

	must(state_save(&none, note, sizeof note) && note[0] == '\0');
	must(state_load(&after, note, sizeof note) && note[0] == '\0');
	must(after.beliefs == before->beliefs &&
	    after.insights == before->insights &&
	    after.seen == before->seen);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct progress progress;
	char note[256];

	if (folder[0] == '\0')
		begin();
	put(data, size);
	if (state_load(&progress, note, sizeof note)) {
		must(note[0] == '\0');
		must_hold(file, data, size);
	} else {
		must_be_note(note);
		must_hold(aside, data, size);
		must(access(file, F_OK) < 0 && unlink(aside) == 0);
	}
	save(&progress);
	return 0;
}
