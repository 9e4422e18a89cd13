# Reads lab/FLOORS, then source files; prints each #include "..." that goes
# to a floor it must not know, and fails if there was one.  Includes are
# written from the top of the project: #include "lab/facts/snapshot.h".
FNR == NR {
	if ($0 ~ /^#/ || NF == 0)
		next
	sub(/:$/, "", $1)
	floor[$1] = 1
	for (i = 2; i <= NF; i++)
		may[$1, $i] = 1
	next
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	from = FILENAME
	sub(/\/[^\/]*$/, "", from)
	split($0, part, "\"")
	to = part[2]
	if (to !~ /\//)
		to = from "/" to
	sub(/\/[^\/]*$/, "", to)
	if (to != from && !((from, to) in may)) {
		printf "%s:%d: %s must not include %s\n", FILENAME, FNR, from, part[2]
		bad = 1
	}
}
/^[ \t]*#[ \t]*include[ \t]*<(curses|ncurses|vterm)/ {
	if (FILENAME !~ /^lab\/faces\//  && FILENAME !~ /^lab\/actors\/cells/) {
		printf "%s:%d: curses belongs to lab/faces\n", FILENAME, FNR
		bad = 1
	}
}
END { exit bad }
