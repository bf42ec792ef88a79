//! Values that follow each other without anything between.

use resheet_lexis::{Role, Shape, is_han, operator, shape, verdict_at_start};

use super::run::Run;
use super::shape::{range, unit};

/// The longest relation in words, and the longest value behind its figures.
const RELATION: usize = 8;
const BEHIND: usize = 16;

/// What a value looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ValueShape {
    /// Figures and points only; perhaps several values.
    Figures,
    /// Figures with a unit or a percent sign, or a date.
    Measured,
    /// With a relation in front.
    Related,
    /// A verdict or another word from the vocabulary of values.
    Word,
    /// A dash.
    Dash,
}

/// Values in a row, each with its end.
pub(super) type Chain = Vec<(usize, ValueShape)>;

/// The longest chain of values at a position, however long. `points` says
/// that the table has a column of weights or scores, so that figures follow
/// the actual value.
///
/// ```ebnf
/// chain   = value , { value } ;
/// value   = [ relation ] , figures , [ unit ] | word | dash ;
/// figures = digit , { digit | "." | "," } ;
/// ```
///
/// A unit belongs to one of the first two values, and only where something
/// that begins a cell follows it: `1010项目预算控制数` are points and a name.
/// A word of the vocabulary is a value under the same condition.
pub(super) fn chain(run: &Run<'_>, from: usize, points: bool) -> Chain {
    beginning(run, from, points, usize::MAX)
}

/// The first values of a chain, so many at most: who asks at each position of a run
/// cannot walk to the end of the chain each time.
fn beginning(run: &Run<'_>, from: usize, points: bool, most: usize) -> Chain {
    let mut chain = Chain::new();
    let mut at = from;
    while chain.len() < most
        && let Some((end, shape)) = value(run, at, chain.len(), points)
    {
        chain.push((end, shape));
        at = end;
    }
    chain
}

/// Whether two values follow each other at a position. A word followed by a measure begins
/// a name (`覆盖5个乡镇`).
pub(super) fn are_several(run: &Run<'_>, from: usize, points: bool) -> bool {
    use ValueShape::{Figures, Measured, Related, Word};
    match beginning(run, from, points, 2).as_slice() {
        [] | [_] | [(_, Word), (_, Measured | Related), ..] => false,
        [(end, Word), (_, Figures), ..] => is_value(run, *end),
        _ => true,
    }
}

/// Whether the chain at a position, behind words, proves that the words end there.
///
/// Two values do, or one with a relation, or one that fills the row. Figures
/// followed by a relation are part of a name (`PM2.5≤35`), and so is a word
/// followed by a measure (`资金发放及时100%`).
pub(super) fn proves(run: &Run<'_>, from: usize, points: bool) -> bool {
    /// What stands behind so many values proves nothing more.
    const ENOUGH: usize = 3;
    match beginning(run, from, points, ENOUGH).as_slice() {
        [] => false,
        [(_, ValueShape::Related), ..] => true,
        [(_, ValueShape::Figures | ValueShape::Measured), (_, ValueShape::Related), ..] => false,
        [(_, ValueShape::Word), (_, ValueShape::Measured | ValueShape::Related), ..] => false,
        [(_, ValueShape::Dash)] => false,
        // Target and actual value are words at most.
        [(_, ValueShape::Word), (_, ValueShape::Word), (_, ValueShape::Word), ..] => false,
        [(end, _)] => *end == run.len() || closes(run, *end),
        _ => true,
    }
}

fn value(run: &Run<'_>, from: usize, nth: usize, points: bool) -> Option<(usize, ValueShape)> {
    if level_or_total(run, from) {
        return None;
    }
    if is_dash(run, from) {
        return Some((from + 1, ValueShape::Dash));
    }
    let behind = relation(run, from);
    let figures = behind.unwrap_or(from);
    if run.is_digit(figures) {
        if let Some(end) = range(run, figures).filter(|_| nth < 2) {
            let shape = behind.map_or(ValueShape::Measured, |_| ValueShape::Related);
            return Some((end, shape));
        }
        let plain = figures_end(run, figures);
        // `1.受极端天气影响` is a paragraph.
        if !run.is_digit(plain - 1) {
            return None;
        }
        let shape = if behind.is_some() { ValueShape::Related } else { ValueShape::Figures };
        let percent = if run.char(plain) == Some('%') { plain + 1 } else { plain };
        if nth > 1 {
            return Some((percent, shape));
        }
        let sure = (nth == 0 && behind.is_some()) || !points;
        let end = measured(run, from, plain, sure).unwrap_or(percent);
        let shape =
            if end > plain && shape == ValueShape::Figures { ValueShape::Measured } else { shape };
        return Some((end, shape));
    }
    word(run, from, nth).map(|end| (end, ValueShape::Word))
}

