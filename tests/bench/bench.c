/*
 * bench [-c] [-n ROUNDS] [-o WORD] LAB FLOORS TABLE
 *
 * Prints a line for each row of the table (see there for its form): the
 * medians of both commands, their ratio, the goal, and whether it was held.
 * A peer that is not installed (not in PATH, or it ends with 127) is named;
 * one that fails is not compared with.  With -o only rows whose name holds
 * the word; with -c processor time instead of the clock's, for a busy machine.
 * Exits 1 if a goal was missed, 2 for a mistake in the arguments.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

struct row {
	char *kind, *name, *scene, *ours, *peer, *goal;
};

/* One of the two that run in turn. */
struct side {
	struct command command;
	int is_there;
	double times[ROUNDS_MOST];
	size_t count;
	int status;		/* the worst that it ended with, by run */
};

struct measure {
	const char *kind;
	double (*take)(const struct command *command);
	int rounds;		/* 0: as many as asked for */
	const char *unit;	/* NULL: microseconds */
};

static const struct measure measures[] = {
	{ "run", measure_run, 0, NULL },
	{ "paint", measure_paint, 7, NULL },
	{ "settle", measure_settle, 5, NULL },
	{ "key", measure_key, 5, NULL },
	{ "wide", measure_wide, 5, NULL },
	{ "move", measure_move, 5, NULL },
	{ "value", measure_value, 5, NULL },
	{ "bytes", measure_bytes, 1, "B" },
	{ "memory", measure_memory, 1, "KB" },
	{ "rest", measure_rest, 1, "" },
};

enum { MISSING = 127 };	/* what a shell says of a program that it cannot find */

static int rounds = 15;
static int missed;
static char missing[1024];

static const struct measure *measure_find(const char *kind)
{
	for (size_t i = 0; i < sizeof(measures) / sizeof(*measures); i++)
		if (strcmp(measures[i].kind, kind) == 0)
			return &measures[i];
	return NULL;
}

static char *word_trim(char *word)
{
	size_t length;

	word += strspn(word, " \t");
	length = strlen(word);
	while (length > 0 && strchr(" \t\n", word[length - 1]) != NULL)
		word[--length] = '\0';
	return word;
}

/* Splits a line at its bars; 0, or -1 if it has not six parts. */
static int row_read(char *line, struct row *row)
{
	char **parts[] = { &row->kind, &row->name, &row->scene, &row->ours,
		&row->peer, &row->goal };

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		char *part = strsep(&line, "|");

		if (part == NULL)
			return -1;
		*parts[i] = word_trim(part);
	}
	return 0;
}

/* "<=1.5": we take at most so many times as long; ">=15": we are at least
 * so many times as fast; "max 400": it is no more, whatever a peer does. */
static const char *goal_judge(const char *goal, double ratio, double ours)
{
	double bound = strtod(goal + strspn(goal, "<>=max "), NULL);
	int is_held;

	if (bound <= 0 || (goal[0] == 'm' ? ours : ratio) <= 0)
		return "";
	is_held = goal[0] == 'm' ? ours <= bound :
	    goal[0] == '<' ? ratio <= bound : 1 / ratio >= bound;
	missed |= !is_held;
	return is_held ? "held" : "MISSED";
}

static void missing_add(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *program = slash != NULL ? slash + 1 : path;
	size_t used = strlen(missing);

	if (strstr(missing, program) == NULL)
		snprintf(missing + used, sizeof(missing) - used, " %s",
		    program);
}

static void time_print(double us, const char *unit)
{
	if (us < 0)
		printf(" %10s", "-");
	else if (unit != NULL)
		printf(" %7.0f %-2s", us, unit);
	else if (us < 1000)
		printf(" %7.1f us", us);
	else
		printf(" %7.2f ms", us / 1000);
}

static void row_print(const struct row *row, double ours, double peer,
    int is_failed, const char *remark)
{
	double ratio = ours > 0 && peer > 0 ? ours / peer : -1;
	const char *unit = measure_find(row->kind)->unit;

	missed |= is_failed;
	printf("%-34s", row->name);
	time_print(ours, unit);
	time_print(peer, unit);
	if (ratio > 0)
		printf(" %8.3f", ratio);
	else
		printf(" %8s", "-");
	printf(" %7s %s %s\n", row->goal, is_failed ? "FAILED" :
	    goal_judge(row->goal, ratio, ours), remark);
	fflush(stdout);
}

