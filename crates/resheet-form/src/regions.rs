//! The parts of one sheet, found by the headers and labels that begin them.

mod headers;

use std::ops::Range;

pub(crate) use resheet_lexis::IndicatorKind;
use resheet_lexis::{Lexicon, Role, Shape};
use resheet_model::{Decimal, Field};

use crate::goals::leading_number;
use crate::headless;
use crate::token::Token;
pub(crate) use headers::{FundKind, HeaderCell};
use headers::{HEADING_PIECE, bare_funds, fund_header, indicator_header, unnamed_total};

/// One part of a sheet. The ranges are token indices.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// Labels and values above, below and between the tables.
    Pairs(Range<usize>),
    /// The funds table.
    Funds { columns: Vec<HeaderCell<FundKind>>, body: Range<usize> },
    /// Goals and results.
    Goals(Range<usize>),
    /// A table of tasks with amounts of their own, which is none of the form's.
    Tasks(Range<usize>),
    /// The indicator table.
    Indicators { columns: Vec<HeaderCell<IndicatorKind>>, body: Range<usize> },
}

/// A header so far behind the first row of a table is its own all the same.
const HEADER_AHEAD: usize = 24;

/// Finds the parts of a sheet, in order, without gaps.
pub(crate) fn parts(
    tokens: &[Token<'_>],
    range: Range<usize>,
    lexicon: &Lexicon,
    layouts: &[Vec<IndicatorKind>],
) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open = Part::Pairs(range.start..range.start);
    // The last table of indicators behind which another part stands.
    let mut table: Option<usize> = None;
    let mut at = range.start;
    while at < range.end {
        let begun = begins(tokens, at, range.end, &open, lexicon).or_else(|| {
            let read = table.is_some() || matches!(open, Part::Indicators { .. });
            if read || !headless::begins_row(tokens, at, range.end) {
                return None;
            }
            let ahead = (at + 1..range.end.min(at + HEADER_AHEAD)).any(|at| {
                tokens[at].is_label() && indicator_header(tokens, at, range.end).is_some()
            });
            if ahead {
                return None;
            }
            let columns = headless::columns(tokens, at, range.end, layouts, lexicon)?;
            Some((Part::Indicators { columns, body: at..at }, at + 1))
        });
        let begun = begun.or_else(|| total_behind(tokens, at, table.map(|at| &parts[at]), &open));
        let (begins, next) = match begun {
            Some((part, body)) => (Some(part), body),
            None => (None, at + 1),
        };
        if let Some(part) = begins {
            let (part, from) = match part {
                Part::Goals(_) if first_stands_above(tokens, at, range.start) => {
                    (Part::Goals(at - 1..at - 1), at - 1)
                }
                part => (part, at),
            };
            close(&mut parts, std::mem::replace(&mut open, part), from);
            let last = parts.len().wrapping_sub(1);
            if matches!(parts.get(last), Some(Part::Indicators { .. })) {
                table = Some(last);
            }
        }
        at = next.max(at + 1);
    }
    close(&mut parts, open, range.end);
    parts
}

