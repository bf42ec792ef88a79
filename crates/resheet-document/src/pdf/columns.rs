//! Where texts say that columns are, and a row that nothing is drawn behind.

use super::lattice::Area;
use super::limits::{SPREAD, TOUCH};

/// What stands so near a table, in heights of a letter, may be a row of it.
const NEAR: f32 = 1.5;
/// About the height of a letter, in points.
const LETTER: f32 = 10.0;
/// Lines of one cell, or of cells of one row, are no farther from each other.
const IN_CELL: f32 = 0.6;

/// Texts in the order they say where columns are: those of rows with most texts on a line
/// first, for the others have cells that are merged, and of a row the narrow ones first.
pub(super) fn by_rows<'a>(pieces: &[&'a Area], rows: &[f32]) -> Vec<&'a Area> {
    let row = |piece: &Area| rows.partition_point(|side| *side <= piece[1].midpoint(piece[3]));
    let mut most: Vec<usize> = vec![0; rows.len() + 1];
    let mut order: Vec<&Area> = pieces.to_vec();
    order.sort_by(|one, other| one[3].total_cmp(&other[3]));
    for line in order.chunk_by(|one, other| one[3] == other[3]) {
        let most = &mut most[row(line[0])];
        *most = (*most).max(line.len());
    }
    let width = |piece: &Area| piece[2] - piece[0];
    order.sort_by(|one, other| {
        most[row(other)].cmp(&most[row(one)]).then(width(one).total_cmp(&width(other)))
    });
    order
}

/// Where columns are parted that texts stand in; where what is drawn ends between two of
/// them, there.
pub(super) fn columns(pieces: &[&Area], ends: &[f32], left: f32, right: f32) -> Vec<f32> {
    // Kept from left to right.
    let mut columns: Vec<(f32, f32)> = Vec::new();
    for piece in pieces {
        let (from, to) = (piece[0], piece[2]);
        let first = columns.partition_point(|column| column.1 <= from + 1.0);
        let over = columns[first..].iter().take_while(|column| column.0 < to - 1.0).count();
        match over {
            0 => columns.insert(first, (from, to)),
            1 => {
                let own = &mut columns[first];
                *own = (own.0.min(from), own.1.max(to));
            }
            _ => {}
        }
    }
    let mut out = vec![left];
    out.extend(columns.windows(2).map(|pair| {
        let (from, to) = (pair[0].1, pair[1].0);
        let drawn = ends.iter().copied().find(|end| from <= *end && *end <= to);
        drawn.unwrap_or(from.midpoint(to))
    }));
    out.push(right);
    out
}

/// Where a row ends that stands right above or below a table and has several cells.
pub(super) fn row_beside(
    said: &[Vec<Area>],
    sides: (f32, f32),
    from: f32,
    above: bool,
) -> Option<f32> {
    let mut lines: Vec<(f32, f32, usize)> = said
        .iter()
        .filter_map(|line| {
            let first = line.first()?;
            let inside = |piece: &&Area| piece[0] >= sides.0 - TOUCH && piece[2] <= sides.1 + TOUCH;
            let is_beyond = if above { first[3] <= from + 1.0 } else { first[1] >= from - 1.0 };
            let all = line.iter().filter(inside).count() == line.len();
            (is_beyond && all).then_some((first[1], first[3], line.len()))
        })
        .collect();
    lines.sort_by(|one, other| one.0.total_cmp(&other.0));
    // Lines beside each other are of one row: cells of one line and of several.
    let mut rows: Vec<(f32, f32, usize)> = Vec::new();
    for (top, bottom, count) in lines {
        match rows.last_mut() {
            Some(row) if top < row.1 => *row = (row.0, row.1.max(bottom), row.2 + count),
            _ => rows.push((top, bottom, count)),
        }
    }
    if above {
        rows.reverse();
    }
    let (mut end, mut several, mut most) = (from, false, NEAR * LETTER);
    for (top, bottom, count) in rows {
        let gap = if above { end - bottom } else { top - end };
        if gap > most || count < 2 {
            break;
        }
        end = if above { top } else { bottom };
        (several, most) = (true, IN_CELL * LETTER);
    }
    let margin = if above { -SPREAD } else { SPREAD };
    several.then_some(end + margin)
}
