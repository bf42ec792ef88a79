//! The laws over documents that are no text, and what is said of a scan.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::path::Path;
use std::sync::LazyLock;

use resheet_model::{Code, Conversion, Outcome};
use resheet_pipeline::Engine;
use resheet_tests::corpus::{Document, documents};
use resheet_tests::coverage::uncovered;
use resheet_tests::laws;
use resheet_tests::leaves::leaves;
use resheet_tests::run::engine;

static ENGINE: LazyLock<Engine> = LazyLock::new(engine);
static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("documents");
    let all = documents(&folder).unwrap();
    all.into_iter().filter(|document| document.extractor != "html").collect()
});
static CONVERSIONS: LazyLock<Vec<Conversion>> = LazyLock::new(|| {
    DOCUMENTS.iter().map(|document| ENGINE.convert(&document.name, &document.bytes)).collect()
});

/// Documents that were read, with what they became.
fn read() -> impl Iterator<Item = (&'static Document, &'static Conversion)> {
    let all = DOCUMENTS.iter().zip(CONVERSIONS.iter());
    all.filter(|(document, _)| document.extractor != "s.pdf")
}

#[test]
fn nothing_of_a_document_is_lost() {
    for (document, conversion) in read() {
        let lost: Vec<&str> =
            uncovered(conversion).into_iter().map(|span| conversion.source.slice(span)).collect();
        assert!(lost.is_empty(), "{}: {lost:?}", document.name);
    }
}

#[test]
fn the_laws_of_every_input_hold_for_documents() {
    for (document, conversion) in DOCUMENTS.iter().zip(CONVERSIONS.iter()) {
        laws::survived(conversion);
        laws::places_fit(conversion);
        laws::guesses_are_told(conversion);
        let invented = laws::invented(conversion);
        assert!(invented.is_empty(), "{}: {invented:?}", document.name);
    }
}

#[test]
fn two_runs_over_a_document_say_the_same() {
    for (document, conversion) in DOCUMENTS.iter().zip(CONVERSIONS.iter()) {
        let again = ENGINE.convert(&document.name, &document.bytes);
        assert!(again.source.given == conversion.source.given, "{}", document.name);
        let told = |of: &Conversion| format!("{:?} {:?}", of.sheets, of.findings);
        assert!(told(&again) == told(conversion), "{}", document.name);
    }
}

#[test]
fn every_leaf_has_its_place_in_the_document() {
    for (document, conversion) in read() {
        for leaf in conversion.sheets.iter().flat_map(leaves).filter(|leaf| leaf.is_read) {
            let placed = leaf.spans().all(|span| conversion.source.spot(span).is_some());
            assert!(placed, "{}: {}", document.name, leaf.subject);
        }
    }
}

#[test]
fn a_scan_is_refused_by_name() {
    let scan = DOCUMENTS.iter().zip(CONVERSIONS.iter());
    let scans = scan.filter(|(document, _)| document.extractor == "s.pdf");
    for (_, conversion) in scans {
        assert_eq!(conversion.outcome, Outcome::Refused);
        assert_eq!(conversion.findings[0].code, Code::D014);
    }
}

/// Documents cut short and with bytes changed: a text, or a reason.
#[test]
fn hurt_documents_do_no_harm() {
    for document in DOCUMENTS.iter().filter(|document| document.bytes.len() < 20_000) {
        let bytes = &document.bytes;
        for part in 1..8 {
            let cut = &bytes[..bytes.len() * part / 8];
            laws::survived(&ENGINE.convert("cut", cut));
            let mut hurt = bytes.clone();
            for at in (part * 37..hurt.len()).step_by(997) {
                hurt[at] = hurt[at].wrapping_mul(31).wrapping_add(7);
            }
            laws::survived(&ENGINE.convert("hurt", &hurt));
        }
    }
}
