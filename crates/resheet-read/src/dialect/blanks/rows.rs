//! The rows of a table: lines that show a row's figures, and which pieces of
//! each column belong to which row.

use std::ops::Range;

use super::join::{LINE, Looked, stacking};
use super::piece::Piece;
use crate::dump::Dump;

/// A row, known by the line that shows its figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Core {
    /// Twice the height of its middle.
    pub(super) y2: i32,
    pub(super) page: u32,
}

/// What the lines of a band look like from the side.
pub(super) struct Heights {
    /// Page of each height, from the first height of the band.
    pub(super) pages: Vec<u32>,
    /// How many blank lines stand above each height in the band.
    pub(super) blanks: Vec<u32>,
    pub(super) first: i32,
}

impl Heights {
    fn at(&self, y: i32) -> usize {
        usize::try_from(y - self.first).unwrap_or(0).min(self.pages.len().saturating_sub(1))
    }

    pub(super) fn page(&self, y: i32) -> u32 {
        self.pages.get(self.at(y)).copied().unwrap_or(0)
    }

    /// How many blank lines stand between two heights of a page.
    pub(super) fn blank_between(&self, above: i32, below: i32) -> i32 {
        let blanks = |y: i32| self.blanks.get(self.at(y)).copied().unwrap_or(0);
        i32::try_from(blanks(below).saturating_sub(blanks(above))).unwrap_or(0)
    }

    /// Whether a blank line stands between two heights of a page.
    pub(super) fn parted(&self, above: i32, below: i32) -> bool {
        self.blanks.get(self.at(above)) != self.blanks.get(self.at(below))
    }
}

/// How cells are aligned with the rows they belong to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Alignment {
    /// In the middle: as many lines above the figures as below.
    Middle,
    /// At the top: the first line beside the figures.
    Top,
}

/// What it costs to leave a row without a cell: nothing in a column that has
/// cells beside few rows.
pub(super) fn missing_cost(pieces: &[Piece], rows: &[Core]) -> i32 {
    let beside = |row: &&Core| {
        let at = pieces.partition_point(|piece| 2 * piece.y < row.y2 - 2);
        pieces.get(at).is_some_and(|piece| 2 * piece.y <= row.y2 + 2)
    };
    if rows.iter().filter(beside).count() * 10 >= rows.len() * 7 { LINE * 5 / 4 } else { 0 }
}

/// How many pieces one cell may have.
const PIECES: usize = 40;
/// A cell that runs over its row lies beside so many others at most.
const ROWS_BESIDE: usize = 6;
/// How many rows above and below the nearest one are tried.
const NEAR: usize = 3;

/// How the pieces of a column are shared out.
#[derive(Clone, Debug, Default)]
pub(super) struct Shares {
    /// Each cell: its row, or none for one that is a row of its own; and how
    /// many pieces it has.
    pub(super) cells: Vec<(Option<usize>, usize)>,
    pub(super) cost: i32,
}

/// How pieces of one column are weighed.
pub(super) struct Weights {
    pub(super) alignment: Alignment,
    /// The cost of a row without a cell.
    pub(super) missing: i32,
    /// The cost of a cell that is a row of its own, where that may be.
    pub(super) own_row: Option<i32>,
}

#[derive(Clone, Copy)]
struct State {
    /// The last row with a cell, plus one.
    row: usize,
    cost: i32,
    /// The state before: pieces used, index.
    from: (usize, usize),
    own: bool,
}

/// Pieces that follow each other, and what of them is the same beside any row.
struct Group<'p> {
    pieces: &'p [Piece],
    /// Height and page of the first piece and of the last.
    heights: [i32; 2],
    pages: [u32; 2],
    /// How many of the pieces lie beside the figures of a row.
    beside: usize,
    /// How many rows have their figures beside or between them.
    rows: usize,
}

