//! The blocks of a Word document as a tree.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::numbering::{Numbering, Place};
use super::run::{Choice, Run, Shading, is_off, symbol};
use crate::blocks::{Block, Cell, Table, unframe};
use crate::limits;
use crate::merged::{Merge, Piece, Pieces, settled, widen};
use crate::xml::{self, attribute, local, number};

/// A paragraph as it is read.
#[derive(Default)]
struct Paragraph {
    text: String,
    /// What is struck out of it or hidden.
    left_out: String,
    /// Text boxes in it.
    inside: Vec<Block>,
}

/// A part of a document.
#[derive(Default)]
pub(super) struct Body {
    pub(super) blocks: Vec<Block>,
    /// Deletions and insertions that are marked as such.
    pub(super) changes: usize,
    /// Remarks that stand in the text, as Word 2003 keeps them.
    pub(super) remarks: usize,
    /// Whether there was more than a part may have.
    pub(super) more: bool,
}

impl Body {
    /// Reads a part: the document itself, notes, a header.
    ///
    /// Where the styles of the document have grounds of their own, white letters may
    /// stand on one of them.
    pub(super) fn read(part: &str, numbering: &mut Numbering, white_is_seen: bool) -> Self {
        let reader = xml::reader(part);
        let mut walk = Walk {
            reader,
            changes: 0,
            remarks: 0,
            count: 0,
            controls: Vec::new(),
            white_is_seen,
            numbering,
        };
        let blocks = walk.blocks("", 0);
        Body {
            blocks,
            changes: walk.changes,
            remarks: walk.remarks,
            more: walk.count > limits::BLOCKS,
        }
    }
}

