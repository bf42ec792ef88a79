//! Figures that may be of two cells.

use resheet_model::{BoundCell, BoundIndicator, IndicatorColumn as C, Presence, Subject};

use super::{Unmet, View};

/// Values that begin with figures and have nothing between them and another cell, in rows
/// without the points that other rows have: the points may stand in front of them.
pub(super) fn values(view: &View<'_, '_>) -> Vec<Unmet> {
    let printed = |cell: &BoundCell| cell.presence == Presence::Printed;
    let rows = &view.sheet.indicators;
    let has = |of: fn(&BoundIndicator) -> &BoundCell| rows.iter().any(|row| printed(of(row)));
    let (weights, scores) = (has(|row| &row.weight), has(|row| &row.score));
    let fused = |cell: &BoundCell| {
        let glued = view.at(cell.span).is_some_and(|token| token.edge.is_glued());
        glued && printed(cell) && cell.text.starts_with(|c: char| c.is_ascii_digit())
    };
    let mut unmet = Vec::new();
    for (at, row) in (0..).zip(rows) {
        let lacks = weights && !printed(&row.weight) || scores && !printed(&row.score);
        let cells = [
            (C::Target, &row.target),
            (C::Actual, &row.actual),
            (C::Weight, &row.weight),
            (C::Score, &row.score),
        ];
        let fused = cells.iter().filter(|(_, cell)| lacks && fused(cell));
        unmet.extend(fused.map(|(column, _)| Unmet {
            subject: Subject::Indicator(at, Some(*column)),
            doubt: None,
        }));
    }
    unmet
}
