//! `<table>` fragments. See `grammar-notes/html.md`.

use std::borrow::Cow;

use memchr::memchr2;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{char as sign, satisfy, space0};
use nom::combinator::{opt, recognize};
use nom::multi::{many0, many0_count};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};
use resheet_model::{Edge, Height, RawCell, RawRow, RowKind, Span};
use unicode_width::UnicodeWidthChar;

use super::Reading;
use crate::cells::{Under, blank, trimmed};
use crate::line::{Line, line_end};
use crate::markup::entity;

/// Rows or cells must begin within so many bytes of a `<table>`.
const NEAR: usize = 1 << 14;
/// A longer tag is not one.
const LONGEST_TAG: usize = 1 << 12;
/// Most rows a cell may span, as in browsers.
const MOST_ROWS: u32 = 65_534;

/// Reads from a `<table>` (or `<tr>`, `<td>` where the fragment lost its
/// table) to its end tag, or to the last cell when there is none.
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    let begin = line.text(text);
    if !begin.contains('<') || !begins(text, line) {
        return None;
    }
    let end = end_of_table(text, line.start);
    if end == line.start {
        return None;
    }
    let mut table = Table { text, ..Table::default() };
    for (sign, from, until) in signs(&text[..end], line.start) {
        match sign {
            Sign::Tag(tag) => table.tag(&tag, from, until),
            Sign::Text => table.run(from, until),
            Sign::Dropped => {}
        }
    }
    let rest = &text.as_bytes()[end..];
    let blank = rest.iter().take_while(|byte| **byte == b' ').count();
    let next = match line_end(&rest[blank..]) {
        0 => end,
        length => end + blank + length,
    };
    Some(Reading { rows: table.finish(), rows_are_records: true, next })
}

/// Where the table that begins at `start` ends: behind its end tag, or with
/// the line of its last row or cell when there is none.
fn end_of_table(text: &str, start: usize) -> usize {
    let mut depth = 0usize;
    let mut last = start;
    for (sign, _, until) in signs(text, start) {
        let Sign::Tag(tag) = sign else { continue };
        match (tag.name.as_str(), tag.closes) {
            // The rows that `begins` saw are none: they are looked for from here.
            ("table", false) if depth > 0 && last == start => return start,
            ("table", false) => depth += 1,
            ("table", true) if depth <= 1 => return until,
            ("table", true) => depth -= 1,
            ("tr" | "td" | "th", _) => last = until,
            _ => {}
        }
    }
    memchr::memchr(b'\n', &text.as_bytes()[last..]).map_or(text.len(), |found| last + found)
}

enum Sign {
    Tag(Tag),
    /// Text up to the next sign or line end.
    Text,
    /// A comment or declaration.
    Dropped,
}

/// Tags and the text between them, each with its byte range.
fn signs(text: &str, start: usize) -> impl Iterator<Item = (Sign, usize, usize)> + '_ {
    let mut at = start;
    std::iter::from_fn(move || {
        let from = at;
        let rest = text.get(from..).filter(|rest| !rest.is_empty())?;
        let (sign, length) = match markup(rest) {
            Ok((after, Some(tag))) => (Sign::Tag(tag), rest.len() - after.len()),
            Ok((after, None)) => (Sign::Dropped, rest.len() - after.len()),
            Err(_) => {
                // The first sign is text itself when it begins no tag.
                let first = usize::from(rest.starts_with(['<', '\n']));
                let next = memchr2(b'<', b'\n', &rest.as_bytes()[first..]);
                (Sign::Text, next.map_or(rest.len(), |found| first + found))
            }
        };
        at = from + length;
        Some((sign, from, at))
    })
}

