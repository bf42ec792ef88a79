//! Cells that touch, where a line is a cell.
//!
//! Where columns are narrow, some extractors write what stands side by side as one line:
//! `≥12座13座`, `显著提高10`, `车流量 8`. Nothing in such a line says that it is two cells; the
//! rows of the table do, for without a cut they lack cells. Here is only where a text may
//! be cut.

use std::collections::HashMap;
use std::ops::Range;

use resheet_model::IndicatorColumn as C;

use crate::{
    Features, IndicatorKind as K, Shape, begins_with_sign, begins_with_unit, is_han, trim,
};

/// Longer texts, in bytes, are sentences.
const LONGEST: usize = 90;

/// A text has so many cells at most.
const MOST: usize = 4;

/// So often must a text stand alone to be looked for inside of others.
const OFTEN: usize = 2;

/// What it costs to cut a text before this shape, in tenths as for cells.
pub fn cut(rest: Shape) -> u32 {
    if is_value(rest) { 10 } else { 20 }
}

/// What it costs in a column of a kind that two shapes are one text: names end with no
/// value, and no value with another.
pub fn together(first: Shape, rest: Shape, kind: K) -> u32 {
    match kind {
        K::Known(C::Level3) if is_value(rest) => 30,
        K::Known(C::Target | C::Actual) if rest == Shape::Number => 20,
        K::Known(C::Target | C::Actual) if is_value(first) && is_value(rest) => 20,
        _ => 0,
    }
}

fn is_value(shape: Shape) -> bool {
    matches!(shape, Shape::Number | Shape::Percent | Shape::Quantity)
}

/// What may be cells that touch, by the texts that stand alone.
#[derive(Debug, Default)]
pub struct Touching<'t> {
    /// How often each stands alone.
    alone: HashMap<&'t str, usize>,
}

impl<'t> Touching<'t> {
    /// By the texts of a table.
    pub fn of<'f>(texts: impl Iterator<Item = &'t Features<'f>>) -> Self
    where
        'f: 't,
    {
        let mut alone: HashMap<&str, usize> = HashMap::new();
        for text in texts.filter(|text| text.is_words() && text.length >= 2) {
            *alone.entry(text.text.as_str()).or_default() += 1;
        }
        Touching { alone }
    }

    /// The cells that a text may be, in bytes; none if it is one.
    pub fn cells(&self, features: &Features<'_>) -> Vec<Range<usize>> {
        let text = features.text.as_str();
        let open = !features.is_label() && matches!(features.shape, Shape::Words | Shape::Verdict);
        if !open || text.len() > LONGEST {
            return Vec::new();
        }
        let cuts = text.char_indices().skip(1).map(|(at, _)| at);
        let cuts: Vec<usize> = cuts.filter(|&at| self.may_cut(text, at)).collect();
        if cuts.is_empty() || cuts.len() >= MOST {
            return Vec::new();
        }
        let starts = std::iter::once(0).chain(cuts.iter().copied());
        let ends = cuts.iter().copied().chain([text.len()]);
        // The blanks between them are of none.
        starts
            .zip(ends)
            .map(|(start, end)| start..start + text[start..end].trim_end().len())
            .collect()
    }

    /// Whether a text may be two cells, the second of which begins here.
    fn may_cut(&self, text: &str, at: usize) -> bool {
        let (before, behind) = text.split_at(at);
        let mut ends = before.char_indices().rev();
        let (Some((last_at, last)), Some(next)) = (ends.next(), behind.chars().next()) else {
            return false;
        };
        if last == ' ' {
            return next != ' ';
        }
        let digit = |sign: char| sign.is_ascii_digit();
        let often = |text: &str| self.alone.get(trim(text)).is_some_and(|count| *count >= OFTEN);
        let signed = begins_with_sign(&before[last_at..]);
        match () {
            () if next == ' ' => false,
            () if begins_with_sign(behind) => !signed && behind[next.len_utf8()..].contains(digit),
            () if digit(next) => is_han(last) || matches!(last, '%' | '％'),
            () if digit(last) => is_han(next) && !begins_with_unit(behind),
            () => is_han(last) && is_han(next) && (often(before) || often(behind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lexicon, Texts};

    #[track_caller]
    fn check(text: &str, alone: &[&str], expected: &[&str]) {
        let texts = Texts::new(Lexicon::shared());
        let alone: Vec<_> = alone.iter().map(|text| texts.of(text)).collect();
        let touching = Touching::of(alone.iter().map(|text| &**text));
        let cells = touching.cells(&texts.of(text));
        let cells: Vec<&str> = cells.into_iter().map(|cell| &text[cell]).collect();
        assert_eq!(cells, expected);
    }

    #[test]
    fn a_value_begins_behind_words_and_words_behind_figures() {
        check("修桥数≥12座", &[], &["修桥数", "≥12座"]);
        check("≥12座13座", &[], &["≥12座", "13座"]);
        check("显著提高10", &[], &["显著提高", "10"]);
        check("91%20", &[], &["91%", "20"]);
        check("车流量 8", &[], &["车流量", "8"]);
        check("12抽样", &[], &["12", "抽样"]);
    }

    #[test]
    fn words_that_stand_alone_are_found_in_others() {
        check("显著提高抽样", &["抽样", "抽样"], &["显著提高", "抽样"]);
        check("显著提高抽样", &["抽样"], &[]);
    }

    #[test]
    fn what_is_one_value_is_not_cut() {
        check("≥12座", &[], &[]);
        check("提高", &[], &[]);
        check("不少于 3 座", &[], &[]);
        check("2024年12月底前", &[], &[]);
        check("修桥数", &[], &[]);
    }
}
