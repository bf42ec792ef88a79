import json
import os
import re
import shutil
import socket
import subprocess
import sys
import textwrap

import pytest

import resheet

pa = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark")
if shutil.which("java") is None:
    pytest.skip("Spark takes Java 17", allow_module_level=True)

import pyarrow.parquet as pq
from pyspark.sql import SparkSession
from resheet import spark as cluster

KEYS = {
    "sources": ["source_id"],
    "sheets": ["sheet_id"],
    "funds": ["sheet_id", "ordinal"],
    "indicators": ["sheet_id", "ordinal"],
    "extras": ["sheet_id", "ordinal"],
    "repairs": ["sheet_id", "ordinal"],
    "findings": ["source_id", "ordinal"],
    "doubts": ["source_id", "ordinal"],
}


@pytest.fixture(scope="module")
def spark():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").appName("test")
    spark = builder.config("spark.ui.enabled", "false").getOrCreate()
    yield spark
    spark.stop()


@pytest.fixture
def archive(tmp_path, corpus, sample):
    """Forms of several families, one file twice, one with other amounts, one of words."""
    folder = tmp_path / "in"
    for at, path in enumerate(sorted(corpus.glob("families/*.txt"))):
        place = folder / f"{at % 4}" / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
    text = sample.read_text()
    (folder / "0" / "zz twice.txt").write_text(text)
    (folder / "3" / "twice.txt").write_text(text)
    (folder / "2" / "other amounts.txt").write_text(text.replace("611.15", "711.15"))
    (folder / "1" / "same sheets.txt").write_text(text + "\n\n")
    (folder / "1" / "words.txt").write_text("words")
    return folder


def files(folder):
    paths = [path for path in folder.rglob("*") if path.is_file()]
    paths.sort(key=lambda path: path.relative_to(folder).parts)
    return [(path.relative_to(folder).as_posix(), path) for path in paths]


def read(out, manifest, table):
    parts = manifest["tables"].get(table, {"parts": []})["parts"]
    return pa.concat_tables([pq.read_table(out / part) for part in parts])


def check(out, manifest, expected):
    """The parts that count hold the rows of one run, and there are no others."""
    assert set(KEYS) == set(expected)
    for name, key in KEYS.items():
        order = [(column, "ascending") for column in key]
        rows = read(out, manifest, name).sort_by(order)
        assert rows.equals(expected[name].sort_by(order)), name
        assert manifest["tables"][name]["rows"] == rows.num_rows
    found = {path.relative_to(out).as_posix() for path in out.glob("*/*.parquet")}
    assert found == {part for table in manifest["tables"].values() for part in table["parts"]}


@pytest.mark.parametrize("batch, partitions", [(1000, 1), (7, 3)])
def test_rows_are_those_of_one_run_whatever_the_partitions(spark, archive, tmp_path, batch, partitions):
    expected = resheet.to_arrow(files(archive))
    codes = expected["findings"]["code"].to_pylist()
    assert "A051" in codes and "A052" in codes
    out = tmp_path / "out"
    manifest = cluster.write(spark, str(archive), str(out), batch=batch, partitions=partitions)
    check(out, manifest, expected)
    assert manifest["outcomes"]["not-recognised"] == 1
    quarantine = read(out, manifest, "quarantine").to_pylist()
    assert [row["name"] for row in quarantine] == ["1/words.txt"] and quarantine[0]["message"]


def test_a_run_goes_on_from_what_is_there(spark, archive, tmp_path):
    out = tmp_path / "out"
    first = cluster.write(spark, str(archive), str(out), batch=7)
    again = cluster.write(spark, str(archive), str(out), batch=7)
    kept = [set(run["tables"]["funds"]["parts"]) for run in (first, again)]
    assert kept[0] == kept[1]
    # A driver was killed: a part without its marker, and one that nobody finished.
    markers = sorted((out / "_resheet").glob("part-*.json"))
    markers[0].unlink()
    (out / "funds" / ".part-half.parquet").write_bytes(b"PAR1")
    (out / "funds" / "mine.txt").write_text("not yours")
    # The archive changed: a new file, one that is gone (and was the first of two with
    # equal bytes), one with other words.
    shutil.copy(archive / "1" / "words.txt", archive / "new.txt")
    (archive / "0" / "zz twice.txt").unlink()
    (archive / "1" / "words.txt").write_text("other words")
    manifest = cluster.write(spark, str(archive), str(out), batch=7)
    check(out, manifest, resheet.to_arrow(files(archive)))
    assert kept[0] & set(manifest["tables"]["funds"]["parts"])
    assert (out / "funds" / "mine.txt").exists() and not (out / "funds" / ".part-half.parquet").exists()


def test_one_run_at_a_time_writes_into_a_folder(spark, archive, tmp_path):
    out = tmp_path / "out"
    (out / "_resheet").mkdir(parents=True)
    held = out / "_resheet" / "run-of-another.json"
    # Of another machine: nobody here can tell whether it still works, but for its age.
    held.write_text(json.dumps({"host": "elsewhere", "process": 1}))
    with pytest.raises(OSError, match="process 1 on elsewhere"):
        cluster.write(spark, str(archive), str(out))
    assert [path for path in out.rglob("*") if path.is_file()] == [held]
    long_ago = held.stat().st_mtime - 121
    os.utime(held, (long_ago, long_ago))
    cluster.write(spark, str(archive), str(out))
    assert not list((out / "_resheet").glob("run-*"))
    # Of this machine: a process that has ended keeps nobody out, one that works does.
    ended = subprocess.Popen(["true"])
    ended.wait()
    for process in (ended.pid, os.getpid()):
        held.write_text(json.dumps({"host": socket.gethostname(), "process": process}))
        if process == os.getpid():
            with pytest.raises(OSError, match="another run writes"):
                cluster.write(spark, str(archive), str(out))
        else:
            cluster.write(spark, str(archive), str(out))


