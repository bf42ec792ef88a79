//! The accuracy report over the corpus of this repository is a golden file, so
//! that every change shows what it gained and what it lost.

use std::fs;
use std::path::Path;

use resheet_tests::corpus::{Document, classes, documents, home};
use resheet_tests::report::report;
use resheet_tests::run::judge_all;

#[test]
fn the_report_over_the_corpus_is_the_golden_one() {
    is_golden(&documents(&home()).unwrap(), "accuracy.golden.txt");
}

#[test]
fn the_report_over_the_cases_is_the_golden_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    is_golden(&documents(&folder).unwrap(), "cases.golden.txt");
}

#[test]
fn the_report_over_the_documents_is_the_golden_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("documents");
    is_golden(&documents(&folder).unwrap(), "documents.golden.txt");
}

fn is_golden(documents: &[Document], name: &str) {
    let report = report(documents, &judge_all(documents), &classes());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("BLESS").is_some() {
        assert!(fs::write(&path, &report).is_ok(), "{} cannot be written", path.display());
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == report,
        "accuracy changed (- was, + is):\n{}\nIf that is meant: make bless \
         TEST='-p resheet-tests --test accuracy', and commit tests/{name} with the change.",
        difference(&golden, &report)
    );
}

/// The lines that only one of two reports has.
fn difference(golden: &str, report: &str) -> String {
    let lone = |of: &str, other: &str, mark: &str| -> String {
        let is_lone = |line: &&str| !other.lines().any(|known| known == *line);
        of.lines().filter(is_lone).map(|line| format!("{mark} {line}\n")).collect()
    };
    lone(golden, report, "-") + &lone(report, golden, "+")
}

#[test]
fn every_extractor_of_the_corpus_has_its_class() {
    for document in documents(&home()).unwrap() {
        assert_ne!(document.class, "(unknown)", "{}: see tests/classes.toml", document.name);
    }
}

#[test]
fn a_lost_and_an_invented_leaf_are_told_apart() {
    use resheet_tests::record::from_json;
    use resheet_tests::score::score;
    let record = |text: &str| from_json(&serde_json::from_str(text).unwrap());
    let truth =
        record(r#"{"sheets":[{"title":"T","grade":"A","funds":[{"row":"r","rate":"1.0"}]}]}"#);
    let got =
        record(r#"{"sheets":[{"title":"T","year":"2020","funds":[{"row":"r","rate":"1"}]}]}"#);
    let score = score(&truth, &got);
    let total = score.total();
    assert_eq!((total.hits, total.misses, total.false_ones), (3, 1, 1));
    assert_eq!(score.perfect, [false]);
}

#[test]
fn a_truth_may_accept_several_readings() {
    use resheet_tests::record::from_json;
    use resheet_tests::score::score;
    let record = |text: &str| from_json(&serde_json::from_str(text).unwrap());
    let truth = record(
        r#"{"sheets":[{"title":{"any_of":["T","U"]},"year":{"any":true},"indicators":[
            {"level3":"n","target":{"any_of":[{"value":"1","unit":"次"},{"text":"1次"}]}},
            {"level3":"blank","_optional":true}]}]}"#,
    );
    let check = |got: &str, expected: (usize, usize, usize)| {
        let total = score(&truth, &record(got)).total();
        assert_eq!((total.hits, total.misses, total.false_ones), expected, "{got}");
    };
    check(
        r#"{"sheets":[{"title":"U","year":"9","indicators":[
            {"level3":"n","target":{"text":"1次"}},{"level3":"blank","weight":"5"}]}]}"#,
        (3, 0, 0),
    );
    check(
        r#"{"sheets":[{"title":"V","indicators":[{"level3":"n","target":{"value":"1"}}]}]}"#,
        (2, 2, 1),
    );
}
