# vigie: one makefile for everything. `make help` lists what it can do.
#
# Before anything is compiled, make writes $(O)/config.mk (tests/config.sh): what the compiler can
# do, what pkg-config says, and the rooms of tests/lint/deps.rules. Packages that are missing are
# installed first (tests/deps.sh), so a fresh machine needs nothing but make.
#
#   O=DIR        build elsewhere (default: build, build/clang with CC=clang, ...)
#   V=1          show the commands
#   ONLY=WORD    only the tests whose file name contains WORD (test, unit, golden, e2e)

VERSION := 0.1.0
PREFIX ?= /usr/local
PYTHON ?= /usr/bin/python3
FUZZ_SECONDS ?= 60
SOAK_SECONDS ?= 3600
ONLY ?=

ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin AR),default)
AR := ar
endif
O ?= $(if $(filter gcc cc,$(CC)),build,build/$(notdir $(CC)))
export CC PYTHON

SHELL := /bin/sh
.SUFFIXES:
.DELETE_ON_ERROR:
MAKEFLAGS += -r --no-print-directory
CORES := $(shell nproc 2>/dev/null || echo 2)
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(CORES)
endif

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-6s %s\n' $(1) $(2))

.PHONY: all demo screens test unit golden e2e lint check asan bench fuzz soak deps install uninstall \
        clean format help FORCE
all: # the programs; their rule is further down

help:
	@echo 'make            build/vigie and build/vigie-gate'
	@echo 'make demo       a live board of a simulated centre'
	@echo 'make test       all of it: build, lint, unit, golden, e2e; one summary line at the end'
	@echo 'make unit | golden | e2e | lint    one of them; ONLY=word picks'
	@echo 'make screens    the pictures of docs/screens, from a real run'
	@echo 'make check      every header compiles alone'
	@echo 'make asan       the tests with the address and undefined-behaviour sanitizers'
	@echo 'make bench      numbers, one a line'
	@echo 'make fuzz       each fuzzer for FUZZ_SECONDS=$(FUZZ_SECONDS)'
	@echo 'make soak       the long tests, SOAK_SECONDS=$(SOAK_SECONDS)'
	@echo 'make format     clang-format over the sources'
	@echo 'make deps       installs what building and testing need'
	@echo 'make install | uninstall           PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)'
	@echo 'make clean      forgets build/'
	@echo 'V=1 shows the commands; CC=clang builds in build/clang; O=dir builds elsewhere'

clean:
	$(Q)rm -rf build $(O)

deps:
	$(Q)tests/deps.sh test

# ---- what must be known first -------------------------------------------------------------------

GOALS := $(or $(MAKECMDGOALS),all)
FUZZ_GOALS := $(filter fuzz,$(GOALS))
TEST_GOALS := $(filter test unit golden e2e lint check asan bench soak format $(O)/unit/% \
                $(O)/replay/% $(O)/bench/%,$(GOALS))
DEPS := $(if $(FUZZ_GOALS),fuzz,$(if $(TEST_GOALS),test,build))

ifneq ($(filter-out help clean deps uninstall,$(GOALS)),)
include $(O)/config.mk
endif

# Looked at on every run, rewritten (and make started over) only when it says something new.
$(O)/config.mk: FORCE
	@tests/deps.sh $(DEPS)
	@tests/config.sh $@

# ---- the rooms ----------------------------------------------------------------------------------

# Sources of a room: its folder and one level below. The gate's main belongs to the program.
sources = $(filter-out proto/gate/main.c,$(wildcard $(1)/*.c $(if $(findstring /,$(1)),$(1)/*/*.c)))
here := $(foreach room,$(rooms),$(if $(call sources,$(room)),$(room)))
archive_rooms := $(filter-out console,$(here))

# below(rooms): these rooms and all they rest on, highest first, as a link line wants them;
# archives and libraries of such.
reverse = $(if $(1),$(call reverse,$(wordlist 2,99,$(1))) $(firstword $(1)))
link_order := $(call reverse,$(rooms))
below = $(foreach room,$(link_order),$(if $(filter $(room),$(foreach r,$(1),$(below.$(r)))),$(room)))
archives = $(patsubst %,$(O)/%.a,$(filter $(archive_rooms),$(call below,$(1))))
libraries = $(foreach room,$(call below,$(1)),$(foreach lib,$(own.$(room)),$(libs.$(lib))))

# The room of a source, proto/driver of proto/driver/asterisk/ami.c, and its libraries' flags.
part = $(word $(1),$(subst /, ,$(2)))
room_of = $(call part,1,$(1))$(if $(call part,3,$(1)),/$(call part,2,$(1)))
room_cflags = $(foreach lib,$(own.$(call room_of,$(1))),$(cflags.$(lib)))

