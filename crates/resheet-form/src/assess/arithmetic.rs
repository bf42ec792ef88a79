//! Rows of the funds whose figures do not follow from each other: the source may have
//! printed them so, or they stand under the wrong names. The audit says what is wrong; here
//! it takes certainty.

use resheet_lexis::{Shape, number};
use resheet_model::{BoundCell, BoundFund, Decimal, Presence, Subject};

use super::{Unmet, View};
use crate::proof::{is_bare_rate, is_rate};

/// Rows with a rate that its amounts do not make, or that has none, and rows with more
/// points than they or a whole sheet can have.
pub(super) fn of_funds(view: &View<'_, '_>) -> Vec<Unmet> {
    let rows = (0..).zip(&view.sheet.funds);
    let wrong = rows.filter(|(_, row)| !rate_follows(view, row) || has_too_many_points(view, row));
    wrong.map(|(at, _)| Unmet { subject: Subject::Fund(at, None), doubt: None }).collect()
}

/// A figure, and whether it has a percent sign.
fn figure(view: &View<'_, '_>, cell: &BoundCell) -> Option<(Decimal, bool)> {
    if cell.presence != Presence::Printed {
        return None;
    }
    if let Some(token) = view.token_of(cell) {
        return Some((token.value?, token.shape == Shape::Percent));
    }
    number(cell.text.trim()).map(|found| (found.value, found.percent))
}

fn rate_follows(view: &View<'_, '_>, row: &BoundFund) -> bool {
    let Some((rate, percent)) = figure(view, &row.rate) else { return true };
    let lost = |cell: &BoundCell| cell.presence == Presence::Lost;
    if lost(&row.executed) || lost(&row.budget) && lost(&row.initial) {
        return false;
    }
    let Some((executed, _)) = figure(view, &row.executed) else { return true };
    let bases = [&row.budget, &row.initial].into_iter().filter_map(|cell| figure(view, cell));
    let bases: Vec<Decimal> = bases.map(|(base, _)| base).filter(|base| !base.is_zero()).collect();
    let follows = |base: &Decimal| {
        if percent { is_rate(*base, executed, rate) } else { is_bare_rate(*base, executed, rate) }
    };
    bases.is_empty() || bases.iter().any(follows)
}

fn has_too_many_points(view: &View<'_, '_>, row: &BoundFund) -> bool {
    let points = figure(view, &row.weight).zip(figure(view, &row.score));
    let most = figure(view, &row.weight).is_some_and(|(weight, _)| weight > Decimal::ONE_HUNDRED);
    most || points.is_some_and(|((weight, _), (score, _))| score > weight)
}
