# The proof: check, asan, valgrind, faults, fuzz, coverage.
SANITIZE   := -fsanitize=address,undefined -fno-omit-frame-pointer

FUZZ_MINUTES ?= 1
FUZZERS    := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
EXPLAIN    := explain explain_steps explain_tries explain_terminal explain_acts
# What makes sense with sanitizers: not what counts memory or is killed at
# every call, nor what runs programs of others.
SANITIZED  := text wording $(EXPLAIN) tie steps_table view click jump command \
              screen procfs census rule rule_trial json_snapshot scanner cells \
              stage desk typed storm keys checked markdown sinks undo
# What forks nothing that valgrind would have to follow.
FACTS      := text wording command view click jump tie rule rule_trial \
              steps_table $(EXPLAIN) procfs scanner cells trail taken tap \
              json_snapshot progress screen markdown

.PHONY: check asan valgrind faults fuzz coverage test-programs
test-programs: all daemons $(BUILD)/check_all

check: has-test
	@$(MAKE) --no-print-directory test-programs
	@$(MAKE) --no-print-directory floors man-check
	@sh tests/run.sh $(BUILD)

# Reports go to files that are counted, since a descriptor may be closed.
asan: has-test
	@mkdir -p $(BUILD)/asan && rm -rf $(BUILD)/asan/reports
	@mkdir -m 1777 $(BUILD)/asan/reports
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan \
	    CFLAGS="-O1 -g $(SANITIZE) -Wno-format-truncation" \
	    LDFLAGS="$(SANITIZE)" test-programs
	@sh tests/asan.sh $(BUILD)/asan $(SANITIZED)

# Not the static program: what valgrind puts in the place of malloc and strcmp
# has no place in it.
valgrind: has-test
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/valgrind DYNAMIC=1 \
	    CFLAGS="-O1 -g" test-programs
	@sh tests/valgrind.sh $(BUILD)/valgrind $(FACTS)

# The long half takes hours.  With sanitizers a suite of it is
# make asan SANITIZED=keys FAULTS=long
faults: has-test
	@$(MAKE) --no-print-directory test-programs
	@FAULTS=long TESTS_LIMIT=14400 sh tests/run.sh $(BUILD) kill glass target \
	    inject degraded forbidden scarce walk desk container greedy churn \
	    storm again names sinks keys experiments

# Each fuzzer for so many minutes; FUZZERS names those that are wanted.
fuzz: has-fuzz
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC=clang \
	    CFLAGS="-O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link \
	    -fno-sanitize-recover=undefined" LDFLAGS="$(SANITIZE)" \
	    FUZZERS="$(FUZZERS)" fuzz-programs
	@sh tests/fuzz/run.sh $(BUILD)/fuzz $(FUZZ_MINUTES) $(FUZZERS)

.PHONY: fuzz-programs
fuzz-programs: $(FUZZERS:%=$(BUILD)/%)

# What several fuzzers share, and what belongs to one.
FUZZ_SHARED := $(filter-out tests/fuzz/fuzz_% tests/fuzz/stick_% \
    tests/fuzz/line_%,$(wildcard tests/fuzz/*.c))
FUZZ_HELP := $(patsubst %.c,$(BUILD)/%.o,tests/fake_lab.c \
    tests/descriptors.c $(FUZZ_SHARED))
FUZZ_LINE  := $(BUILD)/tests/fuzz/line_stand_in.o
FUZZ_STICK := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/fuzz/stick_*.c))

$(FUZZERS:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/tests/fuzz/%.o $(FUZZ_HELP) \
    $(PARTS)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer \
	    $(FUZZ_WRAP:%=-Wl,--wrap=%) -o $@ $^ $(LIBS)

# Nothing is started, and nothing written: what would do so is a stand-in.
$(BUILD)/fuzz_lines: FUZZ_WRAP := stage_open stage_close stage_poll \
    stage_timeout stage_turn stage_perform stage_perform_batch \
    stage_end_target stage_is_ended stage_was_killed stage_grid mount_probe \
    warden_start warden_stop report_may_write report_to_file output_text \
    output_line

# Nobody is ended by it, and nothing taken away.
$(BUILD)/fuzz_warden: FUZZ_WRAP := pidfd_kill kill look_each io_now_ms \
    workdir_find workdir_clear server_unmount umount2 unlinkat rmdir

# No shell, no warden, and nobody is signalled.
$(BUILD)/fuzz_line: FUZZ_WRAP := pidfd_kill kill look_each io_now_ms \
    workdir_clear server_unmount warden_hold warden_held warden_has_held terminal_turn \
    terminal_leader terminal_session terminal_foreground terminal_fd \
    terminal_prompts terminal_text terminal_shell terminal_shell_name \
    terminal_name terminal_forget terminal_hang_up terminal_type
$(BUILD)/fuzz_line: $(FUZZ_LINE)

# Nobody is inside.
$(BUILD)/fuzz_container: FUZZ_WRAP := crowd_count

# Asked without a kernel.
$(BUILD)/fuzz_stick: FUZZ_WRAP := fuse_session_loop
$(BUILD)/fuzz_stick: $(FUZZ_STICK)

-include $(FUZZERS:%=$(BUILD)/tests/fuzz/%.d) $(FUZZ_HELP:.o=.d) \
    $(FUZZ_LINE:.o=.d) $(FUZZ_STICK:.o=.d)

# Left out is what runs the lab hundreds of times, since each end writes all
# counts, and what leaves no room to write them.
UNCOVERED := inject|kill|glass|target|walk|transparent|truths|names|degraded|keys|scarce|again|churn
coverage: has-test
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage \
	    CFLAGS="-O1 -g --coverage -fprofile-update=atomic -include tests/coverage.h" \
	    LDFLAGS=--coverage WERROR= test-programs
	@sh tests/coverage.sh $(BUILD)/coverage $$(sed -n \
	    's/^SUITE(\(.*\)_suite)$$/\1/p' $(BUILD)/coverage/suites.h | \
	    grep -vxE '$(UNCOVERED)')

# The same judges in the suite "sinks", without libFuzzer, under names that
# leave the other suites theirs.
SINKS    := check inspect look moment screen terminal outline text \
            check_options inspect_options options
SINKOBJ  := $(SINKS:%=$(BUILD)/tests/sinks/fuzz_%.o) \
            $(FUZZ_SHARED:tests/fuzz/%.c=$(BUILD)/tests/sinks/%.o)
$(BUILD)/check_all: $(SINKOBJ)

$(SINKOBJ): $(BUILD)/tests/sinks/%.o: tests/fuzz/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Dmust=must_hold_true \
	    -DLLVMFuzzerTestOneInput=throw_$(*:fuzz_%=%) -MMD -MP -c -o $@ $<

-include $(SINKOBJ:.o=.d)
