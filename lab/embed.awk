# Turns the lesson texts (steps/LANGUAGE/*.txt) and the sources of the steps
# (steps/*.c) into one C file, so that the program carries its own lessons.
#
# A text file: "[id]" alone on a line starts a text, lines after it are the
# text, a line "---" starts its next page, lines that begin with "#" are
# comments; blank lines at the end of a text are dropped.  After the comment
# "#: paragraphs" the lines of a paragraph are joined to one, since they are
# broken anew for each screen; a line that begins with a space stays alone.
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
	printf "{\"%s\", \"%s\", \"\"", language, id
	for (i = 1; i <= n; i++)
		printf "\n\"%s%s\"", quote(line[i]), i < n ? "\\n" : ""
	print "},"
	id = ""
	n = 0
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
	print "{0, 0, 0}};"
}
