#!/bin/sh
# docs/play.sh PAGE...
#	plays the blocks "keys" of pages in a real terminal (tmux) and fails
#	where an expected text does not appear
# docs/play.sh --screen SIZE COMMAND [KEY...]
#	prints the screen as it stands after these keys, without colours
#
# A line of a block is one of
#	$ COMMAND	typed at the shell's prompt
#	KEY...  words	keys, then two spaces and what they do, for people
#	see TEXT	must stand on the screen within 20 seconds; * stands
#			for anything, line breaks count as spaces
# A KEY is as tmux calls it (Enter, Down, Escape, PageDown, C-c), one
# character, or "words": down to the line of a list that has these words.
# A page that says <!-- keys: at most N --> fails with more presses than N.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${PLAY_ROOM-}" ]; then
	export PLAY_ROOM=1
	exec "$here/room.sh" "$here/play.sh" "$@"
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/play.XXXXXX")
export XDG_STATE_HOME="$folder/state" TMPDIR="$folder"
size=80x24 presses=0 played=0 page='' line=''

tm() { tmux -S "$folder/tmux.$played" -f /dev/null "$@"; }
leave() { tm kill-server 2>/dev/null || :; rm -rf "$folder"; }
trap leave EXIT
trap 'exit 1' HUP INT TERM

# Each page has a server of its own: the last one may still be ending.
open_terminal() {
	played=$((played + 1))
	tm new-session -d -x "${size%x*}" -y "${size#*x}" \
	    'PS1="\$ " HISTFILE= exec sh'
	tm set -g status off
	tm set -g escape-time 5
	tm set -g default-terminal tmux-256color
}

# The screen as one line: what is broken over lines of one pane is one again.
screen() { tm capture-pane -p | sed 's/[│|]/ /g; s/[─┌┐└┘├┤┬┴]/ /g' |
    tr -s ' \n' '  '; }

fail() {
	echo "$page:$line: $1" >&2
	tm capture-pane -p >&2 || :
	exit 1
}

see() {
	pattern=$(printf '%s' "$1" | sed 's/[][?\\]/\\&/g')
	tries=0
	while :; do
		# shellcheck disable=SC2254
		case $(screen) in *$pattern*) return;; esac
		tries=$((tries + 1))
		[ $tries -le 400 ] || fail "this did not appear: $1"
		sleep 0.05
	done
}

# Until nothing has changed for a while; a number that counts beats may.
settle() {
	before='' same=0 tries=0
	while [ $same -lt "${1:-3}" ] && [ $tries -lt 200 ]; do
		sleep 0.05
		now=$(tm capture-pane -p | sed 's/beat [0-9]*//')
		if [ "$now" = "$before" ]; then same=$((same + 1))
		else same=0; fi
		before=$now tries=$((tries + 1))
	done
}

press() {
	presses=$((presses + 1))
	case $1 in ';') set -- '\;' ;; esac
	tm send-keys -- "$1"
	settle
}

selected() { tm capture-pane -p | sed -n "$(($(tm display -p \
    '#{cursor_y}') + 1))p"; }

# Down the list to the line that has these words, from where it stands.
choose() {
	steps=0
	while :; do
		case $(selected) in *"$1"*) return;; esac
		[ $steps -lt 40 ] || fail "no line of the list has: $1"
		[ $steps -ne 20 ] || press g
		presses=$((presses + 1))
		tm send-keys Down
		settle 1
		steps=$((steps + 1))
	done
}

play_keys() {
	rest=$1
	while [ -n "$rest" ]; do
		case $rest in
		'  '*) return ;;
		' '*) rest=${rest# }; continue ;;
		'"'*) rest=${rest#\"}
			choose "${rest%%\"*}"
			rest=${rest#*\"} ;;
		*)	press "${rest%% *}"
			case $rest in *' '*) rest=" ${rest#* }";;
			*) rest='' ;; esac ;;
		esac
	done
}

play_line() {
	text=$1
	while [ "$text" != "${text# }" ]; do text=${text# }; done
	case $text in
	'') ;;
	'see '*) see "${text#see }" ;;
	'$ '*)	tm send-keys -l -- "${text#??}"
		tm send-keys Enter
		settle ;;
	*)	play_keys "$text" ;;
	esac
}

play_page() {
	page=$1 presses=0 line=0 is_block=0
	open_terminal
	while IFS= read -r words <&3; do
		line=$((line + 1))
		case $words in
		'```keys'*) is_block=1; continue ;;
		'```'*) is_block=0; continue ;;
		esac
		[ $is_block -eq 0 ] || play_line "$words"
	done 3<"$page"
	most=$(sed -n 's/^<!-- keys: at most \([0-9]*\) -->$/\1/p' "$page")
	[ -z "$most" ] || [ $presses -le "$most" ] ||
	    fail "$presses presses, more than $most"
	tm kill-server
	echo "$page: played, $presses presses"
}

if [ "$1" = --screen ]; then
	size=$2 page=$3
	open_terminal
	tm send-keys -l -- "clear; $3"
	tm send-keys Enter
	settle 6
	shift 3
	[ "$*" ] && play_keys "$*"
	settle 6
	tm capture-pane -p
	exit
fi
for each; do play_page "$each"; done
