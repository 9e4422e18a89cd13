# daemonlab: `make deps run` starts the lab, `make deps deps-test check` tests it.
CC       ?= cc
PREFIX   ?= /usr/local
BUILD    ?= build
VERSION  := 1.0
PKG      := pkg-config
Q         = $(if $(V),,@)
HAVE      = $(shell $(PKG) --exists $(1) 2>/dev/null && echo 1)

CPPFLAGS += -D_GNU_SOURCE -I. -DDAEMONLAB_VERSION='"$(VERSION)"'
CFLAGS   ?= -O2 -g
CFLAGS   += -std=c17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla \
            -Wmissing-prototypes -Wstrict-prototypes $(WERROR)
WERROR   ?= -Werror
# Asked once, when the first recipe needs it: in `make deps run` the packages
# are not there yet while this file is read.
ask       = $(eval $(1) := $(2))$($(1))
# libfuse asks for dlopen, in a half of it that the lab never calls; a static
# executable has no loader: see lab/actors/stick.c.
WRAP     := -Wl,--wrap=dlopen
LIBS      = $(call ask,LIBS,$(call still,$(shell \
            $(PKG) --libs ncursesw jansson 2>/dev/null \
            || echo -lncursesw -ltinfo -ljansson) \
            $(shell $(PKG) --libs vterm 2>/dev/null) \
            $(shell $(PKG) --libs libseccomp 2>/dev/null) \
            $(if $(call HAVE,fuse3),$(shell $(PKG) --libs fuse3) \
            $(WRAP))))
# A loader that maps six libraries takes longer than inspect does; so what has
# an archive is linked in.  Where all have one, and no sanitizer is asked for,
# nothing is left for the loader.
archive   = $(filter /%,$(shell $(CC) -print-file-name=lib$(1:-l%=%).a))
still     = $(if $(DYNAMIC),$(1),$(foreach l,$(1),$(or $(if \
            $(filter -l%,$l),$(call archive,$l)),$l)))
STATIC    = $(call ask,STATIC,$(if $(or $(DYNAMIC),$(findstring \
            -fsanitize,$(CFLAGS) $(LDFLAGS)),$(filter -l%,$(LIBS))),,$(if \
            $(call archive,-lc),-static)))
OPTIONS   = $(call ask,OPTIONS,$(if $(call HAVE,vterm),-DHAVE_VTERM) \
            $(if $(call HAVE,libseccomp),-DHAVE_SECCOMP) \
            $(if $(call HAVE,fuse3),-DHAVE_FUSE))
CPPFLAGS += $(OPTIONS)

STEPS    := $(filter-out steps/mydaemon.c,$(wildcard steps/*.c))
TEXTS    := $(sort $(wildcard steps/*/*.txt))
MAKERS   := lab/make_filters.c
SOURCES  := $(sort $(STEPS) $(filter-out $(MAKERS), \
            $(wildcard lab/*.c lab/*/*.c)))
OBJECTS  := $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/texts.o $(BUILD)/filters.o
PARTS    := $(filter-out $(BUILD)/lab/main.o,$(OBJECTS))
TESTS    := $(sort $(wildcard tests/*.c tests/truths/*.c tests/faults/*.c))
TESTOBJ  := $(TESTS:%.c=$(BUILD)/%.o)

.DELETE_ON_ERROR:
.PHONY: all run check clean floors
all: $(BUILD)/daemonlab $(BUILD)/mydaemon

run: all
	$(BUILD)/daemonlab

$(BUILD)/daemonlab: $(OBJECTS)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $(STATIC) -o $@ $^ $(LIBS)

$(BUILD)/mydaemon: steps/mydaemon.c $(STEPS) steps/step.h | $(BUILD)/
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $<

$(BUILD)/texts.c: lab/embed.awk $(TEXTS) $(wildcard steps/*.c) | $(BUILD)/
	$(Q)LC_ALL=C awk -f lab/embed.awk $(TEXTS) $(wildcard steps/*.c) > $@

$(BUILD)/texts.o: $(BUILD)/texts.c
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Wno-overlength-strings -MMD -MP -c -o $@ $<

# What it uses of the lab, to know the calls by their names.
CALLS    := $(patsubst %,$(BUILD)/lab/%.o,facts/call facts/field facts/snapshot \
            ground/buffer ground/escape ground/memory ground/names)

$(BUILD)/make_filters: $(BUILD)/lab/make_filters.o $(CALLS)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/filters.c: $(BUILD)/make_filters
	$(Q)$(BUILD)/make_filters > $@

$(BUILD)/filters.o: $(BUILD)/filters.c
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/:
	@mkdir -p $@

floors:
	$(Q)awk -f lab/floors.awk lab/FLOORS $(SOURCES) $(wildcard steps/*.h lab/*.h lab/*/*.h)

$(BUILD)/suites.h: $(TESTS) | $(BUILD)/
	$(Q)LC_ALL=C sed -n 's/^Suite \*\([a-z0-9_]*_suite\)(void)$$/SUITE(\1)/p' $(TESTS) | sort > $@

$(BUILD)/tests/check_main.o: $(BUILD)/suites.h
$(BUILD)/tests/check_main.o: CPPFLAGS += -I$(BUILD)

$(BUILD)/check_all: $(TESTOBJ) $(PARTS)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(shell $(PKG) --libs check)

include lab/deps.mk $(sort $(wildcard tests/*.mk docs/*.mk))

$(BUILD)/check_all: | $(BUILD)/daemonlab $(BUILD)/mydaemon $(DAEMONS) $(GUESTS)

clean:
	rm -rf $(BUILD)

-include $(OBJECTS:.o=.d) $(TESTOBJ:.o=.d) $(MAKERS:%.c=$(BUILD)/%.d)
