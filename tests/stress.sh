#!/bin/sh
# make stress: an archive, hostile shapes, faults and kills, each by making it
# happen. Says what holds, line by line; fails with the first that does not.
# Needs Linux and python3; what needs more (root for a small disk) says so when left out.
set -eu

cd "$(dirname "$0")/.."
build=${CARGO_TARGET_DIR:-$PWD/target}
# A profile that builds faster does for all but the figures of speed.
profile=${PROFILE:-release}
sheets=${SHEETS:-20000}
kills=${KILLS:-100}
# How many times as long as on a machine with nothing else to do.
patience=${PATIENCE:-1}
cargo build --quiet --profile "$profile" --locked -p resheet-cli
cargo build --quiet --profile "$profile" --locked -p resheet-tests --bin archive --bin cost
resheet=$build/$profile/resheet
work=$(mktemp -d "${TMPDIR:-/tmp}/resheet-stress.XXXXXX")
disk=
trap 'test -z "$disk" || umount "$disk"; rm -rf "$work"' EXIT
unset RESHEET_JOBS RESHEET_PART_BYTES RESHEET_MAX_BYTES 2>/dev/null || true

holds() { echo "holds: $*"; }
fail() { echo "BROKEN: $*" >&2; exit 1; }

# Runs quietly within so many seconds and kB of memory; gives the exit code and
# the peak in kB in $code and $peak. A shape that makes anything quadratic, or
# that is held more than once too often, does not pass.
within() {
    seconds=$(($1 * patience)); kilobytes=$2; shift 2
    code=0
    timeout "$seconds" "$@" >"$work/out.txt" 2>"$work/err.txt" &
    pid=$!
    peak=0
    while kill -0 "$pid" 2>/dev/null; do
        # The program is the child of timeout.
        for child in $(cat "/proc/$pid/task/$pid/children" 2>/dev/null); do
            now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$child/status" 2>/dev/null || true)
            [ "${now:-0}" -le "$peak" ] || peak=$now
        done
        sleep 0.02
    done
    wait "$pid" || code=$?
    [ "$code" -ne 124 ] || fail "more than $seconds s: $*"
    [ "$peak" -le "$kilobytes" ] || fail "$peak kB, more than $kilobytes: $*"
}

# --- archive -----------------------------------------------------------------
"$build/$profile/archive" "$sheets" "$work/many" >/dev/null
"$build/$profile/archive" $((sheets * 5)) "$work/one" --tab --one >/dev/null
for jobs in 1 3; do
    "$resheet" convert "$work/many" -o "$work/many-$jobs" --format json,csv --jobs $jobs -q || [ $? -eq 1 ]
done
diff -r -x lock "$work/many-1" "$work/many-3" >/dev/null || fail "--jobs shows in the output"
holds "an archive of $sheets sheets in many files gives the same bytes with 1 and 3 jobs"
bytes=$(wc -c <"$work/one/archive.txt")
for jobs in 1 3; do
    within 600 $((100 * 1024 * jobs)) "$resheet" convert "$work/one" -o "$work/one-$jobs" --jobs $jobs -q
    holds "one file of $((sheets * 5)) sheets, $bytes bytes, with $jobs job(s): peak $peak kB"
done
diff -r -x lock "$work/one-1" "$work/one-3" >/dev/null || fail "--jobs shows in the parts of a file"
holds "the parts of one file are the same bytes with 1 and 3 jobs"
rm -rf "$work"/many-? "$work"/one-? "$work/one"

