//! Files longer than a part.

// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use serde_json::Value;
use support::{folder, names, run, run_with, seed, tree};

/// The client's dump a few times: 7 sheets each.
fn long(times: usize) -> Vec<u8> {
    fs::read(seed()).unwrap().repeat(times)
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn a_long_file_is_converted_in_parts() {
    let bytes = long(6);
    let dir = folder(&[("in/long.txt", &bytes), ("in/short.txt", &long(1))]);
    run(dir.path(), "convert in -o whole").ends(0);
    run(dir.path(), "convert in -o parts --part-bytes 40000 --jobs 1").ends(0);
    run(dir.path(), "convert in -o again --part-bytes 40000 --jobs 8").ends(0);
    let (whole, parts) = (tree(&dir.path().join("whole")), tree(&dir.path().join("parts")));
    assert!(parts == tree(&dir.path().join("again")), "the number of jobs shows");

    let of_parts = parts.iter().filter(|(name, _)| name.starts_with("long.txt/"));
    let of_parts: Vec<Value> = of_parts.map(|(_, bytes)| json(bytes)).collect();
    assert!(of_parts.len() > 1);
    assert_eq!(of_parts[1]["source"]["name"], "long.txt/00002.txt");
    let lines = |documents: &[Value]| -> Vec<Value> {
        let sheets = documents.iter().flat_map(|document| document["sheets"].as_array().unwrap());
        sheets.map(|sheet| sheet["line"].clone()).collect()
    };
    let whole = json(&whole["long.json"]);
    assert_eq!(lines(&of_parts), lines(std::slice::from_ref(&whole)));
    assert_eq!(json(&parts["short.json"])["sheets"].as_array().unwrap().len(), 7);
    let sums = of_parts.iter().map(|part| part["source"]["bytes"].as_u64().unwrap());
    assert_eq!(sums.sum::<u64>(), bytes.len() as u64);
}

#[test]
fn a_run_over_parts_that_are_done_does_nothing() {
    let dir = folder(&[("long.txt", &long(4))]);
    let again = "convert long.txt -o out --part-bytes 40000 --incremental --format json,csv";
    run(dir.path(), again).ends(0);
    let first = tree(&dir.path().join("out"));
    let second = run(dir.path(), again).ends(0);
    assert!(second.err.contains("unchanged"), "{}", second.err);
    assert!(first == tree(&dir.path().join("out")));
}

#[test]
fn what_cannot_be_cut_and_is_too_long_is_refused_by_its_limit() {
    let mut bytes = long(2);
    bytes.extend("9".repeat(90_000).as_bytes());
    bytes.push(b'\n');
    bytes.extend(long(3));
    let dir = folder(&[("in/a.txt", &bytes)]);
    let run_ = run(dir.path(), "convert in -o out --part-bytes 20000 --max-bytes 80000").ends(1);
    assert!(run_.err.contains("limit is 80000"), "{}", run_.err);
    let out = tree(&dir.path().join("out"));
    let count = |outcome: &str| {
        let parts = out.iter().filter(|(name, _)| name.starts_with("a.txt/"));
        parts.filter(|(_, bytes)| json(bytes)["outcome"] == outcome).count()
    };
    assert_eq!(count("refused"), 1, "{:?}", names(&dir.path().join("out")));
    assert!(count("converted") > 2, "{:?}", names(&dir.path().join("out")));
    let too_long = run_with(dir.path(), "convert - -o - --max-bytes 1000", &long(1)).ends(1);
    assert!(too_long.out.contains("L001"), "{}", too_long.out);
}
