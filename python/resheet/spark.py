"""Archives on a cluster, with Apache Spark.

    python -m resheet.spark INPUT OUT
    python -m resheet.spark pack INPUT PACKED

Tasks convert batches of inputs and write Parquet parts; what each batch gave stands in a
marker beside them. ``OUT/manifest.json`` lists the parts that count. A run into an OUT
that is there does what is new; one that was killed goes on from its markers.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import uuid
from typing import TYPE_CHECKING, Any, Iterable, Iterator, Optional

import resheet

from . import _parts
from ._lock import Lock
from ._worker import Worker

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: Inputs of a batch: enough for a part to be worth its file, few enough to be done again.
BATCH = 500
#: Seconds that an input may take.
LIMIT = 60.0
#: The tables that are written.
TABLES = tuple(resheet.tables([]))
#: Needed in any case: equal bytes and equal sheets are found by these.
NEEDED = ("sources", "sheet_summaries", "findings")
MARKERS = "_resheet"

_worker: Optional[Worker] = None


def convert(
    spark: "SparkSession",
    inputs: "DataFrame",
    table: str = "sheets",
    *,
    batch: int = BATCH,
    time_limit: float = LIMIT,
    **options: Any,
) -> "DataFrame":
    """The rows of one table, for a job of one's own.

    ``inputs`` has a column ``path``, of files that every worker can open; or ``path`` and
    ``content``. A batch knows its own inputs alone: equal bytes in two batches have rows
    in both, with equal keys, and sheets are not compared. :func:`write` does all that.
    """
    told = _options(options)
    import pyarrow as pa

    empty = pa.table(resheet.tables([])[table]).schema

    def rows(batches: Iterator[Any]) -> Iterator[Any]:
        for chunk in _chunks(batches, batch):
            job = {"options": told, "inputs": chunk, "out": None, "table": table}
            answer = _at_work().run(job, time_limit)
            yield from pa.ipc.open_stream(answer["rows"]).read_all().to_batches()

    from pyspark.sql.pandas.types import from_arrow_schema

    columns = [name for name in ("name", "path", "content") if name in inputs.columns]
    return inputs.select(*columns).mapInArrow(rows, from_arrow_schema(empty))


def write(
    spark: "SparkSession",
    inputs: str,
    out: str,
    *,
    tables: Iterable[str] = TABLES,
    batch: int = BATCH,
    time_limit: float = LIMIT,
    partitions: Optional[int] = None,
    **options: Any,
) -> dict[str, Any]:
    """Converts a folder of files, a URL of them, or packed files (:func:`pack`) into parts
    below ``out``, and gives the manifest. One run at a time into an ``out``: a second is
    refused with :class:`OSError`.

    ``families``, ``corrections``, ``encoding``, ``language`` and ``max_bytes`` are those of
    :func:`resheet.convert`. An input that takes longer than ``time_limit`` seconds, or
    ends its process, is a source whose outcome is ``failed``.
    """
    told = _options(options)
    wanted = tuple(dict.fromkeys((*tables, *NEEDED)))
    unknown = set(wanted) - {*TABLES, "sheet_summaries"}
    if unknown:
        raise ValueError(f"no such table: {', '.join(sorted(unknown))}")
    settings = json.dumps([told, wanted, resheet.__version__], sort_keys=True, default=list)
    listing = _listing(spark, inputs)
    with Lock(*_parts.place(out), MARKERS):
        done = _done(out, settings, listing.known)
        todo = listing.todo({name for marker in done for name, *_ in marker["inputs"]})
        if todo is not None:
            spread = partitions or max(spark.sparkContext.defaultParallelism, 1)
            done.extend(_ran(spark, todo, spread, _task(told, out, wanted, settings, batch, time_limit), batch))
        done = _without_doubles(spark, out, done)
        manifest = _manifest(spark, out, done, settings)
        _sweep(out, done, manifest)
    return manifest


def _options(options: dict[str, Any]) -> dict[str, Any]:
    """What a converter is told, checked here and sent to the workers as it is."""
    unknown = set(options) - {"encoding", "families", "corrections", "language", "max_bytes"}
    if unknown:
        raise TypeError(f"unknown option: {', '.join(sorted(unknown))}")
    told = {
        "encoding": options.get("encoding"),
        "families": resheet._family_texts(options.get("families")),
        "corrections": resheet._correction_texts(options.get("corrections")),
        "language": options.get("language", "en"),
        "max_bytes": options.get("max_bytes"),
    }
    resheet._made(**told, jobs=1)
    return told


def _at_work() -> Worker:
    """The process of this Spark worker, which outlives its tasks."""
    global _worker
    if _worker is None:
        _worker = Worker()
    return _worker


def _chunks(batches: Iterable[Any], size: int) -> Iterator[list[tuple[str, Any]]]:
    """Names with paths or bytes, some at a time, in the order of their names."""
    held: list[tuple[str, Any]] = []
    for batch in batches:
        names = batch.column("name") if "name" in batch.schema.names else batch.column("path")
        sources = batch.column("content" if "content" in batch.schema.names else "path")
        for name, source in zip(names, sources):
            held.append((name.as_py(), source.as_py()))
            if len(held) >= size:
                yield sorted(held, key=lambda item: _key(item[0]))
                held = []
    if held:
        yield sorted(held, key=lambda item: _key(item[0]))


def _key(name: str) -> str:
    """Sorts names as a run of the program meets them: folder by folder."""
    return name.replace("/", "\0")


class _Local:
    """Files of a folder that driver and workers see under one path."""

    def __init__(self, spark: "SparkSession", folder: str) -> None:
        self._spark = spark
        self.files = {}
        folder = os.path.abspath(folder)
        for root, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                path = os.path.join(root, name)
                if not name.startswith(".") and os.path.isfile(path) and not os.path.islink(path):
                    about = os.stat(path)
                    shown = os.path.relpath(path, folder).replace(os.sep, "/")
                    self.files[shown] = (path, about.st_size, about.st_mtime_ns)
        if not self.files:
            raise ValueError(f"there is no input in {folder}")

    def known(self, name: str, *about: int) -> bool:
        return name in self.files and self.files[name][1:] == about

    def todo(self, done: set[str]) -> Optional["DataFrame"]:
        rows = [(name, *about) for name, about in self.files.items() if name not in done]
        rows.sort(key=lambda row: _key(row[0]))
        if not rows:
            return None
        return self._spark.createDataFrame(rows, "name string, path string, size long, time long")


class _Stored:
    """Rows of name and content: packed files, or what Spark's own reader gives of a URL."""

    def __init__(self, rows: "DataFrame", spark: "SparkSession") -> None:
        self._rows, self._spark = rows, spark
        self.files = {row.name: (row.size, row.time) for row in rows.drop("content").toLocalIterator()}
        if not self.files:
            raise ValueError("there is no input")

    def known(self, name: str, *about: int) -> bool:
        return self.files.get(name) == about

    def todo(self, done: set[str]) -> Optional["DataFrame"]:
        left = [(name,) for name in self.files if name not in done]
        if not left:
            return None
        if len(left) == len(self.files):
            return self._rows
        return self._rows.join(self._spark.createDataFrame(left, "name string"), "name", "left_semi")


