//! The first fifteen minutes of README.md: every command of it is run.

#![cfg(unix)]
// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{folder, names, run, seed};

#[test]
fn a_newcomer_ends_with_a_database_and_a_printed_sheet() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = fs::read_to_string(readme).unwrap();
    let (_, walk) = readme.split_once("\n## The first fifteen minutes").unwrap();
    let (walk, _) = walk.split_once("\n## ").unwrap();
    let dir = folder(&[]);
    let name = seed().file_name().unwrap().to_owned();
    fs::create_dir(dir.path().join("samples")).unwrap();
    fs::copy(seed(), dir.path().join("samples").join(&name)).unwrap();
    let mut lines = 0;
    for line in walk.lines().filter_map(|line| line.strip_prefix("$ ")) {
        lines += 1;
        if let Some(arguments) = line.strip_prefix("resheet ") {
            run(dir.path(), arguments).ends(0);
            continue;
        }
        // Its own program may not be installed; the language of the tests' tools has it.
        let (database, query) = line.strip_prefix("sqlite3 ").unwrap().split_once(' ').unwrap();
        let script = "import sqlite3, sys\n\
            print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone(), sep='|')";
        let asked = Command::new("python3")
            .args(["-c", script, database, query.trim_matches('\'')])
            .current_dir(dir.path())
            .output()
            .unwrap();
        let said = String::from_utf8([asked.stdout, asked.stderr].concat()).unwrap();
        assert!(said.starts_with("上海市人力资源和社会保障局|7|"), "{said}");
    }
    assert_eq!(lines, 5);
    // What the text behind the lines says is there.
    let made = names(dir.path());
    for file in walk
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|it| it.ends_with(".html") || it.ends_with(".pdf"))
    {
        assert!(made.iter().any(|name| name == file), "no {file} in {made:?}");
    }
}
