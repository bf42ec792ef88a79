# The commands a person needs; everything behind them is cargo.

CARGO ?= cargo
OUT ?= out

.PHONY: help run test ci install tools accuracy archive bench bench-inputs bench-compare fuzz stress attack \
	bless trend doc release-check

help:
	@echo "make run    convert samples/ into $(OUT)/ as JSON, CSV and PDF"
	@echo "make install [PREFIX=folder]"
	@echo "            the program, its completions and manual below ~/.local"
	@echo "make test   run all tests, installing the programs they ask if need be"
	@echo "make bless [TEST='-p crate --test name']"
	@echo "            renews all expectations that a command can write: golden tables,"
	@echo "            snapshots, generated pages; the diff is to be read"
	@echo "make doc    the documentation of the crates, without a warning"
	@echo "make release-check"
	@echo "            what takes too long for each change: each feature alone, the oldest"
	@echo "            compiler, packages, make robust, stress and attack"
	@echo "make trend RELEASE=name"
	@echo "            the row of this commit in docs/trend.md"
	@echo "make accuracy [DIR=folder] [SHOW=--silent]"
	@echo "            hold conversions of dumps against their truth"
	@echo "make robust [OPTIONS='--change WORD --class WORD --dump WORD --errors']"
	@echo "            the same with one change each: words nobody knows, columns"
	@echo "            swapped, rows moved, and so on"
	@echo "make unseen [SEED=n] [OPTIONS=--errors]"
	@echo "            the same on invented forms in twelve writings"
	@echo "make worth [OPTIONS='WORD --every N']"
	@echo "            what each dialect, rule and pass is worth"
	@echo "make archive N=sheets [DIR=folder] [OPTIONS='--tab --one --seed S']"
	@echo "            dumps to measure with: all shapes, damaged here and there;"
	@echo "            --tab only whole ones of the seed's shape, --one in one file"
	@echo "make bench  the speed and the allocations of every stage"
	@echo "make documents [DIR=folder]"
	@echo "            how fast documents are, kind by kind, and the most memory one takes"
	@echo "make printing"
	@echo "            how fast sheets are printed, and how large files are, against what is asked"
	@echo "make printed [DIR=folder] [OPTIONS=--list]"
	@echo "            what printed sheets look like: pages, sizes of type, labels, broken figures"
	@echo "make instructions"
	@echo "            what conversions cost, in instructions, against what is committed"
	@echo "make bench-compare BASE=commit"
	@echo "            how much faster this tree is than a commit, stage by stage"
	@echo "make fuzz [SECONDS=60] [TARGET=name]"
	@echo "            all fuzzing targets, so long in all; needs a C++ compiler"
	@echo "make stress an archive, hostile shapes, faults and kills; takes minutes"
	@echo "make attack [SECONDS=60] [SEED=1]"
	@echo "            mutated inputs of all kinds, output folders, a database and what"
	@echo "            commands are told to read, with all that may stand in them"
	@echo "make wheel  the Python wheel, into target/wheels; needs python3 with venv"
	@echo "make wheel-test"
	@echo "            the same, and its tests in a fresh environment"
	@echo "make ci     what .ci/run checks: format, lints, tests, the wheel"

run:
	$(CARGO) run --release --locked -p resheet-cli -- \
		convert samples -o $(OUT) --format json,csv,pdf

# The program, its completions and its pages for `man`, below PREFIX.
PREFIX ?= $(HOME)/.local
BUILT ?= $(or $(CARGO_TARGET_DIR),target)/release/resheet
install:
	$(CARGO) build --release --locked -p resheet-cli
	install -d "$(PREFIX)/bin" "$(PREFIX)/share/man/man1" \
		"$(PREFIX)/share/bash-completion/completions" \
		"$(PREFIX)/share/zsh/site-functions" "$(PREFIX)/share/fish/vendor_completions.d"
	install -m 755 "$(BUILT)" "$(PREFIX)/bin/resheet"
	"$(BUILT)" completions bash > "$(PREFIX)/share/bash-completion/completions/resheet"
	"$(BUILT)" completions zsh > "$(PREFIX)/share/zsh/site-functions/_resheet"
	"$(BUILT)" completions fish > "$(PREFIX)/share/fish/vendor_completions.d/resheet.fish"
	"$(BUILT)" completions man > "$(PREFIX)/share/man/man1/resheet.1"
	@case ":$$PATH:" in *":$(PREFIX)/bin:"*) ;; \
		*) echo 'not in the PATH yet: export PATH="$(PREFIX)/bin:$$PATH"';; esac

test: tools
	$(CARGO) test --workspace --locked

# The one way to renew what tests compare with. Bars of robustness are only raised; read the
# diff before you commit it: an expectation is never loosened to get green.
TEST ?= --workspace
bless: tools
	BLESS=1 INSTA_UPDATE=always $(CARGO) test --locked $(TEST)
	git diff --stat

ci:
	.ci/run

doc:
	RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" \
		$(CARGO) doc --workspace --all-features --no-deps --locked

release-check:
	@CARGO="$(CARGO)" sh tests/release-check.sh

RELEASE ?= next
trend:
	$(CARGO) build --release --locked -p resheet-cli
	python3 tests/trend.py "$(RELEASE)" --write

.PHONY: wheel wheel-test
wheel:
	@sh python/build.sh

