#!/bin/sh
# docs/screenshot.sh FOLDER: draws the pictures of docs/screens into a folder,
# from the real program in an xterm under Xvfb.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${SHOT_ROOM-}" ]; then
	for tool in Xvfb xterm import convert; do
		command -v $tool >/dev/null || {
			echo "screenshot: needs Xvfb, xterm and ImageMagick" \
			    "(no $tool here)" >&2; exit 1; }
	done
	mkdir -p "$1"
	export SHOT_ROOM=1
	exec "$here/room.sh" "$here/screenshot.sh" "$(cd "$1" && pwd)"
fi
out=$1
folder=$(mktemp -d "${TMPDIR:-/tmp}/shot.XXXXXX")
export TMPDIR="$folder" XDG_STATE_HOME="$folder/state"
trap 'kill $server 2>/dev/null || :; rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

Xvfb -displayfd 3 -screen 0 1400x900x24 -nolisten tcp \
    3>"$folder/display" >/dev/null 2>&1 &
server=$!
tries=0
until [ -s "$folder/display" ] || [ $tries -gt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
DISPLAY=:$(cat "$folder/display")
export DISPLAY

tm() { tmux -S "$folder/tmux.$name" -f /dev/null "$@"; }

# The lab in tmux, for the keys, and tmux in xterm, for the picture.
shoot() {
	name=$1 size=$2 command=$3
	shift 3
	tm new-session -d -x "${size%x*}" -y "${size#*x}" "$command"
	tm set -g status off
	tm set -g default-terminal tmux-256color
	xterm -geometry "$size" -fa 'DejaVu Sans Mono' -fs 11 -b 4 \
	    -bg white -fg black -tn xterm-256color +sb \
	    -xrm 'XTerm*forceBoxChars: true' \
	    -e tmux -S "$folder/tmux.$name" attach &
	window=$!
	sleep 2
	for key; do
		tm send-keys -- "$key"
		sleep 0.7
	done
	sleep 1
	import -window root "$folder/$name.png"
	convert "$folder/$name.png" -trim +repage -bordercolor white \
	    -border 6 +dither -colors 16 -strip "$out/$name.png"
	tm kill-server
	wait $window || :
}

lab='daemonlab --no-state --no-predict'
shoot first 80x24 "$lab"
shoot setsid 80x24 "$lab" 1 Enter 2 Enter
shoot tree 80x24 "$lab" 1 Enter 2 Enter t z
shoot ties 80x24 "$lab" 1 Enter 2 Enter i
shoot predict 80x24 'daemonlab --no-state' 1 Enter
shoot wide 120x36 "$lab" 1 Enter 2 Enter
shoot lecture 80x24 "$lab --lecture" PageDown PageDown PageDown PageDown \
    PageDown PageDown
