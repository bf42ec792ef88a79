//! What a printed file carries is all that was known of its sheets: read back, it says
//! the same of every leaf, label, note, repair and finding, places included.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::path::Path;

use resheet_emit::json;
use resheet_model::Conversion;
use resheet_tests::corpus::{documents, home};
use resheet_tests::run::engine;
use serde_json::Value;

/// All that is said of the sheets, and of the text around them.
fn said(conversion: &Conversion) -> Value {
    let mut out = Vec::new();
    json::write_kept(&mut out, conversion).unwrap();
    let mut document: Value = serde_json::from_slice(&out).unwrap();
    // The file that they were read from is another.
    document.as_object_mut().unwrap().remove("source");
    for sheet in document["sheets"].as_array_mut().unwrap() {
        sheet.as_object_mut().unwrap().remove("id");
    }
    let told = document.get_mut("findings").and_then(Value::as_array_mut);
    told.into_iter().for_each(|told| told.retain(|finding| finding["code"] != "D011"));
    if document.get("findings").is_some_and(|told| told == &Value::Array(Vec::new())) {
        document.as_object_mut().unwrap().remove("findings");
    }
    document
}

/// The first place where two documents differ.
fn differs(path: &str, one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys());
            let mut found = keys.map(|key| {
                let (one, other) = (one.get(key), other.get(key));
                let none = Value::Null;
                differs(&format!("{path}.{key}"), one.unwrap_or(&none), other.unwrap_or(&none))
            });
            found.find_map(|found| found)
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut found = one
                .iter()
                .zip(other)
                .enumerate()
                .map(|(at, (one, other))| differs(&format!("{path}[{at}]"), one, other));
            found.find_map(|found| found)
        }
        _ => (one != other).then(|| format!("{path}: {one} is {other}")),
    }
}

#[test]
fn everything_that_is_known_comes_back() {
    let engine = engine();
    let mut report = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("documents");
    let all = [documents(&home()).unwrap(), documents(&folder).unwrap()];
    for dump in all.into_iter().flatten() {
        let there = engine.convert(&dump.name, &dump.bytes);
        if there.sheets.is_empty() {
            continue;
        }
        let mut inside = Vec::new();
        json::write_kept(&mut inside, &there).unwrap();
        let back = json::restore("a.pdf", b"%PDF-", &inside);
        let back = back.unwrap_or_else(|| panic!("{}: not read", dump.name));
        report.extend(
            differs("", &said(&there), &said(&back)).map(|found| format!("{} {found}", dump.name)),
        );
    }
    assert!(report.is_empty(), "{} dumps:\n{}", report.len(), report.join("\n"));
}
