//! Pairs of the head whose labels nobody knows: what they are is told by where they stand,
//! and by what else the head has.

use std::ops::Range;

use resheet_lexis::{Lexicon, Shape, fold, is_han, shape};
use resheet_model::{BoundCell, BoundExtra, BoundFund, Confidence, Edge, Presence, Span};

use super::{Asks, Pairs, asks};
use crate::token::Token;

/// So many rows of four words whose third may be a label show that words are cells.
const ROWS_OF_WORDS: usize = 2;

/// Whether rows of words with one blank between are label and value in turn: a known label
/// stands third, or words that may be one do in two rows.
pub(super) fn words_are_cells(tokens: &[Token<'_>]) -> bool {
    let named = |token: &Token<'_>| asks(token.roles).is_some_and(|asks| asks != Asks::Nothing);
    let mut unknown = 0;
    tokens.chunk_by(|a, b| a.row == b.row).any(|row| {
        let [label, value, third, last] = row else { return false };
        let words = [value, third, last].iter().all(|token| token.edge == Edge::Blank)
            && named(label)
            && value.roles.is_empty()
            && last.roles.is_empty();
        unknown += usize::from(words && is_short_label(third));
        words && named(third) || unknown == ROWS_OF_WORDS
    })
}

/// What stands behind a known label in its row.
pub(super) struct Behind {
    /// How many of the cells are its value.
    pub(super) value: usize,
    /// Whether these may as well be several.
    pub(super) several: bool,
}

/// Takes the pairs that stand behind the value of a known label, under labels that nobody
/// knows.
///
/// `ends_row` says that nothing stands behind the cells.
pub(super) fn take_behind(
    out: &mut Pairs,
    cells: &[Token<'_>],
    ends_row: bool,
    lexicon: &Lexicon,
) -> Behind {
    let [first, behind @ ..] = cells else { return Behind { value: 0, several: false } };
    if let [both] = behind
        && is_parted(both)
        && let Some((label, value)) = cut_at_blank(both)
    {
        unknown_pair(out, label, value, lexicon);
        return Behind { value: 1, several: false };
    }
    let labels = || behind.iter().step_by(2);
    let even = !behind.is_empty() && behind.len().is_multiple_of(2);
    // A merged cell that the dump repeats is no pair.
    let differ = |pair: &[Token<'_>]| pair[0].folded != pair[1].folded;
    let pairs = even && labels().all(may_be_label) && behind.chunks_exact(2).all(differ);
    let colons = labels().all(|label| label.folded.ends_with(':'));
    let parted = is_parted(first) && behind.iter().all(is_parted);
    if pairs && (colons || parted) {
        for pair in behind.chunks_exact(2) {
            unknown_pair(out, of_token(&pair[0]), of_token(&pair[1]), lexicon);
        }
        return Behind { value: 1, several: false };
    }
    // One blank may stand inside a value as well: that it does not here is never certain.
    let in_words = cells.iter().all(|token| token.is_record && token.edge == Edge::Blank);
    if let [label, value] = behind
        && pairs
        && in_words
        && ends_row
        && out.words_are_cells
        && is_short_label(label)
    {
        unknown_pair(out, of_token(label), of_token(value), lexicon);
        return Behind { value: 1, several: true };
    }
    let several = behind.len() > 1 || behind.iter().any(is_parted);
    Behind { value: cells.len(), several }
}

/// Whether a cell is surely one of its own: the dump parted it from the one before.
fn is_parted(token: &Token<'_>) -> bool {
    token.is_record
        && matches!(token.edge, Edge::Drawn | Edge::Blanks | Edge::Supposed)
        && !token.is_furniture
}

/// A text of the dump with the cell that it is.
type Own<'t> = (&'t str, BoundCell);

fn of_token<'t>(token: &Token<'t>) -> Own<'t> {
    (token.text, token.bind(Confidence::Likely))
}

/// The label and the value of a cell that holds both, with blanks between.
fn cut_at_blank<'t>(token: &Token<'t>) -> Option<(Own<'t>, Own<'t>)> {
    let (label, value) = token.text.split_once(char::is_whitespace)?;
    let value = value.trim_start();
    let whole = (token.span.end - token.span.start) as usize == token.text.len();
    let label_like = may_be_label(token) && is_name(label) && !value.contains(char::is_whitespace);
    if !(whole && label_like) {
        return None;
    }
    let cut = token.text.len() - value.len();
    // The blanks between are the label's, so that each piece of the source is in a cell.
    let own = |part: &'t str, start: usize, end: usize| {
        let place = token.span.start as usize;
        let span = Span::new(place + start, place + end);
        (part, BoundCell { text: part.to_owned(), span, ..token.bind(Confidence::Likely) })
    };
    Some((own(label, 0, cut), own(value, cut, token.text.len())))
}

