//! DOCX: paragraphs and tables, whose merged cells are said.

mod body;
mod numbering;

use resheet_model::{Code, Finding, Spot, Subject};

use self::body::{Block, Body, Row, Table, VMerge};
use self::numbering::Numbering;
use crate::limits;
use crate::package::{Missing, Package};
use crate::writer::{NewCell, Writer};
use crate::{Opened, damaged, refused, xml};

const KIND: &str = "docx";

/// Reads a document.
pub(crate) fn docx(mut package: Package<'_>, main: &str) -> Opened {
    let main = match package.bytes(main) {
        Ok(bytes) => bytes,
        Err(Missing::Encrypted) => return refused(Code::D013, KIND),
        Err(reason) => return damaged(KIND, &reason),
    };
    let mut out = Out { writer: Writer::new(KIND), tables: 0, paragraphs: 0 };
    out.writer.given().paragraphs = true;
    // Notes, then what is printed on every page: behind the text, once.
    let notes = ["footnotes", "endnotes"].map(str::to_owned);
    let margins = (1..=9).flat_map(|at| [format!("header{at}"), format!("footer{at}")]);
    let mut parts = vec![main];
    for name in notes.into_iter().chain(margins) {
        parts.extend(package.bytes(&format!("word/{name}.xml")));
    }
    let mut part = |name: &str| package.bytes(name).unwrap_or_default();
    // Styles are many times as long as the text of a form, which mostly names none.
    let names_styles = |part: &Vec<u8>| memchr::memmem::find(part, b"pStyle").is_some();
    let is_styled = parts.iter().any(names_styles);
    let styles = if is_styled { part("word/styles.xml") } else { Vec::new() };
    let lists = part("word/numbering.xml");
    let mut numbering = Numbering::read(&xml::text(&lists), &xml::text(&styles));
    let (mut changes, mut more) = (0, false);
    for (at, part) in parts.iter().enumerate() {
        let body = Body::read(&xml::text(part), &mut numbering);
        (changes, more) = (changes + body.changes, more | body.more);
        if at > 0 && !body.blocks.is_empty() {
            out.writer.gap();
        }
        out.blocks(&body.blocks);
    }
    let comments = package
        .bytes("word/comments.xml")
        .map_or(0, |bytes| memchr::memmem::find_iter(&bytes, b"<w:comment ").count());
    let at = resheet_model::Span::at(0);
    if comments > 0 {
        let finding = Finding::new(Code::D022, Subject::Input, at).arg("count", comments);
        out.writer.find(finding.arg("where", KIND));
    }
    if more {
        out.writer.too_much("blocks", limits::BLOCKS as u64);
    }
    if changes > 0 {
        let finding = Finding::new(Code::D023, Subject::Input, at);
        out.writer.find(finding.arg("count", changes));
    }
    Opened::Text(Box::new(out.writer.finish()))
}

struct Out {
    writer: Writer,
    tables: u32,
    paragraphs: u32,
}

impl Out {
    fn blocks(&mut self, blocks: &[Block]) {
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
        for (at, row) in table.rows.iter().enumerate() {
            let row_number = at as u32 + 1;
            let cells = row.cells.iter().zip(1..).filter(|(cell, _)| !cell.is_covered());
            let left_out: Vec<&str> =
                cells.clone().map(|(cell, _)| cell.left_out.as_str()).collect();
            let spans = self.writer.row(cells.map(|(cell, nth)| NewCell {
                text: &cell.text,
                column: cell.column,
                columns: cell.columns,
                rows: rows_below(&table.rows, at, cell.column),
                spot: Spot::Table { table: number, row: row_number, cell: nth },
            }));
            let cells = spans.into_iter().zip(left_out).filter(|(_, text)| !text.is_empty());
            cells.for_each(|(span, text)| self.writer.left_out(text, span));
            if row
                .inside
                .iter()
                .any(|block| !matches!(block, Block::Paragraph(text, _) if text.trim().is_empty()))
            {
                self.writer.end_table();
                self.blocks(&row.inside);
                self.writer.begin_table();
            }
        }
        self.writer.end_table();
    }
}

/// How many rows a cell covers that begins in a row at a column.
fn rows_below(rows: &[Row], at: usize, column: u32) -> u32 {
    let cell =
        |row: &Row| row.cells.iter().find(|cell| cell.column == column).map(|cell| cell.merge);
    if cell(&rows[at]) != Some(VMerge::Begins) {
        return 1;
    }
    let below = rows[at + 1..].iter().take_while(|row| cell(row) == Some(VMerge::GoesOn));
    below.count() as u32 + 1
}
