//! Making cells and rows.

use std::borrow::Cow;

use memchr::{memchr2, memmem};
use resheet_model::{Block, Edge, MOST_COLUMNS, RawCell, RawRow, RowKind, Span};

/// The part of `start..end` without outer white space; empty at `start` when
/// there is nothing else.
pub(crate) fn trimmed(text: &str, start: usize, end: usize) -> (usize, usize) {
    if start >= end {
        return (start, start);
    }
    let piece = text.get(start..end).unwrap_or("");
    if !may_begin_blank(piece.as_bytes()) && !may_end_blank(piece.as_bytes()) {
        return (start, end);
    }
    let left = piece.trim_start();
    if left.is_empty() {
        return (start, start);
    }
    let from = end - left.len();
    (from, from + left.trim_end().len())
}

/// Whether the first character may be white space: ASCII up to the blank, or
/// one of the lead bytes of wider blanks. Han characters have others.
fn may_begin_blank(bytes: &[u8]) -> bool {
    bytes.first().is_none_or(|byte| *byte <= b' ' || matches!(byte, 0xc2 | 0xe1..=0xe3))
}

/// The same for the last character, which is up to three bytes long.
fn may_end_blank(bytes: &[u8]) -> bool {
    match bytes {
        [.., last] if last.is_ascii() => *last <= b' ',
        [.., 0xc2, _] | [.., 0xe1..=0xe3, _, _] => true,
        _ => false,
    }
}

/// A cell of `start..end`, outer white space left out of its span.
pub(crate) fn cell(text: &str, start: usize, end: usize, column: u32, edge: Edge) -> RawCell<'_> {
    let (start, end) = trimmed(text, start, end);
    RawCell {
        text: Cow::Borrowed(text.get(start..end).unwrap_or("")),
        span: Span::new(start, end),
        more: Vec::new(),
        column,
        columns: 1,
        rows: 1,
        edge,
    }
}

/// A cell with all its lines.
pub(crate) fn paragraphs(text: &str, span: Span, column: u32) -> RawCell<'_> {
    let mut cell = cell(text, span.start as usize, span.end as usize, column, Edge::Drawn);
    if memchr2(b'\n', b'\r', cell.text.as_bytes()).is_some() {
        let lines: Vec<&str> =
            cell.text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect();
        cell.text = Cow::Owned(lines.join("\n"));
    }
    cell
}

/// The signs for a line end inside a cell, where a dump has them: the vertical tab, the
/// tag of HTML, two characters of a string, and what workbooks write for a carriage return.
const LINE_ENDS: [&str; 6] = ["\u{b}", "<br>", "<br/>", "<br />", "\\n", "_x000D_"];

