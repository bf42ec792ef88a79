"""Parts of tables: Parquet files in a folder or an object store, whose names never
collide."""

from __future__ import annotations

import os
import uuid
from typing import Any, Callable, Iterable, Optional

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import fs

#: What names of ours begin with; nothing else in a folder is touched.
OURS = "part-"


def place(out: str) -> tuple[Any, str]:
    """The file system of a folder or URL, and the path in it."""
    if "://" in out:
        return fs.FileSystem.from_uri(out)
    return fs.LocalFileSystem(), os.path.abspath(out)


def write(out: str, tables: dict[str, Any]) -> dict[str, tuple[str, int]]:
    """Writes a part of each table that has rows. Gives the path below ``out`` and how
    many rows it has."""
    system, base = place(out)
    written = {}
    for name, table in tables.items():
        rows = pa.table(table)
        if rows.num_rows:
            part = f"{name}/{OURS}{uuid.uuid4().hex}.parquet"
            put(system, f"{base}/{part}", lambda file: pq.write_table(rows, file, compression="zstd"))
            written[name] = (part, rows.num_rows)
    return written


def put(system: Any, path: str, fill: Callable[[Any], Any]) -> None:
    """Writes a file that is whole or not there."""
    if isinstance(system, fs.LocalFileSystem):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        draft = f"{os.path.dirname(path)}/.{os.path.basename(path)}"
        with system.open_output_stream(draft) as file:
            fill(file)
        os.replace(draft, path)
    else:
        # A store shows an object when it is whole.
        with system.open_output_stream(path) as file:
            fill(file)


def ipc(table: Any) -> bytes:
    """A table as a stream of Arrow."""
    rows = pa.table(table)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return sink.getvalue().to_pybytes()


def without(out: str, parts: dict[str, tuple[str, int]], sources: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Writes parts again without the rows of these sources."""
    system, base = place(out)
    gone = pa.array(sorted(sources), pa.string())
    kept: dict[str, Any] = {}
    for name, (part, _) in parts.items():
        table = pq.read_table(f"{base}/{part}", filesystem=system)
        if "source_id" in table.column_names:
            source = table["source_id"]
        else:
            # The key of a sheet is that of its source and a number.
            source = pc.replace_substring_regex(table["sheet_id"], r"-\d+$", "")
        kept[name] = table.filter(pc.invert(pc.is_in(source, gone)))
    return write(out, kept)


def selector(folder: str) -> Any:
    """What is in a folder, if there is one."""
    return fs.FileSelector(folder, allow_not_found=True)


def listed(system: Any, folder: str) -> list[str]:
    """The names of our files in a folder; none where there is no folder."""
    found = system.get_file_info(selector(folder))
    names = [info.base_name for info in found if info.type == fs.FileType.File]
    return sorted(name for name in names if name.lstrip(".").startswith(OURS))


def read(system: Any, path: str) -> Optional[bytes]:
    """A small file; nothing where there is none."""
    if system.get_file_info(path).type != fs.FileType.File:
        return None
    with system.open_input_stream(path) as file:
        return file.read()
