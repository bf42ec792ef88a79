//! Target and actual value are measured in the same unit.

use resheet_model::{Code, Finding, IndicatorColumn};

use crate::case::{Case, Check, indicator};

pub(crate) const CHECK: Check = Check { name: "units", codes: &[Code::A036], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    for (index, row) in case.indicators() {
        let (Some(target), Some(actual)) = (
            row.target.value().and_then(|measure| measure.quantity()),
            row.actual.value().and_then(|measure| measure.quantity()),
        ) else {
            continue;
        };
        // Without a unit it is that of the target; 万元 and 元 can be compared.
        if case.words.factor(&actual.unit, &target.unit).is_none() {
            found.push(
                Finding::new(Code::A036, indicator(index, IndicatorColumn::Actual), row.actual.span)
                    .arg("name", case.name(row))
                    .arg("printed", case.printed(&row.actual))
                    .arg("target", case.printed(&row.target))
                    .arg("unit", &actual.unit)
                    .arg("expected", &target.unit)
                    .related(row.target.span, case.printed(&row.target)),
            );
        }
    }
}