fn begins(text: &str, line: &Line) -> bool {
    let begin = line.text(text).trim_start().as_bytes();
    let named = |name: &[u8]| {
        begin.len() > name.len()
            && begin[..name.len()].eq_ignore_ascii_case(name)
            && !begin[name.len()].is_ascii_alphanumeric()
    };
    if named(b"<tr") || named(b"<td") || named(b"<th") {
        return true;
    }
    // The last one on the line: a table around it has no row before it.
    let is_table = |bytes: &[u8]| bytes.eq_ignore_ascii_case(b"<table");
    let Some(inline) = begin.windows(6).take(NEAR).rposition(is_table) else { return false };
    let indent = line.text(text).len() - line.text(text).trim_start().len();
    let from = line.start + indent + inline + 1;
    let near = &text.as_bytes()[from..text.len().min(from + NEAR)];
    let named = |at: usize, name: &[u8]| {
        near.get(at + 1..at + 1 + name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name))
    };
    // Each of a million lines may begin a table; no further than to the next.
    let mut tags = memchr::memchr_iter(b'<', near);
    let found = tags.find(|&at| [&b"tr"[..], b"td", b"table"].iter().any(|name| named(at, name)));
    found.is_some_and(|at| !named(at, b"table"))
}

/// One tag.
#[derive(Debug, PartialEq, Eq)]
struct Tag {
    name: String,
    closes: bool,
    columns: u32,
    rows: u32,
}

/// A tag, or something that is dropped (a comment, a declaration).
///
/// ```ebnf
/// markup    = comment | declaration | tag ;
/// comment   = "<!--" , { character } , "-->" ;
/// declaration = ( "<!" | "<?" ) , { ASCII character - ( "<" | ">" ) } , ">" ;
/// tag       = "<" , [ "/" ] , name , { attribute } , [ "/" ] , ">" ;
/// name      = letter , { letter | digit | ":" | "-" } ;
/// attribute = blanks , name , [ "=" , ( quoted | bare ) ] ;
/// ```
///
/// A `<` that begins none of these is text: `<2(小时)`.
fn markup(input: &str) -> IResult<&str, Option<Tag>> {
    let mut end = input.len().min(LONGEST_TAG);
    while !input.is_char_boundary(end) {
        end -= 1;
    }
    // The grammar sees no more than one tag may have.
    let near = &input[..end];
    let (rest, found) = alt((comment, tag_itself))
        .parse(near)
        .map_err(|error| error.map(|error| nom::error::Error::new(input, error.code)))?;
    Ok((&input[near.len() - rest.len()..], found))
}

fn comment(input: &str) -> IResult<&str, Option<Tag>> {
    let whole = (tag("<!--"), nom::bytes::complete::take_until("-->"), tag("-->"));
    let inner = take_while1(|c: char| c.is_ascii() && !matches!(c, '<' | '>'));
    let other = (sign('<'), satisfy(|c| c == '!' || c == '?'), inner, sign('>'));
    let (rest, _) = alt((recognize(whole), recognize(other))).parse(input)?;
    Ok((rest, None))
}

fn tag_itself(input: &str) -> IResult<&str, Option<Tag>> {
    let (rest, (closes, name, attributes, _)) = delimited(
        sign('<'),
        (opt(sign('/')), name, many0(attribute), (space_or_lines, opt(sign('/')))),
        sign('>'),
    )
    .parse(input)?;
    let number = |wanted: &str| {
        attributes
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .and_then(|(_, value)| value.trim_matches(['"', '\'', ' ']).parse::<u32>().ok())
            .unwrap_or(1)
    };
    let tag = Tag {
        closes: closes.is_some(),
        columns: number("colspan").clamp(1, 1000),
        rows: number("rowspan").clamp(1, MOST_ROWS),
        name: name.to_ascii_lowercase(),
    };
    Ok((rest, Some(tag)))
}

fn space_or_lines(input: &str) -> IResult<&str, &str> {
    take_while(|c: char| c.is_ascii_whitespace()).parse(input)
}

