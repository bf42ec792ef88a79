//! Repaired cells: the rows of a dump with what was done to them.

use std::borrow::Cow;

use crate::raw::{Edge, RawCell, RowKind};
use crate::repair::Repair;
use crate::span::Span;

/// One cell of a repaired row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GridCell<'t> {
    /// Its characters, pieces joined.
    pub text: Cow<'t, str>,
    /// The first piece.
    pub span: Span,
    /// Further pieces, in order.
    pub more: Vec<Span>,
    /// Position in the dump's own grid.
    pub column: u32,
    /// Columns it covers, as told by the dump or found by a repair.
    pub columns: u32,
    /// Rows it covers, as told by the dump; else 1.
    pub rows: u32,
    /// What stands before it.
    pub edge: Edge,
    /// Indices into [`Grid::repairs`].
    pub repairs: Vec<u32>,
}

impl GridCell<'_> {
    /// Whether it holds nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

impl<'t> From<RawCell<'t>> for GridCell<'t> {
    fn from(raw: RawCell<'t>) -> Self {
        GridCell {
            text: raw.text,
            span: raw.span,
            more: raw.more,
            column: raw.column,
            columns: raw.columns,
            rows: raw.rows,
            edge: raw.edge,
            repairs: Vec::new(),
        }
    }
}

/// One repaired row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GridRow<'t> {
    /// What the line is.
    pub kind: RowKind,
    /// The dialect it was read in.
    pub dialect: &'static str,
    /// Whether it is a row of the form, or only a line of cells.
    pub is_record: bool,
    /// All its characters.
    pub span: Span,
    /// Its cells, blank ones included.
    pub cells: Vec<GridCell<'t>>,
}

/// The rows of a dump and what was done to them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Grid<'t> {
    /// All rows, in order.
    pub rows: Vec<GridRow<'t>>,
    /// The log.
    pub repairs: Vec<Repair>,
}