# --- small files -------------------------------------------------------------
# Processor time, for the machine may have other work; the least of three passes.
cpu() {
    best=
    for _ in 1 2 3; do
        rm -rf "$work/small-out"
        times >"$work/before"
        "$@" >/dev/null 2>&1 || [ $? -eq 1 ]
        times >"$work/after"
        spent=$(tail -qn 1 "$work/before" "$work/after" | tr ms '  ' | awk '
            { now = $1 * 60 + $2 + $3 * 60 + $4; spent = now - before; before = now }
            END { printf "%.2f", spent }')
        best=$(printf '%s\n' $best "$spent" | sort -n | head -1)
    done
    echo "$best"
}
"$build/$profile/archive" "$sheets" "$work/small" --tab >/dev/null
mkdir "$work/joined"
find "$work/small" -type f | sort | xargs cat >"$work/joined/all.txt"
files=$(find "$work/small" -type f | wc -l)
plain() { "$resheet" convert "$1" -o "$work/$2" --plain --jobs 1 -q $3; }
joined=$(cpu plain "$work/joined" small-out "")
small=$(cpu plain "$work/small" small-out "")
plain "$work/small" known ""
known=$(cpu plain "$work/small" known --incremental)
share=$(awk "BEGIN { printf \"%.0f\", 100 * $joined / $small }")
# The bar is 70; on a busy machine two passes differ by a quarter.
[ "$share" -ge 50 ] || fail "$files small files at $share % of the throughput of one"
holds "$files small files at $share % of the throughput of one of the same bytes ($small and $joined s)"
holds "the same again, with nothing new: $known s"
ten() { for _ in 1 2 3 4 5 6 7 8 9 10; do "$@"; done; }
alone=$(cpu ten "$resheet" convert samples/shanghai-training-centre-2023.txt -o - -q)
cat=$(cpu ten cat samples/shanghai-training-centre-2023.txt)
holds "ten times the sample alone: $alone s, and $cat s for cat"
rm -rf "$work/small" "$work/small-out" "$work/joined" "$work/known"

# --- limits ------------------------------------------------------------------
mkdir "$work/shapes"
shape() { cat >"$work/shapes/$1"; }
fill() { head -c "$1" /dev/zero | tr '\0' "$2"; }
seed=samples/shanghai-training-centre-2023.txt
{ cat $seed; fill 500000000 9; echo; cat $seed; } | shape line-of-500-MB.txt
{ head -5 $seed; fill 100000000 x; printf '\t1\t2\n'; tail -n +5 $seed; } | shape cell-of-100-MB.txt
{ fill 1000000 '\t'; echo; cat $seed; } | shape million-columns.txt
{ fill 3000000 '\n'; cat $seed; } | shape million-lines.txt
{ fill 3000000 '|'; echo; cat $seed; } | shape million-bars.txt
{ fill 3000000 '"'; echo; cat $seed; } | shape million-quotes.txt
{ fill 3000000 '<'; echo; cat $seed; } | shape million-angles.txt
{ fill 3000000 '('; echo; cat $seed; } | shape million-brackets.txt
{ fill 3000000 '1'; echo; cat $seed; } | shape million-digits.txt
{ yes '1,' | head -1000000; cat $seed; } | shape million-rows.txt
{ yes '<td>' | head -500000 | tr -d '\n'; cat $seed; } | shape cells-unclosed.txt
{ yes '+--+' | head -500000; cat $seed; } | shape rules-of-grids.txt
rows='{ printf "产出指标\t数量指标\t测绘石桥%d\t≥3(座)\t3(座)\t0.01\t0.01\t\n", $1 }'
{ head -14 $seed; seq 20000 | awk "$rows"; } | shape rows-of-one-sheet.txt
tr -d '\t' <"$work/shapes/rows-of-one-sheet.txt" | shape rows-of-one-sheet-glued.txt
sed 's/\t/      /g' "$work/shapes/rows-of-one-sheet.txt" | shape rows-of-one-sheet-blanks.txt
for file in "$work"/shapes/*; do
    rm -rf "$work/shaped"
    within 120 $((2500 * 1024)) "$resheet" convert "$file" -o "$work/shaped" --jobs 1
    [ "$code" -le 1 ] || fail "exit $code: $file"
    grep -q panicked "$work/err.txt" && fail "panic: $file"
    refused=$(sed -n 's/.*\(the limit is [0-9]*\).*/, refused: \1/p' "$work/err.txt" | head -1)
    holds "$(basename "$file"): peak $peak kB$refused"
done
# --- cost ----------------------------------------------------------------------
# Every shape, from 100 rows to 10,000 and with rows of up to a million columns:
# time and memory grow with the bytes.
"$build/$profile/cost" "$patience" || fail "a shape costs more than its bytes"

# No shell goes so deep: it wants to know the path it is at.
mkdir "$work/deep"
(cd "$work/deep" && python3 -c 'import os
for level in range(10000):
    os.mkdir("d")
    os.chdir("d")')
within 120 200000 "$resheet" convert "$work/deep" -o "$work/deep-out" --jobs 1
[ "$code" -le 1 ] || fail "exit $code: ten thousand levels of folders"
holds "ten thousand levels of folders: exit $code"
rm -rf "$work/shapes" "$work/shaped" "$work/deep" 2>/dev/null || true

# --- faults ------------------------------------------------------------------
mkdir "$work/disk"
if mount -t tmpfs -o size=400k tmpfs "$work/disk" 2>/dev/null; then
    disk=$work/disk
    code=0
    "$resheet" convert "$work/many" -o "$disk/out" --jobs 2 -q 2>"$work/err.txt" || code=$?
    [ "$code" -eq 2 ] || fail "exit $code on a full disk"
    find "$disk/out" -name '*.json' -size 0 | grep -q . && fail "an empty file on a full disk"
    holds "a full disk ends the run with 2: $(head -1 "$work/err.txt" | cut -c1-60)"
    umount "$disk"; disk=
else
    echo "left out: a full disk (needs root to mount a small one)"
fi
# One job, so that what is finished when memory ends is known.
mkdir "$work/hungry"
cp $seed "$work/hungry/a.txt"
{ head -14 $seed; seq 100000 | awk "$rows"; } >"$work/hungry/b.txt"
options="--part-bytes 100000000 --incremental --jobs 1 -q"
"$resheet" convert "$work/hungry" -o "$work/fed" $options || [ $? -eq 1 ]
code=0
(ulimit -v 300000; exec "$resheet" convert "$work/hungry" -o "$work/starved" $options) \
    2>"$work/err.txt" || code=$?
[ "$code" -eq 134 ] || fail "exit $code where memory ends"
[ -s "$work/starved/a.json" ] || fail "what was finished before memory ended is not there"
"$resheet" convert "$work/hungry" -o "$work/starved" $options || [ $? -eq 1 ]
diff -r -x .resheet "$work/fed" "$work/starved" >/dev/null || fail "after an end of memory the result is another"
holds "an end of memory ends the run with 134; the next goes on from what was finished"
rm -rf "$work/hungry" "$work/fed" "$work/starved"
code=0
"$resheet" convert "$work/many" -o - -q 2>"$work/err.txt" | head -1 >/dev/null || code=$?
grep -q panicked "$work/err.txt" && fail "panic on a closed pipe"
holds "a closed pipe ends the run quietly"

# --- power cuts --------------------------------------------------------------
# A file system in a file. A copy of that file is what a disk has when the power
# goes: what was only in memory is not in it.
"$build/$profile/archive" 300 "$work/cut" >/dev/null
options="--format json,csv --incremental --jobs 2 -q"
"$resheet" convert "$work/cut" -o "$work/uncut" $options || [ $? -eq 1 ]
listed='import json, os, sys
lost = files = 0
for folder, _, names in os.walk(sys.argv[1] + "/.resheet/parts"):
    for name in names:
        head = json.loads(open(os.path.join(folder, name), "rb").readline())
        for output, size in zip(head["entry"]["outputs"], head["sizes"]):
            path = os.path.join(sys.argv[1], output)
            files += 1
            lost += not os.path.exists(path) or os.path.getsize(path) != size
print(files)
sys.exit(lost > 0)'
round=0
seen=0
while [ $round -lt $((kills / 10)) ]; do
    dd if=/dev/zero of="$work/image" bs=1M count=48 2>/dev/null
    mkfs.ext4 -q "$work/image"
    if ! mount -o loop "$work/image" "$work/disk" 2>/dev/null; then
        echo "left out: power cuts (needs root to mount a file system in a file)"
        break
    fi
    disk=$work/disk
    "$resheet" convert "$work/cut" -o "$disk/out" $options &
    pid=$!
    sleep "0.$(awk -v r=$round 'BEGIN { srand(r * 104729 + 1); printf "%03d", 100 + int(rand() * 800) }')"
    # It stands still while the disk is copied.
    kill -STOP "$pid" 2>/dev/null || true
    cp "$work/image" "$work/after"
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    umount "$disk"; disk=
    mount -o loop "$work/after" "$work/disk"
    disk=$work/disk
    if [ -d "$disk/out" ]; then
        files=$(python3 -c "$listed" "$disk/out") || fail "the ledger lists what a power cut took (round $round)"
        seen=$((seen + files))
        "$resheet" convert "$work/cut" -o "$disk/out" $options || [ $? -eq 1 ]
        diff -r -x .resheet "$work/uncut" "$disk/out" >/dev/null ||
            fail "after a power cut the result is another (round $round)"
    fi
    umount "$disk"; disk=
    round=$((round + 1))
done
[ $round -eq 0 ] ||
    holds "$round power cuts: all $seen files that the ledger listed were there; then the undisturbed result"
rm -rf "$work/cut" "$work/uncut" "$work/image" "$work/after"

# --- kills -------------------------------------------------------------------
"$build/$profile/archive" 3000 "$work/killed" >/dev/null
options="--format json,csv --incremental --jobs 2 -q"
"$resheet" convert "$work/killed" -o "$work/undisturbed" $options || [ $? -eq 1 ]
round=0
while [ $round -lt "$kills" ]; do
    rm -rf "$work/disturbed"
    for _ in 1 2; do
        # No function: its shell would be killed, and the program go on.
        "$resheet" convert "$work/killed" -o "$work/disturbed" $options &
        pid=$!
        # Some hundredths of a second, other ones each time.
        sleep "0.$(awk -v r=$round 'BEGIN { srand(r * 7919 + 1); printf "%03d", 5 + int(rand() * 600) }')"
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
        round=$((round + 1))
    done
    "$resheet" convert "$work/killed" -o "$work/disturbed" $options || [ $? -eq 1 ]
    diff -r -x .resheet "$work/undisturbed" "$work/disturbed" >/dev/null ||
        fail "after a kill the result is another (round $round)"
done
holds "$kills kills, each two followed by a run: byte for byte the undisturbed result"
