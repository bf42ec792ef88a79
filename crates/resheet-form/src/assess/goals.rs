//! Goals and results that hold what looks like rows of a table.

use resheet_lexis::{Role, Shape};
use resheet_model::{BoundCell, Field, Presence, Subject};

use super::{Unmet, View};
use crate::doubt::Doubt;
use crate::goals::numbering;
use crate::token::Token;

/// So many figures by themselves are no slip of a page number.
const FIGURES: usize = 2;

/// Goals with a label of the table among their pieces, several figures that stand by
/// themselves, or something behind their end: the table begins somewhere in them.
pub(super) fn hold_rows(view: &View<'_, '_>) -> Vec<Unmet> {
    let sheet = view.sheet;
    let goals =
        [(Field::ExpectedGoal, &sheet.expected_goal), (Field::ActualResult, &sheet.actual_result)];
    let doubt = |(field, cell): (_, &BoundCell)| {
        let (place, text) = match piece_of_a_row(view, cell) {
            Some(token) => (token.span, token.text.to_owned()),
            None => (cell.span, behind_the_end(cell)?.to_owned()),
        };
        Some(Unmet::said(Doubt::RowsInGoal.of(Subject::Field(field), place).arg("text", text)))
    };
    goals.into_iter().filter_map(doubt).collect()
}

/// Goals whose paragraphs are not numbered from the first to the last: they hold some
/// of each other.
pub(super) fn run_on(view: &View<'_, '_>) -> Vec<Unmet> {
    let sheet = view.sheet;
    let goals =
        [(Field::ExpectedGoal, &sheet.expected_goal), (Field::ActualResult, &sheet.actual_result)];
    let broken = |cell: &BoundCell| {
        cell.presence == Presence::Printed && numbering::is_broken(&view.folded(cell))
    };
    let doubt = |(field, cell): (_, &BoundCell)| {
        Unmet::said(Doubt::GoalsRunOn.of(Subject::Field(field), cell.span))
    };
    goals.into_iter().filter(|(_, cell)| broken(cell)).map(doubt).collect()
}

/// A goal of several pieces without a result, or a result without a goal, in a sheet that
/// has results: the lines of the other may be among its own.
pub(super) fn alone(view: &View<'_, '_>) -> Vec<Unmet> {
    let sheet = view.sheet;
    let printed = |cell: &BoundCell| cell.presence == Presence::Printed;
    let judged = sheet.indicators.iter().any(|row| printed(&row.actual) || printed(&row.score));
    let goals =
        [(Field::ExpectedGoal, &sheet.expected_goal), (Field::ActualResult, &sheet.actual_result)];
    let lost = goals.iter().filter(|(_, cell)| cell.presence == Presence::Lost).count();
    if !judged || lost != 1 {
        return Vec::new();
    }
    let several = |(_, cell): &(Field, &BoundCell)| printed(cell) && !cell.more.is_empty();
    let Some((field, cell)) = goals.into_iter().find(several) else { return Vec::new() };
    // Paragraphs may be one text each.
    if cell.text.lines().count() < 2 {
        return vec![Unmet { subject: Subject::Field(field), doubt: None }];
    }
    let doubt = |(field, _)| Unmet::said(Doubt::GoalsRunOn.of(Subject::Field(field), cell.span));
    goals.into_iter().map(doubt).collect()
}

/// The first piece of a goal that rather stands in a table, if enough of them do.
fn piece_of_a_row<'v, 't>(view: &'v View<'_, 't>, cell: &BoundCell) -> Option<&'v Token<'t>> {
    if cell.presence != Presence::Printed || cell.more.is_empty() {
        return None;
    }
    let spans = std::iter::once(&cell.span).chain(&cell.more);
    let pieces = || spans.clone().filter_map(|span| view.at(*span));
    let label = pieces().find(|token| token.is(is_of_the_table));
    let mut figures = pieces().filter(|token| is_figure(token));
    label.or_else(|| {
        let first = figures.next();
        first.filter(|_| figures.count() + 1 >= FIGURES)
    })
}

/// What stands behind the last full stop of a goal, if it has one: a goal that ends
/// with full stops ends with one.
fn behind_the_end(cell: &BoundCell) -> Option<&str> {
    const STOP: [char; 4] = ['。', '；', '！', '.'];
    let (goal, rest) = cell.text.rsplit_once('。')?;
    let rest = rest.trim();
    let printed = cell.presence == Presence::Printed && !goal.is_empty();
    (printed && !rest.is_empty() && !rest.ends_with(STOP)).then_some(rest)
}

fn is_of_the_table(role: &Role) -> bool {
    role.is_level() || matches!(role, Role::IndicatorColumn(_) | Role::Operator | Role::Total)
}

fn is_figure(token: &Token<'_>) -> bool {
    matches!(token.shape, Shape::Number | Shape::Percent | Shape::Quantity | Shape::Operator)
}
