//! Text as a flow of pieces that lines are filled with.
//!
//! Where a line may end is decided by UAX #14 through a library made for it,
//! with one rule more: a number keeps the unit behind it. UAX #14 allows a
//! break between a digit and a Chinese character, which would leave the 50 of
//! 50个 alone at the end of a line.

use std::borrow::Cow;
use std::ops::Range;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::{Em, Metrics, Milli};

/// What may not be taken apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hold {
    /// Nothing beyond the usual rules.
    Lines,
    /// The whole text, as long as a line has room for it: a value.
    Whole,
}

/// A stretch of text between two places where a line may end.
#[derive(Clone, Copy, Debug)]
struct Piece {
    end: usize,
    /// Without the white space at its end.
    width: Em,
    /// That white space.
    trail: Em,
    /// Whether the line must end behind it.
    hard: bool,
}

/// A text that knows its widths and where its lines may end.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    pub(super) text: String,
    pieces: Vec<Piece>,
}

impl Flow {
    /// Measures a text. `units` are the units met in this sheet, longest
    /// first; a digit in front of one of them is held to it.
    pub(super) fn new(text: String, hold: Hold, units: &[String], metrics: &dyn Metrics) -> Flow {
        let mut pieces = Vec::new();
        let mut start = 0;
        let quoted = quotes_as_brackets(&text);
        for (end, kind) in linebreaks(&quoted) {
            let hard = kind == BreakOpportunity::Mandatory;
            if !hard && (hold == Hold::Whole || inside_quantity(&text, end, units)) {
                continue;
            }
            let piece = &text[start..end];
            let ink = piece.trim_end();
            let width = measure(ink, metrics);
            let trail = measure(&piece[ink.len()..], metrics);
            pieces.push(Piece { end, width, trail, hard });
            start = end;
        }
        Flow { text, pieces }
    }

    /// The width of the longest line if nothing is broken.
    pub(super) fn natural(&self) -> Em {
        let mut longest = 0;
        let mut line = 0;
        for piece in &self.pieces {
            longest = longest.max(line + piece.width);
            line = if piece.hard { 0 } else { line + piece.width + piece.trail };
        }
        longest
    }

    /// The width of the longest piece: in anything narrower, a word is cut.
    pub(super) fn longest_piece(&self) -> Em {
        self.pieces.iter().map(|piece| piece.width).max().unwrap_or(0)
    }

    /// The least width at which the text stands on two lines, or on as many as it has
    /// of itself.
    pub(super) fn in_two(&self) -> Em {
        let all: Em = self.pieces.iter().map(|piece| piece.width + piece.trail).sum();
        let mut before = 0;
        let mut best = self.natural();
        for piece in &self.pieces {
            let line = before + piece.width;
            before = line + piece.trail;
            best = best.min(line.max(all - before));
        }
        best.max(self.longest_piece())
    }

    /// As [`wrap`](Self::wrap), the lines about as long as each other, or parted before
    /// a bracket where that takes no line more; for headings.
    pub(super) fn wrap_evenly(
        &self,
        width: Milli,
        size: Milli,
        metrics: &dyn Metrics,
    ) -> Vec<Range<usize>> {
        let lines = self.wrap(width, size, metrics);
        if lines.len() > 1
            && let Some(parted) = self.parted(width, size, metrics)
            && parted.len() <= lines.len()
        {
            return parted;
        }
        let count = Em::try_from(lines.len()).unwrap_or(Em::MAX);
        let even = (self.natural() / count + 999) / 1000 * 1000;
        let narrower = to_length(even.max(self.longest_piece()), size) + 1;
        let even = self.wrap(narrower.min(width), size, metrics);
        if even.len() == lines.len() { even } else { lines }
    }

    /// The lines of a text whose bracket begins a line.
    fn parted(
        &self,
        width: Milli,
        size: Milli,
        metrics: &dyn Metrics,
    ) -> Option<Vec<Range<usize>>> {
        let at = self.text.find(['（', '(']).filter(|at| *at > 0)?;
        let split = self.pieces.iter().position(|piece| piece.end == at)? + 1;
        let (before, behind) = self.pieces.split_at_checked(split)?;
        let mut lines = self.wrap_pieces(before, 0..at, (width, size), metrics);
        lines.extend(self.wrap_pieces(behind, at..self.text.len(), (width, size), metrics));
        Some(lines)
    }

    /// The lines of the text in a column of `width` at `size`, greedily
    /// filled. A piece longer than a line is cut between characters. There is
    /// one line at least, and none holds white space at its end.
    pub(super) fn wrap(
        &self,
        width: Milli,
        size: Milli,
        metrics: &dyn Metrics,
    ) -> Vec<Range<usize>> {
        self.wrap_pieces(&self.pieces, 0..self.text.len(), (width, size), metrics)
    }

    /// The same of some pieces, which are a stretch of the text.
    fn wrap_pieces(
        &self,
        pieces: &[Piece],
        stretch: Range<usize>,
        (width, size): (Milli, Milli),
        metrics: &dyn Metrics,
    ) -> Vec<Range<usize>> {
        let room = to_em(width, size);
        let mut lines = Lines { text: &self.text, done: Vec::new(), start: stretch.start };
        let mut filled: Em = 0;
        let mut piece_start = stretch.start;
        for piece in pieces {
            if filled > 0 && filled + piece.width > room {
                lines.end_at(piece_start);
                filled = 0;
            }
            if piece.width > room {
                filled = lines.cut(piece_start..piece.end, room, metrics);
            } else {
                filled += piece.width;
            }
            filled += piece.trail;
            piece_start = piece.end;
            if piece.hard && piece.end < stretch.end {
                lines.end_at(piece.end);
                filled = 0;
            }
        }
        lines.end_at(stretch.end);
        lines.done
    }
}

