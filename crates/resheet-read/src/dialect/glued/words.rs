//! Words that the rows of a table have in common.
//!
//! Nothing parts `规划股` from `逐步提升` in one row. Where other rows have `9规划股9` and
//! `11.50规划股`, it is a cell of its own there, and so it is here.

use std::collections::{HashMap, HashSet};

use resheet_lexis::{is_han, is_unit, verdict_at_start};

use super::run::Run;

/// The shortest and the longest word of a cell, in characters.
const WORD: std::ops::RangeInclusive<usize> = 2..=12;

/// So many rows have a word in common.
const ROWS: usize = 2;

/// Words are found in what other words leave; after so many rounds nothing new is.
const ROUNDS: usize = 3;

/// Words that stand in cells of their own in several rows.
#[derive(Default)]
pub(super) struct Words(HashSet<String>);

impl Words {
    /// Of rows that begin with their names.
    ///
    /// A word stands alone where figures, signs or ends of the line part it, or other
    /// words of this kind. What stands first in a row is its name, and no word.
    pub(super) fn of(rows: &[&str]) -> Words {
        let pieces: Vec<(Option<&str>, Vec<&str>)> = rows.iter().map(|row| pieces(row)).collect();
        let mut words = Words::default();
        for _ in 0..ROUNDS {
            let mut seen: HashMap<&str, Seen> = HashMap::new();
            for (name, row) in &pieces {
                let left = || row.iter().filter_map(|piece| words.left_of(piece));
                let own: HashSet<&str> = left().chain(name.and_then(between_same)).collect();
                let measured: HashSet<&str> =
                    left().filter_map(behind_unit).filter(|word| !own.contains(word)).collect();
                for word in own {
                    let seen = seen.entry(word).or_default();
                    (seen.rows, seen.own) = (seen.rows + 1, true);
                }
                for word in measured {
                    seen.entry(word).or_default().rows += 1;
                }
            }
            let common = seen.into_iter().filter(|(_, seen)| seen.own && seen.rows >= ROWS);
            let new: Vec<String> = common.map(|(word, _)| word.to_owned()).collect();
            let before = words.0.len();
            words.0.extend(new);
            if words.0.len() == before {
                break;
            }
        }
        words.without_units();
        words
    }

    /// Takes out words that are others with a unit in front: `8台统计台账`.
    fn without_units(&mut self) {
        let others = |word: &&String| behind_unit(word).is_some_and(|it| self.0.contains(it));
        let measured: Vec<String> = self.0.iter().filter(others).cloned().collect();
        measured.iter().for_each(|word| {
            self.0.remove(word);
        });
    }

    /// What is left of a piece without the words, and the known values, that it begins and
    /// the words that it ends with.
    fn left_of<'t>(&self, piece: &'t str) -> Option<&'t str> {
        let mut left = piece;
        let value = |left: &str| verdict_at_start(left);
        while let Some(bytes) = self.at_start(left).or_else(|| value(left))
            && bytes < left.len()
        {
            left = &left[bytes..];
        }
        while let Some(bytes) = self.at_end(left).filter(|bytes| *bytes < left.len()) {
            left = &left[..left.len() - bytes];
        }
        // A target in words, the word at hand, and the same actual value.
        let left = around_same(left).map_or(left, |(_, between)| between);
        is_word(left).then_some(left)
    }

    /// The bytes of the longest of the words at the start of a text.
    pub(super) fn at_start(&self, text: &str) -> Option<usize> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(*WORD.end());
        ends.filter(|&end| self.0.contains(&text[..end])).last()
    }

    /// Whether a stretch is only the beginning of one of the words.
    pub(super) fn goes_on(&self, run: &Run<'_>, from: usize, end: usize) -> bool {
        self.at_start(run.rest(from)).is_some_and(|bytes| run.behind(from, bytes) > end)
    }

    /// The bytes of the longest of the words at the end of a text.
    pub(super) fn at_end(&self, text: &str) -> Option<usize> {
        let starts = text.char_indices().rev().map(|(at, _)| at).take(*WORD.end());
        starts.filter(|&at| self.0.contains(&text[at..])).last().map(|at| text.len() - at)
    }
}

