#!/bin/sh
# Lines covered, by file, those below 85 percent first named: coverage.sh BUILD
set -u
build=$1
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
