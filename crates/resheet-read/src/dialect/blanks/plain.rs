//! Lines outside the tables: the heading, labels with their values, notes.

use resheet_lexis::{Role, fold};
use resheet_model::{RawRow, RowKind};

use super::band::row;
use super::header::{Stack, stacks};
use super::join::{is_figure, is_open, joined};
use super::piece::{Metric, Piece, Printed};
use crate::cells::bare;
use crate::dump::Dump;

/// Reads lines of one page; each row with the index of its first line.
///
/// Lines are one row where a label runs over them, or where a value runs over
/// lines beside its label.
pub(super) fn read<'t>(text: Dump<'t, '_>, lines: &[Printed]) -> Vec<RawRow<'t>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        if line.pieces.is_empty() {
            if !line.page_break {
                out.push(bare(RowKind::Blank, line.line.start, line.line.end));
            }
            at += 1;
            continue;
        }
        let height = height(text, &lines[at..]);
        if height == 1
            && let Some(cells) = moved(text, &lines[at..])
        {
            out.extend(row(text, &cells));
            at += 2;
            continue;
        }
        out.extend(cells(text, &lines[at..at + height]));
        at += height;
    }
    out
}

/// How many lines the row takes that begins with the first one.
fn height(text: Dump<'_, '_>, lines: &[Printed]) -> usize {
    const MOST: usize = 6;
    let full = lines.iter().take(MOST).take_while(|line| !line.pieces.is_empty()).count();
    // Lines without a label above one whose value is missing are that value's.
    let wanted = |height: usize| {
        let label = |piece: &Piece| is_label(text, piece.text(text));
        lines.get(height).is_some_and(|next| lacks_value(text, next))
            && !lines[height - 1].pieces.iter().any(label)
    };
    (2..=full).rev().find(|&height| !wanted(height) && is_row(text, &lines[..height])).unwrap_or(1)
}

/// Whether the label of a field stands before another in a line, with no value
/// between.
fn lacks_value(text: Dump<'_, '_>, line: &Printed) -> bool {
    let field = |role: &Role| matches!(role, Role::Field(_));
    let label = |piece: &Piece| super::roles(text, piece).iter().any(field);
    line.pieces.windows(2).any(|pair| label(&pair[0]) && label(&pair[1]))
}

/// Whether several lines make one row: every label in it is whole only with
/// all its lines, and no two lines are rows on their own.
fn is_row(text: Dump<'_, '_>, lines: &[Printed]) -> bool {
    let stacks = stacks(lines.iter().flat_map(|line| &line.pieces));
    let whole = |stack: &Stack| {
        let label = joined(text, &stack.pieces);
        text.is_known(&label) && !is_open(&label)
    };
    let wrapped = stacks.iter().filter(|stack| stack.pieces.len() > 1 && whole(stack)).count();
    // A label within the lines, and every other piece a value at its side.
    let labels = stacks.iter().filter(|stack| whole(stack)).count();
    if labels == 0 {
        return false;
    }
    let first_and_last = |stack: &Stack| {
        let ys: Vec<i32> = stack.pieces.iter().map(|piece| piece.y).collect();
        ys.first() == lines.first().map(|line| &line.y)
            && ys.last() == lines.last().map(|line| &line.y)
    };
    let spanning = stacks.iter().any(first_and_last);
    let torn = stacks.iter().any(|stack| {
        let pieces = &stack.pieces;
        pieces.len() > 1
            && !whole(stack)
            && pieces.iter().any(|piece| {
                let own = piece.text(text);
                text.is_known(own) || is_figure(own) && !is_open(own)
            })
    });
    let single_lines = stacks
        .iter()
        .filter(|stack| whole(stack) && stack.pieces.len() == 1)
        .filter_map(|stack| stack.pieces.first())
        .map(|piece| piece.y)
        .collect::<std::collections::BTreeSet<i32>>()
        .len();
    let apart = || wrapped > 0 || centred(&stacks, lines, whole) || hanging(&stacks, lines, whole);
    let title = |line: &Printed| matches!(&line.pieces[..], [only] if is_title(text, only));
    spanning
        && !torn
        && single_lines <= 1
        && apart()
        && stacks.iter().all(is_full)
        && !lines.iter().any(title)
}

/// Whether each line but the last is nearly as wide as the widest.
fn is_full(stack: &Stack) -> bool {
    let width = |piece: &Piece| piece.x1 - piece.x0;
    let widest = stack.pieces.iter().map(width).max().unwrap_or(0);
    let above = stack.pieces.split_last().map_or(&[][..], |(_, above)| above);
    above.iter().all(|piece| width(piece) * 3 >= widest * 2)
}

fn is_title(text: Dump<'_, '_>, piece: &Piece) -> bool {
    let own = fold(piece.text(text));
    own.len() <= 300 && text.lexicon.is_title(&own)
}

