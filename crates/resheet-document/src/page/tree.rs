//! From tags to paragraphs and tables.

use resheet_model::Height;

use super::look::{Looks, Part};
use super::place::Place;
use super::table::{Spans, Table};
use super::tokens::{Tag, Token, Tokens, references};
use crate::blocks::Block;
use crate::limits;

/// Elements in elements that are kept account of.
const DEEPEST: usize = 512;

/// A page, read.
pub(super) struct Read {
    pub(super) blocks: Vec<Block>,
    /// Whether there was more than a page may have.
    pub(super) more: bool,
}

/// Reads a page; nothing for one without tables, and for one with a `<pre>`.
pub(super) fn read(text: &str, looks: &Looks) -> Option<Read> {
    let mut page = Page {
        looks,
        elements: Vec::new(),
        places: Vec::new(),
        root: Place::default(),
        tables: Vec::new(),
        has_table: false,
        count: 0,
        choice: None,
    };
    for token in Tokens::of(text) {
        match token {
            Token::Text(text) => page.text(text),
            Token::Open(tag) if matches!(tag.name.as_str(), "pre" | "xmp" | "plaintext") => {
                return None;
            }
            Token::Open(tag) => page.open(&tag),
            Token::Close(name) => page.close(&name),
        }
        if page.count > limits::BLOCKS {
            break;
        }
    }
    page.pop_to(0);
    let (has_table, more) = (page.has_table, page.count > limits::BLOCKS);
    let (_, _, blocks) = page.root.finish();
    has_table.then_some(Read { blocks, more })
}

/// An element that is open.
struct Element {
    name: String,
    part: Option<Part>,
    /// Whether it or one around it is hidden, and whether struck out.
    hidden: bool,
    struck: bool,
    height: Height,
}

struct Page<'l> {
    looks: &'l Looks,
    elements: Vec<Element>,
    /// The text outside of tables.
    root: Place,
    /// A place for each open cell, and a table for each open one.
    places: Vec<Place>,
    tables: Vec<Table>,
    has_table: bool,
    count: usize,
    choice: Option<Choice>,
}

/// A field to choose from: what it shows.
#[derive(Default)]
struct Choice {
    shown: String,
    /// Whether an entry was there, and whether one was said to be chosen.
    has_one: bool,
    is_chosen: bool,
    /// Whether the entry at hand is the one.
    takes: bool,
}

