//! Labels that stand for several rows, printed once in the middle of them.

use super::join::{LINE, is_known, joined, is_open};
use super::piece::Piece;
use super::rows::Heights;

/// A row as the labels beside it see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) top: i32,
    pub(super) bottom: i32,
    pub(super) page: u32,
}

/// Joins the pieces of a label column into labels: how many pieces each has.
///
/// Known labels first; characters that stand alone above each other are one
/// vertical label; what else follows closely may be one wrapped label.
pub(super) fn labels(text: &str, pieces: &[Piece], heights: &Heights) -> Vec<usize> {
    const MOST: usize = 12;
    let mut best: Vec<(i32, usize)> = vec![(i32::MAX / 2, 0); pieces.len() + 1];
    best[0] = (0, 0);
    for start in 0..pieces.len() {
        for end in start + 1..=pieces.len().min(start + MOST) {
            let Some(cost) = label_cost(text, &pieces[start..end], heights) else { continue };
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

fn label_cost(text: &str, pieces: &[Piece], heights: &Heights) -> Option<i32> {
    let label = joined(text, pieces);
    let known = is_known(&label) && !is_open(&label);
    let single = pieces.iter().all(|piece| piece.text(text).chars().count() == 1);
    // A vertical label's characters may stand well apart.
    let reach = if known || single { 6 } else { 2 };
    let mut parted = false;
    for pair in pieces.windows(2) {
        let paged = heights.page(pair[0].y) != heights.page(pair[1].y);
        if paged && !known {
            return None;
        }
        if !paged && pair[1].y - pair[0].y > reach {
            return None;
        }
        parted |= !paged && heights.parted(pair[0].y, pair[1].y);
    }
    let joins = i32::try_from(pieces.len()).unwrap_or(i32::MAX) - 1;
    let whole = pieces.len() > 1 && pieces.iter().any(|piece| {
        let own = piece.text(text);
        is_known(own) && own.chars().count() > 2
    });
    Some(match (known, single) {
        (true, _) if whole && parted => LINE * 3 / 2,
        (true, _) => LINE / 4,
        (false, true) if joins > 0 => LINE / 2,
        (false, _) if joins == 0 => LINE / 2,
        _ if parted => return None,
        _ => LINE * 3 / 5 + joins * LINE / 5,
    })
}

/// A label with its height.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// First line.
    pub(super) top: i32,
    /// Last line on the same page.
    pub(super) bottom: i32,
    pub(super) page: u32,
}

/// More rows than this are not shared out by the best way but by nearness.
const MANY_ROWS: usize = 400;

/// The first row of each label: labels share all rows out in order, each as
/// nearly in the middle of its rows (or at their top) as can be. A label may
/// have no row, when its page shows none of them; then it has none here.
///
/// `starts` are rows where a group of the next finer label begins; a group
/// rarely begins elsewhere. Empty: any row.
pub(super) fn first_rows(rows: &[Extent], marks: &[Mark], starts: &[bool]) -> Vec<Option<usize>> {
    if rows.is_empty() || marks.is_empty() {
        return vec![None; marks.len()];
    }
    if rows.len() > MANY_ROWS || marks.len() > rows.len() * 2 {
        return nearest(rows, marks);
    }
    let (middle, by_middle) = shared(rows, marks, starts, false);
    let (top, by_top) = shared(rows, marks, starts, true);
    if top < middle { by_top } else { by_middle }
}

fn shared(rows: &[Extent], marks: &[Mark], starts: &[bool], top: bool) -> (i32, Vec<Option<usize>>) {
    const NEVER: i32 = i32::MAX / 4;
    let count = rows.len();
    // best[mark][end]: the first marks have the rows before `end`.
    let mut best = vec![vec![(NEVER, 0usize); count + 1]; marks.len() + 1];
    best[0][0] = (0, 0);
    for (nth, mark) in marks.iter().enumerate() {
        for from in 0..=count {
            let so_far = best[nth][from].0;
            if so_far >= NEVER {
                continue;
            }
            let begins = if from == 0 || starts.get(from).copied().unwrap_or(true) { 0 } else { LINE };
            for to in from..=count {
                let cost = if to == from { LINE * 4 } else { begins + off(&rows[from..to], mark, top) };
                if so_far + cost < best[nth + 1][to].0 {
                    best[nth + 1][to] = (so_far + cost, from);
                }
            }
        }
    }
    let mut out = vec![None; marks.len()];
    let mut end = count;
    for nth in (0..marks.len()).rev() {
        let from = best[nth + 1][end].1;
        out[nth] = (from < end).then_some(from);
        end = from;
    }
    (best[marks.len()][count].0, out)
}

/// How far a label stands from where it belongs beside its rows.
fn off(rows: &[Extent], mark: &Mark, top: bool) -> i32 {
    let mut own = rows.iter().filter(|row| row.page == mark.page);
    let Some(first) = own.next() else { return LINE * 4 };
    let last = own.next_back().unwrap_or(first);
    let cut = rows.iter().any(|row| row.page != mark.page);
    let hang = (mark.top - first.top).abs() * LINE;
    if top {
        return hang;
    }
    let middle = (mark.top + mark.bottom - first.top - last.bottom).abs() * (LINE / 2);
    if cut { middle.min(hang + LINE / 4) } else { middle.min(hang + LINE * 3) }
}

/// Every label to the row it stands beside.
fn nearest(rows: &[Extent], marks: &[Mark]) -> Vec<Option<usize>> {
    let mut least = 0;
    marks
        .iter()
        .map(|mark| {
            let row = rows.partition_point(|row| row.bottom < mark.top).min(rows.len() - 1);
            let own = (row >= least).then_some(row);
            least = least.max(row + 1);
            own
        })
        .collect()
}
