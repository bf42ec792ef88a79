//! Rows of the funds whose figures do not follow from each other: the source may have
//! printed them so, or they stand under the wrong names. The audit says what is wrong; here
//! it takes certainty.

use resheet_lexis::number;
use resheet_model::{BoundCell, BoundFund, Decimal, Presence, Subject};

use super::{Unmet, View};
use crate::proof::{is_bare_rate, is_rate};

/// Rows with a rate that its amounts do not make, or that has none, and rows with more
/// points than they or a whole sheet can have.
pub(super) fn of_funds(view: &View<'_, '_>) -> Vec<Unmet> {
    let rows = (0..).zip(&view.sheet.funds);
    let wrong = rows.filter(|(_, row)| !rate_follows(row) || has_too_many_points(row));
    wrong.map(|(at, _)| Unmet { subject: Subject::Fund(at, None), doubt: None }).collect()
}

fn figure(cell: &BoundCell) -> Option<(Decimal, bool)> {
    let found = (cell.presence == Presence::Printed).then(|| number(cell.text.trim()))??;
    Some((found.value, found.percent))
}

fn rate_follows(row: &BoundFund) -> bool {
    let Some((rate, percent)) = figure(&row.rate) else { return true };
    let lost = |cell: &BoundCell| cell.presence == Presence::Lost;
    if lost(&row.executed) || lost(&row.budget) && lost(&row.initial) {
        return false;
    }
    let Some((executed, _)) = figure(&row.executed) else { return true };
    let bases = [&row.budget, &row.initial].into_iter().filter_map(figure);
    let bases: Vec<Decimal> = bases.map(|(base, _)| base).filter(|base| !base.is_zero()).collect();
    let follows = |base: &Decimal| {
        if percent { is_rate(*base, executed, rate) } else { is_bare_rate(*base, executed, rate) }
    };
    bases.is_empty() || bases.iter().any(follows)
}

fn has_too_many_points(row: &BoundFund) -> bool {
    let points = figure(&row.weight).zip(figure(&row.score));
    let most = figure(&row.weight).is_some_and(|(weight, _)| weight > Decimal::ONE_HUNDRED);
    most || points.is_some_and(|((weight, _), (score, _))| score > weight)
}
