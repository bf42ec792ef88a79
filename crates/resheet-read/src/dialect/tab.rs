//! Cells between tabs. See `grammar-notes/tab.md`.

use std::borrow::Cow;

use memchr::{memchr2, memchr3};
use nom::branch::alt;
use nom::combinator::map;
use nom::{IResult, Input, Parser};
use resheet_model::{Edge, RawCell, RawRow, RowKind, Span};

use super::Reading;
use crate::cells::{bare, push, trimmed};
use crate::line::{Line, line_end, lines};

/// How many lines further the evidence is looked for.
const LOOK_AHEAD: usize = 4;
/// And how many, with the blank ones between them.
const FAR: usize = 64;

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
    let mut width = 0;
    while at < text.len() {
        let (row, next) = row(text, at, width);
        width = row.cells.len();
        // A lone quoted cell that runs over several lines is a row as well.
        if row.kind == RowKind::Text && !runs_over(text, &row) {
            break;
        }
        rows.push(row);
        at = next;
    }
    Some(Reading { rows, rows_are_records: true, next: at })
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
            .take(FAR)
            .filter(|next| !next.is_blank(text))
            .take(LOOK_AHEAD)
            .any(|next| next.has(text, b'\t'))
}

/// Reads the row that begins at `start`; gives it and the start of the next.
///
/// `width` is how many cells to expect, as many as the row before had. A row of
/// fewer keeps no room for them: a long table may have one wide row.
fn row(text: &str, start: usize, width: usize) -> (RawRow<'_>, usize) {
    let rest = text.get(start..).unwrap_or("");
    if rest.starts_with('\u{c}') {
        let next = Line::at(text, start).next;
        return (bare(RowKind::PageBreak, start, start + 1), next);
    }
    let mut cells = Vec::with_capacity(width);
    let mut printed = false;
    let mut at = start;
    // The cell grammar accepts every text, so the loop ends at a line end.
    while let Ok((after, cell)) = field(text.get(at..).unwrap_or("")) {
        printed |= !cell.is_blank();
        let place = at + cell.start;
        let cell = RawCell {
            span: Span::new(place, at + cell.end),
            text: cell.text,
            more: Vec::new(),
            column: u32::try_from(cells.len()).unwrap_or(u32::MAX),
            columns: 1,
            rows: 1,
            edge: Edge::Drawn,
        };
        push(text, &mut cells, cell);
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
    if cells.capacity() > 2 * cells.len() {
        cells.shrink_to_fit();
    }
    let kind = if cells.len() > 1 { RowKind::Cells } else { RowKind::Text };
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
    Ok(input.take_split(plain_end(input.as_bytes())))
}

/// Where a plain cell ends. Most cells are short, and for these a loop over
/// bytes is faster than setting up a vector search.
fn plain_end(bytes: &[u8]) -> usize {
    const SHORT: usize = 24;
    let ends = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    let near = &bytes[..bytes.len().min(SHORT)];
    if let Some(end) = near.iter().position(ends) {
        return end;
    }
    let far = &bytes[near.len()..];
    let end = memchr3(b'\t', b'\n', b'\r', far).unwrap_or(far.len());
    // A form feed ends a line as well; it is rare, so it is looked for apart.
    near.len() + memchr::memchr(0x0c, &far[..end]).unwrap_or(end)
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

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn tabs_anywhere_are_columns() {
        check(
            "标题\n\n项目名称\t\t机关运转\t\n\t小计\t1.5\t\r\n\t\t\n合计\t3",
            "# tab
             1: [标题]
             2_
             3| [项目名称][][机关运转][]
             4| [][小计][1.5][]
             5_
             6| [合计][3]",
        );
    }

    #[test]
    fn quoted_cells_hold_line_ends_and_doubled_quotes() {
        check(
            "目标\t\"1.甲；\r\n2.称\"\"乙\"\"。\"\t完成\n分值\t10\t9\n",
            "# tab
             1| [目标][1.甲；⏎2.称\"乙\"。][完成]
             3| [分值][10][9]",
        );
    }

    #[test]
    fn a_quote_that_does_not_close_in_its_cell_is_text() {
        check(
            "目标\t\"双下降\"行动\t完成\n名称\t\"未闭合\t乙\n丙\t丁\"\t戊\n",
            "# tab
             1| [目标][\"双下降\"行动][完成]
             2| [名称][\"未闭合][乙]
             3| [丙][丁\"][戊]",
        );
    }

    #[test]
    fn a_page_break_is_a_row_and_a_cut_cell_continues_alone() {
        check(
            "甲\t乙\t招标流程较\n\u{c}长，合同\n丙\t丁\t戊\n",
            "# tab
             1| [甲][乙][招标流程较]
             2~
             2: [长，合同]
             3| [丙][丁][戊]",
        );
    }

    #[test]
    fn the_frame_of_a_data_frame_is_no_cell() {
        check(
            "\t0\t1\t2\t3\n0\t名称\t甲\tNaN\tnan\n1\t单位\tNone\t乙\t\n2\t分值\t10\t9\t8\n3\t\tNaN\t\t\n",
            "# tab
             1_
             2| [名称][甲][][]
             3| [单位][][乙][]
             4| [分值][10][9][8]
             5_",
        );
    }

    #[test]
    fn cells_behind_the_last_column_are_one() {
        let text = format!("甲\t乙\n丙{}丁\t\t\"戊\"\t\n己\t庚\n", "\t".repeat(300));
        let source = resheet_model::SourceText::plain("t", text);
        let blocks = crate::read(&source, resheet_lexis::Lexicon::shared());
        let rows = &blocks[0].rows;
        let cells = &rows[1].cells;
        assert_eq!(cells.len(), resheet_model::MOST_COLUMNS as usize + 1);
        assert_eq!(source.slice(cells.last().unwrap().span), "丁\t\t\"戊");
        assert!(rows.iter().all(|row| row.cells.capacity() <= 2 * row.cells.len()));
    }

    #[test]
    fn one_lone_tab_in_a_text_is_no_table() {
        let text = "甲\n".repeat(30) + "项目\t名称\n" + &"乙\n".repeat(30);
        let source = resheet_model::SourceText::plain("t", text);
        let dialects: Vec<&str> = crate::read(&source, resheet_lexis::Lexicon::shared())
            .iter()
            .map(|block| block.dialect)
            .collect();
        assert_eq!(dialects, ["lines"]);
    }
}
