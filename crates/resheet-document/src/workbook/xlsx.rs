//! XLSX. The parts of the package are read as they come; a worksheet is never in
//! memory as a tree.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};
use resheet_model::{Code, Decimal};

use super::beside::{self, Aside};
use super::format;
use super::shared::{self, Rich, Style, rich_text};
use super::sheet::{self, Cell, Merge, Note, Worksheet, place};
use crate::limits;
use crate::package::{Missing, Package};
use crate::writer::Writer;
use crate::xml::{self, attribute, is_set, local, number};
use crate::{Opened, damaged, refused};

const KIND: &str = "xlsx";

/// Reads a workbook.
pub(crate) fn read(mut package: Package<'_>, main: &str) -> Opened {
    let workbook = match package.bytes(main) {
        Ok(bytes) => bytes,
        Err(Missing::Encrypted) => return refused(Code::D013, KIND),
        Err(reason) => return damaged(KIND, &reason),
    };
    let part = |package: &mut Package<'_>, name: &str| package.bytes(name).unwrap_or_default();
    let targets = targets(&xml::text(&part(&mut package, &xml::relations_of(main))));
    let strings = shared::strings(&xml::text(&part(&mut package, "xl/sharedStrings.xml")));
    let workbook = Workbook::read(&xml::text(&workbook), &targets);
    let styles = shared::styles(&xml::text(&part(&mut package, "xl/styles.xml")));
    let mut writer = Writer::new(KIND);
    if strings.len() >= limits::STRINGS {
        writer.too_much("texts", limits::STRINGS as u64);
    }
    for (index, entry) in (0..).zip(workbook.sheets) {
        writer.given().worksheets.push(entry.name.clone());
        let bytes = match package.bytes(&entry.part) {
            Ok(bytes) => bytes,
            Err(Missing::TooLong) => {
                writer.too_much("worksheet", limits::PART);
                continue;
            }
            Err(reason) => {
                writer.cannot_read(KIND, &format!("{}: {}", entry.name, reason.words()));
                continue;
            }
        };
        let mut sheet =
            Worksheet { name: entry.name, hidden: entry.hidden, ..Worksheet::default() };
        let context = Context { strings: &strings, styles: &styles, date_1904: workbook.date_1904 };
        read_sheet(&xml::text(&bytes), &context, &mut sheet);
        beside(&mut package, &entry.part, &mut sheet);
        sheet::write(&sheet, index, &mut writer);
    }
    Opened::Text(Box::new(writer.finish()))
}

/// Parts by the ids of their relations, as names in the package.
fn targets(part: &str) -> HashMap<String, String> {
    xml::relations(part).into_iter().map(|(id, target, _)| (id, resolved("xl", &target))).collect()
}

/// The name of a part that another one in `folder` names.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => drop(parts.pop()),
            "." | "" => {}
            step => parts.push(step),
        }
    }
    parts.join("/")
}

/// What else belongs to a worksheet: text in shapes, and how many comments it has, which
/// are printed beside it, if at all.
fn beside(package: &mut Package<'_>, part: &str, sheet: &mut Worksheet) {
    let Some((folder, _)) = part.rsplit_once('/') else { return };
    let Ok(bytes) = package.bytes(&xml::relations_of(part)) else { return };
    for (_, target, of) in xml::relations(&xml::text(&bytes)) {
        let is_comments = of.ends_with("/comments");
        if !is_comments && !of.ends_with("/drawing") {
            continue;
        }
        let Ok(bytes) = package.bytes(&resolved(folder, &target)) else { continue };
        if is_comments {
            sheet.comments += memchr::memmem::find_iter(&bytes, b"<comment ").count();
        } else {
            beside::shapes(&xml::text(&bytes), sheet);
        }
    }
}

struct Entry {
    name: String,
    part: String,
    hidden: bool,
}

struct Workbook {
    sheets: Vec<Entry>,
    date_1904: bool,
}

