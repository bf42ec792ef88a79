//! The table of promises in docs/limits.md names tests that are there.

// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

#[test]
fn every_promise_has_the_tests_that_it_names() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/limits.md")).unwrap();
    let (_, table) = page.split_once("\n## Promises").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let mut checked = 0;
    for row in table.lines().filter(|line| line.starts_with("| ") && line.contains('`')) {
        let tests = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let mut code = String::new();
        for quoted in tests.split('`').skip(1).step_by(2) {
            if quoted.ends_with(".rs") {
                let file = match quoted {
                    path if path.starts_with("crates/") || path.starts_with("tests/") => {
                        root.join(path)
                    }
                    path if path.starts_with("src/") => root.join("crates/resheet-cli").join(path),
                    path => root.join("crates/resheet-cli/tests").join(path),
                };
                code = fs::read_to_string(&file)
                    .unwrap_or_else(|error| panic!("{}: {error}\n{row}", file.display()));
                checked += 1;
            } else if quoted.ends_with(".py") {
                assert!(root.join(quoted).is_file(), "no {quoted}:\n{row}");
            } else if !quoted.contains(' ') {
                assert!(code.contains(&format!("fn {quoted}(")), "no test {quoted}:\n{row}");
                checked += 1;
            }
        }
    }
    assert!(checked > 80, "{checked}");
}
