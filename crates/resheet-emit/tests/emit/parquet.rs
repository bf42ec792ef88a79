//! Parquet, read back by DuckDB and pyarrow.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use resheet_emit::tables::{
    CsvTables, Dialect, Lineage, PRECISION, ParquetTables, SCALE, TABLES, Table, csv_rows, rows,
};

use crate::fixture::conversion;
use crate::python::{python, run};
use crate::tables::files;

fn open(folder: &Path) -> impl FnMut(&str) -> std::io::Result<File> {
    move |path| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        File::create(path)
    }
}

#[test]
fn outside_readers_find_the_same_rows_and_types() {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in files(&[conversion()], Dialect::Standard) {
        fs::write(folder.path().join(file), text).unwrap();
    }
    let lineage = Lineage { run_id: Some("run-1".to_owned()), ..Lineage::default() };
    for (name, partition) in [("whole", &[][..]), ("parted", &["year", "family"][..])] {
        let place = folder.path().join(name);
        let mut tables = ParquetTables::new(partition, open(&place)).unwrap();
        rows(&conversion(), &lineage, &mut tables).unwrap();
        tables.finish().unwrap();
    }
    let parted = folder.path().join("parted/sheets/year=2023/family=national/part-0.parquet");
    assert!(parted.is_file());
    assert!(folder.path().join("parted/findings.parquet").is_file());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outside/parquet.py");
    let said = run(Command::new(python()).arg(script).arg(folder.path()));
    let expected: String = TABLES
        .iter()
        .map(|table| format!("{} agrees\n", table.name))
        .chain([format!("decimal({PRECISION}, {SCALE})\n"), "ZSTD RLE_DICTIONARY\n".to_owned()])
        .collect();
    assert_eq!(said, expected);
}

#[test]
fn rows_read_from_our_csv_are_the_rows() {
    let written = |through_csv: bool| {
        let mut tables = ParquetTables::new(&["year"], |_: &str| Ok(Vec::new())).unwrap();
        if through_csv {
            let open = |_: &'static Table| Ok(Vec::new());
            let csv = || CsvTables::new(Lineage::default(), Dialect::Standard, open).unwrap();
            let heads = csv().finish().unwrap();
            let mut full = csv();
            full.push(&conversion()).unwrap();
            for ((table, head), file) in TABLES.iter().zip(heads).zip(full.finish().unwrap()) {
                csv_rows(table, &file[head.len()..], &mut tables).unwrap();
            }
        } else {
            rows(&conversion(), &Lineage::default(), &mut tables).unwrap();
        }
        tables.finish().unwrap()
    };
    assert!(written(true) == written(false));
}

#[test]
fn a_column_that_sheets_do_not_have_parts_nothing() {
    let open = |_: &str| Ok(Vec::new());
    let error = ParquetTables::new(&["yeer"], open).err().unwrap();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}
