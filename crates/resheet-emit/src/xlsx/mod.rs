//! The forms as a workbook: one worksheet a sheet, laid out as it is printed,
//! one worksheet with the data, a value a row, and one with what is in doubt.
//!
//! Merges, widths and heights come from [`layout`]. Numbers are
//! numbers, shown with the places they were printed with; all else is text, so
//! that no target such as `=100(%)` becomes a formula.

#![allow(clippy::disallowed_types, reason = "lengths and numbers, as workbooks hold them")]

mod data;
mod doubts;
mod figure;

use std::borrow::Cow;
use std::io::{self, Write};

use resheet_model::Conversion;
use resheet_model::catalogue::{self, Language};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Workbook, XlsxError,
};

use crate::layout::{self, Milli, PageOptions, Wording, Worksheet, WorksheetCell, WorksheetLine};
use crate::pdf::PdfOptions;
use crate::pdf::face::Face;
pub(crate) use figure::Figure;

/// Who writes notes on cells.
const AUTHOR: &str = "resheet";

/// Writes all sheets of a conversion as one workbook. The same conversion gives
/// the same bytes on any day. Errors are those of `out`, or of the writer for
/// a sheet that no workbook can hold (more than 1,048,576 rows).
pub fn write(conversion: &Conversion, options: &PdfOptions, out: &mut dyn Write) -> io::Result<()> {
    let bytes = book(conversion, options).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn book(conversion: &Conversion, options: &PdfOptions) -> Result<Vec<u8>, XlsxError> {
    let (page, font) = (&options.page, options.face.usual_name());
    let mut book = Workbook::new();
    // Without a date the writer takes today's.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let creator = format!("resheet {}", crate::RESHEET_VERSION);
    book.set_properties(&DocProperties::new().set_author(creator).set_creation_datetime(&made));
    for (number, sheet) in (1..).zip(&conversion.sheets) {
        let form = layout::worksheet(sheet, &conversion.source, page, Face::of(options.face));
        let name = sheet.project_name.value().map_or("", String::as_str);
        put_form(book.add_worksheet(), &tab_name(number, name), &form, (page, font))?;
    }
    if page.with_audit {
        put_audit(book.add_worksheet(), conversion, font)?;
    }
    data::put(book.add_worksheet(), conversion)?;
    doubts::put(book.add_worksheet(), conversion)?;
    book.save_to_buffer()
}

/// The findings of all sheets, one a row.
fn put_audit(
    tab: &mut rust_xlsxwriter::Worksheet,
    conversion: &Conversion,
    font: &str,
) -> Result<(), XlsxError> {
    let wording = Wording::get();
    tab.set_name(wording.line("audit_title", &[]))?;
    let plain = Format::new().set_font_name(font).set_align(FormatAlign::Top).set_text_wrap();
    tab.set_column_width(1, 30)?.set_column_width(3, 80)?;
    tab.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    let mut row = 0;
    for (number, sheet) in (1u32..).zip(&conversion.sheets) {
        let name = sheet.project_name.value().or(sheet.title.value()).map_or("", String::as_str);
        for finding in &sheet.findings {
            let message = catalogue::message(finding, Language::Chinese);
            let line = conversion.source.line_number(finding.span).to_string();
            tab.write_with_format(row, 0, number, &plain)?;
            for (at, text) in (1..).zip([name, finding.code.as_str(), &message, &line]) {
                tab.write_string_with_format(row, at, &*clipped(text), &plain)?;
            }
            row += 1;
        }
    }
    if row == 0 {
        tab.write_string(0, 0, wording.line("audit_none", &[]))?;
    }
    Ok(())
}

/// As much of a text as a cell of a workbook holds.
pub(crate) fn clipped(text: &str) -> Cow<'_, str> {
    /// Workbooks hold 32,767 characters, counted in UTF-16.
    const LONGEST: usize = 16_000;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// The name of a worksheet: short, and without what no name may have.
fn tab_name(number: usize, name: &str) -> String {
    /// Excel allows 31 units of UTF-16, of which a character has one or two.
    const LONGEST: usize = 24;
    let name = name.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control());
    let mut room = LONGEST;
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    let name: String = name.take_while(fits).collect();
    format!("{number} {name}").trim_end().to_owned()
}

/// Points of a length.
fn points(length: Milli) -> f64 {
    f64::from(length) / 1000.0
}

