# What the lab needs from the system, and how to get it.
#
# One line a need: its name (a ? before it: the lab does without), how to see
# that it is there, and its packages for apt, dnf, pacman, apk and zypper.  All
# but apt's (Debian) are untested.

define NEEDS_BUILD
a C compiler|command -v cc && cc -include stdio.h -E -x c /dev/null|gcc libc6-dev|gcc glibc-devel|gcc|gcc musl-dev linux-headers|gcc glibc-devel
make|command -v make|make|make|make|make|make
pkg-config|command -v pkg-config|pkg-config|pkgconf-pkg-config|pkgconf|pkgconf|pkg-config
ncursesw|pkg-config --exists ncursesw|libncurses-dev|ncurses-devel|ncurses|ncurses-dev ncurses-terminfo-base|ncurses-devel
jansson|pkg-config --exists jansson|libjansson-dev|jansson-devel|jansson|jansson-dev|libjansson-devel
awk|command -v awk|mawk|gawk|gawk|gawk|gawk
?libvterm|pkg-config --exists vterm|libvterm-dev|libvterm-devel|libvterm|libvterm-dev|libvterm-devel
?libseccomp|pkg-config --exists libseccomp|libseccomp-dev|libseccomp-devel|libseccomp|libseccomp-dev|libseccomp-devel
?libfuse3|pkg-config --exists fuse3|libfuse3-dev|fuse3-devel|fuse3|fuse3-dev|fuse3-devel
?fusermount3|command -v fusermount3|fuse3|fuse3|fuse3|fuse3|fuse3
?bash|command -v bash|bash|bash|bash|bash|bash
endef

define NEEDS_TEST
Check|pkg-config --exists check|check|check-devel|check|check-dev|check-devel
tmux|command -v tmux|tmux|tmux|tmux|tmux|tmux
setpriv|command -v setpriv|util-linux|util-linux|util-linux|setpriv|util-linux
unshare|command -v unshare|util-linux|util-linux-core|util-linux|util-linux-misc|util-linux
ps|command -v ps|procps|procps-ng|procps-ng|procps-ng|procps
strace|command -v strace|strace|strace|strace|strace|strace
endef

# Besides those: what `make fuzz` is built with.
define NEEDS_FUZZ
clang|command -v clang|clang|clang|clang|clang|clang
libFuzzer of clang|t=$$(mktemp) && clang -fsanitize=fuzzer,address -Wl,--defsym=LLVMFuzzerTestOneInput=main -x c /dev/null -o $$t; r=$$?; rm -f $$t; [ $$r = 0 ]|libclang-rt-dev|compiler-rt|compiler-rt|compiler-rt|clang
endef

# The programs that the lab is compared with, and daemons to inspect.
define NEEDS_PEERS
?lsof|command -v lsof|lsof|lsof|lsof|lsof|lsof
?lsfd|command -v lsfd|util-linux-extra|util-linux|util-linux|lsfd|util-linux
?pstree|command -v pstree|psmisc|psmisc|psmisc|psmisc|psmisc
?htop|command -v htop|htop|htop|htop|htop|htop
?btop|command -v btop|btop|btop|btop|btop|btop
?tig|command -v tig|tig|tig|tig|tig|tig
?strace|command -v strace|strace|strace|strace|strace|strace
?gdb|command -v gdb|gdb|gdb|gdb|gdb|gdb
?daemonize|command -v daemonize|daemonize|daemonize||daemonize|
?start-stop-daemon|PATH=$$PATH:/sbin command -v start-stop-daemon|dpkg|dpkg|dpkg|openrc|
?psutil|/usr/bin/python3 -c 'import psutil'|python3-psutil|python3-psutil|python-psutil|py3-psutil|python3-psutil
?cron|PATH=$$PATH:/usr/sbin command -v cron|cron|cronie|cronie|cronie|cronie
?atd|PATH=$$PATH:/usr/sbin command -v atd|at|at|at|at|at
?nginx|PATH=$$PATH:/usr/sbin command -v nginx|nginx-light|nginx|nginx|nginx|nginx
?memcached|command -v memcached|memcached|memcached|memcached|memcached|memcached
?dnsmasq|PATH=$$PATH:/usr/sbin command -v dnsmasq|dnsmasq-base|dnsmasq|dnsmasq|dnsmasq|dnsmasq
?rsyslogd|PATH=$$PATH:/usr/sbin command -v rsyslogd|rsyslog|rsyslog||rsyslog|rsyslog
?sshd|PATH=$$PATH:/usr/sbin command -v sshd|openssh-server|openssh-server|openssh|openssh-server|openssh-server
?redis-server|command -v redis-server|redis-server|redis|redis|redis|redis
endef