def _listing(spark: "SparkSession", inputs: str) -> Any:
    from pyspark.sql import functions as F

    if "://" not in inputs and not os.path.isdir(inputs):
        raise FileNotFoundError(f"{inputs} is no folder")
    if _is_packed(spark, inputs):
        rows = spark.read.parquet(inputs)
        rows = rows.select(
            F.col("path").alias("name"),
            "content",
            F.octet_length("content").cast("long").alias("size"),
            F.crc32("content").cast("long").alias("time"),
        )
        return _Stored(rows, spark)
    if "://" not in inputs:
        return _Local(spark, inputs)
    return _Stored(_binary(spark, inputs), spark)


def _binary(spark: "SparkSession", inputs: str) -> "DataFrame":
    from pyspark.sql import functions as F

    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(inputs)
    # file:///a is told as file:/a; the name begins behind the folder that was named.
    below = inputs.split("://", 1)[1].strip("/")
    at = F.expr(f"instr(path, {json.dumps(below)})")
    return files.select(
        F.expr(f"substring(path, instr(path, {json.dumps(below)}) + {len(below) + 1})").alias("name"),
        "content",
        F.col("length").alias("size"),
        F.unix_micros("modificationTime").alias("time"),
    ).where(at > 0)


def _is_packed(spark: "SparkSession", inputs: str) -> bool:
    from pyspark.errors import AnalysisException

    if "://" not in inputs:
        names = os.listdir(inputs)
        if not any(name.endswith(".parquet") for name in names):
            return False
    try:
        return {"path", "content"} <= set(spark.read.parquet(inputs).columns)
    except AnalysisException:
        return False


