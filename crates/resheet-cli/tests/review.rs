//! The walk of docs/review.md, in a real browser.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::path::Path;
use std::process::Command;

use support::folder;

#[test]
fn somebody_looks_corrects_saves_and_sees_it_everywhere() {
    let walk = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/review/walk.py");
    let dir = folder(&[]);
    let run = Command::new("python3")
        .arg(walk)
        .arg(env!("CARGO_BIN_EXE_resheet"))
        .arg(dir.path())
        .output()
        .unwrap_or_else(|error| panic!("the walk needs python3: {error}"));
    let said = [run.stdout, run.stderr].concat();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&said));
}
