//! Amounts in another unit than the sheet's.

use resheet_lexis::fold;
use resheet_model::{FundColumn as C, Presence, Subject};

use super::{Unmet, View};
use crate::doubt::Doubt;

/// The amounts under a label that names another unit than the sheet has.
pub(super) fn of_columns(view: &View<'_, '_>) -> Vec<Unmet> {
    let own = &view.sheet.money_unit;
    if own.presence != Presence::Printed {
        return Vec::new();
    }
    let foreign = view.sheet.shape.fund_columns.iter().filter_map(|column| {
        let key = column.key.filter(|key| matches!(key, C::Initial | C::Budget | C::Executed))?;
        if !column.label.ends_with([')', '）']) {
            return None;
        }
        let label = fold(&column.label);
        let (_, tail) = label.strip_suffix(')')?.rsplit_once('(')?;
        let unit = view.lexicon.money_unit(tail)?;
        (unit != own.text).then_some((key, unit))
    });
    let rows = view.sheet.funds.iter().zip(0..);
    foreign
        .flat_map(|(key, unit)| {
            rows.clone().map(move |(row, at)| {
                let cell = match key {
                    C::Initial => &row.initial,
                    C::Budget => &row.budget,
                    _ => &row.executed,
                };
                let doubt = Doubt::SeveralUnits.of(Subject::Fund(at, Some(key)), cell.span);
                Unmet::said(doubt.arg("unit", &own.text).arg("other", &unit))
            })
        })
        .collect()
}
