//! What stands at a position of a row, whatever its column.

use resheet_lexis::{Shape, is_han, is_unit, measure, operator, shape, verdict_at_start};
use resheet_model::Measure;

use super::run::Run;

/// The longest relation and the longest unit, in characters.
const SHORT: usize = 8;

/// The end of a relation at a position.
pub(super) fn relation(run: &Run<'_>, at: usize) -> Option<usize> {
    let longest = (at + SHORT).min(run.len());
    (at + 1..=longest).rev().find(|&end| operator(run.slice(at, end)).is_some())
}

/// The end of a word of the vocabulary of values.
pub(super) fn word(run: &Run<'_>, at: usize) -> Option<usize> {
    Some(run.behind(at, verdict_at_start(run.rest(at))?))
}

/// Whether words from one position to another end in one of the vocabulary that
/// has so many characters, and are more.
pub(super) fn ends_in_word(run: &Run<'_>, from: usize, end: usize, least: usize) -> bool {
    (from + 1..(end + 1).saturating_sub(least)).rev().take(8).any(|at| word(run, at) == Some(end))
}

/// The end of the longest known unit at a position.
pub(super) fn unit(run: &Run<'_>, at: usize) -> Option<usize> {
    if run.char(at) == Some('(') {
        let end = run.bracket(at)?;
        return is_unit(run.slice(at + 1, end - 1)).then_some(end);
    }
    let longest = (at + SHORT).min(run.len());
    (at + 1..=longest).rev().find(|&end| {
        let figure = run.is_digit(end) && run.is_digit(end - 1);
        !figure && !run.is_digit(end - 1) && is_unit(run.slice(at, end))
    })
}

/// The longest range of values, in characters.
const RANGE: usize = 14;

/// The end of a range of values at a position whose second end has a unit: `80%-90%`, `1-6月`.
pub(super) fn range(run: &Run<'_>, at: usize) -> Option<usize> {
    if !run.is_digit(at) {
        return None;
    }
    let longest = run.slice(at, at + RANGE);
    let joint = longest.find(['-', '~'])?;
    let behind = run.behind(at, joint + 1);
    // The first end may have its unit.
    let of_end = |c: char| c.is_ascii_digit() || matches!(c, '.' | '%') || is_han(c);
    if !run.is_digit(behind) || !longest[..joint].chars().all(of_end) {
        return None;
    }
    let figures = run.end_of_figures(behind);
    let last = (at + RANGE).min(figures + UNITS).min(run.len());
    (figures + 1..=last).rev().find(|&end| {
        let text = run.slice(at, end);
        let month = || shape(text) == Shape::Time && text.ends_with('月');
        let cut = run.is_digit(end) && run.is_digit(end - 1);
        !cut && (is_rising(text) || month())
    })
}

/// The longest unit of a range.
const UNITS: usize = 4;

fn is_rising(text: &str) -> bool {
    matches!(measure(text), Measure::Range { low, high, .. } if low < high)
}

/// Where a date begins whose year or month ends a run of figures.
pub(super) fn date_in(run: &Run<'_>, at: usize, end: usize) -> Option<usize> {
    let longest = match run.char(end)? {
        '年' => 4,
        '月' => 2,
        _ => return None,
    };
    let from = |digits: usize| end.checked_sub(digits).filter(|from| *from >= at);
    if longest == 4 {
        let year = |from: &usize| matches!(run.slice(*from, from + 2), "19" | "20");
        return from(4).filter(year);
    }
    // Of `1012月` the month is the twelfth, and the first figure of it no nought.
    let two = from(2).filter(|from| matches!(run.slice(*from, end), "10" | "11" | "12"));
    two.or_else(|| from(1))
}