/// Breaks the lines of cells at the signs for a line end inside a cell.
pub(crate) fn break_lines(text: &str, blocks: &mut [Block<'_>]) {
    let has = |sign: &&str| memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
    let signs: Vec<&str> = LINE_ENDS.into_iter().filter(has).collect();
    if signs.is_empty() {
        return;
    }
    let cells = blocks.iter_mut().flat_map(|block| &mut block.rows).flat_map(|row| &mut row.cells);
    for cell in cells {
        for sign in &signs {
            if let Some(broken) = broken_at(&cell.text, sign) {
                cell.text = Cow::Owned(broken);
            }
        }
    }
}

/// A text with its lines broken at a sign; none if it has none.
fn broken_at(text: &str, sign: &str) -> Option<String> {
    // A backslash is a line end only among words: it parts a path too. A numbered item may
    // begin behind one.
    let among_words = |at: usize| {
        let before = text[..at].chars().next_back();
        let behind = text[at + sign.len()..].chars().next();
        let item = before.is_some_and(|c| !c.is_ascii());
        !before.is_some_and(|c| c.is_ascii_alphanumeric())
            && behind.is_none_or(|c| !c.is_ascii_alphanumeric() || item && c.is_ascii_digit())
    };
    let is_end = |at: &usize| !sign.starts_with('\\') || among_words(*at);
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(sign).filter(|(at, _)| is_end(at)) {
        lines.push(&text[start..at]);
        start = at + sign.len();
    }
    if start == 0 {
        return None;
    }
    lines.push(&text[start..]);
    let lines: Vec<&str> =
        lines.into_iter().map(str::trim).filter(|line| !line.is_empty()).collect();
    Some(lines.join("\n"))
}

/// A blank cell where a span begins.
pub(crate) fn blank<'t>(span: Span, column: u32, edge: Edge) -> RawCell<'t> {
    RawCell {
        text: Cow::Borrowed(""),
        span: Span::at(span.start as usize),
        more: Vec::new(),
        column,
        columns: 1,
        rows: 1,
        edge,
    }
}

/// A row without cells.
pub(crate) fn bare<'t>(kind: RowKind, start: usize, end: usize) -> RawRow<'t> {
    RawRow { kind, span: Span::new(start, end), cells: Vec::new() }
}

/// Puts a cell at the end of its row. Behind the last column all cells are one,
/// which takes no more room than its text: a row may have as many cells as bytes.
pub(crate) fn push<'t>(text: &'t str, cells: &mut Vec<RawCell<'t>>, cell: RawCell<'t>) {
    let inside = |column: u32| column < MOST_COLUMNS;
    if cells.len() < MOST_COLUMNS as usize && inside(cell.column) {
        cells.push(cell);
        return;
    }
    if cell.is_blank() {
        return;
    }
    let behind = cells.last_mut().filter(|last| !inside(last.column));
    let Some(last) = behind else {
        let column = cell.column.max(MOST_COLUMNS);
        cells.push(RawCell { column, columns: 1, rows: 1, ..cell });
        return;
    };
    for span in std::iter::once(cell.span).chain(cell.more) {
        // What stands between two cells of a line, its signs, stays with them.
        let end = last.more.last_mut().unwrap_or(&mut last.span);
        let between = text.get(end.end as usize..span.start as usize);
        if between.is_some_and(|between| memchr2(b'\n', b'\r', between.as_bytes()).is_none()) {
            end.end = span.end;
        } else {
            last.more.push(span);
        }
    }
    // Nobody reads it as a cell: its first line tells what it is.
    last.text = Cow::Borrowed(text.get(last.span.range()).unwrap_or(""));
}

/// Makes one cell of those behind the last column of each row.
pub(crate) fn keep_columns<'t>(text: &'t str, rows: &mut [RawRow<'t>]) {
    let wide = |row: &RawRow<'_>| {
        row.cells.len() > MOST_COLUMNS as usize
            || row.cells.last().is_some_and(|last| last.column >= MOST_COLUMNS)
    };
    for row in rows.iter_mut().filter(|row| wide(row)) {
        let whole = std::mem::take(&mut row.cells);
        for cell in whole {
            push(text, &mut row.cells, cell);
        }
    }
}

/// Which columns of a table are taken by cells of rows above.
#[derive(Default)]
pub(crate) struct Under {
    /// For each column the first row that is free again.
    free: Vec<usize>,
}

impl Under {
    /// The first column from `column` on that is free in a row.
    pub(crate) fn column(&self, mut column: u32, row: usize) -> u32 {
        while self.free.get(column as usize).is_some_and(|free| *free > row) {
            column += 1;
        }
        column
    }

    /// Takes the place of a cell of a row.
    pub(crate) fn take(&mut self, column: u32, row: usize, columns: u32, rows: u32) {
        if rows <= 1 {
            return;
        }
        let from = column as usize;
        let until = from.saturating_add(columns as usize).min(MOST_COLUMNS as usize);
        if self.free.len() < until {
            self.free.resize(until, 0);
        }
        for free in self.free.iter_mut().take(until).skip(from) {
            *free = row + rows as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::broken_at;

    #[test]
    fn signs_for_line_ends_break_the_text_of_a_cell() {
        let check = |text: &str, sign: &str, want: Option<&str>| {
            assert_eq!(broken_at(text, sign).as_deref(), want, "{text}");
        };
        check("资金（万_x000D_\n元）", "_x000D_", Some("资金（万\n元）"));
        check("桥梁<br/> 修缮", "<br/>", Some("桥梁\n修缮"));
        check(r"桥梁\n修缮", r"\n", Some("桥梁\n修缮"));
        check(r"D:\new", r"\n", None);
        check("桥梁", "<br>", None);
    }
}