impl Page<'_> {
    fn place(&mut self) -> &mut Place {
        self.places.last_mut().unwrap_or(&mut self.root)
    }

    /// Whether what comes is hidden, and whether struck out.
    fn state(&self) -> (bool, bool) {
        self.elements.last().map_or((false, false), |element| (element.hidden, element.struck))
    }

    fn text(&mut self, text: &str) {
        let text = references(text);
        if let Some(choice) = &mut self.choice {
            if choice.takes {
                choice.shown.push_str(text.trim());
            }
            return;
        }
        let (hidden, struck) = self.state();
        let height = self.elements.last().map_or(Height::Level, |element| element.height);
        self.say(&height.of(&text), hidden, struck);
    }

    /// Hidden text outside of tables is a menu or a message, and of no interest.
    fn say(&mut self, text: &str, hidden: bool, struck: bool) {
        let is_in_cell = !self.places.is_empty();
        match self.place() {
            place if !hidden && !struck => place.push(text),
            place if is_in_cell || !hidden => place.leave_out(text),
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        self.count += 1;
        match tag.name.as_str() {
            "script" | "style" | "title" | "iframe" | "noscript" | "template" => return,
            "br" | "hr" => return self.place().line(),
            "textarea" | "input" => return self.field(tag),
            "select" => return self.choice = Some(Choice::default()),
            "option" => return self.option(tag.has("selected")),
            "img" | "col" | "meta" | "link" | "wbr" | "area" | "base" | "embed" | "source" => {
                return;
            }
            _ => {}
        }
        let look = self.looks.look(tag);
        let part = match tag.name.as_str() {
            "table" => Some(Part::Table),
            "tr" => Some(Part::Row),
            "td" | "th" => Some(Part::Cell),
            _ => self.fitting(look.part),
        };
        match tag.name.as_str() {
            "tr" => self.close_above_table(&[Part::Row, Part::Cell]),
            "td" | "th" => self.close_above_table(&[Part::Cell]),
            "thead" | "tbody" | "tfoot" => {
                self.close_above_table(&[Part::Row, Part::Cell]);
                if let Some(table) = self.tables.last_mut() {
                    table.in_foot = tag.name == "tfoot";
                }
            }
            name if is_block(name) => self.place().line(),
            _ => {}
        }
        if self.elements.len() >= DEEPEST {
            return;
        }
        let part = part.filter(|part| *part == Part::Table || !self.tables.is_empty());
        let (hidden, struck) = self.state();
        let (hidden, struck) = (hidden | look.hidden, struck | look.struck);
        match part {
            Some(Part::Table) => self.begin_table(),
            Some(Part::Row) => self.tables.last_mut().into_iter().for_each(Table::begin_row),
            Some(Part::Cell) => {
                let of = |one: &str, other: &str| tag.get(one).or_else(|| tag.get(other));
                let columns = of("colspan", "aria-colspan");
                let rows = of("rowspan", "aria-rowspan");
                let spans = Spans::of(columns.as_deref(), rows.as_deref());
                self.places.push(Place::cell(spans));
            }
            None => {}
        }
        let around = self.elements.last().map(|element| element.height);
        let height = Height::named(&tag.name).or(around).unwrap_or_default();
        self.elements.push(Element { name: tag.name.clone(), part, hidden, struck, height });
    }

    /// What an element that is no table by its name is, where that fits.
    fn fitting(&self, part: Option<Part>) -> Option<Part> {
        let around = self.elements.iter().rev().find_map(|element| element.part);
        match (part?, around) {
            (Part::Table, Some(Part::Cell) | None) => part,
            (Part::Row, Some(Part::Table)) => part,
            (Part::Cell, Some(Part::Row | Part::Table)) => part,
            _ => None,
        }
    }

    /// A field to write in shows what it has; one to tick whether it is ticked.
    fn field(&mut self, tag: &Tag<'_>) {
        let (hidden, struck) = self.state();
        let hidden = hidden || self.looks.look(tag).hidden;
        if tag.name == "textarea" {
            return self.say(&references(tag.raw), hidden, struck);
        }
        let kind = tag.get("type").unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "hidden" | "button" | "submit" | "reset" | "image" | "file" | "password" => {}
            "checkbox" | "radio" => {
                self.say(if tag.has("checked") { "☑" } else { "□" }, hidden, struck);
            }
            _ => self.say(&tag.get("value").unwrap_or_default(), hidden, struck),
        }
    }

    /// The first entry is shown where none is said to be chosen.
    fn option(&mut self, selected: bool) {
        let Some(choice) = &mut self.choice else { return };
        choice.takes = !choice.is_chosen && (selected || !choice.has_one);
        if choice.takes {
            choice.shown.clear();
        }
        (choice.has_one, choice.is_chosen) = (true, choice.is_chosen | selected);
    }

    fn close(&mut self, name: &str) {
        match name {
            "select" => {
                if let Some(choice) = self.choice.take() {
                    let (hidden, struck) = self.state();
                    self.say(&choice.shown, hidden, struck);
                }
                return;
            }
            "option" => {
                return self.choice.iter_mut().for_each(|choice| choice.takes = false);
            }
            "br" => return self.place().line(),
            _ => {}
        }
        // An end tag ends nothing around the cell it stands in, nor a row one around its
        // table.
        let innermost = |part: Part| {
            self.elements.iter().rposition(|element| element.part == Some(part)).unwrap_or(0)
        };
        let floor = match name {
            "table" => 0,
            "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" => innermost(Part::Table),
            _ => innermost(Part::Cell),
        };
        let own = self.elements[floor..].iter().rposition(|element| element.name == name);
        if let Some(at) = own {
            self.pop_to(floor + at);
        }
        if is_block(name) {
            self.place().line();
        }
    }

    /// Closes elements until so many are open.
    fn pop_to(&mut self, count: usize) {
        while self.elements.len() > count {
            let Some(Element { part, hidden, .. }) = self.elements.pop() else { break };
            match part {
                Some(Part::Cell) => self.end_cell(hidden),
                Some(Part::Row) => {
                    self.tables.last_mut().into_iter().for_each(|table| table.end_row(hidden));
                }
                Some(Part::Table) => {
                    let table = self.tables.pop().and_then(Table::finish);
                    self.place().blocks.extend(table.map(Block::Table));
                }
                None => {}
            }
        }
    }

    /// Closes a row or cell of the table at hand that has no end tag.
    fn close_above_table(&mut self, parts: &[Part]) {
        let is_table = |element: &Element| element.part == Some(Part::Table);
        let Some(table) = self.elements.iter().rposition(is_table) else { return };
        let mut above = self.elements[table + 1..].iter();
        let open = above.position(|element| element.part.is_some_and(|part| parts.contains(&part)));
        if let Some(at) = open {
            self.pop_to(table + 1 + at);
        }
    }

    fn begin_table(&mut self) {
        self.has_table = true;
        // A table in a table outside of its cells: what is there is a table before it.
        let around = self.elements.iter().rposition(|element| element.part.is_some());
        if let Some(at) = around
            && self.elements[at].part != Some(Part::Cell)
        {
            let is_table = |element: &Element| element.part == Some(Part::Table);
            let at = self.elements.iter().rposition(is_table).unwrap_or(at);
            self.pop_to(at);
        }
        self.place().line();
        self.tables.push(Table::default());
    }

    /// A cell that is hidden takes no room; what stands in it is told.
    fn end_cell(&mut self, hidden: bool) {
        let Some(place) = self.places.pop() else { return };
        let spans = place.spans;
        let (text, left_out, blocks) = place.finish();
        if hidden {
            self.place().leave_out(&left_out);
        } else if let (Some(table), Some(spans)) = (self.tables.last_mut(), spans) {
            table.cell(text, left_out, spans, blocks);
        }
    }
}

/// Elements that begin and end a line.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 29] = [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "caption",
        "center",
        "form",
        "fieldset",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "main",
        "aside",
        "figure",
        "blockquote",
        "body",
        "html",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ];
    BLOCKS.contains(&name)
}
