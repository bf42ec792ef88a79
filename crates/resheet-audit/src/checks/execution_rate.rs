//! The execution rate is executed over full-year budget.

use resheet_model::{Code, Decimal, Finding, FundColumn, FundRow, Severity};

use crate::case::{Case, Check, fund, is_missing};
use crate::exact::shown;
use crate::execution::{Rate, budget, explain_rate, quotient};

pub(crate) const CHECK: Check = Check {
    name: "execution_rate",
    codes: &[Code::A001, Code::A002, Code::A003, Code::A012, Code::A013],
    run,
};

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    let accepted = &case.rules.roundings;
    if accepted.is_empty() {
        return;
    }
    let mut unchecked = Vec::new();
    for (index, row) in case.funds() {
        let Some(printed) = row.rate.value() else { continue };
        let raise = |code| {
            Finding::new(code, fund(index, FundColumn::Rate), row.rate.span)
                .arg("printed", case.printed(&row.rate))
        };
        if row.executed.value().is_none() || budget(row).is_none() {
            if is_missing(&row.executed) || is_missing(&row.budget) {
                unchecked.push((index, row));
            }
            continue;
        }
        let amounts = |finding: Finding| {
            let budget = if row.budget.value().is_some() { &row.budget } else { &row.initial };
            finding
                .arg("executed", case.printed(&row.executed))
                .arg("budget", case.printed(budget))
                .related(row.executed.span, case.printed(&row.executed))
                .related(budget.span, case.printed(budget))
        };
        let expected =
            |places| quotient(row).map(|exact| shown(exact, places, accepted)).unwrap_or_default();
        match explain_rate(row, accepted) {
            Some(Rate::Wrong) => {
                let places = printed.scale();
                found.push(amounts(raise(Code::A001).arg("expected", expected(places))));
            }
            Some(Rate::OfInitial) => {
                let finding = raise(Code::A002).arg("initial", case.printed(&row.initial));
                found.push(amounts(finding.arg("expected", expected(printed.scale()))));
            }
            Some(Rate::Near) => {
                found.push(amounts(raise(Code::A003).arg("expected", expected(printed.scale()))));
            }
            Some(Rate::Right(_)) if *printed > Decimal::ONE_HUNDRED => {
                found.push(amounts(raise(Code::A012)));
            }
            // Zero of nothing is printed as 0.00, as 100.00 or not at all, and
            // each can be argued for; anything else cannot.
            None if is_of_nothing(row)
                && !printed.is_zero()
                && *printed != Decimal::ONE_HUNDRED =>
            {
                found.push(amounts(raise(Code::A001).arg("expected", Decimal::ZERO)));
            }
            Some(Rate::Right(_)) | None => {}
        }
    }
    if let Some((index, row)) = unchecked.first() {
        let missing = if row.executed.value().is_none() { FundColumn::Executed } else { FundColumn::Budget };
        found.push(
            Finding::new(Code::A013, fund(*index, FundColumn::Rate), row.rate.span)
                .severity(Severity::Info)
                .arg("missing", fund(*index, missing))
                .arg("count", unchecked.len()),
        );
    }
}

fn is_of_nothing(row: &FundRow) -> bool {
    let zero = |amount: Option<Decimal>| amount.is_some_and(|amount| amount.is_zero());
    zero(budget(row)) && zero(row.executed.value().copied())
}
