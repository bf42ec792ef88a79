//! Which pieces of a column are one label.

use super::join::{LINE, is_open, joined};
use super::piece::{Metric, Piece};
use super::rows::Heights;
use crate::dump::Dump;

/// Joins the pieces of a label column into labels: how many pieces each has.
///
/// Known labels first; characters that stand alone above each other are one
/// vertical label; what else follows closely may be one wrapped label.
pub(super) fn labels(text: Dump<'_, '_>, pieces: &[Piece], heights: &Heights) -> Vec<usize> {
    const MOST: usize = 12;
    let mut best: Vec<(i32, usize)> = vec![(i32::MAX / 2, 0); pieces.len() + 1];
    best[0] = (0, 0);
    // A known label may be that of the table, of a wider column.
    let own = pieces.iter().filter(|piece| !text.is_known(piece.text(text)));
    let widest = own.map(|piece| width(text, piece)).max().unwrap_or(0);
    for start in 0..pieces.len() {
        for end in start + 1..=pieces.len().min(start + MOST) {
            let Some(cost) = label_cost(text, &pieces[start..end], heights, widest) else {
                continue;
            };
            let total = best[start].0 + cost;
            if total < best[end].0 {
                best[end] = (total, start);
            }
        }
    }
    let mut out = Vec::new();
    let mut at = pieces.len();
    while at > 0 {
        out.push(at - best[at].1);
        at = best[at].1;
    }
    out.reverse();
    out
}

/// In halves of an East Asian character.
fn width(text: Dump<'_, '_>, piece: &Piece) -> i32 {
    Metric::Terminal.widths(piece.text(text)).map(|(_, width)| width).sum()
}

/// What a label of lines that nobody knows costs for how far these fill the column: a line
/// ends only where it is full, and the last is hardly ever full.
fn unfilled(text: Dump<'_, '_>, pieces: &[Piece], widest: i32) -> i32 {
    /// A line ends although more fits.
    const NOT_FULL: i32 = LINE * 3 / 2;
    /// The last line is full too.
    const FULL_TO_THE_END: i32 = LINE * 3 / 4;
    /// In a narrower column any line is full.
    const NARROW: i32 = 5;
    let [before @ .., last] = pieces else { return 0 };
    let short = before.iter().filter(|piece| width(text, piece) + 1 < widest).count();
    let to_the_end = !before.is_empty() && widest > NARROW && width(text, last) + 1 >= widest;
    i32::try_from(short).unwrap_or(0) * NOT_FULL + if to_the_end { FULL_TO_THE_END } else { 0 }
}

fn label_cost(text: Dump<'_, '_>, pieces: &[Piece], heights: &Heights, widest: i32) -> Option<i32> {
    let label = joined(text, pieces);
    let known = text.is_known(&label) && !is_open(&label);
    let single = pieces.iter().all(|piece| piece.text(text).chars().count() == 1);
    // A vertical label's characters may stand well apart.
    let reach = if known || single { 6 } else { 2 };
    let mut parted = false;
    for pair in pieces.windows(2) {
        let paged = heights.page(pair[0].y) != heights.page(pair[1].y);
        if paged && !known {
            return None;
        }
        // Where a page ends without a sign, blank lines stand inside a label.
        let blank = if known { heights.blank_between(pair[0].y, pair[1].y) } else { 0 };
        if !paged && pair[1].y - pair[0].y - blank > reach {
            return None;
        }
        parted |= !paged && heights.parted(pair[0].y, pair[1].y);
    }
    let joins = i32::try_from(pieces.len()).unwrap_or(i32::MAX) - 1;
    let whole = pieces.len() > 1
        && pieces.iter().any(|piece| {
            let own = piece.text(text);
            text.is_known(own) && own.chars().count() > 2
        });
    Some(match (known, single) {
        (true, _) if whole && parted => LINE * 3 / 2,
        (true, _) => LINE / 4,
        (false, true) if joins > 0 => LINE / 2,
        (false, _) if joins == 0 => LINE / 2,
        _ if whole => return None,
        _ if parted => return None,
        _ => LINE * 3 / 5 + joins * LINE / 5 + unfilled(text, pieces, widest),
    })
}
