//! One cell a line, and the text around tables. See `grammar-notes/lines.md`.

use std::borrow::Cow;
use std::ops::Range;

use resheet_model::{Edge, RawCell, RawRow, RowKind};
use unicode_width::UnicodeWidthChar;

use super::Reading;
use crate::cells::{bare, cell, push, trimmed};
use crate::dump::Dump;
use crate::line::{Line, lines};
use crate::stretch::Stretch;

/// What is neither columns nor words is lines.
pub(crate) fn fit(_: &Stretch) -> u32 {
    10
}

/// Every line a row; a row says nothing about the rows of the form.
pub(crate) fn read<'t>(dump: Dump<'t, '_>, range: Range<usize>) -> Reading<'t> {
    let text = dump.text;
    let rows = lines(text, range.start)
        .take_while(|line| line.start < range.end)
        .map(|line| text_row(text, &line))
        .collect();
    Reading { rows, rows_are_records: false, next: range.end }
}

/// One line as one cell; a stray tab in it separates cells.
///
/// ```ebnf
/// line    = { blank } , { tag } , [ heading | bold ] , { tag } , { blank } , line end ;
/// heading = "#" , { "#" } , blank , text ;          (* Markdown *)
/// bold    = "**" , text , "**" ;                    (* Markdown *)
/// tag     = "<" , [ "/" ] , ASCII letter , { letter | digit } , [ blank , ... | "/" ] , ">" ;
/// ```
///
/// A line that is tags alone stays as it is.
pub(crate) fn text_row<'t>(text: &'t str, line: &Line) -> RawRow<'t> {
    if line.is_page_break(text) {
        return bare(RowKind::PageBreak, line.start, line.end);
    }
    if line.is_blank(text) {
        return bare(RowKind::Blank, line.start, line.end);
    }
    let mut cells: Vec<RawCell<'t>> = Vec::new();
    if line.has(text, b'\t') {
        let mut at = line.start;
        for piece in line.text(text).split('\t') {
            let column = u32::try_from(cells.len()).unwrap_or(u32::MAX);
            push(text, &mut cells, cell(text, at, at + piece.len(), column, Edge::Drawn));
            at += piece.len() + 1;
        }
        return RawRow { kind: RowKind::Cells, span: line.span(), cells };
    }
    let (from, to) = trimmed(text, line.start, line.end);
    let (start, end) = without_marks(text, from, to);
    let mut own = cell(text, start, end, 0, Edge::Line);
    own.text = without_escapes(own.text);
    // A line of a page has tags between its words too.
    if text[from..to].starts_with('<') && start > from {
        own.text = without_inner_tags(own.text);
    }
    cells.push(own);
    RawRow { kind: RowKind::Text, span: line.span(), cells }
}

/// The row that begins with a line of the text around tables, and where the
/// next one begins: a paragraph of a page may go over several lines.
pub(crate) fn around<'t>(text: &'t str, line: &Line, end: usize) -> (RawRow<'t>, usize) {
    let Some(last) = paragraph(text, line, end) else { return (text_row(text, line), line.next) };
    let (from, to) = trimmed(text, line.start, last.end);
    let (start, to) = without_marks(text, from, to);
    let mut own = cell(text, start, to, 0, Edge::Line);
    own.text = Cow::Owned(on_one_line(&without_inner_tags(own.text)));
    let span = line.span().hull(last.span());
    (RawRow { kind: RowKind::Text, span, cells: vec![own] }, last.next)
}

/// Paragraphs longer than this are no headings.
const MOST_LINES: usize = 8;

/// The last line of a paragraph of a page that begins on this line and does not
/// end on it.
fn paragraph(text: &str, line: &Line, end: usize) -> Option<Line> {
    let begin = line.text(text).trim();
    // Tags alone may stand before its own, as `<body>` does.
    let open = begin.rfind("<p").filter(|at| begin[at + 2..].starts_with([' ', '>']))?;
    let tags = begin.starts_with('<') && is_tag(&begin[open..=open + begin[open..].find('>')?]);
    if !tags || begin[open..].contains("</p>") {
        return None;
    }
    let mut printed = false;
    for next in lines(text, line.next).take_while(|next| next.start < end).take(MOST_LINES) {
        let inner = next.text(text).trim();
        printed |= !inner.is_empty();
        if let Some(closed) = inner.strip_suffix("</p>") {
            return (printed && !closed.contains("<p")).then_some(next);
        }
        if inner.is_empty() || inner.contains("<p") {
            return None;
        }
    }
    None
}

