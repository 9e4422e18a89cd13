#!/bin/sh
# Runs suites and tells the lines covered, by file, those below 85 percent
# first named: coverage.sh BUILD SUITE...
#
# Each suite has a folder of its own for its counts: who is killed while it
# writes them spoils no more than that.
set -u
build=$1
shift
counts=$(pwd)/$build/counts
rm -rf "$counts"
find "$build" -name '*.gcda' -exec rm {} +
for suite; do
	GCOV_PREFIX=$counts/$suite TESTS_LIMIT=1800 \
	    sh tests/run.sh -1 "$build" "$suite" | grep -v '^own: profiling:'
done

# What the target counts goes to the place that it was built in.
find "$build/lab" "$build/steps" -name '*.gcda' | while read -r file; do
	mkdir -p "$counts/own$(pwd)/${file%/*}"
	mv "$file" "$counts/own$(pwd)/$file"
done
for folder in "$counts"/*; do
	part=$folder$(pwd)/$build
	[ -d "$part/lab" ] || continue
	if [ -d "$counts.sum" ]; then
		gcov-tool merge -o "$counts.new" "$counts.sum" "$part" \
		    && rm -rf "$counts.sum" &&
		    mv "$counts.new" "$counts.sum"
	else
		cp -R "$part" "$counts.sum"
	fi
done
(cd "$counts.sum" && find lab steps -name '*.gcda') | while read -r file; do
	cp "$counts.sum/$file" "$build/$file"
done
rm -rf "$counts.sum" "$counts"

find "$build/lab" "$build/steps" -name '*.gcno' | while read -r note; do
	gcov -n -o "$note" "$note" 2>/dev/null
done | awk '
/^File / { file = $2; gsub(/\x27/, "", file) }
/^Lines executed:/ && file ~ /^(lab|steps)\/.*\.c$/ {
	split($2, part, /[:%]/)
	lines[file] = $4
	done[file] = part[2] * $4 / 100
	file = ""
}
END {
	for (file in lines) {
		all += lines[file]
		hit += done[file]
		if (done[file] < 0.85 * lines[file])
			printf "%5.1f%% of %4d  %s\n",
			    100 * done[file] / lines[file], lines[file], file
	}
	if (all)
		printf "%5.1f%% of %d lines in all\n", 100 * hit / all, all
}' | sort -n
