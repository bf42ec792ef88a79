//! ODS. A cell holds its shown text, and says what it spans.

use quick_xml::events::{BytesStart, Event};
use resheet_model::{Code, Decimal};

use super::format;
use super::sheet::{self, Cell, Merge, Worksheet};
use super::xlsx::{error, is_more, says_something, shows_error};
use crate::limits;
use crate::package::{Missing, Package};
use crate::writer::Writer;
use crate::xml::{self, attribute, local, number};
use crate::{Opened, Rendered, damaged, refused};

const KIND: &str = "ods";

/// Reads a spreadsheet.
pub(crate) fn read(mut package: Package<'_>) -> Opened {
    if package.is_locked() {
        return refused(Code::D013, KIND);
    }
    let content = match package.bytes("content.xml") {
        Ok(bytes) => bytes,
        Err(Missing::Encrypted) => return refused(Code::D013, KIND),
        Err(reason) => return damaged(KIND, &reason),
    };
    Opened::Text(Box::new(flat(&xml::text(&content))))
}

/// Reads what is in a spreadsheet, which may be the whole of one file.
pub(crate) fn flat(content: &str) -> Rendered {
    let mut writer = Writer::new(KIND);
    let mut reader = xml::reader(content);
    let mut hidden_styles: Vec<String> = Vec::new();
    let mut style = String::new();
    let mut index = 0;
    loop {
        match xml::next(&mut reader) {
            Event::Start(tag) => match local(&tag) {
                "style" => style = attribute(&tag, "name").unwrap_or_default().into_owned(),
                "table-properties" if attribute(&tag, "display").as_deref() == Some("false") => {
                    hidden_styles.push(style.clone());
                }
                "table" => {
                    let name = attribute(&tag, "name").unwrap_or_default().into_owned();
                    let hidden = attribute(&tag, "style-name")
                        .is_some_and(|style| hidden_styles.iter().any(|known| *known == style));
                    let mut table = Worksheet { name, hidden, ..Worksheet::default() };
                    Table::read(&mut reader, &mut table);
                    writer.given().worksheets.push(table.name.clone());
                    sheet::write(&table, index, &mut writer);
                    index += 1;
                }
                _ => {}
            },
            Event::Eof => return writer.finish(),
            _ => {}
        }
    }
}

/// Where the reader is in a table.
struct Table<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
    column: u32,
    /// Rows that the row at hand stands for.
    repeats: u32,
    /// Where its cells begin in the worksheet's list.
    first: usize,
    column_at: u32,
}

