//! What the audit sees of one altered number is written down;
//! `BLESS=1` writes it anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;

use resheet_tests::injected::answer;

#[test]
fn what_the_audit_sees_of_one_altered_number() {
    let page = answer().page();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../grammar-notes/injected-errors.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "grammar-notes/injected-errors.md is not up to date; make bless renews it:\n{page}"
    );
}