/// A line end is a blank, or nothing between wide characters.
fn on_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let wide = |sign: Option<char>| sign.is_some_and(|sign| sign.width() == Some(2));
        if !(out.is_empty() || wide(out.chars().next_back()) && wide(line.chars().next())) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// Signs behind a backslash, as Markdown writes them: `74\\.90%`.
fn without_escapes(text: Cow<'_, str>) -> Cow<'_, str> {
    let escapes = |text: &str| {
        text.as_bytes().windows(2).any(|pair| pair[0] == b'\\' && pair[1].is_ascii_punctuation())
    };
    if !text.contains('\\') || !escapes(&text) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match signs.peek() {
            Some(next) if sign == '\\' && next.is_ascii_punctuation() => out.extend(signs.next()),
            _ => out.push(sign),
        }
    }
    Cow::Owned(out)
}

/// Leaves out the marks of a Markdown heading or a line that is bold as a
/// whole; `≥**` and the like are text.
pub(crate) fn without_marks(text: &str, start: usize, end: usize) -> (usize, usize) {
    let (start, end) = without_tags(text, start, end);
    let inner = &text[start..end];
    let after = inner.trim_start_matches('#');
    let level = inner.len() - after.len();
    if (1..=6).contains(&level) && after.starts_with(' ') && !after.trim().is_empty() {
        let (start, end) = trimmed(text, start + level, end);
        return without_marks(text, start, end);
    }
    let bold = inner
        .strip_prefix("**")
        .and_then(|rest| rest.strip_suffix("**"))
        .is_some_and(|rest| !rest.contains("**") && !rest.trim_matches('*').trim().is_empty());
    if bold { trimmed(text, start + 2, end - 2) } else { (start, end) }
}

/// Leaves out the tags around a line of a page: `<p>标题</p>`.
fn without_tags(text: &str, start: usize, end: usize) -> (usize, usize) {
    let (mut from, mut to) = (start, end);
    while let Some(after) = text[from..to].find('>').map(|at| from + at + 1)
        && is_tag(&text[from..after])
    {
        (from, to) = trimmed(text, after, to);
    }
    while let Some(before) = text[from..to].rfind('<').map(|at| from + at)
        && is_tag(&text[before..to])
    {
        (from, to) = trimmed(text, from, before);
    }
    if from < to { (from, to) } else { (start, end) }
}

/// Leaves out the tags inside a line of a page: `（</font>2023<font>年度）`.
fn without_inner_tags(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains('<') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        // Up to the next sign only, so that a line of open brackets has an end.
        let close = rest[1..].find(['<', '>']).map(|at| at + 2);
        match close.filter(|&close| is_tag(&rest[..close])) {
            Some(close) => rest = &rest[close..],
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn is_tag(text: &str) -> bool {
    let inner = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let Some(inner) = inner.map(|inner| inner.strip_prefix('/').unwrap_or(inner)) else {
        return false;
    };
    let name = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && !inner.contains(['<', '>'])
        && (inner[name..].is_empty() || inner[name..].starts_with([' ', '/']))
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn blank_lines_and_page_breaks_are_rows() {
        check(
            "项目名称\n\n  甲 乙 \r\n\u{c}页2\n",
            "# lines, lines
             1: [项目名称]
             2_
             3: [甲 乙]
             4~
             4: [页2]",
        );
    }

    #[test]
    fn marks_of_headings_and_bold_lines_are_drawing() {
        check(
            "## 表1\n**标题**\n#1号\n≥**人\n",
            "# lines, lines
             1: [表1]
             2: [标题]
             3: [#1号]
             4: [≥**人]",
        );
    }

    #[test]
    fn signs_of_markdown_lose_their_backslash() {
        check(
            "74\\.90%\n\\-\na\\b\n2\\\\\n",
            "# lines, lines
             1: [74.90%]
             2: [-]
             3: [a\\b]
             4: [2\\]",
        );
    }

    #[test]
    fn a_paragraph_of_a_page_goes_over_lines() {
        check(
            "<body><p align=\"center\">\n2022<font>年甲</font></p>\n<p>(2022\n<font>年度</font>)</p>\n<p>\n\n乙\n<table>\n<tr><td>丙</td></tr>\n</table>\n",
            "# html
             1: [2022年甲]
             3: [(2022 年度)]
             5: [<p>]
             6_
             7: [乙]
             9| [丙]",
        );
    }

    #[test]
    fn tags_around_a_line_are_drawing() {
        check(
            "<p align=\"center\"><b>标题</b></p>\n<p>（</font>2023<font>年 <5</p>\n<body>\n<2小时\n<A类>\n",
            "# lines, lines
             1: [标题]
             2: [（2023年 <5]
             3: [<body>]
             4: [<2小时]
             5: [<A类>]",
        );
    }
}