fn name(input: &str) -> IResult<&str, &str> {
    recognize((
        satisfy(|c| c.is_ascii_alphabetic()),
        many0_count(satisfy(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_'))),
    ))
    .parse(input)
}

fn attribute(input: &str) -> IResult<&str, (&str, &str)> {
    let quoted = |mark: char| {
        recognize(delimited(sign(mark), take_while(move |c| c != mark && c != '<'), sign(mark)))
    };
    let bare =
        take_while1(|c: char| !c.is_ascii_whitespace() && !matches!(c, '>' | '<' | '"' | '\''));
    let value = preceded((space0, sign('='), space0), alt((quoted('"'), quoted('\''), bare)));
    let (rest, (_, name, value)) = (space_or_lines, name, opt(value)).parse(input)?;
    Ok((rest, (name, value.unwrap_or(""))))
}

/// A table as it grows.
#[derive(Default)]
struct Table<'t> {
    text: &'t str,
    rows: Vec<RawRow<'t>>,
    under: Under,
    cell: Option<Cell>,
    /// Text outside of cells.
    outside: Cell,
    in_row: bool,
}

#[derive(Default)]
struct Cell {
    start: usize,
    columns: u32,
    rows: u32,
    /// Runs of text; `None` for a line break.
    runs: Vec<Option<Span>>,
}

impl<'t> Table<'t> {
    fn tag(&mut self, tag: &Tag, start: usize, end: usize) {
        match (tag.name.as_str(), tag.closes) {
            ("td" | "th", false) => {
                self.end_cell();
                self.row(start);
                self.cell = Some(Cell {
                    start: end,
                    columns: tag.columns,
                    rows: tag.rows,
                    runs: Vec::new(),
                });
            }
            ("td" | "th", true) => self.end_cell(),
            ("tr", false) => {
                self.end_row(start);
                self.row(start);
            }
            ("tr", true) => self.end_row(end),
            ("table", _) => self.end_row(start),
            ("br" | "p" | "div" | "li" | "caption" | "h1" | "h2" | "h3" | "h4", _) => {
                self.place().runs.push(None);
            }
            _ => {}
        }
    }

    /// Text between tags.
    fn run(&mut self, start: usize, end: usize) {
        let (start, end) = trimmed(self.text, start, end);
        if start < end {
            self.place().runs.push(Some(Span::new(start, end)));
        }
    }

    fn place(&mut self) -> &mut Cell {
        match &mut self.cell {
            Some(cell) => cell,
            None => &mut self.outside,
        }
    }

    fn row(&mut self, start: usize) {
        if !self.in_row {
            self.end_outside();
            let span = Span::at(start);
            self.rows.push(RawRow { kind: RowKind::Cells, span, cells: Vec::new() });
            self.in_row = true;
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let at = self.rows.len().saturating_sub(1);
        let Some(row) = self.rows.last_mut() else {
            return;
        };
        let after = row.cells.last().map_or(0, |last| last.column.saturating_add(last.columns));
        let column = self.under.column(after, at);
        self.under.take(column, at, cell.columns, cell.rows);
        row.cells.push(cell.finish(self.text, column, Edge::Drawn));
    }

    fn end_row(&mut self, end: usize) {
        self.end_cell();
        if std::mem::take(&mut self.in_row)
            && let Some(row) = self.rows.last_mut()
        {
            row.span = Span::new(row.span.start as usize, end);
            if row.cells.iter().all(RawCell::is_blank) {
                row.kind = RowKind::Blank;
                row.cells.clear();
            }
        }
    }

    /// Text that stood before or between rows: a line outside the table.
    fn end_outside(&mut self) {
        let outside = std::mem::take(&mut self.outside);
        for line in outside.runs.split(Option::is_none).filter(|line| !line.is_empty()) {
            let cell = Cell { runs: line.to_vec(), ..Cell::default() };
            let cell = cell.finish(self.text, 0, Edge::Line);
            let last = cell.more.last().copied().unwrap_or(cell.span);
            self.rows.push(RawRow {
                kind: RowKind::Text,
                span: cell.span.hull(last),
                cells: vec![cell],
            });
        }
    }

    fn finish(mut self) -> Vec<RawRow<'t>> {
        let end = self.rows.last().map_or(0, |row| row.span.end as usize);
        let end = match &self.cell {
            Some(cell) => {
                cell.runs.iter().flatten().last().map_or(cell.start, |span| span.end as usize)
            }
            // A row without its end tag ends with its last cell.
            None => {
                let cells = self.rows.last().into_iter().flat_map(|row| &row.cells);
                let spans = cells.flat_map(|cell| std::iter::once(&cell.span).chain(&cell.more));
                spans.map(|span| span.end as usize).fold(end, usize::max)
            }
        };
        self.end_row(end);
        self.end_outside();
        self.rows
    }
}

impl Cell {
    /// Runs joined: a line break between paragraphs; a line end of the source
    /// is a blank, or nothing where East Asian text was wrapped.
    fn finish<'t>(self, text: &'t str, column: u32, edge: Edge) -> RawCell<'t> {
        let mut joined = String::new();
        let mut broken = false;
        let mut last: Option<Span> = None;
        for run in &self.runs {
            let Some(span) = run else {
                broken = true;
                continue;
            };
            if broken && !joined.is_empty() {
                joined.push('\n');
            } else if let Some(last) = last
                && last.end < span.start
                && text[last.end as usize..span.start as usize].starts_with(char::is_whitespace)
                && !(is_wide(joined.chars().next_back())
                    && is_wide(text[span.range()].chars().next()))
            {
                joined.push(' ');
            }
            let from = joined.len();
            joined.push_str(&decoded(&text[span.range()]));
            let before = last.map_or("", |last| &text[last.end as usize..span.start as usize]);
            height(before).change(&mut joined, from);
            (broken, last) = (false, Some(*span));
        }
        let mut spans = self.runs.iter().flatten();
        let span = spans.next().copied().unwrap_or(Span::at(self.start));
        let more: Vec<Span> = spans.copied().collect();
        let text = if more.is_empty() { decoded(&text[span.range()]) } else { Cow::Owned(joined) };
        let mut cell = blank(span, column, edge);
        (cell.columns, cell.rows) = (self.columns.max(1), self.rows.max(1));
        if !text.trim().is_empty() {
            (cell.text, cell.span, cell.more) = (text, span, more);
        }
        cell
    }
}

