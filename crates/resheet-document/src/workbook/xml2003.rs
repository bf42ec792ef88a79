//! Workbooks as Excel 2003 saves them in XML.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use resheet_model::Height;

use super::sheet::{self, Cell, Merge, Worksheet};
use super::xlsx::{error, figure, shows_error, without_result};
use crate::writer::Writer;
use crate::xml::{self, attribute, is_set, local, number};
use crate::{Rendered, limits};

const KIND: &str = "xls.xml";

/// Formats that have a name in place of their signs.
static NAMED: &[(&str, &str)] = &[
    ("General Number", "General"),
    ("Fixed", "0.00"),
    ("Standard", "#,##0.00"),
    ("Percent", "0.00%"),
    ("Currency", "\"¥\"#,##0.00;\"¥\"-#,##0.00"),
    ("Short Date", "yyyy/m/d"),
    ("Medium Date", "yyyy-m-d"),
    ("Long Date", "yyyy\"年\"m\"月\"d\"日\""),
];

/// For each column the last row that a cell above covers.
type Under = HashMap<u32, u32>;

/// What a style says of a cell.
#[derive(Clone, Default)]
struct Style {
    format: String,
    struck: bool,
}

/// Reads a workbook.
pub(crate) fn read(text: &str) -> Rendered {
    let mut writer = Writer::new(KIND);
    let mut book = Book { reader: xml::reader(text), styles: HashMap::new() };
    let mut index = 0;
    loop {
        match xml::next(&mut book.reader) {
            Event::Start(tag) => match local(&tag) {
                "Style" => book.style(&tag),
                "Worksheet" => {
                    let name = attribute(&tag, "Name").unwrap_or_default().into_owned();
                    let sheet = book.worksheet(name);
                    writer.given().worksheets.push(sheet.name.clone());
                    sheet::write(&sheet, index, &mut writer);
                    index += 1;
                }
                _ => {}
            },
            Event::Eof => return writer.finish(),
            _ => {}
        }
    }
}

struct Book<'a> {
    reader: quick_xml::Reader<&'a [u8]>,
    styles: HashMap<String, Style>,
}