impl Workbook {
    fn read(part: &str, targets: &HashMap<String, String>) -> Self {
        let mut out = Workbook { sheets: Vec::new(), date_1904: false };
        let mut reader = xml::reader(part);
        loop {
            match xml::next(&mut reader) {
                Event::Start(tag) if local(&tag) == "sheet" => {
                    // `r:id`; a bare `id` is that of old drafts.
                    let id = attribute(&tag, "id").unwrap_or_default();
                    let Some(part) = targets.get(&*id) else { continue };
                    let state = attribute(&tag, "state");
                    out.sheets.push(Entry {
                        name: attribute(&tag, "name").unwrap_or_default().into_owned(),
                        part: part.clone(),
                        hidden: state.is_some_and(|state| state != "visible"),
                    });
                }
                Event::Start(tag) if local(&tag) == "workbookPr" => {
                    out.date_1904 = is_set(&tag, "date1904");
                }
                Event::Eof => return out,
                _ => {}
            }
        }
    }
}

struct Context<'a> {
    strings: &'a [Rich],
    styles: &'a [Style],
    date_1904: bool,
}

fn read_sheet(part: &str, context: &Context<'_>, sheet: &mut Worksheet) {
    let mut reader = xml::reader(part);
    // Where a row or a cell without a reference stands.
    let (mut row, mut column) = (0u32, 0u32);
    let mut begun = false;
    loop {
        match xml::next(&mut reader) {
            Event::Start(tag) => match local(&tag) {
                "row" => {
                    row = match number(&tag, "r").and_then(|row| row.checked_sub(1)) {
                        Some(told) => told,
                        None => row.saturating_add(u32::from(begun)),
                    };
                    (begun, column) = (true, 0);
                    if is_set(&tag, "hidden") {
                        sheet.hidden_rows.push(row);
                    }
                }
                "c" => {
                    if let Some(told) = attribute(&tag, "r").and_then(|at| place(&at)) {
                        (row, column) = told;
                    }
                    let kind = attribute(&tag, "t").unwrap_or_default().into_owned();
                    let style = number(&tag, "s").unwrap_or(0);
                    let held = Held::read(&mut reader, kind, style);
                    if !sheet.more
                        && let Some(cell) = held.cell(context)
                    {
                        sheet.push(Cell { row, column, ..cell });
                    }
                    column = column.saturating_add(1);
                }
                "col" if is_set(&tag, "hidden") => {
                    let bounds = number(&tag, "min").zip(number(&tag, "max"));
                    if let Some((min, max)) = bounds {
                        sheet.hide_columns(min.saturating_sub(1), max.saturating_sub(1));
                    }
                }
                "mergeCell" => merge(&tag).into_iter().for_each(|merge| sheet.merge(merge)),
                "oddHeader" | "firstHeader" | "oddFooter" | "firstFooter" => {
                    let text = beside::margin(&element_text(&mut reader));
                    sheet.say_beside(Aside { text, ..Aside::default() });
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    // A file may have its rows in any order; places must go forward.
    let ordered = |one: &Cell, other: &Cell| (one.row, one.column) < (other.row, other.column);
    if !sheet.cells.is_sorted_by(ordered) {
        sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
        sheet.cells.dedup_by_key(|cell| (cell.row, cell.column));
    }
    sheet.hidden_rows.sort_unstable();
}

/// The text of the element at hand.
fn element_text(reader: &mut quick_xml::Reader<&[u8]>) -> String {
    let mut out = String::new();
    loop {
        match xml::next(reader) {
            Event::End(_) | Event::Eof => return out,
            event => xml::push(&event, &mut out),
        }
    }
}

fn merge(tag: &BytesStart<'_>) -> Option<Merge> {
    Merge::parse(&attribute(tag, "ref")?)
}

/// What a cell holds as the file has it.
#[derive(Default)]
struct Held {
    kind: String,
    style: u32,
    value: String,
    formula: String,
    inline: Option<Rich>,
}

impl Held {
    fn read(reader: &mut quick_xml::Reader<&[u8]>, kind: String, style: u32) -> Self {
        let mut out = Held { kind, style, ..Held::default() };
        let mut into = None;
        loop {
            let event = xml::next(reader);
            match &event {
                Event::Start(tag) => match local(tag) {
                    "v" => into = Some(true),
                    "f" => into = Some(false),
                    "is" => out.inline = Some(rich_text(reader, "is")),
                    _ => into = None,
                },
                Event::End(tag) => match tag.local_name().into_inner() {
                    "c" => return out,
                    _ => into = None,
                },
                Event::Eof => return out,
                event => match into {
                    Some(true) => xml::push(event, &mut out.value),
                    Some(false) => xml::push(event, &mut out.formula),
                    None => {}
                },
            }
        }
    }

    /// What it shows; nothing for an empty cell.
    fn cell(self, context: &Context<'_>) -> Option<Cell> {
        let style = context.styles.get(self.style as usize);
        let format = style.map_or("General", |style| &style.format);
        let formula = self.formula.trim();
        let mut cell = match self.kind.as_str() {
            "s" => {
                let index: usize = self.value.trim().parse().ok()?;
                context.strings.get(index)?.clone().cell()
            }
            "inlineStr" => self.inline.unwrap_or_default().cell(),
            "str" | "d" => text(shared::unescaped(self.value)),
            "b" => text(if self.value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned()),
            "e" => error(self.value, formula),
            _ if !self.value.trim().is_empty() => {
                figure(self.value.trim(), format, context.date_1904)
            }
            _ => match self.inline {
                Some(inline) => inline.cell(),
                None => without_result(formula),
            },
        };
        if style.is_some_and(|style| style.struck) {
            cell.left_out.insert_str(0, &cell.text);
            cell = Cell { left_out: cell.left_out, ..Cell::default() };
        }
        (!cell.text.trim().is_empty() || !cell.left_out.is_empty()).then_some(cell)
    }
}

fn text(text: String) -> Cell {
    Cell { text, ..Cell::default() }
}

/// A cell that shows an error. What is no formula was typed as text.
pub(super) fn error(shown: String, formula: &str) -> Cell {
    if is_no_formula(formula) {
        return Cell { note: Some(Note::NoFormula), ..text(format!("={formula}")) };
    }
    Cell { note: Some(Note::Error(formula.to_owned())), ..text(shown) }
}

/// Whether what a cell shows is an error, where a formula is behind it.
pub(super) fn shows_error(shown: &str) -> bool {
    shown.starts_with('#') || shown.starts_with("Err:")
}

/// A cell whose formula has no stored result.
pub(super) fn without_result(formula: &str) -> Cell {
    let note = if formula.is_empty() {
        None
    } else if is_no_formula(formula) {
        Some(Note::NoFormula)
    } else {
        Some(Note::NoResult)
    };
    let shown = if formula.is_empty() { String::new() } else { format!("={formula}") };
    Cell { note, ..text(shown) }
}

/// Whether a formula refers to no cell and calls nothing: `100(%)`.
fn is_no_formula(formula: &str) -> bool {
    !formula.is_empty() && !formula.contains(|sign: char| sign.is_ascii_alphabetic())
}

/// A number as its format shows it.
pub(super) fn figure(stored: &str, format: &str, date_1904: bool) -> Cell {
    let Some(number) = format::decimal(stored) else { return text(stored.to_owned()) };
    let plain = number.to_string();
    let shown =
        if format::is_text(format) { None } else { format::shown(number, format, date_1904) };
    let shown = shown.filter(|shown| says_something(shown, number));
    let shown = shown.unwrap_or_else(|| plain.clone());
    let digits = plain.bytes().filter(u8::is_ascii_digit).count() as u32;
    let long = digits > format::DIGITS && number.is_integer();
    Cell {
        stored: is_more(number, &shown).then_some(plain),
        text: shown,
        note: long.then_some(Note::Digits),
        ..Cell::default()
    }
}

/// Whether what is shown of a number says which it is. Formats of accounts write a dash for
/// a zero; a dash in a form means that there is no figure, and here is one.
pub(super) fn says_something(shown: &str, number: Decimal) -> bool {
    let is_dash = || !shown.chars().any(char::is_alphanumeric);
    !(shown.trim().is_empty() || number.is_zero() && is_dash())
}

/// Whether a number is more than what is shown of it.
pub(super) fn is_more(number: Decimal, shown: &str) -> bool {
    Decimal::from_str_exact(&shown.replace(',', "")).ok() != Some(number)
}
