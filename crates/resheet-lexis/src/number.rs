//! The number a whole cell is.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::character::complete::{char, digit1, one_of, space0};
use nom::combinator::{all_consuming, map, map_opt, not, opt, peek, recognize, value};
use nom::multi::many1_count;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};
use resheet_model::Decimal;

use crate::chars::is_han;
use crate::count::{Work, count};
use crate::folding::fold_width;
use crate::unit::is_unit;
use crate::words::units;

/// A number as printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Number {
    /// Its value with the printed precision.
    pub value: Decimal,
    /// Whether a percent sign or word stands behind it.
    pub percent: bool,
    /// Whether a currency sign stands in front of it.
    pub currency: bool,
}

/// The number a whole cell is, if it is one: any width, thousands separators
/// in threes, a currency sign in front, a percent sign or word behind.
///
/// ```ebnf
/// cell     = blank, [ currency ], signed, blank, [ percent ], blank ;
/// currency = "¥" | "￥" | "$" ;
/// percent  = "%" | percent word, with or without brackets ;
/// signed   = [ "+" | "-" ], unsigned ;
/// ```
///
/// `10.00`, `1,234.5`, `￥3`, `９８．５９％`, `100百分比`, `-3.2`.
///
/// Not numbers: `1 234` (two cells torn together?), `7,00.0,77` (grouping),
/// `21672 .`, `5.` and `.5` (the missing half may have been lost by the dump),
/// `12个` (a measure), anything of more than 28 digits.
pub fn number(text: &str) -> Option<Number> {
    // The longest number: 28 digits, separators, sign, percent word.
    if text.len() > 160 {
        return None;
    }
    plain_number(fold_width(text).trim())
}

/// An amount without the remark in brackets behind it: `24.50(含追加0.50)`. A bracket
/// that begins with a figure may be another amount, and one that holds a unit says
/// what the amount is in: such a text stays whole.
///
/// ```ebnf
/// amount with remark = amount, blank, "(", ideograph, { character - "(" }, ")" ;
/// ```
pub fn without_remark(text: &str) -> &str {
    let whole = || {
        let inner = text.strip_suffix([')', '）'])?;
        let (amount, remark) = inner.split_once(['(', '（'])?;
        let words = remark.starts_with(is_han) && !is_unit(remark);
        (words && !remark.contains(['(', '（'])).then(|| amount.trim_end())
    };
    whole().unwrap_or(text)
}

/// [`number`] of a cell whose width is folded and whose ends are trimmed.
pub(crate) fn plain_number(plain: &str) -> Option<Number> {
    // Most cells are words, which need no parser to be told from numbers.
    if !plain.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '¥' | '$' | '+' | '-')) {
        return None;
    }
    count(Work::Number);
    if let Some(value) = bare(plain) {
        return Some(Number { value, percent: false, currency: false });
    }
    if let Some(value) = plain.strip_suffix('%').and_then(bare) {
        return Some(Number { value, percent: true, currency: false });
    }
    all_consuming(cell).parse(plain).ok().map(|(_, number)| number)
}

/// What the grammar below reads from digits with at most one point between
/// them, which most numbers are; none for any other text.
pub(crate) fn bare(plain: &str) -> Option<Decimal> {
    /// So many digits always fit.
    const DIGITS: usize = 18;
    let (mut value, mut point) = (0, None);
    if plain.is_empty() || plain.len() > DIGITS {
        return None;
    }
    for (at, byte) in plain.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => value = value * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() && at > 0 && at + 1 < plain.len() => point = Some(at),
            _ => return None,
        }
    }
    let places = point.map_or(0, |point| plain.len() - point - 1);
    Some(Decimal::new(value, places as u32))
}

fn cell(input: &str) -> IResult<&str, Number> {
    (opt((one_of("¥$"), space0)), signed, space0, opt(percent_word))
        .map(|(currency, value, _, percent)| Number {
            value,
            percent: percent.is_some(),
            currency: currency.is_some(),
        })
        .parse(input)
}

/// All the rest of a cell, if it is a percent sign or word.
fn percent_word(input: &str) -> IResult<&str, ()> {
    map_opt(nom::combinator::rest, |word: &str| units().is_percent(word).then_some(())).parse(input)
}

/// A number with or without a sign.
///
/// ```ebnf
/// signed = [ ( "+" | "-" ), blank ], unsigned ;
/// ```
pub(crate) fn signed(input: &str) -> IResult<&str, Decimal> {
    map(
        (opt(one_of("+-")), unsigned),
        |(sign, value)| {
            if sign == Some('-') { -value } else { value }
        },
    )
    .parse(input)
}

