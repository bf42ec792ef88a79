//! What the archives that speed is measured on promise.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::collections::{BTreeMap, HashSet};

use resheet_model::Severity;
use resheet_tests::archive::{Archive, Dump, Mix, Plan};
use resheet_tests::run::engine;

fn archive(mix: Mix, sheets: usize, seed: u64) -> Vec<Dump> {
    Archive::new(Plan { mix, sheets, sheets_per_file: 5, seed }).unwrap().collect()
}

#[test]
fn the_seed_decides_every_byte() {
    assert_eq!(archive(Mix::Mixed, 40, 7), archive(Mix::Mixed, 40, 7));
    assert_eq!(archive(Mix::Tab, 40, 7), archive(Mix::Tab, 40, 7));
    assert_ne!(archive(Mix::Tab, 40, 7), archive(Mix::Tab, 40, 8));
}

#[test]
fn tab_dumps_are_read_whole_and_no_two_sheets_say_the_same() {
    let engine = engine();
    let (mut names, mut goals) = (HashSet::new(), HashSet::new());
    let (mut sheets, mut clean) = (0, 0);
    for dump in archive(Mix::Tab, 50, 1) {
        let conversion = engine.convert("dump", &dump.bytes);
        assert_eq!(conversion.sheets.len(), dump.sheets);
        sheets += dump.sheets;
        for sheet in &conversion.sheets {
            names.insert(sheet.project_name.value().unwrap().clone());
            goals.insert(sheet.expected_goal.value().unwrap().clone());
            let serious = |severity| severity > Severity::Info;
            clean += usize::from(!sheet.findings.iter().any(|found| serious(found.severity)));
        }
    }
    assert_eq!((names.len(), goals.len(), sheets), (50, 50, 50));
    // Most sheets add up, as in a real archive, and some do not.
    assert!((25..=48).contains(&clean), "{clean} of {sheets} sheets without a warning");
}

#[test]
fn mixed_dumps_come_in_several_encodings_and_most_are_read() {
    let engine = engine();
    let mut encodings: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut told, mut read) = (0, 0);
    for dump in archive(Mix::Mixed, 60, 1) {
        let conversion = engine.convert("dump", &dump.bytes);
        *encodings.entry(conversion.source.encoding.name).or_default() += 1;
        told += dump.sheets;
        read += conversion.sheets.len();
    }
    assert!(encodings.len() >= 3, "{encodings:?}");
    assert!(read * 10 >= told * 9, "{read} of {told} sheets");
}