# ---- flags --------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Werror
CFLAGS ?= -O2 -g
CFLAGS_HOUSE := -std=c11 -D_GNU_SOURCE -I. $(WARNINGS) -fstack-protector-strong
LDFLAGS_HOUSE := -Wl,--as-needed -Wl,-z,relro,-z,now

# SANITIZE=address: make asan; SANITIZE=fuzzer: make fuzz.
SANITIZE ?=
sanitizers := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
ifeq ($(SANITIZE),address)
CFLAGS_HOUSE += $(sanitizers) -Wno-maybe-uninitialized -O1
LDFLAGS_HOUSE += $(sanitizers)
else ifeq ($(SANITIZE),fuzzer)
CFLAGS_HOUSE += $(sanitizers) -fsanitize=fuzzer-no-link -O1
LDFLAGS_HOUSE += $(sanitizers)
else
# -fwrapv: the sums of a gate that lies about its counters may wrap, and nothing worse. The
# sanitizers go without, so that a sum of our own that overflows is found.
CFLAGS_HOUSE += $(FORTIFY) -fwrapv
endif

compile = $(CC) $(CFLAGS) $(CFLAGS_HOUSE) $(CPPFLAGS)
link = $(CC) $(CFLAGS) $(LDFLAGS) $(LDFLAGS_HOUSE)

# Changes when compiler or flags change: then all is compiled again.
$(O)/flags: FORCE
	@mkdir -p $(O)
	@echo '$(compile) $(link)' | cmp -s - $@ || echo '$(compile) $(link)' >$@

$(O)/%.o: %.c $(O)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(compile) $(call room_cflags,$<) -MMD -MP -c -o $@ $<

# Only the programs' own files know where things are installed.
main_objects := $(patsubst %.c,$(O)/%.o,$(wildcard console/*.c proto/gate/main.c))
$(main_objects): private CPPFLAGS += -DVIGIE_VERSION='"$(VERSION)"' \
    -DVIGIE_DATA_DIR='"$(PREFIX)/share/vigie"'
$(main_objects): $(O)/place
$(O)/place: FORCE
	@mkdir -p $(O)
	@echo '$(VERSION) $(PREFIX)' | cmp -s - $@ || echo '$(VERSION) $(PREFIX)' >$@

# A room's folder is a prerequisite so that a file taken away leaves the archive too.
define room_rules
$(O)/$(1).a: $(patsubst %.c,$(O)/%.o,$(call sources,$(1))) $(1)
	$$(call say,AR,$(1))
	$$(Q)rm -f $$@ && $(AR) rcs $$@ $$(filter %.o,$$^)
endef
$(foreach room,$(archive_rooms),$(eval $(call room_rules,$(room))))

# ---- the programs -------------------------------------------------------------------------------

PROGRAMS := $(if $(wildcard console/main.c),$(O)/vigie) \
            $(if $(wildcard proto/gate/main.c),$(O)/vigie-gate)
all: $(PROGRAMS)

$(O)/vigie: $(patsubst %.c,$(O)/%.o,$(wildcard console/*.c)) $(call archives,console)
	$(call say,LINK,$@)
	$(Q)$(link) -o $@ $^ $(call libraries,console)

$(O)/vigie-gate: $(O)/proto/gate/main.o $(call archives,proto/gate)
	$(call say,LINK,$@)
	$(Q)$(link) -o $@ $^ $(call libraries,proto/gate)

demo: all
	$(Q)$(O)/vigie --demo

screens: all
	$(Q)tests/docs/screens.sh $(O)

# ---- tests --------------------------------------------------------------------------------------

# A test links with the rooms of its `links:` line, else with the room named by the second word of
# its file name (test_board_fold.c: proto/board), and with what those rest on. Nothing else.
second_word = $(word 2,$(subst _, ,$(basename $(notdir $(1)))))
rooms_of = $(or $(links.$(1)),$(filter %/$(call second_word,$(1)),$(rooms)))

only = $(if $(ONLY),$(foreach file,$(1),$(if $(findstring $(ONLY),$(notdir $(file))),$(file))),$(1))
UNIT := $(call only,$(wildcard tests/unit/test_*.c))
FUZZ := $(call only,$(wildcard tests/fuzz/fuzz_*.c))
BENCH := $(call only,$(wildcard tests/bench/bench_*.c))

programs = $(foreach file,$(1),$(O)/$(2)/$(basename $(notdir $(file))))

# test_rules(source, program's folder, more objects, more libraries, more link flags)
define test_rules
$(call programs,$(1),$(2)): $(O)/$(1:.c=.o) $(3) $(call archives,$(call rooms_of,$(1)))
	$$(call say,LINK,$$@)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(link) $(5) -o $$@ $$^ $(4) $(call libraries,$(call rooms_of,$(1)))
endef

# vterm: tests/unit/test_ui_*.c may read the screen as a terminal does.
unit_libs = $(libs.cmocka) $(if $(findstring test_ui,$(1)),$(libs.vterm)) -lm
replay_main := $(O)/tests/fuzz/replay_main.o
$(foreach file,$(UNIT),$(eval $(call test_rules,$(file),unit,,$(call unit_libs,$(file)))))
$(foreach file,$(FUZZ),$(eval $(call test_rules,$(file),replay,$(replay_main))))
$(foreach file,$(FUZZ),$(eval $(call test_rules,$(file),fuzz,,,-fsanitize=fuzzer)))
$(foreach file,$(BENCH),$(eval $(call test_rules,$(file),bench,,-lm)))

.PHONY: test-programs bench-programs fuzz-programs headers archives
test-programs: $(call programs,$(UNIT),unit) $(call programs,$(FUZZ),replay)
bench-programs: $(call programs,$(BENCH),bench)
fuzz-programs: $(call programs,$(FUZZ),fuzz)
archives: $(call archives,$(rooms))

# Every header compiles alone.
HEADERS := $(wildcard $(foreach room,$(rooms),$(room)/*.h $(room)/*/*.h))
headers: $(sort $(patsubst %,$(O)/check/%.ok,$(HEADERS)))
$(O)/check/%.ok: % $(O)/flags
	$(Q)mkdir -p $(@D)
	$(Q)echo '#include "$<"' | $(compile) $(call room_cflags,$<) -MMD -MP -MT $@ -MF $(@:.ok=.d) \
	    -fsyntax-only -x c - && touch $@