struct Lines<'a> {
    text: &'a str,
    done: Vec<Range<usize>>,
    start: usize,
}

impl Lines<'_> {
    fn end_at(&mut self, end: usize) {
        let line = &self.text[self.start..end];
        self.done.push(self.start..self.start + line.trim_end().len());
        self.start = end;
    }

    /// Cuts a piece between characters; gives the width of what is left over
    /// for the open line.
    fn cut(&mut self, piece: Range<usize>, room: Em, metrics: &dyn Metrics) -> Em {
        let mut filled = 0;
        for (at, c) in self.text[piece.clone()].char_indices() {
            let advance = metrics.advance(c);
            if filled > 0 && filled + advance > room {
                self.end_at(piece.start + at);
                filled = 0;
            }
            filled += advance;
        }
        filled
    }
}

/// The width of a text, in thousandths of an em.
pub(super) fn measure(text: &str, metrics: &dyn Metrics) -> Em {
    text.chars().map(|c| metrics.advance(c)).fold(0, Em::saturating_add)
}

/// How many thousandths of an em a length is at a size.
pub(super) fn to_em(length: Milli, size: Milli) -> Em {
    let em = i64::from(length) * 1000 / i64::from(size.max(1));
    Em::try_from(em).unwrap_or(Em::MAX)
}

/// The length of a width at a size.
pub(super) fn to_length(width: Em, size: Milli) -> Milli {
    let length = i64::from(width) * i64::from(size) / 1000;
    Milli::try_from(length).unwrap_or(Milli::MAX)
}

/// UAX #14 cannot know which way a quotation mark opens, and allows no break on
/// either side of it. In Chinese text they open and close as brackets do; the
/// brackets are as many bytes long, so that places stay the same.
fn quotes_as_brackets(text: &str) -> Cow<'_, str> {
    if !text.contains(QUOTES) {
        return Cow::Borrowed(text);
    }
    let bracket = |c| match c {
        '“' => '《',
        '”' => '》',
        '‘' => '〈',
        '’' => '〉',
        other => other,
    };
    Cow::Owned(text.chars().map(bracket).collect())
}

const QUOTES: [char; 4] = ['“', '”', '‘', '’'];

/// Whether a number and its unit, or the next part of a number, meet at `at`,
/// or the unit goes on there.
fn inside_quantity(text: &str, at: usize, units: &[String]) -> bool {
    let (before, after) = text.split_at(at);
    let Some(last) = before.chars().next_back() else { return false };
    if last.is_ascii_digit() {
        return after.chars().next().is_some_and(char::is_alphabetic);
    }
    units.iter().any(|unit| {
        unit.char_indices().skip(1).any(|(split, _)| {
            let (head, tail) = unit.split_at(split);
            after.starts_with(tail)
                && before
                    .strip_suffix(head)
                    .is_some_and(|number| number.ends_with(|c: char| c.is_ascii_digit()))
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::layout::tests::Typewriter;

    fn check(text: &str, ems: Milli, expected: &[&str]) {
        let units = ["平方米".to_owned()];
        let flow = Flow::new(text.to_owned(), Hold::Lines, &units, &Typewriter);
        let lines = flow.wrap(ems * 10_000, 10_000, &Typewriter);
        let lines: Vec<&str> = lines.into_iter().map(|line| &flow.text[line]).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn no_line_begins_with_a_closing_sign() {
        check("完成培训工作，效果良好。", 6, &["完成培训工", "作，效果良", "好。"]);
        check("设备（含备件）", 3, &["设备", "（含备", "件）"]);
        check("详见“方案”及附件", 3, &["详见", "“方", "案”及", "附件"]);
    }

    #[test]
    fn a_number_keeps_its_sign_and_unit() {
        check("数量共计≥50个", 5, &["数量共计", "≥50个"]);
        check("绿化面积200平方米", 5, &["绿化面积", "200平方米"]);
        check("总额=100%的", 4, &["总额", "=100%的"]);
        check("于2023年12月完成", 4, &["于2023年", "12月完成"]);
    }

    #[test]
    fn words_are_cut_only_when_a_line_is_too_short_for_them() {
        check("使用PostgreSQL库", 6, &["使用", "PostgreSQL库"]);
        check("PostgreSQL", 3, &["Postgr", "eSQL"]);
    }

    #[test]
    fn a_heading_is_broken_in_the_middle() {
        let flow = Flow::new("年度指标完成值".to_owned(), Hold::Lines, &[], &Typewriter);
        let lines = flow.wrap_evenly(60_000, 10_000, &Typewriter);
        assert_eq!(
            lines.into_iter().map(|line| &flow.text[line]).collect::<Vec<_>>(),
            ["年度指标", "完成值"]
        );
    }

    #[test]
    fn a_line_feed_of_the_source_is_kept() {
        check("目标1：甲\n目标2：乙", 20, &["目标1：甲", "目标2：乙"]);
        check("", 20, &[""]);
    }

    proptest! {
        #[test]
        fn lines_hold_all_but_white_space(text in "[ \n一-五，。（）0-9a-c%≥]{0,40}", ems in 1..12i32) {
            let flow = Flow::new(text.clone(), Hold::Lines, &[], &Typewriter);
            let lines = flow.wrap(ems * 10_000, 10_000, &Typewriter);
            let solid = |text: &str| text.split_whitespace().collect::<String>();
            let joined: String = lines.iter().map(|line| &text[line.clone()]).collect();
            prop_assert_eq!(solid(&joined), solid(&text));
            for line in lines {
                let line = &text[line];
                prop_assert!(measure(line, &Typewriter) <= ems * 1000 || line.chars().count() == 1);
            }
        }
    }
}
