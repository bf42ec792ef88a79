"""Reads Parquet files with programs that are not ours, against the CSV files.

Usage: parquet.py FOLDER, with the CSV tables, whole/ and parted/ in it.
"""

import csv
import datetime
import json
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.dataset
import pyarrow.parquet

TYPES = {
    "string": ("VARCHAR", "string", str),
    "integer": ("BIGINT", "int64", int),
    "number": ("DECIMAL(38,10)", "decimal128(38, 10)", Decimal),
    "boolean": ("BOOLEAN", "bool", lambda text: text == "true"),
    "date": ("DATE", "date32[day]", datetime.date.fromisoformat),
}


def expected(folder, resource):
    """Names and types of the columns, and the rows in their order."""
    fields = [(field["name"], TYPES[field["type"]]) for field in resource["schema"]["fields"]]
    with open(folder / resource["path"], encoding="utf-8", newline="") as file:
        rows = [
            {name: read(row[name]) if row[name] else None for name, (_, _, read) in fields}
            for row in csv.DictReader(file)
        ]
    return fields, rows


def judge(folder, resource):
    fields, rows = expected(folder, resource)
    name = resource["name"]
    path = folder / "whole" / f"{name}.parquet"

    arrow = pyarrow.parquet.read_table(path)
    types = [(field.name, str(field.type)) for field in arrow.schema]
    assert types == [(field, kind[1]) for field, kind in fields], types
    assert arrow.to_pylist() == rows, name

    described = duckdb.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    types = [(column[0], column[1]) for column in described]
    assert types == [(field, kind[0]) for field, kind in fields], types
    found = duckdb.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    assert found == [tuple(row.values()) for row in rows], name

    parted = folder / "parted" / name
    if parted.is_dir():
        files = str(parted / "**" / "*.parquet")
        partition = {"year", "family"}
        kept = [field for field, _ in fields if name == "sheets" or field not in partition]
        columns = ", ".join(f'"{field}"' for field in kept)
        query = f"SELECT {columns}, year, family FROM read_parquet(?, hive_partitioning = true)"
        found = duckdb.execute(query, [files]).fetchall()
        assert [row[: len(kept)] for row in found] == [
            tuple(row[field] for field in kept) for row in rows
        ], name
        assert {row[len(kept) :] for row in found} == {(2023, "national")}, name
        dataset = pyarrow.dataset.dataset(parted, partitioning="hive").to_table()
        assert dataset.select(kept).to_pylist() == [
            {field: row[field] for field in kept} for row in rows
        ], name
    else:
        again = pyarrow.parquet.read_table(folder / "parted" / f"{name}.parquet")
        assert again.equals(arrow), name
    print(name, "agrees")


def main():
    folder = Path(sys.argv[1])
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        judge(folder, resource)
    sheets = pyarrow.parquet.ParquetFile(folder / "whole" / "sheets.parquet")
    score = sheets.schema.names.index("total_score")
    column = sheets.metadata.row_group(0).column(score)
    print(str(sheets.schema_arrow.field("total_score").type).replace("128", ""))
    print(column.compression, *{coding for coding in column.encodings if "DICTIONARY" in coding})


main()
