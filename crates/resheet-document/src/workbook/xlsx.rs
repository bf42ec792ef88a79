//! XLSX. The parts of the package are read as they come; a worksheet is never in
//! memory as a tree.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};
use resheet_model::{Code, Decimal};

use super::format;
use super::sheet::{self, Cell, Merge, Note, Worksheet, place};
use crate::limits;
use crate::package::{Missing, Package};
use crate::writer::Writer;
use crate::xml::{self, attribute, is_set, local, number};
use crate::{Opened, damaged, refused};

const KIND: &str = "xlsx";

/// Reads a workbook.
pub(crate) fn read(mut package: Package<'_>) -> Opened {
    let workbook = match package.bytes("xl/workbook.xml") {
        Ok(bytes) => bytes,
        Err(Missing::Encrypted) => return refused(Code::D013, KIND),
        Err(reason) => return damaged(KIND, &reason),
    };
    let part = |package: &mut Package<'_>, name: &str| package.bytes(name).unwrap_or_default();
    let targets = targets(&xml::text(&part(&mut package, "xl/_rels/workbook.xml.rels")));
    let strings = strings(&xml::text(&part(&mut package, "xl/sharedStrings.xml")));
    let workbook = Workbook::read(&xml::text(&workbook), &targets);
    let styles = styles(&xml::text(&part(&mut package, "xl/styles.xml")));
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
        sheet.comments = comments(&mut package, &entry.part);
        sheet::write(&sheet, index, &mut writer);
    }
    Opened::Text(Box::new(writer.finish()))
}

/// Targets of a part's relations by their ids, with their types.
fn relations(part: &str) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    let mut reader = xml::reader(part);
    loop {
        match xml::next(&mut reader) {
            Event::Start(tag) if local(&tag) == "Relationship" => {
                let of = |name| attribute(&tag, name).unwrap_or_default().into_owned();
                out.push((of("Id"), of("Target"), of("Type")));
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

/// Parts by the ids of their relations, as names in the package.
fn targets(part: &str) -> HashMap<String, String> {
    relations(part).into_iter().map(|(id, target, _)| (id, resolved("xl", &target))).collect()
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

/// How many comments a worksheet has: they are printed beside it, if at all.
fn comments(package: &mut Package<'_>, part: &str) -> usize {
    let Some((folder, file)) = part.rsplit_once('/') else { return 0 };
    let Ok(bytes) = package.bytes(&format!("{folder}/_rels/{file}.rels")) else { return 0 };
    let relations = relations(&xml::text(&bytes));
    let Some((_, target, _)) = relations.iter().find(|(_, _, of)| of.ends_with("/comments")) else {
        return 0;
    };
    let Ok(bytes) = package.bytes(&resolved(folder, target)) else { return 0 };
    memchr::memmem::find_iter(&bytes, b"<comment ").count()
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

/// The texts that cells refer to; phonetic guides left out.
fn strings(part: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut reader = xml::reader(part);
    loop {
        match xml::next(&mut reader) {
            Event::Start(tag) if local(&tag) == "si" => out.push(rich_text(&mut reader, "si")),
            _ if out.len() >= limits::STRINGS => return out,
            Event::Eof => return out,
            _ => {}
        }
    }
}

/// The text up to the end of an element: its `t`, one after the other.
fn rich_text(reader: &mut quick_xml::Reader<&[u8]>, until: &str) -> String {
    let mut out = String::new();
    let (mut in_text, mut guide) = (false, 0usize);
    loop {
        let event = xml::next(reader);
        match &event {
            Event::Start(tag) if local(tag) == "t" => in_text = guide == 0,
            Event::Start(tag) if local(tag) == "rPh" => guide += 1,
            Event::End(tag) => match tag.local_name().into_inner() {
                "t" => in_text = false,
                "rPh" => guide = guide.saturating_sub(1),
                name if name == until => return unescaped(out),
                _ => {}
            },
            Event::Eof => return unescaped(out),
            _ if in_text => xml::push(&event, &mut out),
            _ => {}
        }
    }
}

/// `_x000D_` stands for a character that XML may not have.
fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let sign =
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        match sign {
            Some(sign) => {
                out.push(sign);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The number formats of the cell styles, in their order.
fn styles(part: &str) -> Vec<String> {
    let mut own: HashMap<u32, String> = HashMap::new();
    let mut out = Vec::new();
    let mut in_cells = false;
    let mut reader = xml::reader(part);
    loop {
        match xml::next(&mut reader) {
            Event::Start(tag) => match local(&tag) {
                "numFmt" => {
                    if let (Some(id), Some(code)) =
                        (number(&tag, "numFmtId"), attribute(&tag, "formatCode"))
                    {
                        own.insert(id, code.into_owned());
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = number(&tag, "numFmtId").unwrap_or(0);
                    let code = own.get(&id).map_or(format::builtin(id), String::as_str);
                    out.push(code.to_owned());
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().into_inner() == "cellXfs" => in_cells = false,
            Event::Eof => return out,
            _ => {}
        }
    }
}

struct Context<'a> {
    strings: &'a [String],
    styles: &'a [String],
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
    inline: Option<String>,
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
        let format = context.styles.get(self.style as usize).map_or("General", String::as_str);
        let formula = self.formula.trim();
        let cell = match self.kind.as_str() {
            "s" => {
                let index: usize = self.value.trim().parse().ok()?;
                text(context.strings.get(index)?.clone())
            }
            "inlineStr" => text(self.inline.unwrap_or_default()),
            "str" | "d" => text(unescaped(self.value)),
            "b" => text(if self.value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned()),
            "e" => error(self.value, formula),
            _ if !self.value.trim().is_empty() => {
                figure(self.value.trim(), format, context.date_1904)
            }
            _ => match self.inline {
                Some(inline) => text(inline),
                None => without_result(formula),
            },
        };
        (!cell.text.trim().is_empty()).then_some(cell)
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
    let shown = shown.filter(|shown| !shown.trim().is_empty()).unwrap_or_else(|| plain.clone());
    let digits = plain.bytes().filter(u8::is_ascii_digit).count() as u32;
    let long = digits > format::DIGITS && number.is_integer();
    let hides = Decimal::from_str_exact(&shown.replace(',', "")).ok() != Some(number);
    Cell {
        text: shown,
        stored: hides.then_some(plain),
        note: long.then_some(Note::Digits),
        ..Cell::default()
    }
}
