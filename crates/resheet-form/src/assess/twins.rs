//! Columns that look alike: only their names tell which is which, and a name that was
//! learned does not.

use resheet_lexis::Role;
use resheet_model::{IndicatorColumn as C, Presence, Subject};

use super::{Unmet, View};

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

/// The cells of a column of reasons whose name was learned, if most rows have one.
pub(super) fn reasons(view: &View<'_, '_>) -> Vec<Unmet> {
    let rows = &view.sheet.indicators;
    let given = rows.iter().filter(|row| row.deviation.presence == Presence::Printed).count();
    if given * 2 > rows.len() && learned(view, C::Deviation) {
        guesses(view, &[C::Deviation])
    } else {
        Vec::new()
    }
}

/// Whether the name of a column was learned.
fn learned(view: &View<'_, '_>, column: C) -> bool {
    let mut words = view.tokens.iter().filter(|token| token.learned);
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
