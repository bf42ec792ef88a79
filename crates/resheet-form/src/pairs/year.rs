//! The year of a sheet, where it stands in the heading.

use resheet_lexis::{budget_year, fold, heading_year, leading_year, sheet_year, years_named};
use resheet_model::{BoundCell, Confidence, Edge, Field, Presence, Stray};

use super::Pairs;
use crate::token::Token;

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

/// The year at the start of a title or, of several, the one it is of; and how sure that is.
pub(super) fn title_year(folded: &str) -> Option<(String, Confidence)> {
    if years_named(folded) > 1 {
        return sheet_year(folded).map(|year| (year, Confidence::Likely));
    }
    leading_year(folded).map(|year| (year, Confidence::Certain))
}

/// Takes a line of the head that names another year than the title: it is the year of the
/// sheet, a guess, where that of the title may be of filling in (`2024年…`, not `2024年度…`),
/// and else one too many. Gives whether the line is such.
pub(super) fn other_year(out: &mut Pairs, token: &Token<'_>) -> bool {
    let (title, own) = (out.field(Field::Title), out.field(Field::Year));
    let Some(year) = heading_year(&token.folded) else { return false };
    if own.span != title.span || own.text == year {
        return false;
    }
    let of_budget = budget_year(&fold(&title.text)).is_some_and(|year| year == own.text);
    let cell = BoundCell { text: year, ..token.bind(Confidence::Guess) };
    if of_budget {
        out.set(Field::Year, cell);
    } else {
        out.replace(Field::Year, cell);
    }
    true
}

/// The year of a heading that the dump wrote among the rows of a table, for a sheet without
/// one; it is no stray text then.
pub(crate) fn late_year(head: &mut Pairs, tokens: &[Token<'_>], stray: &mut Vec<Stray>) {
    if head.field(Field::Year).presence == Presence::Printed {
        return;
    }
    let bracketed = |token: &&Token<'_>| token.folded.starts_with('(') && token.is_furniture;
    let years = tokens.iter().filter(bracketed);
    let found = years.filter_map(|token| Some((token, heading_year(&token.folded)?))).next();
    if let Some((token, year)) = found {
        head.set(Field::Year, BoundCell { text: year, ..token.bind(Confidence::Likely) });
        stray.retain(|stray| stray.span != token.span);
    }
}
