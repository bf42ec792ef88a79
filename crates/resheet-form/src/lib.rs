//! Families of forms as data, and the binder that puts cells at their fields.
//!
//! [`bind`] takes the repaired rows of a dump and gives its sheets with every
//! cell at its field. What the form is, the sheet's own labels and headers
//! say; a family adds its words, says what a lost header would have been, and
//! carries the parameters of the audit. No family and no label is named in
//! this code.

mod assess;
mod copies;
mod doubt;
mod draft;
mod family;
mod funds;
mod gaps;
mod glued;
mod goals;
mod headless;
mod indicators;
mod ledger;
mod levels;
mod log;
mod pairs;
mod path;
mod proof;
mod queues;
mod reading;
mod reasons;
mod regions;
mod reprinted;
mod score;
mod scrambled;
mod segment;
mod sheet;
mod token;
mod unknown_columns;

use resheet_lexis::Texts;
use resheet_model::{BoundSheet, Finding, Grid, SourceText, Stray};

pub use draft::{Draft, known_as};
pub use family::{Families, Family, FamilyError};
pub use path::Path;

/// What a dump came to.
#[derive(Debug, Default)]
pub struct Bound {
    /// Its sheets, in order.
    pub sheets: Vec<BoundSheet>,
    /// Text outside all sheets.
    pub stray: Vec<Stray>,
    /// Findings about the dump as a whole.
    pub findings: Vec<Finding>,
    /// Why the cells of tables stand where they do, in no order; of [`explain`] only.
    pub paths: Vec<Path>,
}

/// Binds the sheets of a dump. Takes any rows and never fails: what is no
/// sheet is stray text, with a finding if there is no sheet at all.
///
/// `texts` is the table of the dump's texts with its vocabulary, `families` the forms
/// of the run.
pub fn bind(source: &SourceText, grid: &Grid<'_>, families: &Families, texts: &Texts<'_>) -> Bound {
    sheet::bind(source, grid, families, texts, false)
}

/// The same, with the path of each cell of a table that was aligned.
pub fn explain(
    source: &SourceText,
    grid: &Grid<'_>,
    families: &Families,
    texts: &Texts<'_>,
) -> Bound {
    sheet::bind(source, grid, families, texts, true)
}

/// Where sheets begin with a heading behind another sheet: byte offsets into
/// the source of the rows, in order. The text can be cut there.
pub fn headed_starts(grid: &Grid<'_>, texts: &Texts<'_>) -> Vec<usize> {
    segment::headed(&token::tokens(grid, texts), texts.lexicon())
}
