#!/bin/sh
# docs/refresh.sh PAGE...
#	runs the commands of a page anew and puts their output in the place
#	of the old one
# docs/refresh.sh --check PAGE...
#	changes nothing and fails where a page is not what would be put there,
#	numbers of processes, terminals and heartbeats aside
#
# It renews two kinds of blocks:
#	```console            each line "$ COMMAND" is run, its output follows;
#	```console fork|end   of "daemonlab run" only the paragraphs whose
#	                      first line matches stay, "[...]" stands for
#	                      what was left out between them
#	```screen 80x24 [OPTION...] [KEY...]
#	                      the screen of the lab after these keys (play.sh)
set -eu
docs=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$docs")
folder=$(mktemp -d "${TMPDIR:-/tmp}/refresh.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

# What a paragraph of an account says, without those that do not match.
only() {
	[ -n "$1" ] || { cat; return; }
	awk -v only="$1" 'BEGIN { RS = ""; ORS = "\n" }
	$0 ~ "^[^\n]*(" only ")" { if (n++) print cut ? "\n[...]\n" : "";
		cut = 0; print; next }
	{ cut = 1 }'
}

run_command() {
	(cd "$top" && "$docs/room.sh" sh -c "$1" 2>&1 </dev/null 3<&-) |
	    sed 's/daemonlab\.[A-Za-z0-9]\{6,\}/daemonlab.XXXXXX/g' | only "$2"
}

run_screen() {
	size=$1 command=daemonlab
	shift
	while [ $# -gt 0 ]; do
		case $1 in --*) command="$command $1"; shift ;;
		*) break ;; esac
	done
	"$docs/play.sh" --screen "$size" "$command" "$@" |
	    sed 's/[[:space:]]*$//'
}

renew() {
	kind=page
	while IFS= read -r line <&3; do
		case $kind,$line in
		page,'```console'*)
			kind=console filter=${line#'```console'}
			filter=${filter# }
			printf '%s\n' "$line" ;;
		page,'```screen'*)
			kind=screen
			printf '%s\n' "$line"
			# shellcheck disable=SC2086
			run_screen ${line#'```screen'} ;;
		*,'```')
			kind=page
			printf '%s\n' "$line" ;;
		console,'$ '*)
			printf '%s\n' "$line"
			run_command "${line#??}" "$filter" ;;
		page,*) printf '%s\n' "$line" ;;
		esac
	done 3<"$1"
}

# One word a line, without what differs from day to day: numbers of processes
# and terminals, times, who saw an end, a SIGCHLD that a shell had not taken.
plain() {
	tr -s ' \n' ' ' < "$1" | sed -E 's/[│─]/ /g; s/beat +[0-9]+/beat N/g
	    s/pts\/[0-9]+/pts\/N/g; s/[0-9]+(\.[0-9]+)? (ms|us|s)\>/N \2/g
	    s/SIGCHLD → [a-z]+ [0-9]+ \(pending\), //g
	    s/\((pidfd|proc|wait)\)/(seen)/g
	    s/\<[1-9][0-9]{3,}\>/N/g' | tr -s ' ' '\n'
}

is_check='' result=0
if [ "${1-}" = --check ]; then is_check=1; shift; fi
for page; do
	renew "$page" > "$folder/new"
	plain "$page" > "$folder/a"
	plain "$folder/new" > "$folder/b"
	if cmp -s "$folder/a" "$folder/b"; then
		echo "$page: in step"
	elif [ "$is_check" ]; then
		echo "$page: not in step; make docs would change:" >&2
		diff -u "$page" "$folder/new" >&2 || :
		result=1
	else
		cat "$folder/new" > "$page"
		echo "$page: renewed"
	fi
done
exit $result
