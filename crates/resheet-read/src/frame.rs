//! The frame that a data frame library or a database writes around and into a table: a
//! column of row numbers, a row of column names, signs for "no value".

use std::borrow::Cow;

use resheet_model::{RawCell, RawRow, RowKind, Span};

/// What data frame libraries and databases write for an empty cell.
const NO_VALUE: [&str; 9] = ["NaN", "nan", "None", "<NA>", "NaT", "NULL", "null", "(null)", "\\N"];
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
            let may_be = matches!(
                cell.text.as_bytes().first(),
                Some(b'N' | b'n' | b'<' | b'(' | b'\\' | b'U' | b'C')
            );
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
        Some(b'N' | b'n' | b'<' | b'(' | b'\\') => NO_VALUE.contains(&text),
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

/// Takes the numbers away from each table that has them. Several tables may follow each
/// other, each with numbers of its own.
fn drop_row_numbers(rows: &mut [RawRow<'_>]) {
    let mut rest = rows;
    while !rest.is_empty() {
        let next = (1..rest.len()).find(|&at| begins_table(&rest[at..])).unwrap_or(rest.len());
        let (table, behind) = rest.split_at_mut(next);
        if is_numbered_table(table) {
            drop_first_column(table);
        }
        rest = behind;
    }
}

/// Whether a table begins here: a row without a number, and behind it number 0.
fn begins_table(rows: &[RawRow<'_>]) -> bool {
    let mut table = rows.iter().filter(|row| row.kind == RowKind::Cells);
    let mut first = || table.next().and_then(|row| row.cells.first());
    rows[0].kind == RowKind::Cells
        && first().is_some_and(is_nameless)
        && first().is_some_and(|cell| is_number(cell, 0))
}

fn is_nameless(cell: &RawCell<'_>) -> bool {
    cell.is_blank() || is_filler(&cell.text)
}

fn is_numbered_table(rows: &[RawRow<'_>]) -> bool {
    // Rows without a number go on with the row above: a cell of several lines.
    let mut numbered = 0;
    let table = rows.iter().filter(|row| row.kind == RowKind::Cells || row.kind == RowKind::Text);
    for (at, row) in table.enumerate() {
        let Some(first) = row.cells.first() else {
            return false;
        };
        let fits = match at {
            0 => is_nameless(first),
            _ if first.is_blank() => numbered > 0,
            _ => {
                numbered += 1;
                is_number(first, numbered - 1)
            }
        };
        if !fits {
            return false;
        }
    }
    numbered >= FEW
}

fn drop_first_column(rows: &mut [RawRow<'_>]) {
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
