//! Quotients of printed numbers, exactly.
//!
//! A decimal division of 28 digits is not enough to say what a quotient cut
//! off after two places is when it lies beside a step, so a quotient is kept
//! as its two sides and only ever brought to a number of places by division
//! with remainder. Everything that overflows is `None`: such a check is not
//! made.

use resheet_model::{Decimal, Rounding};

/// A quotient with a positive denominator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ratio {
    over: Decimal,
    under: Decimal,
}

impl Ratio {
    /// `over / under`; none when `under` is not positive.
    pub(crate) fn new(over: Decimal, under: Decimal) -> Option<Ratio> {
        (under > Decimal::ZERO).then_some(Ratio { over, under })
    }

    /// The quotient times `factor`.
    pub(crate) fn times(self, factor: Decimal) -> Option<Ratio> {
        Some(Ratio { over: self.over.checked_mul(factor)?, under: self.under })
    }

    /// Whether the quotient is greater than `limit`.
    pub(crate) fn exceeds(self, limit: Decimal) -> bool {
        self.under.checked_mul(limit).is_some_and(|limit| self.over > limit)
    }

    /// The quotient with so many places after the point.
    pub(crate) fn to_places(self, places: u32, rounding: Rounding) -> Option<Decimal> {
        let negative = self.over.is_sign_negative();
        let scaled = self.over.abs().checked_mul(power(places)?)?;
        let rest = scaled.checked_rem(self.under)?;
        // Exact: the remainder is gone.
        let mut whole = scaled.checked_sub(rest)?.checked_div(self.under)?.round();
        if rounding == Rounding::HalfUp && rest.checked_mul(Decimal::TWO)? >= self.under {
            whole = whole.checked_add(Decimal::ONE)?;
        }
        let mut value = whole.checked_div(power(places)?)?;
        value.rescale(places);
        Some(if negative && !value.is_zero() { -value } else { value })
    }
}

/// Ten to the power of `places`; none where a decimal ends.
pub(crate) fn power(places: u32) -> Option<Decimal> {
    let whole = 10i128.checked_pow(places)?;
    Decimal::try_from_i128_with_scale(whole, 0).ok()
}

/// The accepted roundings that make `printed` out of `exact`, at the places
/// `printed` has.
pub(crate) fn fits(exact: Ratio, printed: Decimal, accepted: &[Rounding]) -> Vec<Rounding> {
    let makes =
        |rounding: &&Rounding| exact.to_places(printed.scale(), **rounding) == Some(printed);
    accepted.iter().filter(makes).copied().collect()
}

/// What `exact` would be at so many places, for a message: one number, or one
/// for each accepted rounding with a slash between.
pub(crate) fn shown(exact: Ratio, places: u32, accepted: &[Rounding]) -> String {
    let mut values: Vec<String> = Vec::new();
    for rounding in accepted {
        if let Some(value) = exact.to_places(places, *rounding) {
            let value = value.to_string();
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    values.join(" / ")
}

/// The power of ten by which `actual` is `expected` with the point moved:
/// `Some(2)` for 1234.00 against 12.34, `Some(-1)` for 9.5 against 95. None if
/// the digits differ or the numbers are equal.
pub(crate) fn shift(expected: Decimal, actual: Decimal) -> Option<i32> {
    let (expected, actual) = (expected.normalize(), actual.normalize());
    let (mut left, mut right) = (expected.mantissa(), actual.mantissa());
    if left <= 0 || right <= 0 {
        return None;
    }
    let mut places = 0;
    while left % 10 == 0 {
        left /= 10;
        places -= 1;
    }
    while right % 10 == 0 {
        right /= 10;
        places += 1;
    }
    let places =
        places + i32::try_from(expected.scale()).ok()? - i32::try_from(actual.scale()).ok()?;
    (left == right && places != 0).then_some(places)
}

/// How many digits a number has between its first and last that is not zero.
pub(crate) fn significant_digits(value: Decimal) -> u32 {
    let mut digits = value.normalize().mantissa().unsigned_abs();
    while digits != 0 && digits.is_multiple_of(10) {
        digits /= 10;
    }
    digits.checked_ilog10().map_or(0, |log| log + 1)
}

/// The exact sum; none on overflow.
pub(crate) fn sum(values: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    values.into_iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[track_caller]
    fn check(over: &str, under: &str, places: u32, cut: &str, half_up: &str) {
        let ratio = Ratio::new(decimal(over), decimal(under)).unwrap();
        let at = |rounding| ratio.to_places(places, rounding).unwrap().to_string();
        assert_eq!((at(Rounding::Cut), at(Rounding::HalfUp)), (cut.to_owned(), half_up.to_owned()));
    }

    #[test]
    fn quotients_at_places() {
        check("724", "7.25", 2, "99.86", "99.86");
        check("3941", "48.86", 2, "80.65", "80.66");
        check("1", "3", 0, "0", "0");
        check("5", "2", 0, "2", "3");
        check("-5", "2", 0, "-2", "-3");
        check("200", "2", 2, "100.00", "100.00");
    }

    #[test]
    fn what_does_not_fit_a_decimal_is_none() {
        let ratio = Ratio::new(Decimal::MAX, decimal("0.01")).unwrap();
        assert_eq!(ratio.to_places(2, Rounding::Cut), None);
        assert_eq!(ratio.times(Decimal::MAX), None);
        assert_eq!(Ratio::new(Decimal::ONE, Decimal::ZERO), None);
        assert_eq!(power(40), None);
    }

    #[test]
    fn a_moved_point_is_seen() {
        let moved = |expected: &str, actual: &str| shift(decimal(expected), decimal(actual));
        assert_eq!(moved("12.34", "1234.00"), Some(2));
        assert_eq!(moved("95", "9.5"), Some(-1));
        assert_eq!(moved("202.64", "2026400"), Some(4));
        assert_eq!(moved("95", "95.00"), None);
        assert_eq!(moved("95", "9.6"), None);
        assert_eq!(moved("0", "0.00"), None);
        assert_eq!(significant_digits(decimal("1200.50")), 5);
        assert_eq!(significant_digits(decimal("100.00")), 1);
    }

    proptest! {
        #[test]
        fn cutting_and_rounding_bracket_the_quotient(over in 0i64..10_000_000_000, under in 1i64..10_000_000, places in 0u32..6) {
            let ratio = Ratio::new(Decimal::from(over), Decimal::from(under)).unwrap();
            let step = Decimal::new(1, places);
            let cut = ratio.to_places(places, Rounding::Cut).unwrap();
            let half_up = ratio.to_places(places, Rounding::HalfUp).unwrap();
            prop_assert!(cut * Decimal::from(under) <= Decimal::from(over));
            prop_assert!((cut + step) * Decimal::from(under) > Decimal::from(over));
            prop_assert!(half_up == cut || half_up == cut + step);
            prop_assert_eq!(cut.scale(), places);
        }

        #[test]
        fn any_decimals_end(a in any::<i128>(), b in any::<i128>(), scale in 0u32..29, places in 0u32..29) {
            let make = |n: i128| Decimal::try_from_i128_with_scale(n >> 33, scale).unwrap_or(Decimal::MAX);
            if let Some(ratio) = Ratio::new(make(a), make(b)) {
                let _ = ratio.to_places(places, Rounding::HalfUp);
                let _ = ratio.times(make(a));
            }
            let _ = shift(make(a), make(b));
        }
    }
}
