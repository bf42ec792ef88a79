//! Values that say a thing twice, and rows that a table has twice.

use std::collections::HashSet;

use foldhash::fast::RandomState;
use resheet_lexis::Role;
use resheet_model::{
    BoundCell, BoundFund, BoundIndicator, IndicatorColumn, Presence, Span, Subject,
};

use super::{Unmet, View};
use crate::doubt::Doubt;

/// Values of the head and labels of levels whose words are the same words twice.
pub(super) fn values(view: &View<'_, '_>) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    let mut seen = HashSet::new();
    view.sheet.each(|subject, cell| {
        let once = matches!(
            subject,
            Subject::Field(_)
                | Subject::Indicator(_, Some(IndicatorColumn::Level1 | IndicatorColumn::Level2))
        );
        if once && cell.presence == Presence::Printed && is_twice(&cell.text) {
            // A merged cell is spoken of once.
            let doubt = seen.insert(cell.span).then(|| Doubt::Repeat.of(subject, cell.span));
            unmet.push(Unmet { subject, doubt });
        }
    });
    unmet
}

/// Whether a text is the same words twice, with white space between.
fn is_twice(text: &str) -> bool {
    if !text.contains(char::is_whitespace) {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let (first, second) = words.split_at(words.len() / 2);
    !first.is_empty() && first == second
}

/// Rows that say the same as a row before them.
pub(super) fn rows(view: &View<'_, '_>) -> Vec<Unmet> {
    let mut funds: HashSet<_, RandomState> = HashSet::default();
    let rows = view.sheet.indicators.len();
    let mut indicators = HashSet::with_capacity_and_hasher(rows, RandomState::default());
    let mut unmet = Vec::new();
    let mut again = |subject: Subject, place: Span| {
        unmet.push(Unmet::said(Doubt::Repeat.of(subject, place)));
    };
    for (at, row) in (0..).zip(&view.sheet.funds) {
        if said_by_fund(row).is_some_and(|says| !funds.insert(says)) {
            again(Subject::Fund(at, None), row.row.span);
        }
    }
    for (at, row) in (0..).zip(&view.sheet.indicators) {
        if said_by_indicator(row).is_some_and(|says| !indicators.insert(says)) {
            again(Subject::Indicator(at, None), row.level3.span);
        }
    }
    unmet
}

/// What a row of funds says; nothing if it has no cell for an amount.
fn said_by_fund(row: &BoundFund) -> Option<[&str; 4]> {
    let amounts = [&row.initial, &row.budget, &row.executed];
    let any = amounts.into_iter().any(|cell| cell.presence == Presence::Printed);
    (row.row.presence == Presence::Printed && any)
        .then(|| [&row.row, &row.initial, &row.budget, &row.executed].map(|cell| &*cell.text))
}

/// Rows of the funds that are their total, if there are several.
pub(super) fn totals(view: &View<'_, '_>) -> Vec<Unmet> {
    let is_total = |row: &BoundFund| {
        let found = view.lexicon.lookup(&view.folded(&row.row));
        found.is_some_and(|it| {
            it.roles.iter().any(|role| matches!(role, Role::FundTotal | Role::Total))
        })
    };
    let rows = (0..).zip(&view.sheet.funds).filter(|(_, row)| is_total(row));
    let totals: Vec<(u32, &BoundFund)> = rows.collect();
    let doubt = |(at, row): &(u32, &BoundFund)| {
        Unmet::said(Doubt::BrokenRow.of(Subject::Fund(*at, None), row.row.span))
    };
    if totals.len() > 1 { totals.iter().map(doubt).collect() } else { Vec::new() }
}

/// What an indicator says; nothing if it has no name or no value.
fn said_by_indicator(row: &BoundIndicator) -> Option<[&str; 6]> {
    let values = [&row.target_op, &row.target, &row.target_unit, &row.actual];
    let printed = |cell: &BoundCell| cell.presence == Presence::Printed;
    let [operator, target, unit, actual] = values.map(|cell| &*cell.text);
    (printed(&row.level3) && values.into_iter().any(printed)).then_some([
        &row.level2.text,
        &row.level3.text,
        operator,
        target,
        unit,
        actual,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_twice_are_twice() {
        assert!(is_twice("古桥测绘 古桥测绘"));
        assert!(is_twice("优\n优"));
        assert!(!is_twice("古桥测绘"));
        assert!(!is_twice("古桥测绘 古桥保护"));
        assert!(!is_twice(""));
    }
}
