# Turns the lesson texts (steps/LANGUAGE/*.txt) and the sources of the steps
# (steps/*.c) into one C file, so that the program carries its own lessons.
#
# A text file: "[id]" alone on a line starts a text, lines after it are the
# text, a line "---" starts its next page, lines that begin with "#" are
# comments; blank lines at the end of a text are dropped.  After the comment
# "#: paragraphs" the lines of a paragraph are joined to one, since they are
# broken anew for each screen; a line that begins with a space stays alone.
#
# The rows come out in the order of strcmp(3) of "LANGUAGE ID", so that one is
# found by halving.
BEGIN {
	print "/* Made by lab/embed.awk; do not edit. */"
	print "#include \"lab/facts/text.h\""
	print "const struct text texts[] = {"
}
function quote(s) {
	gsub(/\\/, "&&", s)
	gsub(/"/, "\\\"", s)
	gsub(/\t/, "\\t", s)
	gsub(/\?\?/, "?\\?", s)
	return s
}
# The bytes 0x80 and up are of no ASCII text: Chinese is joined without a gap.
function gap(a, b) {
	a = substr(a, length(a))
	b = substr(b, 1, 1)
	return a > "~" && b > "~" ? "" : " "
}
function add(s,    last) {
	last = n > 0 ? line[n] : ""
	if (!joins || last ~ /^( |---$|$)/ || s ~ /^( |---$|$)/)
		line[++n] = s
	else
		line[n] = last gap(last, s) s
}
function finish() {
	if (id == "")
		return
	while (n > 0 && line[n] == "")
		n--
	key = language " " id
	id = ""
	if (key in row) {
		print FILENAME ": the text [" key "] is there twice" > "/dev/stderr"
		n = 0
		return
	}
	order[++rows] = key
	row[key] = sprintf("{\"%s\", \"%s\", \"\"", language, substr(key, length(language) + 2))
	for (i = 1; i <= n; i++)
		row[key] = row[key] "\n\"" quote(line[i]) (i < n ? "\\n" : "") "\""
	row[key] = row[key] "},\n"
	n = 0
}
# Shell's sort: awk has none of its own.
function sort_rows(    step, i, at, key) {
	for (step = int(rows / 2); step > 0; step = int(step / 2))
		for (i = step + 1; i <= rows; i++) {
			key = order[i]
			for (at = i; at > step && order[at - step] > key; at -= step)
				order[at] = order[at - step]
			order[at] = key
		}
}
FNR == 1 {
	finish()
	split(FILENAME, path, "/")
	is_text = FILENAME ~ /\.txt$/
	joins = 0
	language = is_text ? path[2] : "source"
	if (!is_text) {
		id = path[2]
		n = 0
	}
}
is_text && /^#: paragraphs$/ { joins = 1 }
is_text && /^#/ { next }
is_text && /^\[[^\] ]*\]$/ {
	finish()
	id = substr($0, 2, length($0) - 2)
	n = 0
	next
}
id != "" && (n > 0 || $0 != "" || !is_text) { add($0) }
END {
	finish()
	sort_rows()
	for (i = 1; i <= rows; i++)
		printf "%s", row[order[i]]
	print "{0, 0, 0}};"
	print "const size_t text_count = " rows ";"
}
