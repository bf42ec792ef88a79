//! What the cells of a column look like, where nothing says where it stands.

use resheet_lexis::Role;
use resheet_model::IndicatorColumn;

use super::super::piece::Piece;
use super::super::settle::Content;
use super::row::Rows;
use crate::dump::Dump;

/// A word of a line.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) content: Content,
    /// In halves of an East Asian character.
    pub(super) width: i32,
    /// Whether a line may end behind it although more would fit: behind a sign.
    pub(super) ends: bool,
}

impl Word {
    pub(super) fn of(text: Dump<'_, '_>, piece: &Piece) -> Word {
        let own = piece.text(text);
        Word {
            content: Content::of(own),
            width: piece.x1 - piece.x0,
            ends: own.ends_with(['。', '；', ';', '.']),
        }
    }
}

/// How many contents there are.
pub(super) const CONTENTS: usize = 4;

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// How many of its cells look like each, in percent: words, number, figure, sign.
    pub(super) contents: [i32; CONTENTS],
    /// How many rows have none, in percent.
    pub(super) empty: i32,
    /// How wide a full line of it is; none if no cell wraps.
    pub(super) full: Option<i32>,
    /// Whether a cell of it may stand beside several rows.
    pub(super) label: bool,
}

impl Column {
    /// A column of labels without a name.
    pub(super) fn of_labels() -> Column {
        Column { contents: [97, 1, 1, 1], empty: 80, full: None, label: true }
    }

    /// What is expected of a column with such a name, before any cell is seen.
    pub(super) fn named(roles: &[Role]) -> Column {
        use IndicatorColumn::{Actual, Deviation, Level1, Level2, Level3, Score, Target, Weight};
        let has = |wanted: fn(&Role) -> bool| roles.iter().any(wanted);
        let (contents, empty) = match () {
            () if has(|role| matches!(role, Role::IndicatorColumn(Weight | Score))) => {
                ([6, 80, 8, 6], 20)
            }
            () if has(|role| matches!(role, Role::FundColumn(_))) => ([14, 50, 30, 6], 20),
            () if has(|role| matches!(role, Role::Operator)) => ([10, 2, 2, 86], 30),
            () if has(|role| matches!(role, Role::Unit)) => ([70, 2, 4, 24], 30),
            () if has(|role| matches!(role, Role::IndicatorColumn(Target | Actual))) => {
                ([35, 25, 38, 2], 10)
            }
            () if has(|role| matches!(role, Role::IndicatorColumn(Level1))) => ([97, 1, 1, 1], 70),
            () if has(|role| matches!(role, Role::IndicatorColumn(Level2))) => ([97, 1, 1, 1], 50),
            () if has(|role| matches!(role, Role::IndicatorColumn(Level3))) => ([91, 1, 7, 1], 10),
            () if has(|role| matches!(role, Role::IndicatorColumn(Deviation))) => {
                ([91, 1, 7, 1], 80)
            }
            () if has(|role| matches!(role, Role::Field(_))) => ([97, 1, 1, 1], 5),
            () if has(|role| matches!(role, Role::Section(_))) => ([97, 1, 1, 1], 80),
            () => ([55, 15, 15, 15], 20),
        };
        Column { contents, empty, full: None, label: false }
    }
}

impl Column {
    /// Takes what `rows` rows show: how many cells look like each content, and how wide the
    /// full lines of those that wrap are.
    pub(super) fn learn(&mut self, seen: [i32; CONTENTS], rows: i32, full: Option<i32>) {
        /// What was expected counts as so many cells.
        const EXPECTED: i32 = 2;
        let cells: i32 = seen.iter().sum();
        for (share, seen) in self.contents.iter_mut().zip(seen) {
            *share = (seen * 100 + *share * EXPECTED) / (cells + EXPECTED);
        }
        let missing = (rows - cells).max(0) * 100 + self.empty * EXPECTED;
        self.empty = (missing / (rows + EXPECTED)).min(100);
        self.full = full.or(self.full);
    }
}

impl Column {
    /// How unlike what is expected cells with these contents are.
    pub(super) fn unlike(&self, seen: &[i32; CONTENTS]) -> i32 {
        seen.iter().zip(self.contents).map(|(seen, share)| seen * (100 - share)).sum()
    }
}

/// How many cells of each column look like each content.
pub(super) fn seen(columns: usize, lines: &[&[Word]], rows: &Rows) -> Vec<[i32; CONTENTS]> {
    let mut out = vec![[0; CONTENTS]; columns];
    for cell in &rows.cells {
        let words: Vec<&Word> =
            cell.words.iter().map(|(line, word)| &lines[*line][*word]).collect();
        if let Some(content) = super::row::content(&words) {
            out[cell.column][content as usize] += 1;
        }
    }
    out
}

/// Measures the columns by the rows read.
pub(super) fn measure(columns: &mut [Column], lines: &[&[Word]], rows: &Rows) {
    let all = i32::try_from(rows.count).unwrap_or(i32::MAX);
    let contents = seen(columns.len(), lines, rows);
    for ((nth, column), contents) in columns.iter_mut().enumerate().zip(contents) {
        let mut full: Option<i32> = None;
        let mut widest = 0;
        for cell in rows.cells.iter().filter(|cell| cell.column == nth) {
            let words: Vec<&Word> =
                cell.words.iter().map(|(line, word)| &lines[*line][*word]).collect();
            widest = widest.max(words.iter().map(|word| word.width).max().unwrap_or(0));
            if let [before @ .., _] = &words[..] {
                full = full.max(before.iter().map(|word| word.width).max());
            }
        }
        column.learn(contents, all, full.map(|full| full.max(widest)));
    }
}
