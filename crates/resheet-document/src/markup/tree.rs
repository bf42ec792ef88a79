//! From elements to paragraphs and tables.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};
use resheet_model::{Code, Finding, Height, Subject};

use super::roles::{self, OWN_ROWS, Role, Says};
use crate::blocks::Block;
use crate::limits;
use crate::page::place::Place;
use crate::page::table::{Spans, Table};
use crate::writer::Writer;
use crate::xml;

/// Elements in elements that are kept account of.
const DEEPEST: usize = 512;
/// Cells that one may stand for: the columns of a form, and blank ones behind it.
const REPEATS: u32 = 1000;

/// A text, read.
pub(super) struct Read {
    pub(super) blocks: Vec<Block>,
    /// Whether there was more than a text may have.
    pub(super) more: bool,
    /// Whether it has rows that HTML has not.
    pub(super) has_rows: bool,
    remarks: usize,
    changes: usize,
    /// Where it is no XML any more, and why.
    broken: Option<String>,
}

impl Read {
    /// Says what was left out.
    pub(super) fn tell(&self, writer: &mut Writer) {
        let at = writer.end();
        for (code, count) in [(Code::D022, self.remarks), (Code::D023, self.changes)] {
            if count > 0 {
                let finding = Finding::new(code, Subject::Input, at).arg("count", count);
                writer.find(finding.arg("where", super::KIND));
            }
        }
        if let Some(reason) = &self.broken {
            writer.cannot_read(super::KIND, reason);
        }
    }
}

/// Reads a text.
pub(super) fn read(text: &str) -> Read {
    let mut reader = xml::reader(text);
    let mut tree = Tree::default();
    let mut broken = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => tree.open(&tag),
            Ok(Event::End(tag)) => tree.close(&tag.local_name().into_inner().to_ascii_lowercase()),
            Ok(Event::Eof) => break,
            Ok(event @ (Event::Text(_) | Event::CData(_) | Event::GeneralRef(_))) => {
                tree.say(&event);
            }
            Ok(_) => {}
            Err(error) => {
                broken = Some(format!("{error}, at byte {}", reader.error_position()));
                break;
            }
        }
        if tree.count > limits::BLOCKS || tree.held > limits::TEXT {
            break;
        }
    }
    tree.pop_to(0);
    let Tree { count, held, remarks, changes, has_rows, root, .. } = tree;
    let more = count > limits::BLOCKS || held > limits::TEXT;
    let (_, _, blocks) = root.finish();
    Read { blocks, more, has_rows, remarks, changes, broken }
}

/// An element that is open.
struct Element {
    name: String,
    role: Option<Role>,
    /// How many cells it stands for, if it is one.
    repeats: u32,
    /// Whether its text is none, is struck out, and has line ends of its own.
    silent: bool,
    struck: bool,
    lines: bool,
    height: Height,
}

/// The columns of a table that have names.
#[derive(Default)]
struct Columns {
    next: u32,
    named: HashMap<String, u32>,
    stretches: HashMap<String, (String, String)>,
}

#[derive(Default)]
struct Tree {
    elements: Vec<Element>,
    /// The text outside of tables.
    root: Place,
    /// A place for each open cell and note, and a table for each open one.
    places: Vec<Place>,
    tables: Vec<(Table, Columns)>,
    has_rows: bool,
    count: usize,
    /// Bytes of cells that stand for several.
    held: usize,
    remarks: usize,
    changes: usize,
}

impl Tree {
    fn place(&mut self) -> &mut Place {
        self.places.last_mut().unwrap_or(&mut self.root)
    }

