# The commands a person needs; everything behind them is cargo.

CARGO ?= cargo
OUT ?= out

.PHONY: help run test ci tools

help:
	@echo "make run    convert samples/ into $(OUT)/ as JSON, CSV and PDF"
	@echo "make test   run all tests, installing the programs they ask if need be"
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
