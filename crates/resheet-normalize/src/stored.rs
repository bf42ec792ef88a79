//! Numbers as a program stores them.
//!
//! Programs keep numbers in binary, and a dump may write one out to its last
//! digit: `5851695.7000000002` is the stored form of 5851695.7. Spreadsheets and
//! databases show 15 digits of it and no more.

use resheet_model::Decimal;

/// More digits than a program shows.
const TOO_MANY: u32 = 16;
/// A number that someone entered has no more, so that several digits of zeros
/// (or nines) stand between its own and the rest.
const ENTERED: u32 = 12;

/// The number that a program shows for one it stores, if this is its stored form.
pub(crate) fn shown(value: Decimal) -> Option<Decimal> {
    if value.scale() == 0 || digits(value) < TOO_MANY {
        return None;
    }
    let shown = value.round_sf(TOO_MANY - 1)?.normalize();
    (digits(shown) <= ENTERED && shown != value.normalize()).then_some(shown)
}

/// Digits of a number, without zeros in front.
fn digits(value: Decimal) -> u32 {
    value.mantissa().unsigned_abs().checked_ilog10().map_or(1, |log| log + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_forms_are_shown_and_printed_numbers_are_none() {
        let shown = |text: &str| shown(text.parse().unwrap_or_default()).map(|it| it.to_string());
        for (text, expected) in [
            ("5851695.7000000002", Some("5851695.7")),
            ("0.07200000000000001", Some("0.072")),
            ("2.9999999999999996", Some("3")),
            ("99.86206896551724", None),
            ("5851695.70", None),
            ("10000000000000000", None),
            ("12.340000000000000", None),
            ("12.3400000000000000000", None),
        ] {
            assert_eq!(shown(text).as_deref(), expected, "{text}");
        }
    }
}