wheel-test:
	@sh python/build.sh --test

# Outside programs that tests hold our output against.
tools:
	@sh tests/tools.sh

# How exact conversions are over the dumps of DIR that have a truth beside them;
# SHOW=--silent lists the errors that no finding points at, SHOW=--errors all.
DIR ?= tests/corpus
accuracy:
	@$(CARGO) run --quiet --release --locked -p resheet-tests --bin accuracy -- "$(DIR)" $(SHOW)

# How exact they are when a form, a tool or a hand does one thing otherwise:
# every dump with one change each. OPTIONS choose, or list: see bin/robust.rs.
.PHONY: robust
robust:
	@$(CARGO) run --quiet --release --locked -p resheet-tests --bin robust -- "$(DIR)" $(OPTIONS)

# How exact they are on forms that nobody has: seeds below 1000 are to work with,
# those from 9000 on are looked at once, when a piece of work ends.
SEED ?= 1
.PHONY: unseen
unseen:
	@$(CARGO) run --quiet --release --locked -p resheet-tests --bin unseen -- --seed $(SEED) $(OPTIONS)

# What each dialect, rule and pass is worth: the corpus, and a part of its changed
# dumps, without one of them after the other; takes minutes.
.PHONY: worth
worth:
	@$(CARGO) run --quiet --release --locked -p resheet-tests --bin worth -- $(OPTIONS)

# The same N and options make the same dumps on every machine.
ARCHIVE = $(CARGO) run --quiet --release --locked -p resheet-tests --bin archive --
archive: DIR = $(OUT)/archive
archive:
	@$(ARCHIVE) $(N) "$(DIR)" $(OPTIONS)

BENCH_DIR = $(CURDIR)/target/bench
BENCH_INPUTS = seed=$(BENCH_DIR)/seed corpus=$(BENCH_DIR)/corpus \
	tab=$(BENCH_DIR)/tab mixed=$(BENCH_DIR)/mixed
bench-inputs:
	@rm -rf "$(BENCH_DIR)" && mkdir -p "$(BENCH_DIR)"
	@cp -R tests/corpus "$(BENCH_DIR)/corpus"
	@cp -R tests/corpus/seed "$(BENCH_DIR)/seed"
	@$(ARCHIVE) 2000 "$(BENCH_DIR)/tab" --tab
	@$(ARCHIVE) 2000 "$(BENCH_DIR)/mixed"

bench: bench-inputs
	@$(CARGO) build --quiet --release --locked -p resheet-bench
	@$(CARGO) run --quiet --release --locked -p resheet-bench --bin bench -- $(BENCH_INPUTS)
	@$(CARGO) run --quiet --release --locked -p resheet-bench --bin allocations -- $(BENCH_INPUTS)

# Pages and documents a second on one core, from the bytes to plain JSON.
.PHONY: documents
documents: DIR = tests/documents
documents:
	@$(CARGO) run --quiet --release --locked -p resheet-bench --features documents --bin documents -- "$(DIR)"

# Documents of one page a second on one core, their sizes, and workbooks a second.
.PHONY: printing
printing:
	@$(CARGO) bench --quiet --locked -p resheet-emit --features xlsx --bench print

# What printed sheets look like over the dumps of DIR.
.PHONY: printed
printed:
	@$(CARGO) run --quiet --release --locked -p resheet-tests --bin printed -- "$(DIR)" $(OPTIONS)

# The same on every machine, whatever else it does.
.PHONY: instructions
instructions: tools
	@CARGO="$(CARGO)" sh tests/instructions.sh

# Both are built apart and read the same dumps.
BASE_TREE = $(BENCH_DIR)/base
bench-compare: bench-inputs
	@git worktree prune
	@git worktree add --quiet --detach "$(BASE_TREE)" $(BASE)
	@cd "$(BASE_TREE)" && CARGO_TARGET_DIR="$(CURDIR)/target/bench-base" \
		$(CARGO) run --quiet --release --locked -p resheet-bench --bin bench -- \
		--save "$(BENCH_DIR)/base.tsv" $(BENCH_INPUTS) >/dev/null
	@git worktree remove --force "$(BASE_TREE)"
	@$(CARGO) run --quiet --release --locked -p resheet-bench --bin bench -- \
		--save "$(BENCH_DIR)/new.tsv" $(BENCH_INPUTS) >/dev/null
	@$(CARGO) run --quiet --release --locked -p resheet-bench --bin compare -- \
		"$(BENCH_DIR)/base.tsv" "$(BENCH_DIR)/new.tsv"

SECONDS ?= 60
fuzz:
	@CARGO="$(CARGO)" sh tests/fuzz/run.sh "$(SECONDS)" "$(TARGET)"

stress:
	@sh tests/stress.sh

# A quarter of the time each; the same seed makes the same attack, kills apart.
SEED ?= 1
attack:
	@$(CARGO) build --quiet --release --locked -p resheet-cli
	@for script in contents folders database commands; do \
		python3 tests/attack/$$script.py "$(BUILT)" $$(($(SECONDS) / 4)) $(SEED) || exit 1; \
	done

# The picture of the README; the Python named needs Pillow.
PYTHON ?= python3
.PHONY: picture
picture: run
	$(PYTHON) docs/sheet.py samples/shanghai-training-centre-2023.txt \
		$(OUT)/shanghai-training-centre-2023.pdf docs/sheet.png
