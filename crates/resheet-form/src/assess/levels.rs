//! Levels of rows below a label that came to no row.

use resheet_lexis::Role;
use resheet_model::{
    BoundCell, BoundIndicator, IndicatorColumn as C, Presence, Span, StrayKind, Subject,
};

use super::{Unmet, View};
use crate::doubt::Doubt;

/// Rows that have the level of the row above although a label of that level stands before
/// them in no place of the table: it may be theirs.
pub(super) fn left_over(view: &View<'_, '_>) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    let stray = view.sheet.stray.iter().filter(|stray| stray.kind == StrayKind::Unplaced);
    for label in stray.filter_map(|stray| view.at(stray.span)) {
        for (column, of) in LEVELS {
            let is_own = |role: &Role| match column {
                C::Level1 => matches!(role, Role::Level1(_)),
                _ => matches!(role, Role::Level2(_)),
            };
            if label.is(is_own) {
                unmet.extend(below(view, label.span, column, of));
            }
        }
    }
    unmet
}

/// A cell of a row.
type Of = fn(&BoundIndicator) -> &BoundCell;

const LEVELS: [(C, Of); 2] = [(C::Level1, |row| &row.level1), (C::Level2, |row| &row.level2)];

/// The rows behind a label up to the next one with a level of its own.
fn below(view: &View<'_, '_>, label: Span, column: C, of: Of) -> Vec<Unmet> {
    let begins = |row: &BoundIndicator| {
        let cells = [&row.level3, &row.target, &row.actual, &row.weight];
        let printed = cells.into_iter().filter(|cell| cell.presence == Presence::Printed);
        printed.map(|cell| cell.span.start).min()
    };
    let rows = (0..).zip(&view.sheet.indicators);
    let behind = rows.skip_while(|(_, row)| begins(row).is_none_or(|start| start < label.start));
    let inherited =
        behind.take_while(|(_, row)| of(row).presence == Presence::Printed && of(row).span < label);
    let doubted = inherited.enumerate().map(|(nth, (at, row))| {
        let subject = Subject::Indicator(at, Some(column));
        // The first is spoken of; the others share its level.
        let doubt = (nth == 0).then(|| Doubt::BrokenRow.of(subject, row.level3.span));
        Unmet { subject, doubt }
    });
    doubted.collect()
}
