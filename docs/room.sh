#!/bin/sh
# docs/room.sh COMMAND [ARG...]: runs a command where the pages of docs/ are
# made: with process IDs, terminals and a process 1 of its own and the project
# in /mnt/daemonlab, so that they come out the same on every machine.  Where the system has no namespaces it
# runs the command all the same, with the PIDs of the day.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
export PATH="$here/build:$PATH" LC_ALL=C.UTF-8 TERM=xterm-256color TZ=UTC
unset TMUX LINES COLUMNS NO_COLOR XDG_STATE_HOME

inside() {
	if mount -t devpts -o newinstance,ptmxmode=0666 devpts /dev/pts; then
		mount --bind /dev/pts/ptmx /dev/ptmx
	fi
	if mount -t tmpfs tmpfs /mnt; then
		mkdir /mnt/daemonlab
		mount --bind "$here" /mnt/daemonlab
		cd /mnt/daemonlab
		PATH="/mnt/daemonlab/build:$PATH"
	fi
	echo "${ROOM_PID:-16000}" > /proc/sys/kernel/ns_last_pid
	"$@"
}

case ${1-} in
--inside)
	shift
	inside "$@"
	exit ;;
esac
user=
[ "$(id -u)" -eq 0 ] || user='--user --map-root-user'
# shellcheck disable=SC2086
if unshare $user --mount --pid --fork true 2>/dev/null; then
	# shellcheck disable=SC2086
	exec unshare $user --mount --pid --fork --kill-child --mount-proc \
	    "$here/docs/init" "$here/docs/room.sh" --inside "$@"
fi
exec "$@"
