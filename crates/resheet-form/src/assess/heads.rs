//! Values of the head that hold more than one, or are another's.

use resheet_lexis::{is_body, is_han};
use resheet_model::{BoundCell, Edge, Field, Presence, Subject};

use super::{Unmet, View};

/// Departments and units with the names of two bodies in them: a label that nobody knows
/// may stand between.
pub(super) fn of_two_bodies(view: &View<'_, '_>) -> Vec<Unmet> {
    let two = |cell: &BoundCell| {
        cell.text.split_whitespace().filter(|word| is_body(word)).nth(1).is_some()
    };
    names(view).filter(|(_, cell)| two(cell)).map(unmet).collect()
}

/// Values with a blank between words, where nothing draws the cells: a label that nobody
/// knows and its value may stand behind the blank.
pub(super) fn of_two_words(view: &View<'_, '_>) -> Vec<Unmet> {
    let words = |cell: &BoundCell| {
        let mut words = cell.text.split_whitespace();
        words.all(|word| word.contains(is_han)) && cell.text.split_whitespace().nth(1).is_some()
    };
    let two = |(_, cell): &(Field, &BoundCell)| !is_drawn(view, cell) && words(cell);
    names(view).filter(two).map(unmet).collect()
}

/// Departments and units with names that bodies hardly have, where nothing draws the cells:
/// the label of the next value, or a person, may stand beside the label.
pub(super) fn of_no_body(view: &View<'_, '_>) -> Vec<Unmet> {
    let other = |(field, cell): &(Field, &BoundCell)| {
        *field != Field::ProjectName && !is_drawn(view, cell) && !is_body(&view.folded(cell))
    };
    names(view).filter(other).map(unmet).collect()
}

/// Values with nothing between them and their label: a label that nobody knows and its value
/// may stand behind them in the same way.
pub(super) fn glued(view: &View<'_, '_>) -> Vec<Unmet> {
    let glued = |cell: &BoundCell| view.at(cell.span).is_some_and(|token| token.edge.is_glued());
    names(view).filter(|(_, cell)| glued(cell)).map(unmet).collect()
}

/// Values with a colon in them, where nothing draws the cells: a label and its value may
/// stand behind them.
pub(super) fn of_two_pairs(view: &View<'_, '_>) -> Vec<Unmet> {
    let pair =
        |(_, cell): &(Field, &BoundCell)| !is_drawn(view, cell) && cell.text.contains([':', '：']);
    names(view).filter(pair).map(unmet).collect()
}

fn unmet((field, _): (Field, &BoundCell)) -> Unmet {
    Unmet { subject: Subject::Field(field), doubt: None }
}

fn is_drawn(view: &View<'_, '_>, cell: &BoundCell) -> bool {
    view.at(cell.span).is_none_or(|token| token.edge == Edge::Drawn)
}

/// The names that the head prints.
fn names<'v>(view: &'v View<'_, '_>) -> impl Iterator<Item = (Field, &'v BoundCell)> {
    let sheet = view.sheet;
    let cells = [
        (Field::ProjectName, &sheet.project_name),
        (Field::Department, &sheet.department),
        (Field::ImplementingUnit, &sheet.implementing_unit),
    ];
    cells.into_iter().filter(|(_, cell)| cell.presence == Presence::Printed)
}
