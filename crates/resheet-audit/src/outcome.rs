//! Whether an indicator's target was reached.

use resheet_lexis::fold;
use resheet_model::{Date, Decimal, Indicator, Measure, Op, Quantity};

use crate::exact::Ratio;
use crate::words::{Verdict, Words};

/// What the actual value says about the target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// Reached.
    Met,
    /// Not reached.
    Missed {
        /// What share of the target was reached, where both are numbers: the
        /// actual value over the target, or the target over the actual value
        /// where less is better.
        share: Option<Ratio>,
    },
    /// The two cannot be compared, or either reading would be fair.
    Unclear,
}

/// Compares an indicator's actual value with its target.
pub(crate) fn outcome(indicator: &Indicator, words: &Words) -> Outcome {
    let (Some(target), Some(actual)) = (indicator.target.value(), indicator.actual.value()) else {
        return Outcome::Unclear;
    };
    if let Some(text) = actual.text()
        && let Some(verdict) = words.verdict(text)
    {
        return match verdict {
            Verdict::Met => Outcome::Met,
            Verdict::NotMet => Outcome::Missed { share: None },
        };
    }
    let lower = || {
        [&indicator.level2, &indicator.level3]
            .into_iter()
            .filter_map(|name| name.value())
            .any(|name| words.is_better_lower(name))
    };
    match (target, actual) {
        (Measure::Range { low, high, unit, .. }, actual) => match actual.quantity() {
            Some(actual) if words.same_unit(unit, &actual.unit) || actual.unit.is_empty() => {
                if actual.value < *low {
                    Outcome::Missed { share: None }
                } else if actual.value <= *high {
                    Outcome::Met
                } else {
                    Outcome::Unclear
                }
            }
            _ => Outcome::Unclear,
        },
        (Measure::Time { until: Some(deadline), .. }, Measure::Time { until: Some(done), .. }) => {
            by_date(*deadline, *done)
        }
        (target, actual) => match (target.quantity(), actual.quantity()) {
            (Some(target), Some(actual)) => by_number(target, actual, lower, words),
            (None, None) => match (target.text(), actual.text()) {
                (Some(target), Some(actual)) if fold(target) == fold(actual) => Outcome::Met,
                _ => Outcome::Unclear,
            },
            _ => Outcome::Unclear,
        },
    }
}

/// Whether an actual value looks like a fraction where percent are asked for:
/// `0.98` for `≥95%`. Without a unit it is one too if a hundred times as much is
/// about the target: `0.358` for `≥38.5%`, and `1` for `=100%`.
pub(crate) fn is_fraction_of_percent(target: &Quantity, actual: &Quantity, words: &Words) -> bool {
    let at_most_one = actual.value > Decimal::ZERO && actual.value <= Decimal::ONE;
    if !(at_most_one && words.same_unit(&target.unit, "%")) {
        return false;
    }
    let high = target.value > Decimal::TEN
        && actual.value.scale() > 0
        && actual.value >= Decimal::new(5, 1);
    let percent = actual.value * Decimal::ONE_HUNDRED;
    let about = actual.unit.is_empty()
        && percent * Decimal::TWO >= target.value
        && percent <= target.value.saturating_mul(Decimal::TWO);
    high || about
}

fn by_number(
    target: &Quantity,
    actual: &Quantity,
    lower: impl FnOnce() -> bool,
    words: &Words,
) -> Outcome {
    let Some(factor) = words.factor(&actual.unit, &target.unit) else { return Outcome::Unclear };
    if is_fraction_of_percent(target, actual, words) {
        return Outcome::Unclear;
    }
    // Both sides times the denominator, so that nothing is divided.
    let (Some(actual), Some(goal)) =
        (actual.value.checked_mul(factor.times), target.value.checked_mul(factor.per))
    else {
        return Outcome::Unclear;
    };
    let missed = |over: Decimal, under: Decimal| Outcome::Missed { share: Ratio::new(over, under) };
    let met_or = |met: bool, otherwise: Outcome| if met { Outcome::Met } else { otherwise };
    match target.op {
        Some(Op::AtLeast) => met_or(actual >= goal, missed(actual, goal)),
        Some(Op::More) => met_or(actual > goal, missed(actual, goal)),
        Some(Op::AtMost) => met_or(actual <= goal, missed(goal, actual)),
        Some(Op::Less) => met_or(actual < goal, missed(goal, actual)),
        Some(Op::Equal) | None => {
            if actual == goal {
                Outcome::Met
            } else if goal.is_zero() {
                Outcome::Missed { share: None }
            } else if actual < goal && !lower() {
                missed(actual, goal)
            } else {
                // More than planned, or less of what should be little.
                Outcome::Unclear
            }
        }
        Some(Op::Within) => Outcome::Unclear,
    }
}

