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
mod dump;
mod flow;
mod frame;
mod given;
mod line;
mod markup;
#[cfg(test)]
mod picture;
mod segment;
mod stretch;
mod wrapped;

use resheet_lexis::{Labels, Lexicon};
use resheet_model::{Block, SourceText};

use dump::Dump;

/// Reads all blocks of a source, in order.
///
/// Takes any text, and the words that are known in it, and never fails: what no dialect claims comes as rows of
/// [`RowKind::Text`](resheet_model::RowKind::Text) with one cell a line. Spans
/// are byte offsets into `source.text`. Time is linear in the text.
pub fn read<'t>(source: &'t SourceText, lexicon: &Lexicon) -> Vec<Block<'t>> {
    let steps = dialect::steps(source.text.len());
    let labels = Labels::default();
    let dump = Dump { text: &source.text, lexicon, labels: &labels, steps: &steps };
    match &source.given {
        Some(given) => given::blocks(dump, given),
        None => {
            let mut blocks = segment::blocks(dump);
            cells::break_lines(dump.text, &mut blocks);
            blocks
        }
    }
}

/// The names of the dialects, as a run may do without them.
pub fn dialects() -> impl Iterator<Item = &'static str> {
    let drawn = dialect::DRAWN.iter().map(|dialect| dialect.name);
    drawn.chain(dialect::LAID_OUT.iter().map(|dialect| dialect.name))
}

/// Reads all blocks of a source as the dialect of this name does, whatever the
/// others would say; none if no dialect has the name. A dialect under test
/// alone is reached by any text.
pub fn read_as<'t>(
    source: &'t SourceText,
    dialect: &str,
    lexicon: &Lexicon,
) -> Option<Vec<Block<'t>>> {
    let steps = dialect::steps(source.text.len());
    let labels = Labels::default();
    let dump = Dump { text: &source.text, lexicon, labels: &labels, steps: &steps };
    let mut blocks = segment::blocks_as(dump, dialect)?;
    cells::break_lines(dump.text, &mut blocks);
    Some(blocks)
}
