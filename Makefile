# The commands a person needs; everything behind them is cargo.

CARGO ?= cargo
OUT ?= out

.PHONY: help run test ci tools accuracy

help:
	@echo "make run    convert samples/ into $(OUT)/ as JSON, CSV and PDF"
	@echo "make test   run all tests, installing the programs they ask if need be"
	@echo "make accuracy [DIR=folder] [SHOW=--silent]"
	@echo "            hold conversions of dumps against their truth"
	@echo "make ci     what .ci/run checks: format, lints, tests"

run:
	$(CARGO) run --release --locked -p resheet-cli -- \
		convert samples -o $(OUT) --format json,csv,pdf

test: tools
	$(CARGO) test --workspace --locked

ci:
	.ci/run

# Outside programs that tests hold our output against.
tools:
	@sh tests/tools.sh

# How exact conversions are over the dumps of DIR that have a truth beside them;
# SHOW=--silent lists the errors that no finding points at, SHOW=--errors all.
DIR ?= tests/corpus
accuracy:
	@$(CARGO) run --quiet --release --locked -p resheet-tests --bin accuracy -- "$(DIR)" $(SHOW)

# The picture of the README; the Python named needs Pillow.
PYTHON ?= python3
.PHONY: picture
picture: run
	$(PYTHON) docs/sheet.py samples/shanghai-training-centre-2023.txt \
		$(OUT)/shanghai-training-centre-2023.pdf docs/sheet.png