fn is_wide(sign: Option<char>) -> bool {
    sign.is_some_and(|sign| sign.width() == Some(2))
}

/// Where text stands behind some markup, seen from its line.
fn height(markup: &str) -> Height {
    let mut tags = markup.rsplit('<').map(|tag| tag.get(..3).unwrap_or_default());
    let raised =
        tags.find(|tag| tag.eq_ignore_ascii_case("sup") || tag.eq_ignore_ascii_case("sub"));
    raised.and_then(|tag| Height::named(&tag.to_ascii_lowercase())).unwrap_or_default()
}

/// References as their characters; a data frame's line end, a backslash and an
/// n, as a line feed.
fn decoded(text: &str) -> Cow<'_, str> {
    if text.contains("\\n") {
        return Cow::Owned(references(&text.replace("\\n", "\n")).into_owned());
    }
    references(text)
}

fn references(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = match entity(&rest[at..]) {
            Ok((after, sign)) => {
                out.push(sign);
                after
            }
            Err(_) => {
                out.push('&');
                &rest[at + 1..]
            }
        };
    }
    out.push_str(rest);
    Cow::Owned(out.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn spans_move_the_columns_below() {
        check(
            "<table>\n<tr><td rowspan=\"2\">甲</td><td colspan=2>乙</td></tr>\n<tr><td>1</td><td></td></tr>\n</table>\n",
            "# html
             2| [甲 1x2][乙 2x1]
             3| [1>1][]",
        );
    }

    #[test]
    fn entities_breaks_and_nested_tags() {
        check(
            "<TABLE border=1><tr><th><p>1.一；</p><p>2.<b>二</b></p></th><td>&ge;95&#37;&nbsp;</td><td>a<br/>b</td><td><2(小时)</td></tr></TABLE>",
            "# html
             1| [1.一；⏎2.二][≥95%][a⏎b][<2(小时)]",
        );
    }

    #[test]
    fn the_number_of_a_note_is_no_digit_of_a_figure() {
        check(
            "<table><tr><td>372.99<sup>1</sup></td><td>5m<SUP>2</SUP>以上</td></tr></table>",
            "# html
             1| [372.99¹][5m²以上]",
        );
    }

    #[test]
    fn two_signs_of_a_data_frame_are_a_line_end() {
        check(
            "<table>\n<tr><td>≥1200（人\\n次）</td><td>甲</td></tr>\n</table>\n",
            "# html
             2| [≥1200（人⏎次）][甲]",
        );
    }

    #[test]
    fn end_tags_may_be_missing() {
        check(
            "前言\n<table>\n<tr><td>甲<td>乙\n<tr><td>丙\n一行\n",
            "# html
             1: [前言]
             3| [甲][乙]
             4| [丙]
             5: [一行]",
        );
    }
}