check: headers
	@echo "$(words $(HEADERS)) headers compile alone"

runner = $(PYTHON) tests/run.py --build $(O) --only '$(ONLY)' --jobs $(CORES) \
         --make '$(MAKE) O=$(O) CC=$(CC) SANITIZE=$(SANITIZE)'

test:
	@$(runner) build lint unit replay golden e2e
unit:
	@$(runner) unit replay
golden e2e:
	@$(runner) build $@
lint:
	@$(runner) lint
soak:
	@SOAK_SECONDS=$(SOAK_SECONDS) $(runner) build soak
asan:
	@$(MAKE) O=build/asan SANITIZE=address test-asan
.PHONY: test-asan fuzz-run
test-asan:
	@$(runner) build unit replay golden e2e

bench: all bench-programs
	@failed=0; for program in $(call programs,$(BENCH),bench); do \
	    VIGIE_BUILD=$(abspath $(O)) VIGIE_ROOT=$(CURDIR) $$program || failed=1; done; exit $$failed

fuzz:
	@$(MAKE) O=build/fuzzer CC=clang SANITIZE=fuzzer fuzz-run
fuzz-run: fuzz-programs
	@O=$(O) FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run.sh $(call programs,$(FUZZ),fuzz)

format:
	$(Q)$(PYTHON) tests/lint/shape.py --rewrite

# ---- installing ---------------------------------------------------------------------------------

MAN := $(wildcard docs/man/*.[1-8])
to = $(DESTDIR)$(PREFIX)
install: all
	install -d $(to)/bin $(to)/share/vigie/themes $(to)/share/vigie/data
	install -m 755 $(PROGRAMS) $(to)/bin
	$(foreach file,$(wildcard themes/*.theme),install -m 644 $(file) $(to)/share/vigie/themes &&) true
	install -m 644 $(wildcard proto/tariff/data/*.*) $(to)/share/vigie/data
	$(foreach page,$(MAN),install -D -m 644 $(page) \
	    $(to)/share/man/man$(patsubst .%,%,$(suffix $(page)))/$(notdir $(page)) &&) true

uninstall:
	rm -f $(to)/bin/vigie $(to)/bin/vigie-gate
	rm -rf $(to)/share/vigie
	rm -f $(foreach page,$(MAN),$(to)/share/man/man$(patsubst .%,%,$(suffix $(page)))/$(notdir $(page)))

# What the compiler noted about headers.
-include $(shell find $(wildcard $(addprefix $(O)/,proto console tests check)) -name '*.d' 2>/dev/null)
