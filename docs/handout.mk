# What is handed out: manual, completion and pages, install, package, tarball.
MANUAL    := $(sort $(wildcard docs/*.1))
PAGES     := README.md $(sort $(wildcard docs/*.md))
PLAYED    := docs/tour.md docs/lecture.md
SHELLS    := bash zsh fish
HELPERS   := docs/tables.c docs/tables_check.c docs/complete.c
HELPEROBJ := $(HELPERS:%.c=$(BUILD)/%.o)

prefix     = $(DESTDIR)$(PREFIX)
BASHDIR   ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR    ?= $(PREFIX)/share/zsh/site-functions
FISHDIR   ?= $(PREFIX)/share/fish/vendor_completions.d

.PHONY: man man-check docs docs-check play install uninstall

$(BUILD)/tables: $(HELPEROBJ) $(PARTS)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# The tables of the manual, of README and of the completion, made anew.
man: $(BUILD)/tables
	@for page in $(MANUAL) README.md; do \
		$(BUILD)/tables pages < $$page > $(BUILD)/page && \
		{ cmp -s $(BUILD)/page $$page || cat $(BUILD)/page > $$page; } \
		|| exit 1; done
	@for shell in $(SHELLS); do \
		$(BUILD)/tables $$shell > docs/completion/daemonlab.$$shell \
		|| exit 1; done

# Fails where a table of the program is not what stands in a page: part of
# make check.  docs-check and play are not: what they compare hangs on what the
# system allows, and play takes a minute and a half.
man-check: $(BUILD)/tables
	@for page in $(MANUAL) README.md; do \
		$(BUILD)/tables pages < $$page | diff -u $$page - || \
		{ echo "$$page: not in step with the tables: make man" >&2; \
		exit 1; }; done
	@for shell in $(SHELLS); do \
		$(BUILD)/tables $$shell | \
		diff -u docs/completion/daemonlab.$$shell - || exit 1; done
	@echo "man-check: the manual and the completion are in step"

# The outputs and screens in the pages, made anew, or compared.
docs: all man
	docs/refresh.sh $(PAGES)

docs-check: all man-check
	docs/refresh.sh --check $(PAGES)

# Plays the keys of the tour and of the lecture in a real terminal.
play: all
	docs/play.sh $(PLAYED)

install: all
	install -d "$(prefix)/bin" "$(prefix)/share/man/man1" \
	    "$(prefix)/share/doc/daemonlab/docs/screens" \
	    "$(DESTDIR)$(BASHDIR)" "$(DESTDIR)$(ZSHDIR)" "$(DESTDIR)$(FISHDIR)"
	install -m 755 $(BUILD)/daemonlab "$(prefix)/bin"
	install -m 644 $(MANUAL) "$(prefix)/share/man/man1"
	install -m 644 README.md "$(prefix)/share/doc/daemonlab"
	install -m 644 $(filter docs/%,$(PAGES)) "$(prefix)/share/doc/daemonlab/docs"
	install -m 644 $(wildcard docs/screens/*.png) "$(prefix)/share/doc/daemonlab/docs/screens"
	install -m 644 docs/completion/daemonlab.bash "$(DESTDIR)$(BASHDIR)/daemonlab"
	install -m 644 docs/completion/daemonlab.zsh "$(DESTDIR)$(ZSHDIR)/_daemonlab"
	install -m 644 docs/completion/daemonlab.fish "$(DESTDIR)$(FISHDIR)"

# Only what install put there: shared folders stay.
uninstall:
	rm -f "$(prefix)/bin/daemonlab" "$(DESTDIR)$(BASHDIR)/daemonlab" \
	    "$(DESTDIR)$(ZSHDIR)/_daemonlab" "$(DESTDIR)$(FISHDIR)/daemonlab.fish"
	for page in $(notdir $(MANUAL)); do \
		rm -f "$(prefix)/share/man/man1/$$page" || exit 1; done
	rm -rf "$(prefix)/share/doc/daemonlab"

-include $(HELPEROBJ:.o=.d)

# The pictures; they change only where the program's looks do.
.PHONY: screenshots
screenshots: all
	docs/screenshot.sh docs/screens

# A Debian package, and the source with a program that runs as it is.
.PHONY: deb dist
deb: all
	docs/deb.sh $(VERSION) $(BUILD)

dist: all
	docs/dist.sh $(VERSION) $(BUILD)

# Every reader of the code that is installed here; minutes, for clang-tidy.
.PHONY: lint
LINTED    := $(SOURCES) $(MAKERS) $(HELPERS)
LINTFLAGS  = $(filter-out -g -O%,$(CPPFLAGS) $(CFLAGS))
CPPCHECK   = cppcheck --quiet --std=c17 --error-exitcode=1 --inline-suppr \
             --enable=warning,performance,portability \
             --suppress=nullPointerRedundantCheck $(filter -D%,$(LINTFLAGS)) -I.
have       = command -v $(1) >/dev/null || { echo "lint: no $(1) here"; exit 0; }

lint: export FLAGS = $(LINTFLAGS)
lint: $(BUILD)/texts.c
	@$(call have,gcc); printf '%s\n' $(LINTED) | \
	    xargs -n 20 -P 2 gcc $(LINTFLAGS) -fsyntax-only
	@$(call have,clang); printf '%s\n' $(LINTED) | \
	    xargs -n 20 -P 2 clang $(LINTFLAGS) -fsyntax-only
	@$(call have,cppcheck); $(CPPCHECK) -j 2 lab steps docs
	@$(call have,shellcheck); shellcheck -S warning docs/init docs/*.sh tests/*.sh
	@$(call have,mandoc); mandoc -T lint -W warning $(MANUAL)
	@$(call have,clang-tidy); printf '%s\n' $(LINTED) | \
	    xargs -n 10 -P 2 sh -c \
	    'eval "clang-tidy --quiet \"\$$@\" -- $$FLAGS" 2>/dev/null' sh
	@$(call have,scan-build); scan-build --status-bugs -o $(BUILD)/scan \
	    --use-cc=clang $(MAKE) BUILD=$(BUILD)/scan/build \
	    $(BUILD)/scan/build/daemonlab >/dev/null
	@echo "lint: nothing found"
