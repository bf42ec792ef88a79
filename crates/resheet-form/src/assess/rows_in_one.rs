//! Rows of a table that may be two, where nothing draws its cells.
//!
//! An extractor that gives what is about as high to one line puts two low rows into one, or
//! the first line of a row behind the row above. The names are then as long as two, and the
//! values are two in one. Once it happened in a table, no place in it is beyond doubt.

use std::borrow::Cow;
use std::collections::HashSet;

use foldhash::fast::RandomState;
use resheet_lexis::{Shape, is_han, number, shape};
use resheet_model::{BoundCell, BoundIndicator, Edge, IndicatorColumn as C, Presence, Subject};

use super::torn::is_made_of;
use super::{Unmet, View};
use crate::doubt::Doubt;

/// In so many rows of a table it is no accident.
const MANY: usize = 2;

/// A name of no more characters is the rest of one, with very few exceptions.
const REST: usize = 2;

/// Words of fewer characters make up longer ones by chance.
const SHORTEST: usize = 3;

/// Values that are two, and names that are a rest; from the second row on all rows of the
/// table.
pub(super) fn of_indicators(view: &View<'_, '_>) -> Vec<Unmet> {
    // Most tables are drawn.
    let is_drawn = |edge: Edge| matches!(edge, Edge::Drawn | Edge::Line);
    if view.tokens.iter().all(|token| is_drawn(token.edge)) {
        return Vec::new();
    }
    let mut values: HashSet<Cow<'_, str>, RandomState> = HashSet::default();
    for row in &view.sheet.indicators {
        let printed = [&row.target, &row.actual].into_iter().filter(|cell| is_open(view, cell));
        let folded = printed.map(|cell| view.folded(cell));
        values.extend(folded.filter(|text| text.chars().count() >= SHORTEST));
    }
    let mut unmet = Vec::new();
    let mut rows = 0;
    let mut rests = Vec::new();
    for (at, row) in (0..).zip(&view.sheet.indicators) {
        let several = [(C::Target, &row.target), (C::Actual, &row.actual)]
            .into_iter()
            .filter(|(_, cell)| is_open(view, cell))
            .find(|(_, cell)| {
                let folded = view.folded(cell);
                ends_with_points(&cell.text, row) || is_made_of(&folded, &values)
            });
        let rest = || {
            let name = &row.level3;
            let short = name.text.chars().filter(|c| is_han(*c)).count() <= REST;
            (short && is_open(view, name) && view.shape(name) == Shape::Words)
                .then_some((C::Level3, name))
        };
        let torn = |(column, cell): (C, &BoundCell)| {
            let subject = Subject::Indicator(at, Some(column));
            Unmet::said(Doubt::Torn.of(subject, cell.span).arg("text", &cell.text))
        };
        rows += usize::from(several.is_some() || rest().is_some());
        unmet.extend(several.map(torn));
        rests.extend(rest().filter(|_| several.is_none()).map(torn));
    }
    // One short name is an exception.
    if rows >= MANY {
        unmet.extend(rests);
        let all = (0..).zip(&view.sheet.indicators);
        unmet.extend(
            all.map(|(at, _)| Unmet { subject: Subject::Indicator(at, None), doubt: None }),
        );
    }
    unmet
}

/// Whether a cell is printed and nothing draws it.
fn is_open(view: &View<'_, '_>, cell: &BoundCell) -> bool {
    let drawn = || view.at(cell.span).is_none_or(|token| token.edge == Edge::Drawn);
    cell.presence == Presence::Printed && !drawn()
}

/// Whether a value of words has a number behind it that the row lacks in its own place.
fn ends_with_points(text: &str, row: &BoundIndicator) -> bool {
    let lacks = |cell: &BoundCell| cell.presence != Presence::Printed;
    let parts = || text.rsplit_once(char::is_whitespace);
    (lacks(&row.weight) || lacks(&row.score))
        && parts().is_some_and(|(words, last)| {
            number(last).is_some() && matches!(shape(words), Shape::Words | Shape::Verdict)
        })
}
