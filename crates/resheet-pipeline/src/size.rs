//! How much an input may ask for: the cells of a text of a few megabytes may take
//! gigabytes.

use resheet_model::{Code, Finding, SourceText, Span, Subject};

/// So many filled cells are converted at once: a cell that is a row's takes some hundred
/// times its bytes. Parts of long files have no more; it is one table of a hundred
/// thousands of rows, and nobody's form.
const CELLS: u64 = 2_000_000;

/// What an end of a cell counts: a blank cell takes less.
const FILLED: u64 = 4;

/// Says that an input would have more cells than are converted at once.
pub(crate) fn too_many_cells(source: &SourceText) -> Option<Finding> {
    // Each takes a byte at least. Documents have a limit of their own.
    let short = (source.text.len() as u64) < CELLS;
    if short || source.given.is_some() || ends(&source.text) <= CELLS * FILLED {
        return None;
    }
    let finding = Finding::new(Code::D024, Subject::Input, Span::at(0));
    Some(finding.arg("what", "cells").arg("limit", CELLS))
}

/// What may end a cell in any dialect, those behind a text four times.
fn ends(text: &str) -> u64 {
    let mut count = 0;
    let mut filled = false;
    for byte in text.bytes() {
        match byte {
            b'\t' | b'\n' | b'\r' | b'|' | b',' | b'<' => {
                count += if filled { FILLED } else { 1 };
                filled = false;
            }
            // The name of a tag is no text.
            b'>' => filled = false,
            b' ' => {
                count += u64::from(filled);
                filled = false;
            }
            _ => filled = true,
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, refused: bool) {
        let found = too_many_cells(&SourceText::plain("a", text));
        assert_eq!(found.is_some(), refused, "{:?}", text.get(..30));
    }

    #[test]
    fn tables_of_tiny_cells_are_refused_and_long_texts_are_not() {
        check(&"1\t".repeat(2_000_001), true);
        check(&"1\t1\t1\t1\t1\t1\t1\t1\n".repeat(400_000), true);
        check(&"<td>1</td>".repeat(2_000_001), true);
        check(&"|".repeat(8_000_001), true);
        check(&"1\t".repeat(2_000_000), false);
        check(&"\n".repeat(8_000_000), false);
        check(&"已完成年度目标，资金使用合规。\n".repeat(500_000), false);
    }
}
