//! Columns by blanks. See `grammar-notes/blanks.md`.

use std::ops::Range;

use super::{Reading, lines};
use crate::stretch::Stretch;

/// Many lines with two or more blanks between words.
pub(crate) fn fit(stretch: &Stretch) -> u32 {
    let share = stretch.percent(stretch.gapped);
    if share >= 20 { share.max(50) } else { 0 }
}

/// Reads the lines of a range.
pub(crate) fn read(text: &str, range: Range<usize>) -> Reading<'_> {
    lines::read(text, range)
}
