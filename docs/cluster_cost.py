"""What an archive takes, by what one machine was measured at: the table of cluster.md.

    python3 docs/cluster_cost.py [--check docs/cluster.md]

A simulation, not a measurement: each task takes its batches at the measured rates; files are
opened at the rates of a disk or of a store; tasks are given out as Spark does it, the next to
the first core that is free; executors that die are lost with what they had in work. Money is
hours of processors, for prices differ by place and year. With --check it fails where the page
shows another number."""

import heapq
import random
import sys

# Measured; docs/cluster.md says how. Seconds of processor time an input, without an engine.
CONVERT = {"mixed dumps": 0.0019, "PDF of one to three pages": 0.008}
# Measured: what Spark, its workers and the writing of parts add to that.
ENGINE = 0.0028
# Assumed: seconds to open one file, by where it lies; files of a pack are read in one piece.
OPEN = {"small files, object store": 0.03, "packed": 0.0001}
# Assumed: seconds until the first task runs, and of a batch in the driver.
START, DRIVER = 40.0, 0.004
# Assumed: hours between the deaths of a core, and seconds until a new one is there.
DEATH, REBIRTH = 200.0, 30.0
BATCH = 500


def hours(documents: int, convert: float, opening: float, cores: int) -> tuple[float, float]:
    """Hours by the clock and hours of processors of one job."""
    chance = random.Random(documents + cores)
    batches = -(-documents // BATCH)
    # A batch is given out as one; many are alike, so a task stands for some of them.
    tasks = min(batches, 20_000)
    each = batches / tasks * BATCH * (convert + ENGINE + opening)
    free = [(START, core) for core in range(cores)]
    heapq.heapify(free)
    last = START
    for _ in range(tasks):
        at, core = heapq.heappop(free)
        took = each * chance.uniform(0.8, 1.25)
        if chance.random() < took / (DEATH * 3600):
            # What was in work is done again, on an executor that is new.
            at += took * chance.random() + REBIRTH
        at += took
        last = max(last, at)
        heapq.heappush(free, (at, core))
    last = max(last, START + batches * DRIVER)
    return last / 3600, last / 3600 * cores


def table() -> list[str]:
    lines = [
        "| archive | documents | files lie | hours on 16 cores | on 64 | on 256 | processor hours on 64 |",
        "|---|---:|---|---:|---:|---:|---:|",
    ]
    for kind, convert in CONVERT.items():
        for documents in (10_000_000, 100_000_000):
            for where in ("packed", "small files, object store"):
                taken = [hours(documents, convert, OPEN[where], cores) for cores in (16, 64, 256)]
                clock = " | ".join(f"{wall:.1f}" for wall, _ in taken)
                lines.append(
                    f"| {kind} | {documents // 1_000_000} million | {where} | {clock} | {taken[1][1]:.0f} |"
                )
    return lines


if __name__ == "__main__":
    lines = table()
    if sys.argv[1:2] == ["--check"]:
        page = open(sys.argv[2], encoding="utf8").read().splitlines()
        missing = [line for line in lines if line not in page]
        sys.exit("\n".join(["the page lacks:", *missing]) if missing else 0)
    print("\n".join(lines))
