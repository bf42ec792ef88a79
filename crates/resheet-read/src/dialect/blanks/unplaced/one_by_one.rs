//! What lines cost as cells one behind the other, each with all its lines, row by row: as a
//! page is written where its cells are walked through. Costs are those of [`super::row`].

use super::column::{Column, Word};
use super::row::{BEGINS, MAY_BE_FULL, MISSING, NOT_FULL, UNLIKE};

const UNREACHED: i32 = i32::MAX / 4;

/// The cheapest way; none if there is none.
pub(super) fn cost(lines: &[&[Word]], columns: &[Column]) -> Option<i32> {
    let mut columns = columns.to_vec();
    let mut found = None;
    // What is seen of the columns is learned once.
    for _ in 0..2 {
        found = once(lines, &mut columns);
    }
    found
}

/// A row has no cell in this column.
fn skip(best: &mut [(i32, usize, usize)], at: usize, missing: i32) {
    let cost = best[at].0 + missing;
    if cost < best[at + 1].0 {
        best[at + 1] = (cost, at, 0);
    }
}

fn once(lines: &[&[Word]], columns: &mut [Column]) -> Option<i32> {
    // The words, and which end a line.
    let words: Vec<(&Word, bool)> = lines
        .iter()
        .flat_map(|line| line.iter().enumerate().map(|(nth, word)| (word, nth + 1 == line.len())))
        .collect();
    let missing: Vec<i32> =
        columns.iter().map(|column| MISSING * (100 - column.empty) / 100).collect();
    let width = columns.len() + 1;
    // The cheapest way to have read so many words, with so many columns of the row behind;
    // where it came from, and the words of the cell.
    let mut best = vec![(UNREACHED, 0usize, 0usize); (words.len() + 1) * width];
    best[0].0 = 0;
    for at in 0..=words.len() {
        for (column, missing) in missing.iter().enumerate() {
            skip(&mut best, at * width + column, *missing);
        }
        // A row ends where a line ends.
        let row = best[at * width + columns.len()].0;
        if at > 0 && words[at - 1].1 && row + BEGINS < best[at * width].0 {
            best[at * width] = (row + BEGINS, at * width + columns.len(), 0);
        }
        for column in 0..columns.len() {
            skip(&mut best, at * width + column, missing[column]);
            let here = best[at * width + column].0;
            let mut joined = 0;
            let mut content = None;
            for count in 1.. {
                let Some((word, _)) = words.get(at + count - 1) else { break };
                if count > 1 {
                    let (before, ends) = words[at + count - 2];
                    if !ends {
                        break;
                    }
                    joined += match columns[column].full {
                        Some(full) if before.width + 1 < full && !before.ends => NOT_FULL,
                        Some(_) => 0,
                        None => MAY_BE_FULL,
                    };
                    if before.width + 1 < word.width && !before.ends {
                        joined += NOT_FULL;
                    }
                }
                let own = content
                    .map_or(word.content, |seen: super::row::Content| seen.with(word.content));
                content = Some(own);
                let words = i32::try_from(count).unwrap_or(1);
                let unlike = words * UNLIKE * (100 - columns[column].contents[own as usize]) / 100;
                let to = &mut best[(at + count) * width + column + 1];
                if here + joined + unlike < to.0 {
                    *to = (here + joined + unlike, at * width + column, count);
                }
            }
        }
    }
    let end = words.len() * width + columns.len();
    let cost = best[end].0;
    if cost >= UNREACHED {
        return None;
    }
    let mut seen: Vec<[i32; 4]> = vec![[0; 4]; columns.len()];
    let mut full: Vec<Option<i32>> = vec![None; columns.len()];
    let mut rows = 1;
    let mut at = end;
    while at > 0 {
        let (_, before, count) = best[at];
        rows += i32::from(before % width == columns.len());
        if count > 0 {
            let (first, column) = (before / width, before % width);
            let own: Vec<&Word> = words[first..first + count].iter().map(|word| word.0).collect();
            if let Some(content) = super::row::content(&own) {
                seen[column][content as usize] += 1;
            }
            if let [head @ .., _] = &own[..] {
                full[column] = full[column].max(head.iter().map(|word| word.width).max());
            }
        }
        at = before;
    }
    for ((column, seen), full) in columns.iter_mut().zip(seen).zip(full) {
        column.learn(seen, rows, full);
    }
    Some(cost)
}
