/*
 * bench [-c] [-n ROUNDS] [-o WORD] LAB FLOORS TABLE
 *
 * Prints a line for each row of the table (see there for its form): the
 * medians of both commands, their ratio, the goal, and whether it was held.
 * A peer that is not installed is named.  With -o only rows whose name holds
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
	{ "move", measure_move, 5, NULL },
	{ "value", measure_value, 5, NULL },
	{ "bytes", measure_bytes, 1, "B" },
	{ "memory", measure_memory, 1, "KB" },
	{ "rest", measure_rest, 1, "" },
};

static int rounds = 15;
static int missed;
static int ours_failed;	/* in the row at hand */
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

static void missing_add(const char *program)
{
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

/* 1 is an answer ("not a daemon"); what is above is none, and is not fast. */
static int is_failed(void)
{
	missed |= ours_failed;
	return ours_failed;
}

static void row_print(const struct row *row, double ours, double peer,
    const char *remark)
{
	double ratio = ours > 0 && peer > 0 ? ours / peer : -1;

	const char *unit = measure_find(row->kind)->unit;

	printf("%-34s", row->name);
	time_print(ours, unit);
	time_print(peer, unit);
	if (ratio > 0)
		printf(" %8.3f", ratio);
	else
		printf(" %8s", "-");
	printf(" %7s %s %s\n", row->goal, is_failed() ? "FAILED" :
	    goal_judge(row->goal, ratio, ours), remark);
	fflush(stdout);
}

static const char *status_words(void)
{
	static char words[48];
	int status = measure_status();

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return "";
	if (WIFEXITED(status))
		snprintf(words, sizeof(words), "(exit %d)",
		    WEXITSTATUS(status));
	else
		snprintf(words, sizeof(words), "(signal %d)",
		    WTERMSIG(status));
	return words;
}

static void row_measure(const struct row *row, const struct names *names)
{
	const struct measure *measure = measure_find(row->kind);
	double ours[ROUNDS_MOST], theirs[ROUNDS_MOST];
	struct command mine, peer;
	const char *remark = "";
	size_t m = 0, p = 0;
	int has_mine, has_peer;

	ours_failed = 0;
	has_mine = !command_read(&mine, row->ours, names) &&
	    command_exists(&mine);
	has_peer = !command_read(&peer, row->peer, names) &&
	    command_exists(&peer);
	if (!has_mine && strcmp(row->ours, "-") != 0)
		missing_add(mine.words[0]);
	if (!has_peer && strcmp(row->peer, "-") != 0)
		missing_add(peer.words[0]);
	for (int i = 0; i < (measure->rounds ? measure->rounds : rounds); i++) {
		if (has_mine && (ours[m] = measure->take(&mine)) >= 0) {
			m++;
			if (measure->take == measure_run)
				remark = status_words();
			ours_failed |= *remark != '\0' &&
			    measure_status() != 1 << 8;
		}
		if (has_peer && (theirs[p] = measure->take(&peer)) >= 0)
			p++;
	}
	row_print(row, median(ours, m), median(theirs, p), remark);
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
