# SPDX-License-Identifier: Apache-2.0
# make run: the main job on a sample village. make check: the tests. Both install what they lack.
# V names a variant; its objects lie in build/$(V): gcc (default), clang, asan, cov.
V = gcc
B = build/$(V)
CC = $(if $(filter gcc cov,$(V)),gcc,clang)

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wmissing-declarations -Wold-style-definition -Wvla -Wundef -Wwrite-strings \
	-Wcast-qual -Wcast-align -Wpointer-arith -Wformat=2 -Wswitch-enum -Wimplicit-fallthrough \
	-Wnull-dereference -Wdouble-promotion -Wredundant-decls -Wdate-time
WARN_gcc = -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wjump-misses-init -Wtrampolines -Warith-conversion
WARN_clang = -Wunreachable-code -Wassign-enum -Wmissing-variable-declarations -Wcomma
WARN_asan = $(WARN_clang)
WARN_cov = $(WARN_gcc)
WARN_fuzz = $(WARN_clang)
HARD = -O3 -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection
MODE_gcc = $(HARD)
MODE_clang = $(HARD)
MODE_asan = -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
MODE_cov = -O0 --coverage -DCOVERAGE
MODE_fuzz = -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LINK_gcc = -pie -Wl,-z,relro,-z,now,-z,noexecstack
LINK_clang = $(LINK_gcc)
LINK_asan = -fsanitize=address,undefined
LINK_cov = --coverage
LINK_fuzz = -fsanitize=fuzzer,address,undefined
WERROR = $(if $(CI),-Werror)
# Libraries that are not linked but opened at first use (base/library.h), by the name that the headers' own version has.
LOADED = git2 xlsxwriter jansson z pangocairo-1.0 qrencode
soname = $(shell LC_ALL=C readelf -d "$$($(CC) -print-file-name=lib$(1).so)" 2>/dev/null | sed -n 's/.*soname: \[\(.*\)\]/\1/p')
CFLAGS = -std=gnu2x -g -fPIE -fno-common -ffile-prefix-map=$(CURDIR)=. -pthread -I. -D_GNU_SOURCE \
	$(MODE_$(V)) $(WARN) $(WARN_$(V)) $(WERROR) $(DEFINES) $(EXTRA)

