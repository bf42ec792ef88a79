//! Marks and reasons go with the target: full marks for a target that was
//! reached, a reason where marks are missing.

use resheet_model::{Code, Finding, Indicator, IndicatorColumn, Reading};

use crate::case::{Case, Check, indicator, is_missing};
use crate::outcome::{Outcome, outcome};

pub(crate) const CHECK: Check = Check {
    name: "target_marks",
    codes: &[Code::A030, Code::A031, Code::A032, Code::A033, Code::A040],
    run,
};

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    let mut unchecked = Vec::new();
    for (index, row) in case.indicators() {
        let (Some(weight), Some(score)) = (row.weight.value(), row.score.value()) else { continue };
        if matches!(row.target.reading, Reading::Read(_)) && is_missing(&row.actual) {
            unchecked.push((index, row));
        }
        let raise = |code, column, span| {
            Finding::new(code, indicator(index, column), span)
                .arg("name", case.name(row))
                .arg("target", case.printed(&row.target))
                .arg("actual", case.printed(&row.actual))
                .arg("weight", case.printed(&row.weight))
                .arg("printed", case.printed(&row.score))
        };
        let marked_down = score < weight;
        let reason = row.deviation.value().is_some_and(|text| case.words.is_reason(text));
        // A cell that was not read may hold the reason.
        let silent = !reason && !matches!(row.deviation.reading, Reading::Unreadable);
        let score_span = row.score.span;
        match outcome(row, case.words) {
            Outcome::Met if marked_down && silent => {
                found.push(raise(Code::A030, IndicatorColumn::Score, score_span).arg("expected", *weight));
            }
            Outcome::Missed { .. } if !marked_down => {
                found.push(with_target(raise(Code::A031, IndicatorColumn::Score, score_span), case, row));
            }
            Outcome::Missed { .. } if silent => {
                found.push(with_target(raise(Code::A032, IndicatorColumn::Deviation, row.deviation.span), case, row));
            }
            // A result beyond the plan is a deviation too, and may be explained.
            Outcome::Met if !marked_down && reason && hits_exactly(row) => {
                let finding = raise(Code::A033, IndicatorColumn::Deviation, row.deviation.span);
                found.push(finding.related(row.score.span, case.printed(&row.score)));
            }
            _ => {}
        }
    }
    if let Some((index, row)) = unchecked.first() {
        found.push(
            Finding::new(Code::A040, indicator(*index, IndicatorColumn::Actual), row.actual.span)
                .arg("name", case.name(row))
                .arg("count", unchecked.len()),
        );
    }
}

fn with_target(finding: Finding, case: &Case<'_>, row: &Indicator) -> Finding {
    finding
        .related(row.target.span, case.printed(&row.target))
        .related(row.actual.span, case.printed(&row.actual))
}

/// Whether the actual value is the target itself, in numbers or in words.
fn hits_exactly(row: &Indicator) -> bool {
    let number = |measure: &resheet_model::Measure| measure.quantity().map(|quantity| quantity.value);
    match (row.target.value().and_then(number), row.actual.value().and_then(number)) {
        (Some(target), Some(actual)) => target == actual,
        (None, None) => true,
        _ => false,
    }
}
