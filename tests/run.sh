#!/bin/sh
# Runs every test of the build in $1, as root (if we are) and as an ordinary
# user, counts what is left over, and prints the sum in Check's form last.
# $2...: only these suites.
set -u
build=$(cd "$1" && pwd) || exit 2
shift
top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/dltest.XXXXXX") || exit 2
cookie=DAEMONLAB_TESTS=$$-$(date +%s)
bad=0
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"

# Processes that were started by us and still live: told by their environment.
living() {
	for environ in /proc/[0-9]*/environ; do
		pid=${environ#/proc/}
		pid=${pid%/environ}
		[ "$pid" = $$ ] && continue
		tr '\0' '\n' 2>/dev/null <"$environ" | grep -qx "$cookie" ||
			continue
		case $(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$pid/status" \
			2>/dev/null) in Z|X|'') continue ;; esac
		echo "$pid $(tr '\0' ' ' <"/proc/$pid/cmdline")"
	done
}

# One run: who, the folder to stand in, the words before the command.
run() {
	who=$1 stand=$2
	shift 2
	mkdir -p "$stand/tmp"
	[ "$who" = user ] && chown -R 65534:65534 "$stand"
	for suite in ${suites:-all}; do
		only=
		[ "$suite" = all ] || only=CK_RUN_SUITE=$suite
		echo "== $who: $suite"
		(cd "$stand" && "$@" env "$cookie" TMPDIR="$stand/tmp" \
			HOME="$stand/tmp" CK_VERBOSITY=normal ${only:+"$only"} \
			"./build/check_all" </dev/null >"$work/log" 2>&1)
		status=$?
		grep -E '^tests/|^[0-9]+%: Checks' "$work/log"
		grep -E '^[0-9]+%: Checks' "$work/log" >>"$work/sums"
		if [ $status -ne 0 ]; then
			tail -40 "$work/log"
			bad=1
			return
		fi
	done
	left=$(living)
	if [ -n "$left" ]; then
		echo "processes that are left:"
		echo "$left"
		bad=1
	fi
	left=$(ls -A "$stand/tmp")
	if [ -n "$left" ]; then
		echo "files that are left in $stand/tmp:"
		echo "$left"
		bad=1
	fi
}

# A copy that anybody may read: the checkout may stand where others may not
# go.
stand_for() {
	mkdir -p "$work/$1/build"
	cp -r "$top/lab" "$top/steps" "$top/tests" "$top/docs" "$work/$1/"
	for file in daemonlab mydaemon check_all daemons hostile; do
		[ -e "$build/$file" ] && cp -r "$build/$file" "$work/$1/build/"
	done
	chmod -R a+rX "$work/$1"
}

suites="$*"
: >"$work/sums"
mounts=$(wc -l </proc/self/mountinfo)
stand_for first
if [ "$(id -u)" = 0 ]; then
	run root "$work/first"
	stand_for second
	[ $bad = 0 ] && run user "$work/second" \
		setpriv --reuid=65534 --regid=65534 --clear-groups
else
	run user-self "$work/first"
fi
if [ "$(wc -l </proc/self/mountinfo)" != "$mounts" ]; then
	echo "mounts are left over"
	bad=1
fi
awk -F'[:, ]+' -v bad=$bad '
	{ checks += $3; failures += $5; errors += $7 }
	END {
		good = checks - failures - errors
		printf "%d%%: Checks: %d, Failures: %d, Errors: %d\n",
		    checks ? int(100 * good / checks) : 0, checks, failures,
		    errors
		exit bad || failures || errors || !checks
	}' "$work/sums"