ROOMS = base keys ledger verify publish desk
PROGRAMS = desk/main.c desk/sanzi-verify.c
SOURCES = $(wildcard $(addsuffix /*.c,$(ROOMS)) ledger/kinds/*.c ledger/charts/*.c publish/reports/*.c publish/statements/*.c publish/exports/*.c publish/site/*.c)
OBJECTS = $(patsubst %.c,$(B)/%.o,$(filter-out $(PROGRAMS),$(SOURCES)))
of_room = $(filter $(B)/$(1)/%,$(OBJECTS))
LIBS = -Wl,--export-dynamic-symbol=lxw_tmpfile -llmdb -lsodium -lnettle -lutf8proc -pthread
TEST_LIBS = -lcmocka -lz -ljansson $(LIBS)
# The inspector's program: no LMDB, no libgit2, no JSON library, none opened later.
INSPECTOR = $(filter-out $(B)/base/library.o $(B)/ledger/store%.o $(B)/ledger/book%.o,$(call of_room,base) $(call of_room,keys) \
	$(call of_room,ledger) $(call of_room,verify))

# A test may use its own room and those to its left; tests above the rooms use all.
left_base = base
left_keys = base keys
left_ledger = base keys ledger
left_verify = base keys ledger verify
left_publish = base keys ledger verify publish
left_desk = $(ROOMS)
TEST_SOURCES = $(wildcard tests/*_test.c $(patsubst %,tests/%/*_test.c,$(ROOMS)))
TESTS = $(patsubst %.c,$(B)/%,$(TEST_SOURCES))
TEST_SUPPORT = $(patsubst %.c,$(B)/%.o,$(wildcard tests/support*.c))
TEST_HELP = $(TEST_SUPPORT) $(patsubst %.c,$(B)/%.o,$(wildcard tests/village*.c))
TEST_HELP_VERIFY = $(patsubst %.c,$(B)/%.o,$(wildcard tests/published*.c))

FUZZ_SOURCES = $(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c))
FUZZ = $(patsubst %.c,$(B)/%,$(FUZZ_SOURCES))
BENCHES = $(patsubst %.c,$(B)/%,$(wildcard tests/bench/*_bench.c))
FORMATTED = $(SOURCES) $(wildcard $(addsuffix /*.h,$(ROOMS)) tests/*.[ch] tests/*/*.[ch])

.PHONY: all run check browser peers tests tidy headers analyse asan clang cover faults fuzz bench install uninstall clean deps format
all: $(B)/sanzi $(B)/sanzi-verify

$(B)/sanzi: $(B)/desk/main.o $(OBJECTS)
	@echo "  LD $@"; $(CC) $(CFLAGS) $(LINK_$(V)) -o $@ $^ $(LIBS)
$(B)/sanzi-verify: $(B)/desk/sanzi-verify.o $(INSPECTOR)
	@echo "  LD $@"; $(CC) $(CFLAGS) $(LINK_$(V)) -o $@ $^ -lsodium -lnettle -lutf8proc -pthread
$(B)/base/library.o: DEFINES = -DLIBRARY_FILES='$(foreach name,$(LOADED),{ "$(name)", "$(call soname,$(name))" },)'
$(B)/base/library.o: Makefile
# The page that checks a log, from its sources in this order; the program carries its bytes.
WEB = $(patsubst %,web/%.js,bytes sha2 curve ed25519 text json note tree checkpoint tile entry roster \
	trust source report check walk whole show page)
build/web/verify.html: web/assemble.sh web/page.html web/page.css $(WEB)
	@mkdir -p $(@D); echo "  WEB $@"; sh web/assemble.sh web $(WEB) >$@.new && mv $@.new $@
$(B)/verify/web.o: build/web/verify.html
PANGO = $(shell pkg-config --cflags-only-I pangocairo | sed 's/-I/-isystem /g')
$(B)/publish/paper.o: DEFINES = $(PANGO)
$(B)/%.o: %.c
	@mkdir -p $(@D); echo "  CC $<"; $(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/publish/site_static.o: publish/site/site.css publish/site/site.js

define test_of_room
$(B)/tests/$(1)/%_test: $(B)/tests/$(1)/%_test.o $(foreach room,$(left_$(1)),$(call of_room,$(room))) \
		$(if $(filter base keys,$(1)),$(TEST_SUPPORT),$(TEST_HELP)) \
		$(if $(filter base keys ledger,$(1)),,$(TEST_HELP_VERIFY))
	@echo "  LD $$@"; $$(CC) $$(CFLAGS) $$(LINK_$(V)) -o $$@ $$^ $$(TEST_LIBS)
endef
$(foreach room,$(ROOMS),$(eval $(call test_of_room,$(room))))
$(B)/tests/%_test: $(B)/tests/%_test.o $(OBJECTS) $(TEST_HELP) $(TEST_HELP_VERIFY)
	@echo "  LD $@"; $(CC) $(CFLAGS) $(LINK_$(V)) -o $@ $^ $(TEST_LIBS)

# Every fuzz target is also a test: the driver replays its corpus where no fuzzer is.
$(B)/tests/fuzz/%: $(B)/tests/fuzz/%.o $(if $(filter fuzz,$(V)),,$(B)/tests/fuzz/replay.o) $(OBJECTS)
	@echo "  LD $@"; $(CC) $(CFLAGS) $(LINK_$(V)) -o $@ $^ $(LIBS)
$(B)/tests/bench/%_bench: $(B)/tests/bench/%_bench.o $(OBJECTS) $(TEST_HELP)
	@echo "  LD $@"; $(CC) $(CFLAGS) $(LINK_$(V)) -o $@ $^ $(LIBS)

deps:
	@sh tests/deps.sh
run: deps
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@SANZI=$(B)/sanzi SANZI_VERIFY=$(B)/sanzi-verify sh tests/run-village.sh build/village
tests: $(TESTS) $(FUZZ)
check: deps
	@$(MAKE) --no-print-directory -j$$(nproc) all tests
	@B=$(B) sh tests/check.sh
peers:
	@PEERS=1 sh tests/deps.sh && $(MAKE) --no-print-directory -j$$(nproc) all
	@python3 tests/peers.py --programs $(B)
# What needs a browser: the page that checks a log, the site. WORD: only tests whose name holds it.
browser:
	@BROWSER=1 sh tests/deps.sh && $(MAKE) --no-print-directory -j$$(nproc) all
	@B=$(B) python3 tests/browser/run.py $(WORD)
clang: deps
	@$(MAKE) --no-print-directory -j$$(nproc) V=clang all tests
asan:
	@$(MAKE) --no-print-directory V=asan check
cover:
	@mkdir -p build/cov && find build/cov -name '*.gcda' -delete
	@$(MAKE) --no-print-directory V=cov check
	@sh tests/cover.sh build/cov
faults: all
	@B=$(B) OBJECTS="$(B)/desk/main.o $(OBJECTS)" LIBS="$(LIBS)" FAULTS="$(FAULTS)" \
		sh tests/faults/run.sh
fuzz:
	@$(MAKE) --no-print-directory -j$$(nproc) V=fuzz $(patsubst %.c,build/fuzz/%,$(FUZZ_SOURCES))
	@sh tests/fuzz/run.sh build/fuzz/tests/fuzz $(SECONDS_EACH)
# BENCH: only these, and their options, such as "site --days 500".
bench:
	@PEERS=1 sh tests/deps.sh && $(MAKE) --no-print-directory -j$$(nproc) all $(BENCHES)
	@B=$(B) sh tests/bench/run.sh

format:
	clang-format -i $(FORMATTED)
headers:
	@for h in $(wildcard $(addsuffix /*.h,$(ROOMS))); do \
		$(CC) $(CFLAGS) -Werror -fsyntax-only -x c $$h || exit 1; done
tidy:
	@awk -f tests/tidy.awk $(FORMATTED)
	@if command -v clang-format >/dev/null; then clang-format --dry-run -Werror $(FORMATTED); fi
analyse:
	@printf '%s\n' $(SOURCES) | xargs -P$$(nproc) -n1 sh -c \
		'said=$$(clang-tidy --quiet "$$0" -- -std=gnu2x -I. -D_GNU_SOURCE $(PANGO) 2>&1) || \
		{ printf "%s\n" "$$said"; exit 1; }'
	@cppcheck -q -j$$(nproc) --enable=warning,style,performance,portability --inline-suppr --std=c11 \
		--suppressions-list=tests/cppcheck.txt --error-exitcode=1 -I. $(SOURCES)

PREFIX = /usr/local
install: all
	install -D -m 755 $(B)/sanzi $(DESTDIR)$(PREFIX)/bin/sanzi
	install -D -m 755 $(B)/sanzi-verify $(DESTDIR)$(PREFIX)/bin/sanzi-verify
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	$(B)/sanzi help --man >$(DESTDIR)$(PREFIX)/share/man/man1/sanzi.1
	$(B)/sanzi help --completion bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/sanzi
uninstall:
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/,bin/sanzi bin/sanzi-verify share/man/man1/sanzi.1 \
		share/bash-completion/completions/sanzi)
clean:
	rm -rf build

# Objects of tests are kept: a helper is compiled once.
.SECONDARY:
-include $(OBJECTS:.o=.d) $(patsubst %.c,$(B)/%.d,$(PROGRAMS)) $(TEST_HELP:.o=.d) \
	$(TEST_HELP_VERIFY:.o=.d) $(TESTS:=.d) $(FUZZ:=.d) $(BENCHES:=.d)