struct Walk<'a, 'n> {
    reader: Reader<&'a [u8]>,
    changes: usize,
    remarks: usize,
    /// Paragraphs, rows and cells so far.
    count: usize,
    /// The content controls that are open, and whether each shows its prompt.
    controls: Vec<bool>,
    white_is_seen: bool,
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
                        let paragraph = self.paragraph(depth, Shading::default());
                        let Paragraph { text, left_out, inside } = paragraph;
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
        match &event {
            Event::Start(tag) => match local(tag) {
                "p" | "tr" | "tc" => self.count += 1,
                // Controls stand around letters, paragraphs, cells and rows.
                "sdt" => self.controls.push(false),
                "showingPlcHdr" if !is_off(tag) => {
                    self.controls.last_mut().into_iter().for_each(|shows| *shows = true);
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().into_inner() == "sdt" => {
                self.controls.pop();
            }
            _ => {}
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

    /// A remark or a change, as Word 2003 keeps them.
    fn annotation(&mut self, tag: &BytesStart<'_>) {
        match attribute(tag, "type").unwrap_or_default().as_ref() {
            "Word.Comment" => {
                self.remarks += 1;
                self.skip(tag);
            }
            "Word.Deletion" => {
                self.changes += 1;
                self.skip(tag);
            }
            "Word.Insertion" => self.changes += 1,
            _ => {}
        }
    }

    fn paragraph(&mut self, depth: usize, mut shading: Shading) -> Paragraph {
        let Paragraph { text: mut out, mut left_out, mut inside } = Paragraph::default();
        let mut run = Run::default();
        // Drawings have text of their own kind; only their text boxes are ours.
        let (mut in_text, mut drawing) = (false, 0usize);
        let (mut list, mut style, mut choice) = (Place::default(), None, Choice::default());
        loop {
            let event = self.next();
            match &event {
                Event::Start(tag) => match local(tag) {
                    "t" => {
                        in_text = drawing == 0;
                        // The number of an item, as Word 2003 keeps it.
                        out.extend(attribute(tag, "val").iter().map(|shown| &**shown));
                    }
                    "drawing" | "pict" => drawing += 1,
                    "txbxContent" if depth < limits::DEPTH => {
                        inside.extend(self.blocks("txbxContent", depth + 1));
                    }
                    "ins" | "moveTo" => self.changes += 1,
                    "annotation" => self.annotation(tag),
                    // How a word is said stands above it, and is no part of it.
                    "Fallback" | "del" | "moveFrom" | "instrText" | "delText" | "txbxContent"
                    | "rt" => self.skip(tag),
                    "tab" | "ptab" if drawing == 0 => out.push('\t'),
                    "br" | "cr" if drawing == 0 => out.push('\n'),
                    "noBreakHyphen" => out.push('-'),
                    "sym" => out.extend(symbol(tag)),
                    // Tab stops are settings, not tabs; what a paragraph was is no more.
                    "tabs" | "pPrChange" | "rPrChange" => self.skip(tag),
                    "r" => run.begin(),
                    "shd" if run.is_open() => run.shading.see(tag),
                    "shd" => shading.see(tag),
                    "numId" => list.list = number(tag, "val"),
                    "ilvl" => list.level = number(tag, "val"),
                    "pStyle" => style = attribute(tag, "val").map(std::borrow::Cow::into_owned),
                    name => {
                        run.set(name, tag);
                        out.extend(choice.see(name, tag));
                    }
                },
                Event::End(tag) => match tag.local_name().into_inner() {
                    "t" => in_text = false,
                    "r" => run.end(),
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
                // What a field asks for is not what somebody wrote into it.
                event
                    if in_text
                        && (self.controls.last().is_some_and(|shows| *shows)
                            || run.is_hidden(shading, self.white_is_seen)) =>
                {
                    xml::push(event, &mut left_out);
                }
                event if in_text => {
                    let from = out.len();
                    xml::push(event, &mut out);
                    run.height.change(&mut out, from);
                }
                _ => {}
            }
        }
    }

    fn table(&mut self, depth: usize) -> Table {
        let mut rows: Vec<Pieces> = Vec::new();
        let mut shading = Shading::default();
        loop {
            match self.next() {
                Event::Start(tag) => match local(&tag) {
                    "tr" => rows.extend(self.row(depth, shading)),
                    "shd" => shading.see(&tag),
                    // Rows may stand in changes and content controls.
                    "del" | "moveFrom" | "Fallback" => self.skip(&tag),
                    _ => {}
                },
                Event::End(tag) if tag.local_name().into_inner() == "tbl" => return settled(rows),
                Event::Eof => return settled(rows),
                _ => {}
            }
        }
    }

    /// A row, and the tables and text boxes in it; nothing for one that was deleted.
    fn row(&mut self, depth: usize, shading: Shading) -> Option<Pieces> {
        let (mut cells, mut inside) = (Vec::new(), Vec::new());
        let (mut column, mut deleted) = (0u32, false);
        loop {
            match self.next() {
                Event::Start(tag) => match local(&tag) {
                    "gridBefore" => column = number(&tag, "val").unwrap_or(0).min(limits::COLUMN),
                    "tc" => {
                        let mut tc = self.cell(depth, shading, &mut inside);
                        tc.cell.column = column;
                        column = column.saturating_add(tc.cell.columns).min(limits::COLUMN);
                        cells.push(tc);
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
        widen(&mut cells);
        (!deleted).then_some((cells, inside))
    }

    fn cell(&mut self, depth: usize, mut shading: Shading, inside: &mut Vec<Block>) -> Piece {
        let cell = Cell { columns: 1, ..Cell::default() };
        let mut out = Piece { cell, ..Piece::default() };
        let mut lines: Vec<String> = Vec::new();
        let mut own_inside = Vec::new();
        loop {
            match self.next() {
                Event::Start(tag) => match local(&tag) {
                    "gridSpan" => {
                        let columns = number(&tag, "val").unwrap_or(1);
                        out.cell.columns = columns.clamp(1, limits::COLUMN);
                    }
                    // Word 2003 spells them without a capital.
                    "vMerge" | "vmerge" => {
                        let restarts = attribute(&tag, "val").is_some_and(|val| val == "restart");
                        out.merge = if restarts { Merge::Begins } else { Merge::GoesOn };
                    }
                    "hMerge" | "hmerge" => {
                        out.beside = attribute(&tag, "val").is_none_or(|val| val != "restart")
                    }
                    "shd" => shading.see(&tag),
                    "p" => {
                        let own = self.paragraph(depth, shading);
                        lines.push(own.text);
                        out.cell.left_out.push_str(&own.left_out);
                        own_inside.extend(own.inside);
                    }
                    "tbl" if depth < limits::DEPTH => {
                        own_inside.push(Block::Table(self.table(depth + 1)));
                    }
                    "Fallback" | "del" | "moveFrom" | "tbl" => self.skip(&tag),
                    _ => {}
                },
                Event::End(tag) if tag.local_name().into_inner() == "tc" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        out.cell.text = lines.join("\n");
        unframe(&mut out.cell.text, &mut out.cell.left_out, &mut own_inside);
        inside.append(&mut own_inside);
        out
    }
}
