#!/bin/sh
# Runs suites of the sanitized build and counts the reports:
# tests/asan.sh BUILD [SUITE...]
set -u
build=$1
shift
reports=$(cd "$build/reports" && pwd) || exit 1
# The tests themselves look for no leaks (tests/check_main.c), the programs
# that they start do; whoever is killed or leaves by _exit never looks.
ASAN_OPTIONS=log_path=$reports/asan:handle_segv=0:handle_abort=0
UBSAN_OPTIONS=log_path=$reports/ubsan:print_stacktrace=1
export ASAN_OPTIONS UBSAN_OPTIONS
if ! "$build/daemonlab" list >/dev/null 2>&1; then
	echo "asan: leaks cannot be looked for here (ptrace?)"
	ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
	rm -f "$reports"/*
fi
for words in "list --json" "run" "run --json --recipe robust unmount hangup" \
    "run --compare classic,robust" "run --repeat 3 fork" "run --sheet 5" \
    "run fly" "inspect --json 1" "inspect --all --tree" "check -- sleep 0" \
    "check --json -- setsid -f true" "check --junit --no-trace -- sleep 0"
do
	# shellcheck disable=SC2086
	timeout -k 10 120 "$build/daemonlab" $words >/dev/null 2>&1 </dev/null
	code=$?
	[ $code -le 3 ] || echo "asan: daemonlab $words: exit $code" \
	    > "$reports/exit.$code.${words%% *}"
done
results=$(mktemp) || exit 1
trap 'rm -f "$results"' EXIT
RESULTS=$results TESTS_LIMIT=2400 sh tests/run.sh -1 "$build" "$@"
status=$?
reports=$(ls "$build/reports" | wc -l)
for report in "$build"/reports/*; do
	[ -e "$report" ] && head -40 "$report"
done
[ "$reports" -eq 0 ] || echo "asan: $reports reports in $build/reports"
read -r checks failures errors < "$results"
checks=$((checks + 1))
[ "$reports" -eq 0 ] || failures=$((failures + 1))
[ -z "${RESULTS-}" ] || echo "$checks $failures $errors" >> "$RESULTS"
echo "$(((checks - failures - errors) * 100 / checks))%: Checks: $checks, Failures: $failures, Errors: $errors"
[ "$reports" -eq 0 ] && [ $status -eq 0 ]
