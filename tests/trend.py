#!/usr/bin/env python3
"""One row of docs/trend.md: what a commit measures, from the files committed with it.

    tests/trend.py NAME [COMMIT]      prints the row of a commit (HEAD)
    tests/trend.py NAME --write       puts the row of HEAD into docs/trend.md, in place of one
                                      of the same name or below the last

Accuracy, robustness and instructions are read from the golden files, which tests hold to what the
code does. The size is that of target/release/resheet, which is there for the current tree only.
"""

import os
import re
import subprocess
import sys
import tomllib

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
PAGE = os.path.join(ROOT, "docs", "trend.md")
NONE = "–"


def git(*words):
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else ""


def figures(text, line):
    """The figures of the first line called `line` below each head, by their heads."""
    found = {}
    heads = []
    for row in text.splitlines():
        if row.startswith("  ") and not row.strip()[:1].isdigit():
            heads = row.split()
        elif row.split()[:1] == [line] and heads:
            for head, figure in zip(heads, row.split()[1:]):
                found.setdefault(head, figure)
    return found


def row(name, commit):
    show = lambda path: git("show", f"{commit}:{path}")
    accuracy = figures(show("tests/accuracy.golden.txt"), "all")
    bars = tomllib.loads(show("tests/robust/bars.toml") or "").get("all", {})
    costs = dict(re.findall(r"^(.*\S) (\d+)$", show("tests/instructions.txt"), re.M))
    listed = git("ls-tree", "-r", "--name-only", commit).splitlines()
    code = [path for path in listed if path.endswith(".rs") and "/tests/" not in path]
    code = [path for path in code if path.startswith("crates/") and not path.endswith("tests.rs")]
    lines = sum(show(path).count("\n") for path in code)
    program = os.path.join(ROOT, "target", "release", "resheet")
    is_current = git("rev-parse", commit) == git("rev-parse", "HEAD") and os.path.exists(program)
    size = f"{os.path.getsize(program) / 2**20:.1f}" if is_current else NONE
    cells = [
        name,
        git("log", "-1", "--format=%ad", "--date=short", commit).strip(),
        accuracy.get("docs", NONE),
        accuracy.get("F1", NONE),
        accuracy.get("perfect", NONE),
        accuracy.get("errors", NONE),
        accuracy.get("silent", NONE),
        bars.get("f1", NONE),
        bars.get("told", NONE),
        costs.get("tab, plain JSON", NONE),
        costs.get("mixed, plain JSON", NONE),
        costs.get("start", NONE),
        size,
        f"{lines / 1000:.1f}",
    ]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def main():
    name = sys.argv[1]
    rest = sys.argv[2:]
    if rest != ["--write"]:
        print(row(name, rest[0] if rest else "HEAD"))
        return
    with open(PAGE, encoding="utf-8") as file:
        lines = file.read().splitlines()
    own = row(name, "HEAD")
    at = [at for at, line in enumerate(lines) if line.startswith(f"| {name} |")]
    if at:
        lines[at[0]] = own
    else:
        last = max(at for at, line in enumerate(lines) if line.startswith("| "))
        lines.insert(last + 1, own)
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    print(own)


if __name__ == "__main__":
    main()
