//! The blocks of a Word document as a tree.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::numbering::{Numbering, Place};
use crate::limits;
use crate::xml::{self, attribute, local, number};

/// A paragraph or a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Block {
    /// Its text, and what is struck out of it or hidden.
    Paragraph(String, String),
    Table(Table),
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    /// Tables and text boxes in its cells.
    pub(super) inside: Vec<Block>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    /// What is struck out of it or hidden.
    pub(super) left_out: String,
    pub(super) column: u32,
    pub(super) columns: u32,
    pub(super) merge: VMerge,
    /// Whether it goes on with the cell before it.
    beside: bool,
}

/// A paragraph as it is read.
#[derive(Default)]
struct Paragraph {
    text: String,
    /// What is struck out of it or hidden.
    left_out: String,
    /// Text boxes in it.
    inside: Vec<Block>,
}

/// How a cell is merged with those above and below.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum VMerge {
    #[default]
    No,
    Begins,
    GoesOn,
}

impl Cell {
    /// Whether another cell covers it.
    pub(super) fn is_covered(&self) -> bool {
        // Word shows no text of such a cell; some writers leave one there.
        (self.merge == VMerge::GoesOn && self.text.trim().is_empty()) || self.beside
    }
}

/// A part of a document.
#[derive(Default)]
pub(super) struct Body {
    pub(super) blocks: Vec<Block>,
    /// Deletions and insertions that are marked as such.
    pub(super) changes: usize,
    /// Whether there was more than a part may have.
    pub(super) more: bool,
}

impl Body {
    /// Reads a part: the document itself, notes, a header.
    pub(super) fn read(part: &str, numbering: &mut Numbering) -> Self {
        let mut walk = Walk { reader: xml::reader(part), changes: 0, count: 0, numbering };
        let blocks = walk.blocks("", 0);
        Body { blocks, changes: walk.changes, more: walk.count > limits::BLOCKS }
    }
}

struct Walk<'a, 'n> {
    reader: Reader<&'a [u8]>,
    changes: usize,
    /// Paragraphs, rows and cells so far.
    count: usize,
    numbering: &'n mut Numbering,
}

