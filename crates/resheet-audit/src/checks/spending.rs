//! Spending needs a budget.

use resheet_model::{Code, Finding, FundColumn};

use crate::case::{Case, Check, fund};

pub(crate) const CHECK: Check = Check { name: "spending", codes: &[Code::A011], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    for (index, row) in case.funds() {
        let (Some(budget), Some(executed)) = (row.budget.value(), row.executed.value()) else {
            continue;
        };
        if budget.is_zero() && !executed.is_zero() {
            found.push(
                Finding::new(Code::A011, fund(index, FundColumn::Executed), row.executed.span)
                    .arg("printed", case.printed(&row.executed))
                    .arg("budget", case.printed(&row.budget))
                    .related(row.budget.span, case.printed(&row.budget)),
            );
        }
    }
}
