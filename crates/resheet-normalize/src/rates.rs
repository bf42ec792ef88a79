//! Execution rates that are printed as a fraction of one.
//!
//! A workbook holds a rate that it shows as `98.59%` as `0.9859`, and a dump of
//! the workbook's values writes that. A few sheets print a fraction on paper
//! too (`0.929`). Both look alike; the amounts beside them tell them apart.

use resheet_model::{
    BoundCell, BoundFund, Code, Confidence, Decimal, Finding, FundColumn, FundRow, Measure,
    Reading, Seen, Subject,
};

use crate::leaf::Reader;

const PERCENT: &str = "%";

/// What the rates of a sheet are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum RateKind {
    /// Percent, as nearly always.
    Percent,
    /// Values of a workbook: a hundredth of what the sheet shows.
    Workbook,
    /// A fraction of one by its size, and the amounts do not prove it.
    Open,
}

/// Turns the rates of a workbook into the ones it shows, all or none.
///
/// * A percent sign anywhere, or a rate above 1 that is not executed / budget:
///   the sheet's rates are percent.
/// * Every rate above 0 is executed / budget, cut or rounded to the four places
///   that a percentage with two has (or to five and more, as a formula gives
///   them): values of a workbook, so `0.9859` is 98.59 and `1` is 100 (`V002`).
/// * Otherwise they stay as printed, with a finding (`V003`): `0.929` for
///   31.6 / 34 has three places, so a person rounded it and printed that.
///
/// Gives whether the dump is one of a workbook's values.
pub(crate) fn settle(
    reader: &mut Reader<'_, '_>,
    bound: &[BoundFund],
    funds: &mut [FundRow],
) -> bool {
    let kind = kind(bound, funds);
    if kind == RateKind::Percent {
        return false;
    }
    for ((index, cell), row) in (0..).zip(bound).zip(funds) {
        let Reading::Read(rate) = &mut row.rate.reading else { continue };
        if rate.is_zero() {
            continue;
        }
        let subject = Subject::Fund(index, Some(FundColumn::Rate));
        let code = if kind == RateKind::Workbook { Code::V002 } else { Code::V003 };
        let mut finding =
            Finding::new(code, subject, cell.rate.span).arg("printed", cell.rate.text.trim());
        let shown = hundredfold(*rate);
        finding = finding.arg("shown", shown);
        if kind == RateKind::Workbook {
            *rate = shown;
            row.rate.confidence = row.rate.confidence.min(Confidence::Likely);
        }
        reader.findings.push(finding);
    }
    kind == RateKind::Workbook
}

/// Turns an actual value of a workbook into the percentage it shows (`V010`): its
/// target is in percent, it has no unit, and a hundred times as much is about the
/// target. Only where the rates prove that the dump is of a workbook's values.
pub(crate) fn settle_actual(
    reader: &mut Reader<'_, '_>,
    cell: &BoundCell,
    subject: Subject,
    target: &Seen<Measure>,
    actual: &mut Seen<Measure>,
) {
    let Some(Measure::Quantity(target)) = target.value() else { return };
    let Reading::Read(Measure::Quantity(stored)) = &mut actual.reading else { return };
    let bare = stored.op.is_none() && stored.unit.is_empty();
    // More than twice the target is none of its results.
    let in_reach = stored.value > Decimal::ZERO && stored.value <= Decimal::TWO;
    if !(bare && in_reach && target.unit == PERCENT) {
        return;
    }
    let shown = hundredfold(stored.value);
    let about = shown * Decimal::TWO >= target.value
        && target.value.checked_mul(Decimal::TWO).is_none_or(|most| shown <= most);
    if about {
        let finding = Finding::new(Code::V010, subject, cell.span);
        reader.findings.push(finding.arg("printed", cell.text.trim()).arg("shown", shown));
        (stored.value, stored.unit) = (shown, PERCENT.to_owned());
        actual.confidence = actual.confidence.min(Confidence::Likely);
    }
}

fn kind(bound: &[BoundFund], funds: &[FundRow]) -> RateKind {
    let mut met = false;
    let mut all_fit = true;
    for (cell, row) in bound.iter().zip(funds) {
        let Some(&rate) = row.rate.value() else { continue };
        if resheet_lexis::number(&cell.rate.text).is_some_and(|number| number.percent) {
            return RateKind::Percent;
        }
        if rate.is_zero() {
            continue;
        }
        let exact = exact_rate(row);
        let stored = exact.is_some_and(|exact| fits(rate, exact, rate.scale().max(4)));
        // Less than one percent executed, and printed in percent.
        let small = exact.is_some_and(|exact| fits(rate, hundredfold(exact), rate.scale()));
        // 1.0259 beside amounts that give it is stored too; 99.86 never is.
        if (rate > Decimal::ONE && !stored) || rate.is_sign_negative() || small {
            return RateKind::Percent;
        }
        all_fit &= stored;
        met = true;
    }
    match (met, all_fit) {
        (false, _) => RateKind::Percent,
        (true, true) => RateKind::Workbook,
        (true, false) => RateKind::Open,
    }
}

/// Executed over budget of the row; none without a budget.
fn exact_rate(row: &FundRow) -> Option<Decimal> {
    row.executed.value()?.checked_div(*row.budget.value()?)
}

/// Whether `printed` is `exact` at so many places, cut off or rounded.
fn fits(printed: Decimal, exact: Decimal, places: u32) -> bool {
    let rounded =
        exact.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    let cut = exact.trunc_with_scale(places);
    printed == rounded || printed == cut
}

/// A hundred times a value, with its figures as they are: `0.956` is `95.6`.
fn hundredfold(value: Decimal) -> Decimal {
    let scale = value.scale();
    let mut shifted = value;
    if scale >= 2 && shifted.set_scale(scale - 2).is_ok() {
        return shifted;
    }
    (value * Decimal::ONE_HUNDRED).normalize()
}