fn put_form(
    tab: &mut rust_xlsxwriter::Worksheet,
    name: &str,
    form: &Worksheet,
    (page, font): (&PageOptions, &str),
) -> Result<(), XlsxError> {
    tab.set_name(name)?;
    let last = column(form.columns.len().saturating_sub(1));
    for (index, width) in form.columns.iter().enumerate() {
        // A column is told in pixels, of which there are 96 in 72 points.
        let pixels = points(*width) * 96.0 / 72.0;
        tab.set_column_width_pixels(column(index), pixels.round() as u32)?;
    }
    let plain = Format::new()
        .set_font_name(font)
        .set_font_size(points(form.size))
        .set_align(FormatAlign::VerticalCenter);
    let wrapped = plain.clone().set_text_wrap();
    let centred = wrapped.clone().set_align(FormatAlign::Center);
    let mut row = 0;
    for line in &form.corner {
        put_line(tab, &mut row, last, line, &wrapped)?;
    }
    put_line(tab, &mut row, last, &form.title, &centred.clone().set_bold())?;
    for line in &form.above {
        put_line(tab, &mut row, last, line, &centred)?;
    }
    let top = row;
    for height in &form.rows {
        tab.set_row_height(row, points(*height) * TALLER)?;
        row += 1;
    }
    for cell in &form.cells {
        put_cell(tab, top, cell, &plain)?;
    }
    for line in &form.notes {
        put_line(tab, &mut row, last, line, &wrapped)?;
    }
    if let Some(heading) = form.heading {
        let heading = top + line_number(heading);
        tab.set_repeat_rows(heading, heading)?;
    }
    tab.set_print_area(0, 0, row.saturating_sub(1), last)?;
    let footer = Wording::get().line("page", &[("page", "&P"), ("pages", "&N")]);
    tab.set_paper_size(paper(page)).set_print_center_horizontally(true);
    tab.set_footer(format!("&C{footer}"));
    let pages_high = if form.rows.len() > LONG { 0 } else { 1 };
    tab.set_print_fit_to_pages(1, pages_high);
    if form.lying {
        tab.set_landscape();
    }
    Ok(())
}

/// The number that workbooks have for a paper; A4 for one that has none, which
/// the form is fit to like any other.
fn paper(page: &PageOptions) -> u8 {
    // Widths in points.
    match page.width / 1000 {
        612 => 1,
        841 => 8,
        708 => 42,
        _ => 9,
    }
}

/// Fonts differ from machine to machine; a little more height never hurts.
const TALLER: f64 = 1.06;
/// The ground of a guess: light enough to be read on, dark enough for a copier.
const GUESS: u32 = 0xE0_E0_E0;
/// A form of more rows may take several pages.
const LONG: usize = 80;

/// A line over the whole width.
fn put_line(
    tab: &mut rust_xlsxwriter::Worksheet,
    row: &mut u32,
    last: u16,
    line: &WorksheetLine,
    format: &Format,
) -> Result<(), XlsxError> {
    let format = &format.clone().set_font_size(points(line.size).round());
    if last > 0 {
        tab.merge_range(*row, 0, *row, last, "", format)?;
    }
    tab.set_row_height(*row, points(line.height) * TALLER)?;
    tab.write_string_with_format(*row, 0, &*clipped(&line.text), format)?;
    *row += 1;
    Ok(())
}

fn put_cell(
    tab: &mut rust_xlsxwriter::Worksheet,
    top: u32,
    cell: &WorksheetCell,
    plain: &Format,
) -> Result<(), XlsxError> {
    let mut format = plain.clone().set_border(FormatBorder::Thin).set_text_wrap();
    if cell.label {
        format = format.set_bold();
    }
    if cell.guess {
        format = format.set_background_color(GUESS);
    }
    if !cell.comment.is_empty() {
        let note = Note::new(&cell.comment).set_author(AUTHOR).add_author_prefix(false);
        tab.insert_note(top + line_number(cell.at.0), column(cell.at.1), &note)?;
    }
    let align = if cell.running { FormatAlign::Left } else { FormatAlign::Center };
    format = format.set_align(align);
    let figure = cell.figure.then(|| Figure::of(&cell.text)).flatten();
    if let Some(figure) = &figure {
        format = format.set_num_format(&figure.format);
    }
    let (row, left) = (top + line_number(cell.at.0), column(cell.at.1));
    let (rows, columns) = cell.extent;
    if rows > 1 || columns > 1 {
        let bottom = row + line_number(rows.saturating_sub(1));
        let right = left + column(columns.saturating_sub(1));
        tab.merge_range(row, left, bottom, right, "", &format)?;
    }
    match figure {
        Some(figure) => tab.write_with_format(row, left, figure.value, &format)?,
        None if cell.text.is_empty() => tab.write_blank(row, left, &format)?,
        None => tab.write_string_with_format(row, left, &*clipped(&cell.text), &format)?,
    };
    Ok(())
}

fn column(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

fn line_number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
