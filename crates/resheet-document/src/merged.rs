//! Cells that say whether they go on with the one above or before them.

use std::collections::HashMap;

use crate::blocks::{Block, Cell, Row, Table};

/// A cell as it is read.
#[derive(Default)]
pub(crate) struct Piece {
    pub(crate) cell: Cell,
    pub(crate) merge: Merge,
    /// Whether it goes on with the cell before it.
    pub(crate) beside: bool,
}

/// How a cell is merged with those above and below.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Merge {
    #[default]
    No,
    Begins,
    GoesOn,
}

impl Piece {
    /// Whether another cell covers it.
    fn is_covered(&self) -> bool {
        // Word shows no text of such a cell; some writers leave one there.
        (self.merge == Merge::GoesOn && self.cell.text.trim().is_empty()) || self.beside
    }
}

/// A row and what stands inside of its cells.
pub(crate) type Pieces = (Vec<Piece>, Vec<Block>);

/// Makes cells wider that others go on with.
pub(crate) fn widen(cells: &mut [Piece]) {
    for at in (1..cells.len()).rev() {
        if cells[at].beside {
            cells[at - 1].cell.columns += cells[at].cell.columns;
        }
    }
}

/// The rows of a table with the cells that are seen, and how many rows each covers.
pub(crate) fn settled(mut rows: Vec<Pieces>) -> Table {
    // For each column, in how many rows from the one below on a cell goes on.
    let mut below: HashMap<u32, u32> = HashMap::new();
    for (cells, _) in rows.iter_mut().rev() {
        let mut own: HashMap<u32, u32> = HashMap::new();
        for (piece, number) in cells.iter_mut().zip(1..) {
            let on = below.get(&piece.cell.column).copied().unwrap_or(0);
            piece.cell.number = number;
            piece.cell.rows = if piece.merge == Merge::Begins { on + 1 } else { 1 };
            // Of two in one column the first one counts.
            own.entry(piece.cell.column).or_insert(if piece.merge == Merge::GoesOn {
                on + 1
            } else {
                0
            });
        }
        below = own;
    }
    let seen = |cells: Vec<Piece>| {
        cells.into_iter().filter(|piece| !piece.is_covered()).map(|piece| piece.cell).collect()
    };
    let rows = rows.into_iter().map(|(cells, inside)| Row { cells: seen(cells), inside });
    Table { rows: rows.collect() }
}
