//! The weights make the total weight.

use resheet_model::{Code, Decimal, Field, Finding, Span, Subject};

use crate::case::{Case, Check, is_missing};
use crate::exact::sum;

pub(crate) const CHECK: Check =
    Check { name: "weights", codes: &[Code::A020, Code::A021, Code::A026], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    let sheet = case.sheet;
    let printed = sheet.total_weight.value().copied();
    if let (Some(printed), Some(usual)) = (printed, case.rules.total_weight)
        && printed != usual
    {
        found.push(
            Finding::new(Code::A021, Subject::Field(Field::TotalWeight), sheet.total_weight.span)
                .arg("printed", case.printed(&sheet.total_weight))
                .arg("expected", usual),
        );
    }
    // The printed total is what the weights answer to; where none is printed,
    // what the form demands.
    let Some(expected) = printed.or(case.rules.total_weight) else { return };
    let weights = || sheet.indicators.iter().filter_map(|row| row.weight.value().copied());
    let Some(without) = sum(weights()) else { return };
    if weights().next().is_none() {
        return;
    }
    let Some(with) = without.checked_add(case.execution_weight().unwrap_or(Decimal::ZERO)) else {
        return;
    };
    let holds = match case.rules.total_includes_execution {
        Some(true) => with == expected,
        Some(false) => without == expected,
        None => with == expected || without == expected,
    };
    if holds {
        return;
    }
    let (subject, span) = place(case);
    if let Some(row) = sheet.indicators.iter().find(|row| is_missing(&row.weight)) {
        let missing = sheet.indicators.iter().filter(|row| is_missing(&row.weight)).count();
        found.push(
            Finding::new(Code::A026, subject, row.weight.span)
                .arg("name", case.name(row))
                .arg("count", missing),
        );
        return;
    }
    let makes = if case.rules.total_includes_execution == Some(false) { without } else { with };
    found.push(
        Finding::new(Code::A020, subject, span)
            .arg("printed", expected)
            .arg("expected", makes)
            .arg("without", without)
            .arg("count", sheet.indicators.len()),
    );
}

/// The printed total weight, or the sheet if none is printed.
fn place(case: &Case<'_>) -> (Subject, Span) {
    let total = &case.sheet.total_weight;
    match total.value() {
        Some(_) => (Subject::Field(Field::TotalWeight), total.span),
        None => {
            let first = case.sheet.indicators.first().map_or(case.sheet.span, |row| row.weight.span);
            (Subject::Sheet, first)
        }
    }
}
