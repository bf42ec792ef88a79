//! Every single mechanical change of the client's dump, one after the other:
//! which of them make a conversion wrong in silence.
//!
//! ```text
//! changes [WORD]      only changes whose name holds WORD
//! ```
//!
//! The property test `tests/changes.rs` draws from the same changes; this
//! program is for whoever repairs what it found.

use std::collections::BTreeMap;
use std::io::{self, Write};

use resheet_tests::change::{Change, Original, Where, Writing};
use resheet_tests::corpus::{documents, home};

fn main() -> io::Result<()> {
    let word = std::env::args().nth(1).unwrap_or_default();
    let original = Original::new(documents(&home().join("seed"))?.remove(0));
    let mut out = io::stdout().lock();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (change, writing) in changes(&original) {
        let named = format!("{change:?} {writing:?}");
        if !named.contains(&word) {
            continue;
        }
        let errors = original.silent_errors(&change, writing);
        let kind = named.split('(').next().unwrap_or_default();
        let (failed, all) = counts.entry(kind.to_owned()).or_default();
        *all += 1;
        if errors.is_empty() {
            continue;
        }
        *failed += 1;
        writeln!(out, "## {named}: {} silent errors", errors.len())?;
        for error in errors.iter().take(6) {
            writeln!(out, "    {error}")?;
        }
    }
    for (kind, (failed, all)) in counts {
        writeln!(out, "{kind}: {failed} of {all} are wrong in silence")?;
    }
    Ok(())
}

fn changes(original: &Original) -> Vec<(Change, Writing)> {
    let mut places = vec![Where::Everywhere];
    places.extend((0..original.sheet_count()).map(Where::Sheet));
    let lines = || (0..original.line_count()).map(Where::Line);
    let mut out = Vec::new();
    for writing in Writing::ALL {
        out.push((Change::Reordered((0..original.sheet_count()).collect()), writing));
    }
    let mut plain = Vec::new();
    for place in places.iter().copied() {
        plain.extend((0..10).map(|column| Change::BlankColumn(place, column)));
        plain.push(Change::WeightFirst(place));
    }
    for place in places.iter().copied().chain(lines()) {
        plain.push(Change::TrailingTabsStripped(place));
        plain.push(Change::BlankLines(place));
        plain.push(Change::FullWidth(place));
        if let Where::Line(_) = place {
            plain.push(Change::LeadingBlanksDropped(place));
            plain.push(Change::Doubled(place));
        }
    }
    for sheet in 0..original.sheet_count() {
        plain.push(Change::TitleDropped(sheet));
        let mut order: Vec<_> = (0..original.sheet_count()).collect();
        order.rotate_left(sheet);
        order.swap(0, 1);
        plain.push(Change::Reordered(order));
        for from in 1..original.lines_of(sheet) {
            plain.push(Change::TailCut(sheet, from));
            plain.push(Change::HeadCut(sheet, from));
        }
    }
    out.extend(plain.into_iter().map(|change| (change, Writing::Utf8)));
    out
}
