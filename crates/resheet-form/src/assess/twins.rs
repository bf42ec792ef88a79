//! Columns that look alike: only their names tell which is which, and a name that was
//! learned does not.

use resheet_lexis::Role;
use resheet_model::{
    BoundCell, BoundIndicator, BoundSheet, Code, Confidence, IndicatorColumn as C, Presence,
    Subject,
};

use super::{Unmet, View};
use crate::doubt::Doubt;

/// Pairs of columns whose cells look the same.
const TWINS: [(C, C); 1] = [(C::Weight, C::Score)];

/// The cells of a column whose name was learned where the table has no other of the
/// pair: it may as well be the other one.
pub(super) fn columns(view: &View<'_, '_>) -> Vec<Unmet> {
    let has =
        |column: C| view.sheet.shape.indicator_columns.iter().any(|own| own.key == Some(column));
    let alone = |(own, other): (C, C)| has(own) && !has(other) && learned(view, own);
    let pairs = TWINS.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]);
    let doubtful: Vec<C> = pairs.filter(|pair| alone(*pair)).map(|(own, _)| own).collect();
    guesses(view, &doubtful)
}

/// The cells of a column of reasons that no known name heads, if most rows have one.
pub(super) fn reasons(view: &View<'_, '_>) -> Vec<Unmet> {
    let rows = &view.sheet.indicators;
    let given = rows.iter().filter(|row| row.deviation.presence == Presence::Printed).count();
    if given * 2 > rows.len() && !named(view, C::Deviation) {
        guesses(view, &[C::Deviation])
    } else {
        Vec::new()
    }
}

/// Figures that stood twice side by side without a header above, and were taken for one
/// cell: they may be those of both columns.
pub(super) fn in_one_cell(view: &View<'_, '_>) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    for (at, row) in (0..).zip(&view.sheet.indicators) {
        for (own, other) in TWINS.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
            let (cell, missing) = (figure(row, own), figure(row, other));
            if missing.presence == Presence::Lost && was_two(view.sheet, cell) {
                let subject = Subject::Indicator(at, Some(own));
                let doubt = Doubt::OtherPlace.of(subject, cell.span).arg("text", &cell.text);
                unmet.push(Unmet::said(doubt.arg("other", other.name())));
            }
        }
    }
    unmet
}

fn figure(row: &BoundIndicator, column: C) -> &BoundCell {
    if column == C::Weight { &row.weight } else { &row.score }
}

/// Whether a cell was made of two, and not for certain.
fn was_two(sheet: &BoundSheet, cell: &BoundCell) -> bool {
    let mut repairs = cell.repairs.iter().filter_map(|at| sheet.repairs.get(*at as usize));
    cell.presence == Presence::Printed
        && repairs.any(|it| it.rule == Code::R001 && it.confidence < Confidence::Certain)
}

/// Whether the name of a column was learned.
fn learned(view: &View<'_, '_>, column: C) -> bool {
    let mut words = view.tokens.iter().filter(|token| token.learned);
    words.any(|token| token.is(|role| *role == Role::IndicatorColumn(column)))
}

/// Whether a known name heads a column.
fn named(view: &View<'_, '_>, column: C) -> bool {
    let mut words = view.tokens.iter().filter(|token| !token.learned);
    words.any(|token| token.is(|role| *role == Role::IndicatorColumn(column)))
}

/// Printed cells of these columns; that they are guesses says enough.
fn guesses(view: &View<'_, '_>, columns: &[C]) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    view.sheet.each(|subject, cell| {
        let Subject::Indicator(_, Some(column)) = subject else { return };
        if cell.presence == Presence::Printed && columns.contains(&column) {
            unmet.push(Unmet { subject, doubt: None });
        }
    });
    unmet
}
