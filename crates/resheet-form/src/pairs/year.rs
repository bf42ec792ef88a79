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

/// The one year of a budget inside a heading: `某局2023年度项目支出绩效自评表`.
pub(super) fn inner_year(folded: &str) -> Option<String> {
    let year = |end: usize| {
        let digits = folded.get(end.checked_sub(4)?..end)?;
        let before = folded[..end - 4].chars().next_back();
        let whole = digits.bytes().all(|byte| byte.is_ascii_digit())
            && before.is_none_or(|c| !c.is_ascii_digit() && !matches!(c, '-' | '~' | '至'));
        (whole && plausible(digits)).then_some(digits)
    };
    let of_budget = |end: &usize| folded[end + '年'.len_utf8()..].starts_with('度');
    let ends = folded.match_indices('年').map(|(end, _)| end);
    let mut years = ends.filter(of_budget).filter_map(year);
    let first = years.next()?;
    years.all(|other| other == first).then(|| first.to_owned())
}

fn plausible(digits: &str) -> bool {
    digits.starts_with("19") || digits.starts_with("20")
}
