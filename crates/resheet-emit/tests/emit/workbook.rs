//! The workbook, as openpyxl reads it.

use std::path::Path;
use std::process::Command;

use resheet_emit::layout::PageOptions;
use resheet_emit::xlsx;

use crate::fixture::conversion;
use crate::python::{python, run};

#[test]
fn openpyxl_reads_forms_and_data_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    let mut file = std::fs::File::create(&path).unwrap();
    xlsx::write(&conversion(), &PageOptions::default(), &mut file).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outside/workbook.py");
    insta::assert_snapshot!(run(Command::new(python()).arg(script).arg(path)));
}
