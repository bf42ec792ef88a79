//! A number target that was missed earns the same share of its points.
//!
//! Notes under several forms say so, and many sheets judge freely all the
//! same: information, not a contradiction.

use resheet_model::{Code, Finding, IndicatorColumn};

use crate::case::{Case, Check, indicator};
use crate::exact::{fits, shown};
use crate::outcome::{Outcome, outcome};

pub(crate) const CHECK: Check = Check { name: "proportional_score", codes: &[Code::A034], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    let accepted = &case.rules.roundings;
    if accepted.is_empty() {
        return;
    }
    for (index, row) in case.indicators() {
        let (Some(weight), Some(score)) = (row.weight.value(), row.score.value()) else { continue };
        let Outcome::Missed { share: Some(share) } = outcome(row, case.words) else { continue };
        let Some(exact) = share.times(*weight) else { continue };
        if score >= weight || !fits(exact, *score, accepted).is_empty() {
            continue;
        }
        found.push(
            Finding::new(Code::A034, indicator(index, IndicatorColumn::Score), row.score.span)
                .arg("name", case.name(row))
                .arg("printed", case.printed(&row.score))
                .arg("expected", shown(exact, score.scale(), accepted))
                .arg("target", case.printed(&row.target))
                .arg("actual", case.printed(&row.actual))
                .arg("weight", case.printed(&row.weight))
                .related(row.target.span, case.printed(&row.target))
                .related(row.actual.span, case.printed(&row.actual)),
        );
    }
}
