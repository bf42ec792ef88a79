//! A target of zero that nothing can miss, or that nothing can reach.

use resheet_model::{Code, Finding, IndicatorColumn, Op};

use crate::case::{Case, Check, indicator};

pub(crate) const CHECK: Check = Check { name: "zero_target", codes: &[Code::A035], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    for (index, row) in case.indicators() {
        let Some(target) = row.target.value().and_then(|measure| measure.quantity()) else { continue };
        if target.value.is_zero() && matches!(target.op, Some(Op::AtLeast | Op::Less)) {
            found.push(
                Finding::new(Code::A035, indicator(index, IndicatorColumn::Target), row.target.span)
                    .arg("name", case.name(row))
                    .arg("printed", case.printed(&row.target)),
            );
        }
    }
}
