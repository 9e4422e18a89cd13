# The proof: check, asan, valgrind, faults, fuzz, coverage.
SANITIZE   := -fsanitize=address,undefined -fno-omit-frame-pointer

FUZZ_MINUTES ?= 1
FUZZERS    := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
# What forks nothing that valgrind would have to follow.
FACTS      := text command view tie rule steps_table explain procfs scanner \
              cells

.PHONY: check asan valgrind faults fuzz coverage test-programs
test-programs: all daemons $(BUILD)/check_all

check: has-test
	@$(MAKE) --no-print-directory test-programs
	@$(MAKE) --no-print-directory floors
	@sh tests/run.sh $(BUILD)

# Reports go to files, since the target's descriptors are closed by its step.
asan: has-test
	@mkdir -p $(BUILD)/asan && rm -rf $(BUILD)/asan/reports
	@mkdir -m 1777 $(BUILD)/asan/reports
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan \
	    CFLAGS="-O1 -g $(SANITIZE) -DSANITIZER_LOG='\"$(CURDIR)/$(BUILD)/asan/reports/report\"'" \
	    LDFLAGS="$(SANITIZE)" WERROR= test-programs
	@sh tests/asan.sh $(BUILD)/asan

valgrind: has-test
	@$(MAKE) --no-print-directory test-programs
	@sh tests/valgrind.sh $(BUILD) $(FACTS)

# The long half: about half an hour.
faults: has-test
	@$(MAKE) --no-print-directory test-programs
	FAULTS=long sh tests/run.sh $(BUILD) kill target inject degraded resize walk desk

fuzz: $(FUZZERS:%=$(BUILD)/fuzz/%)
	@for name in $(FUZZERS); do \
		corpus=$(BUILD)/fuzz/corpus.$$name; mkdir -p $$corpus; \
		seeds=tests/fuzz/$${name#fuzz_}; [ -d $$seeds ] || seeds=; \
		echo "$$name: $(FUZZ_MINUTES) minutes"; \
		(cd $(BUILD)/fuzz && ./$$name -max_total_time=$$((60 * $(FUZZ_MINUTES))) \
		    -print_final_stats=0 -verbosity=0 -close_fd_mask=0 \
		    corpus.$$name $${seeds:+../../$$seeds}) || exit 1; \
	done; echo "fuzz: nothing found"

$(BUILD)/fuzz/%: tests/fuzz/%.c $(BUILD)/texts.c $(SOURCES)
	@mkdir -p $(@D)
	$(Q)clang $(CPPFLAGS) -std=c17 -O1 -g -fsanitize=fuzzer,address,undefined \
	    -fno-sanitize-recover=undefined -Wno-overlength-strings -o $@ $< \
	    $(BUILD)/texts.c $(STEPS) $(filter-out lab/main.c,$(filter lab/%,$(SOURCES))) $(LIBS)

coverage: has-test
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage \
	    CFLAGS="-O0 -g --coverage -fprofile-update=atomic" LDFLAGS=--coverage \
	    WERROR= test-programs
	@sh tests/run.sh -1 $(BUILD)/coverage
	@sh tests/coverage.sh $(BUILD)/coverage
