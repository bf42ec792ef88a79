//! Damage that can be mended on the cells alone, before anyone knows what a
//! cell means for the record.
//!
//! [`repair`] takes the blocks of a dump and gives its rows, mended, with the
//! log of what was done. Rules look and propose; the engine in this file is
//! the only place that changes a cell. A second run over the mended rows
//! proposes nothing.
//!
//! A rule is one file under `rules/` and one line in [`RULES`].

mod rules;

use std::borrow::Cow;

use resheet_lexis::Lexicon;
use resheet_model::{Block, Edge, RawCell, Repair, RowKind, Span};

/// One cell of a mended row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell<'t> {
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
    /// Indices into [`Repaired::repairs`].
    pub repairs: Vec<u32>,
}

impl<'t> Cell<'t> {
    /// Whether it holds nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn from_raw(raw: RawCell<'t>) -> Self {
        Cell {
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

/// One mended row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row<'t> {
    /// What the line is.
    pub kind: RowKind,
    /// The dialect it was read in.
    pub dialect: &'static str,
    /// Whether it is a row of the form, or only a line of cells.
    pub holds: bool,
    /// All its characters.
    pub span: Span,
    /// Its cells, blank ones included.
    pub cells: Vec<Cell<'t>>,
}

/// The rows of a dump and what was done to them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Repaired<'t> {
    /// All rows, in order.
    pub rows: Vec<Row<'t>>,
    /// The log.
    pub repairs: Vec<Repair>,
}

/// A change to the rows. Rows and cells are counted as the rule saw them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Edit {
    /// `from` repeats `into`, which stands to its left in the same row: one
    /// merged cell.
    Fold { row: usize, from: usize, into: usize },
    /// `from` goes on with the text of `into`, which stands before it.
    Join { from: (usize, usize), into: (usize, usize) },
}

/// What a rule wants done, and why.
pub(crate) struct Proposal {
    pub(crate) repair: Repair,
    pub(crate) edits: Vec<Edit>,
}

type Rule = fn(&[Row<'_>], &Lexicon) -> Vec<Proposal>;

/// The rules, in the order in which they run: each sees the rows as the ones
/// before it left them.
static RULES: &[Rule] = &[rules::merged_echo::propose, rules::broken_label::propose];

/// Mends the rows of a dump. Takes any blocks and never fails; what no rule
/// knows stays as it was.
pub fn repair<'t>(blocks: Vec<Block<'t>>, lexicon: &Lexicon) -> Repaired<'t> {
    let mut repaired = Repaired { rows: flatten(blocks), repairs: Vec::new() };
    for rule in RULES {
        let proposals = rule(&repaired.rows, lexicon);
        apply(&mut repaired, proposals);
    }
    repaired
}

fn flatten(blocks: Vec<Block<'_>>) -> Vec<Row<'_>> {
    let mut rows = Vec::with_capacity(blocks.iter().map(|block| block.rows.len()).sum());
    for block in blocks {
        let (dialect, holds) = (block.dialect, block.rows_hold);
        rows.extend(block.rows.into_iter().map(|row| Row {
            kind: row.kind,
            dialect,
            holds,
            span: row.span,
            cells: row.cells.into_iter().map(Cell::from_raw).collect(),
        }));
    }
    rows
}

fn apply(repaired: &mut Repaired<'_>, proposals: Vec<Proposal>) {
    let mut gone: Vec<(usize, usize)> = Vec::new();
    for proposal in proposals {
        let index = repaired.repairs.len() as u32;
        repaired.repairs.push(proposal.repair);
        for edit in proposal.edits {
            match edit {
                Edit::Fold { row, from, into } => {
                    let end = {
                        let from = &repaired.rows[row].cells[from];
                        from.column + from.columns
                    };
                    let cell = &mut repaired.rows[row].cells[into];
                    cell.columns = end.saturating_sub(cell.column).max(cell.columns);
                    touch(cell, index);
                    gone.push((row, from));
                }
                Edit::Join { from, into } => {
                    let (text, span, more) = {
                        let from = &mut repaired.rows[from.0].cells[from.1];
                        (std::mem::take(&mut from.text), from.span, std::mem::take(&mut from.more))
                    };
                    let cell = &mut repaired.rows[into.0].cells[into.1];
                    cell.text.to_mut().push_str(&text);
                    cell.more.push(span);
                    cell.more.extend(more);
                    touch(cell, index);
                    gone.push(from);
                }
            }
        }
    }
    gone.sort_unstable();
    gone.dedup();
    for &(row, cell) in gone.iter().rev() {
        repaired.rows[row].cells.remove(cell);
        if repaired.rows[row].cells.is_empty() {
            repaired.rows[row].kind = RowKind::Blank;
        }
    }
}

fn touch(cell: &mut Cell<'_>, repair: u32) {
    if cell.repairs.last() != Some(&repair) {
        cell.repairs.push(repair);
    }
}
