//! Readers from outside: the frictionless validator, SQLite, DuckDB.

use std::path::Path;
use std::process::Command;

use resheet_emit::tables::{Database, Dialect, sql};

use crate::fixture::conversion;
use crate::python::{python, run};
use crate::tables::files;

#[test]
fn outside_readers_agree() {
    let python = python();
    let folder = tempfile::tempdir().unwrap();
    for (dialect, name) in [(Dialect::Standard, "standard"), (Dialect::Excel, "excel")] {
        let folder = folder.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        for (file, text) in files(&[conversion()], dialect) {
            std::fs::write(folder.join(file), text).unwrap();
        }
        for database in Database::ALL {
            std::fs::write(folder.join(database.name()).with_extension("sql"), sql(database))
                .unwrap();
        }
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outside/judge.py");
    let said = run(Command::new(python).arg(script).arg(folder.path()));
    let expected = "\
frictionless standard valid
frictionless excel valid
sqlite execution_by_department [(2023, '市，局', 1, 72500, 72400, 99.86)]
sqlite indicators_missed [('衬衫', '≥84.00(件)', '83(件)')]
sqlite scores_that_disagree [(40.5, 9.98, 39, -8.48)]
duckdb execution_by_department [(2023, '市，局', 1, 72500, 72400, 99.86)]
duckdb indicators_missed [('衬衫', '≥84.00(件)', '83(件)')]
duckdb scores_that_disagree [(40.5, 9.98, 39, -8.48)]
";
    assert_eq!(said, expected);
}
