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

/// A row that the source has and the reader lost: people say what stands in it.
#[test]
fn a_row_that_was_never_read_is_added() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/findings/A001.txt");
    let dir = folder(&[]);
    fs::create_dir(dir.path().join("in")).unwrap();
    fs::copy(sample, dir.path().join("in/a.txt")).unwrap();
    let json = |more: &str| -> Value {
        run(dir.path(), &format!("convert in -o out --format json,csv {more}")).ends(0);
        serde_json::from_slice(&fs::read(dir.path().join("out/a.json")).unwrap()).unwrap()
    };
    let before = json("");
    let rows = before["sheets"][0]["indicators"].as_array().unwrap().len();
    let decision = |row: usize, column: &str, new: &str| {
        serde_json::json!({
            "source": before["source"]["digest"], "path": format!("sheets[0].indicators[{row}].{column}"),
            "raw": "", "decision": "corrected", "new": new, "by": "甲", "at": "2024-03-31",
        })
        .to_string()
    };
    let lines = [
        decision(rows, "level3", "走访户数"),
        decision(rows, "target", "≥20户"),
        decision(rows, "weight", "10"),
        // A gap: nobody says what stands between.
        decision(rows + 2, "level3", "飞来"),
    ];
    fs::write(dir.path().join("c.jsonl"), lines.join("\n")).unwrap();
    let after = json("--corrections c.jsonl");
    let all = after["sheets"][0]["indicators"].as_array().unwrap();
    assert_eq!(all.len(), rows + 1, "{after}");
    assert_eq!(all[rows]["level3"]["value"], "走访户数");
    assert_eq!(all[rows]["level3"]["by_hand"], "corrected");
    assert_eq!(all[rows]["weight"]["value"], "10");
    assert!(all[rows].get("score").is_none_or(|score| score.get("value").is_none()), "{after}");
    assert_eq!(all[..rows], before["sheets"][0]["indicators"].as_array().unwrap()[..]);
    let codes = after["sheets"][0]["findings"].as_array().unwrap();
    let count = |code: &str| codes.iter().filter(|finding| finding["code"] == code).count();
    assert_eq!((count("C001"), count("C006")), (3, 1), "{after}");
    let table = fs::read_to_string(dir.path().join("out/indicators.csv")).unwrap();
    assert!(table.contains("走访户数"), "{table}");
}

/// A long file is decided about part by part.
#[test]
fn decisions_about_parts_of_a_long_file_are_replayed() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/findings/A001.txt");
    let sheet = fs::read_to_string(sample).unwrap();
    let long: String =
        (0..40).map(|at| sheet.replace("项目名称\t", &format!("项目名称\t{at}号"))).collect();
    let dir = folder(&[("in/long.txt", long.as_bytes())]);
    let convert = "convert in -o out --format json,csv --part-bytes 4096";
    run(dir.path(), convert).ends(0);
    let sources = fs::read_to_string(dir.path().join("out/sources.csv")).unwrap();
    assert!(sources.lines().count() > 3, "{sources}");
    let mut rows = csv::Reader::from_reader(sources.as_bytes());
    let at = rows.headers().unwrap().iter().position(|head| head == "digest").unwrap();
    let digest = rows.records().nth(1).unwrap().unwrap()[at].to_owned();
    let decision = serde_json::json!({
        "source": digest, "path": "sheets[0].department", "raw": "", "decision": "unclear",
        "by": "甲", "at": "2024-03-31",
    });
    fs::write(dir.path().join("c.jsonl"), format!("{decision}\n")).unwrap();
    let json = |more: &str| {
        run(dir.path(), &format!("{convert} {more}")).ends(0);
        fs::read_to_string(dir.path().join("out/findings.csv")).unwrap()
    };
    // The decision finds its part: it was about other characters, or it is taken.
    let found = json("--corrections c.jsonl");
    assert_eq!(found.matches(",C003,").count() + found.matches(",C004,").count(), 1, "{found}");
    assert!(!json("").contains(",C00"));
}