/// The pieces of a column, in order of height, beside some rows, and what it costs to
/// make cells of them: the same however the cells lie.
pub(super) struct Pieces<'p> {
    pieces: &'p [Piece],
    rows: &'p [Core],
    heights: &'p Heights,
    /// For each piece what cells of it and of those behind it cost inside, one for each
    /// number of pieces; as far as they may be one cell.
    inside: Vec<Vec<i32>>,
    /// For each piece how many of those before it lie beside the figures of a row.
    beside: Vec<usize>,
}

impl<'p> Pieces<'p> {
    pub(super) fn of(
        text: Dump<'_, '_>,
        pieces: &'p [Piece],
        rows: &'p [Core],
        heights: &'p Heights,
    ) -> Pieces<'p> {
        let looked: Vec<Looked> =
            pieces.iter().map(|piece| Looked::at(text, piece.text(text))).collect();
        let inside = (0..pieces.len()).map(|start| {
            let mut so_far = looked[start].clone();
            let (mut inside, mut cost) = (Vec::new(), 0);
            for end in start..pieces.len().min(start + PIECES) {
                let piece = &pieces[end];
                if end > start {
                    let stack = stacking(text, &so_far, &looked[end]);
                    cost += inner_cost(stack, &pieces[end - 1], piece, heights);
                    so_far.push(text, piece.text(text));
                }
                if cost > 5 * LINE || rows_between(rows, &pieces[start], piece) > ROWS_BESIDE {
                    break;
                }
                inside.push(cost);
            }
            inside
        });
        let inside = inside.collect();
        let mut beside = Vec::with_capacity(pieces.len() + 1);
        beside.push(0);
        for piece in pieces {
            let own = rows.binary_search_by_key(&(2 * piece.y), |row| row.y2).is_ok();
            beside.push(beside[beside.len() - 1] + usize::from(own));
        }
        Pieces { pieces, rows, heights, inside, beside }
    }

    /// Shares the pieces out to rows, each row at most one cell, each cell pieces that
    /// follow each other: the cheapest way. Linear in the pieces.
    pub(super) fn share(&self, weights: &Weights) -> Shares {
        let Pieces { pieces, rows, .. } = *self;
        let mut states: Vec<Vec<State>> = vec![Vec::new(); pieces.len() + 1];
        states[0].push(State { row: 0, cost: 0, from: (0, 0), own: false });
        for start in 0..pieces.len() {
            if states[start].is_empty() {
                continue;
            }
            // For each row that is near the cheapest way to come to a cell beside it, and to one
            // that is a row of its own: the same for all cells that begin with this piece.
            let mut ways = [[None; 4 * NEAR + 1]; 2];
            let first = near(rows, &pieces[start..=start]).start;
            for (end, inside) in (start + 1..).zip(&self.inside[start]) {
                let group = self.group(start..end);
                let mut step = |row: usize, cost: i32, own: bool| {
                    let find = || cheapest_way(&states[start], row, weights.missing, own);
                    let near = row.checked_sub(first);
                    let way = match near.and_then(|near| ways[usize::from(own)].get_mut(near)) {
                        Some(known) => *known.get_or_insert_with(find),
                        None => find(),
                    };
                    if let Some((so_far, index)) = way {
                        let from = (start, index);
                        keep(&mut states[end], State { row, cost: so_far + cost, from, own });
                    }
                };
                for row in near(rows, group.pieces) {
                    step(row + 1, inside + self.off_cost(&group, row, weights.alignment), false);
                }
                if let Some(own) = weights.own_row {
                    step(below(rows, group.pieces), inside + own, true);
                }
            }
        }
        best(&states, pieces, rows, weights.missing)
    }

    fn group(&self, own: Range<usize>) -> Group<'p> {
        let beside = self.beside[own.end] - self.beside[own.start];
        let pieces = &self.pieces[own];
        let (first, last) = (&pieces[0], &pieces[pieces.len() - 1]);
        Group {
            pieces,
            heights: [first.y, last.y],
            pages: [self.heights.page(first.y), self.heights.page(last.y)],
            beside,
            rows: rows_between(self.rows, first, last),
        }
    }

    /// The cost of a group that does not lie as it should beside its row.
    fn off_cost(&self, group: &Group<'_>, row: usize, alignment: Alignment) -> i32 {
        let Pieces { rows, .. } = *self;
        let Group {
            pieces: group,
            heights: [first, last],
            pages: [from, to],
            beside,
            rows: others,
        } = *group;
        let core = rows[row];
        let last_of_page = rows.get(row + 1).is_none_or(|next| next.page != core.page);
        let first_of_page = row == 0 || rows[row - 1].page != core.page;
        if from != to {
            return if last_of_page && core.page == from {
                LINE * 3 / 4
            } else if first_of_page && core.page == to {
                LINE * 3 / 2
            } else {
                20 * LINE
            };
        }
        if from > core.page {
            let before_all = rows.get(row + 1).is_none_or(|next| 2 * last < next.y2 + 2);
            return if last_of_page && before_all { LINE } else { 20 * LINE };
        }
        if from < core.page {
            return if first_of_page { LINE * 3 / 2 } else { 20 * LINE };
        }
        let above = group.partition_point(|piece| 2 * piece.y < core.y2);
        let at = group[above..].partition_point(|piece| 2 * piece.y == core.y2);
        let below = group.len() - above - at;
        let off = match alignment {
            Alignment::Middle => {
                // Lines of other columns may stand between the lines of this one;
                // as many above the figures as below is as good.
                let uneven = i32::try_from(above.abs_diff(below)).unwrap_or(1) * LINE;
                let off = (first + last - core.y2).abs() * (LINE / 2);
                let around = (above > 0 && below > 0) || above + below < group.len();
                if around { off.min(uneven + LINE / 8) } else { off }
            }
            Alignment::Top => (2 * first - core.y2).abs() * (LINE / 2),
        };
        // Lines of a cell seldom lie beside the figures of other rows.
        let misplaced = i32::try_from(beside - at).unwrap_or(0) * (LINE / 4);
        // A row is as high as its highest cell, so the figures of others stand outside of it.
        let over = others.saturating_sub(usize::from(first * 2 <= core.y2 && core.y2 <= last * 2));
        let off = off + misplaced + i32::try_from(over).unwrap_or(0) * (LINE / 4);
        // At the end of a page a cell is cut: it hangs from the top of its row.
        if last_of_page && rows.len() > row + 1 {
            off.min((2 * first - core.y2).abs() * (LINE / 2) + LINE / 2)
        } else {
            off
        }
    }
}

