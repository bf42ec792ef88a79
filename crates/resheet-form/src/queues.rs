//! The indicator table of a dump whose order is scrambled.
//!
//! Rows do not hold there, but each column is a queue: its cells come in the
//! order of the rows, wherever the cells of the other columns stand. So the
//! state of a reading is the next row of each queue ([`table`]). A piece of text
//! is the next cell of a queue, or one that a page left for later, goes on with
//! the last cell of a column, or is of no column; each has a price, and a beam
//! ([`beam`]) keeps the cheapest readings. Sums that hold are worth much at the
//! end. Levels and reasons, which are over several rows or in few, get their rows
//! behind that ([`levels`], [`groups`]), and the cheapest reading becomes rows ([`rows`]).

mod beam;
mod cells;
mod goals;
mod groups;
mod levels;
mod order;
mod pieces;
mod rows;
mod seams;
mod state;
mod table;

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use resheet_lexis::{
    Features, Lexicon, Role, Shape, begins_with_sign, begins_with_unit, fold, shape,
    shape_and_number,
};
use resheet_model::{Confidence, Decimal, IndicatorColumn};

use crate::glued::{self, Execution};
use crate::indicators::Indicators;
use crate::log::Log;
use crate::reading::rows_are_records;
use crate::token::Token;
use cells::Cells;
pub(crate) use goals::read as goals;
use order::Order;
use rows::Reading;
use seams::Seams;
use state::State;
use table::Table;

/// Fewer rows are no table, or are read as well in the plain way.
const FEWEST_ROWS: u32 = 3;

/// So many cells before the first target its row may begin.
const REACH: usize = 6;

/// A sheet with more tokens is not read so.
const MOST_TOKENS: usize = 600;

/// Parts tokens that hold several cells with blanks between: labels, values, and what
/// stands beside them, or a line of each of the two texts of the goals.
pub(crate) fn cut<'t, 'a>(
    tokens: &'t [Token<'a>],
    lexicon: &'a Lexicon,
    log: &mut Log,
) -> Cow<'t, [Token<'a>]> {
    if tokens.len() > MOST_TOKENS {
        return Cow::Borrowed(tokens);
    }
    /// Shorter tokens are no two lines of text.
    const TWO_LINES: usize = 30;
    let mut out = Vec::with_capacity(tokens.len());
    for token in tokens {
        let whole = token.more.is_empty()
            && (token.span.end - token.span.start) as usize == token.text.len();
        let parts = if !whole || !token.roles.is_empty() || !token.text.contains(' ') {
            Vec::new()
        } else if token.length >= TWO_LINES
            && let Some(at) = goals::halves(token.text)
        {
            vec![0..at, at + 1..token.text.len()]
        } else {
            parts(token, lexicon)
        };
        if parts.len() < 2 {
            out.push(token.clone());
            continue;
        }
        let first = out.len();
        let evidence = vec![token.span];
        let features = Features::of_value;
        glued::part(&mut out, token, &parts, Confidence::Likely, evidence, features, log);
        for part in &mut out[first..] {
            part.features = Rc::new(Features::new(part.text, lexicon));
        }
    }
    Cow::Owned(out)
}

