#!/bin/sh
# Runs suites of the sanitized build and counts the reports:
# tests/asan.sh BUILD [SUITE...]
set -u
build=$1
shift
reports=$(cd "$build/reports" && pwd) || exit 1
ASAN_OPTIONS=log_path=$reports/asan:detect_leaks=0:handle_segv=0:handle_abort=0
UBSAN_OPTIONS=log_path=$reports/ubsan:print_stacktrace=1
export ASAN_OPTIONS UBSAN_OPTIONS
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
