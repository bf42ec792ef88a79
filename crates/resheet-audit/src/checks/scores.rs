//! The scores make the printed total, with or without the execution score.

use resheet_model::{Code, Decimal, Field, Finding, Rounding, Subject};

use crate::case::{Case, Check, is_missing};
use crate::exact::{Ratio, fits, sum};

pub(crate) const CHECK: Check =
    Check { name: "scores", codes: &[Code::A024, Code::A025, Code::A026], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    let sheet = case.sheet;
    let Some(printed) = sheet.total_score.value() else { return };
    let subject = Subject::Field(Field::TotalScore);
    let raise = |code, span| {
        Finding::new(code, subject, span).arg("printed", case.printed(&sheet.total_score))
    };
    let scores = || sheet.indicators.iter().filter_map(|row| row.score.value().copied());
    if scores().next().is_none() {
        return;
    }
    let Some(without) = sum(scores()) else { return };
    let execution = case.execution_score();
    let Some(with) = without.checked_add(execution.unwrap_or(Decimal::ZERO)) else { return };
    // A total may be printed with fewer places than its scores.
    let accepted: &[Rounding] = &case.rules.roundings;
    let makes = |exact: Decimal| {
        exact == *printed
            || Ratio::new(exact, Decimal::ONE)
                .is_some_and(|exact| !fits(exact, *printed, accepted).is_empty())
    };
    let only_without = makes(without) && !makes(with);
    if makes(with) && case.rules.total_includes_execution != Some(false) {
        return;
    }
    if only_without && case.rules.total_includes_execution == Some(false) {
        return;
    }
    if only_without && case.rules.total_includes_execution.is_none() {
        let score = case.total().map(|(_, row)| &row.score);
        let finding = raise(Code::A025, sheet.total_score.span).arg("with", with);
        found.push(match score {
            Some(score) => finding.related(score.span, case.printed(score)),
            None => finding,
        });
        return;
    }
    if let Some(row) = sheet.indicators.iter().find(|row| is_missing(&row.score)) {
        let missing = sheet.indicators.iter().filter(|row| is_missing(&row.score)).count();
        found.push(
            Finding::new(Code::A026, subject, row.score.span).arg("name", case.name(row)).arg("count", missing),
        );
        return;
    }
    let expected = if case.rules.total_includes_execution == Some(false) { without } else { with };
    found.push(
        raise(Code::A024, sheet.total_score.span).arg("expected", expected).arg("without", without),
    );
}
