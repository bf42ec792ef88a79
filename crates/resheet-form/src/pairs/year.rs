//! The year of a sheet, where it stands in the heading.

use resheet_model::{BoundCell, Confidence, Edge};

use crate::token::Token;

/// `(2023年度)` alone in a cell or line.
pub(crate) fn heading_year(folded: &str) -> Option<String> {
    let inner = folded.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(folded);
    let digits: String = inner.chars().take_while(char::is_ascii_digit).collect();
    let rest = &inner[digits.len()..];
    (digits.len() == 4
        && plausible(&digits)
        && rest.strip_prefix('年').is_some_and(|tail| {
            matches!(tail.chars().next(), None | Some('度')) && tail.chars().count() <= 1
        }))
    .then_some(digits)
}

/// `(2023 年度)` where a blank cut it: its cell, and how many pieces it has.
pub(super) fn torn_year(tokens: &[Token<'_>]) -> Option<(BoundCell, usize)> {
    let first = tokens.first().filter(|first| first.folded.starts_with('('))?;
    let mut whole = String::new();
    for (pieces, token) in (1..=YEAR_PIECES).zip(tokens) {
        if token.row != first.row || pieces > 1 && token.edge != Edge::Blank {
            return None;
        }
        whole.push_str(&token.folded);
        if whole.ends_with(')') {
            let year = heading_year(&whole).filter(|_| pieces > 1)?;
            let mut cell = first.bind(Confidence::Certain);
            for token in &tokens[1..pieces] {
                cell.append(token.bind(Confidence::Certain), "");
            }
            return Some((BoundCell { text: year, ..cell }, pieces));
        }
    }
    None
}

/// `(`, `2023`, `年度`, `)`.
const YEAR_PIECES: usize = 4;

/// `(2023年度)` in front of what else stands on its line: `金额单位:元`.
pub(super) fn opening_year(folded: &str) -> Option<String> {
    let close = folded.strip_prefix('(').and_then(|rest| rest.find(')'))? + 2;
    (close < folded.len()).then(|| heading_year(&folded[..close])).flatten()
}

pub(super) fn bracketed_year(folded: &str) -> Option<String> {
    let open = folded.rfind('(')?;
    heading_year(&folded[open..])
}

pub(super) fn leading_year(folded: &str) -> Option<String> {
    let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
    let year = digits.len() == 4 && plausible(&digits) && folded[4..].starts_with('年');
    year.then_some(digits)
}

fn plausible(digits: &str) -> bool {
    digits.starts_with("19") || digits.starts_with("20")
}