/// In how many rows a word was seen, and whether in one without a unit in front.
#[derive(Default)]
struct Seen {
    rows: usize,
    own: bool,
}

/// What stands behind a unit: `台统计台账` may be the end of `8台` and a word.
fn behind_unit(text: &str) -> Option<&str> {
    let ends = text.char_indices().map(|(at, _)| at).skip(1).take(*WORD.start());
    let unit = ends.filter(|&end| is_unit(&text[..end])).last()?;
    Some(&text[unit..]).filter(|word| is_word(word))
}

/// The words that a text both begins and ends with, and what stands between.
fn around_same(text: &str) -> Option<(&str, &str)> {
    let ends = text.char_indices().map(|(at, _)| at).skip(*WORD.start());
    let same = ends.take_while(|at| at * 2 <= text.len()).filter(|at| text.ends_with(&text[..*at]));
    same.last().map(|at| (&text[..at], &text[at..text.len() - at]))
}

/// What stands between the same words at the end of a text that begins with a name.
fn between_same(text: &str) -> Option<&str> {
    /// Shorter words come twice by chance.
    const SAME: usize = 4;
    let starts = text.char_indices().map(|(at, _)| at).skip(*WORD.start());
    let same = starts.filter_map(|at| around_same(&text[at..]));
    let sure = same.into_iter().find(|(same, _)| same.chars().count() >= SAME);
    sure.map(|(_, between)| between).filter(|between| is_word(between))
}

fn is_word(text: &str) -> bool {
    WORD.contains(&text.chars().count()) && text.chars().all(is_han)
}

/// The stretches of words in a row: the one that its name begins, and the others.
fn pieces(row: &str) -> (Option<&str>, Vec<&str>) {
    let parts = |c: char| !is_han(c) && !matches!(c, '，' | ',' | '。' | '；' | ';' | '、');
    let mut pieces = row.split(parts).filter(|piece| !piece.is_empty());
    let name = if row.starts_with(is_han) { pieces.next() } else { None };
    let mut pieces: Vec<&str> = pieces.collect();
    // The unit of the target is that of the actual value too: `≥2米2米` and a word.
    let units: Vec<&str> = pieces.iter().copied().filter(|piece| is_unit(piece)).collect();
    for piece in &mut pieces {
        let mut behind = units.iter().filter_map(|unit| piece.strip_prefix(unit));
        if let Some(word) = behind.rfind(|word| !word.is_empty()) {
            *piece = word;
        }
    }
    (name, pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_several_rows_are_cells() {
        let words = Words::of(&[
            "除湿机安装≥649台650台11统计台账11统计台账",
            "路面平整占比≥89%89%11规划股10.50规划股",
            "库房环境11统计台账备件到货较晚11规划股",
            "出行条件11统计台账",
            "巡查次数≥8次8次现场查勘12",
            "验收合格率≥98%98%现场查勘12",
            "成活率16卷宗甲16",
            "占比16卷宗甲16",
        ]);
        assert_eq!(words.at_start("现场查勘"), Some("现场查勘".len()));
        assert_eq!(words.at_start("次现场查勘"), None);
        assert_eq!(words.at_start("卷宗甲"), Some("卷宗甲".len()));
        assert_eq!(words.at_start("统计台账雨季影响工期"), Some("统计台账".len()));
        assert_eq!(words.at_start("备件到货较晚"), None);
        assert_eq!(words.at_end("少年视野规划股"), Some("规划股".len()));
        assert_eq!(words.at_start("台"), None);
    }

    #[test]
    fn the_unit_of_the_target_is_in_no_word() {
        let words = Words::of(&["行距≥2米2米合格", "株距≥1米1米合格", "栽深≥1米1米"]);
        assert_eq!(words.at_start("米合格"), None);
    }
}