# In a shell: missing prints a word for each need that is not there, its name
# (with "must" or "may" in MODE) or its packages (with a manager's name).
define DEPS_SHELL
missing() { \
	printf '%s\n' "$$NEEDS" | \
	while IFS='|' read -r name test apt dnf pacman apk zypper; do \
		case $$1$$name in may[!?]*|must[?]*) continue;; esac; \
		eval "$$test" >/dev/null 2>&1 </dev/null && continue; \
		case $$2 in name) printf '%s\n' "$${name#[?]}";; \
		*) eval "printf '%s ' \"\$$$$2\"";; esac; \
	done; \
}; \
names() { for mode; do missing $$mode name; done | \
	sed '$$!s/$$/,/' | tr '\n' ' '; }; \
if command -v apt-get >/dev/null; then manager=apt; \
	add='env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends'; \
elif command -v dnf >/dev/null; then manager=dnf add='dnf install -y'; \
elif command -v pacman >/dev/null; then manager=pacman; \
	add='pacman -Sy --needed --noconfirm'; \
elif command -v apk >/dev/null; then manager=apk add='apk add'; \
elif command -v zypper >/dev/null; then manager=zypper; \
	add='zypper --non-interactive install'; \
else manager= add=; fi; \
must=$$(names must) may=$$(names may)
endef

# Installs what NEEDS tells.  What the lab can do without is asked for one at
# a time: not every system has it, and that is no reason to stop.
define DEPS_INSTALL
$(DEPS_SHELL); \
if [ -z "$$must$$may" ]; then echo "$@: nothing is missing"; exit 0; fi; \
echo "$@: missing: $$(names must may)"; \
if [ -z "$$manager" ]; then \
	echo "$@: no apt-get, dnf, pacman, apk or zypper here: please" \
	    "install these with what your system has" >&2; exit 1; fi; \
run=; \
if [ "$$(id -u)" -ne 0 ]; then \
	if ! command -v sudo >/dev/null; then \
		echo "$@: neither root nor sudo; ask whoever is root to run:" \
		    "$${add#env DEBIAN_FRONTEND=noninteractive }" \
		    $$(missing must $$manager) $$(missing may $$manager) >&2; \
		exit 1; fi; \
	run='sudo '; fi; \
if [ $$manager = apt ]; then echo "$@: $${run}apt-get update"; \
	$$run apt-get -q update || :; fi; \
packages=$$(missing must $$manager); \
if [ -n "$$packages" ]; then echo "$@: $${run}$$add $$packages"; \
	$$run $$add $$packages || exit 1; fi; \
for package in $$(missing may $$manager); do \
	echo "$@: $${run}$$add $$package"; $$run $$add $$package || :; done; \
must=$$(names must) may=$$(names may); \
[ -z "$$may" ] || echo "$@: not to be had: $$may(the rest works without)"; \
[ -z "$$must" ] || { echo "$@: still missing: $$must" >&2; exit 1; }
endef

export NEEDS

.PHONY: deps deps-test deps-fuzz deps-peers has-build has-test has-fuzz
deps: NEEDS = $(NEEDS_BUILD)
deps-test: NEEDS = $(NEEDS_TEST)
deps-fuzz: NEEDS = $(NEEDS_FUZZ)
deps deps-test deps-fuzz:
	@$(DEPS_INSTALL)

# A service that is installed is not to be started: on Debian that is asked of
# policy-rc.d, which is put there for the time, and only if there is none.
deps-peers: NEEDS = $(NEEDS_PEERS)
deps-peers:
	@policy=/usr/sbin/policy-rc.d; mine=; \
	if command -v apt-get >/dev/null && [ ! -e $$policy ] \
	    && [ "$$(id -u)" -eq 0 ]; then \
		mine=$$policy; trap 'rm -f $$mine' EXIT; \
		trap 'exit 1' HUP INT TERM; \
		printf '#!/bin/sh\nexit 101\n' > $$policy; \
		chmod 755 $$policy; fi; \
	if [ ! -e $$policy ] && command -v apt-get >/dev/null; then \
		echo "$@: run it as root, so that nothing is started" >&2; \
		exit 1; fi; \
	$(DEPS_INSTALL)

# Only look: `all` and `check` ask for what is missing by its name.
has-build: NEEDS = $(NEEDS_BUILD)
has-test: NEEDS = $(NEEDS_TEST)
has-fuzz: NEEDS = $(NEEDS_FUZZ)
has-build has-test has-fuzz:
	@$(DEPS_SHELL); [ -z "$$must" ] || { \
		echo "missing: $$must(make $(subst has,deps,$(@:has-build=has)) installs it)" >&2; \
		exit 1; }

# In one call, `make -j deps all`, nothing is built before it is installed.
ifneq ($(filter deps,$(MAKECMDGOALS)),)
$(OBJECTS) $(BUILD)/mydaemon $(BUILD)/texts.c: | deps
endif
ifneq ($(filter deps-test,$(MAKECMDGOALS)),)
deps-test: | $(filter deps,$(MAKECMDGOALS))
$(TESTOBJ): | deps-test
endif
