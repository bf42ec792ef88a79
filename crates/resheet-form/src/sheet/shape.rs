//! The form that a sheet shows: its columns and the labels of its parts.

use resheet_lexis::{Role, Section};
use resheet_model::{Column, Field, FormShape, FundColumn, IndicatorColumn, Label, Presence};

use crate::indicators::Indicators;
use crate::pairs::Pairs;
use crate::regions::{FundKind, HeaderCell, IndicatorKind, squeeze};
use crate::token::Token;

/// Labels of the parts, for the printed page.
pub(super) fn labels(
    shape: &mut FormShape,
    tokens: &[Token<'_>],
    head: &Pairs,
    table: &Indicators,
) {
    shape.labels.extend(head.labels.iter().filter(|label| label.key != "section").cloned());
    let mut add = |key: &str, test: &dyn Fn(&Role) -> bool| {
        if shape.labels.iter().any(|label| label.key == key) {
            return;
        }
        if let Some(token) = tokens.iter().find(|token| token.is(test)) {
            shape.labels.push(Label {
                key: key.into(),
                text: squeeze(token.text),
                span: token.span,
            });
        }
    };
    add("funds", &|role| *role == Role::Section(Section::Funds));
    add("goals", &|role| *role == Role::Section(Section::Goals));
    add("indicators", &|role| *role == Role::Section(Section::Indicators));
    add("expected_goal", &|role| *role == Role::Field(Field::ExpectedGoal));
    add("actual_result", &|role| *role == Role::Field(Field::ActualResult));
    shape.labels.sort_by_key(|label| label.span);
    if table.total_label.presence == Presence::Printed {
        let label = &table.total_label;
        let text = squeeze(&label.text);
        shape.labels.push(Label { key: "total".into(), text, span: label.span });
    }
}

pub(super) fn fund_column(header: &HeaderCell<FundKind>) -> Column<FundColumn> {
    let key = match header.kind {
        FundKind::Known(column) => Some(column),
        FundKind::Other => None,
    };
    Column { key, label: header.label.clone(), span: header.span }
}

/// Operator and unit are parts of the target: they have no column of their own
/// in the record, and the page prints them in the target's.
pub(super) fn indicator_column(
    header: &HeaderCell<IndicatorKind>,
) -> Option<Column<IndicatorColumn>> {
    let key = match header.kind {
        IndicatorKind::Known(column) => Some(column),
        IndicatorKind::Operator | IndicatorKind::Unit => return None,
        IndicatorKind::Other => None,
    };
    Some(Column { key, label: header.label.clone(), span: header.span })
}

/// The label of the first column of a kind.
pub(super) fn label_of(
    columns: &[HeaderCell<IndicatorKind>],
    kind: IndicatorKind,
) -> Option<String> {
    columns.iter().find(|column| column.kind == kind).map(|column| column.label.clone())
}
