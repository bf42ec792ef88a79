//! Rows written as lists of a programming language. See
//! `grammar-notes/list.md`.

use std::borrow::Cow;

use memchr::{memchr3, memrchr3};
use nom::branch::alt;
use nom::bytes::complete::{take_while, take_while1};
use nom::character::complete::one_of;
use nom::combinator::{opt, verify};
use nom::error::{Error, ErrorKind};
use nom::multi::separated_list0;
use nom::{IResult, Parser};
use resheet_model::{Edge, RawCell, RawRow, RowKind, Span};

use super::Reading;
use crate::cells::{bare, cell, push};
use crate::line::Line;

/// Longest word outside quotes: a number, or a sign for "no value".
const LONGEST_WORD: usize = 40;
/// Most signs between a name and the list before it.
const MOST_DRAWING: usize = 256;
/// One list alone must have so many values to be a row.
const FEW: usize = 4;

/// Reads lists, one a line or several within one list around all of them.
///
/// Evidence: a bracket, values in quotes or words without any sign, a bracket;
/// and that twice, or with four values. A remark in brackets is no such list.
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    // Blank lines before a list are lines of their own: a search over each of
    // a million for what stands behind all of them would have no end.
    line.text(text).trim_start_matches(is_drawing).starts_with(['[', '(', '{']).then_some(())?;
    let mut rows: Vec<RawRow<'t>> = Vec::new();
    let mut at = line.start;
    while let Some((row, next)) = name(text, at).or_else(|| next_row(text, at)) {
        rows.push(row);
        at = next;
    }
    // The end of the list around all, and commas behind a last one, are drawing.
    let rest = text.get(at..)?;
    let drawn = rest.len() - rest.trim_start_matches([',', ']', '}', ' ', '\t']).len();
    let last = Line::at(text, at + drawn);
    let mut next = last.next;
    if last.text(text).trim().is_empty() {
        let last = rows.last_mut()?;
        last.span = Span::new(last.span.start as usize, at + text[at..at + drawn].trim_end().len());
    } else {
        // What stands behind a list on its line belongs to no list: the line is
        // read otherwise, from where the first list on it begins.
        let line_of = |place: usize| {
            let above = text.as_bytes().get(line.start..place).unwrap_or(&[]);
            let end = memrchr3(b'\n', b'\r', 0x0c, above);
            end.map_or(line.start, |end| line.start + end + 1)
        };
        let mut begin = line_of(at);
        while let Some(row) = rows.pop_if(|row| row.span.end as usize > begin) {
            let start = row.span.start as usize;
            begin = if start < begin { line_of(start) } else { begin };
        }
        next = begin;
    }
    let values = rows.iter().map(|row| row.cells.len()).max()?;
    (rows.len() >= 2 && values >= 2 || values >= FEW).then_some(Reading {
        rows,
        rows_are_records: true,
        next,
    })
}

/// The name of a list of lists in an object, as a workbook's sheets have one,
/// and where its list begins.
///
/// ```ebnf
/// name = { white space | "," | "]" | "}" | "{" } , quoted , ":" , "[" ;
/// ```
pub(super) fn name(text: &str, at: usize) -> Option<(RawRow<'_>, usize)> {
    let rest = text.get(at..)?;
    let drawing =
        |byte: &&u8| matches!(byte, b',' | b']' | b'}' | b'{' | b' ' | b'\t' | b'\r' | b'\n');
    // No more than so much: each of a million lines may begin with such signs.
    let drawn = rest.as_bytes().iter().take(MOST_DRAWING).take_while(drawing).count();
    let open = rest.get(drawn..)?;
    let (after, named) = quoted(open).ok()?;
    let (after, _) = (blanks, one_of(":"), blanks).parse(after).ok()?;
    if !after.starts_with('[') {
        return None;
    }
    let from = text.len() - named.rest;
    let cell = cell(text, from, from + named.raw.len(), 0, Edge::Drawn);
    let span = Span::new(from, from + named.raw.len());
    Some((RawRow { kind: RowKind::Text, span, cells: vec![cell] }, text.len() - after.len()))
}

