# The small daemons that tests/daemons/table.txt speaks of, and the guests
# that try to get away (they refuse to run outside a PID namespace).
DAEMONS := $(patsubst tests/daemons/%.c,$(BUILD)/daemons/%,$(wildcard tests/daemons/*.c))
GUESTS  := $(patsubst tests/hostile/%.c,$(BUILD)/hostile/%,$(wildcard tests/hostile/*.c))

$(DAEMONS) $(GUESTS): $(BUILD)/%: tests/%.c tests/daemons/daemon.h tests/hostile/hostile.h
	@mkdir -p $(@D)
	$(Q)$(CC) -D_GNU_SOURCE -I. -std=c17 -O1 -Wall -Wextra -Werror -pthread -o $@ $<

.PHONY: daemons
daemons: $(DAEMONS) $(GUESTS)
$(BUILD)/check_all: | daemons
