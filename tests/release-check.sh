#!/bin/sh
# What takes too long for each change, and is checked before a release: each feature alone, the
# oldest compiler that Cargo.toml names, the packages, and the long measurements. Says what it
# leaves out, and why.
set -eu
cd "$(dirname "$0")/.."
CARGO=${CARGO:-cargo}

echo "== each feature alone"
$CARGO metadata --no-deps --format-version 1 --locked | python3 -c '
import json, sys
for package in json.load(sys.stdin)["packages"]:
    print(package["name"])
    for feature in sorted(set(package["features"]) - {"default"}):
        print(package["name"], feature)
' | while read -r package feature; do
    echo "$package ${feature:-without features}"
    $CARGO check --quiet --locked -p "$package" --no-default-features --features "$feature" </dev/null
done

oldest=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
echo "== the oldest compiler, $oldest"
if rustup toolchain install "$oldest" --profile minimal >/dev/null 2>&1; then
    # In a folder of its own: another compiler would have everything built again.
    CARGO_TARGET_DIR=target/oldest rustup run "$oldest" cargo check --quiet --workspace --locked
else
    echo "left out: rustup cannot install $oldest here"
fi

echo "== packages"
$CARGO publish --dry-run --workspace --no-verify --locked --allow-dirty

echo "== long measurements"
make robust
make stress
make attack SECONDS=600
