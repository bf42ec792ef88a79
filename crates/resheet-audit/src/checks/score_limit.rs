//! No score is greater than its weight, and none is below zero.

use resheet_model::{Code, Decimal, Finding, FundColumn, IndicatorColumn, Seen, Subject};

use crate::case::{Case, Check, fund, indicator};

pub(crate) const CHECK: Check = Check { name: "score_limit", codes: &[Code::A023], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    let mut compare = |subject: Subject, weight: &Seen<Decimal>, score: &Seen<Decimal>| {
        let (Some(limit), Some(value)) = (weight.value(), score.value()) else { return };
        if value > limit || value.is_sign_negative() && !value.is_zero() {
            found.push(
                Finding::new(Code::A023, subject, score.span)
                    .arg("printed", case.printed(score))
                    .arg("weight", case.printed(weight))
                    .related(weight.span, case.printed(weight)),
            );
        }
    };
    for (index, row) in case.funds() {
        compare(fund(index, FundColumn::Score), &row.weight, &row.score);
    }
    for (index, row) in case.indicators() {
        compare(indicator(index, IndicatorColumn::Score), &row.weight, &row.score);
    }
    let sheet = case.sheet;
    compare(Subject::Field(resheet_model::Field::TotalScore), &sheet.total_weight, &sheet.total_score);
}
