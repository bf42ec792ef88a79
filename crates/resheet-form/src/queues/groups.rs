//! The rows of cells that are over several rows, or in few: levels and reasons.
//!
//! Their order is that of the rows. Where one stands among the cells of the rows
//! says where the middle of its rows is, and for levels the names say what may
//! stand under them.

use super::beam::cost::{BAD, FREE, ODD};

/// A cell that floats, by its pieces, and the rows read right before and behind.
pub(super) struct Floating {
    pub(super) pieces: Vec<u32>,
    pub(super) text: String,
    pub(super) before: Option<u32>,
    pub(super) behind: Option<u32>,
    /// Whether it stands behind the total, in a queue of its own.
    pub(super) late: bool,
}

impl Floating {
    /// How far the middle of some rows is from where the cell stands, in half
    /// rows; none if that says nothing.
    fn off(&self, first: usize, last: usize) -> i32 {
        let (before, behind) = match (self.before, self.behind) {
            (Some(before), Some(behind)) => (before, behind),
            (None, Some(0)) => (0, 0),
            _ => return FREE,
        };
        let middle = (first + last) as i32;
        let (before, behind) = (2 * before as i32, 2 * behind as i32);
        // A row was read to its end: the cell is on the line of the next, or
        // between both.
        if behind < before || behind - before > 2 {
            return FREE;
        }
        let near = if behind > before { behind - 1 } else { behind };
        let off = (middle - near).abs().min((middle - behind).abs());
        off.min(ODD)
    }
}

/// For each row the cell that is over it: all rows are parted among all cells.
/// Those from `late` on are a second queue, which the page left for later: its
/// order is its own. Wrong where a label is lost. `under` says what speaks
/// against a label over a row.
pub(super) fn part(
    labels: &[Floating],
    late: usize,
    rows: usize,
    under: &dyn Fn(usize, usize) -> i32,
) -> Option<Vec<usize>> {
    let count = labels.len();
    if count == 0 || count > rows {
        return None;
    }
    const FAR: i32 = i32::MAX / 4;
    // Each is asked of many stretches of rows.
    let costs: Vec<i32> = (0..count * rows).map(|nth| under(nth / rows, nth % rows)).collect();
    let more = count - late;
    // The cheapest way to part the rows before each among so many labels of each
    // queue: its cost, its last label and where that begins.
    let at = |one: usize, two: usize, row: usize| (one * (more + 1) + two) * (rows + 1) + row;
    let mut best = vec![(FAR, 0, 0); (late + 1) * (more + 1) * (rows + 1)];
    best[0] = (0, 0, 0);
    for one in 0..=late {
        for two in 0..=more {
            let next = [
                (one < late).then_some((one, one + 1, two)),
                (two < more).then_some((late + two, one, two + 1)),
            ];
            for first in one + two..rows {
                let so_far = best[at(one, two, first)].0;
                for (label, one, two) in next.into_iter().flatten().filter(|_| so_far < FAR) {
                    let mut cost = so_far;
                    for last in first..rows {
                        cost += costs[label * rows + last];
                        let off = if label < late { labels[label].off(first, last) } else { FREE };
                        let known = &mut best[at(one, two, last + 1)];
                        if cost + off < known.0 {
                            *known = (cost + off, label, first);
                        }
                    }
                }
            }
        }
    }
    let mut of = vec![0; rows];
    let (mut one, mut two, mut end) = (late, more, rows);
    while one + two > 0 {
        let (cost, label, first) = best[at(one, two, end)];
        if cost >= FAR {
            return None;
        }
        of[first..end].fill(label);
        end = first;
        if label < late { one -= 1 } else { two -= 1 }
    }
    (end == 0).then_some(of)
}

/// For each reason its row among those that lost points, in order.
pub(super) fn among(reasons: &[Floating], lost: &[u32]) -> Vec<Option<u32>> {
    let mut out = vec![None; reasons.len()];
    let (count, rows) = (reasons.len(), lost.len());
    const FAR: i32 = i32::MAX / 4;
    // As many reasons as there can be have a row each.
    let off = |reason: usize, row: usize| {
        let Floating { before, behind, .. } = reasons[reason];
        let near = |at: Option<u32>| at.map_or(2, |at| (at as i32 - lost[row] as i32).abs());
        near(before).min(near(behind)).min(BAD)
    };
    let mut best = vec![vec![0; rows + 1]; count + 1];
    for reason in 1..=count {
        best[reason][0] = reason as i32 * 2 * BAD;
        for row in 1..=rows {
            let left = best[reason - 1][row] + 2 * BAD;
            let over = best[reason][row - 1];
            let own = best[reason - 1][row - 1] + off(reason - 1, row - 1);
            best[reason][row] = left.min(over).min(own).min(FAR);
        }
    }
    let (mut reason, mut row) = (count, rows);
    while reason > 0 && row > 0 {
        if best[reason][row] == best[reason - 1][row - 1] + off(reason - 1, row - 1) {
            out[reason - 1] = Some(lost[row - 1]);
            reason -= 1;
            row -= 1;
        } else if best[reason][row] == best[reason][row - 1] {
            row -= 1;
        } else {
            reason -= 1;
        }
    }
    out
}