def pack(spark: "SparkSession", inputs: str, out: str, *, files: Optional[int] = None) -> None:
    """Turns small files into Parquet of (path, content), which a cluster reads best."""
    if "://" in inputs:
        rows = _binary(spark, inputs).select("name", "content").withColumnRenamed("name", "path")
    else:
        listed = _Local(spark, inputs).todo(set())
        assert listed is not None

        def contents(batches: Iterator[Any]) -> Iterator[Any]:
            import pyarrow as pa

            for batch in batches:
                for name, path in zip(batch.column("name"), batch.column("path")):
                    with open(path.as_py(), "rb") as file:
                        content = pa.array([file.read()], pa.binary())
                    yield pa.RecordBatch.from_arrays([pa.array([name.as_py()]), content], ["path", "content"])

        rows = listed.repartition(files or spark.sparkContext.defaultParallelism)
        rows = rows.select("name", "path").mapInArrow(contents, "path string, content binary")
    rows.write.parquet(out)


def _task(
    told: dict[str, Any], out: str, wanted: tuple[str, ...], settings: str, batch: int, limit: float
) -> Any:
    """What a task does: a part for each table and batch, and a marker behind them."""

    def task(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        about: dict[str, Any] = {}

        def seen() -> Iterator[Any]:
            for rows in batches:
                about.update(zip(rows["name"].to_pylist(), zip(rows["size"].to_pylist(), rows["time"].to_pylist())))
                yield rows

        for chunk in _chunks(seen(), batch):
            job = {"options": told, "inputs": chunk, "out": out, "tables": wanted}
            answer = _at_work().run(job, limit)
            marker = {
                "settings": settings,
                "inputs": [(name, *about.pop(name)) for name, _ in chunk],
                "pieces": answer["pieces"],
                "parts": answer["parts"],
                "dropped": [],
            }
            yield pa.RecordBatch.from_pydict({"marker": [_marked(out, marker)]})

    return task


def _marked(out: str, marker: dict[str, Any]) -> str:
    """Writes a marker, and gives it with its own name."""
    system, base = _parts.place(out)
    marker["marker"] = f"{_parts.OURS}{uuid.uuid4().hex}.json"
    text = json.dumps(marker, ensure_ascii=False)
    _parts.put(system, f"{base}/{MARKERS}/{marker['marker']}", lambda file: file.write(text.encode()))
    return text


def _ran(spark: "SparkSession", rows: "DataFrame", spread: int, task: Any, batch: int) -> list[dict[str, Any]]:
    """Runs tasks over rows. What comes back is of attempts that count."""
    key = "spark.sql.execution.arrow.maxRecordsPerBatch"
    before = spark.conf.get(key)
    spark.conf.set(key, str(batch))
    try:
        found = rows.repartition(spread).mapInArrow(task, "marker string").collect()
    finally:
        spark.conf.set(key, before)
    return [json.loads(row.marker) for row in found]


def _done(out: str, settings: str, known: Any) -> list[dict[str, Any]]:
    """The batches of earlier runs that count: told the same, every input as it was, and
    no input in two."""
    system, base = _parts.place(out)
    found = []
    for name in _parts.listed(system, f"{base}/{MARKERS}"):
        marker = json.loads(_parts.read(system, f"{base}/{MARKERS}/{name}") or b"{}")
        if marker.get("settings") == settings and all(known(*item) for item in marker["inputs"]):
            found.append(marker)
    # What was dropped from parts is written again for fewer rows: the later marker counts.
    found.sort(key=lambda marker: (-len(marker["dropped"]), marker["marker"]))
    taken: set[str] = set()
    done = []
    for marker in found:
        names = {name for name, *_ in marker["inputs"]}
        if taken.isdisjoint(names):
            taken |= names
            done.append(marker)
    # A source that one batch left to another comes back when the other is gone.
    while True:
        held = {source for marker in done for _, source, *_ in marker["pieces"] if source not in marker["dropped"]}
        kept = [marker for marker in done if held.issuperset(marker["dropped"])]
        if len(kept) == len(done):
            return done
        done = kept


def _without_doubles(spark: "SparkSession", out: str, done: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Equal bytes in several batches stay in the one that has them under the first name."""
    first: dict[str, tuple[str, int]] = {}
    for number, marker in enumerate(done):
        for name, source, *_ in marker["pieces"]:
            if source not in marker["dropped"]:
                first[source] = min(first.get(source, (_key(name), number)), (_key(name), number))
    rewritten = []
    kept = []
    for number, marker in enumerate(done):
        sources = {source for _, source, *_ in marker["pieces"]} - set(marker["dropped"])
        gone = sorted(source for source in sources if first[source][1] != number)
        if gone:
            rewritten.append((json.dumps(marker), json.dumps(gone)))
        else:
            kept.append(marker)
    if not rewritten:
        return done

    def task(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            for text, gone in zip(batch["marker"].to_pylist(), batch["gone"].to_pylist()):
                marker, sources = json.loads(text), json.loads(gone)
                marker["parts"] = _parts.without(out, marker["parts"], sources)
                marker["dropped"] = sorted({*marker["dropped"], *sources})
                yield pa.RecordBatch.from_pydict({"marker": [_marked(out, marker)]})

    rows = spark.createDataFrame(rewritten, "marker string, gone string")
    spread = min(len(rewritten), spark.sparkContext.defaultParallelism)
    return kept + _ran(spark, rows, spread, task, BATCH)


def _manifest(spark: "SparkSession", out: str, done: list[dict[str, Any]], settings: str) -> dict[str, Any]:
    """Compares the sheets of all inputs, collects what was not read, and says which parts
    count."""
    system, base = _parts.place(out)
    tables: dict[str, dict[str, Any]] = {}

    def add(name: str, part: str, rows: int) -> None:
        table = tables.setdefault(name, {"rows": 0, "parts": []})
        table["rows"] += rows
        table["parts"].append(part)

    for marker in done:
        for name, (part, rows) in marker["parts"].items():
            add(name, part, rows)

    def read(name: str) -> Optional["DataFrame"]:
        parts = tables.get(name, {}).get("parts")
        return spark.read.parquet(*[_url(out, part) for part in parts]) if parts else None

    language = json.loads(settings)[0]["language"]
    found = [("findings", part) for part in _across(read("sheet_summaries"), out, language)]
    found += [("quarantine", part) for part in _quarantine(read("sources"), read("findings"), out)]
    for name, (part, rows) in found:
        add(name, part, rows)
    outcomes: dict[str, int] = {}
    for marker in done:
        for _, _, outcome, *_ in marker["pieces"]:
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
    manifest = {
        "resheet_version": resheet.__version__,
        "inputs": sum(len(marker["inputs"]) for marker in done),
        "outcomes": dict(sorted(outcomes.items())),
        "tables": {name: {**table, "parts": sorted(table["parts"])} for name, table in sorted(tables.items())},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    _parts.put(system, f"{base}/manifest.json", lambda file: file.write(text))
    return manifest


def _url(out: str, part: str) -> str:
    return f"{out.rstrip('/')}/{part}" if "://" in out else f"file://{os.path.abspath(out)}/{part}"


def _across(summaries: Optional["DataFrame"], out: str, language: str) -> list[tuple[str, int]]:
    """What sheets of different inputs say of each other: the same sheet twice (A051), the
    same project of the same year with other amounts (A052). A sheet is held against the
    first like it, in the order of names; one that repeats another has nothing of its own
    to say."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    if summaries is None:
        return []
    sheets = summaries.withColumn("key", F.expr("replace(name, '/', '\\0')"))
    earlier = F.struct("name", F.col("ordinal").alias("sheet"), "line", "amounts", "budget", "executed")

    def held(rows: "DataFrame", by: str) -> "DataFrame":
        window = Window.partitionBy(by).orderBy("key", "ordinal")
        rows = rows.withColumn("number", F.row_number().over(window))
        return rows.withColumn("earlier", F.first(earlier).over(window))

    by_content = held(sheets, "content")
    again = by_content.where("number > 1").withColumn("code", F.lit("A051"))
    single = by_content.where("number = 1 AND project IS NOT NULL").drop("number", "earlier")
    other = held(single, "project").where("number > 1 AND amounts <> earlier.amounts")
    found = again.unionByName(other.withColumn("code", F.lit("A052")))
    behind = Window.partitionBy("source_id").orderBy("ordinal")
    found = found.withColumn("behind", F.row_number().over(behind) - 1).orderBy("key", "ordinal")

    def task(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        schema = pa.table(resheet.tables([])["findings"]).schema
        for batch in batches:
            rows = [_finding(row, language) for row in batch.to_pylist()]
            written = _parts.write(out, {"findings": pa.Table.from_pylist(rows, schema)})
            for part, count in written.values():
                yield pa.RecordBatch.from_pydict({"part": [part], "rows": [count]})

    found = found.mapInArrow(task, "part string, rows long")
    return [(row.part, row.rows) for row in found.collect()]


def _finding(row: dict[str, Any], language: str) -> dict[str, Any]:
    """A row of the table of findings."""
    earlier, is_again = row["earlier"], row["code"] == "A051"
    values = {"file": earlier["name"], "sheet": earlier["sheet"] + 1, "line": earlier["line"]}
    if not is_again:
        values["printed"] = f"{row['budget']} / {row['executed']}"
        values["expected"] = f"{earlier['budget']} / {earlier['executed']}"
    at = "" if is_again else "total_"
    return {
        "source_id": row["source_id"],
        "ordinal": row["findings"] + row["behind"],
        "sheet_id": row["sheet_id"],
        "input": row["name"],
        **{name: row[at + name] for name in ("line", "column", "page", "area", "cell")},
        "code": row["code"],
        "name": "same-sheet-twice" if is_again else "same-project-other-amounts",
        "severity": "warning",
        "subject": "sheet" if is_again else f"funds[{row['fund']}].budget",
        "fund": None if is_again else row["fund"],
        "leaf": None if is_again else "budget",
        "message": resheet.message(row["code"], values, language),
        "help": resheet._native.help(row["code"], language),
    }


def _quarantine(
    sources: Optional["DataFrame"], findings: Optional["DataFrame"], out: str
) -> list[tuple[str, int]]:
    """The inputs that gave no sheet, with the first thing found about each."""
    from pyspark.sql import functions as F

    if sources is None:
        return []
    lost = sources.where("outcome <> 'converted'").select("source_id", "name", "digest", "bytes", "outcome")
    if findings is not None:
        first = findings.where("sheet_id IS NULL").groupBy("source_id")
        first = first.agg(F.min(F.struct("ordinal", "code", "message")).alias("first"))
        lost = lost.join(first, "source_id", "left")
        lost = lost.select("*", F.col("first.code"), F.col("first.message")).drop("first")

    def task(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            written = _parts.write(out, {"quarantine": pa.Table.from_batches([batch])})
            for part, count in written.values():
                yield pa.RecordBatch.from_pydict({"part": [part], "rows": [count]})

    return [(row.part, row.rows) for row in lost.mapInArrow(task, "part string, rows long").collect()]


def _sweep(out: str, done: list[dict[str, Any]], manifest: dict[str, Any]) -> None:
    """Removes what attempts that failed, and runs before, left behind."""
    system, base = _parts.place(out)
    counted = {part for table in manifest["tables"].values() for part in table["parts"]}
    counted |= {f"{MARKERS}/{marker['marker']}" for marker in done}
    for folder in (*TABLES, "sheet_summaries", "quarantine", MARKERS):
        for name in _parts.listed(system, f"{base}/{folder}"):
            if f"{folder}/{name}" not in counted:
                system.delete_file(f"{base}/{folder}/{name}")


def main(arguments: Optional[list[str]] = None) -> int:
    """The command."""
    arguments = sys.argv[1:] if arguments is None else arguments
    packing = arguments[:1] == ["pack"]
    parser = argparse.ArgumentParser(
        prog="python -m resheet.spark" + (" pack" if packing else ""),
        description="Turns small files into Parquet of (path, content)."
        if packing
        else "Converts an archive on a cluster. `pack` in front of INPUT packs it instead.",
    )
    parser.add_argument("input", metavar="INPUT", help="folder, URL or packed files")
    parser.add_argument("out", metavar="OUT", help="folder or URL for the results")
    parser.add_argument("--master", help="of Spark, where spark-submit does not name it")
    if packing:
        parser.add_argument("--files", type=int, help="how many files it is packed into")
    else:
        parser.add_argument("--tables", default=",".join(TABLES), help="of these alone, parted by commas")
        parser.add_argument("--families", help="folder of family files")
        parser.add_argument("--corrections", action="append", help="file of what people decided")
        parser.add_argument("--encoding", help="read every input in this encoding")
        parser.add_argument("--language", choices=("en", "zh"), default="en", help="of messages")
        parser.add_argument("--max-bytes", type=int, help="refuse longer inputs")
        parser.add_argument("--batch", type=int, default=BATCH, help="inputs of a part")
        parser.add_argument("--time-limit", type=float, default=LIMIT, help="seconds that an input may take")
        parser.add_argument("--partitions", type=int, help="how many tasks; one for each core")
    asked = parser.parse_args(arguments)

    # Workers run the Python that this is.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("resheet")
    if asked.master:
        builder = builder.master(asked.master)
    spark = builder.getOrCreate()
    try:
        if packing:
            pack(spark, asked.input, asked.out, files=asked.files)
            return 0
        manifest = write(
            spark,
            asked.input,
            asked.out,
            tables=[name for name in asked.tables.split(",") if name],
            families=asked.families,
            corrections=asked.corrections,
            encoding=asked.encoding,
            language=asked.language,
            max_bytes=asked.max_bytes,
            batch=asked.batch,
            time_limit=asked.time_limit,
            partitions=asked.partitions,
        )
    except (OSError, TypeError, ValueError) as error:
        print(f"resheet.spark: {error}", file=sys.stderr)
        return 2
    finally:
        spark.stop()
    for outcome, count in manifest["outcomes"].items():
        print(f"{count} {outcome}", file=sys.stderr)
    return 0 if set(manifest["outcomes"]) <= {"converted"} else 1


if __name__ == "__main__":
    sys.exit(main())
