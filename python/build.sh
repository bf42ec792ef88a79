#!/bin/sh
# Builds the wheel into target/wheels, with what that takes in an environment of its
# own. `--test`: installs it into a fresh environment, and runs its tests there.
set -eu
cd "$(dirname "$0")/.."
say() { echo "python/build.sh: $*" >&2; }

python=${PYTHON:-python3}
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    say "left out: it takes python3 with venv (Debian: python3-venv)"
    exit 3
fi
tools=$PWD/target/python-tools
if [ ! -x "$tools/bin/maturin" ]; then
    "$python" -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check 'maturin>=1.7,<2' || {
        rm -rf "$tools"
        say "left out: maturin cannot be installed here"
        exit 3
    }
fi
mkdir -p target/wheels
rm -f target/wheels/resheet-*.whl
CARGO_TARGET_DIR=$PWD/target/python "$tools/bin/maturin" build --quiet --release \
    --manifest-path python/Cargo.toml --out target/wheels
wheel=$(ls target/wheels/resheet-*.whl)
say "$wheel, $(($(wc -c <"$wheel") / 1024)) KiB"
[ "${1:-}" = --test ] || exit 0

fresh=$PWD/target/python-fresh
"$python" -m venv --clear "$fresh"
"$fresh/bin/pip" install --quiet --disable-pip-version-check "$wheel"
# Nothing but the wheel: it must import, and convert.
"$fresh/bin/python" -c 'import resheet; assert resheet.convert(b"", name="a").findings'
"$fresh/bin/pip" install --quiet --disable-pip-version-check --requirement python/tests/requirements.txt
cargo build --quiet --locked --package resheet-cli
# From here, where no folder is called as the package is.
PROGRAM=$PWD/target/debug/resheet "$fresh/bin/pytest" --quiet -p no:cacheprovider python/tests