static void status_words(char *words, size_t size, const char *whose,
    int status)
{
	size_t used = strlen(words);

	if (status != 0)
		snprintf(words + used, size - used, "(%s%s %d)", whose,
		    WIFEXITED(status) ? "exit" : "signal",
		    WIFEXITED(status) ? WEXITSTATUS(status)
		    : WTERMSIG(status));
}

static void side_begin(struct side *side, const char *words,
    const struct names *names)
{
	*side = (struct side){ .count = 0 };
	side->is_there = !command_read(&side->command, words, names) &&
	    command_exists(&side->command);
	if (!side->is_there && strcmp(words, "-") != 0)
		missing_add(side->command.words[0]);
}

static void side_take(struct side *side, const struct measure *measure)
{
	double time = side->is_there ? measure->take(&side->command) : -1;

	if (time < 0)
		return;
	side->times[side->count++] = time;
	if (measure->take == measure_run && measure_status() != 0)
		side->status = measure_status();
}

/* Who fails is fast, and nothing to compare with. */
static void peer_judge(struct side *peer)
{
	if (peer->status == 0)
		return;
	peer->count = 0;
	if (peer->status != MISSING << 8)
		return;
	missing_add(peer->command.words[0]);
	peer->status = 0;
}

/* Of ours 1 is an answer ("not a daemon"); what is above is none. */
static void row_measure(const struct row *row, const struct names *names)
{
	const struct measure *measure = measure_find(row->kind);
	int times = measure->rounds ? measure->rounds : rounds;
	static struct side ours, peer;
	char remark[96] = "";

	side_begin(&ours, row->ours, names);
	side_begin(&peer, row->peer, names);
	for (int i = 0; i < times; i++) {
		side_take(&ours, measure);
		side_take(&peer, measure);
	}
	peer_judge(&peer);
	status_words(remark, sizeof(remark), "", ours.status);
	status_words(remark, sizeof(remark), "peer: ", peer.status);
	row_print(row, median(ours.times, ours.count),
	    median(peer.times, peer.count),
	    ours.status != 0 && ours.status != 1 << 8, remark);
}

static void row_run(struct row *row, struct names *names)
{
	names->pid = scene_set(row->scene);
	if (names->pid == -1) {
		printf("%-34s scene %s: %s\n", row->name, row->scene,
		    strerror(errno));
		return;
	}
	row_measure(row, names);
	scene_end();
}

static int table_run(FILE *table, struct names *names, const char *only)
{
	char line[2048];
	int number = 0;

	while (fgets(line, sizeof(line), table) != NULL) {
		struct row row;

		number++;
		if (line[0] == '#' || line[strspn(line, " \t\n")] == '\0')
			continue;
		if (row_read(line, &row) || measure_find(row.kind) == NULL) {
			fprintf(stderr, "bench: line %d of the table: KIND | "
			    "NAME | SCENE | OURS | PEER | GOAL\n", number);
			return 2;
		}
		if (only == NULL || strstr(row.name, only) != NULL)
			row_run(&row, names);
	}
	return missed;
}

static void head_print(void)
{
	struct utsname machine;
	double load[3] = { 0, 0, 0 };

	uname(&machine);
	if (getloadavg(load, 3) == -1)
		load[0] = -1;
	printf("%s %s %s, %ld processors, load %.2f, medians of %d rounds in "
	    "turn\n\n%-34s %10s %10s %8s %7s\n", machine.sysname,
	    machine.release, machine.machine, sysconf(_SC_NPROCESSORS_ONLN),
	    load[0], rounds, "", "ours", "peer", "ratio", "goal");
}

int main(int argc, char *argv[])
{
	struct names names = { 0 };
	const char *only = NULL;
	FILE *table;
	int option, code;

	while ((option = getopt(argc, argv, "cn:o:")) != -1) {
		if (option == 'n')
			rounds = atoi(optarg);
		else if (option == 'o')
			only = optarg;
		else if (option == 'c')
			measure_processor();
		else
			return 2;
	}
	if (argc - optind != 3 || rounds < 1 || rounds > ROUNDS_MOST) {
		fputs("bench [-c] [-n ROUNDS] [-o WORD] LAB FLOORS "
		    "TABLE\n", stderr);
		return 2;
	}
	names.lab = argv[optind];
	names.floors = argv[optind + 1];
	table = fopen(argv[optind + 2], "re");
	if (table == NULL)
		return perror(argv[optind + 2]), 2;
	head_print();
	code = table_run(table, &names, only);
	fclose(table);
	if (missing[0] != '\0')
		printf("\nnot installed:%s\n", missing);
	return code;
}
