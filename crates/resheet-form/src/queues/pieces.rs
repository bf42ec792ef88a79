//! What a piece says by itself: what it costs to leave it out, to have it go on
//! with a cell, and how many figures stand beside it.

use std::collections::HashMap;

use resheet_lexis::{Lexicon, Role, Shape, begins_with_sign, ends_like_name};

use super::beam::cost::{BAD, FREE, ODD, SLIGHT};
use super::cells::{COLUMNS, Column, DENSE, FLOATING};
use crate::token::Token;

/// What it costs that a piece goes on with a cell, for what it may be alone.
pub(super) fn alone(piece: &Token<'_>, lexicon: &Lexicon) -> [i32; COLUMNS] {
    let signed = begins_with_sign(&piece.folded);
    let value = matches!(
        piece.shape,
        Shape::Number | Shape::Percent | Shape::Quantity | Shape::Time | Shape::Verdict
    );
    let label = piece.length > 2 && (piece.is_label() || lexicon.begins_label(&piece.folded));
    let name = ends_like_name(&piece.folded);
    let mut costs = [SLIGHT; COLUMNS];
    for column in DENSE.into_iter().chain(FLOATING) {
        let own = &mut costs[column as usize];
        let level = matches!(column, Column::Level1 | Column::Level2);
        let figure = matches!(column, Column::Target | Column::Actual);
        if column == Column::Reason {
            *own = FREE;
        }
        *own += match () {
            () if signed => 2 * BAD,
            () if value && figure => ODD,
            () if value => BAD,
            () if label && !level => BAD,
            // So do lines of a reason.
            () if name && column == Column::Reason && piece.length <= 5 => SLIGHT,
            () if name && column != Column::Name => ODD + SLIGHT,
            () if name && piece.length > 4 => ODD,
            () => FREE,
        };
    }
    costs
}

/// For each piece how many plain figures stand right before and right behind.
pub(super) fn runs(pieces: &[&Token<'_>]) -> Vec<(usize, usize)> {
    let mut out = vec![(0, 0); pieces.len()];
    let is_number = |at: usize| pieces[at].shape == Shape::Number;
    for at in 1..pieces.len() {
        if is_number(at - 1) {
            out[at].0 = out[at - 1].0 + 1;
        }
    }
    for at in (1..pieces.len()).rev() {
        if is_number(at) {
            out[at - 1].1 = out[at].1 + 1;
        }
    }
    out
}

/// Which pieces are what rows say that have no reason: one short word, again and again,
/// often right behind points.
pub(super) fn fillers(pieces: &[&Token<'_>]) -> Vec<bool> {
    const OFTEN: usize = 3;
    let mut behind: HashMap<&str, usize> = HashMap::new();
    for pair in pieces.windows(2) {
        let part = matches!(pair[1].shape, Shape::Operator | Shape::Unit);
        let short = pair[1].length <= 2 && pair[1].value.is_none() && pair[1].roles.is_empty();
        let short = short && !part;
        if pair[0].shape == Shape::Number && short {
            *behind.entry(&*pair[1].folded).or_default() += 1;
        }
    }
    pieces.iter().map(|it| behind.get(&*it.folded).is_some_and(|count| *count >= OFTEN)).collect()
}

/// Which pieces are of a column that the record has no place for: a few short words that
/// come again and again, and never as a target and its actual value side by side.
pub(super) fn recurring(pieces: &[&Token<'_>]) -> Vec<bool> {
    const OFTEN: usize = 3;
    const LONGEST: usize = 8;
    let may_be = |piece: &Token<'_>| {
        piece.shape == Shape::Words
            && (3..=LONGEST).contains(&piece.length)
            && piece.roles.is_empty()
            && !piece.folded.contains(['。', '，', '、', ',', ';', '；'])
    };
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for piece in pieces.iter().filter(|piece| may_be(piece)) {
        *counts.entry(&*piece.folded).or_default() += 1;
    }
    for pair in pieces.windows(2).filter(|pair| pair[0].folded == pair[1].folded) {
        counts.remove(&*pair[0].folded);
    }
    pieces.iter().map(|it| counts.get(&*it.folded).is_some_and(|count| *count >= OFTEN)).collect()
}

/// How many places weights and scores have, where two plain figures stand side by side
/// and these are not alike: `6`, `6.00`.
pub(super) fn places(pieces: &[&Token<'_>]) -> Option<[u32; 2]> {
    let figure = |token: &Token<'_>| token.value.filter(|_| token.shape == Shape::Number);
    let mut counts: HashMap<[u32; 2], usize> = HashMap::new();
    let mut all = 0;
    for pair in pieces.windows(2) {
        if let (Some(weight), Some(score)) = (figure(pair[0]), figure(pair[1])) {
            *counts.entry([weight.scale(), score.scale()]).or_default() += 1;
            all += 1;
        }
    }
    let (most, count) = counts.into_iter().max_by_key(|(places, count)| (*count, *places))?;
    (most[0] != most[1] && count * 3 > all * 2 && count > 2).then_some(most)
}

/// Whether blank lines stand between most pieces, so that they part nothing.
pub(super) fn are_spaced(pieces: &[&Token<'_>]) -> bool {
    pieces.iter().filter(|piece| piece.gap > 0).count() * 2 > pieces.len()
}

/// What it costs to leave a piece out of the table.
pub(super) fn skip(pieces: &[&Token<'_>], at: usize, are_spaced: bool) -> i32 {
    let piece = pieces[at];
    // The second line of a head, or one that nobody knows.
    let short = piece.length <= 6 && !ends_like_name(&piece.folded);
    let head = || at > 0 && pieces[at - 1].is(Role::heads_an_indicator_column);
    if short && piece.roles.is_empty() && (piece.gap == 0 || are_spaced) && head() {
        return SLIGHT;
    }
    if piece.is(Role::is_level) {
        return BAD;
    }
    if !piece.roles.is_empty() || piece.is_furniture || piece.is_heading {
        return FREE;
    }
    if begins_with_sign(&piece.folded) {
        return 2 * BAD;
    }
    // A figure may be cut from its unit.
    let figure = piece.folded.starts_with(|c: char| c.is_ascii_digit()) && piece.length < 12;
    match piece.shape {
        _ if figure => BAD,
        Shape::Verdict if piece.length < 2 => SLIGHT,
        Shape::Number | Shape::Percent | Shape::Time => BAD,
        Shape::Quantity => BAD + SLIGHT,
        Shape::Words if piece.length > 20 => SLIGHT,
        Shape::Words if piece.length > 3 && ends_like_name(&piece.folded) => BAD,
        Shape::Words if piece.length > 1 => ODD,
        Shape::Verdict | Shape::Unit => ODD,
        _ => SLIGHT,
    }
}
