/* What a program has left in its cage, counted by process 1. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "lab/ground/io.h"
#include "tests/cage_inside.h"

#define LEFT_MS 8000

static void add_left(struct cage *cage, const char *what, const char *name)
{
	size_t length = strlen(cage->left);

	snprintf(cage->left + length, sizeof cage->left - length, "%s%s %s",
	    length ? "; " : "", what, name);
}

static bool is_nobody_left(void)
{
	pid_t pid;

	do
		pid = waitpid(-1, NULL, WNOHANG);
	while (pid > 0);
	return pid < 0 && errno == ECHILD;
}

/* All who are left are children of process 1 by now, or below them. */
static void name_processes(struct cage *cage)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc))) {
		char path[300], text[300];

		if (atoi(entry->d_name) <= 1)
			continue;
		snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
		if (io_read_at(AT_FDCWD, path, text, sizeof text) < 0)
			continue;
		text[strcspn(text, "\n")] = '\0';
		add_left(cage, "process", text);
	}
	if (proc)
		closedir(proc);
}

static void count_processes(struct cage *cage)
{
	struct timespec nap = { 0, 20 * 1000 * 1000 };
	int64_t limit = io_now_ms() + LEFT_MS;
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	while (!is_nobody_left()) {
		if (io_now_ms() >= limit) {
			name_processes(cage);
			return;
		}
		sigtimedwait(&child, NULL, &nap);
	}
}

static void count_files(struct cage *cage, const char *folder,
    const char *what)
{
	DIR *opened = opendir(folder);
	struct dirent *entry;

	while (opened && (entry = readdir(opened)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			add_left(cage, what, entry->d_name);
	if (opened)
		closedir(opened);
}

/* What a sanitizer has found. */
static void take_reports(struct cage *cage)
{
	DIR *opened = opendir(TOP "/reports");
	static char text[3000];
	struct dirent *entry;
	char path[300];

	while (opened && (entry = readdir(opened))) {
		snprintf(path, sizeof path, TOP "/reports/%s",
		    entry->d_name);
		if (entry->d_name[0] != '.' &&
		    io_read_at(AT_FDCWD, path, text, sizeof text) > 0)
			add_left(cage, "report", text);
	}
	if (opened)
		closedir(opened);
}

int cage_count_mounts(void)
{
	static char text[1 << 16];
	int count = 0;

	if (io_read_at(AT_FDCWD, "/proc/self/mountinfo", text,
	    sizeof text) < 0)
		return -1;
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		count++;
	return count;
}

void cage_count_left(struct cage *cage, int mounts)
{
	char text[100] = "";

	count_processes(cage);
	count_files(cage, TOP "/work", "file");
	take_reports(cage);
	/* One that goes is another's, whose folder was removed outside. */
	if (cage_count_mounts() > mounts)
		add_left(cage, "mount", "of the program");
	io_read_at(AT_FDCWD, TOP "/home/.bash_history", text, sizeof text);
	if (strcmp(text, HISTORY) != 0)
		add_left(cage, "history", "changed");
}
