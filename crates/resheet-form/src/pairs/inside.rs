//! Pairs inside a value: the dump wrote them into one cell, with blanks between.

use resheet_lexis::{Lexicon, fold};
use resheet_model::{BoundCell, Confidence, Span};

use super::{Asks, asks};
use crate::token::Token;

/// A longer cell is a text, in bytes.
const LONGEST: usize = 300;
/// A shorter word may stand for anything, in characters.
const SHORTEST: usize = 3;

/// What a label asks for, the label, and its value.
pub(super) type Pair = (Asks, BoundCell, BoundCell);

/// The value that a cell begins with, and the pairs behind it: known labels between blanks,
/// each with a value. None if the cell has none.
///
/// Nothing in it is certain: a value may hold the word of a label.
pub(super) fn pairs_inside(token: &Token<'_>, lexicon: &Lexicon) -> Option<(BoundCell, Vec<Pair>)> {
    let text = token.text;
    let whole = (token.span.end - token.span.start) as usize == text.len();
    if !whole || text.len() > LONGEST {
        return None;
    }
    let labels = labels_inside(text, lexicon);
    let first = labels.first()?.0;
    let cell = |start: usize, end: usize| {
        let own = &text[start..end];
        let place = token.span.start as usize;
        BoundCell {
            text: own.trim().trim_start_matches([':', '：']).trim().to_owned(),
            span: Span::new(place + start, place + end),
            ..token.bind(Confidence::Likely)
        }
    };
    let ends = labels.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]);
    let pairs = labels
        .iter()
        .zip(ends)
        .map(|((start, behind, asks), end)| (*asks, cell(*start, *behind), cell(*behind, end)));
    Some((cell(0, first), pairs.collect()))
}

/// Where known labels begin and end inside a text, each behind a blank and before a value.
fn labels_inside(text: &str, lexicon: &Lexicon) -> Vec<(usize, usize, Asks)> {
    let mut out: Vec<(usize, usize, Asks)> = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let (start, end) = (at, at + word.len());
        at = end;
        let bare = word.trim_end();
        let label = bare.find([':', '：']).map_or(bare, |colon| &bare[..colon]);
        let behind = start + label.len();
        // Behind another label its value stands first.
        let follows = out.last().map_or(start > 0, |(_, behind, _)| {
            !text[*behind..start].trim_matches([':', '：', ' ', '\u{3000}']).is_empty()
        });
        let valued = !text[behind..].trim_matches([':', '：', ' ', '\u{3000}']).is_empty();
        if !follows || !valued || label.chars().count() < SHORTEST {
            continue;
        }
        let found = lexicon.exact(&fold(label));
        if let Some(asks) = asks(found).filter(|asks| *asks != Asks::Nothing) {
            out.push((start, behind, asks));
        }
    }
    out
}
