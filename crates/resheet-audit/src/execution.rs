//! How the printed rate and score of a funds row come about; shared by the
//! checks of rate, score and rounding so that they agree.

use resheet_model::{Decimal, FundRow, Reading, Rounding};

use crate::exact::{Ratio, fits};

const HUNDRED: Decimal = Decimal::ONE_HUNDRED;

/// The budget that a row's rate is of: the full-year budget, or the one at the
/// start of the year in a form that has no other. A budget that is printed and was
/// not read is not made up for by another: the rate is of the one not read.
pub(crate) fn budget(row: &FundRow) -> Option<Decimal> {
    if matches!(row.budget.reading, Reading::Unreadable) {
        return None;
    }
    row.budget.value().or_else(|| row.initial.value()).copied()
}

/// Executed over budget, in percent.
pub(crate) fn quotient(row: &FundRow) -> Option<Ratio> {
    Ratio::new(*row.executed.value()?, budget(row)?)?.times(HUNDRED)
}

/// What a printed rate is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Rate {
    /// The quotient, by these roundings.
    Right(Vec<Rounding>),
    /// The quotient over the budget at the start of the year.
    OfInitial,
    /// Not the quotient of the printed amounts, but one of amounts that are
    /// printed so.
    Near,
    /// None of these.
    Wrong,
}

/// Explains a row's printed rate; none if a value is missing or the budget is
/// zero.
pub(crate) fn explain_rate(row: &FundRow, accepted: &[Rounding]) -> Option<Rate> {
    let printed = *row.rate.value()?;
    let exact = quotient(row)?;
    let right = fits(exact, printed, accepted);
    if !right.is_empty() {
        return Some(Rate::Right(right));
    }
    if let (Some(initial), Some(executed)) = (row.initial.value(), row.executed.value())
        && row.budget.value().is_some_and(|budget| budget != initial)
        && let Some(of_initial) =
            Ratio::new(*executed, *initial).and_then(|ratio| ratio.times(HUNDRED))
        && !fits(of_initial, printed, accepted).is_empty()
    {
        return Some(Rate::OfInitial);
    }
    Some(if is_near(row, printed).unwrap_or(false) { Rate::Near } else { Rate::Wrong })
}

/// Whether amounts that round to the printed ones could make the printed rate.
fn is_near(row: &FundRow, printed: Decimal) -> Option<bool> {
    let (executed, budget) = (*row.executed.value()?, budget(row)?);
    // Half a unit in the last printed place.
    let half = |amount: Decimal| Decimal::try_new(5, amount.scale() + 1).ok();
    let step = Decimal::try_new(1, printed.scale()).ok()?;
    let least =
        Ratio::new(executed.checked_sub(half(executed)?)?, budget.checked_add(half(budget)?)?)?;
    let most =
        Ratio::new(executed.checked_add(half(executed)?)?, budget.checked_sub(half(budget)?)?)?;
    let (least, most) = (least.times(HUNDRED)?, most.times(HUNDRED)?);
    // Cutting off may lower it by a step, rounding may raise it by half of one.
    let too_low = least.exceeds(printed.checked_add(step)?);
    let too_high = !most.exceeds(printed.checked_sub(step)?);
    Some(!too_low && !too_high)
}

/// What a printed execution score is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Score {
    /// Rate times weight, by these roundings.
    Right(Vec<Rounding>),
    /// Something else; it should be this, exactly.
    Wrong(Ratio),
}

/// Explains the printed score of a row; none if a value is missing.
///
/// The score may come from the printed rate or from the exact quotient, never
/// more than the weight, cut off or rounded at its own places.
pub(crate) fn explain_score(row: &FundRow, accepted: &[Rounding]) -> Option<Score> {
    let printed = *row.score.value()?;
    let weight = *row.weight.value()?;
    let of_rate = |rate: Ratio| -> Option<Ratio> {
        let score = rate.times(weight)?;
        let limit = weight.checked_mul(HUNDRED)?;
        let score = if score.exceeds(limit) { Ratio::new(limit, Decimal::ONE)? } else { score };
        score.times(Decimal::new(1, 2))
    };
    let by_amounts = quotient(row).and_then(of_rate);
    let by_rate = row.rate.value().and_then(|rate| of_rate(Ratio::new(*rate, Decimal::ONE)?));
    let mut by: Vec<Rounding> = Vec::new();
    for exact in [by_amounts, by_rate].into_iter().flatten() {
        for rounding in fits(exact, printed, accepted) {
            if !by.contains(&rounding) {
                by.push(rounding);
            }
        }
    }
    let expected = by_amounts.or(by_rate)?;
    Some(if by.is_empty() { Score::Wrong(expected) } else { Score::Right(by) })
}
