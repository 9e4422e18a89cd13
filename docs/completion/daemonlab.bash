# bash completion of daemonlab; made by `make man`
_daemonlab() {
	local line=${COMP_LINE:0:COMP_POINT} word list words='' command=lab i
	word=${line##*[[:space:]]}
	list=${word%"${word##*,}"}
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in run|inspect|check|list)
			command=${COMP_WORDS[i]}; break ;;
		esac
	done
	case $command,${COMP_WORDS[COMP_CWORD-1]} in
	*,--recipe) command=value words='classic robust daemon3 none' ;;
	*,--start) command=value words='job script background nohup leader' ;;
	*,--compare) command=value words='classic robust daemon3 none job script background nohup leader survivors' ;;
	*,--require) command=value words='fork setsid second_fork chdir umask close stdio sigterm sighup pidfile' ;;
	*,--only) command=value words='background own-session no-tty survives cannot-regain-tty cwd umask inherited-fds stdio sigterm sighup pidfile idle' ;;
	*,--adopt) command=value words='init lab' ;;
	*,--theme) command=value words='default contrast mono' ;;
	*,--lang) command=value words='en zh' ;;
	*,--shell)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return ;;
	*,--predict)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return ;;
	*,--report)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return ;;
	run,*) words='--json --recipe --start --adopt --shell --repeat --compare --report --force --ascii --lang --predict --sheet --help fork setsid chdir umask close sigterm devnull sighup pidfile write-stdout read-stdin open-dev-tty open-new-tty create-file open-file printf-stdout setpgid spawn-worker unmount key-intr key-quit key-susp logout hangup signal:TERM signal:HUP signal:INT signal:QUIT signal:TSTP signal:STOP signal:CONT signal:KILL signal:USR1 signal:USR2 group:TERM group:HUP group:INT group:QUIT group:TSTP group:STOP group:CONT group:KILL group:USR1 group:USR2 ' ;;
	inspect,*) words='--all --tree --json --help ' ;;
	check,*) words='--json --tap --junit --gradescope --strict --require --only --timeout --no-trace --processes --memory --file-size --cpu --help ' ;;
	list,*) words='--json --help ' ;;
	*) words='--version run inspect check list --recipe --start --adopt --shell --no-predict --lecture --theme --ascii --lang --no-state --inventory --help ' ;;
	esac
	[[ $command != inspect ]] || words+=$(cd /proc && echo [0-9]*)
	mapfile -t COMPREPLY < <(compgen -P "$list" -W "$words" -- "${word#"$list"}")
	if [[ $command == check && $word != -* ]]; then
		mapfile -t COMPREPLY < <(compgen -c -- "$word")
	fi
	# A colon parts words for bash, so what stands before it is there already.
	[[ $word != *:* ]] || COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*:}"}"}")
}
complete -F _daemonlab daemonlab