/// A folded text before the bracket at its end, and what is in the bracket.
fn bracket(folded: &str) -> Option<(&str, &str)> {
    folded.trim_end_matches(':').strip_suffix(')')?.rsplit_once('(')
}

/// Whether a text that nobody knows may be the label of a pair.
fn may_be_label(token: &Token<'_>) -> bool {
    /// Longer ones are values.
    const LONGEST: usize = 16;
    let bare = bracket(&token.folded).map_or(&*token.folded, |(bare, _)| bare);
    token.is_words()
        && token.roles.is_empty()
        && bare.chars().count() <= LONGEST
        && !token.is_furniture
        && !bare.contains(['。', ';', ','])
}

/// The same where one blank is all that parts it from the value before: it is as short as
/// most labels.
fn is_short_label(token: &Token<'_>) -> bool {
    token.is_record && may_be_label(token) && is_name(&token.folded)
}

fn is_name(text: &str) -> bool {
    /// Of Chinese characters.
    const LENGTHS: std::ops::RangeInclusive<usize> = 2..=8;
    let bare = text.trim_end_matches([':', '：']);
    LENGTHS.contains(&bare.chars().count()) && bare.chars().all(is_han)
}

/// A label nobody knows and its value, kept under the name that is printed. Where
/// the label names a unit of money behind it, a figure is an amount.
fn unknown_pair(out: &mut Pairs, label: Own<'_>, value: Own<'_>, lexicon: &Lexicon) {
    let folded = fold(label.0);
    let (mut label, (text, value)) = (label.1, value);
    let unit = bracket(&folded).and_then(|(_, inside)| lexicon.money_unit(inside));
    if let Some(unit) = unit.filter(|_| shape(text) == Shape::Number) {
        if out.money_unit.presence == Presence::Lost {
            out.money_unit = BoundCell { text: unit, ..label.clone() };
        }
        if let Some(open) = label.text.rfind(['(', '（']) {
            label.text.truncate(label.text[..open].trim_end().len());
        }
        out.amounts.push(BoundFund { row: label, budget: value, ..BoundFund::default() });
        return;
    }
    out.extras.push(BoundExtra { label, value });
}

/// Label and value in turn, without a label that we know: cells of a drawn row, or
/// two lines between two pairs of the head. Gives back the others.
pub(super) fn unknown_pairs(
    out: &mut Pairs,
    all: &[Token<'_>],
    body: &Range<usize>,
    loose: Vec<usize>,
    lexicon: &Lexicon,
) -> Vec<usize> {
    let tokens = &all[body.clone()];
    let mut rest = Vec::new();
    let together = |a: &usize, b: &usize| {
        let (before, token) = (&tokens[*a], &tokens[*b]);
        let line = !before.is_record && !token.is_record && token.edge == Edge::Line;
        a + 1 == *b && (before.row == token.row || line)
    };
    for run in loose.chunk_by(together) {
        let cells: Vec<&Token<'_>> = run.iter().map(|&at| &tokens[at]).collect();
        let labels = cells.iter().step_by(2).all(|token| may_be_label(token));
        let of_a_row = || cells.iter().all(|token| token.placed);
        let of_lines = || cells.len() == 2 && is_between_pairs(all, body, run[0]);
        if !(labels && cells.len().is_multiple_of(2) && (of_a_row() || of_lines())) {
            rest.extend_from_slice(run);
            continue;
        }
        for pair in cells.chunks_exact(2) {
            unknown_pair(out, of_token(pair[0]), of_token(pair[1]), lexicon);
        }
    }
    rest
}

/// Whether two lines stand between the value of one label and the next label, in a
/// dump with a line for each cell; and are not two more lines of that value, whose
/// lines but for the last would be as long as the column is wide.
fn is_between_pairs(all: &[Token<'_>], body: &Range<usize>, at: usize) -> bool {
    let at = body.start + at;
    let Some([known, value, label, unknown]) = at.checked_sub(2).and_then(|it| all.get(it..it + 4))
    else {
        return false;
    };
    let line =
        |token: &Token<'_>| !token.is_record && token.edge == Edge::Line && !token.is_heading;
    let named =
        matches!(asks(known.roles), Some(Asks::Field(_) | Asks::DepartmentSelf | Asks::Extra));
    let behind = all.get(at + 2).is_some_and(|next| next.is_label());
    let wrapped = value.length >= super::WRAPS && label.length == value.length;
    [known, value, label, unknown].into_iter().all(line)
        && at >= body.start + 2
        && named
        && value.roles.is_empty()
        && unknown.roles.is_empty()
        && !unknown.is_furniture
        // As far from its label as the known value from its own: no blank cell lies
        // between.
        && unknown.gap == value.gap
        && behind
        && !wrapped
}
