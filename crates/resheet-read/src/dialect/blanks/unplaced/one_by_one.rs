//! What lines cost as cells one behind the other, each with all its lines, row by row: as a
//! page is written where its cells are walked through. Costs are those of [`super::row`].

use super::column::{CONTENTS, Column, Word, content};
use super::row::BEGINS;

/// A cell has so many lines at most.
const HIGHEST: usize = 12;

const UNREACHED: i32 = i32::MAX / 4;

/// The cheapest way; none if there is none, or if it takes more steps than are `left`.
pub(super) fn cost(lines: &[&[Word]], columns: &[Column], left: &mut usize) -> Option<i32> {
    // The words, and which end a line.
    let words: Vec<(&Word, bool)> = lines
        .iter()
        .flat_map(|line| line.iter().enumerate().map(|(nth, word)| (word, nth + 1 == line.len())))
        .collect();
    *left = left.saturating_sub(2 * words.len() * columns.len());
    if *left == 0 {
        return None;
    }
    let mut columns = columns.to_vec();
    // What is seen of the columns is learned once.
    let first = Ways::of(&words, &columns);
    first.teach(&words, &mut columns)?;
    Ways::of(&words, &columns).cost()
}

/// The cheapest way to have read so many words, with so many columns of the row behind.
struct Ways {
    /// How many columns there are, and one more.
    width: usize,
    /// What it costs; the way before; the words of the last cell.
    ways: Vec<(i32, usize, usize)>,
}

impl Ways {
    fn of(words: &[(&Word, bool)], columns: &[Column]) -> Ways {
        let width = columns.len() + 1;
        let ways = vec![(UNREACHED, 0, 0); (words.len() + 1) * width];
        let mut out = Ways { width, ways };
        out.ways[0].0 = 0;
        for at in 0..=words.len() {
            out.skip_columns(at, columns);
            // A row ends where a line ends.
            let row = (at + 1) * width - 1;
            if at > 0 && words[at - 1].1 {
                let cost = out.ways[row].0 + BEGINS;
                out.offer(at * width, (cost, row, 0));
                out.skip_columns(at, columns);
            }
            for (nth, column) in columns.iter().enumerate() {
                out.read_cell(&words[at..], at * width + nth, column);
            }
        }
        out
    }

    fn offer(&mut self, at: usize, way: (i32, usize, usize)) {
        if way.0 < self.ways[at].0 {
            self.ways[at] = way;
        }
    }

    /// The row has no cell in these columns.
    fn skip_columns(&mut self, at: usize, columns: &[Column]) {
        for (nth, column) in columns.iter().enumerate() {
            let from = at * self.width + nth;
            self.offer(from + 1, (self.ways[from].0 + column.missing(), from, 0));
        }
    }

    /// The next words are a cell of this column: one, or more that each end a line.
    fn read_cell(&mut self, words: &[(&Word, bool)], from: usize, column: &Column) {
        let mut joins = 0;
        for count in 1..=HIGHEST.min(words.len()) {
            if let [.., (above, ends), (word, _)] = &words[..count] {
                if !ends {
                    break;
                }
                joins += column.goes_on(above, word);
            }
            let Some(content) = content(words[..count].iter().map(|word| word.0)) else { break };
            let cost = self.ways[from].0 + joins + column.cost(content, count);
            self.offer(from + count * self.width + 1, (cost, from, count));
        }
    }

    fn cost(&self) -> Option<i32> {
        self.ways.last().map(|way| way.0).filter(|cost| *cost < UNREACHED)
    }

    /// Measures columns by the cells of the cheapest way; none if there is none.
    fn teach(&self, words: &[(&Word, bool)], columns: &mut [Column]) -> Option<()> {
        self.cost()?;
        let mut seen = vec![[0; CONTENTS]; columns.len()];
        let mut full: Vec<Option<i32>> = vec![None; columns.len()];
        let mut rows = 1;
        let mut at = self.ways.len() - 1;
        while at > 0 {
            let (_, before, count) = self.ways[at];
            let (first, column) = (before / self.width, before % self.width);
            rows += i32::from(column == columns.len());
            let own = &words[first..first + count];
            if let Some(content) = content(own.iter().map(|word| word.0)) {
                seen[column][content as usize] += 1;
            }
            if let [lines @ .., _] = own {
                full[column] = full[column].max(lines.iter().map(|word| word.0.width).max());
            }
            at = before;
        }
        for ((column, seen), full) in columns.iter_mut().zip(seen).zip(full) {
            column.learn(seen, rows, full);
        }
        Some(())
    }
}