impl Table<'_> {
    fn read(reader: &mut quick_xml::Reader<&[u8]>, sheet: &mut Worksheet) {
        let mut table = Table { sheet, row: 0, column: 0, repeats: 1, first: 0, column_at: 0 };
        loop {
            match xml::next(reader) {
                Event::Start(tag) => match local(&tag) {
                    "table-row" => table.begin_row(&tag),
                    "table-cell" | "covered-table-cell" => table.cell(reader, &tag),
                    "table-column" => table.columns(&tag),
                    _ => {}
                },
                Event::End(tag) => match tag.local_name().into_inner() {
                    "table-row" => table.end_row(),
                    "table" => return,
                    _ => {}
                },
                Event::Eof => return,
                _ => {}
            }
        }
    }

    fn columns(&mut self, tag: &BytesStart<'_>) {
        let count = number(tag, "number-columns-repeated").unwrap_or(1).max(1);
        if is_collapsed(tag) {
            self.sheet.hide_columns(self.column_at, self.column_at.saturating_add(count - 1));
        }
        self.column_at = self.column_at.saturating_add(count).min(limits::COLUMN);
    }

    fn begin_row(&mut self, tag: &BytesStart<'_>) {
        self.repeats = number(tag, "number-rows-repeated").unwrap_or(1).max(1);
        (self.column, self.first) = (0, self.sheet.cells.len());
        if is_collapsed(tag) {
            self.sheet.hidden_rows.push(self.row);
        }
    }

    /// Rows that stand for more come so often, if they have any text.
    fn end_row(&mut self) {
        let row: Vec<Cell> = self.sheet.cells[self.first..].to_vec();
        if !row.is_empty() {
            for again in 1..self.repeats.min(limits::ROW_REPEATS) {
                if self.sheet.more {
                    break;
                }
                for cell in &row {
                    let row = cell.row.saturating_add(again);
                    self.sheet.push(Cell { row, ..cell.clone() });
                }
            }
        }
        self.row = self.row.saturating_add(self.repeats);
    }

    fn cell(&mut self, reader: &mut quick_xml::Reader<&[u8]>, tag: &BytesStart<'_>) {
        let repeats = number(tag, "number-columns-repeated").unwrap_or(1).max(1);
        let columns = number(tag, "number-columns-spanned").unwrap_or(1).max(1);
        let rows = number(tag, "number-rows-spanned").unwrap_or(1).max(1);
        let formula = attribute(tag, "formula").unwrap_or_default();
        // `of:=SUM(…)`, `oooc:=…`
        let formula = formula.split_once('=').map_or("", |(_, formula)| formula).to_owned();
        let number = stored(tag);
        let own = tag.local_name().into_inner().to_owned();
        let (shown, comments) = shown(reader, &own);
        self.sheet.comments += comments;
        let (row, column) = (self.row, self.column);
        if (columns, rows) != (1, 1) && column < limits::COLUMN {
            let right = column.saturating_add(columns - 1).min(limits::COLUMN);
            let bottom = row.saturating_add(rows - 1);
            self.sheet.merge(Merge { top: row, left: column, bottom, right });
        }
        self.column = column.saturating_add(repeats).min(limits::COLUMN);
        if shown.trim().is_empty() {
            return;
        }
        let unsaid = number.filter(|number| !says_something(&shown, *number));
        let shown = unsaid.map_or(shown, |number| number.to_string());
        let stored = number.filter(|number| is_more(*number, &shown));
        let cell = if shows_error(&shown) && !formula.is_empty() {
            error(shown, &formula)
        } else {
            let stored = stored.map(|number| number.to_string());
            Cell { text: shown, stored, ..Cell::default() }
        };
        for again in column..self.column {
            if self.sheet.more {
                break;
            }
            self.sheet.push(Cell { row, column: again, ..cell.clone() });
        }
    }
}

/// The number that a cell holds, if it holds one.
fn stored(tag: &BytesStart<'_>) -> Option<Decimal> {
    let kind = attribute(tag, "value-type")?;
    // Texts and dates have no number, truths one that nobody sees.
    let is_number = matches!(&*kind, "float" | "percentage" | "currency");
    is_number.then(|| format::decimal(attribute(tag, "value")?.trim()))?
}

fn is_collapsed(tag: &BytesStart<'_>) -> bool {
    matches!(attribute(tag, "visibility").as_deref(), Some("collapse" | "filter"))
}

/// The text of a cell up to its end, and the comments in it.
fn shown(reader: &mut quick_xml::Reader<&[u8]>, until: &str) -> (String, usize) {
    let mut out = String::new();
    let (mut paragraphs, mut in_paragraph, mut comment, mut comments) = (0, 0usize, 0usize, 0);
    // Cells of a table in the cell.
    let mut inside = 0usize;
    loop {
        let event = xml::next(reader);
        match &event {
            Event::Start(tag) => match local(tag) {
                name if name == until => inside += 1,
                "annotation" => (comment, comments) = (comment + 1, comments + 1),
                "p" | "h" if comment == 0 => {
                    if paragraphs > 0 && in_paragraph == 0 {
                        out.push('\n');
                    }
                    (paragraphs, in_paragraph) = (paragraphs + 1, in_paragraph + 1);
                }
                "s" if comment == 0 => {
                    let count = number(tag, "c").unwrap_or(1) as usize;
                    let count = if out.len() < limits::PART_OF_CELL { count } else { 1 };
                    out.extend(std::iter::repeat_n(' ', count.min(limits::BLANKS)));
                }
                "tab" if comment == 0 => out.push(' '),
                "line-break" if comment == 0 => out.push('\n'),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().into_inner() {
                "annotation" => comment = comment.saturating_sub(1),
                "p" | "h" if comment == 0 => in_paragraph = in_paragraph.saturating_sub(1),
                name if name == until && inside > 0 => inside -= 1,
                name if name == until => return (out, comments),
                _ => {}
            },
            Event::Eof => return (out, comments),
            event if in_paragraph > 0 && comment == 0 => xml::push(event, &mut out),
            _ => {}
        }
    }
}
