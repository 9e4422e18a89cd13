# A debugger that stops a daemon at its setsid(2), and lets it go on.
set pagination off
set confirm off
set follow-fork-mode child
set detach-on-fork on
catch syscall setsid
run
continue
continue
