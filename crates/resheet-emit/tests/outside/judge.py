"""Reads the tables of a run with programs that are not ours.

Usage: judge.py FOLDER, with one folder of CSV files for each dialect in it.
"""

import csv
import sqlite3
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless

VIEWS = {
    "execution_by_department": "*",
    "indicators_missed": "level3, target_printed, actual_printed",
    "scores_that_disagree": "total_score, execution_score, indicator_score, difference",
}


def frictionless_says(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    if report.valid:
        return "valid"
    return report.flatten(["type", "rowNumber", "fieldName", "message", "note"])


def tables(folder):
    package = frictionless.Package(str(folder / "datapackage.json"))
    for resource in package.resources:
        fields = {field.name: field.type for field in resource.schema.fields}
        with open(folder / resource.path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        yield resource.name, fields, rows


def number(value):
    """A number as the shortest text that says the same, to compare databases."""
    if isinstance(value, (Decimal, float)):
        value = Decimal(str(value)).normalize()
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def database_says(name, connection, ddl, folder, bind):
    for statement in ddl.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    for table, fields, rows in tables(folder):
        columns = ", ".join(f'"{field}"' for field in fields)
        places = ", ".join("?" for _ in fields)
        for row in rows:
            values = [bind(kind, row[field]) for field, kind in fields.items()]
            connection.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', values)
    for view, columns in VIEWS.items():
        found = connection.execute(f"SELECT {columns} FROM {view}").fetchall()
        print(name, view, [tuple(map(number, row)) for row in found])


def bind_sqlite(kind, text):
    if text == "":
        return None
    return int(text == "true") if kind == "boolean" else text


def bind_duckdb(kind, text):
    return None if text == "" else text


def main():
    folder = Path(sys.argv[1])
    for dialect in ["standard", "excel"]:
        print("frictionless", dialect, frictionless_says(folder / dialect))
    standard = folder / "standard"
    ddl = lambda name: (standard / f"{name}.sql").read_text(encoding="utf-8")
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA foreign_keys = ON")
    database_says("sqlite", connection, ddl("sqlite"), standard, bind_sqlite)
    database_says("duckdb", duckdb.connect(), ddl("duckdb"), standard, bind_duckdb)


main()