/// The cheapest state that a cell goes on from which lies beside a row, given the row plus
/// one, or is a row of its own behind so many; with what it costs to come there.
fn cheapest_way(states: &[State], row: usize, missing: i32, own: bool) -> Option<(i32, usize)> {
    let fits = |state: &State| if own { state.row <= row } else { state.row < row };
    let way = |(index, state): (usize, &State)| {
        let skipped = row - state.row - usize::from(!own);
        (state.cost + skipped_cost(skipped, missing), index)
    };
    let states = states.iter().enumerate().filter(|(_, state)| fits(state));
    states.map(way).min_by_key(|(cost, _)| *cost)
}

/// Keeps a state if it is the cheapest of its row.
fn keep(states: &mut Vec<State>, found: State) {
    match states.iter_mut().find(|state| state.row == found.row) {
        Some(state) => {
            if found.cost < state.cost {
                *state = found;
            }
        }
        None => states.push(found),
    }
}

fn skipped_cost(rows: usize, missing: i32) -> i32 {
    i32::try_from(rows).unwrap_or(i32::MAX).saturating_mul(missing).min(1 << 24)
}

/// The rows that a group may belong to.
fn near(rows: &[Core], group: &[Piece]) -> std::ops::Range<usize> {
    let from = rows.partition_point(|row| row.y2 < 2 * group[0].y);
    let to = rows.partition_point(|row| row.y2 <= 2 * group[group.len() - 1].y);
    from.saturating_sub(NEAR)..(to + NEAR).min(rows.len()).min(from + 4 * NEAR)
}

