//! Numbers inside running text.

use std::ops::Range;

use nom::Parser;
use resheet_model::Decimal;

use crate::chars::plain;
use crate::folding::fold_width;
use crate::number::unsigned;
use crate::unit::unit_prefix;

/// A number inside running text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// Its value with the printed precision.
    pub value: Decimal,
    /// The unit behind it, as printed; empty if none is known.
    pub unit: String,
    /// The bytes of number and unit in the text.
    pub range: Range<usize>,
}

/// The numbers of a text, in order, each with the unit that follows it:
/// `累计培训学员141095人次` has 141095 人次.
///
/// Left out: figures inside a word of letters (`A4`, `ISO9001`), and runs that
/// begin like a number and are none (`7,00.0,77`).
pub fn numbers_in(text: &str) -> impl Iterator<Item = Mention> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(found) = text.get(at..)?.find(is_figure) {
            let start = at + found;
            let end = start + run(&text[start..]);
            at = end;
            let behind_letter =
                text[..start].chars().next_back().is_some_and(|c| plain(c).is_ascii_alphabetic());
            let folded = fold_width(&text[start..end]);
            let figures = folded.trim_end_matches([',', '.']);
            let cut = folded.len() - figures.len();
            let Ok(("", value)) = unsigned.parse(figures) else { continue };
            if behind_letter {
                continue;
            }
            // Points and commas at the end belong to the sentence.
            let number_end = trim_end(&text[start..end], cut) + start;
            let unit = if cut == 0 { unit_prefix(&text[end..]).unwrap_or(0) } else { 0 };
            at = number_end.max(end) + unit;
            return Some(Mention {
                value,
                unit: text[end..end + unit].to_owned(),
                range: start..number_end + unit,
            });
        }
        None
    })
}

fn is_figure(c: char) -> bool {
    plain(c).is_ascii_digit()
}

/// The length of the run of figures, points and commas at the start.
fn run(text: &str) -> usize {
    text.find(|c| !is_figure(c) && !matches!(plain(c), '.' | ',')).unwrap_or(text.len())
}

/// The length of `text` without its last `cut` characters.
fn trim_end(text: &str, cut: usize) -> usize {
    text.char_indices().rev().take(cut).last().map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        let found: Vec<(String, String, &str)> = numbers_in(text)
            .map(|found| (found.value.to_string(), found.unit, &text[found.range]))
            .collect();
        let found: Vec<(&str, &str, &str)> =
            found.iter().map(|(value, unit, raw)| (value.as_str(), unit.as_str(), *raw)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn mentions() {
        check(
            "累计培训学员141095人次，合格率98.5%。",
            &[("141095", "人次", "141095人次"), ("98.5", "%", "98.5%")],
        );
        check(
            "1.开展培训3期；2.购置图书6,329册",
            &[("1", "", "1"), ("3", "期", "3期"), ("2", "", "2"), ("6329", "册", "6,329册")],
        );
        check("共１２台，", &[("12", "台", "１２台")]);
        check("支出202.64万元", &[("202.64", "万元", "202.64万元")]);
    }

    #[test]
    fn what_is_no_mention() {
        check("执行ISO9001标准，A4纸", &[]);
        check("计7,00.0,77元", &[]);
        check("无数字", &[]);
    }
}
