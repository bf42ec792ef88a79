#!/bin/sh
# Counts the instructions that conversions take, and fails where one takes more than
# what tests/instructions.txt says by over 5 %. The count is the same whatever else
# the machine does. `tests/instructions.sh --commit` writes the figures down: with the
# reason in the message of the commit. Takes Valgrind; without it nothing is counted,
# and that is said.
#
# Another compiler makes other code: with another release than the one that the figures
# are of, only what exceeds them by 15 % fails.
set -eu
cd "$(dirname "$0")/.."
CARGO=${CARGO:-cargo}
figures=tests/instructions.txt
work=target/instructions
mkdir -p "$work"

if ! command -v valgrind >/dev/null 2>&1; then
    echo "tests/instructions.sh: nothing is counted: there is no valgrind here"
    exit 0
fi

$CARGO build --quiet --release --locked -p resheet-bench --bin work
# As the tests have built it, so that they need not do so again.
$CARGO build --quiet --locked --workspace --bin archive
archive() { # name, options
    name=$1 && shift
    rm -rf "${work:?}/$name"
    target/debug/archive 100 "$work/$name" "$@" >/dev/null
}
archive tab --tab
archive mixed

# So many instructions in all, and bytes.
count() { # the program's words
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no \
        --toggle-collect='*measured*' target/release/work "$@" 2>"$work/log" >"$work/bytes"
    bytes=$(cat "$work/bytes")
    instructions=$(sed -n 's/.*Collected : *\([0-9]*\).*/\1/p' "$work/log")
    if [ -z "$instructions" ] || [ "$instructions" -eq 0 ]; then
        cat "$work/log" >&2
        exit 1
    fi
}

compiler=$(rustc --version | cut -d' ' -f1,2)
known_compiler=$(sed -n "s/^# //p" "$figures" 2>/dev/null | head -n 1)
allowed=5
if [ "$compiler" != "$known_compiler" ]; then
    allowed=15
    echo "tests/instructions.sh: this is $compiler, the figures are of ${known_compiler:-none}"
fi

failed=0
new="# $compiler
"
held() { # name, figure, what it is
    new="$new$1 $2
"
    known=$(sed -n "s/^$1 //p" "$figures" 2>/dev/null || true)
    echo "$1: $2 $3 (committed: ${known:-none})"
    if [ -n "$known" ] && [ $(($2 * 100)) -gt $((known * (100 + allowed))) ]; then
        echo "tests/instructions.sh: $1 takes over $allowed % more than committed" >&2
        failed=1
    fi
}
for name in tab mixed; do
    for format in plain full; do
        count "$format" "$work/$name"
        held "$name, $format JSON" $((instructions / bytes)) "instructions a byte"
    done
done
count start
held start $((instructions / 1000)) "thousand instructions"

if [ "${1:-}" = --commit ]; then
    printf '%s' "$new" >"$figures"
elif [ "$failed" -ne 0 ]; then
    echo "a change that means it runs tests/instructions.sh --commit and says why" >&2
    exit 1
fi