/// The end of a relation at a position, if figures follow it.
fn relation(run: &Run<'_>, from: usize) -> Option<usize> {
    (from + 1..=from + RELATION)
        .take_while(|end| *end < run.len())
        .filter(|&end| run.is_digit(end) && operator(run.slice(from, end)).is_some())
        .last()
}

pub(super) fn is_dash(run: &Run<'_>, at: usize) -> bool {
    matches!(run.char(at), Some('-' | '/'))
}

/// The end of digits, points and commas.
pub(super) fn figures_end(run: &Run<'_>, from: usize) -> usize {
    /// `4.301.受极端天气影响`: the first paragraph's number is no figure.
    const PARAGRAPH: &str = "1.";
    let end = run.end_of_figures(from);
    let before = end.saturating_sub(PARAGRAPH.len());
    if before > from && run.slice(before, end) == PARAGRAPH { before } else { end }
}

/// The end of the longest measure whose figures end at `plain`.
fn measured(run: &Run<'_>, from: usize, plain: usize, sure: bool) -> Option<usize> {
    let longest = (plain + BEHIND).min(run.len());
    let label = (plain..longest).find(|&at| at >= plain && level_or_total(run, at));
    let longest = label.unwrap_or(longest);
    (plain..=longest).rev().find(|&end| {
        let cut = run.is_digit(end) && end > from && run.is_digit(end - 1);
        let read = || {
            matches!(
                shape(run.slice(from, end)),
                Shape::Number | Shape::Percent | Shape::Quantity | Shape::Time
            )
        };
        !cut && (end == plain || sure || begins_cell(run, end, 0)) && read()
    })
}

/// The end of a word of the vocabulary of values.
fn word(run: &Run<'_>, from: usize, nth: usize) -> Option<usize> {
    let end = run.behind(from, verdict_at_start(run.rest(from))?);
    let doubled = run.char(from) == run.char(end);
    if nth == 0 && continues(run, from) {
        return None;
    }
    // One character alone is more often part of a name.
    let short = end == from + 1 && nth == 0 && !doubled;
    (!short && begins_cell(run, end, 0)).then_some(end)
}

/// Whether a word at a position goes on with the words before it:
/// `建立并完善`.
pub(super) fn continues(run: &Run<'_>, at: usize) -> bool {
    at > 0 && matches!(run.char(at - 1), Some('并' | '和' | '与' | '及' | '、' | '的'))
}

/// Whether what stands at a position can only be the beginning of a cell.
fn begins_cell(run: &Run<'_>, at: usize, depth: usize) -> bool {
    at >= run.len()
        || run.is_digit(at)
        || is_dash(run, at)
        || relation(run, at).is_some()
        || closes(run, at)
        || (depth < 2
            && verdict_at_start(run.rest(at))
                .is_some_and(|bytes| begins_cell(run, run.behind(at, bytes), depth + 1)))
}

/// Whether a label stands at a position that ends a row of the table.
fn closes(run: &Run<'_>, at: usize) -> bool {
    level_or_total(run, at) || run.label(at, |role| matches!(role, Role::Tail)).is_some()
}

/// Whether figures at a position are a value and do not begin a name (`5A景区`): a sign
/// follows them, or nothing, or a unit behind which a cell can begin.
pub(super) fn is_value(run: &Run<'_>, at: usize) -> bool {
    if !run.is_digit(at) {
        return false;
    }
    let end = run.end_of_figures(at);
    let word = |c: char| is_han(c) || c.is_ascii_alphabetic();
    let closes = |role: &Role| role.is_level() || matches!(role, Role::Total | Role::Tail);
    let stops = |at: usize| {
        !run.char(at).is_some_and(word)
            || verdict_at_start(run.rest(at)).is_some()
            || run.label(at, closes).is_some()
    };
    stops(end) || unit(run, end).is_some_and(stops)
}

/// A word of a level of four characters or more, or a total with its figures.
/// Shorter words are too common inside names.
pub(super) fn level_or_total(run: &Run<'_>, at: usize) -> bool {
    let level = run.label(at, Role::is_level);
    level.is_some_and(|label| label.bare >= at + 4 && !is_value(run, label.end))
        || run
            .label(at, |role| matches!(role, Role::Total))
            .is_some_and(|label| run.is_digit(label.end))
}