/// The list at or behind some white space and drawing, and where it ends.
fn next_row(text: &str, at: usize) -> Option<(RawRow<'_>, usize)> {
    let rest = text.get(at..)?;
    let (start_of_list, _) = drawing(rest).ok()?;
    let (after, values) = list(start_of_list).ok()?;
    // The comma behind it is its own.
    let after = after.trim_start_matches([' ', '\t']).strip_prefix(',').unwrap_or(after);
    let end = text.len() - after.len();
    // The bracket around all lists is drawing of the first row.
    let front = at + rest.len() - rest.trim_start().len();
    let mut cells: Vec<RawCell<'_>> = Vec::new();
    for (column, value) in (0..).zip(values) {
        push(text, &mut cells, value_cell(text, &value, column));
    }
    if cells.iter().all(RawCell::is_blank) {
        return Some((bare(RowKind::Blank, front, end), end));
    }
    Some((RawRow { kind: RowKind::Cells, span: Span::new(front, end), cells }, end))
}

/// A value as a cell.
pub(super) fn value_cell<'t>(text: &'t str, value: &Value<'t>, column: u32) -> RawCell<'t> {
    let from = text.len() - value.rest;
    let mut raw = cell(text, from, from + value.raw.len(), column, Edge::Drawn);
    if value.raw.contains('\\') {
        raw.text = Cow::Owned(unescaped(&text[raw.span.range()]));
    }
    raw
}

/// ```ebnf
/// drawing = blank , [ "]" , blank ] , [ "[" , blank , [ "[" , blank ] ] ;
/// blank   = { white space | "," } ;
/// ```
///
/// An opening bracket only before another one: a list of lists, or of the lists
/// of several sheets. A closing one, of the sheet before, only before those.
fn drawing(input: &str) -> IResult<&str, ()> {
    let (rest, _) = take_while(is_drawing)(input)?;
    let next_sheet = rest.strip_prefix(']').map(|next| next.trim_start_matches(is_drawing));
    let mut rest = next_sheet.filter(|next| outer(next).is_some()).unwrap_or(rest);
    for _ in 0..2 {
        rest = outer(rest).unwrap_or(rest);
    }
    Ok((rest, ()))
}

/// What stands in a bracket, if it is another bracket.
fn outer(input: &str) -> Option<&str> {
    let inner = input.strip_prefix('[').map(str::trim_start);
    inner.filter(|inner| inner.starts_with(['[', '(']))
}

fn is_drawing(c: char) -> bool {
    c.is_whitespace() || c == ','
}

/// A value.
pub(super) struct Value<'t> {
    /// Its characters, without quotes.
    pub(super) raw: &'t str,
    /// How much text follows its begin.
    pub(super) rest: usize,
}

/// ```ebnf
/// list  = ( "[" | "(" ) , [ value , { "," , value } , [ "," ] ] , ( "]" | ")" ) ;
/// value = { blank } , ( quoted | word ) , { blank } ;
/// ```
fn list(input: &str) -> IResult<&str, Vec<Value<'_>>> {
    let (rest, open) = one_of("[(").parse(input)?;
    let comma = (blanks, one_of(","), blanks);
    let (rest, _) = blanks(rest)?;
    let (rest, values) = separated_list0(comma, alt((quoted, word))).parse(rest)?;
    let (rest, _) = (blanks, opt(one_of(",")), blanks).parse(rest)?;
    let close = if open == '[' { ']' } else { ')' };
    let (rest, _) = verify(one_of("])"), |found| *found == close).parse(rest)?;
    // Brackets with nothing or one word in them are more often a remark.
    if values.len() < 2 { Err(refused(input)) } else { Ok((rest, values)) }
}

/// Between values a printer may break the line.
pub(super) fn blanks(input: &str) -> IResult<&str, &str> {
    take_while(char::is_whitespace)(input)
}

/// ```ebnf
/// quoted = ( "'" , { part - "'" } , "'" ) | ( '"' , { part - '"' } , '"' ) ;
/// part   = "\" , character | character - ( "\" | line end ) ;
/// ```
pub(super) fn quoted(input: &str) -> IResult<&str, Value<'_>> {
    let (inner, quote) = one_of("'\"").parse(input)?;
    let bytes = inner.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr3(quote as u8, b'\\', b'\n', &bytes[at..]) {
        match bytes[at + found] {
            b'\\' => at += found + 2,
            b'\n' => break,
            _ => {
                let raw = &inner[..at + found];
                return Ok((&inner[at + found + 1..], Value { raw, rest: inner.len() }));
            }
        }
        if at >= bytes.len() {
            break;
        }
    }
    Err(refused(input))
}

