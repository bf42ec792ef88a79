//! What the figures of a sheet prove of each other: executed / budget = rate,
//! weight × rate = score of the execution, sums of points.
//!
//! A printed figure is an exact one that was rounded, or cut, to its places.

use resheet_model::Decimal;

/// Whether a printed figure is an exact one, rounded or cut to its places.
pub(crate) fn is_printed(exact: Decimal, printed: Decimal) -> bool {
    let place = Decimal::new(1, printed.scale().min(28));
    exact.checked_sub(printed).is_some_and(|off| off.abs() < place)
}

/// What executed is of the budget, in percent.
pub(crate) fn percent(budget: Decimal, executed: Decimal) -> Option<Decimal> {
    executed.checked_div(budget)?.checked_mul(Decimal::ONE_HUNDRED)
}

/// Whether a rate, in percent, follows from its amounts.
pub(crate) fn is_rate(budget: Decimal, executed: Decimal, rate: Decimal) -> bool {
    percent(budget, executed).is_some_and(|exact| is_printed(exact, rate))
}

/// The same of a rate without a percent sign, which a workbook may have as a
/// fraction: exact where it has hardly any decimals.
pub(crate) fn is_bare_rate(budget: Decimal, executed: Decimal, rate: Decimal) -> bool {
    let fraction = executed.checked_div(budget).is_some_and(|exact| {
        if rate.scale() > 1 { is_printed(exact, rate) } else { exact == rate }
    });
    fraction || is_rate(budget, executed, rate)
}

/// Whether points follow from their weight and a rate in percent: no more than
/// the weight are given.
pub(crate) fn is_score(weight: Decimal, rate: Decimal, score: Decimal) -> bool {
    let exact = rate.checked_mul(weight).and_then(|all| all.checked_div(Decimal::ONE_HUNDRED));
    is_points(weight) && exact.is_some_and(|exact| is_printed(exact.min(weight), score))
}

/// Whether a figure may be a weight.
pub(crate) fn is_points(figure: Decimal) -> bool {
    figure > Decimal::ZERO && figure <= Decimal::ONE_HUNDRED
}

/// Points in hundredths, for sums; so many that no sum holds where there are
/// too many.
pub(crate) fn hundredths(value: Decimal) -> i64 {
    let whole = value.checked_mul(Decimal::ONE_HUNDRED).map(|value| value.round());
    whole.and_then(|whole| i64::try_from(whole).ok()).unwrap_or(i64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_rate_is_rounded_or_cut_to_the_places_it_is_printed_with() {
        for rate in ["95.07", "95.06", "95.1", "95.0", "95"] {
            assert!(is_rate(of("318.50"), of("302.78"), of(rate)), "{rate}");
        }
        for rate in ["95.08", "94.9", "94", "0.95"] {
            assert!(!is_rate(of("318.50"), of("302.78"), of(rate)), "{rate}");
        }
        assert!(is_bare_rate(of("318.50"), of("302.78"), of("0.95")));
        assert!(!is_bare_rate(of("200"), of("199"), of("1")));
        assert!(!is_rate(of("0"), of("0"), of("0")));
    }

    #[test]
    fn a_score_is_no_more_than_its_weight() {
        assert!(is_score(of("10"), of("95.06"), of("9.51")));
        assert!(is_score(of("10"), of("120"), of("10")));
        assert!(!is_score(of("10"), of("120"), of("12")));
        assert!(!is_score(of("0"), of("100"), of("0")));
    }
}
