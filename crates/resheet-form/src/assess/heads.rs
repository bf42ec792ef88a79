//! Values of the head that hold more than one.

use resheet_lexis::is_body;
use resheet_model::{BoundCell, Field, Presence, Subject};

use super::{Unmet, View};

/// Departments and units with the names of two bodies in them: a label that nobody knows
/// may stand between.
pub(super) fn of_two_bodies(view: &View<'_, '_>) -> Vec<Unmet> {
    let sheet = view.sheet;
    let cells = [
        (Field::ProjectName, &sheet.project_name),
        (Field::Department, &sheet.department),
        (Field::ImplementingUnit, &sheet.implementing_unit),
    ];
    let two = |(_, cell): &(Field, &BoundCell)| {
        cell.presence == Presence::Printed
            && cell.text.split_whitespace().filter(|word| is_body(word)).nth(1).is_some()
    };
    let unmet = |(field, _)| Unmet { subject: Subject::Field(field), doubt: None };
    cells.into_iter().filter(two).map(unmet).collect()
}