/// The table goes on with its total, a hundred points, where that stands behind remarks.
fn total_behind(
    tokens: &[Token<'_>],
    at: usize,
    table: Option<&Part>,
    open: &Part,
) -> Option<(Part, usize)> {
    let total = tokens[at].is(|role| *role == Role::Total);
    if !total || !matches!(open, Part::Pairs(_)) {
        return None;
    }
    let figure = |at: usize| tokens.get(at).filter(|token| token.shape == Shape::Number);
    let hundred = |token: &Token<'_>| token.value == Some(Decimal::ONE_HUNDRED);
    let points = figure(at + 1).is_some_and(hundred) && figure(at + 2).is_some();
    if !points {
        return None;
    }
    let Some(Part::Indicators { columns, .. }) = table else { return None };
    Some((Part::Indicators { columns: columns.clone(), body: at..at }, at + 1))
}

fn close(parts: &mut Vec<Part>, mut part: Part, end: usize) {
    let body = match &mut part {
        Part::Pairs(body) | Part::Goals(body) | Part::Tasks(body) => body,
        Part::Funds { body, .. } | Part::Indicators { body, .. } => body,
    };
    body.end = end.max(body.start);
    if !(matches!(part, Part::Pairs(ref body) if body.is_empty())) {
        parts.push(part);
    }
}

/// Whether the first paragraph of the goals stands on the line above their label,
/// which is half-way down the merged cell: the second follows the label.
fn first_stands_above(tokens: &[Token<'_>], at: usize, start: usize) -> bool {
    let above = at.checked_sub(1).filter(|above| *above >= start).map(|above| &tokens[above]);
    let number = |token: &Token<'_>| {
        if token.is_label() { None } else { leading_number(&token.folded) }
    };
    let below = tokens.get(at + 1).and_then(number);
    below == Some(2)
        && above.is_some_and(|above| number(above) == Some(1) && above.row != tokens[at].row)
}

/// The part that begins at a token, and the first token of its body.
fn begins(
    tokens: &[Token<'_>],
    at: usize,
    end: usize,
    open: &Part,
    lexicon: &Lexicon,
) -> Option<(Part, usize)> {
    let token = &tokens[at];
    let in_indicators = matches!(open, Part::Indicators { .. });
    let note = in_indicators && starts_row(tokens, at) && lexicon.is_note(&token.folded);
    // Only labels begin a part, but for a note and a piece of a heading.
    if !token.is_label() && token.length > HEADING_PIECE && !note {
        return None;
    }
    if let Some((header, columns)) = indicator_header(tokens, at, end) {
        let body = header.end..header.end;
        let next = body.start;
        return Some((Part::Indicators { columns, body }, next));
    }
    if let Some((header, columns)) = fund_header(tokens, at, end) {
        if is_of_tasks(tokens, header.clone()) {
            return Some((Part::Tasks(at..at), header.end));
        }
        let body = header.end..header.end;
        let next = body.start;
        return Some((Part::Funds { columns, body }, next));
    }
    if let Some(columns) = bare_funds(tokens, at, end, open) {
        return Some((Part::Funds { columns, body: at..at }, at + 1));
    }
    if let Some(columns) = unnamed_total(tokens, at, end, open) {
        return Some((Part::Funds { columns, body: at + 1..at + 1 }, at + 2));
    }
    let goals = token.is(Role::is_of_goals);
    if goals && !in_indicators && !matches!(open, Part::Goals(_)) && !is_behind_amounts(tokens, at)
    {
        return Some((Part::Goals(at..at), at + 1));
    }
    let foot = token.is(|role| matches!(role, Role::Tail | Role::Field(Field::Grade))) || note;
    if foot && !matches!(open, Part::Pairs(_)) && starts_row(tokens, at) {
        return Some((Part::Pairs(at..at), at + 1));
    }
    let head = token.is(|role| {
        matches!(
            role,
            Role::Field(Field::ProjectName | Field::Department | Field::ImplementingUnit)
                | Role::DepartmentSelf
        )
    });
    let aside = token.is(|role| matches!(role, Role::Extra)) && token.roles.len() == 1;
    // The heading of a group of fields may stand in front of its first label.
    let behind_heading = at > 0
        && starts_row(tokens, at - 1)
        && tokens[at - 1].is(|role| matches!(role, Role::Section(_)));
    let first = starts_row(tokens, at) || aside && behind_heading;
    if (head || aside) && matches!(open, Part::Goals(_) | Part::Tasks(_)) && first {
        return Some((Part::Pairs(at..at), at + 1));
    }
    None
}

/// Whether a token is the first of its row, or of no row at all.
pub(crate) fn starts_row(tokens: &[Token<'_>], at: usize) -> bool {
    !tokens[at].is_record || at == 0 || tokens[at - 1].row != tokens[at].row
}

/// Whether the header of amounts is one of tasks: words that nobody knows stand in front of
/// it in its row, and none of the next rows has a label of the funds.
fn is_of_tasks(tokens: &[Token<'_>], header: Range<usize>) -> bool {
    /// So many rows are looked at.
    const ROWS: usize = 3;
    let first = &tokens[header.start];
    if !first.placed {
        return false;
    }
    let before = tokens[..header.start].iter().rev().take_while(|it| it.row == first.row);
    let unknown = |token: &&Token<'_>| token.roles.is_empty() || token.learned;
    let words = before.filter(|token| token.is_words()).filter(unknown).count();
    let below = tokens[header.end..].iter().skip_while(|token| token.row == first.row);
    let below = below.take_while(|token| token.row <= first.row + ROWS);
    words > 0 && !below.into_iter().any(|token| token.is(Role::is_fund_row_or_longer))
}

/// Whether a label stands in its row behind names of columns of amounts: it is another
/// column of theirs.
fn is_behind_amounts(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    let before = tokens[..at].iter().rev();
    let mut row = before.take_while(|before| token.placed && before.row == token.row);
    row.any(|before| before.is(|role| matches!(role, Role::FundColumn(_))))
}

/// A label as printed, without white space inside.
pub(crate) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