fn by_date(deadline: Date, done: Date) -> Outcome {
    let missed = Outcome::Missed { share: None };
    if done.year != deadline.year {
        return if done.year < deadline.year { Outcome::Met } else { missed };
    }
    match (done.month, deadline.month) {
        (Some(done_month), Some(month)) if done_month != month => {
            if done_month < month {
                Outcome::Met
            } else {
                missed
            }
        }
        (Some(_), Some(_)) => match (done.day, deadline.day) {
            (Some(day), Some(last)) if day > last => missed,
            // Within the month that is the deadline.
            (_, None) | (Some(_), Some(_)) => Outcome::Met,
            (None, Some(_)) => Outcome::Unclear,
        },
        (_, None) => Outcome::Met,
        (None, Some(_)) => Outcome::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use resheet_model::{Reading, Seen};

    use super::*;

    fn seen<T>(value: T) -> Seen<T> {
        Seen { reading: Reading::Read(value), ..Seen::absent() }
    }

    fn quantity(text: &str) -> Measure {
        let op = Op::ALL.iter().copied().find(|op| text.starts_with(op.sign()));
        let rest = text.trim_start_matches(op.map_or("", Op::sign));
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        match Decimal::from_str_exact(&rest[..end]) {
            Ok(value) => Measure::Quantity(Quantity { op, value, unit: rest[end..].to_owned() }),
            Err(_) => Measure::Text(text.to_owned()),
        }
    }

    #[track_caller]
    fn check(level2: &str, target: &str, actual: &str, expected: &str) {
        let indicator = Indicator {
            level1: Seen::absent(),
            level2: seen(level2.to_owned()),
            level3: Seen::absent(),
            target: seen(quantity(target)),
            actual: seen(quantity(actual)),
            weight: Seen::absent(),
            score: Seen::absent(),
            deviation: Seen::absent(),
            others: Vec::new(),
        };
        let said = match outcome(&indicator, Words::shared()) {
            Outcome::Met => "met",
            Outcome::Missed { .. } => "missed",
            Outcome::Unclear => "unclear",
        };
        assert_eq!(said, expected, "{actual} for {target}");
    }

    #[test]
    fn targets_the_right_way_round() {
        check("数量指标", "≥84.00件", "84.00件", "met");
        check("数量指标", "≥84件", "83.99件", "missed");
        check("时效指标", "≤4小时", "2.00小时", "met");
        check("时效指标", "≤4小时", "5小时", "missed");
        check("社会效益指标", "<2小时", "2.00小时", "missed");
        check("社会效益指标", "<2小时", "0.00小时", "met");
        check("社会效益指标", "=0次", "0.00次", "met");
        check("社会效益指标", "=0次", "1次", "missed");
        check("数量指标", "=1个", "2个", "unclear");
        check("数量指标", "100%", "90", "missed");
        check("成本指标", "=100万元", "95万元", "unclear");
        check("数量指标", "±5%", "3%", "unclear");
    }

    #[test]
    fn units_and_words() {
        check("成本指标", "≤5万元", "49000元", "met");
        check("成本指标", "≤5万元", "51000元", "missed");
        check("数量指标", "=100%", "1000件", "unclear");
        check("社会效益指标", "有效", "达成指标", "met");
        check("社会效益指标", "健全", "健 全", "met");
        check("社会效益指标", "健全", "部分达成指标并具有一定效果", "missed");
        check("社会效益指标", "≥90%", "达成指标", "met");
        check("社会效益指标", "有效", "较好", "unclear");
    }

    #[test]
    fn deadlines() {
        let date = |year, month, day| Date { year, month, day };
        let outcome = |deadline, done| by_date(deadline, done);
        let deadline = date(2021, Some(12), Some(15));
        assert_eq!(outcome(deadline, date(2021, Some(12), Some(15))), Outcome::Met);
        assert_eq!(
            outcome(deadline, date(2021, Some(12), Some(16))),
            Outcome::Missed { share: None }
        );
        assert_eq!(outcome(deadline, date(2021, Some(12), None)), Outcome::Unclear);
        assert_eq!(
            outcome(date(2021, Some(12), None), date(2021, Some(12), Some(31))),
            Outcome::Met
        );
        assert_eq!(
            outcome(date(2021, None, None), date(2022, Some(1), None)),
            Outcome::Missed { share: None }
        );
    }
}
