//! Values that other rows have in another column: the row is shifted, or the cell belongs
//! to no row at all.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use resheet_lexis::{Shape, is_han};
use resheet_model::{BoundCell, BoundIndicator, IndicatorColumn as C, Presence, Span, Subject};

use super::{Unmet, View};
use crate::doubt::Doubt;

/// A column needs the value in this many rows for it to be foreign in another column.
const OTHER_ROWS: usize = 2;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column<'s> {
    Own(C),
    Other(&'s str),
}

/// How often a column says a text; a merged cell counts once.
struct Said<'s> {
    column: Column<'s>,
    times: usize,
    last: Span,
}

/// Rows with a cell that is the only one of its column to say what others say in
/// another one.
pub(super) fn of_columns(view: &View<'_, '_>) -> Vec<Unmet> {
    let rows = &view.sheet.indicators;
    let mut said: HashMap<&str, Vec<Said<'_>>, RandomState> = HashMap::default();
    for row in rows {
        for (column, cell) in cells(row) {
            let columns = said.entry(cell.text.as_str()).or_default();
            let at = columns.iter().position(|own| own.column == column).unwrap_or_else(|| {
                columns.push(Said { column, times: 0, last: Span::default() });
                columns.len() - 1
            });
            let own = &mut columns[at];
            own.times += usize::from(own.times == 0 || own.last != cell.span);
            own.last = cell.span;
        }
    }
    let is_foreign = |own: &Said<'_>, other: &Said<'_>| {
        own.times == 1 && other.times >= OTHER_ROWS && !may_agree(own.column, other.column)
    };
    let may_be_foreign = |columns: &Vec<Said<'_>>| {
        columns.iter().any(|own| columns.iter().any(|other| is_foreign(own, other)))
    };
    // In most sheets no text is, and no row need be looked at.
    if !said.values().any(may_be_foreign) {
        return Vec::new();
    }
    let mut unmet = Vec::new();
    for (at, row) in (0..).zip(rows) {
        let stranger =
            cells(row).filter(|(column, _)| is_own(*column)).find_map(|(column, cell)| {
                let columns = said.get(cell.text.as_str())?;
                // Most texts are said in one column.
                if columns.len() < 2 {
                    return None;
                }
                let alone = columns.iter().any(|own| own.column == column && own.times == 1);
                let others = columns.iter().filter(|other| {
                    alone && other.times >= OTHER_ROWS && !may_agree(column, other.column)
                });
                let other = others.map(|other| other.column).min()?;
                Some((cell, column, other))
            });
        if let Some((cell, column, other)) = stranger {
            let doubt = Doubt::Stranger.of(Subject::Indicator(at, None), cell.span);
            let doubt = doubt.arg("text", &cell.text).arg("field", name(column));
            unmet.push(Unmet::said(doubt.arg("other", name(other))));
        }
    }
    unmet
}

/// Rows without a reason whose actual value is words beside a measured target, where all other
/// measured targets have measured values: the row has lost a cell, and its reason stands for the
/// value.
pub(super) fn reasons_for_values(view: &View<'_, '_>) -> Vec<Unmet> {
    /// Shorter words say that a target is reached, in characters.
    const SHORTEST: usize = 6;
    let measured = |cell: &BoundCell| {
        matches!(view.shape(cell), Shape::Number | Shape::Percent | Shape::Quantity)
    };
    let reason = |row: &BoundIndicator| {
        row.deviation.presence != Presence::Printed
            && view.shape(&row.actual) == Shape::Words
            && row.actual.text.chars().count() >= SHORTEST
    };
    let rows = (0..).zip(&view.sheet.indicators).filter(|(_, row)| measured(&row.target));
    let (reasons, others): (Vec<_>, Vec<_>) = rows.partition(|(_, row)| reason(row));
    let whole = others.len() >= OTHER_ROWS.max(2 * reasons.len())
        && others.iter().all(|(_, row)| measured(&row.actual));
    let shifted = reasons.into_iter().filter(|_| whole).map(|(at, row)| {
        let doubt = Doubt::Stranger.of(Subject::Indicator(at, None), row.actual.span);
        let doubt = doubt.arg("text", &row.actual.text).arg("field", C::Actual.name());
        Unmet::said(doubt.arg("other", C::Deviation.name()))
    });
    shifted.collect()
}

fn name<'s>(column: Column<'s>) -> &'s str {
    match column {
        Column::Own(column) => column.name(),
        Column::Other(label) => label,
    }
}

fn is_own(column: Column<'_>) -> bool {
    matches!(column, Column::Own(_))
}

/// Whether cells of both columns may well say the same: levels are named after each
/// other, and so are targets and what came of them.
fn may_agree(a: Column<'_>, b: Column<'_>) -> bool {
    let group = |column| match column {
        Column::Own(C::Level1 | C::Level2 | C::Level3) => Some(0),
        Column::Own(C::Target | C::Actual) => Some(1),
        _ => None,
    };
    a == b || group(a).is_some() && group(a) == group(b)
}

/// The cells of a row that are words.
fn cells(row: &BoundIndicator) -> impl Iterator<Item = (Column<'_>, &BoundCell)> {
    let own = [
        (C::Level1, &row.level1),
        (C::Level2, &row.level2),
        (C::Level3, &row.level3),
        (C::Target, &row.target),
        (C::Actual, &row.actual),
        (C::Deviation, &row.deviation),
    ];
    let own = own.into_iter().map(|(column, cell)| (Column::Own(column), cell));
    let operator = std::iter::once((Column::Other("operator"), &row.target_op));
    let others = row.others.iter().map(|(label, cell)| (Column::Other(label.as_str()), cell));
    let words = |cell: &BoundCell| {
        cell.presence == Presence::Printed && cell.text.chars().next().is_some_and(is_han)
    };
    own.chain(operator).chain(others).filter(move |(_, cell)| words(cell))
}
