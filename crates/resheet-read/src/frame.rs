//! The frame that a data frame library writes around and into a table: a
//! column of row numbers, a row of column names, signs for "no value".

use std::borrow::Cow;

use resheet_model::{RawCell, RawRow, RowKind, Span};

/// What data frame libraries write for an empty cell.
const NO_VALUE: [&str; 5] = ["NaN", "nan", "None", "<NA>", "NaT"];
/// The name of a column whose header cell is empty, before its number.
const UNNAMED: &str = "Unnamed: ";
/// What a table from a page calls such a column, before its number from 1.
const NUMBERED: &str = "Col";
/// Fewer numbers in a sequence than this are not called a frame.
const FEW: usize = 3;

/// Takes the frame out of a table's cells; its characters are drawing.
///
/// A first column `0, 1, 2 …` under an empty header cell goes, and so does a
/// first row `0, 1, 2 …`; a cell that is nothing but a sign for "no value" or
/// a made-up column name becomes blank.
pub(crate) fn clear(rows: &mut [RawRow<'_>]) {
    drop_row_numbers(rows);
    if let Some(first) = rows.iter_mut().find(|row| row.kind == RowKind::Cells) {
        let named: Vec<&RawCell<'_>> = first.cells.iter().filter(|cell| !cell.is_blank()).collect();
        if named.len() > FEW && named.iter().enumerate().all(|(at, cell)| is_number(cell, at)) {
            first.cells.clear();
        }
    }
    for row in rows {
        let mut cleared = row.kind == RowKind::Cells && row.cells.is_empty();
        for cell in &mut row.cells {
            // One byte tells nearly every cell.
            let may_be =
                matches!(cell.text.as_bytes().first(), Some(b'N' | b'n' | b'<' | b'U' | b'C'));
            if may_be && (is_filler(&cell.text) || is_numbered(cell)) {
                cell.text = Cow::Borrowed("");
                cell.span = Span::at(cell.span.start as usize);
                cleared = true;
            }
        }
        if cleared && row.cells.iter().all(RawCell::is_blank) {
            row.kind = RowKind::Blank;
            row.cells.clear();
        }
    }
}

/// Whether a cell is nothing but a sign for "no value" or a made-up name.
pub(crate) fn is_filler(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(b'N' | b'n' | b'<') => NO_VALUE.contains(&text),
        Some(b'U') => text.strip_prefix(UNNAMED).is_some_and(|rest| {
            // A header of several rows adds its level: `Unnamed: 3_level_0`.
            rest.split("_level_")
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        }),
        _ => false,
    }
}

/// A name with the number of its own column, from 1: `Col3` in the third.
fn is_numbered(cell: &RawCell<'_>) -> bool {
    let number = cell.text.strip_prefix(NUMBERED).filter(|number| !number.starts_with('0'));
    number.and_then(|number| number.parse().ok()) == cell.column.checked_add(1)
}

fn is_number(cell: &RawCell<'_>, number: usize) -> bool {
    cell.text.len() <= 9 && cell.text.parse() == Ok(number)
}

fn drop_row_numbers(rows: &mut [RawRow<'_>]) {
    // Rows without a number go on with the row above: a cell of several lines.
    let mut numbered = 0;
    let table = rows.iter().filter(|row| row.kind == RowKind::Cells || row.kind == RowKind::Text);
    for (at, row) in table.enumerate() {
        let Some(first) = row.cells.first() else {
            return;
        };
        let fits = match at {
            0 => first.is_blank() || is_filler(&first.text),
            _ if first.is_blank() => numbered > 0,
            _ => {
                numbered += 1;
                is_number(first, numbered - 1)
            }
        };
        if !fits {
            return;
        }
    }
    if numbered < FEW {
        return;
    }
    for row in rows {
        if row.cells.is_empty() {
            continue;
        }
        row.cells.remove(0);
        for cell in &mut row.cells {
            cell.column = cell.column.saturating_sub(1);
        }
        if row.cells.iter().all(RawCell::is_blank) {
            row.kind = RowKind::Blank;
            row.cells.clear();
        }
    }
}