def test_packed_files_and_urls_are_the_same(spark, archive, tmp_path):
    expected = resheet.to_arrow(files(archive))
    cluster.pack(spark, str(archive), str(tmp_path / "packed"))
    for number, inputs in enumerate([str(tmp_path / "packed"), archive.as_uri()]):
        out = tmp_path / f"out {number}"
        check(out, cluster.write(spark, inputs, str(out), batch=20), expected)
    again = cluster.write(spark, str(tmp_path / "packed"), str(tmp_path / "out 0"), batch=20)
    check(tmp_path / "out 0", again, expected)


def test_poison_becomes_rows(spark, archive, tmp_path):
    (archive / "panics.txt").write_bytes(b"poison!")
    (archive / "aborts.txt").write_bytes(b"words")
    (archive / "hangs.txt").write_bytes(b"words")
    with open(archive / "long.txt", "wb") as file:
        file.truncate(200 << 20)
    out = tmp_path / "out"
    manifest = cluster.write(spark, str(archive), str(out), batch=10, time_limit=5)
    quarantine = {row["name"]: row for row in read(out, manifest, "quarantine").to_pylist()}
    assert "poisoned" in quarantine["panics.txt"]["message"]
    assert "signal 6" in quarantine["aborts.txt"]["message"]
    assert "5 seconds" in quarantine["hangs.txt"]["message"]
    assert quarantine["long.txt"]["outcome"] == "refused"
    good = resheet.to_arrow([item for item in files(archive) if "/" in item[0]])
    assert manifest["tables"]["funds"]["rows"] == good["funds"].num_rows


def test_rows_for_a_job_of_ones_own(spark, archive):
    paths = spark.createDataFrame([(str(path),) for _, path in files(archive)], "path string")
    sheets = cluster.convert(spark, paths, "sheets", batch=10).dropDuplicates(["sheet_id"])
    assert sheets.count() == resheet.to_arrow(files(archive))["sheets"].num_rows
    total = cluster.convert(spark, paths, "funds").where("is_total").agg({"budget_yuan": "sum"})
    assert total.first()[0] > 0


def test_options_are_checked_before_a_task_runs(spark, archive, tmp_path):
    with pytest.raises(ValueError, match="klingon"):
        cluster.write(spark, str(archive), str(tmp_path / "out"), encoding="klingon")
    with pytest.raises(ValueError, match="no such table"):
        cluster.write(spark, str(archive), str(tmp_path / "out"), tables=["leaves"])
    with pytest.raises(FileNotFoundError):
        cluster.write(spark, "/no/such/folder", str(tmp_path / "out"))


def test_an_executor_is_killed(archive, tmp_path):
    """Two executors as processes of their own; one is killed behind the first batch."""
    for at in range(4):
        (archive / f"hangs {at}.txt").write_text(f"words {at}")
    script = tmp_path / "job.py"
    script.write_text(
        textwrap.dedent(
            """
            import glob, json, os, signal, subprocess, sys, threading, time
            from pyspark.sql import SparkSession
            from resheet import spark as cluster

            archive, out = sys.argv[1:]
            spark = SparkSession.builder.master("local-cluster[2,1,1024]").getOrCreate()
            app = spark.sparkContext.applicationId

            def kill():
                while not glob.glob(out + "/_resheet/part-*"):
                    time.sleep(0.05)
                found = subprocess.run(
                    ["pgrep", "-f", "CoarseGrainedExecutorBackend.*" + app], capture_output=True, text=True
                )
                os.kill(int(found.stdout.split()[-1]), signal.SIGKILL)
                print("killed", flush=True)

            thread = threading.Thread(target=kill)
            thread.start()
            cluster.write(spark, archive, out, batch=4, partitions=8, time_limit=2)
            thread.join()
            """
        )
    )
    out = tmp_path / "out"
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "RESHEET_TEST_POISON_NAMES": "aborts,hangs"}
    ran = subprocess.run(
        [sys.executable, script, archive, out], env=environment, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "killed" in ran.stdout
    manifest = json.loads((out / "manifest.json").read_text())
    good = [item for item in files(archive) if "hangs" not in item[0]]
    expected = resheet.to_arrow(good)
    for name in ("sheets", "funds", "indicators"):
        key = [(column, "ascending") for column in KEYS[name]]
        assert read(out, manifest, name).sort_by(key).equals(expected[name].sort_by(key)), name
    assert manifest["outcomes"]["failed"] == 4


def test_the_command(archive, tmp_path):
    command = [sys.executable, "-m", "resheet.spark", "--master", "local[2]"]
    out = tmp_path / "out"
    ran = subprocess.run([*command, archive, out, "--tables", "sheets"], capture_output=True, text=True)
    assert ran.returncode == 1 and re.search(r"^1 not-recognised$", ran.stderr, re.M), ran.stderr
    assert not (out / "funds").exists()
    ran = subprocess.run([*command, "/no/such", out], capture_output=True, text=True)
    assert ran.returncode == 2 and "/no/such is no folder" in ran.stderr