/// A number without sign, width folded, as long as it goes on.
///
/// ```ebnf
/// unsigned = ( grouped | plain ), [ ".", digit, { digit } ] ;
/// grouped  = 1 to 3 digits, { ",", 3 digits } ;
/// plain    = digit, { digit } ;
/// ```
///
/// Nothing that goes on like a number may follow it: no digit, and no point or
/// comma with a digit behind. So `7,00.0,77` is no number, not even `7`.
pub(crate) fn unsigned(input: &str) -> IResult<&str, Decimal> {
    let three = || take_while_m_n(3, 3, |c: char| c.is_ascii_digit());
    let grouped = recognize((
        take_while_m_n(1, 3, |c: char| c.is_ascii_digit()),
        many1_count(preceded(char(','), three())),
    ));
    let whole = alt((terminated(grouped, not(digit1)), digit1));
    let printed = recognize((whole, opt((char('.'), digit1))));
    let continues = alt((
        value((), digit1),
        value((), (one_of(".,"), digit1)),
        value((), (tag("."), not(nom::character::complete::anychar))),
    ));
    map_opt(terminated(printed, not(peek(continues))), exact).parse(input)
}

/// The decimal of a printed number; none with more than 28 digits, which is
/// what a decimal holds exactly.
fn exact(printed: &str) -> Option<Decimal> {
    if printed.bytes().filter(u8::is_ascii_digit).count() > 28 {
        return None;
    }
    if !printed.contains(',') {
        return Decimal::from_str_exact(printed).ok();
    }
    let digits: String = printed.chars().filter(|c| *c != ',').collect();
    Decimal::from_str_exact(&digits).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    #[test]
    fn remarks_behind_amounts() {
        for (text, amount) in [
            ("24.50(含追加0.50)", "24.50"),
            ("24.50（含追加）", "24.50"),
            ("24.50(万元)", "24.50(万元)"),
            ("24.50(3.20)", "24.50(3.20)"),
            ("24.50", "24.50"),
        ] {
            assert_eq!(super::without_remark(text), amount);
        }
    }

    use super::*;

    #[track_caller]
    fn check(pictures: &[(&str, &str)]) {
        for (text, expected) in pictures {
            let read = number(text).map_or("none".to_owned(), |read| {
                let sign = if read.currency { "¥" } else { "" };
                format!("{sign}{}{}", read.value, if read.percent { "%" } else { "" })
            });
            assert_eq!(read, *expected, "number({text:?})");
        }
    }

    #[test]
    fn numbers() {
        check(&[
            ("10.00", "10.00"),
            (" 0 ", "0"),
            ("0.00", "0.00"),
            ("1,234.5", "1234.5"),
            ("1，234，567.80", "1234567.80"),
            ("９８．５９％", "98.59%"),
            ("98.59 %", "98.59%"),
            ("100百分比", "100%"),
            ("100（%）", "100%"),
            ("100%(百分比)", "100%"),
            ("￥3", "¥3"),
            ("¥ 1,000", "¥1000"),
            ("-3.2", "-3.2"),
            ("+3.2", "3.2"),
            ("－3", "-3"),
            ("\u{feff}5\u{200b}", "5"),
            ("1234567890123456789012345678", "1234567890123456789012345678"),
        ]);
    }

    #[test]
    fn no_numbers() {
        for text in [
            "",
            "-",
            "%",
            "1 234",
            "7,00.0,77",
            "1,23",
            "1234,567",
            "21672 .",
            "5.",
            ".5",
            "1.2.3",
            "12个",
            "1e5",
            "--3",
            "12345678901234567890123456789",
            "0.12345678901234567890123456789",
            "10/10",
            "IO",
            "三",
            "①",
            "１½",
            "1,234,",
            ",123",
        ] {
            assert_eq!(number(text), None, "{text:?} is no number");
        }
    }

    proptest! {
        #[test]
        fn bare_numbers_are_what_the_grammar_reads(text in "[0-9]{0,12}[.,]?[0-9]{0,12}[.,]?[0-9]?") {
            let read = all_consuming(cell).parse(text.as_str()).ok().map(|(_, number)| number.value);
            if let Some(value) = bare(&text) {
                // Decimals that are equal may still differ in their places.
                let printed = read.map(|read| read.to_string());
                prop_assert_eq!(Some(value.to_string()), printed);
            }
        }
    }
}
