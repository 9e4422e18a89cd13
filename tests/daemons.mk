# The small daemons that tests/daemons/table.txt speaks of.
DAEMONS := $(patsubst tests/daemons/%.c,$(BUILD)/daemons/%,$(wildcard tests/daemons/*.c))

$(BUILD)/daemons/%: tests/daemons/%.c tests/daemons/daemon.h
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -std=c17 -O1 -Wall -Wextra -Werror -pthread -o $@ $<

daemons: $(DAEMONS)
.PHONY: daemons
