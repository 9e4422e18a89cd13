/* Who may be in the sessions of a stage. */
#include "lab/actors/members.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "lab/actors/look_inside.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"

#define NEW_MAX 512		/* to ask each costs little */
#define NEW_EACH 4		/* new ones cost as much as listing one */
#define AGE_MAX_MS 2000		/* PIDs may have gone once around since */
#define LIST_MS 10000		/* whoever was missed is found by then */
#define BIRTH_MS 200		/* from its PID until a process is there */
#define BIRTHS_MIN 32		/* that may be under way at once */

/* A question under way. */
struct finding {
	struct members *members;
	bool (*is_member)(pid_t pid, void *context);
	void *context;
};

/* The PID that was given last, or 0.  Somebody may have mounted a file of
 * theirs there, with other numbers. */
static pid_t ask_newest(const struct members *members)
{
	char text[128], *last;
	ssize_t length;

	if (members->file < 0)
		return 0;
	length = pread(members->file, text, sizeof text - 1, 0);
	if (length <= 0)
		return 0;
	text[length] = '\0';
	text[strcspn(text, "\n")] = '\0';
	last = strrchr(text, ' ');
	return last && procfs_number(last + 1) > 0 ? procfs_number(last + 1)
	    : 0;
}

void members_open(struct members *members, int proc)
{
	struct statfs system;

	memset(members, 0, sizeof *members);
	members->proc = proc;
	members->file = openat(proc, "loadavg", O_RDONLY | O_CLOEXEC);
	if (members->file >= 0 && (fstatfs(members->file, &system) < 0 ||
	    system.f_type != PROC_SUPER_MAGIC)) {
		close(members->file);
		members->file = -1;
	}
	members->newest = ask_newest(members);
}

void members_close(struct members *members)
{
	if (members->file >= 0)
		close(members->file);
	members->file = -1;
	free(members->pid);
	members->pid = NULL;
	members->count = members->capacity = 0;
}

void members_prove(struct members *members, pid_t pid)
{
	pid_t newest = ask_newest(members);

	members->is_proven = members->newest > 0 &&
	    members->newest < pid && pid <= newest;
}

static void add(struct members *members, pid_t pid)
{
	if (members->count == members->capacity) {
		members->capacity = members->capacity
		    ? members->capacity * 2 : 16;
		members->pid = memory_grow(members->pid, members->capacity,
		    sizeof *members->pid);
	}
	members->pid[members->count++] = pid;
}

static bool visit(pid_t pid, void *context)
{
	struct finding *finding = context;

	finding->members->listed++;
	if (finding->is_member(pid, finding->context))
		add(finding->members, pid);
	return true;
}

static void list_all(struct finding *finding)
{
	finding->members->count = 0;
	finding->members->listed = 0;
	look_each(finding->members->proc, visit, finding);
}

/* The number of a thread answers to getsid(2) as well. */
static bool is_process(const struct members *members, pid_t pid)
{
	struct snapshot snapshot;
	bool answer;

	snapshot_init(&snapshot);
	answer = look_record(members->proc, pid, LOOK_IDS, &snapshot) == 0;
	snapshot_clear(&snapshot);
	return answer;
}

static int by_number(const void *a, const void *b)
{
	const pid_t *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

static void drop_others(struct finding *finding)
{
	struct members *members = finding->members;
	size_t kept = 0;

	for (size_t i = 0; i < members->count; i++)
		if (finding->is_member(members->pid[i], finding->context))
			members->pid[kept++] = members->pid[i];
	members->count = kept;
}

static bool has(const struct members *members, pid_t pid)
{
	return members->count > 0 && bsearch(&pid, members->pid,
	    members->count, sizeof pid, by_number) != NULL;
}

/* Those from first to last that are new. */
static void add_born(struct finding *finding, pid_t first, pid_t last)
{
	struct members *members = finding->members;
	size_t known = members->count;

	for (pid_t pid = first; pid <= last; pid++) {
		struct members old = *members;

		old.count = known;
		if (finding->is_member(pid, finding->context) &&
		    !has(&old, pid) && is_process(members, pid))
			add(members, pid);
	}
	if (members->count > known)
		qsort(members->pid, members->count, sizeof *members->pid,
		    by_number);
}

/* Whoever has a PID is not there at once, and answers only then: the numbers
 * that were given last are asked for again, as many as BIRTH_MS brings if they
 * come as fast as since the look before. */
static void remember(struct members *members, pid_t newest, int64_t now)
{
	int64_t age = now - members->newest_at, again = BIRTHS_MIN;

	if (members->seen > 0) {
		if (age < BIRTH_MS)
			return;
		again += (int64_t)(newest - members->newest) * BIRTH_MS / age;
	}
	members->seen = newest > again ? newest - (pid_t)again : 1;
	members->newest = newest;
	members->newest_at = now;
}

/* To list all of /proc is the better way, or the only one. */
static bool is_listing_due(const struct members *members, pid_t newest,
    int64_t now)
{
	return members->seen == 0 || newest < members->newest ||
	    newest - members->seen > NEW_MAX + NEW_EACH * members->listed ||
	    now - members->looked_at > AGE_MAX_MS ||
	    now - members->listed_at > LIST_MS;
}

/* The number given last is asked for first: who is born while we look is
 * found the next time. */
void members_find(struct members *members,
    bool (*is_member)(pid_t pid, void *context), void *context)
{
	struct finding finding = { members, is_member, context };
	pid_t newest = members->is_proven ? ask_newest(members) : 0;
	int64_t now = io_now_ms();

	if (is_listing_due(members, newest, now)) {
		list_all(&finding);
		members->seen = 0;
		members->listed_at = now;
	} else {
		drop_others(&finding);
		add_born(&finding, members->seen + 1, newest);
	}
	members->looked_at = now;
	if (newest > 0)
		remember(members, newest, now);
}
