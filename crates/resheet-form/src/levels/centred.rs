//! Levels that stand in the middle of their rows.
//!
//! A page prints the label of a merged cell half-way down it: on the line of the
//! middle row, or on a line of its own between the two middle rows. So each label
//! says where its group ends, once it is known where it begins: the first begins
//! with the first row, the next behind the one before. Where the last group ends
//! with the last row, all are proved together.

use std::ops::RangeInclusive;

use resheet_lexis::{Groups, Lexicon, Role, fold, label_contradicts};
use resheet_model::{
    BoundCell, BoundIndicator, Confidence, IndicatorColumn as C, Presence, Span, Subject,
};

use crate::doubt::Doubt;
use crate::indicators::Indicators;
use crate::log::Log;
use crate::token::Token;

/// Fewer rows prove nothing, and no pages have more.
const ROWS: RangeInclusive<usize> = 3..=300;

/// A label and the rows it stands in the middle of.
struct Group<'t, 'a> {
    label: &'t Token<'a>,
    rows: RangeInclusive<usize>,
}

/// Gives each row the levels it stands under where labels stand in the middle of
/// their rows. Wrong where rows differ so much in height that the middle is not
/// that of the rows, and all groups come out even by chance.
pub(crate) fn centre(
    out: &mut Indicators,
    first_row: usize,
    tokens: &[Token<'_>],
    lexicon: &Lexicon,
    log: &mut Log,
) {
    // What stands below the total, or has no values, is no row.
    let total = &out.total_label;
    let below = |row: &BoundIndicator| {
        total.presence == Presence::Printed && row.level3.span.start > total.span.start
    };
    let is_row = |row: &BoundIndicator| {
        let cells = [&row.target, &row.actual, &row.weight, &row.score];
        !below(row) && cells.iter().any(|cell| cell.presence == Presence::Printed)
    };
    let last = out.rows.iter().rposition(is_row).map_or(0, |last| last + 1);
    let Some(own) = out.rows.get(first_row..last).filter(|rows| ROWS.contains(&rows.len())) else {
        return;
    };
    if tokens.iter().any(|token| token.placed || !token.is_record) {
        return;
    }
    let Some(lines) = lines(own, tokens) else { return };
    let second = groups(own, tokens, &lines, C::Level2).filter(|groups| {
        groups.iter().all(|group| {
            let misplaced = |at: usize| label_contradicts(group.label.text, &own[at].level3.text);
            !group.rows.clone().any(misplaced)
        })
    });
    let text = |at: usize| {
        let label = second.as_deref().and_then(|second| label_of(second, at));
        fold(label.map_or(own[at].level2.text.as_str(), |label| label.text)).into_owned()
    };
    let stands_under: Vec<Groups> =
        (0..own.len()).map(|at| lexicon.second_level(&text(at))).collect();
    let first = groups(own, tokens, &lines, C::Level1).filter(|groups| {
        groups.iter().all(|group| {
            let over = lexicon.first_level(&fold(group.label.text));
            !group.rows.clone().any(|at| stands_under[at].exclude(over))
        })
    });
    let first = first.or_else(|| by_second(own, tokens, &lines, &stands_under, lexicon));
    for (column, groups) in [(C::Level2, second), (C::Level1, first)] {
        for group in groups.into_iter().flatten() {
            give(out, first_row, &group, column, log);
        }
    }
}

/// The line of each row, if they follow each other.
fn lines(rows: &[BoundIndicator], tokens: &[Token<'_>]) -> Option<Vec<usize>> {
    let mut rest = tokens.iter();
    let line = |row: &BoundIndicator| {
        rest.by_ref().find(|token| token.span == row.level3.span).map(|name| name.row)
    };
    let lines: Vec<usize> = rows.iter().map(line).collect::<Option<_>>()?;
    lines.is_sorted_by(|one, next| one < next).then_some(lines)
}

/// The groups of one level, if each label stands in the middle of its rows and
/// one of them not on the first.
fn groups<'t, 'a>(
    rows: &[BoundIndicator],
    tokens: &'t [Token<'a>],
    lines: &[usize],
    column: C,
) -> Option<Vec<Group<'t, 'a>>> {
    let bound = |column: C, span: Span| {
        rows.iter().any(|row| level(row, column).span == span && !span.is_empty())
    };
    let is_label = |token: &&Token<'_>| {
        let one = token.is(|role| matches!(role, Role::Level1(_)));
        let two = token.is(|role| matches!(role, Role::Level2(_)));
        match column {
            C::Level1 => one && !bound(C::Level2, token.span),
            _ => two && (!one || bound(C::Level2, token.span)),
        }
    };
    let mut groups = Vec::new();
    let mut start = 0;
    let mut centred = false;
    for label in tokens.iter().filter(is_label) {
        let middle = middle(label, rows, lines)?;
        let end = middle.checked_sub(start).filter(|end| *end >= start && *end < lines.len())?;
        centred |= middle % 2 == 1 || (start == 0 && middle > 0) || !label.more.is_empty();
        groups.push(Group { label, rows: start..=end });
        start = end + 1;
    }
    (centred && start == lines.len()).then_some(groups)
}

