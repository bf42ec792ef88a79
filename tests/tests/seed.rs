//! The client's own dump: every leaf of every sheet, and every repair told.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use resheet_model::{Conversion, catalogue};
use resheet_tests::corpus::{Document, documents, home};
use resheet_tests::leaves::leaves;
use resheet_tests::report::{Listing, listing};
use resheet_tests::run::{engine, judge};

fn seed() -> (Document, Conversion) {
    let document = documents(&home().join("seed")).unwrap().remove(0);
    let conversion = engine().convert(&document.name, &document.bytes);
    (document, conversion)
}

#[test]
fn all_seven_sheets_are_those_of_the_truth_in_every_leaf() {
    let (document, conversion) = seed();
    let judged = judge(&conversion, &document);
    assert_eq!(judged.score.perfect, [true; 7], "{}", {
        listing(&[document], std::slice::from_ref(&judged), Listing::Errors)
    });
    assert_eq!(conversion.sheets.len(), 7);
}

#[test]
fn every_repair_names_a_known_rule_a_line_and_what_was_done() {
    let (_, conversion) = seed();
    let source = &conversion.source;
    let mut count = 0;
    for sheet in &conversion.sheets {
        for repair in &sheet.repairs {
            count += 1;
            let entry = catalogue::entry(repair.rule);
            let entry = entry.unwrap_or_else(|| panic!("{} has no entry", repair.rule));
            assert_eq!(entry.severity, "repair", "{}", repair.rule);
            let line = source.line_number(repair.span);
            let told = format!("{} in line {line}: {:?}", repair.rule, repair.note);
            assert!(!repair.note.trim().is_empty(), "{told}");
            assert!((1..=source.line_count() as u64).contains(&line), "{told}");
            assert!(repair.span.end as usize <= source.text.len(), "{told}");
            let inside = sheet.span.start <= repair.span.start && repair.span.end <= sheet.span.end;
            assert!(inside, "{told} is not in its sheet");
        }
        for leaf in leaves(sheet) {
            let known = leaf.repairs.iter().all(|&at| (at as usize) < sheet.repairs.len());
            assert!(known, "{} points to a repair that is not there", leaf.subject);
        }
    }
    assert!(count > 0, "the rows shifted left and the name before its label need repairs");
}

#[test]
fn every_finding_is_of_a_known_code() {
    let (_, conversion) = seed();
    for (_, finding) in conversion.all_findings() {
        assert!(catalogue::entry(finding.code).is_some(), "{}", finding.code);
    }
}

#[test]
fn the_sample_is_the_dump_of_the_truth() {
    let sample = home().join("../../samples/shanghai-training-centre-2023.txt");
    let (document, _) = seed();
    assert_eq!(std::fs::read(sample).unwrap(), document.bytes);
}
