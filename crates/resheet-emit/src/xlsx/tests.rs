use resheet_model::{Outcome, SourceText};

use super::*;
use crate::sample::{Rows, sheet};

fn conversion() -> Conversion {
    let source = SourceText::plain("a.txt", "");
    let sheets = vec![sheet(&Rows::default()), sheet(&Rows::default())];
    Conversion { source, outcome: Outcome::Converted, sheets, stray: vec![], findings: vec![] }
}

#[test]
fn the_same_conversion_gives_the_same_bytes() {
    let write = || {
        let mut out = Vec::new();
        super::write(&conversion(), &PdfOptions::default(), &mut out).unwrap();
        out
    };
    let first = write();
    assert!(first.starts_with(b"PK") && first == write());
}

#[test]
fn tabs_have_names_that_workbooks_allow() {
    assert_eq!(tab_name(1, "机关[运行]:保障/经费"), "1 机关运行保障经费");
    assert_eq!(tab_name(12, ""), "12");
    for name in ["长", "\u{20000}", "长\u{20000}", "\u{1F600}x"] {
        let name = tab_name(10_000, &name.repeat(60));
        assert!(name.encode_utf16().count() <= 31, "{name}");
        assert!(rust_xlsxwriter::Worksheet::new().set_name(&name).is_ok(), "{name}");
    }
}