    fn say(&mut self, event: &Event<'_>) {
        let (silent, struck, lines) = self
            .elements
            .last()
            .map_or((false, false, false), |last| (last.silent, last.struck, last.lines));
        if silent {
            return;
        }
        let mut text = String::new();
        xml::push(event, &mut text);
        // A reference that nobody knows stays as it is.
        if let Event::GeneralRef(reference) = event
            && text.is_empty()
        {
            text = format!("&{};", reference.xml10_content());
        }
        let height = self.elements.last().map_or(Height::Level, |element| element.height);
        height.change(&mut text, 0);
        let place = self.place();
        if struck {
            place.leave_out(&text);
        } else if lines {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    place.line();
                }
                place.push(line);
            }
        } else {
            place.push(&text);
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        self.count += 1;
        let name = xml::local(tag).to_ascii_lowercase();
        let role = roles::of(&name);
        let last = self.elements.last();
        let (mut silent, mut struck, mut lines) =
            last.map_or((false, false, false), |last| (last.silent, last.struck, last.lines));
        if self.elements.len() >= DEEPEST {
            return;
        }
        // What is not read has no tables either.
        let role = role.filter(|_| !silent);
        let mut repeats = 1;
        match role {
            Some(Role::Table) => self.begin_table(),
            Some(Role::Row) => {
                self.has_rows |= OWN_ROWS.contains(&name.as_str()) && !self.tables.is_empty();
                self.tables.last_mut().into_iter().for_each(|(table, _)| table.begin_row());
            }
            Some(Role::Cell) if !self.tables.is_empty() => {
                let spans = self.spans(tag);
                repeats = number(tag, Says::Repeats).unwrap_or(1).clamp(1, REPEATS);
                self.places.push(Place::cell(spans));
            }
            Some(Role::Foot) => {
                self.tables.last_mut().into_iter().for_each(|(table, _)| table.in_foot = true);
            }
            Some(Role::Column) => self.column(tag),
            Some(Role::Stretch) => self.stretch(tag),
            Some(Role::Block | Role::Break) => self.place().line(),
            Some(Role::Lines) => {
                self.place().line();
                lines = true;
            }
            Some(Role::Blanks) => self.place().push(" "),
            Some(Role::Apart) => self.places.push(Place::default()),
            Some(Role::Covered | Role::LeftOut) => struck = true,
            Some(Role::Remark | Role::Change) => {
                let of_change = role == Some(Role::Change);
                *(if of_change { &mut self.changes } else { &mut self.remarks }) += 1;
                silent = true;
            }
            Some(Role::Dropped) => silent = true,
            Some(Role::Cell) | None => {}
        }
        let role = role.filter(|role| *role != Role::Cell || !self.tables.is_empty());
        let said = xml::attribute(tag, "rend");
        let own = Height::named(&name).or_else(|| Height::named(&said.unwrap_or_default()));
        let around = self.elements.last().map(|element| element.height);
        let height = own.or(around).unwrap_or_default();
        self.elements.push(Element { name, role, repeats, silent, struck, lines, height });
    }

    /// A table that stands in a row and in no cell is a cell of its own.
    fn begin_table(&mut self) {
        let around = self.elements.iter().rev().find_map(|element| match element.role {
            Some(role @ (Role::Table | Role::Row | Role::Cell)) => Some(role),
            _ => None,
        });
        if around == Some(Role::Row) && self.tables.len() < limits::DEPTH {
            let spans = Spans::of(None, None);
            self.places.push(Place::cell(spans));
            let (silent, struck, lines) = (false, false, false);
            let role = Some(Role::Cell);
            self.elements.push(Element {
                name: String::new(),
                role,
                repeats: 1,
                silent,
                struck,
                lines,
                height: Height::Level,
            });
        }
        self.place().line();
        self.tables.push(<(Table, Columns)>::default());
    }

    fn column(&mut self, tag: &BytesStart<'_>) {
        let Some((_, columns)) = self.tables.last_mut() else { return };
        let told = xml::number(tag, "colnum").and_then(|number| number.checked_sub(1));
        let column = told.unwrap_or(columns.next).min(limits::COLUMN);
        columns.next = column.saturating_add(1);
        if let Some(name) = text(tag, Says::In).filter(|_| column < limits::COLUMN) {
            columns.named.entry(name).or_insert(column);
        }
    }

    fn stretch(&mut self, tag: &BytesStart<'_>) {
        let Some((_, columns)) = self.tables.last_mut() else { return };
        let told = text(tag, Says::Over).zip(text(tag, Says::From)).zip(text(tag, Says::To));
        if let Some(((name, from), to)) = told
            && columns.stretches.len() < limits::COLUMN as usize
        {
            columns.stretches.entry(name).or_insert((from, to));
        }
    }

    /// What a cell covers, and where it begins if that is said.
    fn spans(&self, tag: &BytesStart<'_>) -> Spans {
        let (columns, rows) = (text(tag, Says::Columns), text(tag, Says::Rows));
        let mut spans = Spans::of(columns.as_deref(), rows.as_deref());
        if let Some(more) = number(tag, Says::MoreRows) {
            let rows = more.saturating_add(1).to_string();
            spans.rows = Spans::of(None, Some(&rows)).rows;
        }
        let Some((_, names)) = self.tables.last() else { return spans };
        let over = text(tag, Says::Over).and_then(|name| names.stretches.get(&name).cloned());
        let ends = over.or_else(|| text(tag, Says::From).zip(text(tag, Says::To)));
        let at = |name: &str| names.named.get(name).copied();
        if let Some((Some(from), Some(to))) = ends.map(|(from, to)| (at(&from), at(&to)))
            && from <= to
        {
            let columns = (to - from).saturating_add(1).to_string();
            spans.columns = Spans::of(Some(&columns), None).columns;
            spans.column = Some(from);
        } else if let Some(column) = text(tag, Says::In).or(text(tag, Says::From)) {
            spans.column = at(&column);
        }
        spans
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = self.elements.iter().rposition(|element| element.name == name) {
            self.pop_to(at);
        }
    }

    /// Closes elements until so many are open.
    fn pop_to(&mut self, count: usize) {
        while self.elements.len() > count {
            let Some(element) = self.elements.pop() else { break };
            match element.role {
                Some(Role::Cell) => self.end_cell(element.repeats),
                Some(Role::Row) => {
                    self.tables.last_mut().into_iter().for_each(|(table, _)| table.end_row(false));
                }
                Some(Role::Foot) => {
                    self.tables.last_mut().into_iter().for_each(|(table, _)| {
                        table.end_row(false);
                        table.in_foot = false;
                    });
                }
                Some(Role::Table) => self.end_table(),
                Some(Role::Block | Role::Lines) => self.place().line(),
                Some(Role::Apart) => {
                    let place = self.places.pop().unwrap_or_default();
                    let (_, _, mut blocks) = place.finish();
                    self.place().blocks.append(&mut blocks);
                }
                _ => {}
            }
        }
    }

    fn end_table(&mut self) {
        let table = self.tables.pop().and_then(|(table, _)| table.finish());
        self.place().blocks.extend(table.map(Block::Table));
        // The cell that stands around a table in a row has no end of its own.
        if self.elements.last().is_some_and(|element| element.name.is_empty()) {
            self.elements.pop();
            self.end_cell(1);
        }
    }

    fn end_cell(&mut self, repeats: u32) {
        let Some(place) = self.places.pop() else { return };
        let Some(spans) = place.spans else { return };
        let (text, left_out, blocks) = place.finish();
        let Some((table, _)) = self.tables.last_mut() else { return };
        for _ in 1..repeats {
            self.count += 1;
            self.held += text.len() + left_out.len();
            if self.count > limits::BLOCKS || self.held > limits::TEXT {
                break;
            }
            table.cell(text.clone(), left_out.clone(), spans, Vec::new());
        }
        table.cell(text, left_out, spans, blocks);
    }
}

/// What an attribute says, by any of its names.
fn text(tag: &BytesStart<'_>, what: Says) -> Option<String> {
    let mut names = roles::saying(what).iter();
    names.find_map(|name| xml::attribute(tag, name)).map(std::borrow::Cow::into_owned)
}

fn number(tag: &BytesStart<'_>, what: Says) -> Option<u32> {
    text(tag, what)?.trim().parse().ok()
}