/// The cells that a token holds with blanks between them: labels and values each are one;
/// words beside words are one text. Words behind a figure may be its unit.
fn parts(token: &Token<'_>, lexicon: &Lexicon) -> Vec<Range<usize>> {
    let is_sentence = token.text.contains(['，', '。', '；', '、']);
    if is_sentence || !matches!(token.shape, Shape::Words | Shape::Verdict) {
        return Vec::new();
    }
    if has_date(token.text) {
        return parts_of_dates(token, lexicon);
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    // Whether the last part may go on with words.
    let (mut are_words, mut is_figure) = (false, false);
    let mut start = 0;
    for text in token.text.split(' ') {
        let own = start..start + text.len();
        start = own.end + 1;
        if text.is_empty() {
            continue;
        }
        let folded = fold(text);
        let words = shape(&folded) == Shape::Words && lexicon.lookup(&folded).is_none();
        // Words go on with words, and with what is no points; a figure with its unit.
        let goes_on = are_words && (words || exceeds_points(&folded))
            || is_figure && may_follow_figure(&folded);
        match parts.last_mut() {
            Some(last) if goes_on => last.end = own.end,
            _ => parts.push(own),
        }
        are_words = words && !is_figure;
        is_figure = folded.ends_with(|c: char| c.is_ascii_digit());
    }
    parts
}

/// A label or a date and what stands behind it.
fn parts_of_dates(token: &Token<'_>, lexicon: &Lexicon) -> Vec<Range<usize>> {
    let is_time = |text: &str| shape(text) == Shape::Time;
    let parts_at = |at: &usize| {
        let (before, behind) = (&token.text[..*at], &token.text[*at + 1..]);
        lexicon.lookup(&fold(before)).is_some() || is_time(before) && is_time(behind)
    };
    let at = token.text.match_indices(' ').map(|(at, _)| at).find(parts_at);
    at.map_or(Vec::new(), |at| vec![0..at, at + 1..token.text.len()])
}

/// Whether a text has a figure and what makes it a date.
fn has_date(text: &str) -> bool {
    let mut digit = false;
    text.chars().any(|c| {
        let is_date = digit && matches!(c, '年' | '月' | '日');
        digit = c.is_ascii_digit() || digit && c == ' ';
        is_date
    })
}

/// Whether a text is a plain number that no points are as high as.
fn exceeds_points(folded: &str) -> bool {
    shape_and_number(folded).1.is_some_and(|it| !it.percent && it.value > Decimal::ONE_HUNDRED)
}

/// Whether a text begins as what stands behind a figure does: with a unit, a bound or a bracket.
fn may_follow_figure(folded: &str) -> bool {
    folded.starts_with(['(', '以', '左']) || begins_with_unit(folded)
}

/// The readings that are left at the end, the cheapest first, by the order of columns that
/// reads cheapest.
fn search(table: &mut Table<'_, '_, '_>, orders: Vec<Order>, pieces: usize) -> Vec<(i32, State)> {
    let mut ends: Vec<(i32, State)> = Vec::new();
    for (nth, order) in orders.into_iter().enumerate() {
        table.set_order(order);
        let other = beam::search(table, pieces);
        let least = |ends: &[(i32, State)]| ends.first().map_or(i32::MAX, |end| end.0);
        if least(&other) < least(&ends) {
            ends = other;
        }
        // What sums prove needs no other order, if hardly anything speaks against it or
        // another was looked at.
        let plain = |cost: i32, best: &State| nth > 0 || cost <= Table::rows(best) as i32;
        if ends.first().is_some_and(|(cost, best)| plain(*cost, best) && table.proved(best)) {
            break;
        }
    }
    ends
}

/// The table of a sheet, the tokens in it, whether sums prove it; none if nothing speaks for one.
pub(crate) fn read(
    tokens: &[Token<'_>],
    taken: &[bool],
    execution: &Execution,
    lexicon: &Lexicon,
    disordered: bool,
    log: &mut Log,
) -> Option<(Indicators, Vec<usize>, bool)> {
    let apart = tokens.iter().any(|token| {
        token.is(|role| matches!(role, Role::Operator | Role::Unit)) && token.length > 2
    });
    // Where rows of the dump are rows of the form, hardly any order is lost.
    if tokens.len() > MOST_TOKENS || rows_are_records(tokens) && !disordered {
        return None;
    }
    let head = |wanted: &[IndicatorColumn]| {
        tokens.iter().position(|token| {
            token
                .is(|role| matches!(role, Role::IndicatorColumn(column) if wanted.contains(column)))
        })
    };
    use IndicatorColumn as C;
    let sign = tokens.iter().position(|token| begins_with_sign(&token.folded));
    let label = |at: &usize| tokens[*at].is(Role::heads_an_indicator_column);
    // A name stands before the first target, behind the labels.
    let named = |sign: usize| {
        let near = sign.saturating_sub(REACH)..sign;
        near.clone().rev().find(label).map_or(near.start, |at| at + 1)
    };
    let start = head(&[C::Level3]).or(sign.map(named))?;
    let first = head(&[C::Level1, C::Level2]).map_or(start, |first| first.min(start));
    let free: Vec<usize> = (first..tokens.len()).filter(|&at| !taken[at]).collect();
    let pieces: Vec<&Token<'_>> = free.iter().map(|&at| &tokens[at]).collect();
    let begins = free.partition_point(|&at| at < start);
    // Unless values stand before it.
    let before = |at: &usize| *at > start && sign.is_none_or(|sign| sign < start || sign > *at);
    let values = head(&[C::Target]).filter(before).unwrap_or(start);
    let values = free.partition_point(|&at| at < values);
    let seams = Seams::new(tokens);
    let cells = Cells::new(&pieces, lexicon, &seams, apart);
    let orders = Order::candidates(tokens);
    let places = [begins, values];
    let mut table = Table::new(&pieces, cells, *orders.first()?, execution, places, tokens);
    let ends = search(&mut table, orders, pieces.len());
    let (_, best) = ends.first()?;
    let rows = Table::rows(best);
    let proved = table.proved(best);
    // Without a proof only a reading that is cheap all over is one.
    let cheap = ends[0].0 <= 6 * rows as i32;
    if rows < FEWEST_ROWS || !(proved || disordered && cheap) {
        return None;
    }
    let path = table.path(best);
    let mut reading = Reading::new(&path, rows as usize, &pieces);
    if !proved {
        reading.doubt_all();
    }
    // What other readings, no dearer, have elsewhere is a guess.
    for (_, rival) in ends.iter().skip(1).filter(|(cost, _)| *cost <= ends[0].0) {
        reading.doubt(&path, &table.path(rival));
    }
    let (found, used) = reading.bind(&free, lexicon, log);
    Some((found, used, proved))
}

#[cfg(test)]
mod tests {
    use super::goals::halves;

    #[test]
    fn a_line_of_many_blanks_is_looked_at_once() {
        // Counting each half for each blank would be half a million million characters.
        let figures = "1 ".repeat(500_000);
        assert_eq!(halves(&figures), None);
        assert_eq!(halves(&format!("{figures}甲乙。 丙丁")), Some(figures.len() + "甲乙。".len()));
        assert_eq!(halves("甲乙。 丙"), None);
        assert_eq!(halves("乙 丙丁"), None);
    }
}
