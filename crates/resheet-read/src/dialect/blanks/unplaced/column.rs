//! What the cells of a column look like, where nothing says where it stands.

use resheet_lexis::Role;
use resheet_model::IndicatorColumn;

use super::super::piece::Piece;
use super::super::settle::Content;
use super::row::Rows;
use crate::dump::Dump;

/// What a cell costs that looks as so many of a hundred in its column do, at least: about four
/// more for half as many. A word in a column of figures is the last line but one, and all else
/// is measured by it.
const UNLIKE: [(i32, i32); 12] = [
    (90, 0),
    (75, 1),
    (60, 3),
    (50, 4),
    (35, 6),
    (25, 8),
    (15, 10),
    (10, 13),
    (5, 17),
    (3, 20),
    (1, 24),
    (0, 26),
];
/// What an unlike cell costs.
pub(super) const CELL: i32 = 24;
/// A cell goes on although its line had room.
const NOT_FULL: i32 = 14;
/// The same, where nothing says how wide the column is.
const MAY_BE_FULL: i32 = 4;
/// A number goes on on another line.
const NUMBER_WRAPS: i32 = 10;
/// A row has no cell in a column where all have one.
const MISSING: i32 = 16;

/// A word of a line.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) content: Content,
    /// In halves of an East Asian character.
    pub(super) width: i32,
    /// Whether the vocabulary has it as a label of rows.
    pub(super) is_level: bool,
    /// Whether a line may end behind it although more would fit: behind a sign.
    pub(super) ends: bool,
}

impl Word {
    pub(super) fn of(text: Dump<'_, '_>, piece: &Piece) -> Word {
        let own = piece.text(text);
        Word {
            content: Content::of(own),
            width: piece.x1 - piece.x0,
            is_level: text.roles(own).iter().any(Role::is_level),
            ends: own.ends_with(['。', '；', ';', '.']),
        }
    }
}

/// How many contents there are.
pub(super) const CONTENTS: usize = 4;

/// How many cells of a column look like each content.
pub(super) type Seen = [i32; CONTENTS];

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
    /// Its place in the order of columns that forms have; 0 if any.
    pub(super) rank: u8,
}

impl Column {
    /// A column of labels without a name.
    pub(super) fn of_labels() -> Column {
        Column { contents: [97, 1, 1, 1], empty: 80, full: None, label: true, rank: 0 }
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
            () if has(|role| matches!(role, Role::IndicatorColumn(Level1))) => ([97, 1, 1, 1], 80),
            () if has(|role| matches!(role, Role::IndicatorColumn(Level2))) => ([97, 1, 1, 1], 65),
            () if has(|role| matches!(role, Role::IndicatorColumn(Level3))) => ([91, 1, 7, 1], 10),
            () if has(|role| matches!(role, Role::IndicatorColumn(Deviation))) => {
                ([91, 1, 7, 1], 80)
            }
            () if has(|role| matches!(role, Role::Field(_))) => ([97, 1, 1, 1], 5),
            () if has(|role| matches!(role, Role::Section(_))) => ([97, 1, 1, 1], 80),
            () => ([55, 15, 15, 15], 20),
        };
        Column { contents, empty, full: None, label: false, rank: 0 }
    }

    /// Takes what `rows` rows show: how many cells look like each content, and how wide the
    /// full lines of those that wrap are.
    pub(super) fn learn(&mut self, seen: Seen, rows: i32, full: Option<i32>) {
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

    /// How unlike what is expected cells with these contents are, in hundredths of a cell.
    pub(super) fn unlike(&self, seen: &Seen) -> i32 {
        seen.iter().zip(self.contents).map(|(seen, share)| seen * (100 - share)).sum()
    }

    /// What a cell of so many words costs that looks so: half as much again for each word
    /// behind the first.
    pub(super) fn cost(&self, content: Content, words: usize) -> i32 {
        let share = self.contents[content as usize];
        let own = UNLIKE.iter().find(|(least, _)| share >= *least).map_or(0, |(_, cost)| *cost);
        own * (i32::try_from(words).unwrap_or(1) + 1) / 2
    }

    /// What a row without a cell costs.
    pub(super) fn missing(&self) -> i32 {
        MISSING * (100 - self.empty) / 100
    }

    /// What it costs that a cell goes on with a word below another.
    pub(super) fn goes_on(&self, above: &Word, word: &Word) -> i32 {
        let mut cost = match self.full {
            Some(full) if above.width + 1 < full && !above.ends => NOT_FULL,
            Some(_) => 0,
            None => MAY_BE_FULL,
        };
        if above.width + 1 < word.width && !above.ends {
            cost += NOT_FULL;
        }
        if above.content == Content::Number && word.content == Content::Number {
            cost += NUMBER_WRAPS;
        }
        cost
    }
}

/// How many cells of each column look like each content.
pub(super) fn seen(columns: usize, lines: &[&[Word]], rows: &Rows) -> Vec<Seen> {
    let mut out = vec![[0; CONTENTS]; columns];
    for cell in &rows.cells {
        if let Some(content) = content(cell.words(lines)) {
            out[cell.column][content as usize] += 1;
        }
    }
    out
}

/// What a cell of these words looks like.
pub(super) fn content<'w>(words: impl Iterator<Item = &'w Word>) -> Option<Content> {
    words.map(|word| word.content).reduce(Content::with)
}

/// Measures the columns by the rows read.
pub(super) fn measure(columns: &mut [Column], lines: &[&[Word]], rows: &Rows) {
    let all = i32::try_from(rows.count).unwrap_or(i32::MAX);
    let contents = seen(columns.len(), lines, rows);
    let mut widest = vec![0; columns.len()];
    let mut wraps = vec![false; columns.len()];
    for cell in &rows.cells {
        let width = cell.words(lines).map(|word| word.width).max().unwrap_or(0);
        widest[cell.column] = widest[cell.column].max(width);
        wraps[cell.column] |= cell.words.len() > 1;
    }
    for (nth, (column, contents)) in columns.iter_mut().zip(contents).enumerate() {
        column.learn(contents, all, wraps[nth].then_some(widest[nth]));
    }
}
