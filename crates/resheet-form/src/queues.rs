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
mod pieces;
mod rows;
mod seams;
mod state;
mod table;

use std::borrow::Cow;
use std::rc::Rc;

use resheet_lexis::{Features, Lexicon, Role, Shape, begins_with_sign, fold, shape};
use resheet_model::{Confidence, IndicatorColumn};

use crate::glued::{self, Execution};
use crate::indicators::Indicators;
use crate::log::Log;
use crate::reading::rows_are_records;
use crate::token::Token;
use cells::Cells;
pub(crate) use goals::read as goals;
use rows::Reading;
use seams::Seams;
use table::Table;

/// Fewer rows are no table, or are read as well in the plain way.
const FEWEST_ROWS: u32 = 3;

/// A sheet with more tokens is not read so.
const MOST_TOKENS: usize = 600;

/// Parts tokens that hold two cells with a blank between: a label and what stands
/// behind it, or a line of each of the two texts of the goals.
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
        let at = if !whole || !token.roles.is_empty() || !token.text.contains(' ') {
            None
        } else if token.length >= TWO_LINES {
            goals::halves(token.text)
        } else {
            let label = |at: &usize| lexicon.lookup(&fold(&token.text[..*at])).is_some();
            let is_time = |text: &str| shape(text) == Shape::Time;
            let dates = |at: &usize| {
                token.shape != Shape::Time
                    && is_time(&token.text[..*at])
                    && is_time(&token.text[*at + 1..])
            };
            token.text.match_indices(' ').map(|(at, _)| at).find(|at| label(at) || dates(at))
        };
        match at {
            Some(at) => {
                let parts = [0..at, at + 1..token.text.len()];
                let first = out.len();
                glued::part(&mut out, token, &parts, Confidence::Likely, vec![token.span], log);
                for part in &mut out[first..] {
                    part.features = Rc::new(Features::new(part.text, lexicon));
                }
            }
            None => out.push(token.clone()),
        }
    }
    Cow::Owned(out)
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
    if apart || tokens.len() > MOST_TOKENS || rows_are_records(tokens) && !disordered {
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
    let start = head(&[C::Level3]).or(sign)?;
    let first = head(&[C::Level1, C::Level2]).map_or(start, |first| first.min(start));
    let free: Vec<usize> = (first..tokens.len()).filter(|&at| !taken[at]).collect();
    let pieces: Vec<&Token<'_>> = free.iter().map(|&at| &tokens[at]).collect();
    let begins = free.partition_point(|&at| at < start);
    // Unless values stand before it.
    let before = |at: &usize| *at > start && sign.is_none_or(|sign| sign < start || sign > *at);
    let values = head(&[C::Target]).filter(before).unwrap_or(start);
    let values = free.partition_point(|&at| at < values);
    let seams = Seams::new(tokens);
    let cells = Cells::new(&pieces, lexicon, &seams);
    let mut table = Table::new(&pieces, cells, execution, [begins, values], tokens);
    let ends = beam::search(&mut table, pieces.len());
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
