#!/bin/sh
# Counts the instructions that conversions take, and fails where one takes more than
# what tests/instructions.txt says by over 5 %. The count is the same whatever else
# the machine does, so it holds on any. `tests/instructions.sh --commit` writes the
# figures down: with the reason in the message of the commit.
set -eu
cd "$(dirname "$0")/.."
CARGO=${CARGO:-cargo}
figures=tests/instructions.txt
work=target/instructions
mkdir -p "$work"

$CARGO build --quiet --release --locked -p resheet-bench --bin work
archive() { # name, options
    name=$1 && shift
    rm -rf "${work:?}/$name"
    $CARGO run --quiet --locked -p resheet-tests --bin archive -- 200 "$work/$name" "$@" >/dev/null
}
archive tab --tab
archive mixed

# Tenths of an instruction a byte.
count() { # format, folder
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no \
        --toggle-collect='*measured*' target/release/work "$1" "$2" 2>"$work/log" >"$work/bytes"
    bytes=$(cat "$work/bytes")
    instructions=$(sed -n 's/.*Collected : *\([0-9]*\).*/\1/p' "$work/log")
    if [ -z "$instructions" ] || [ "$instructions" -eq 0 ]; then
        cat "$work/log" >&2
        exit 1
    fi
    echo $((instructions * 10 / bytes))
}

failed=0
new=
for name in tab mixed; do
    for format in plain full; do
        now=$(count "$format" "$work/$name")
        new="$new$name $format $now
"
        known=$(sed -n "s/^$name $format //p" "$figures" 2>/dev/null || true)
        echo "$name, $format JSON: $((now / 10)).$((now % 10)) instructions a byte (committed: ${known:-none}, in tenths)"
        if [ -n "$known" ] && [ $((now * 100)) -gt $((known * 105)) ]; then
            echo "tests/instructions.sh: $name to $format JSON takes over 5 % more than committed" >&2
            failed=1
        fi
    done
done
if [ "${1:-}" = --commit ]; then
    printf '%s' "$new" >"$figures"
elif [ "$failed" -ne 0 ]; then
    echo "a change that means it runs tests/instructions.sh --commit and says why" >&2
    exit 1
fi
