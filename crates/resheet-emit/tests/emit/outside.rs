//! Readers from outside: the frictionless validator, SQLite, DuckDB.

use std::path::{Path, PathBuf};
use std::process::Command;

use resheet_emit::tables::{Database, Dialect, sql};

use crate::fixture::conversion;
use crate::tables::files;

/// A folder of Python packages, made once and kept under the target folder.
fn python() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("judges");
    let python = folder.join("bin/python");
    let wanted = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outside/requirements.txt");
    let done = folder.join("requirements.txt");
    let text = std::fs::read_to_string(&wanted).unwrap();
    if std::fs::read_to_string(&done).is_ok_and(|installed| installed == text) {
        return python;
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(&wanted));
    std::fs::write(done, text).unwrap();
    python
}

fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; python3 with venv is needed"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

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
