//! Figures that differ by a moved point or by a unit: ten, a hundred, ten
//! thousand times off, with the same digits.

use resheet_model::{Code, Decimal, Finding, FundColumn, IndicatorColumn, Seen};

use crate::case::{Case, Check, fund, indicator};
use crate::exact::{power, shift, significant_digits};
use crate::outcome::is_fraction_of_percent;

pub(crate) const CHECK: Check = Check { name: "moved_point", codes: &[Code::A037, Code::A038], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    for (index, row) in case.funds() {
        let mut compare = |column, seen: &Seen<Decimal>, against: &Seen<Decimal>| {
            let (Some(value), Some(other)) = (seen.value(), against.value()) else { return };
            if let Some(factor) = moved(*other, *value) {
                found.push(
                    Finding::new(Code::A037, fund(index, column), seen.span)
                        .arg("printed", case.printed(seen))
                        .arg("expected", case.printed(against))
                        .arg("other", case.printed(against))
                        .arg("factor", factor)
                        .related(against.span, case.printed(against)),
                );
            }
        };
        compare(FundColumn::Budget, &row.budget, &row.initial);
        compare(FundColumn::Executed, &row.executed, &row.budget);
    }
    for (index, row) in case.indicators() {
        let (Some(target), Some(actual)) = (
            row.target.value().and_then(|measure| measure.quantity()),
            row.actual.value().and_then(|measure| measure.quantity()),
        ) else {
            continue;
        };
        if !(actual.unit.is_empty() || case.words.same_unit(&target.unit, &actual.unit)) {
            continue;
        }
        let raise = |code| {
            Finding::new(code, indicator(index, IndicatorColumn::Actual), row.actual.span)
                .arg("name", case.name(row))
                .arg("printed", case.printed(&row.actual))
                .arg("expected", case.printed(&row.target))
                .arg("other", case.printed(&row.target))
                .related(row.target.span, case.printed(&row.target))
        };
        if is_fraction_of_percent(target, actual, case.words) {
            found.push(raise(Code::A038));
        } else if let Some(factor) = moved(target.value, actual.value) {
            found.push(raise(Code::A037).arg("factor", factor));
        }
    }
}

/// The factor between two figures of the same digits, if that is no chance.
///
/// Two digits that come again smaller are hardly chance: a result is seldom
/// exactly a tenth of its plan. Grown tenfold it may well be, so there it takes
/// three; except by ten thousand, where it is the unit.
fn moved(expected: Decimal, actual: Decimal) -> Option<Decimal> {
    let places = shift(expected, actual).filter(|places| matches!(places.abs(), 1..=4))?;
    let needed = if places < 0 || places == 4 { 2 } else { 3 };
    (significant_digits(expected) >= needed).then(|| power(places.unsigned_abs())).flatten()
}
