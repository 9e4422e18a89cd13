# make bench: the table of tests/bench/table.txt, measured here and now.
# BENCHFLAGS="-n 5 -o inspect" for fewer rounds, or some rows.
BENCH_TOOL   := bench command measure scene
BENCH_FLOORS := floor_one floor_all floor_daemon floor_fork floor_read \
    floor_trace
BENCH_BIN    := $(BUILD)/bench
BENCHFLAGS   ?=

.PHONY: bench
bench: $(BUILD)/daemonlab $(BENCH_BIN)/bench \
    $(BENCH_FLOORS:%=$(BENCH_BIN)/%) $(BENCH_BIN)/floor_screen \
    $(BENCH_BIN)/psutil $(BENCH_BIN)/become $(BENCH_BIN)/floor_pingpong \
    $(BENCH_BIN)/lab_step $(BENCH_BIN)/leave
	@$(BENCH_BIN)/bench $(BENCHFLAGS) $(BUILD)/daemonlab $(BENCH_BIN) \
	    tests/bench/table.txt

$(BENCH_BIN)/bench: $(BENCH_TOOL:%=tests/bench/%.c) tests/bench/bench.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $(filter %.c,$^) -lutil

# Linked statically where that works: a floor has no loader to wait for.
$(BENCH_FLOORS:%=$(BENCH_BIN)/%): $(BENCH_BIN)/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -static -o $@ $< || \
	    $(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $<

# Run by the system's own Python: its packages are those of make deps-peers.
$(BENCH_BIN)/psutil: tests/bench/psutil.py
	@mkdir -p $(@D)
	install -m 755 $< $@

$(BENCH_BIN)/floor_screen: tests/bench/floor_screen.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $< \
	    $(shell $(PKG) --libs ncursesw || echo -lncursesw -ltinfo)

$(BENCH_BIN)/floor_pingpong: tests/bench/floor_pingpong.c \
    tests/bench/pair.c tests/bench/command.c tests/bench/bench.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $(filter %.c,$^)

$(BENCH_BIN)/become: tests/bench/become.c tests/bench/command.c \
    tests/bench/bench.h steps/mydaemon.c $(STEPS) steps/step.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ tests/bench/become.c \
	    tests/bench/command.c

$(BENCH_BIN)/leave: tests/bench/leave.c tests/bench/command.c \
    tests/bench/bench.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $(filter %.c,$^) -lutil

# The lab's own stage, driven without a screen.
$(BENCH_BIN)/lab_step: tests/bench/lab_step.c tests/bench/pair.c \
    tests/bench/command.c tests/bench/bench.h $(PARTS)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(STATIC) -o $@ \
	    $(filter %.c %.o,$^) $(LIBS)
