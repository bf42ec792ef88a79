//! Lines outside the tables: the heading, labels with their values, notes.

use resheet_model::{RawRow, RowKind};

use super::band::row;
use super::header::{Stack, stacks};
use super::join::{is_figure, is_known, is_open, joined};
use super::piece::{Piece, Printed};
use crate::cells::bare;

/// Reads lines of one page; each row with the index of its first line.
///
/// Lines are one row where a label runs over them, or where a value runs over
/// lines beside its label.
pub(super) fn read<'t>(text: &'t str, lines: &[Printed]) -> Vec<RawRow<'t>> {
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
        out.extend(cells(text, &lines[at..at + height]));
        at += height;
    }
    out
}

/// How many lines the row takes that begins with the first one.
fn height(text: &str, lines: &[Printed]) -> usize {
    const MOST: usize = 6;
    let full = lines.iter().take(MOST).take_while(|line| !line.pieces.is_empty()).count();
    (2..=full).rev().find(|&height| is_row(text, &lines[..height])).unwrap_or(1)
}

/// Whether several lines make one row: every label in it is whole only with
/// all its lines, and no two lines are rows on their own.
fn is_row(text: &str, lines: &[Printed]) -> bool {
    let stacks = stacks(lines.iter().flat_map(|line| &line.pieces));
    let whole = |stack: &Stack| {
        let label = joined(text, &stack.pieces);
        is_known(&label) && !is_open(&label)
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
                is_known(own) || is_figure(own) && !is_open(own)
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
    spanning && !torn && single_lines <= 1 && apart()
}

/// Values that go on below their first line, at its left edge or about its middle
/// and no wider, and nothing else there: every label stands in the first line.
fn hanging(stacks: &[Stack], lines: &[Printed], whole: impl Fn(&Stack) -> bool) -> bool {
    let Some(first) = lines.first() else { return false };
    let in_first = |stack: &Stack| stack.pieces[0].y == first.y;
    let goes_on = |stack: &Stack| {
        let top = &stack.pieces[0];
        let flush = |piece: &Piece| (piece.x0 - top.x0).abs() <= 1;
        let middle = |piece: &Piece| (piece.x0 + piece.x1 - top.x0 - top.x1).abs() <= 3;
        stack.pieces.iter().all(|piece| (flush(piece) || middle(piece)) && piece.x1 <= top.x1 + 1)
    };
    let follows_label = |at: usize| {
        at.checked_sub(1).is_some_and(|label| whole(&stacks[label])) && goes_on(&stacks[at])
    };
    (0..stacks.len())
        .all(|at| in_first(&stacks[at]) && (stacks[at].pieces.len() == 1 || follows_label(at)))
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

fn cells<'t>(text: &'t str, lines: &[Printed]) -> Option<RawRow<'t>> {
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
