//! Rows written as stairs: where a merged cell lies in the middle between two rows, some
//! programs (`pdftotext -layout`) write the lines of both below each other, column by
//! column.
//!
//! ```text
//! 群众口碑 环境反响 查档人员满意比例
//!                 沿线村民满意比例
//!                              12
//!                              18
//!                                       ≥91%   12
//!                                       ≥88%   18
//! ```
//!
//! A step is as many lines as there are rows; each begins behind the end of all lines of the
//! one before. The lines of all steps are put beside each other again.

use super::join::is_value;
use super::piece::Printed;
use crate::dump::Dump;

/// So many rows are written so at most.
const MOST_ROWS: usize = 6;
/// Where each line has one word, so many steps show that they are no wrapped texts.
const STEPS: usize = 2;

/// Puts the lines of steps beside those of the first.
pub(super) fn level(text: Dump<'_, '_>, printed: &mut Vec<Printed>) {
    let mut gone = vec![false; printed.len()];
    let mut at = 0;
    while at < printed.len() {
        let found = (2..=MOST_ROWS).rev().find_map(|rows| {
            let steps = steps(text, &printed[at..], rows);
            (steps > 0).then_some((rows, steps))
        });
        let Some((rows, steps)) = found else {
            at += 1;
            continue;
        };
        for nth in rows..rows * (steps + 1) {
            let pieces = std::mem::take(&mut printed[at + nth].pieces);
            printed[at + nth % rows].pieces.extend(pieces);
            gone[at + nth] = true;
        }
        at += rows * (steps + 1);
    }
    if gone.contains(&true) {
        let mut gone = gone.into_iter();
        printed.retain(|_| !gone.next().unwrap_or(false));
        number(printed);
    }
}

/// Numbers the lines anew.
fn number(printed: &mut [Printed]) {
    let mut y = 0;
    for line in printed {
        line.y = y;
        line.pieces.iter_mut().for_each(|piece| piece.y = y);
        y += i32::from(!line.page_break);
    }
}

/// How many steps of so many lines follow on the first lines.
fn steps(text: Dump<'_, '_>, lines: &[Printed], rows: usize) -> usize {
    let Some(first) = lines.get(..rows) else { return 0 };
    let page = first[0].page;
    let whole = |lines: &[Printed]| {
        lines.iter().all(|line| line.page == page && !line.page_break && !line.pieces.is_empty())
    };
    if !whole(first) {
        return 0;
    }
    let mut right = end(first);
    let (mut steps, mut most_words, mut has_value) = (0, 0, false);
    for step in lines[rows..].chunks_exact(rows) {
        let begins = |line: &Printed| line.pieces.first().map_or(0, |piece| piece.x0);
        if !whole(step) || !step.iter().all(|line| begins(line) > right) {
            break;
        }
        let Some(values) = values(text, step) else { break };
        (steps, most_words, right) = (steps + 1, most_words.max(values.len()), end(step));
        has_value |= values.contains(&true);
    }
    if has_value && (steps >= STEPS || most_words > 1) { steps } else { 0 }
}

/// Where the longest of these lines ends.
fn end(lines: &[Printed]) -> i32 {
    lines.iter().filter_map(|line| line.pieces.last()).map(|last| last.x1).max().unwrap_or(0)
}

/// Which words of each of these lines are values, if they are the same of all: lines of one
/// text are not alike.
fn values(text: Dump<'_, '_>, lines: &[Printed]) -> Option<Vec<bool>> {
    let of_line = |line: &Printed| -> Vec<bool> {
        let words = line.pieces.iter().flat_map(|piece| piece.text(text).split_whitespace());
        words.map(|word| is_value(text, word)).collect()
    };
    let first = of_line(lines.first()?);
    lines[1..].iter().all(|line| of_line(line) == first).then_some(first)
}
