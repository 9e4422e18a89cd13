#!/bin/sh
# Runs fuzzers one after the other: FOLDER MINUTES NAME...  What they find
# stays in FOLDER (crash-*); the corpus that they gather too.
set -eu
folder=$1 minutes=$2
shift 2
seconds=$(echo "$minutes" | awk '{ printf "%d", 60 * $1 + 0.5 }')
case $seconds in
0) echo "fuzz: FUZZ_MINUTES=$minutes is no time" >&2; exit 2;;
esac
for name; do
	corpus=$folder/corpus.$name seeds=$PWD/tests/fuzz/${name#fuzz_}
	mkdir -p "$corpus"
	[ -d "$seeds" ] || seeds=
	printf '%s: %s minutes\n' "$name" "$minutes"
	"$folder/$name" -max_total_time="$seconds" -verbosity=0 -timeout=20 \
	    -rss_limit_mb=4096 -artifact_prefix="$folder/$name." \
	    "$corpus" ${seeds:+"$seeds"}
done
echo "fuzz: nothing found"
