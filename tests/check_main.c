/* Runs every suite of tests/: the list is made from the files (Makefile). */
#include <check.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/actors/line.h"
#include "lab/actors/target.h"
#include "lab/faces/json_value.h"

#define SUITE(name) Suite *name(void);
#include "suites.h"
#undef SUITE

static Suite *(*const suites[])(void) = {
#define SUITE(name) name,
#include "suites.h"
#undef SUITE
};

/* A test that fails, or that forks, leaks as it likes: only the programs that
 * the tests start look for leaks. */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* The stage starts this very program as the target. */
static void be_target(const char *name)
{
	const char *line = getenv(LINE_ENVIRONMENT);
	const char *slash = strrchr(name, '/');

	if (line && strcmp(slash ? slash + 1 : name, "target") == 0)
		target_main(line);
}

int main(int argc, char **argv)
{
	SRunner *runner = srunner_create(NULL);
	int failed;

	(void)argc;
	be_target(argv[0]);
	/* Four seconds are little where many others want the CPU. */
	setenv("CK_DEFAULT_TIMEOUT", "60", 0);
	setlocale(LC_ALL, "");
	umask(022);
	signal(SIGPIPE, SIG_DFL);
	json_need_memory();
	for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++)
		srunner_add_suite(runner, suites[i]());
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
