//! Tables whose header the dump has lost.
//!
//! The rows say what they are: they begin with words of the levels and hold names,
//! values and points. Their columns are those of the layout, of all that families
//! know, by which they read cheapest; where the dump drew its columns, each then has
//! the position that most of its cells have. What is read so is never certain.

use std::ops::Range;

use resheet_align::{Alignment, Cost, column_of};
use resheet_lexis::{IndicatorKind, Lexicon, Role, Shape};
use resheet_model::Span;

use crate::indicators;
use crate::regions::{HeaderCell, starts_row};
use crate::token::Token;

/// So many cells are read by each layout.
const SAMPLE: usize = 120;

/// A row has so many values at least, among so many cells behind its first.
const VALUES: usize = 2;
const REACH: usize = 9;

/// The columns of a table whose rows begin at a token; none if no layout is known.
pub(crate) fn columns(
    tokens: &[Token<'_>],
    at: usize,
    end: usize,
    layouts: &[Vec<IndicatorKind>],
    lexicon: &Lexicon,
) -> Option<Vec<HeaderCell<IndicatorKind>>> {
    let ends = |token: &Token<'_>| {
        token.is_heading || token.is(|role| matches!(role, Role::Total | Role::Tail))
    };
    let sample = &tokens[at..end.min(at + SAMPLE)];
    let sample = &sample[..sample.iter().position(ends).unwrap_or(sample.len())];
    let place = tokens[at].span.start as usize;
    let mut best: Option<(Cost, Vec<_>)> = None;
    for layout in layouts {
        let columns: Vec<_> = layout.iter().map(|kind| cell(*kind, place)).collect();
        let least = best.as_ref().map_or(Cost::MAX, |(least, _)| *least);
        let cost = indicators::cost(sample, &columns, lexicon, least);
        if best.is_none() || cost < least {
            best = Some((cost, columns));
        }
    }
    let (_, mut columns) = best?;
    let alignment = indicators::read(sample, &columns, lexicon);
    place_columns(&mut columns, sample, &alignment);
    Some(columns)
}

/// Whether a row of indicators begins at a token: a level with values behind it.
pub(crate) fn begins_row(tokens: &[Token<'_>], at: usize, end: usize) -> bool {
    let token = &tokens[at];
    let level = token.is(|role| matches!(role, Role::Level1(_) | Role::Level2(Some(_))));
    let behind = tokens[at + 1..end.min(at + REACH)].iter();
    let own = behind.take_while(|next| !token.is_record || next.row == token.row);
    let value = |token: &&Token<'_>| {
        matches!(token.shape, Shape::Number | Shape::Percent | Shape::Quantity | Shape::Verdict)
    };
    level && starts_row(tokens, at) && own.filter(value).count() >= VALUES
}

fn cell(kind: IndicatorKind, place: usize) -> HeaderCell<IndicatorKind> {
    let span = Span::at(place);
    HeaderCell {
        kind,
        label: String::new(),
        span,
        positions: 0..u32::MAX,
        width: 0,
        placed: false,
        wrap: None,
        bought: true,
    }
}

/// Gives each column the position that most of its cells have, if these say where all
/// columns are.
fn place_columns(
    columns: &mut [HeaderCell<IndicatorKind>],
    tokens: &[Token<'_>],
    alignment: &Alignment,
) {
    if !tokens.iter().all(|token| token.placed) {
        return;
    }
    let most = |column: usize| {
        let steps = alignment.steps.iter().enumerate();
        let own = steps.filter(|(_, step)| column_of(**step) == Some(column));
        let mut places: Vec<u32> = own.map(|(at, _)| tokens[at].column).collect();
        places.sort_unstable();
        places.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).map(|run| run[0])
    };
    let places: Vec<Option<u32>> = (0..columns.len()).map(most).collect();
    let known: Vec<u32> = places.iter().copied().flatten().collect();
    if known.len() < 2 || known.windows(2).any(|pair| pair[0] >= pair[1]) {
        return;
    }
    let mut next = u32::MAX;
    for (column, place) in columns.iter_mut().zip(places).rev() {
        let start = place.unwrap_or(next);
        column.positions = Range { start, end: next.max(start.saturating_add(1)) };
        column.placed = true;
        next = start;
    }
}
