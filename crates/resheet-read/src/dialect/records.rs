//! Rows written as objects whose keys are the columns. See
//! `grammar-notes/records.md`.

use std::borrow::Cow;

use nom::branch::alt;
use nom::bytes::complete::take_while;
use nom::character::complete::char as sign;
use nom::combinator::opt;
use nom::multi::separated_list1;
use nom::sequence::separated_pair;
use nom::{IResult, Parser};
use resheet_model::{RawCell, RawRow, RowKind, Span};

use super::Reading;
use super::list::{Value, blanks, name, quoted, value_cell, word};
use crate::cells::bare;
use crate::frame::is_filler;
use crate::line::{Line, line_end};

/// Most brackets around a record.
const DEEP: usize = 3;
/// More columns than this have no names to look up.
const MOST_COLUMNS: usize = 256;

/// Reads records one behind the other, on one line or many.
///
/// The names of the first record are a row of their own, for a data frame takes
/// the first row of a sheet as the names of its columns; names it made up are
/// drawing, and so are the same names in the records below. A record with a
/// name that is not among them begins another table.
///
/// Evidence: two records of two columns or more, the second with the names of
/// the first.
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    line.text(text).trim_start_matches(' ').starts_with(['[', '{']).then_some(())?;
    let mut rows: Vec<RawRow<'t>> = Vec::new();
    let mut names: Vec<&'t str> = Vec::new();
    let mut at = line.start;
    let mut again = false;
    loop {
        if let Some((row, next)) = name(text, at) {
            rows.push(row);
            at = next;
        }
        let Some((start, pairs, next)) = next_record(text, at) else {
            break;
        };
        let row = match values(text, &names, &pairs) {
            Some(cells) => {
                again = true;
                cells
            }
            // Looked at no further: each line of these would be tried again.
            None if !again && !names.is_empty() => return None,
            None if pairs.len() < 2 || pairs.len() > MOST_COLUMNS => break,
            None => {
                names = pairs.iter().map(|(name, _)| name.raw).collect();
                rows.extend(heading(text, start, &pairs));
                values(text, &names, &pairs)?
            }
        };
        // Brackets before it are drawing of the row; the names stand in it too.
        let span = Span::new(start, next);
        rows.push(if row.iter().all(RawCell::is_blank) {
            bare(RowKind::Blank, start, next)
        } else {
            RawRow { kind: RowKind::Cells, span, cells: row }
        });
        at = next;
    }
    if !again {
        return None;
    }
    // The end of the lists around all is drawing of the last row.
    let rest = text.get(at..)?;
    let drawn = rest.len() - rest.trim_start_matches([',', ']', '}', ' ', '\t']).len();
    let last = rows.last_mut()?;
    last.span = Span::new(last.span.start as usize, at + rest[..drawn].trim_end().len());
    at += drawn;
    Some(Reading { rows, rows_are_records: true, next: at + line_end(&text.as_bytes()[at..]) })
}

type Pair<'t> = (Value<'t>, Value<'t>);

/// The record at or behind some drawing: where that begins, its pairs, and
/// where it ends.
///
/// ```ebnf
/// drawing = { white space | "," | "[" | "]" } ;          (* three brackets at most *)
/// record  = "{" , pair , { "," , pair } , [ "," ] , "}" ;
/// pair    = quoted , ":" , ( quoted | word ) ;
/// ```
fn next_record(text: &str, at: usize) -> Option<(usize, Vec<Pair<'_>>, usize)> {
    let rest = text.get(at..)?;
    let start = at + rest.len() - rest.trim_start().len();
    let mut open = rest;
    for _ in 0..=DEEP {
        open = open.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        match open.strip_prefix(['[', ']']) {
            Some(inner) => open = inner,
            None => break,
        }
    }
    let (after, pairs) = record(open).ok()?;
    Some((start, pairs, text.len() - after.len()))
}

fn record(input: &str) -> IResult<&str, Vec<Pair<'_>>> {
    let comma = (blanks, sign(','), blanks);
    let colon = (blanks, sign(':'), blanks);
    let pair = separated_pair(quoted, colon, alt((quoted, word)));
    let (rest, _) = (sign('{'), blanks).parse(input)?;
    let (rest, pairs) = separated_list1(comma, pair).parse(rest)?;
    let mut end =
        (blanks, opt(sign(',')), blanks, sign('}'), take_while(|c| c == ' '), opt(sign(',')));
    let (rest, _) = end.parse(rest)?;
    Ok((rest, pairs))
}

/// The values in the columns of their names, none if a name is unknown.
fn values<'t>(text: &'t str, names: &[&str], pairs: &[Pair<'t>]) -> Option<Vec<RawCell<'t>>> {
    let mut cells: Vec<RawCell<'t>> = Vec::with_capacity(pairs.len());
    for (at, (name, value)) in pairs.iter().enumerate() {
        let column = match names.get(at) {
            Some(same) if *same == name.raw => at,
            _ => names.iter().position(|known| *known == name.raw)?,
        };
        // A name twice, or names in another order: not the same columns.
        if cells.last().is_some_and(|last| last.column as usize >= column) {
            return None;
        }
        cells.push(value_cell(text, value, u32::try_from(column).unwrap_or(u32::MAX)));
    }
    Some(cells)
}

/// The names as a row; none where they are numbers or made up, all of them.
fn heading<'t>(text: &'t str, start: usize, pairs: &[Pair<'t>]) -> Option<RawRow<'t>> {
    let numbered = pairs.iter().enumerate().all(|(at, (name, _))| name.raw.parse() == Ok(at));
    let mut cells: Vec<RawCell<'t>> =
        (0..).zip(pairs).map(|(column, (name, _))| value_cell(text, name, column)).collect();
    // Brackets before it are its drawing: the record begins no earlier.
    let span = Span::at(start).hull(cells.last()?.span);
    for cell in &mut cells {
        if numbered || is_filler(&cell.text) {
            cell.text = Cow::Borrowed("");
            cell.span = Span::at(cell.span.start as usize);
        }
    }
    let printed = cells.iter().any(|cell| !cell.is_blank());
    printed.then_some(RawRow { kind: RowKind::Cells, span, cells })
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn names_are_the_first_row() {
        check(
            "[{\"自评表\":\"名称\",\"Unnamed: 1\":\"送戏\\n下乡\"},{\"自评表\":null,\"Unnamed: 1\":1.5}]\n尾\n",
            "# records
             1| [自评表][]
             1| [名称][送戏⏎下乡]
             1| [][1.5]
             2: [尾]",
        );
    }

    #[test]
    fn a_record_a_line_without_its_empty_values() {
        check(
            "{'0': '名称', '1': '甲', '2': nan}\n{'1': '乙'}\n{'0': None, '2': '丙'}\n",
            "# records
             1| [名称][甲][]
             2| [1>乙]
             3| [][2>丙]",
        );
    }

    #[test]
    fn other_names_are_another_table() {
        check(
            "{\"表一\": [{\"甲\": 1, \"乙\": 2}, {\"甲\": 3, \"乙\": 4}],\n \"表二\": [{\"丙\": 5, \"丁\": 6}]}\n",
            "# records
             1: [表一]
             1| [甲][乙]
             1| [1][2]
             1| [3][4]
             2: [表二]
             2| [丙][丁]
             2| [5][6]",
        );
    }

    #[test]
    fn one_object_is_no_table() {
        check(
            "{\"甲\":1,\"乙\":2}\n{甲}\n",
            "# lines, lines
             1: [{\"甲\":1,\"乙\":2}]
             2: [{甲}]",
        );
    }
}
