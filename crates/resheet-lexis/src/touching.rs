//! Cells that touch, where a line is a cell.
//!
//! Where columns are narrow, some extractors write what stands side by side as one line:
//! `≥12座13座`, `显著提高10`, `车流量 8`. Nothing in such a line says that it is two cells; the
//! rows of the table do, for without a cut they lack cells. Here is only where a text may
//! be cut.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;
use resheet_model::IndicatorColumn as C;

use crate::{
    Features, IndicatorKind as K, Lexicon, Role, Shape, begins_with_sign, begins_with_unit, is_han,
    trim,
};

/// Longer texts, in bytes, are sentences.
const LONGEST: usize = 90;

/// A text has so many cells at most.
const MOST: usize = 4;

/// So often must a text stand alone to be looked for inside of others.
const OFTEN: usize = 2;

/// What it costs to cut a text before this shape, in tenths as for cells: more than a word
/// costs as a target, or `A4纸10包` would be cut where nothing touches.
pub fn cut(rest: Shape) -> u32 {
    if is_value(rest) { 12 } else { 20 }
}

/// What it costs in a column of a kind that two shapes are one text: names end with no
/// value and begin with no level, and no value ends with another. `first` is the shape of the
/// first with whether it is the label of a level.
pub fn together(first: (Shape, bool), rest: Shape, kind: K) -> u32 {
    let (first, is_level) = first;
    match kind {
        K::Known(C::Level3) if is_level => 40,
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
#[derive(Debug)]
pub struct Touching<'t> {
    /// How often each stands alone.
    alone: HashMap<&'t str, usize, RandomState>,
    /// What levels that stand alone end with.
    level_ends: Vec<&'t str>,
}

impl<'t> Touching<'t> {
    /// By the texts of a table.
    pub fn of<'f>(texts: impl Iterator<Item = &'t Features<'f>>) -> Self
    where
        'f: 't,
    {
        let mut alone: HashMap<&str, usize, RandomState> = HashMap::default();
        let mut level_ends: HashMap<&str, usize, RandomState> = HashMap::default();
        for features in texts.filter(|text| text.is_words() && text.length >= 2) {
            let text = features.text.as_str();
            *alone.entry(text).or_default() += 1;
            if let Some(end) = end_of(text).filter(|_| features.is(Role::is_level)) {
                *level_ends.entry(end).or_default() += 1;
            }
        }
        level_ends.retain(|_, count| *count >= OFTEN);
        let level_ends = level_ends.into_keys().collect();
        Touching { alone, level_ends }
    }

    /// The cells that a text may be, in bytes; none if it is one.
    pub fn cells(&self, features: &Features<'_>, lexicon: &Lexicon) -> Vec<Range<usize>> {
        let text = features.text.as_str();
        let open = !features.is_label() && matches!(features.shape, Shape::Words | Shape::Verdict);
        if !open || text.len() > LONGEST {
            return Vec::new();
        }
        let cuts = text.char_indices().skip(1).map(|(at, _)| at);
        let level = self.level_end(features, lexicon);
        let may_cut = |at: &usize| Some(*at) == level || self.may_cut(text, *at);
        let cuts: Vec<usize> = cuts.filter(may_cut).collect();
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

    /// Where the label of a level ends that a text begins with, in a table whose levels end
    /// like it: without that, a name may begin so too.
    fn level_end(&self, features: &Features<'_>, lexicon: &Lexicon) -> Option<usize> {
        let text = features.folded.as_str();
        if self.level_ends.is_empty() || !features.is_folded {
            return None;
        }
        let levels =
            lexicon.labels_at_start(text).filter(|(_, roles)| roles.iter().any(Role::is_level));
        let ends = levels.map(|(end, _)| end).filter(|end| {
            *end < text.len()
                && end_of(&text[..*end]).is_some_and(|it| self.level_ends.contains(&it))
        });
        ends.max()
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

/// The last two characters of a text that has more.
fn end_of(text: &str) -> Option<&str> {
    let mut ends = text.char_indices().rev();
    let (_, (at, _)) = (ends.next()?, ends.next()?);
    (at > 0).then(|| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Texts;

    #[track_caller]
    fn check(text: &str, alone: &[&str], expected: &[&str]) {
        let texts = Texts::new(Lexicon::shared());
        let alone: Vec<_> = alone.iter().map(|text| texts.of(text)).collect();
        let touching = Touching::of(alone.iter().map(|text| &**text));
        let cells = touching.cells(&texts.of(text), Lexicon::shared());
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
    fn a_name_begins_behind_a_level() {
        let alone = ["数量指标", "产出指标"];
        check("质量指标漏水率", &alone, &["质量指标", "漏水率"]);
        check("服务对象满意度达标率", &alone, &[]);
        check("质量指标漏水率", &["数量指标"], &[]);
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
