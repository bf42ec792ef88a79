//! Values of the head over several lines, in a dump with a line for each line of a cell.

use resheet_lexis::half_widths;
use resheet_model::{BoundCell, Edge, Field, Presence};

use super::{Pairs, asks};
use crate::token::Token;

/// A value of fewer characters hardly wraps.
pub(super) const WRAPS: usize = 7;

/// A value has no more lines behind its first.
const MOST_LINES: usize = 8;

/// How many lines go on with a value, in a dump with a line for each line of a cell: words,
/// and behind them a label with a value of its own. One line is shorter than the value; of
/// several all but the last are as wide.
pub(super) fn lines_behind(tokens: &[Token<'_>], at: usize) -> usize {
    let value = &tokens[at];
    let line = |token: &Token<'_>| !token.is_record && token.edge == Edge::Line;
    let words = |token: &Token<'_>| {
        line(token)
            && token.is_words()
            && token.roles.is_empty()
            && !token.is_heading
            && !token.is_furniture
    };
    if !words(value) || value.length < WRAPS {
        return 0;
    }
    let wide = half_widths(value.text);
    let open = opens_bracket(&value.folded);
    let goes_on = |token: &&Token<'_>| {
        // A label may have a bracket behind it, but neither begins with one nor leaves it open.
        let bracket = open
            || token.folded.starts_with('(')
            || !token.folded.contains('(')
            || opens_bracket(&token.folded);
        token.gap == 0
            && words(token)
            && bracket
            && !token.folded.contains(':')
            && half_widths(token.text) <= wide
    };
    let rest = &tokens[at + 1..];
    let full = |token: &&Token<'_>| goes_on(token) && half_widths(token.text) + 1 >= wide;
    let full = rest.iter().take(MOST_LINES).take_while(full).count();
    let last = rest[full..].first().filter(goes_on).is_some();
    let lines = full + usize::from(last);
    let one = lines == 1 && rest[0].length < value.length;
    // A table may follow, whose tokens are not among these.
    let labelled = match &rest[lines..] {
        [] => true,
        [label] => asks(label.roles).is_some(),
        [label, behind, ..] => asks(label.roles).is_some() && behind.roles.is_empty(),
    };
    if labelled && (one || lines > 1) { lines } else { 0 }
}

/// Whether a bracket is open at the end of a folded text.
fn opens_bracket(folded: &str) -> bool {
    folded.matches('(').count() > folded.matches(')').count()
}

/// The field whose value stands on the lines before a text, where a label follows: the text
/// may be more of the value. Each is a line of its own, or the value ends one whose cells
/// blanks part.
pub(super) fn is_behind_a_value(out: &Pairs, tokens: &[Token<'_>], at: usize) -> Option<Field> {
    let line = |token: &Token<'_>| !token.is_record && token.edge == Edge::Line;
    let loose = |token: &Token<'_>| {
        (line(token) || token.edge == Edge::Line && !token.in_table)
            && token.is_words()
            && token.gap == 0
            && !token.is_label()
            && !token.is_furniture
            && !token.is_heading
    };
    let named = |field: Field| {
        matches!(field, Field::ProjectName | Field::Department | Field::ImplementingUnit)
    };
    let value_of = |token: &Token<'_>| {
        let ends = |cell: &BoundCell| cell.more.last().copied().unwrap_or(cell.span) == token.span;
        let mut fields = out.fields.iter().filter(|(field, _)| named(*field));
        let found = fields.find(|(_, cell)| cell.presence == Presence::Printed && ends(cell));
        let ends_line = matches!(token.edge, Edge::Blank | Edge::Blanks) && token.length >= WRAPS;
        found.map(|(field, _)| *field).filter(|_| line(token) || ends_line)
    };
    let behind = tokens[at + 1..].iter().take(MOST_LINES).find(|token| !loose(token));
    if !loose(&tokens[at]) || behind.is_some_and(|behind| !behind.is_label()) {
        return None;
    }
    for before in tokens[..at].iter().rev().take(MOST_LINES) {
        if let Some(field) = value_of(before) {
            return Some(field);
        }
        if !loose(before) {
            return None;
        }
    }
    None
}
