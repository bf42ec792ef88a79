//! A table of a page as it grows.

use std::collections::HashMap;

use crate::blocks::{self, Block, Cell, Row};
use crate::limits;

/// Most rows a cell may span, as in browsers.
const MOST_ROWS: u32 = 65_534;
/// Most columns a cell may span, as in browsers.
const MOST_COLUMNS: u32 = 1000;

/// A table that grows.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
    /// Rows of the foot, which are shown behind all others wherever they stand.
    foot: Vec<Row>,
    pub(crate) in_foot: bool,
    in_row: bool,
    /// Columns that cells of rows above cover, with the rows they still cover.
    under: HashMap<u32, u32>,
    row: Row,
    count: u32,
}

/// What a cell is said to cover.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spans {
    pub(crate) columns: u32,
    pub(crate) rows: u32,
    /// The column it begins in, where that is said.
    pub(crate) column: Option<u32>,
}

impl Spans {
    /// By what stands in the attributes; no rows stand for all that follow.
    pub(crate) fn of(columns: Option<&str>, rows: Option<&str>) -> Self {
        let number = |text: Option<&str>| text.and_then(|text| text.trim().parse::<u32>().ok());
        Spans {
            columns: number(columns).unwrap_or(1).clamp(1, MOST_COLUMNS),
            rows: match number(rows) {
                Some(0) => MOST_ROWS,
                rows => rows.unwrap_or(1).min(MOST_ROWS),
            },
            column: None,
        }
    }
}

impl Table {
    pub(crate) fn begin_row(&mut self) {
        self.end_row(false);
        self.in_row = true;
    }

    /// Adds a cell to the row at hand, with what stands inside of it.
    pub(crate) fn cell(
        &mut self,
        mut text: String,
        mut left_out: String,
        spans: Spans,
        mut inside: Vec<Block>,
    ) {
        if !self.in_row {
            self.begin_row();
        }
        blocks::unframe(&mut text, &mut left_out, &mut inside);
        let after = self.row.cells.last().map_or(0, |last| last.column + last.columns);
        let mut column = spans.column.unwrap_or(0).max(after);
        while self.under.contains_key(&column) {
            column += 1;
        }
        if column >= limits::COLUMN {
            return;
        }
        self.count += 1;
        let Spans { columns, rows, .. } = spans;
        if rows > 1 {
            // This row counts one of them off.
            (column..column + columns).for_each(|own| {
                self.under.insert(own, rows);
            });
        }
        self.row.cells.push(Cell { text, left_out, column, columns, rows, number: self.count });
        self.row.inside.append(&mut inside);
    }

    /// A row that is hidden is none.
    pub(crate) fn end_row(&mut self, hidden: bool) {
        self.count = 0;
        if !std::mem::take(&mut self.in_row) || (hidden && self.row.cells.is_empty()) {
            return;
        }
        self.under.retain(|_, rows| {
            *rows -= 1;
            *rows > 0
        });
        let row = std::mem::take(&mut self.row);
        // Rows without cells are none to a browser, but spans count them.
        if self.in_foot { self.foot.push(row) } else { self.rows.push(row) }
    }

    pub(crate) fn finish(mut self) -> Option<blocks::Table> {
        self.end_row(false);
        self.rows.append(&mut self.foot);
        let all = self.rows.len() as u32;
        for (row, at) in self.rows.iter_mut().zip(0..) {
            for cell in &mut row.cells {
                cell.rows = cell.rows.min(all - at).max(1);
            }
        }
        let has_text = |row: &Row| {
            !row.inside.is_empty()
                || row.cells.iter().any(|cell| !cell.text.is_empty() || !cell.left_out.is_empty())
        };
        self.rows.iter().any(has_text).then_some(blocks::Table { rows: self.rows })
    }
}
