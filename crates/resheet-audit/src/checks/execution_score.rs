//! The execution score is rate times weight, and not more than the weight.

use resheet_model::{Code, Finding, FundColumn};

use crate::case::{Case, Check, fund};
use crate::exact::shown;
use crate::execution::{Score, explain_score};

pub(crate) const CHECK: Check =
    Check { name: "execution_score", codes: &[Code::A005, Code::A015], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    let accepted = &case.rules.roundings;
    if accepted.is_empty() {
        return;
    }
    for (index, row) in case.funds() {
        let Some(printed) = row.score.value() else { continue };
        let raise = |code| {
            Finding::new(code, fund(index, FundColumn::Score), row.score.span)
                .arg("printed", case.printed(&row.score))
        };
        match explain_score(row, accepted) {
            Some(Score::Wrong(exact)) => {
                let rate = if row.rate.value().is_some() { &row.rate } else { &row.executed };
                found.push(
                    raise(Code::A005)
                        .arg("expected", shown(exact, printed.scale(), accepted))
                        .arg("weight", case.printed(&row.weight))
                        .arg("rate", if row.rate.value().is_some() { case.printed(rate) } else { "-".into() })
                        .related(rate.span, case.printed(rate))
                        .related(row.weight.span, case.printed(&row.weight)),
                );
            }
            Some(Score::Right(_)) => {}
            // With a budget of zero there is nothing to work it out from.
            None if crate::execution::budget(row).is_some_and(|budget| budget.is_zero()) => {}
            None => {
                let missing =
                    if row.weight.value().is_none() { FundColumn::Weight } else { FundColumn::Rate };
                found.push(raise(Code::A015).arg("missing", fund(index, missing)));
            }
        }
    }
}