/// The first levels of rows whose second levels each stand under one of them, and
/// have it within their lines: near the middle, where rows differ in height.
fn by_second<'t, 'a>(
    rows: &[BoundIndicator],
    tokens: &'t [Token<'a>],
    lines: &[usize],
    stands_under: &[Groups],
    lexicon: &Lexicon,
) -> Option<Vec<Group<'t, 'a>>> {
    let is_label = |token: &&Token<'_>| {
        token.is(|role| matches!(role, Role::Level1(_)))
            && !rows.iter().any(|row| row.level2.span == token.span)
    };
    let labels: Vec<(&Token<'_>, Groups, usize)> = tokens
        .iter()
        .filter(is_label)
        .filter_map(|label| {
            let over = lexicon.first_level(&fold(label.text));
            Some((label, over, middle(label, rows, lines)?))
        })
        .collect();
    let mut groups: Vec<Group<'t, 'a>> = Vec::new();
    let mut start = 0;
    while start < rows.len() {
        let under = |over: Groups| {
            let rest = stands_under[start..].iter();
            start + rest.take_while(|second| second.meet(over)).count()
        };
        let found = labels.iter().find_map(|(label, over, middle)| {
            let end = under(*over);
            let within = end > start && *middle + 1 >= 2 * start && *middle < 2 * end;
            within.then_some((*label, end))
        });
        let (label, end) = found?;
        groups.push(Group { label, rows: start..=end - 1 });
        start = end;
    }
    (groups.len() > 1).then_some(groups)
}

/// Twice the number of the row whose line a label is on, or one more between two
/// rows; none before and behind all. A label in pieces is half-way between them.
fn middle(label: &Token<'_>, rows: &[BoundIndicator], lines: &[usize]) -> Option<usize> {
    if let Some(last) = label.more.last() {
        let before =
            |span: Span| rows.iter().filter(|row| row.level3.span.start < span.start).count();
        let (first, last) = (before(label.span), before(*last));
        if last > first {
            return Some(first + last - 1);
        }
    }
    match lines.binary_search(&label.row) {
        Ok(at) => Some(2 * at),
        Err(at) if at == 0 || at == lines.len() => None,
        Err(at) => Some(2 * at - 1),
    }
}

fn label_of<'t, 'a>(groups: &[Group<'t, 'a>], at: usize) -> Option<&'t Token<'a>> {
    groups.iter().find(|group| group.rows.contains(&at)).map(|group| group.label)
}

fn level(row: &BoundIndicator, column: C) -> &BoundCell {
    if column == C::Level1 { &row.level1 } else { &row.level2 }
}

/// Gives the label of a group to its rows, and takes back what was said of rows
/// without it.
fn give(out: &mut Indicators, first_row: usize, group: &Group<'_, '_>, column: C, log: &mut Log) {
    let label = group.label;
    for at in group.rows.clone() {
        let row = first_row + at;
        let cell = level(&out.rows[row], column);
        if cell.span == label.span && cell.presence == Presence::Printed {
            continue;
        }
        let cell = label.bind(Confidence::Likely);
        match column {
            C::Level1 => out.rows[row].level1 = cell,
            _ => out.rows[row].level2 = cell,
        }
        let subject = Subject::Indicator(row as u32, Some(column));
        log.doubts.retain(|doubt| {
            let of_a_lost_label = matches!(
                doubt.what,
                Doubt::NoCell | Doubt::LevelInferred | Doubt::LevelAcrossPages
            );
            doubt.subject != subject || !of_a_lost_label
        });
    }
    let pieces: Vec<Span> = label.pieces().collect();
    out.stray.retain(|stray| !pieces.contains(&stray.span));
}
