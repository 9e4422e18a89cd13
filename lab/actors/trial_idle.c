/* Whether the daemon spins. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/actors/trial_inside.h"
#include "lab/ground/io.h"

/* How long it is watched, several times if need be, and the share that is
 * spinning. */
#define WATCHED_US 100000
#define WATCHES 10
#define SPIN_PERCENT 50

static bool is_never(struct probe *probe)
{
	(void)probe;
	return false;
}

/* The two first numbers of schedstat, and proc(5),
 * voluntary_ctxt_switches. */
static bool read_labour(int folder, const char *tid, struct labour *labour)
{
	static const char label[] = "\nvoluntary_ctxt_switches:";
	char path[300], text[4096], *at;

	snprintf(path, sizeof path, "%s/schedstat", tid);
	if (io_read_at(folder, path, text, sizeof text) <= 0)
		return false;
	labour->tid = atoi(tid);
	labour->ran = strtoll(text, &at, 10);
	labour->waited = strtoll(at, NULL, 10);
	snprintf(path, sizeof path, "%s/status", tid);
	if (io_read_at(folder, path, text, sizeof text) <= 0)
		return false;
	at = strstr(text, label);
	labour->naps = at ? strtoul(at + sizeof label - 1, NULL, 10) : 0;
	return true;
}

static bool read_labours(const struct probe *probe, struct labours *labours)
{
	struct dirent *entry;
	int fd = openat(probe->daemon_dir, "task",
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	labours->count = 0;
	if (!folder && fd >= 0)
		close(fd);
	if (!folder)
		return false;
	while (labours->count < LABOURS_MOST && (entry = readdir(folder)))
		if (entry->d_name[0] != '.' && read_labour(dirfd(folder),
		    entry->d_name, &labours->row[labours->count]))
			labours->count++;
	closedir(folder);
	return labours->count > 0;
}

static const struct labour *find(const struct labours *labours, pid_t tid)
{
	for (int i = 0; i < labours->count; i++)
		if (labours->row[i].tid == tid)
			return &labours->row[i];
	return NULL;
}

/* Whoever wakes up now and then may wait long for a CPU on a busy machine, and
 * spins not. */
struct work labours_between(const struct labours *before,
    const struct labours *after)
{
	struct work work = { 0, 0 };

	for (int i = 0; i < after->count; i++) {
		const struct labour *now = &after->row[i];
		const struct labour *then = find(before, now->tid);

		if (!then)
			continue;
		work.ran += now->ran - then->ran;
		if (now->naps == then->naps)
			work.waited += now->waited - then->waited;
	}
	return work;
}

static bool is_much(long long ns, int64_t watched_us)
{
	return ns / 10 > watched_us * SPIN_PERCENT;
}

/* Where it was the wait for a CPU that made it so much, it may have been one
 * long wait after a nap. */
static bool is_in_doubt(const struct work *work, int64_t watched_us)
{
	return is_much(work->ran + work->waited, watched_us) &&
	    !is_much(work->ran, watched_us);
}

static void watch_idle(struct probe *probe)
{
	struct trial *trial = &probe->found->trial;
	struct labours before, after;
	int64_t start = io_now_us(), watched = 0;
	struct work work = { 0, 0 };
	bool is_known = read_labours(probe, &before);

	for (int i = 0; i < WATCHES && is_known; i++) {
		probe_pump(probe, io_now_us() + WATCHED_US, is_never);
		is_known = read_labours(probe, &after) &&
		    !probe_must_end(probe) && !probe_has_daemon_ended(probe);
		watched = io_now_us() - start;
		work = labours_between(&before, &after);
		if (!is_in_doubt(&work, watched))
			break;
	}
	if (!is_known)
		return;
	trial->cpu_ms = (long)((work.ran + work.waited) / 1000000);
	trial->watched_ms = (long)(watched / 1000);
	trial->is_spinning = is_much(work.ran + work.waited, watched)
	    ? KNOWN_YES : KNOWN_NO;
}

/* Who was seen to wait for ever needs no watching. */
void probe_see_idle(struct probe *probe)
{
	if (probe->is_still)
		probe->found->trial.is_spinning = KNOWN_NO;
	else
		watch_idle(probe);
}
