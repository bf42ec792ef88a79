//! Cells that are over several rows, or in few: levels and reasons.
//!
//! Their order is that of the rows, and where one stands among the cells of the rows
//! says where the middle of its rows is.

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
    pub(super) fn off(&self, first: usize, last: usize) -> i32 {
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
