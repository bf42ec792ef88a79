//! Paragraphs and tables of a text document, and how they become rows of text.

use resheet_model::Spot;

use crate::writer::{NewCell, Rendered, Writer};

/// A paragraph or a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Block {
    /// Its text, and what is struck out of it or hidden.
    Paragraph(String, String),
    Table(Table),
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Row {
    /// The cells that begin in it, from left to right.
    pub(crate) cells: Vec<Cell>,
    /// Tables and text boxes in its cells.
    pub(crate) inside: Vec<Block>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    /// What is struck out of it or hidden.
    pub(crate) left_out: String,
    pub(crate) column: u32,
    pub(crate) columns: u32,
    pub(crate) rows: u32,
    /// Which cell of its row it is, from 1.
    pub(crate) number: u32,
}

impl Block {
    fn is_blank(&self) -> bool {
        matches!(self, Block::Paragraph(text, left_out)
            if text.trim().is_empty() && left_out.is_empty())
    }

    /// The text of a frame around nothing but text: a paragraph, or a table of one cell.
    /// In a cell it is the text of the cell.
    fn framed(&self) -> Option<(&str, &str)> {
        match self {
            Block::Paragraph(text, left_out) => Some((text, left_out)),
            Block::Table(Table { rows }) => match rows.as_slice() {
                [Row { cells, inside }] if inside.is_empty() => match cells.as_slice() {
                    [cell] => Some((&cell.text, &cell.left_out)),
                    _ => None,
                },
                _ => None,
            },
        }
    }
}

/// Takes text that stands in a frame in a cell, where the cell has no other, as the text
/// of the cell. What is more than that stays inside.
pub(crate) fn unframe(text: &mut String, left_out: &mut String, inside: &mut Vec<Block>) {
    if !text.trim().is_empty() || inside.iter().any(|block| block.framed().is_none()) {
        return;
    }
    let framed = inside.iter().filter_map(Block::framed);
    *text = framed.clone().map(|(own, _)| own).collect::<Vec<&str>>().join("\n");
    left_out.extend(framed.map(|(_, own)| own));
    inside.clear();
}

/// Writes the blocks of a document.
pub(crate) struct Out {
    pub(crate) writer: Writer,
    tables: u32,
    paragraphs: u32,
}

impl Out {
    pub(crate) fn new(kind: &'static str) -> Self {
        let mut out = Out { writer: Writer::new(kind), tables: 0, paragraphs: 0 };
        out.writer.given().paragraphs = true;
        out
    }

    pub(crate) fn finish(self) -> Rendered {
        self.writer.finish()
    }

    pub(crate) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(text, left_out) => {
                    self.paragraphs += 1;
                    if !left_out.is_empty() {
                        let at = self.writer.end();
                        self.writer.left_out(left_out, at);
                    }
                    if text.trim().is_empty() {
                        self.writer.gap();
                    } else {
                        self.writer.line(text, Spot::Paragraph { number: self.paragraphs });
                    }
                }
                Block::Table(table) => self.table(table),
            }
        }
    }

    /// A table; tables and text boxes inside its cells follow the row they are in.
    fn table(&mut self, table: &Table) {
        self.tables += 1;
        let number = self.tables;
        self.writer.begin_table();
        for (row, at) in table.rows.iter().zip(1..) {
            let spans = self.writer.row(row.cells.iter().map(|cell| NewCell {
                text: &cell.text,
                column: cell.column,
                columns: cell.columns,
                rows: cell.rows,
                spot: Spot::Table { table: number, row: at, cell: cell.number },
            }));
            let cells = spans.into_iter().zip(&row.cells);
            for (span, cell) in cells.filter(|(_, cell)| !cell.left_out.is_empty()) {
                self.writer.left_out(&cell.left_out, span);
            }
            if !row.inside.iter().all(Block::is_blank) {
                self.writer.end_table();
                self.blocks(&row.inside);
                self.writer.begin_table();
            }
        }
        self.writer.end_table();
    }
}
