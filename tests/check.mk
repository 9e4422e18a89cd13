# Testing: check, asan, valgrind.
PURE := text explain tie steps_table view command screen procfs census rule \
        json_snapshot scanner cells stage

.PHONY: check asan valgrind
check: has-test floors $(BUILD)/check_all
	@tests/run.sh $(BUILD)

asan: has-test
	$(Q)$(MAKE) BUILD=$(BUILD)/asan STATIC= \
	    CFLAGS='-O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer -Wno-format-truncation' \
	    $(BUILD)/asan/check_all
	$(Q)mkdir -p $(BUILD)/asan/logs
	@rm -f $(BUILD)/asan/logs/*
	@ASAN_OPTIONS=log_path=$(CURDIR)/$(BUILD)/asan/logs/asan:detect_leaks=1 \
	    UBSAN_OPTIONS=log_path=$(CURDIR)/$(BUILD)/asan/logs/ubsan:print_stacktrace=1 \
	    tests/run.sh $(BUILD)/asan $(PURE)
	@test -z "$$(ls -A $(BUILD)/asan/logs)" || \
	    { head -60 $(BUILD)/asan/logs/*; exit 1; }
