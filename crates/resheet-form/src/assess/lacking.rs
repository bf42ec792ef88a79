//! Rows that lack a cell of a column which the others have.

use std::collections::BTreeMap;

use resheet_model::{BoundIndicator, Subject};

use super::{Unmet, View};
use crate::doubt::Doubt;

/// Rows without a cell in a column that the record has no place for, where most rows have
/// one and no position tells which cell is which: it may be part of another cell.
pub(super) fn other_columns(view: &View<'_, '_>) -> Vec<Unmet> {
    let rows = &view.sheet.indicators;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (label, _) in rows.iter().flat_map(|row| &row.others) {
        *counts.entry(label).or_default() += 1;
    }
    counts.retain(|_, count| *count * 2 > rows.len());
    let lacks = |row: &BoundIndicator| {
        counts.keys().any(|label| row.others.iter().all(|(own, _)| own != label))
            && view.at(row.level3.span).is_some_and(|token| !token.placed)
    };
    let lacking = (0..).zip(rows).filter(|(_, row)| lacks(row)).map(|(at, row)| {
        Unmet::said(Doubt::BrokenRow.of(Subject::Indicator(at, None), row.level3.span))
    });
    lacking.collect()
}
