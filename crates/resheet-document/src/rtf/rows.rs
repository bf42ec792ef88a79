//! From the right sides of cells to the columns of a table.

use crate::blocks::{Block, Cell, Table};
use crate::limits;
use crate::merged::{Merge, Piece, settled, widen};

/// Sides no farther apart than this, in twentieths of a point, are one: programs round
/// them, and no column of a form is as narrow as a point.
const NEAR: i32 = 20;

/// What is said of the cells of a row.
#[derive(Clone, Default)]
pub(super) struct Sides {
    pub(super) left: i32,
    /// The right sides, and how each cell is merged.
    pub(super) cells: Vec<Side>,
    /// What is said of the next one.
    pub(super) next: Side,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Side {
    right: i32,
    pub(super) merge: Merge,
    pub(super) beside: bool,
}

impl Sides {
    /// Ends a cell at its right side.
    pub(super) fn end(&mut self, right: i32) {
        if self.cells.len() < limits::COLUMN as usize {
            self.cells.push(Side { right, ..self.next });
        }
        self.next = Side::default();
    }
}

/// A row as it is read.
pub(super) struct Row {
    pub(super) left: i32,
    /// The cells; one that nothing is said of goes on where the one before it ends.
    pub(super) cells: Vec<(Cell, Option<Side>)>,
    pub(super) inside: Vec<Block>,
}

/// A table by its rows.
pub(super) fn table(rows: Vec<Row>) -> Table {
    let grid = Grid::of(&rows);
    let rows = rows.into_iter().map(|row| {
        let (mut left, mut end) = (row.left, 0);
        let cells = row.cells.into_iter().map(|(cell, side)| {
            let column = grid.column(left).max(end);
            let until = side.map_or(0, |side| grid.column(side.right));
            end = until.max(column + 1).min(limits::COLUMN);
            let column = column.min(limits::COLUMN);
            left = side.map_or(left, |side| side.right);
            let side = side.unwrap_or_default();
            let columns = end.saturating_sub(column).max(1);
            let cell = Cell { column, columns, ..cell };
            Piece { cell, merge: side.merge, beside: side.beside }
        });
        let mut cells: Vec<Piece> = cells.collect();
        widen(&mut cells);
        (cells, row.inside)
    });
    settled(rows.collect())
}

/// The sides of all cells of a table, from left to right.
struct Grid(Vec<i32>);

impl Grid {
    fn of(rows: &[Row]) -> Self {
        let sides = |row: &Row| {
            let rights = row.cells.iter().filter_map(|(_, side)| side.map(|side| side.right));
            rights.chain([row.left]).collect::<Vec<i32>>()
        };
        let mut all: Vec<i32> = rows.iter().flat_map(sides).collect();
        all.sort_unstable();
        all.dedup_by(|next, kept| next.saturating_sub(*kept) <= NEAR);
        Grid(all)
    }

    /// The column that begins at a side.
    fn column(&self, side: i32) -> u32 {
        let after = self.0.partition_point(|own| *own <= side);
        u32::try_from(after.saturating_sub(1)).unwrap_or(limits::COLUMN)
    }
}
