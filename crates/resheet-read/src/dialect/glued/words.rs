//! Words that the rows of a table have in common.
//!
//! Nothing parts `规划股` from `逐步提升` in one row. Where other rows have `9规划股9` and
//! `11.50规划股`, it is a cell of its own there, and so it is here.

use std::collections::{HashMap, HashSet};

use resheet_lexis::{is_han, verdict_at_start};

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
        let pieces: Vec<Vec<&str>> = rows.iter().map(|row| pieces(row)).collect();
        let mut words = Words::default();
        for _ in 0..ROUNDS {
            let mut rows_of: HashMap<&str, usize> = HashMap::new();
            for row in &pieces {
                let alone: HashSet<&str> =
                    row.iter().flat_map(|piece| words.left_of(piece)).collect();
                for word in alone {
                    *rows_of.entry(word).or_default() += 1;
                }
            }
            let common = rows_of.into_iter().filter(|(_, rows)| *rows >= ROWS);
            let new: Vec<String> = common.map(|(word, _)| word.to_owned()).collect();
            let before = words.0.len();
            words.0.extend(new);
            if words.0.len() == before {
                break;
            }
        }
        words
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
        let cell = WORD.contains(&left.chars().count()) && !is_doubled(left);
        cell.then_some(left)
    }

    /// The bytes of the longest of the words at the start of a text.
    pub(super) fn at_start(&self, text: &str) -> Option<usize> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(*WORD.end());
        ends.filter(|&end| self.0.contains(&text[..end])).last()
    }

    /// The bytes of the longest of the words at the end of a text.
    pub(super) fn at_end(&self, text: &str) -> Option<usize> {
        let starts = text.char_indices().rev().map(|(at, _)| at).take(*WORD.end());
        starts.filter(|&at| self.0.contains(&text[at..])).last().map(|at| text.len() - at)
    }
}

/// Whether a text begins as it ends: a target in words and the same actual value.
fn is_doubled(text: &str) -> bool {
    let halves = text.char_indices().map(|(at, _)| at).skip(*WORD.start());
    halves.take_while(|at| at * 2 <= text.len()).any(|at| text.ends_with(&text[..at]))
}

/// The stretches of words in a row, but for its name.
fn pieces(row: &str) -> Vec<&str> {
    let mut pieces: Vec<&str> =
        row.split(|c: char| !is_han(c)).filter(|piece| !piece.is_empty()).collect();
    if row.starts_with(is_han) && !pieces.is_empty() {
        pieces.remove(0);
    }
    pieces
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
        ]);
        assert_eq!(words.at_start("统计台账雨季影响工期"), Some("统计台账".len()));
        assert_eq!(words.at_start("备件到货较晚"), None);
        assert_eq!(words.at_end("少年视野规划股"), Some("规划股".len()));
        assert_eq!(words.at_start("台"), None);
    }
}