impl Book<'_> {
    /// A style, which has all of the one it names as its parent.
    fn style(&mut self, tag: &BytesStart<'_>) {
        let of = |name| attribute(tag, name).unwrap_or_default().into_owned();
        let (id, parent) = (of("ID"), of("Parent"));
        let mut style = self.styles.get(&parent).cloned().unwrap_or_default();
        loop {
            match xml::next(&mut self.reader) {
                Event::Start(tag) => match local(&tag) {
                    "NumberFormat" => {
                        let told = attribute(&tag, "Format").unwrap_or_default();
                        let named = NAMED.iter().find(|(name, _)| *name == told);
                        style.format = named.map_or(told.as_ref(), |(_, signs)| signs).to_owned();
                    }
                    "Font" => style.struck = is_set(&tag, "StrikeThrough"),
                    _ => {}
                },
                Event::End(tag) if tag.local_name().into_inner() == "Style" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        if self.styles.len() < limits::STRINGS {
            self.styles.insert(id, style);
        }
    }

    fn worksheet(&mut self, name: String) -> Worksheet {
        let mut sheet = Worksheet { name, ..Worksheet::default() };
        // Where the next row and column stand.
        let (mut row, mut column_at) = (0u32, 0u32);
        let mut under = Under::new();
        loop {
            match xml::next(&mut self.reader) {
                Event::Start(tag) => match local(&tag) {
                    "Column" => {
                        let first = index(&tag).unwrap_or(column_at);
                        let last = first.saturating_add(number(&tag, "Span").unwrap_or(0));
                        column_at = last.saturating_add(1);
                        if is_set(&tag, "Hidden") {
                            sheet.hide_columns(first, last);
                        }
                    }
                    "Row" => {
                        row = index(&tag).unwrap_or(row);
                        if is_set(&tag, "Hidden") {
                            sheet.hidden_rows.push(row);
                        }
                        // Blank rows that look the same are one element.
                        let more = number(&tag, "Span").unwrap_or(0);
                        self.row(row, &mut under, &mut sheet);
                        row = row.saturating_add(more).saturating_add(1);
                    }
                    "Visible" => sheet.hidden = self.element().starts_with("SheetHidden"),
                    _ => {}
                },
                Event::End(tag) if tag.local_name().into_inner() == "Worksheet" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        // A file may have its rows in any order; places must go forward.
        sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
        sheet.cells.dedup_by_key(|cell| (cell.row, cell.column));
        sheet.hidden_rows.sort_unstable();
        sheet
    }

    fn row(&mut self, row: u32, under: &mut Under, sheet: &mut Worksheet) {
        let mut column = 0u32;
        loop {
            match xml::next(&mut self.reader) {
                Event::Start(tag) if local(&tag) == "Cell" => {
                    // A cell that does not say where it stands is the next one that none
                    // above covers.
                    let is_covered =
                        |column: &u32| under.get(column).is_some_and(|last| *last >= row);
                    let told = index(&tag);
                    column = told.unwrap_or_else(|| {
                        (column..limits::COLUMN).find(|own| !is_covered(own)).unwrap_or(column)
                    });
                    let of = |name| number(&tag, name).unwrap_or(0);
                    let (across, down) = (of("MergeAcross"), of("MergeDown"));
                    let right = column.saturating_add(across).min(limits::COLUMN);
                    if (across, down) != (0, 0) && column < limits::COLUMN {
                        let bottom = row.saturating_add(down);
                        if down > 0 && !sheet.more {
                            under.extend((column..=right).map(|own| (own, bottom)));
                        }
                        sheet.merge(Merge { top: row, left: column, bottom, right });
                    }
                    if let Some(cell) = self.cell(&tag, sheet)
                        && column < limits::COLUMN
                    {
                        sheet.push(Cell { row, column, ..cell });
                    }
                    column = right.saturating_add(1);
                }
                Event::End(tag) if tag.local_name().into_inner() == "Row" => return,
                Event::Eof => return,
                _ => {}
            }
        }
    }

    /// What a cell shows; nothing for an empty one.
    fn cell(&mut self, tag: &BytesStart<'_>, sheet: &mut Worksheet) -> Option<Cell> {
        let style = attribute(tag, "StyleID").and_then(|id| self.styles.get(&*id).cloned());
        let style = style.unwrap_or_default();
        let formula = attribute(tag, "Formula").unwrap_or_default();
        // `=SUM(…)`; others write `of:=` before it.
        let formula = formula.split_once('=').map_or("", |(_, formula)| formula).to_owned();
        let (mut kind, mut value, mut comment) = (String::new(), String::new(), false);
        let mut into = false;
        let mut height = Height::Level;
        loop {
            let event = xml::next(&mut self.reader);
            match &event {
                Event::Start(tag) => match local(tag) {
                    // What is remarked on a cell is data of its own.
                    "Comment" => (comment, sheet.comments) = (true, sheet.comments + 1),
                    "Data" if !comment => {
                        into = true;
                        kind = attribute(tag, "Type").unwrap_or_default().into_owned();
                    }
                    "Sup" => height = Height::Raised,
                    "Sub" => height = Height::Lowered,
                    _ => {}
                },
                Event::End(tag) => match tag.local_name().into_inner() {
                    "Sup" | "Sub" => height = Height::Level,
                    "Comment" => comment = false,
                    "Data" => into = false,
                    "Cell" => break,
                    _ => {}
                },
                Event::Eof => break,
                event if into => {
                    let from = value.len();
                    xml::push(event, &mut value);
                    height.change(&mut value, from);
                }
                _ => {}
            }
        }
        let format = if style.format.is_empty() { "General" } else { &style.format };
        let plain = |text: String| Cell { text, ..Cell::default() };
        let mut cell = match kind.as_str() {
            "" if value.trim().is_empty() => without_result(&formula),
            "Number" => figure(value.trim(), format, false),
            "Error" => error(value, &formula),
            // Calc stores an error as a text.
            _ if shows_error(&value) && !formula.is_empty() => error(value, &formula),
            "Boolean" => plain(if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned()),
            // A day without an hour is shown as a day.
            "DateTime" => plain(value.trim().trim_end_matches("T00:00:00.000").to_owned()),
            _ => plain(value),
        };
        if style.struck {
            cell = Cell { left_out: std::mem::take(&mut cell.text), ..Cell::default() };
        }
        (!cell.text.trim().is_empty() || !cell.left_out.is_empty()).then_some(cell)
    }

    /// The text of the element at hand.
    fn element(&mut self) -> String {
        let mut out = String::new();
        loop {
            match xml::next(&mut self.reader) {
                Event::End(_) | Event::Eof => return out,
                event => xml::push(&event, &mut out),
            }
        }
    }
}

/// Where an element says that it stands, from 0.
fn index(tag: &BytesStart<'_>) -> Option<u32> {
    number(tag, "Index")?.checked_sub(1)
}
