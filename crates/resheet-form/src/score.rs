//! The score of a whole sheet where no total row has it.

use resheet_lexis::{Lexicon, Role, Shape, fold, shape};
use resheet_model::{BoundSheet, Label, Presence};

use crate::regions::squeeze;

/// Moves the score that a field of the head has to the total score of a sheet
/// without one. Where both are printed the field stays what it is.
pub(crate) fn of_the_head(mut sheet: BoundSheet, lexicon: &Lexicon) -> BoundSheet {
    if sheet.total_score.presence != Presence::Lost {
        return sheet;
    }
    let asks = |label: &str| {
        let found = lexicon.lookup(&fold(label));
        found.is_some_and(|found| found.roles.contains(&Role::SheetScore))
    };
    let found = sheet.extras.iter().position(|extra| {
        let value = fold(&extra.value.text);
        let figure = value.strip_suffix('分').unwrap_or(&value);
        shape(figure) == Shape::Number && asks(&extra.label.text)
    });
    if let Some(at) = found {
        let extra = sheet.extras.remove(at);
        let (text, span) = (squeeze(&extra.label.text), extra.label.span);
        sheet.shape.labels.push(Label { key: "total".into(), text, span });
        sheet.total_score = extra.value;
    }
    sheet
}
