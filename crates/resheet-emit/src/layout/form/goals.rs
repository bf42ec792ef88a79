//! The goals: what was meant to be reached, and what was. A label stands over its text
//! even where the source has it beside: programs that take a page line by line then
//! read it first, and not between two lines of the text.

use resheet_model::{Field, Label, Span, Subject};

use super::super::grid::{RowRole, TextStyle};
use super::Plan;
use super::cells::{Builder, Said, UNKNOWN_LABEL};

/// One of the two texts.
struct Goal {
    field: Field,
    label: Option<String>,
    value: Said,
    span: Span,
}

/// A label over each text, and the label of the part beside them, if the form has one.
pub(super) fn goals(builder: &mut Builder<'_>, plan: &Plan) {
    let sheet = builder.sheet;
    let own = Own::of(builder);
    let mut shown = Vec::new();
    for (field, leaf, label) in [
        (Field::ExpectedGoal, &sheet.expected_goal, own.expected),
        (Field::ActualResult, &sheet.actual_result, own.actual),
    ] {
        let value = builder.leaf(leaf, Subject::Field(field));
        let label = label.or_else(|| builder.label_before(leaf.span));
        if label.is_some() || !value.is_empty() {
            let label = label.map(|label| label.text.clone());
            shown.push(Goal { field, label, value, span: leaf.span });
        }
    }
    let part = own.part.map(|label| label.text.clone());
    if part.is_none() && shown.is_empty() {
        return;
    }
    let labelled = shown.iter().filter(|goal| goal.label.is_some()).count();
    // The form's own labels are enough; a text without any has the usual one.
    let usual = || builder.wording.sections.get("goals").cloned().unwrap_or_default();
    let part = part.or_else(|| (labelled == 0).then(usual));
    match part {
        None if one_under_another(builder, &shown) => {
            shown.into_iter().for_each(|goal| over(builder, plan, None, vec![goal]));
        }
        part => over(builder, plan, part, shown),
    }
}

/// The labels of the part as the source has them.
#[derive(Default)]
struct Own<'a> {
    part: Option<&'a Label>,
    expected: Option<&'a Label>,
    actual: Option<&'a Label>,
}

impl<'a> Own<'a> {
    /// Of three labels on one line the first is of the part, whatever it is called, and
    /// the others are of its texts.
    fn of(builder: &Builder<'a>) -> Own<'a> {
        let labels = || builder.sheet.shape.labels.iter();
        let of = |key: &str| labels().find(|label| label.key == key);
        let known = Own {
            part: of("goals"),
            expected: of(Field::ExpectedGoal.name()),
            actual: of(Field::ActualResult.name()),
        };
        let line = |label: &Label| builder.source.line_number(label.span);
        let (Some(expected), Some(actual)) = (known.expected, known.actual) else { return known };
        if expected.span.is_empty() || line(expected) != line(actual) {
            return known;
        }
        let keys = ["goals", UNKNOWN_LABEL, Field::ExpectedGoal.name(), Field::ActualResult.name()];
        let here = labels().filter(|label| {
            keys.contains(&label.key.as_str())
                && !label.span.is_empty()
                && line(label) == line(expected)
        });
        let mut here: Vec<&Label> = here.collect();
        here.sort_by_key(|label| label.span.start);
        here.dedup_by_key(|label| label.span);
        match here[..] {
            [part, expected, actual] => {
                Own { part: Some(part), expected: Some(expected), actual: Some(actual) }
            }
            _ => known,
        }
    }
}

/// Whether the source has the second label behind the first text.
fn one_under_another(builder: &Builder<'_>, shown: &[Goal]) -> bool {
    let [first, second] = shown else { return false };
    let mut labels = builder.sheet.shape.labels.iter();
    let label =
        labels.rfind(|label| !label.span.is_empty() && Some(&label.text) == second.label.as_ref());
    first.label.is_some()
        && !first.span.is_empty()
        && label.is_some_and(|label| label.span.start >= first.span.end)
}

/// Each text under its label, and the label of the part, if there is one, beside them.
fn over(builder: &mut Builder<'_>, plan: &Plan, part: Option<String>, shown: Vec<Goal>) {
    let headed = shown.len() > 1 || shown.iter().any(|goal| goal.label.is_some());
    let top = builder.row(RowRole::Body);
    let bottom = if headed { builder.row(RowRole::Body) } else { top };
    let left = if part.is_some() { plan.label } else { 0 };
    if let Some(part) = part {
        builder.put((top, 0, bottom - top + 1, left), part, TextStyle::Label);
    }
    let middle = if shown.len() > 1 { plan.middle } else { plan.columns };
    let halves = [(left, middle), (middle, plan.columns)];
    if shown.is_empty() {
        let blank = (bottom, left, 1, plan.columns - left);
        builder.put(blank, String::new(), TextStyle::Text);
    }
    for (goal, (from, to)) in shown.into_iter().zip(halves) {
        if headed {
            let heading = goal.label.unwrap_or_else(|| usual(builder, goal.field));
            builder.put((top, from, 1, to - from), heading, TextStyle::Label);
        }
        builder.put_leaf((bottom, from, 1, to - from), goal.value, TextStyle::Text);
    }
    if headed {
        builder.heads_until_here(top);
    }
}

fn usual(builder: &Builder<'_>, field: Field) -> String {
    builder.wording.fields.get(field.name()).cloned().unwrap_or_default()
}
