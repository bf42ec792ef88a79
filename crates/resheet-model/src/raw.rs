//! Ragged cells, as a dialect found them.

use std::borrow::Cow;

use crate::repair::Confidence;
use crate::span::Span;

/// Columns of a row, at most: no form is so wide. What a row that holds has
/// behind them is one cell, whose column is this or a later one.
pub const MOST_COLUMNS: u32 = 256;

/// What separates a cell from the one before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Edge {
    /// The dump drew it: a tab, a pipe, a quoted comma, a tag.
    Drawn,
    /// Two or more blanks, or a column of blanks.
    Blanks,
    /// Blanks, before the label of merged rows whose first row is not certain:
    /// it stands between two that may be; or before the name of a row whose first
    /// line may as well be of the row above.
    Adrift,
    /// One blank, in lines whose cells stand in turn: which column the cell is of was worked
    /// out from what the columns look like.
    Supposed,
    /// A line of its own.
    Line,
    /// One blank: it may as well stand inside a cell.
    Blank,
    /// Nothing: vocabulary and the looks of values tell the two apart, so surely.
    Glued(Confidence),
}

impl Edge {
    /// Whether nothing stands between the two cells.
    #[must_use]
    pub fn is_glued(self) -> bool {
        matches!(self, Edge::Glued(_))
    }

    /// How sure it is that one cell ends here and another one begins.
    #[must_use]
    pub fn confidence(self) -> Confidence {
        match self {
            Edge::Glued(confidence) => confidence,
            _ => Confidence::Certain,
        }
    }
}

/// One cell of a ragged row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawCell<'t> {
    /// Its characters; wrapped pieces already joined by the dialect that knows
    /// they belong together. Borrowed unless something had to be joined or
    /// unescaped.
    pub text: Cow<'t, str>,
    /// The piece it was read from, or the first of them.
    pub span: Span,
    /// Further pieces, in order.
    pub more: Vec<Span>,
    /// Position in the dump's own grid, from 0; blank cells count.
    pub column: u32,
    /// Columns it spans, where the dump says so; else 1.
    pub columns: u32,
    /// Rows it spans, where the dump says so; else 1.
    pub rows: u32,
    /// What stands before it.
    pub edge: Edge,
}

impl RawCell<'_> {
    /// Whether it holds nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// What a line of the dump is, as far as the dialect can tell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RowKind {
    /// Cells of a table.
    Cells,
    /// A line outside any table.
    Text,
    /// Nothing but white space or empty cells.
    Blank,
    /// A form feed, or rules drawn between pages.
    PageBreak,
}

/// One ragged row: a line of the dump, or several where a cell runs over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawRow<'t> {
    /// What it is.
    pub kind: RowKind,
    /// All its characters.
    pub span: Span,
    /// Its cells, blank ones included.
    pub cells: Vec<RawCell<'t>>,
}

/// A stretch of a dump in one dialect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block<'t> {
    /// The dialect's name.
    pub dialect: &'static str,
    /// Whether each row of the block is a row of the form. If not, its lines are
    /// only where cells ended.
    pub rows_are_records: bool,
    /// Its rows.
    pub rows: Vec<RawRow<'t>>,
}
