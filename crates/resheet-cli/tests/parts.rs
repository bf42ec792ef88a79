//! Files longer than a part.

// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use serde_json::Value;
use support::{folder, run, run_with, seed, tree};

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

    assert_eq!(json(&parts["short.json"])["sheets"].as_array().unwrap().len(), 7);
    let told = |document: &[u8]| {
        let mut document = json(document);
        for sheet in document["sheets"].as_array_mut().unwrap() {
            // Made of the bytes of the part.
            sheet["id"].take();
            // Compares all sheets of an input, and so those of a part alone.
            let findings = sheet.get_mut("findings").and_then(Value::as_array_mut);
            let compared =
                |finding: &Value| ["A053", "A054"].iter().any(|it| finding["code"] == *it);
            findings.into_iter().for_each(|findings| findings.retain(|it| !compared(it)));
            let findings = sheet.get("findings").and_then(Value::as_array);
            if findings.is_some_and(Vec::is_empty) {
                sheet.as_object_mut().unwrap().remove("findings");
            }
        }
        document
    };
    assert_eq!(told(&parts["long.json"]), told(&whole["long.json"]));

    let manifest = json(&parts["manifest.json"]);
    let inputs = manifest["inputs"].as_array().unwrap();
    assert!(inputs.len() > 2);
    assert_eq!(inputs[1]["name"], "in/long.txt/00002.txt");
    assert_eq!(inputs[1]["outputs"], serde_json::json!(["long.json"]));
}

#[test]
fn plain_json_and_printed_sheets_of_a_long_file() {
    let dir = folder(&[("long.txt", &long(4))]);
    run(dir.path(), "convert long.txt -o whole --plain").ends(0);
    run(dir.path(), "convert long.txt -o out --plain --part-bytes 40000 --format json,pdf").ends(0);
    let out = tree(&dir.path().join("out"));
    assert_eq!(out["long.json"], tree(&dir.path().join("whole"))["long.json"]);
    assert!(out.contains_key("long.txt/00002.pdf"), "{:?}", out.keys());
    assert!(!out.contains_key("long.txt/00002.json"), "{:?}", out.keys());
}

#[test]
fn a_run_over_parts_that_are_done_does_nothing() {
    let dir = folder(&[("long.txt", &long(4))]);
    let again = "convert long.txt -o out --part-bytes 40000 --incremental --format json,csv";
    run(dir.path(), again).ends(0);
    let first = tree(&dir.path().join("out"));
    let second = run(dir.path(), again).ends(0);
    assert!(second.err.contains("unchanged"), "{}", second.err);
    // A file is one input, whatever parts it has.
    assert!(second.err.contains("1 input: 1 converted"), "{}", second.err);
    assert!(second.err.contains("long.txt -> out/long.json\n"), "{}", second.err);
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
    let inputs = json(&out["manifest.json"])["inputs"].take();
    let count = |outcome: &str| {
        inputs.as_array().unwrap().iter().filter(|input| input["outcome"] == outcome).count()
    };
    assert_eq!(count("refused"), 1, "{inputs}");
    assert!(count("converted") > 2, "{inputs}");
    let document = json(&out["a.json"]);
    assert_eq!(document["findings"][0]["code"], "L001");
    // Those on the same part are refused with it.
    assert!(document["sheets"].as_array().unwrap().len() > 4 * 7);
    let too_long = run_with(dir.path(), "convert - -o - --max-bytes 1000", &long(1)).ends(1);
    assert!(too_long.out.contains("L001"), "{}", too_long.out);
}
