#!/bin/sh
# make fuzz: runs every fuzzing target, SECONDS in all, and fails with the input
# that broke a law. What a run learned stays in the build folder for the next.
#
# It needs what the build needs, and a C++ compiler for the fuzzing engine. The
# stable toolchain will do: no sanitizer runs, for there is no unsafe code to
# watch, and the coverage that steers the engine is a stable option of the
# compiler. cargo-fuzz is installed into the build folder if it is missing.
set -eu

seconds=${1:-60}
only=${2:-}
version=0.13.2
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
build=${CARGO_TARGET_DIR:-$PWD/target}
state=$build/fuzz-state

command -v c++ >/dev/null || { echo "make fuzz needs a C++ compiler (Debian: apt install g++)" >&2; exit 2; }
PATH=$build/tools/bin:$PATH
command -v cargo-fuzz >/dev/null ||
    cargo install cargo-fuzz --version "$version" --locked --root "$build/tools"

cargo run --quiet --locked -p resheet-tests --bin fuzz-seeds -- "$state/seeds"
cargo fuzz build --fuzz-dir tests/fuzz --sanitizer none --target-dir "$build/fuzz"
programs=$(echo "$build"/fuzz/*/release)

targets=${only:-$(cargo fuzz list --fuzz-dir tests/fuzz)}
count=$(echo "$targets" | wc -w)
each=$((seconds / count))
[ "$each" -gt 0 ] || each=1
broken=
for target in $targets; do
    mkdir -p "$state/corpus/$target" "$state/broken/$target"
    log=$state/$target.log
    if "$programs/$target" "$state/corpus/$target" "$state/seeds/$target" \
        -artifact_prefix="$state/broken/$target/" -dict="$state/seeds/dictionary" \
        -max_total_time="$each" -max_len=4000 -timeout=20 -rss_limit_mb=2048 \
        -print_final_stats=1 >"$log" 2>&1
    then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        echo "$target: $runs runs in $each s, nothing found"
    else
        broken="$broken $target"
        echo "$target: FOUND, see $log"
        grep -E 'panicked at|^SUMMARY|Test unit written' -A1 "$log" | head -8
    fi
done
[ -z "$broken" ]
