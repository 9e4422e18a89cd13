#!/bin/sh
# Runs the sanitized build's tests and counts the reports: tests/asan.sh BUILD
set -u
build=$1
results=$(mktemp) || exit 1
trap 'rm -f "$results"' EXIT
RESULTS=$results TESTS_LIMIT=2400 sh tests/run.sh -1 "$build"
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
