//! The dialects: one file each, one line each in the lists below.
//!
//! There are two sorts. A *drawn* dialect is known by signs that the dump
//! wrote between its cells, line by line. A *laid out* dialect has nothing but
//! white space and line ends; it is judged over a whole stretch of lines.

mod asciidoc;
mod blanks;
mod csv;
mod gaps;
mod glued;
mod grid;
mod html;
mod lines;
mod list;
mod pipe;
mod records;
mod repeated;
mod roff;
mod simple;
mod stacked;
mod tab;
mod tex;
mod wiki;
mod words;

use std::ops::Range;

use resheet_model::RawRow;

use crate::dump::Dump;
use crate::line::Line;
use crate::stretch::Stretch;

pub(crate) use blanks::steps;
pub(crate) use glued::{amounts_touch, heads_funds, is_glued};
pub(crate) use lines::{around, text_row, without_marks};

/// What a dialect read.
pub(crate) struct Reading<'t> {
    /// The rows, in order.
    pub(crate) rows: Vec<RawRow<'t>>,
    /// Whether a row is a row of the form.
    pub(crate) rows_are_records: bool,
    /// The first byte after the last line that was read.
    pub(crate) next: usize,
}

/// A dialect with signs between its cells.
pub(crate) struct Drawn {
    /// Its name, as in `grammar-notes/`.
    pub(crate) name: &'static str,
    /// Whether a few lines of it inside a long text of another sort are
    /// chance: a stray tab, a bar in a site's navigation.
    pub(crate) by_chance: bool,
    /// Reads the table that begins with this line, or refuses. Looks at a
    /// bounded number of lines before it refuses.
    pub(crate) read: for<'t> fn(&'t str, &Line) -> Option<Reading<'t>>,
}

/// A dialect of white space and line ends only.
pub(crate) struct LaidOut {
    /// Its name, as in `grammar-notes/`.
    pub(crate) name: &'static str,
    /// How well a stretch fits, from 0 (not at all) to 100.
    pub(crate) fit: fn(&Stretch) -> u32,
    /// Reads the lines of a range; `next` is the end of the range.
    pub(crate) read: for<'t> fn(Dump<'t, '_>, Range<usize>) -> Reading<'t>,
}

/// The drawn dialects; the first that does not refuse reads.
pub(crate) static DRAWN: &[Drawn] = &[
    Drawn { name: "html", by_chance: false, read: html::read },
    Drawn { name: "grid", by_chance: false, read: grid::read },
    Drawn { name: "simple", by_chance: false, read: simple::read },
    Drawn { name: "asciidoc", by_chance: false, read: asciidoc::read },
    Drawn { name: "tex", by_chance: false, read: tex::read },
    Drawn { name: "roff", by_chance: false, read: roff::read },
    Drawn { name: "wiki", by_chance: false, read: wiki::read },
    Drawn { name: "list", by_chance: false, read: list::read },
    Drawn { name: "records", by_chance: false, read: records::read },
    Drawn { name: "pipe", by_chance: true, read: pipe::read },
    Drawn { name: "stacked", by_chance: true, read: stacked::read },
    Drawn { name: "tab", by_chance: true, read: tab::read },
    Drawn { name: "csv", by_chance: true, read: csv::read },
];

/// The laid out dialects; the best fit reads, the first of equals.
pub(crate) static LAID_OUT: &[LaidOut] = &[
    LaidOut { name: "glued", fit: glued::fit, read: glued::read },
    LaidOut { name: "repeated", fit: repeated::fit, read: repeated::read },
    LaidOut { name: "gaps", fit: gaps::fit, read: gaps::read },
    LaidOut { name: "blanks", fit: blanks::fit, read: blanks::read },
    LaidOut { name: "words", fit: words::fit, read: words::read },
    LaidOut { name: "lines", fit: lines::fit, read: lines::read },
];
