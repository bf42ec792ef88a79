//! Making cells and rows.

use std::borrow::Cow;

use resheet_model::{Edge, RawCell, RawRow, RowKind, Span};

/// The part of `start..end` without outer white space; empty at `start` when
/// there is nothing else.
pub(crate) fn trimmed(text: &str, start: usize, end: usize) -> (usize, usize) {
    let piece = text.get(start..end).unwrap_or("");
    let left = piece.trim_start();
    if left.is_empty() {
        return (start, start);
    }
    let from = end - left.len();
    (from, from + left.trim_end().len())
}

/// A cell of `start..end`, outer white space left out of its span.
pub(crate) fn cell(text: &str, start: usize, end: usize, column: u32, edge: Edge) -> RawCell<'_> {
    let (start, end) = trimmed(text, start, end);
    RawCell {
        text: Cow::Borrowed(text.get(start..end).unwrap_or("")),
        span: Span::new(start, end),
        more: Vec::new(),
        column,
        columns: 1,
        rows: 1,
        edge,
    }
}

/// A row without cells.
pub(crate) fn bare<'t>(kind: RowKind, start: usize, end: usize) -> RawRow<'t> {
    RawRow { kind, span: Span::new(start, end), cells: Vec::new() }
}