impl<'a> Walk<'a, '_> {
    /// Blocks up to the end of an element; to the end of the part for none.
    fn blocks(&mut self, until: &str, depth: usize) -> Vec<Block> {
        let mut out = Vec::new();
        loop {
            match self.next() {
                Event::Start(tag) => match local(&tag) {
                    "p" => {
                        let Paragraph { text, left_out, inside } = self.paragraph(depth);
                        out.push(Block::Paragraph(text, left_out));
                        out.extend(inside);
                    }
                    "tbl" if depth < limits::DEPTH => out.push(Block::Table(self.table(depth + 1))),
                    "Fallback" | "del" | "moveFrom" | "tbl" => self.skip(&tag),
                    _ => {}
                },
                Event::End(tag) if tag.local_name().into_inner() == until => return out,
                Event::Eof => return out,
                _ => {}
            }
        }
    }

    /// The next event. A part with too much in it ends where it is too much.
    fn next(&mut self) -> Event<'a> {
        let event = xml::next(&mut self.reader);
        if let Event::Start(tag) = &event {
            self.count += usize::from(matches!(local(tag), "p" | "tr" | "tc"));
        }
        if self.count > limits::BLOCKS { Event::Eof } else { event }
    }

    /// Leaves an element out. Copies for old programs, and what was deleted.
    fn skip(&mut self, tag: &BytesStart<'_>) {
        self.changes += usize::from(matches!(local(tag), "del" | "moveFrom"));
        let own = local(tag).to_owned();
        let mut depth = 1usize;
        while depth > 0 {
            match self.next() {
                Event::Start(tag) if local(&tag) == own => depth += 1,
                Event::End(tag) if tag.local_name().into_inner() == own => depth -= 1,
                Event::Eof => return,
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, depth: usize) -> Paragraph {
        let Paragraph { text: mut out, mut left_out, mut inside } = Paragraph::default();
        // Whether a run is at hand, and whether it is shown as it stands.
        let (mut in_run, mut hidden) = (false, false);
        // Drawings have text of their own kind; only their text boxes are ours.
        let (mut in_text, mut drawing) = (false, 0usize);
        let (mut list, mut style) = (Place::default(), None);
        loop {
            let event = self.next();
            match &event {
                Event::Start(tag) => match local(tag) {
                    "t" => in_text = drawing == 0,
                    "drawing" | "pict" => drawing += 1,
                    "txbxContent" if depth < limits::DEPTH => {
                        inside.extend(self.blocks("txbxContent", depth + 1));
                    }
                    "ins" | "moveTo" => self.changes += 1,
                    "Fallback" | "del" | "moveFrom" | "instrText" | "delText" | "txbxContent" => {
                        self.skip(tag);
                    }
                    "tab" | "ptab" if drawing == 0 => out.push('\t'),
                    "br" | "cr" if drawing == 0 => out.push('\n'),
                    "noBreakHyphen" => out.push('-'),
                    "sym" => out.extend(symbol(tag)),
                    // Tab stops are settings, not tabs; what a paragraph was is no more.
                    "tabs" | "pPrChange" | "rPrChange" => self.skip(tag),
                    "r" => (in_run, hidden) = (true, false),
                    // Outside of runs they are about the mark of the paragraph.
                    "strike" | "dstrike" | "vanish" if in_run => hidden |= !is_off(tag),
                    "numId" => list.list = number(tag, "val"),
                    "ilvl" => list.level = number(tag, "val"),
                    "pStyle" => style = attribute(tag, "val").map(std::borrow::Cow::into_owned),
                    _ => {}
                },
                Event::End(tag) => match tag.local_name().into_inner() {
                    "t" => in_text = false,
                    "r" => in_run = false,
                    "drawing" | "pict" => drawing = drawing.saturating_sub(1),
                    "p" if drawing == 0 => {
                        if let Some(shown) = self.numbering.next(list, style.as_deref()) {
                            out.insert_str(0, &shown);
                        }
                        return Paragraph { text: out, left_out, inside };
                    }
                    _ => {}
                },
                Event::Eof => return Paragraph { text: out, left_out, inside },
                event if in_text && hidden => xml::push(event, &mut left_out),
                event if in_text => xml::push(event, &mut out),
                _ => {}
            }
        }
    }

    fn table(&mut self, depth: usize) -> Table {
        let mut out = Table::default();
        loop {
            match self.next() {
                Event::Start(tag) => match local(&tag) {
                    "tr" => out.rows.extend(self.row(depth)),
                    // Rows may stand in changes and content controls.
                    "del" | "moveFrom" | "Fallback" => self.skip(&tag),
                    _ => {}
                },
                Event::End(tag) if tag.local_name().into_inner() == "tbl" => return out,
                Event::Eof => return out,
                _ => {}
            }
        }
    }

    /// A row; nothing for one that was deleted.
    fn row(&mut self, depth: usize) -> Option<Row> {
        let (mut out, mut column, mut deleted) = (Row::default(), 0u32, false);
        loop {
            match self.next() {
                Event::Start(tag) => match local(&tag) {
                    "gridBefore" => column = number(&tag, "val").unwrap_or(0).min(limits::COLUMN),
                    "tc" => {
                        let mut cell = self.cell(depth, &mut out.inside);
                        cell.column = column;
                        column = column.saturating_add(cell.columns).min(limits::COLUMN);
                        out.cells.push(cell);
                    }
                    "del" => (deleted, self.changes) = (true, self.changes + 1),
                    "ins" => self.changes += 1,
                    _ => {}
                },
                Event::End(tag) if tag.local_name().into_inner() == "tr" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        // Cells that go on with the one before them make it wider.
        for at in (1..out.cells.len()).rev() {
            if out.cells[at].beside {
                out.cells[at - 1].columns += out.cells[at].columns;
            }
        }
        (!deleted).then_some(out)
    }

    fn cell(&mut self, depth: usize, inside: &mut Vec<Block>) -> Cell {
        let mut out = Cell { columns: 1, ..Cell::default() };
        let mut lines: Vec<String> = Vec::new();
        loop {
            match self.next() {
                Event::Start(tag) => match local(&tag) {
                    "gridSpan" => {
                        out.columns = number(&tag, "val").unwrap_or(1).clamp(1, limits::COLUMN);
                    }
                    "vMerge" => {
                        let restarts = attribute(&tag, "val").is_some_and(|val| val == "restart");
                        out.merge = if restarts { VMerge::Begins } else { VMerge::GoesOn };
                    }
                    "hMerge" => {
                        out.beside = attribute(&tag, "val").is_none_or(|val| val != "restart")
                    }
                    "p" => {
                        let own = self.paragraph(depth);
                        lines.push(own.text);
                        out.left_out.push_str(&own.left_out);
                        inside.extend(own.inside);
                    }
                    "tbl" if depth < limits::DEPTH => {
                        inside.push(Block::Table(self.table(depth + 1)));
                    }
                    "Fallback" | "del" | "moveFrom" | "tbl" => self.skip(&tag),
                    _ => {}
                },
                Event::End(tag) if tag.local_name().into_inner() == "tc" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        out.text = lines.join("\n");
        out
    }
}

/// Whether a setting that is there is turned off.
fn is_off(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "val").is_some_and(|val| matches!(&*val, "0" | "false" | "off"))
}

/// A sign of a symbol font: boxes to tick are all that forms have of these.
fn symbol(tag: &BytesStart<'_>) -> Option<char> {
    /// Font, code in it, character.
    const SIGNS: [(&str, u32, char); 8] = [
        ("Wingdings", 0x6f, '□'),
        ("Wingdings", 0xa8, '□'),
        ("Wingdings", 0xfc, '√'),
        ("Wingdings", 0xfd, '☒'),
        ("Wingdings", 0xfe, '☑'),
        ("Wingdings 2", 0x50, '√'),
        ("Wingdings 2", 0x52, '☑'),
        ("Wingdings 2", 0xa3, '□'),
    ];
    let code = u32::from_str_radix(&attribute(tag, "char")?, 16).ok()?;
    let font = attribute(tag, "font").unwrap_or_default();
    let known = SIGNS.iter().find(|(of, own, _)| *of == font && *own == code & 0xff);
    known.map(|(_, _, sign)| *sign).or_else(|| char::from_u32(code))
}
