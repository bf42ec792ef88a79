//! Text to ragged cells.
//!
//! [`read`] takes a decoded source and gives [`Block`]s: stretches of the dump
//! that are in one *dialect* (tabs, pipes, grids, HTML, one cell per line …),
//! each with its rows, each row with its cells, each cell with the exact span
//! it was read from. A dump may mix dialects; `segment` picks one for each
//! stretch of lines by evidence, never by the name of a tool or a form.
//!
//! The law of this crate: **every character of the source that is not white
//! space is in exactly one cell, or is drawing** (a pipe, a rule, a quote, a
//! tag) that is inside a row. Nothing is lost, nothing is read twice.
//!
//! A dialect is one file under `dialect/` and one line in `dialect.rs`.

mod cells;
mod dialect;
mod frame;
mod line;
mod markup;
#[cfg(test)]
mod picture;
mod segment;
mod stretch;
mod wrapped;

use resheet_model::{Block, SourceText};

/// Reads all blocks of a source, in order.
///
/// Takes any text and never fails: what no dialect claims comes as rows of
/// [`RowKind::Text`](resheet_model::RowKind::Text) with one cell a line. Spans
/// are byte offsets into `source.text`. Time is linear in the text.
pub fn read(source: &SourceText) -> Vec<Block<'_>> {
    segment::blocks(&source.text)
}

/// Reads all blocks of a source as the dialect of this name does, whatever the
/// others would say; none if no dialect has the name. A dialect under test
/// alone is reached by any text.
pub fn read_as<'t>(source: &'t SourceText, dialect: &str) -> Option<Vec<Block<'t>>> {
    segment::blocks_as(&source.text, dialect)
}
