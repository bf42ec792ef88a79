//! Cells between tabs. See `grammar-notes/tab.md`.

use std::borrow::Cow;

use memchr::{memchr2, memchr3};
use nom::branch::alt;
use nom::combinator::map;
use nom::{IResult, Input, Parser};
use resheet_model::{Edge, RawCell, RawRow, RowKind, Span};

use super::Reading;
use crate::cells::{bare, trimmed};
use crate::line::{Line, line_end, lines};

/// How many lines further the evidence is looked for.
const LOOK_AHEAD: usize = 4;

/// Reads rows as long as they have tabs.
///
/// A table begins with two tabs on a line, or with one and another line with a
/// tab soon after: one lone tab is white space inside a sentence.
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    if !begins(text, line) {
        return None;
    }
    let mut rows = Vec::new();
    let mut at = line.start;
    while at < text.len() {
        let (row, next) = row(text, at);
        // A lone quoted cell that runs over several lines is a row as well.
        if row.kind == RowKind::Text && !runs_over(text, &row) {
            break;
        }
        rows.push(row);
        at = next;
    }
    Some(Reading { rows, rows_hold: true, next: at })
}

fn runs_over(text: &str, row: &RawRow<'_>) -> bool {
    text.as_bytes().get(row.span.start as usize) == Some(&b'"')
        && row.cells.first().is_some_and(|cell| cell.text.contains('\n'))
}

fn begins(text: &str, line: &Line) -> bool {
    let mut tabs = memchr::memchr_iter(b'\t', line.text(text).as_bytes());
    if tabs.next().is_none() {
        return false;
    }
    tabs.next().is_some()
        || lines(text, line.next)
            .filter(|next| !next.is_blank(text))
            .take(LOOK_AHEAD)
            .any(|next| next.has(text, b'\t'))
}

/// Reads the row that begins at `start`; gives it and the start of the next.
///
/// A row without any tab is one cell with [`Edge::Line`]; so this also reads
/// the lines between tables.
fn row(text: &str, start: usize) -> (RawRow<'_>, usize) {
    let rest = text.get(start..).unwrap_or("");
    if rest.starts_with('\u{c}') {
        let next = Line::at(text, start).next;
        return (bare(RowKind::PageBreak, start, start + 1), next);
    }
    let mut cells = Vec::with_capacity(12);
    let mut printed = false;
    let mut at = start;
    // The cell grammar accepts every text, so the loop ends at a line end.
    while let Ok((after, cell)) = field(text.get(at..).unwrap_or("")) {
        printed |= !cell.is_blank();
        let place = at + cell.start;
        let edge = if cells.is_empty() { Edge::Line } else { Edge::Drawn };
        cells.push(RawCell {
            span: Span::new(place, at + cell.end),
            text: cell.text,
            more: Vec::new(),
            column: u32::try_from(cells.len()).unwrap_or(u32::MAX),
            columns: 1,
            rows: 1,
            edge,
        });
        at = text.len() - after.len();
        match after.as_bytes().first() {
            Some(b'\t') => at += 1,
            _ => break,
        }
    }
    let next = at + line_end(&text.as_bytes()[at..]);
    if !printed {
        return (bare(RowKind::Blank, start, at), next);
    }
    let kind = if cells.len() > 1 { RowKind::Cells } else { RowKind::Text };
    if let (RowKind::Cells, Some(first)) = (kind, cells.first_mut()) {
        first.edge = Edge::Drawn;
    }
    (RawRow { kind, span: Span::new(start, at), cells }, next)
}

/// What the cell grammar gives: offsets into the text it was given.
struct Field<'t> {
    text: Cow<'t, str>,
    start: usize,
    end: usize,
}

impl Field<'_> {
    fn is_blank(&self) -> bool {
        self.start == self.end
    }
}

/// One cell, up to the tab or line end after it.
///
/// ```ebnf
/// row    = field , { tab , field } , ( line end | form feed | end of text ) ;
/// field  = quoted | plain ;
/// quoted = '"' , { character - ( '"' | tab ) | '""' } , '"' , { blank } ;
/// plain  = { character - ( tab | line end | form feed ) } ;
/// ```
///
/// `quoted` holds only when a tab, a line end or the end of the text follows
/// it: a quotation mark at the start of a sentence stays a character. A line
/// end inside quotes is part of the cell.
fn field(input: &str) -> IResult<&str, Field<'_>> {
    alt((
        map(quoted, |(text, start, end)| Field { text, start, end }),
        map(plain, |text: &str| {
            let (start, end) = trimmed(input, 0, text.len());
            Field { text: Cow::Borrowed(&input[start..end]), start, end }
        }),
    ))
    .parse(input)
}

fn plain(input: &str) -> IResult<&str, &str> {
    let bytes = input.as_bytes();
    let mut end = memchr3(b'\t', b'\n', b'\r', bytes).unwrap_or(bytes.len());
    // A form feed ends a line as well; it is rare, so it is looked for apart.
    if let Some(at) = memchr::memchr(0x0c, &bytes[..end]) {
        end = at;
    }
    Ok(input.take_split(end))
}

fn quoted(input: &str) -> IResult<&str, (Cow<'_, str>, usize, usize)> {
    let refused = || nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Char));
    let bytes = input.as_bytes();
    if bytes.first() != Some(&b'"') {
        return Err(refused());
    }
    let mut at = 1;
    let close = loop {
        let found = at + memchr2(b'"', b'\t', &bytes[at..]).ok_or_else(refused)?;
        match (bytes[found], bytes.get(found + 1)) {
            (b'\t', _) => return Err(refused()),
            (_, Some(b'"')) => at = found + 2,
            _ => break found,
        }
    };
    let tail = bytes[close + 1..].iter().take_while(|byte| **byte == b' ').count();
    let after = close + 1 + tail;
    if !matches!(bytes.get(after), None | Some(b'\t' | b'\n' | b'\r' | 0x0c)) {
        return Err(refused());
    }
    let (start, end) = trimmed(input, 1, close);
    Ok((&input[after..], (unquoted(&input[start..end]), start, end)))
}

/// The text between quotes: doubled quotes single, line ends as line feeds.
pub(crate) fn unquoted(inner: &str) -> Cow<'_, str> {
    if memchr2(b'"', b'\r', inner.as_bytes()).is_none() {
        return Cow::Borrowed(inner);
    }
    Cow::Owned(inner.replace("\"\"", "\"").replace("\r\n", "\n").replace('\r', "\n"))
}