fn below(rows: &[Core], group: &[Piece]) -> usize {
    rows.partition_point(|row| row.y2 < group[0].y + group[group.len() - 1].y)
}

/// How many rows have their figures beside or between two pieces.
fn rows_between(rows: &[Core], first: &Piece, last: &Piece) -> usize {
    rows.partition_point(|row| row.y2 <= 2 * last.y)
        - rows.partition_point(|row| row.y2 < 2 * first.y)
}

/// The cost of two pieces that follow each other inside one cell, with that of
/// their texts.
fn inner_cost(stack: i32, above: &Piece, below: &Piece, heights: &Heights) -> i32 {
    if above.y == below.y {
        return 0;
    }
    // Of two readings that are equal otherwise, the one with fewer joins.
    let stack = stack + LINE / 20;
    if heights.page(above.y) != heights.page(below.y) {
        return stack.max(0);
    }
    let apart = (below.y - above.y - 2).max(0) * LINE;
    let parted = if heights.parted(above.y, below.y) { LINE * 3 / 2 } else { 0 };
    stack + apart + parted
}

fn best(states: &[Vec<State>], pieces: &[Piece], rows: &[Core], missing: i32) -> Shares {
    let total = |state: &State| state.cost + skipped_cost(rows.len() - state.row, missing);
    let Some(end) = states[pieces.len()].iter().min_by_key(|state| total(state)) else {
        return nearest(pieces, rows);
    };
    let mut shares = Shares { cells: Vec::new(), cost: total(end) };
    let mut at = pieces.len();
    let mut state = *end;
    while at > 0 {
        let row = if state.own { None } else { Some(state.row - 1) };
        shares.cells.push((row, at - state.from.0));
        at = state.from.0;
        state = states[at][state.from.1];
    }
    shares.cells.reverse();
    shares
}

/// When nothing fits: every piece to the row nearest to it.
fn nearest(pieces: &[Piece], rows: &[Core]) -> Shares {
    let mut shares = Shares { cells: Vec::new(), cost: i32::MAX / 2 };
    for piece in pieces {
        let after = rows.partition_point(|row| row.y2 < 2 * piece.y);
        let row = (after.saturating_sub(1)..(after + 1).min(rows.len()))
            .min_by_key(|&row| (rows[row].y2 - 2 * piece.y).abs());
        match shares.cells.last_mut() {
            Some((last, count)) if *last == row && row.is_some() => *count += 1,
            _ => shares.cells.push((row, 1)),
        }
    }
    shares
}

/// The rows shown by the figures of a table: `lines` has the height, page and
/// columns of every figure.
///
/// A line is no row of its own when a line that shows more figures stands
/// directly above or below and none of its columns is shown by both: then its figures
/// are pieces of cells that wrap around that line.
///
/// `printed`: the heights of all pieces; of lines that show as many figures, the
/// one with more of them is the row.
pub(super) fn cores(figures: &[(i32, usize)], printed: &[i32], heights: &Heights) -> Vec<Core> {
    let pieces =
        |y: i32| printed.partition_point(|own| *own <= y) - printed.partition_point(|own| *own < y);
    let mut lines: Vec<(i32, Vec<usize>)> = Vec::new();
    for &(y, column) in figures {
        match lines.last_mut() {
            Some((last, columns)) if *last == y => columns.push(column),
            _ => lines.push((y, vec![column])),
        }
    }
    let mut out = Vec::new();
    for (at, (y, columns)) in lines.iter().enumerate() {
        let stronger = |other: &(i32, Vec<usize>)| {
            (other.0 - y).abs() == 1
                && heights.page(other.0) == heights.page(*y)
                && (other.1.len(), pieces(other.0), -other.0) > (columns.len(), pieces(*y), -*y)
                && !other.1.iter().any(|column| columns.contains(column))
        };
        let neighbours = &lines[at.saturating_sub(1)..(at + 2).min(lines.len())];
        if !neighbours.iter().any(stronger) {
            out.push(Core { y2: 2 * y, page: heights.page(*y) });
        }
    }
    out
}
