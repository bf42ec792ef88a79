//! Tables of AsciiDoc, between two `|===`. See `grammar-notes/asciidoc.md`.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr3;
use resheet_model::{Edge, MOST_COLUMNS, RawCell, RawRow, RowKind, Span};

use super::Reading;
use crate::cells::{Under, bare, blank, cell, push};
use crate::line::{Line, lines};
use crate::markup::unmarked;

/// Before and behind a table.
const FENCE: &str = "|===";
/// A longer table than this many bytes is not one.
const LONGEST: usize = 1 << 22;

/// Reads a table of AsciiDoc.
///
/// ```ebnf
/// table  = [ "[" , attributes , "]" , line end ] , fence , { cell } , fence ;
/// fence  = "|===" , { "=" } , line end ;
/// cell   = [ span ] , [ style ] , "|" , text ;
/// span   = [ number ] , [ "." , number ] , "+" ;        (* columns, rows *)
/// text   = { character - "|" | "\|" | " +" , line end } ;
/// ```
///
/// A row has as many cells as `cols` names, or as stand on the first line. Where
/// the cells do not fill their rows, it is no such table. Where nothing is named, a
/// line of more cells than a row has columns is one row: no tool writes so many rows
/// on a line, and what is behind the last column is no cell.
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    let begin = line.text(text).trim_start();
    if !begin.starts_with(FENCE) && !begin.starts_with('[') {
        return None;
    }
    let named = begin.starts_with('[').then(|| columns_named(begin.trim_end())).flatten();
    let fence = if begin.starts_with('[') { Line::at(text, line.next) } else { *line };
    if !is_fence(fence.text(text)) || (begin.starts_with('[') && named.is_none()) {
        return None;
    }
    let mut last = None;
    let mut first = None;
    for line in lines(text, fence.next).take_while(|line| line.start - fence.next < LONGEST) {
        if is_fence(line.text(text)) {
            last = Some(line);
            break;
        }
        first = first.or(Some(line).filter(|line| !line.is_blank(text)));
    }
    let (first, last) = (first?, last?);
    let cells = cells(text, fence.next, last.start)?;
    let on_first = || cells.iter().filter(|cell| cell.from < first.end).map(|cell| cell.columns);
    let width = named.unwrap_or_else(|| on_first().sum());
    let wide = if named.is_none() { wide_lines(text, &cells) } else { Vec::new() };
    let rows = rows(text, &cells, (width, &wide), line.start, last.end)?;
    Some(Reading { rows, rows_are_records: true, next: last.next })
}

fn is_fence(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(FENCE) && line[1..].bytes().all(|byte| byte == b'=')
}

/// How many columns a line of attributes names: `[cols="1,2*,3",options="header"]`.
fn columns_named(line: &str) -> Option<u32> {
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    let value = inner.split("cols=").nth(1)?;
    let value = match value.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next()?,
        None => value.split(',').next()?,
    };
    let number = |spec: &str| spec.split_once('*').map_or(Some(1), |(n, _)| n.trim().parse().ok());
    let count: Option<u32> = value.split([',', ';']).map(number).sum();
    count.filter(|count| (1..=1000).contains(count))
}

/// A cell: where its sign begins, its text, and its spans.
struct Found {
    from: usize,
    text: (usize, usize),
    columns: u32,
    rows: u32,
}

/// All cells between two fences; none if text stands before the first.
fn cells(text: &str, start: usize, end: usize) -> Option<Vec<Found>> {
    let mut found: Vec<Found> = Vec::new();
    let mut behind = start;
    for bar in memchr::memchr_iter(b'|', &text.as_bytes()[start..end]).map(|at| start + at) {
        let before = &text[behind..bar];
        if before.ends_with('\\') {
            continue;
        }
        // A span stands behind white space; right behind a bar it is a text.
        let blank = before.rfind(char::is_whitespace);
        let word = match blank {
            Some(at) => before[at..].trim_start(),
            None if found.is_empty() => before,
            None => "",
        };
        let (columns, rows, word) = match spec(word) {
            Some((columns, rows)) => (columns, rows, word.len()),
            None => (1, 1, 0),
        };
        let from = bar - word;
        match found.last_mut() {
            Some(last) => last.text.1 = from,
            None if !text[start..from].trim().is_empty() => return None,
            None => {}
        }
        found.push(Found { from, text: (bar + 1, end), columns, rows });
        behind = bar + 1;
    }
    Some(found)
}

/// What stands right before a bar: `2+`, `.3+`, `2.3+^.^s`, `a`.
fn spec(word: &str) -> Option<(u32, u32)> {
    let (span, style) = word.split_once('+').unwrap_or(("", word));
    let styled = style.trim_start_matches(['<', '^', '>', '.']);
    // A sign that aligns alone is more often text.
    let known = match styled {
        "" => word.is_empty() || word.contains('+'),
        letter => letter.len() == 1 && "adehlmsv".contains(letter),
    };
    // A number that a tool writes does not begin with a zero; an amount may.
    let number = |digits: &str| match digits {
        "" => Some(1),
        zero if zero.starts_with('0') => None,
        digits => digits.parse().ok(),
    };
    let (columns, rows) = span.split_once('.').unwrap_or((span, ""));
    let (columns, rows): (u32, u32) = (number(columns)?, number(rows)?);
    let spans = (1..=1000).contains(&columns) && (1..=1000).contains(&rows);
    (known && spans && !(span.is_empty() && word.contains('+'))).then_some((columns, rows))
}

