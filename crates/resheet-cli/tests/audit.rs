//! The audit of many dumps: the gravest first, counted, and what is new.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{folder, run};

/// Two rates that the amounts disprove, and a text that is no sheet.
fn dumps() -> support::TempDir {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/findings/A001.txt");
    let sheet = fs::read(sample).unwrap();
    let sheet = |name: &str| String::from_utf8(sheet.clone()).unwrap().replace("委托培训", name);
    let (a, b) = (sheet("一号培训"), sheet("二号培训"));
    folder(&[("in/a.txt", a.as_bytes()), ("in/b.txt", b.as_bytes()), ("in/z.txt", b"odd\n")])
}

#[test]
fn the_gravest_come_first_with_a_path_that_can_be_opened() {
    let dir = dumps();
    let text = run(dir.path(), "audit in").ends(1).out;
    let (error, warning) = (text.find("error[B010]").unwrap(), text.find("warning[A001]").unwrap());
    assert!(error < warning, "{text}");
    assert!(text.contains("--> in/a.txt:7:"), "{text}");
    assert!(!text.contains("info["), "{text}");
    assert!(run(dir.path(), "audit in --min-severity info --only A003").ends(1).out.is_empty());
}

#[test]
fn what_repeats_is_counted() {
    let dir = dumps();
    let table = run(dir.path(), "audit in --statistics --only A001").ends(1).out;
    assert!(table.contains("2 finding(s) in 2 sheet(s) of 2 inputs, most in in/a.txt"), "{table}");
    let one = run(dir.path(), "audit in --only A001 --max-per-code 1").ends(1).out;
    assert!(one.contains("in/a.txt:7:") && !one.contains("in/b.txt:7:"), "{one}");
    assert!(one.contains("1 more of A001"), "{one}");
    let json = run(dir.path(), "audit in --statistics --format json --only A001").ends(1).out;
    let line: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&line["findings"], &line["inputs"]), (&2.into(), &2.into()));
}

#[test]
fn what_is_known_is_left_out() {
    let dir = dumps();
    let known = run(dir.path(), "audit in --format json").ends(1).out;
    fs::write(dir.path().join("known.jsonl"), &known).unwrap();
    let audit = |more: &str| run(dir.path(), &format!("audit in --baseline known.jsonl {more}"));
    let text = audit("").ends(1);
    assert_eq!(text.out, "");
    assert!(text.err.contains("0 errors, 0 warnings"), "{}", text.err);
    // A sheet put in before it makes nothing new; another value does.
    let path = dir.path().join("in/a.txt");
    let sheet = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("\n\n{sheet}")).unwrap();
    assert_eq!(audit("").ends(1).out, "");
    fs::write(&path, sheet.replace("81.00", "83.00")).unwrap();
    let new = audit("").ends(1).out;
    assert!(new.contains("83.00") && new.matches("[A001]").count() == 1, "{new}");
    // What is no baseline is said to be none, and hides nothing.
    fs::write(dir.path().join("known.jsonl"), "{\"code\":\"A001\"}\n").unwrap();
    let failed = audit("").ends(2);
    assert!(failed.err.contains("known.jsonl:1:"), "{}", failed.err);
}

#[test]
fn a_code_host_gets_one_document() {
    let dir = dumps();
    let out = run(dir.path(), "audit in --format sarif").ends(1).out;
    let document: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["version"], "2.1.0");
    let results = document["runs"][0]["results"].as_array().unwrap();
    let rules = document["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(results.len() > 2);
    for result in results {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
    }
    let rate = results.iter().find(|result| result["ruleId"] == "A001").unwrap();
    let place = &rate["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "in/a.txt");
    assert_eq!(place["region"]["startLine"], 7);
    let none = run(dir.path(), "audit in --format sarif --only A002").ends(1).out;
    let none: Value = serde_json::from_str(&none).unwrap();
    assert_eq!(none["runs"][0]["results"], Value::Array(Vec::new()));
}
