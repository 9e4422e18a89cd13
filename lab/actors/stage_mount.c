/* The mount where no namespace may be had: FUSE, before the shell starts. */
#include <errno.h>
#include <stdio.h>

#include "lab/actors/stage_inside.h"
#include "lab/ground/names.h"

#define UNMOUNT_MS 5000

/* The warden knows the server before there is anything to unmount. */
static int serve(struct stage *stage, char *words, size_t size)
{
	struct belongings *belongings = &stage->belongings;
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/usb", belongings->workdir.path);
	if (server_start(&belongings->server, path) < 0) {
		snprintf(words, size, "fork: %s", names_errno(errno));
		return -1;
	}
	if (stage->options.warden)
		warden_server(stage->options.warden, stage->options.number,
		    &belongings->server);
	return server_mount(&belongings->server, words, size);
}

/* The whole chain: what cannot be unmounted again is of no use. */
static int try_fuse(struct stage *stage, char *words, size_t size)
{
	struct belongings *belongings = &stage->belongings;
	int error;

	if (serve(stage, words, size) < 0)
		return -1;
	error = mount_unmount(stage->options.ways, 0,
	    belongings->workdir.path, UNMOUNT_MS);
	if (error == 0)
		return 0;
	snprintf(words, size, "fusermount3 -u: %s", names_errno(error));
	return -1;
}

int mount_stage(struct stage *stage, char *why, size_t size)
{
	struct mount_ways *ways = stage->options.ways;
	char words[160];

	if (ways->way == MOUNT_FUSE && !ways->is_tried) {
		if (try_fuse(stage, words, sizeof words) < 0)
			mount_forbid(ways, words);
		ways->is_tried = true;
		if (belongings_end_mount(&stage->belongings) < 0)
			mount_forbid(ways, "fusermount3 -uz");
	}
	if (ways->way != MOUNT_FUSE ||
	    serve(stage, words, sizeof words) == 0)
		return 0;
	snprintf(why, size, "cannot mount usb: %s; try it again", words);
	return -1;
}
