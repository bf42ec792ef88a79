//! Text that goes to one place: paragraphs, and tables in tables.

use super::rows::{self, Row, Sides};
use crate::blocks::{Block, Cell, unframe};
use crate::limits;

/// A stretch of text, and what is struck out of it or hidden.
#[derive(Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left_out: String,
}

/// A table as it grows.
#[derive(Default)]
struct Level {
    rows: Vec<Row>,
    cells: Vec<Cell>,
    cell: Line,
    /// Tables and text boxes in the cells of the row at hand.
    inside: Vec<Block>,
    /// Those in the cell at hand.
    own_inside: Vec<Block>,
    sides: Sides,
}

/// The text of a document, of a note or of a text box.
#[derive(Default)]
pub(super) struct Story {
    blocks: Vec<Block>,
    /// The tables that are open, each in a cell of the one before it.
    levels: Vec<Level>,
    pub(super) line: Line,
    /// Whether a row has begun and not ended.
    pub(super) in_row: bool,
    /// Paragraphs, rows and cells so far.
    pub(super) count: usize,
}

impl Story {
    /// What is said of the row at a depth.
    pub(super) fn sides(&mut self, depth: usize) -> &mut Sides {
        &mut self.level(depth.max(1)).sides
    }

    /// The table at a depth, from 1; tables in it stay open.
    fn level(&mut self, depth: usize) -> &mut Level {
        let depth = depth.clamp(1, limits::DEPTH);
        while self.levels.len() < depth {
            self.levels.push(Level::default());
        }
        &mut self.levels[depth - 1]
    }

    /// Ends all tables that lie deeper.
    fn settle(&mut self, depth: usize) {
        while self.levels.len() > depth {
            let Some(mut level) = self.levels.pop() else { break };
            if !level.cell.text.trim().is_empty() || !level.own_inside.is_empty() {
                level.end_cell();
            }
            level.end_row();
            if level.rows.is_empty() {
                continue;
            }
            let table = Block::Table(rows::table(level.rows));
            self.put(table);
        }
    }

    /// Puts a block where the text at hand goes.
    pub(super) fn put(&mut self, block: Block) {
        match self.levels.last_mut() {
            Some(level) => level.own_inside.push(block),
            None => self.blocks.push(block),
        }
    }

    /// Ends a paragraph at a depth of tables.
    pub(super) fn end_paragraph(&mut self, depth: usize) {
        self.count += 1;
        self.settle(depth.min(limits::DEPTH));
        let line = std::mem::take(&mut self.line);
        if depth == 0 {
            self.blocks.push(Block::Paragraph(line.text, line.left_out));
        } else {
            self.level(depth).say(&line);
        }
    }

    pub(super) fn end_cell(&mut self, depth: usize) {
        self.end_paragraph(depth.max(1));
        self.level(depth).end_cell();
    }

    pub(super) fn end_row(&mut self, depth: usize) {
        self.count += 1;
        self.settle(depth.min(limits::DEPTH));
        self.level(depth).end_row();
        self.in_row &= depth > 1;
    }

    pub(super) fn finish(mut self) -> Vec<Block> {
        if !self.line.text.trim().is_empty() || !self.line.left_out.is_empty() {
            let depth = self.levels.len();
            self.end_paragraph(depth);
        }
        self.settle(0);
        self.blocks
    }
}

impl Level {
    fn say(&mut self, line: &Line) {
        let Line { text, left_out } = &mut self.cell;
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&line.text);
        left_out.push_str(&line.left_out);
    }

    fn end_cell(&mut self) {
        let Line { mut text, mut left_out } = std::mem::take(&mut self.cell);
        unframe(&mut text, &mut left_out, &mut self.own_inside);
        self.inside.append(&mut self.own_inside);
        self.cells.push(Cell { text, left_out, ..Cell::default() });
    }

    /// What is said of a row holds for those that follow, until it is said anew.
    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let inside = std::mem::take(&mut self.inside);
        if cells.is_empty() && inside.is_empty() {
            return;
        }
        let sides = self.sides.cells.iter().copied().map(Some).chain(std::iter::repeat(None));
        let cells = cells.into_iter().zip(sides).collect();
        self.rows.push(Row { left: self.sides.left, cells, inside });
    }
}
