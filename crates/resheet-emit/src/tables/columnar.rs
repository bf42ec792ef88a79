//! Values as columnar formats hold them.

use resheet_model::Decimal;

use super::model::SCALE;

/// The number in units of the last place of a decimal column.
pub(super) fn unscaled(number: Decimal) -> Option<i128> {
    let number = number.normalize();
    let factor = 10_i128.checked_pow(SCALE.checked_sub(number.scale())?)?;
    number.mantissa().checked_mul(factor)
}

/// Days from 1970-01-01 in the Gregorian calendar.
pub(super) fn days(year: u16, month: u8, day: u8) -> i32 {
    let (month, day) = (i32::from(month), i32::from(day));
    // Years from March on, so that the leap day is the last of its year.
    let year = i32::from(year) - i32::from(month <= 2);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_leap_years() {
        let check = |(year, month, day), expected| assert_eq!(days(year, month, day), expected);
        check((1970, 1, 1), 0);
        check((1969, 12, 31), -1);
        check((2000, 2, 29), 11_016);
        check((2000, 3, 1), 11_017);
        check((2023, 12, 31), 19_722);
        check((1900, 3, 1), -25_508);
        check((1, 1, 1), -719_162);
    }

    #[test]
    fn decimals_are_whole_numbers_of_their_last_place() {
        let check = |number: &str, expected| {
            assert_eq!(unscaled(number.parse().unwrap()), expected, "{number}");
        };
        check("1", Some(10_000_000_000));
        check("-7.2500000000000", Some(-72_500_000_000));
        check("0.0000000001", Some(1));
        check("0.00000000001", None);
    }
}
