#!/bin/sh
# Valgrind over the suites that fork nothing, and over the lab itself without
# the programs that it starts: tests/valgrind.sh BUILD SUITE...
set -u
build=$1
shift
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT
TMPDIR=$room
export TMPDIR
checks=0 failures=0

try() {
	checks=$((checks + 1))
	valgrind -q --error-exitcode=99 --leak-check=full \
	    --errors-for-leak-kinds=definite --track-fds=no \
	    --log-file="$room/log.%p" "$@" > "$room/out" 2>&1
	status=$?
	if [ $status -ne 0 ] || grep -q 'ERROR SUMMARY: [1-9]\|definitely lost\|Invalid\|uninitialised' "$room"/log.* 2>/dev/null; then
		failures=$((failures + 1))
		echo "valgrind: $*: exit $status"
		tail -30 "$room/out"
		head -60 "$room"/log.*
	fi
	rm -f "$room"/log.*
}

for suite in "$@"; do
	CK_FORK=no CK_RUN_SUITE=$suite
	export CK_FORK CK_RUN_SUITE
	try "$build/check_all"
done
try "$build/daemonlab" list --json
# Valgrind answers ENOSYS to a call that it does not know, and the lab needs
# pidfd_open: 3.19 does not know it.
if valgrind "$build/daemonlab" run fork 2>&1 | grep -q 'unhandled .* syscall'
then
	echo "valgrind: this $(valgrind --version) does not know pidfd_open;" \
	    "the lab itself is left to make asan"
else
	try "$build/daemonlab" run
	try "$build/daemonlab" run --json --recipe robust unmount key-intr
fi
try "$build/daemonlab" inspect --json $$
[ -z "${RESULTS-}" ] || echo "$checks $failures 0" >> "$RESULTS"
echo "$(((checks - failures) * 100 / checks))%: Checks: $checks, Failures: $failures, Errors: 0"
[ $failures -eq 0 ]
