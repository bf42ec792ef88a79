//! The walk of docs/review.md in a real browser, and what is beside it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::{folder, run};

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

#[test]
fn nothing_of_the_users_is_replaced_by_a_page() {
    let dir = folder(&[("a.txt", "项目名称\t甲\n".as_bytes()), ("review.html", b"mine\n")]);
    let failed = run(dir.path(), "review a.txt").ends(2);
    assert!(failed.err.contains("review.html is there and no page of ours"), "{}", failed.err);
    assert_eq!(fs::read(dir.path().join("review.html")).unwrap(), b"mine\n");
    run(dir.path(), "review a.txt -o page.html").ends(1);
    // Its own page is replaced, and is no input.
    run(dir.path(), "review . -o page.html").ends(1);
}

#[test]
fn labels_that_people_fill_fields_from_are_suggested() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/findings/A001.txt");
    let sheet = fs::read_to_string(sample).unwrap().replace("实施单位", "承办机构名");
    let dir = folder(&[("in/a.txt", sheet.as_bytes())]);
    run(dir.path(), "convert in -o out").ends(0);
    let json = fs::read(dir.path().join("out/a.json")).unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    let sheet = &json["sheets"][0];
    assert!(sheet["implementing_unit"].get("value").is_none(), "{sheet}");
    let decision = serde_json::json!({
        "source": json["source"]["digest"], "path": "sheets[0].implementing_unit", "raw": "",
        "decision": "corrected", "new": "干部培训中心", "by": "甲", "at": "2024-03-31",
    });
    fs::write(dir.path().join("c.jsonl"), format!("{decision}\n")).unwrap();
    let words = run(dir.path(), "families suggest --from c.jsonl in").ends(0).out;
    assert!(words.contains("[words.field]\n"), "{words}");
    assert!(words.contains("implementing_unit = [\"承办机构名\"]"), "{words}");
    let said = run(dir.path(), "convert in -o out --corrections c.jsonl").ends(0).err;
    assert!(said.contains("doubts settled by hand"), "{said}");
    let failed = run(dir.path(), "convert in -o out --corrections in/a.txt").ends(2).err;
    assert!(failed.contains("in/a.txt, line 1"), "{failed}");
}
