import csv
import io
import subprocess
from decimal import Decimal

import pytest

import resheet

pa = pytest.importorskip("pyarrow")


def spelled(value):
    """As the CSV of the program has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def same(text, kind):
    """A decimal without the zeros that the CSV keeps from print."""
    return spelled(Decimal(text)) if text and pa.types.is_decimal(kind) else text


def check_against_the_program(tables, folder):
    for name, table in tables.items():
        with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
            head, *rows = csv.reader(file)
        assert head == table.column_names
        kinds = [field.type for field in table.schema]
        expected = [[same(text, kind) for text, kind in zip(row, kinds)] for row in rows]
        columns = [column.to_pylist() for column in table.columns]
        found = [[spelled(value) for value in row] for row in zip(*columns)]
        assert found == expected, name


def test_rows_are_those_of_a_run_of_the_program(corpus, tmp_path, program):
    subprocess.run(
        [program, "convert", corpus, "-o", tmp_path, "--format", "csv", "--lang", "en", "-q"]
    )
    paths = sorted(path for path in corpus.rglob("*") if path.is_file())
    # The order of the program: folder by folder.
    paths.sort(key=lambda path: path.relative_to(corpus).parts)
    # The program names an input as it was given: the folder's path in front.
    inputs = [(str(path), path) for path in paths]
    check_against_the_program(resheet.to_arrow(inputs), tmp_path)


def test_sheets_of_several_inputs_are_compared(sample, tmp_path, program):
    (tmp_path / "in").mkdir()
    content = sample.read_text()
    for name, text in {
        "a.txt": content,
        "b.txt": content + "\n\n",
        "c.txt": content.replace("611.15", "711.15"),
        "d.txt": content,
    }.items():
        (tmp_path / "in" / name).write_text(text)
    subprocess.run(
        [program, "convert", tmp_path / "in", "-o", tmp_path / "out", "--format", "csv"]
        + ["--lang", "en", "-q"]
    )
    inputs = [(str(path), path) for path in sorted((tmp_path / "in").iterdir())]
    tables = resheet.to_arrow(inputs)
    codes = tables["findings"]["code"].to_pylist()
    assert "A051" in codes and "A052" in codes
    check_against_the_program(tables, tmp_path / "out")


def test_other_libraries_take_them_in_one_line(sample):
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    tables = resheet.tables([sample])
    assert len(polars.DataFrame(tables["sheets"])) == 7
    frame = resheet.to_arrow([sample])["funds"].to_pandas()
    assert isinstance(frame, pandas.DataFrame) and len(frame) == tables["funds"].num_rows
    assert isinstance(frame["executed"].iloc[0], Decimal)


def test_a_table_may_be_taken_twice(sample):
    table = resheet.tables([sample])["funds"]
    assert pa.table(table).equals(pa.table(table))
    assert table.column_names[0] == "sheet_id" and len(table) == table.num_rows


def test_no_input_is_tables_without_rows():
    tables = resheet.to_arrow([])
    assert "sheets" in tables and all(table.num_rows == 0 for table in tables.values())


def test_one_conversion(sample):
    tables = resheet.convert(sample).to_arrow()
    rows = list(csv.reader(io.StringIO(resheet.convert(sample).to_csv()["funds"], newline="")))
    assert tables["funds"].num_rows == len(rows) - 1
