//! Printed figures as the numbers of a workbook.

use rust_decimal::Decimal;

/// A number, and the format that shows it as it was printed.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Figure {
    pub(super) value: Decimal,
    pub(super) format: String,
}

/// Workbooks hold 15 digits; a longer figure stays text.
const DIGITS: usize = 15;

impl Figure {
    /// Puts it into a cell.
    pub(crate) fn put(
        &self,
        tab: &mut rust_xlsxwriter::Worksheet,
        row: u32,
        column: u16,
    ) -> Result<(), rust_xlsxwriter::XlsxError> {
        let format = rust_xlsxwriter::Format::new().set_num_format(&self.format);
        tab.write_with_format(row, column, self.value, &format).map(drop)
    }

    /// The number in a text; `None` for all that would not be shown again
    /// character by character.
    ///
    /// ```ebnf
    /// figure = [ "-" ], ( "0" | nonzero, { digit } | grouped ), [ ".", digit, { digit } ], [ "%" ] ;
    /// grouped = nonzero, [ digit, [ digit ] ], { ",", digit, digit, digit } ;
    /// ```
    pub(crate) fn of(text: &str) -> Option<Figure> {
        let (number, percent) = match text.strip_suffix('%') {
            Some(number) => (number, true),
            None => (text, false),
        };
        let unsigned = number.strip_prefix('-').unwrap_or(number);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (unsigned, ""),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let plain: String = whole.split(',').collect();
        let grouped = plain.len() < whole.len();
        let mut groups = whole.split(',');
        let first = groups.next()?;
        let well_grouped = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
        if plain.is_empty()
            || !digits(&plain)
            || !digits(fraction)
            || (plain.len() > 1 && plain.starts_with('0'))
            || (grouped && !well_grouped)
            || plain.len() + fraction.len() > DIGITS
        {
            return None;
        }
        let sign = if number.len() > unsigned.len() { "-" } else { "" };
        let mut value = Decimal::from_str_exact(&format!("{sign}{plain}.{fraction}0")).ok()?;
        if percent {
            value /= Decimal::ONE_HUNDRED;
        }
        let places = if fraction.is_empty() {
            String::new()
        } else {
            format!(".{}", "0".repeat(fraction.len()))
        };
        let whole = if grouped { "#,##0" } else { "0" };
        let percent = if percent { "%" } else { "" };
        Some(Figure { value, format: format!("{whole}{places}{percent}") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, &str)>) {
        let found = Figure::of(text);
        let found = found.map(|figure| (figure.value.normalize().to_string(), figure.format));
        assert_eq!(found, expected.map(|(v, f)| (v.to_owned(), f.to_owned())), "{text}");
    }

    #[test]
    fn figures_keep_their_places() {
        check("10.00", Some(("10", "0.00")));
        check("0", Some(("0", "0")));
        check("-3.5", Some(("-3.5", "0.0")));
        check("1,234.50", Some(("1234.5", "#,##0.00")));
        check("99.86%", Some(("0.9986", "0.00%")));
        check("100%", Some(("1", "0%")));
    }

    #[test]
    fn all_else_is_text() {
        for text in ["", "-", "%", "=100(%)", "≥84.00(件)", "007", "1,2", "12,34,567", "1.", ".5"]
        {
            check(text, None);
        }
        check("1234567890.123456", None);
    }
}