/// The lines of more cells than a row has columns, by their cells.
fn wide_lines(text: &str, found: &[Found]) -> Vec<Range<usize>> {
    let on_one_line = |one: &Found, next: &Found| {
        memchr3(b'\n', b'\r', 0x0c, &text.as_bytes()[one.from..next.from]).is_none()
    };
    let mut out = Vec::new();
    let mut at = 0;
    for line in found.chunk_by(on_one_line) {
        if line.len() > MOST_COLUMNS as usize {
            out.push(at..at + line.len());
        }
        at += line.len();
    }
    out
}

/// The cells in rows of this width, but for those lines that are one row; none where they
/// do not fill them.
fn rows<'t>(
    text: &'t str,
    found: &[Found],
    (width, wide): (u32, &[Range<usize>]),
    start: usize,
    end: usize,
) -> Option<Vec<RawRow<'t>>> {
    let mut rows: Vec<RawRow<'t>> = Vec::new();
    let mut under = Under::default();
    let mut at = 0;
    let mut from = start;
    while at < found.len() {
        let mut cells: Vec<RawCell<'t>> = Vec::new();
        let mut column = under.column(0, rows.len());
        // Only a line that begins a row is one.
        let line = wide.binary_search_by_key(&at, |line| line.start).map(|nth| wide[nth].end);
        while line.map_or(column < width, |end| at < end) {
            let next = found.get(at)?;
            under.take(column, rows.len(), next.columns, next.rows);
            let mut cell = whole(text, next.text, column);
            (cell.columns, cell.rows) = (next.columns, next.rows);
            push(text, &mut cells, cell);
            column = under.column(column.saturating_add(next.columns), rows.len());
            at += 1;
        }
        // Every row has a cell of its own, or spans would make rows of nothing.
        if cells.is_empty() {
            return None;
        }
        let until = found.get(at).map_or(end, |next| next.from);
        let span = Span::new(from, from + text[from..until].trim_end().len());
        from = until;
        rows.push(if cells.iter().all(RawCell::is_blank) {
            bare(RowKind::Blank, span.start as usize, span.end as usize)
        } else {
            RawRow { kind: RowKind::Cells, span, cells }
        });
    }
    (!rows.is_empty()).then_some(rows)
}

/// A cell with all its lines: a blank and a plus sign at the end of a line
/// break it, a blank line parts paragraphs, another line end is a blank.
fn whole(text: &str, (start, end): (usize, usize), column: u32) -> RawCell<'_> {
    let mut cell = cell(text, start, end, column, Edge::Drawn);
    if cell.text.contains(['\n', '\r', '\\', '&']) {
        let mut out = String::with_capacity(cell.text.len());
        let mut broken = true;
        for line in cell.text.lines().map(str::trim) {
            let kept = line.strip_suffix(" +").unwrap_or(line).trim_end();
            if !out.is_empty() && !kept.is_empty() {
                out.push(if broken { '\n' } else { ' ' });
            }
            broken = kept.len() < line.len() || line.is_empty();
            out.push_str(&unmarked(kept));
        }
        if out.trim().is_empty() {
            return blank(cell.span, column, Edge::Drawn);
        }
        cell.text = Cow::Owned(out);
    }
    cell
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn rows_are_filled_by_the_named_columns() {
        check(
            "标题\n\n[width=\"99%\",cols=\"30%,30%,40%\",options=\"header\",]\n|===\n|名称 | |机关运转\n|资金 +\n（元） |甲\n|a\\|b\n\n|1.甲。 |\n|\n|===\n\n尾\n",
            "# asciidoc
             1: [标题]
             2_
             3| [名称][][机关运转]
             6| [资金⏎（元）][甲][a|b]
             10| [1.甲。][][]
             13_
             14: [尾]",
        );
    }

    #[test]
    fn spans_and_a_first_line_for_the_width() {
        check(
            "|===\n|甲 |乙 |丙\n\n.2+|资金 2+^|预算\n|1 |a\n|1|a|2\n|===\n",
            "# asciidoc
             1| [甲][乙][丙]
             4| [资金 1x2][预算 2x1]
             5| [1>1][a]
             6| [1][a][2]",
        );
    }

    /// A line wider than a row is one row, not rows of a few cells each: a line of a million
    /// figures cost what 125,000 rows of eight do.
    #[test]
    fn a_line_wider_than_a_row_is_one() {
        let rows = |attributes: &str, count: usize| {
            let wide = "|1 ".repeat(count);
            let text = format!("{attributes}|===\n|甲 |乙 |丙 |丁\n{wide}\n|a |b |c |d\n|===\n");
            let reading = super::read(&text, &crate::line::Line::at(&text, 0)).unwrap();
            let ends = |row: &resheet_model::RawRow<'_>| row.span.end as usize <= text.len();
            assert!(reading.rows.iter().all(ends));
            let last = reading.rows.last().unwrap();
            assert_eq!(last.cells.iter().map(|cell| &*cell.text).collect::<String>(), "abcd");
            (reading.rows.len(), reading.rows[1].cells.len())
        };
        assert_eq!(rows("", 256), (66, 4));
        assert_eq!(rows("", 300), (3, 257));
        // Not one where the columns are named, which a tool does for any lines.
        assert_eq!(rows("[cols=\"4*\"]\n", 300), (77, 4));
    }

    #[test]
    fn cells_that_do_not_fill_their_rows_are_no_such_table() {
        check(
            "|===\n|甲 |乙 |丙\n|1 |2\n|===\n",
            "# pipe
             1| [===]
             2| [甲][乙][丙]
             3| [1][2]
             4| [===]",
        );
    }
}
