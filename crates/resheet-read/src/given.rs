//! The rows of a document, which says itself what its cells are.

use std::borrow::Cow;
use std::ops::Range;

use resheet_model::{
    Block, Edge, Given, GivenCell, GivenTable, LINE_IN_CELL, RawCell, RawRow, RowKind, Span,
};

use crate::cells::{bare, trimmed};
use crate::dialect::{Reading, text_row};
use crate::dump::Dump;
use crate::line::lines;
use crate::segment::{Joined, is_text_around, laid_out};
use crate::stretch::Stretch;

/// All blocks of the text of a document.
///
/// Lines outside of its tables are the text around them, or, where a page may
/// have a table that nothing draws, what the dialects of white space make of
/// them.
pub(crate) fn blocks<'t>(dump: Dump<'t, '_>, given: &Given) -> Vec<Block<'t>> {
    let text = dump.text;
    let mut joined = Joined::new(text);
    let mut at = 0;
    for table in &given.tables {
        let (Some(first), Some(last)) = (table.rows.first(), table.rows.last()) else { continue };
        plain(dump, at..first.span.start as usize, given, &mut joined);
        let rows = rows(text, table);
        at = behind_line(text, last.span.end as usize);
        joined.table(given.kind, Reading { rows, rows_are_records: true, next: at });
    }
    plain(dump, at..text.len(), given, &mut joined);
    joined.finish()
}

/// The first byte behind a line and its end.
fn behind_line(text: &str, end: usize) -> usize {
    end + usize::from(text.as_bytes().get(end) == Some(&b'\n'))
}

fn plain<'t>(dump: Dump<'t, '_>, range: Range<usize>, given: &Given, joined: &mut Joined<'t>) {
    let text = dump.text;
    if range.is_empty() {
        return;
    }
    let stretch = Stretch::of(dump, range.clone());
    if given.paragraphs || (!given.tables.is_empty() && is_text_around(&stretch)) {
        let lines = lines(text, range.start).take_while(|line| line.start < range.end);
        let rows: Vec<RawRow<'t>> = lines.map(|line| text_row(text, &line)).collect();
        if given.tables.is_empty() {
            joined.table(given.kind, Reading { rows, rows_are_records: false, next: range.end });
        } else {
            joined.around(rows);
        }
    } else {
        let (name, reading) = laid_out(dump, range, &stretch);
        joined.table(name, reading);
    }
}

fn rows<'t>(text: &'t str, table: &GivenTable) -> Vec<RawRow<'t>> {
    let mut out = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let cells: Vec<RawCell<'t>> = row.cells.iter().map(|cell| raw(text, cell)).collect();
        if cells.iter().all(RawCell::is_blank) {
            out.push(bare(RowKind::Blank, row.span.start as usize, row.span.end as usize));
        } else {
            // A title in a cell of its own over the whole width is a cell too.
            out.push(RawRow { kind: RowKind::Cells, span: row.span, cells });
        }
    }
    out
}

/// A cell; each of its lines is a piece.
fn raw<'t>(text: &'t str, cell: &GivenCell) -> RawCell<'t> {
    let whole = text.get(cell.span.range()).unwrap_or("");
    let mut at = cell.span.start as usize;
    let mut pieces: Vec<Span> = Vec::new();
    for line in whole.split(LINE_IN_CELL) {
        let (start, end) = trimmed(text, at, at + line.len());
        at += line.len() + LINE_IN_CELL.len_utf8();
        if start < end {
            pieces.push(Span::new(start, end));
        }
    }
    let mut pieces = pieces.into_iter();
    let span = pieces.next().unwrap_or(Span::at(cell.span.start as usize));
    let more: Vec<Span> = pieces.collect();
    let line = |span: Span| text.get(span.range()).unwrap_or("");
    let mut own = Cow::Borrowed(line(span));
    for piece in &more {
        let own = own.to_mut();
        own.push('\n');
        own.push_str(line(*piece));
    }
    RawCell {
        text: own,
        span,
        more,
        column: cell.column,
        columns: cell.columns.max(1),
        rows: cell.rows.max(1),
        edge: Edge::Drawn,
    }
}