/// Values that go on below their first line, at its left edge or about its middle
/// and no wider, and nothing else there: every label stands in the first line.
fn hanging(stacks: &[Stack], lines: &[Printed], whole: impl Fn(&Stack) -> bool) -> bool {
    let Some(first) = lines.first() else { return false };
    let in_first = |stack: &Stack| stack.pieces[0].y == first.y;
    let continues = |stack: &Stack| {
        let top = &stack.pieces[0];
        let flush = |piece: &Piece| (piece.x0 - top.x0).abs() <= 1;
        let middle = |piece: &Piece| (piece.x0 + piece.x1 - top.x0 - top.x1).abs() <= 3;
        stack.pieces.iter().all(|piece| (flush(piece) || middle(piece)) && piece.x1 <= top.x1 + 1)
    };
    let follows_label = |at: usize| {
        at.checked_sub(1).is_some_and(|label| whole(&stacks[label])) && continues(&stacks[at])
    };
    (0..stacks.len())
        .all(|at| in_first(&stacks[at]) && (stacks[at].pieces.len() == 1 || follows_label(at)))
}

/// The cells of two lines, where the second is the rest of values in the first and
/// no column shows it: wide characters have moved them on. As many rests as values
/// are theirs in order; a single one behind the last label is the last value's.
fn moved(text: Dump<'_, '_>, lines: &[Printed]) -> Option<Vec<Vec<Piece>>> {
    /// A rest is short.
    const REST: i32 = 24;
    /// The rest of a label stands no further beside its beginning.
    const BESIDE: i32 = 2;
    let [first, second, ..] = lines else { return None };
    // A rest that makes a label whole is that label's.
    let completes = |label: &Piece, rest: &Piece| {
        label.overlap(rest.x0, rest.x1) > -BESIDE
            && text.is_beginning(label.text(text))
            && is_label(text, &joined(text, &[*label, *rest]))
    };
    let ends = |label: &Piece| second.pieces.iter().find(|rest| completes(label, rest)).copied();
    let labels: Vec<usize> = (0..first.pieces.len())
        .filter(|&at| {
            let own = &first.pieces[at];
            is_label(text, own.text(text)) || ends(own).is_some()
        })
        .collect();
    let value = |at: &usize| {
        let next = at + 1;
        (next < first.pieces.len() && !labels.contains(&next)).then_some(next)
    };
    let values: Vec<usize> = labels.iter().filter_map(value).collect();
    // Labels and values take turns.
    if labels.first() != Some(&0) || labels.len() + values.len() != first.pieces.len() {
        return None;
    }
    let mut cells: Vec<Vec<Piece>> = first.pieces.iter().map(|piece| vec![*piece]).collect();
    let mut rests = second.pieces.clone();
    for &label in &labels {
        if let Some(end) = ends(&first.pieces[label]) {
            cells[label].push(end);
            rests.retain(|rest| *rest != end);
        }
    }
    let last = first.pieces[*labels.last()?];
    let owners: &[usize] = match rests.len() {
        0 if rests.len() < second.pieces.len() => &[],
        0 => return None,
        count if count == values.len() && count == labels.len() => &values,
        1 if rests[0].x0 >= last.x1 && values.last() > labels.last() => &values[values.len() - 1..],
        _ => return None,
    };
    let is_rest = |(owner, rest): (&usize, &Piece)| {
        let (own, rest) = (first.pieces[*owner].text(text), rest.text(text));
        let width = printed(rest);
        width <= REST
            && width < printed(own)
            && is_wide(own)
            && is_wide(rest)
            && !is_label(text, rest)
            && !text.is_beginning(rest)
            && !is_figure(rest)
    };
    let wanted = lines.get(2).is_some_and(|next| lacks_value(text, next));
    if wanted || first.page != second.page || !owners.iter().zip(&rests).all(is_rest) {
        return None;
    }
    for (owner, rest) in owners.iter().zip(&rests) {
        cells[*owner].push(*rest);
    }
    Some(cells)
}

fn is_label(text: Dump<'_, '_>, own: &str) -> bool {
    text.is_known(own) && own.chars().count() > 2
}

/// Whether a text ends, or begins, as one does that goes on.
fn is_wide(text: &str) -> bool {
    text.chars().all(|c| !c.is_ascii() || "[]()-".contains(c) || c.is_ascii_digit())
        && text.contains(resheet_lexis::is_han)
}

fn printed(text: &str) -> i32 {
    Metric::Terminal.widths(text).map(|(_, width)| width).sum()
}

/// A value above and below the line of its label, and nothing else there.
fn centred(stacks: &[Stack], lines: &[Printed], whole: impl Fn(&Stack) -> bool) -> bool {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return false };
    let beside =
        |stack: &Stack| stack.pieces.len() == 1 && stack.pieces[0].y * 2 == first.y + last.y;
    let follows_label = |at: usize| {
        at.checked_sub(1).is_some_and(|label| whole(&stacks[label]) && beside(&stacks[label]))
    };
    lines.len() >= 3
        && stacks.first().is_some_and(beside)
        && (0..stacks.len()).all(|at| beside(&stacks[at]) || follows_label(at))
}

fn cells<'t>(text: Dump<'t, '_>, lines: &[Printed]) -> Option<RawRow<'t>> {
    let cells: Vec<Vec<Piece>> = stacks(lines.iter().flat_map(|line| &line.pieces))
        .into_iter()
        .map(|stack| stack.pieces)
        .collect();
    let mut row = row(text, &cells)?;
    if row.cells.len() == 1 {
        row.kind = RowKind::Text;
    }
    Some(row)
}
