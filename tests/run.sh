#!/bin/sh
# Runs a program of tests, as root and as an ordinary user if we are root, and
# counts what it leaves.  The last lines are what failed and the sum in Check's
# form.
#
#   tests/run.sh [-1] [BUILD [SUITE...]]
#
# -1: only as who we are.  RESULTS, a file: the counts are added to it as well.
# Each pass has a PID namespace of its own where the system allows it, so that
# a hostile guest that gets away gets no further.
set -u
# What programs do must not hang on who called us, or from where: nobody's
# login shell is nologin, which tmux would start without SHELL.
LC_ALL=C.UTF-8
SHELL=/bin/sh
TERM=xterm
export LC_ALL SHELL TERM
unset TMUX TMUX_PANE NO_COLOR COLUMNS LINES ENV BASH_ENV MAKEFLAGS MFLAGS \
	MAKELEVEL XDG_STATE_HOME XDG_RUNTIME_DIR

if [ "${1-}" = --inside ]; then
	shift
	exec 9>&-
	"$@"
	status=$?
	# Who lives on?  We are 1 of a namespace of our own.
	tries=0
	while :; do
		left=
		for stat in /proc/[0-9]*/stat; do
			read -r line < "$stat" || continue
			pid=${line%% *}
			line=${line##*) }
			case $line in [ZX]*) continue ;; esac
			[ "$pid" = $$ ] || left="$left $pid:$(cat \
			    "/proc/$pid/comm" 2>/dev/null)"
		done 2>/dev/null
		[ -n "$left" ] && [ $tries -lt 50 ] || break
		tries=$((tries + 1))
		sleep 0.1
	done
	[ -z "$left" ] || echo "left over: processes$left"
	exit $status
fi

both=yes
[ "${1-}" != -1 ] || { both=; shift; }
build=${1-build}
[ $# -eq 0 ] || shift
here=$(pwd)
base=${TMPDIR:-/var/tmp}	# not /tmp, which some tests cover
room=$(mktemp -d "$base/tests.XXXXXX") || exit 1
running=

leave() {
	for pid in $running; do kill "$pid" 2>/dev/null; done
	wait
	chmod -R u+rwx "$room" 2>/dev/null
	rm -rf "$room"
}
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

namespace='unshare --mount --pid --fork --kill-child --mount-proc'
user_namespace="unshare --user --map-user=65534 --map-group=65534 ${namespace#unshare }"

# The words before a command in the project's folder that contain it, or
# nothing.
contain() {
	if [ "$1" = user ]; then
		as='setpriv --reuid=65534 --regid=65534 --clear-groups'
	else
		as=
	fi
	if $namespace true 2>/dev/null; then
		echo "$namespace $as sh tests/run.sh --inside"
	elif [ "$(id -u)" != 0 ] && $user_namespace true 2>/dev/null; then
		echo "$user_namespace sh tests/run.sh --inside"
	else
		echo "$as"
	fi
}

# One suite, or all: the output goes to a file.
run_pass() {	# NAME FOLDER BUILD SUITE...
	name=$1 folder=$2 program=$3/check_all
	shift 3
	mkdir -p "$room/$name.tmp"
	[ "$name" != user ] || chown 65534:65534 "$room/$name.tmp"
	words=$(contain "$name")
	suite_pid=
	trap 'kill $suite_pid 2>/dev/null; wait; exit 143' TERM
	TMPDIR=$room/$name.tmp
	export TMPDIR
	cd "$folder" || exit 1
	for suite in "${@:-}"; do
		[ -z "$suite" ] || { CK_RUN_SUITE=$suite; export CK_RUN_SUITE; }
		timeout -k 10 "${TESTS_LIMIT:-1200}" $words "$program" &
		suite_pid=$!
		wait "$suite_pid" || echo "exit $?"
	done > "$room/$name.out" 2>&1 < /dev/null
	rest=$(ls -A "$TMPDIR")
	[ -z "$rest" ] || echo "left over: files" $rest >> "$room/$name.out"
	! grep -F "$room" /proc/self/mountinfo >> "$room/$name.out" ||
		echo "left over: a mount" >> "$room/$name.out"
}

# What an ordinary user runs is a copy that it may read and write to.
make_copy() {
	chmod 755 "$room"
	mkdir -p "$room/copy/build" || exit 1
	cp -R lab steps tests docs README.md "$room/copy" 2>/dev/null
	cp -R "$build/check_all" "$build/daemonlab" "$build/mydaemon" \
		"$room/copy/build" || exit 1
	for part in daemons hostile; do
		[ ! -d "$build/$part" ] ||
			cp -R "$build/$part" "$room/copy/build" || exit 1
	done
	chown -R 65534:65534 "$room/copy"
}

passes=own
if [ -n "$both" ] && [ "$(id -u)" = 0 ]; then
	passes='own user'
	make_copy
	(run_pass user "$room/copy" build "$@") 9>&- &
	running=$!
fi
case $build in /*) ;; *) build=$here/$build ;; esac
(run_pass own "$here" "$build" "$@") &
running="$running $!"
wait
running=

checks=0 failures=0 errors=0
for name in $passes; do
	grep -v '^ *$' "$room/$name.out" | sed "s/^/$name: /"
	sums=$(sed -n 's/^[0-9]*%: Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\)$/\1 \2 \3/p' "$room/$name.out")
	left=$(grep -c '^left over: ' "$room/$name.out")
	[ -n "$sums" ] || left=$((left + 1))
	failures=$((failures + left))
	checks=$((checks + left))
	set -- $sums
	while [ $# -ge 3 ]; do
		checks=$((checks + $1)) failures=$((failures + $2))
		errors=$((errors + $3))
		shift 3
	done
done
bad=$((failures + errors))
# Whoever sees only the end of this sees what failed.
[ $bad -eq 0 ] || for name in $passes; do
	grep -E ':[FES]:|^left over: |^exit [0-9]' "$room/$name.out" |
		cut -c -400 | head -n 12 | sed "s/^/failed, $name: /"
done
[ -z "${RESULTS-}" ] || echo "$checks $failures $errors" >> "$RESULTS"
percent=0
[ $checks -eq 0 ] || percent=$(((checks - bad) * 100 / checks))
echo "$percent%: Checks: $checks, Failures: $failures, Errors: $errors"
[ $bad -eq 0 ] && [ $checks -gt 0 ]
