//! Figures that may be of two cells.

use resheet_model::{BoundCell, BoundIndicator, Edge, IndicatorColumn as C, Presence, Subject};

use super::{Unmet, View};
use crate::doubt::Doubt;

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

/// Figures of two lines whose first is a whole number and whose second begins with another
/// digit than a nought, where blanks part the cells: they may be the figures of two. What a
/// repair joined has its own reasons.
pub(super) fn stacked(view: &View<'_, '_>) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    view.sheet.each(|subject, cell| {
        let first = (cell.span.end - cell.span.start) as usize;
        let parts = (!cell.more.is_empty() && cell.repairs.is_empty())
            .then(|| cell.text.split_at_checked(first))
            .flatten();
        let Some((first, rest)) = parts else { return };
        let whole = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
        let open = || view.at(cell.span).is_some_and(|token| token.edge == Edge::Blanks);
        if cell.presence == Presence::Printed
            && whole
            && open()
            && rest.starts_with(|c| matches!(c, '1'..='9'))
        {
            unmet.push(Unmet::said(Doubt::Torn.of(subject, cell.span).arg("text", &cell.text)));
        }
    });
    unmet
}