/// ```ebnf
/// word = ( letter | digit | "." | "-" | "+" ) , { ... } ;
/// ```
///
/// Letters are ASCII: what a person wrote is in quotes. JSON's `null` is the
/// only sign for "no value" that is not one of a data frame too.
pub(super) fn word(input: &str) -> IResult<&str, Value<'_>> {
    let of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '<' | '>');
    let (rest, raw) =
        verify(take_while1(of_word), |word: &str| word.len() <= LONGEST_WORD).parse(input)?;
    let blank = matches!(raw, "null" | "None");
    Ok((rest, Value { raw: if blank { "" } else { raw }, rest: input.len() }))
}

fn refused(input: &str) -> nom::Err<Error<&str>> {
    nom::Err::Error(Error::new(input, ErrorKind::Char))
}

/// The text that a quoted value means: a sign behind a backslash is a line end,
/// a tab, a character by its number, or itself.
fn unescaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut signs = raw.chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            out.push(sign);
            continue;
        }
        match signs.next() {
            Some('n' | 'r') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some(kind @ ('x' | 'u' | 'U')) => {
                let digits = match kind {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let ahead: String = signs.clone().take(digits).collect();
                match u32::from_str_radix(&ahead, 16).ok().and_then(char::from_u32) {
                    Some(named) if ahead.len() == digits => {
                        out.push(named);
                        signs.nth(digits - 1);
                    }
                    _ => out.extend(['\\', kind]),
                }
            }
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn a_list_a_line() {
        check(
            "标题\n['项目名称', None, '送戏\\n下乡', \"it's\"]\n['', '预算', '30.4', nan]\n尾\n",
            "# list
             1: [标题]
             2| [项目名称][][送戏⏎下乡][it's]
             3| [][预算][30.4][]
             4: [尾]",
        );
    }

    #[test]
    fn one_list_of_lists() {
        check(
            "[[\"甲\", null, 1.5],\n [\"乙\\u3000丙\", \"丁\", -2]]\n",
            "# list
             1| [甲][][1.5]
             2| [乙\u{3000}丙][丁][-2]",
        );
    }

    #[test]
    fn one_list_of_the_lists_of_several_sheets() {
        check(
            "[[[\"甲\", null, 1.5], [\"乙\", \"丁\", -2]], [[\"丙\", 3]], [[\"戊\", 4]]]\n",
            "# list
             1| [甲][][1.5]
             1| [乙][丁][-2]
             1| [丙][3]
             1| [戊][4]",
        );
    }

    #[test]
    fn lists_by_the_names_of_their_sheets() {
        check(
            "{\"表一\": [[\"甲\", null, 1.5], [\"乙\", \"丁\", -2]], \"表二\": [[\"丙\", 3]]}\n",
            "# list
             1: [表一]
             1| [甲][][1.5]
             1| [乙][丁][-2]
             1: [表二]
             1| [丙][3]",
        );
    }

    #[test]
    fn lists_in_one_line() {
        check(
            "[('甲', '1'), ('乙', '2')]\n",
            "# list
             1| [甲][1]
             1| [乙][2]",
        );
    }

    #[test]
    fn remarks_in_brackets_are_no_list() {
        check(
            "[注：本表一式两份]\n['甲'] 说明\n[1]\n",
            "# lines, lines
             1: [[注：本表一式两份]]
             2: [['甲'] 说明]
             3: [[1]]",
        );
    }

    #[test]
    fn a_list_over_lines_with_words_behind_it_is_none_of_them() {
        check(
            "['甲', '1', '2', '3']\n['乙', '2', '3', '4\u{c}5'] 完\n",
            "# list
             1| [甲][1][2][3]
             2: [['乙', '2', '3', '4]
             2~
             2: [5'] 完]",
        );
    }

    #[test]
    fn what_follows_a_list_on_its_line_keeps_the_line() {
        check(
            "['甲', '1', '2', '3']\n['乙', '2', '3', '4'] 完\n",
            "# list
             1| [甲][1][2][3]
             2: [['乙', '2', '3', '4'] 完]",
        );
    }
}
