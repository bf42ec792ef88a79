//! Lines of every cell and heights of every row, for given column widths.

use std::ops::Range;

use super::columns::{Columns, PAD_X};
use super::grid::{Grid, TextStyle};
use super::{Metrics, Milli};

/// White space over and under a cell's text. The base lines of two rows are more
/// than two sizes apart, those of a cell less: programs that take the page as
/// lines of text put a blank line between rows then.
pub(super) fn padding(size: Milli) -> Milli {
    size * 36 / 100
}

/// The distance of base lines at a font size.
pub(super) fn leading(size: Milli) -> Milli {
    size * 13 / 10
}

/// The grid with its sizes.
pub(super) struct Sized {
    /// Font size.
    pub(super) size: Milli,
    /// Where the columns stand.
    pub(super) columns: Columns,
    /// Lines of each cell.
    pub(super) lines: Vec<Vec<Range<usize>>>,
    /// Height of each row.
    pub(super) heights: Vec<Milli>,
}

impl Sized {
    pub(super) fn new(grid: &Grid, columns: Columns, size: Milli, metrics: &dyn Metrics) -> Sized {
        let lines: Vec<_> = grid
            .cells
            .iter()
            .map(|cell| {
                let (left, right) = columns.sides(cell);
                let width = right - left - 2 * PAD_X;
                match cell.style {
                    TextStyle::Label | TextStyle::Level | TextStyle::Name => {
                        cell.flow.wrap_evenly(width, size, metrics)
                    }
                    _ => cell.flow.wrap(width, size, metrics),
                }
            })
            .collect();
        let mut sized = Sized {
            size,
            columns,
            lines,
            heights: vec![leading(size) + 2 * padding(size); grid.rows.len()],
        };
        let mut tall: Vec<usize> = Vec::new();
        for (index, cell) in grid.cells.iter().enumerate() {
            if cell.rows > 1 {
                tall.push(index);
            } else if let Some(height) = sized.heights.get(cell.row).copied() {
                sized.heights[cell.row] = height.max(sized.need(index));
            }
        }
        // Inner merged cells first: what they add counts for the outer ones.
        tall.sort_by_key(|index| grid.cells[*index].rows);
        for index in tall {
            let cell = &grid.cells[index];
            let end = (cell.row + cell.rows).min(sized.heights.len());
            let need = sized.need(index);
            let rows = &mut sized.heights[cell.row..end];
            let missing = need - rows.iter().sum::<Milli>();
            if missing > 0 && !rows.is_empty() {
                let each = missing / Milli::try_from(rows.len()).unwrap_or(1) + 1;
                rows.iter_mut().for_each(|row| *row += each);
            }
        }
        sized
    }

    /// The height that a cell's text needs.
    pub(super) fn need(&self, cell: usize) -> Milli {
        self.height_of(self.lines.get(cell).map_or(0, Vec::len))
    }

    /// The height of so many lines in a cell.
    pub(super) fn height_of(&self, lines: usize) -> Milli {
        let lines = Milli::try_from(lines).unwrap_or(Milli::MAX / 100_000);
        lines.saturating_mul(leading(self.size)) + 2 * padding(self.size)
    }

    /// How many lines fit into a height.
    pub(super) fn lines_in(&self, height: Milli) -> usize {
        usize::try_from((height - 2 * padding(self.size)) / leading(self.size)).unwrap_or(0)
    }

    /// Height of all rows.
    pub(super) fn total(&self) -> i64 {
        self.heights.iter().map(|height| i64::from(*height)).sum()
    }
}
