#compdef daemonlab
# zsh completion of daemonlab; made by `make man`
_daemonlab() {
	local command=lab i
	local -a rows
	for ((i = 2; i < CURRENT; i++)); do
		case $words[i] in
		run|inspect|check|list) command=$words[i]; break ;;
		esac
	done
	case $command,$words[CURRENT-1] in
	*,--recipe) compadd -- classic robust daemon3 none; return ;;
	*,--start) compadd -- job script background nohup leader; return ;;
	*,--compare) _values -s , word classic robust daemon3 none job script background nohup leader survivors; return ;;
	*,--require) _values -s , word fork setsid second_fork chdir umask close stdio sigterm sighup pidfile; return ;;
	*,--only) _values -s , word background own-session no-tty survives cannot-regain-tty cwd umask inherited-fds stdio sigterm sighup pidfile idle; return ;;
	*,--adopt) compadd -- init lab; return ;;
	*,--theme) compadd -- default contrast mono; return ;;
	*,--lang) compadd -- en zh; return ;;
	*,--shell) _files; return ;;
	*,--predict) _files; return ;;
	*,--report) _files; return ;;
	esac
	case $command in
	run)
	rows=(
		'--json:one JSON object a line instead of text'
		'--recipe:which steps\: classic, robust, daemon3, none'
		'--start:how the target is started\: job, script, background, nohup, leader'
		'--adopt:who adopts orphans\: lab makes the lab the subreaper'
		'--shell:another shell than bash, by its full path'
		'--repeat:do it all N times at full speed and count who survives'
		'--compare:two recipes or starts side by side; '\''survivors'\''\: &, nohup, disown and setsid against exit and a closed window'
		'--report:write the lab report, in Markdown'
		'--force:overwrite the file of --report'
		'--ascii:no sign outside ASCII'
		'--lang:language of the texts, as en or zh'
		'--predict:do what a sheet says and check its claims; - reads one from input'
		'--sheet:print an empty sheet, another for each seed'
		'--help:this'
		'fork:Step 1\: fork, and the parent exits'
		'setsid:Step 2\: setsid, the most important one'
		'chdir:Step 3\: chdir to /'
		'umask:Step 4\: umask 0'
		'close:Step 5\: close what was inherited'
		'sigterm:Step 6\: a handler for SIGTERM'
		'devnull:After close\: /dev/null on 0, 1 and 2'
		'sighup:Ignore SIGHUP, before fork'
		'pidfile:A PID file with a lock'
		'write-stdout:the target writes a line to descriptor 1'
		'read-stdin:a line is typed; the target reads descriptor 0 once, for at most 1 s'
		'open-dev-tty:the target opens its controlling terminal by its other name, /dev/tty'
		'open-new-tty:the target opens a terminal that no session owns, without O_NOCTTY'
		'create-file:the target asks for a file with 0666 and a folder with 0777 (\:MASK under it)'
		'open-file:the target opens a new data file and keeps it open'
		'printf-stdout:the target prints a line by printf and flushes it'
		'setpgid:the target asks for a process group of its own'
		'spawn-worker:the target forks a worker that stays'
		'unmount:the mount is unmounted\: done, or busy and who keeps it so'
		'key-intr:Ctrl-C is typed at the terminal\: SIGINT to its foreground group'
		'key-quit:Ctrl-\\ is typed at the terminal\: SIGQUIT to its foreground group'
		'key-susp:Ctrl-Z is typed at the terminal\: SIGTSTP to its foreground group'
		'logout:the shell is told to exit'
		'hangup:the master side of the terminal goes away, as when a window is closed'
		'signal\:TERM:a signal is sent to the target'
		'signal\:HUP:a signal is sent to the target'
		'signal\:INT:a signal is sent to the target'
		'signal\:QUIT:a signal is sent to the target'
		'signal\:TSTP:a signal is sent to the target'
		'signal\:STOP:a signal is sent to the target'
		'signal\:CONT:a signal is sent to the target'
		'signal\:KILL:a signal is sent to the target'
		'signal\:USR1:a signal is sent to the target'
		'signal\:USR2:a signal is sent to the target'
		'group\:TERM:a signal is sent to the target'\''s process group'
		'group\:HUP:a signal is sent to the target'\''s process group'
		'group\:INT:a signal is sent to the target'\''s process group'
		'group\:QUIT:a signal is sent to the target'\''s process group'
		'group\:TSTP:a signal is sent to the target'\''s process group'
		'group\:STOP:a signal is sent to the target'\''s process group'
		'group\:CONT:a signal is sent to the target'\''s process group'
		'group\:KILL:a signal is sent to the target'\''s process group'
		'group\:USR1:a signal is sent to the target'\''s process group'
		'group\:USR2:a signal is sent to the target'\''s process group'
	)
	;;
	inspect)
	_pids
	rows=(
		'--all:every process; 0-2, cwd and umask are looked at, not each file'
		'--tree:grouped by session and process group'
		'--json:one JSON object a process and line, with all descriptors'
		'--help:this text'
	)
	;;
	check)
	_command_names -e
	_files
	rows=(
		'--json:one JSON object'
		'--tap:Test Anything Protocol'
		'--junit:JUnit'\''s XML'
		'--gradescope:results.json of Gradescope'
		'--strict:a warning counts as a failure'
		'--require:fail unless these steps were taken\: fork setsid second_fork chdir umask close stdio sigterm sighup pidfile'
		'--only:let these checks alone count\: background own-session no-tty survives cannot-regain-tty cwd umask inherited-fds stdio sigterm sighup pidfile idle'
		'--timeout:seconds until it must have settled (10)'
		'--no-trace:do not follow its calls; some questions stay open'
		'--processes:limit of processes and threads (256; 0\: none)'
		'--memory:limit of memory of all together (1024; 0\: none)'
		'--file-size:limit of the size of a file (64; 0\: none)'
		'--cpu:limit of CPU time of a process (60; 0\: none)'
		'--help:this page'
	)
	;;
	list)
	rows=(
		'--json:one JSON object a line instead of text'
		'--help:this'
	)
	;;
	*)
	rows=(
		'--recipe:which steps\: classic, robust, daemon3, none'
		'--start:how the target is started\: job, script, background, nohup, leader'
		'--adopt:who adopts orphans\: lab makes the lab the subreaper'
		'--shell:another shell than bash, by its full path'
		'--no-predict:ask no questions before an action'
		'--lecture:lecture mode, for a class'
		'--theme:default, contrast or mono'
		'--ascii:no sign outside ASCII'
		'--lang:language of the texts, as en or zh'
		'--no-state:keep no progress'
		'--inventory:twelve questions, before and after the tour'
		'--help:this'
	)
	rows+=('--version:the version'
		'run:the same without a screen'
		'inspect:how much of a daemon is a process'
		'check:what does a daemon of your own do'
		'list:steps, experiments, recipes, starts'
	)
	;;
	esac
	local -a dashed=(${(M)rows:#-*}) plain=(${rows:#-*})
	_describe -t words word plain
	_describe -o -t options option dashed
}
_daemonlab "$@"
