//! How far a reading of the indicator table has come, and what readings have in
//! common that go on alike.

use std::cell::OnceCell;

use super::beam::share;
use super::cells::{COLUMNS, CellId, Column, DENSE, FLOATING};

/// Over so many pieces in between a cell may go on.
pub(super) const REACH: u32 = 14;

pub(super) const NONE: u32 = u32::MAX;

/// One cell of a row that was read.
#[derive(Clone, Copy)]
pub(super) struct Link {
    /// With all its pieces so far.
    pub(super) cell: CellId,
    pub(super) row: u32,
    /// Its first piece.
    pub(super) begins: u32,
    /// The cell of the column that was read before it.
    pub(super) before: u32,
}

/// One piece read: what became of it, and what was read before.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) before: u32,
    pub(super) piece: u32,
    pub(super) act: Act,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Act {
    /// Of no column.
    Skip,
    /// A new cell of a row.
    Cell(Column, u32),
    /// A new cell that is over several rows, or in few: where it stands is not
    /// told yet.
    Float(Column),
    /// What a row says that has no reason.
    Filler(u32),
    /// One more piece of the last cell of a column.
    On(Column),
    /// Weight and score of the total.
    TotalWeight,
    TotalScore,
}

/// How far a reading has come.
#[derive(Clone)]
pub(super) struct State {
    pub(super) cost: i32,
    /// For each column the rows that have their cell.
    pub(super) filled: [u128; 5],
    /// Where the last cell of a row stands.
    pub(super) last: Option<(Column, u32)>,
    /// The last cell of each column, and its last piece.
    pub(super) open: [Open; 8],
    /// The last cell of each column that has one in each row.
    pub(super) links: [u32; 5],
    /// Weights, scores, in hundredths.
    pub(super) sums: [i64; 2],
    pub(super) totals: [Option<i64>; 2],
    pub(super) lost: u32,
    pub(super) reasons: u32,
    pub(super) step: u32,
    /// The share of `filled` in the key.
    filled_key: u64,
}

/// The last cell of a column, and its last piece.
pub(super) type Open = (CellId, u32);

/// What becomes of a piece, and the cell that it is in then.
#[derive(Clone, Copy)]
pub(super) struct Move {
    pub(super) act: Act,
    pub(super) cell: CellId,
}

impl State {
    pub(super) fn new() -> Self {
        State {
            cost: 0,
            filled: [0; 5],
            last: None,
            open: [(NONE, 0); 8],
            links: [NONE; 5],
            sums: [0; 2],
            totals: [None; 2],
            lost: 0,
            reasons: 0,
            step: NONE,
            filled_key: 0,
        }
    }

    /// How many rows a column has that are begun.
    pub(super) fn front(&self, column: Column) -> u32 {
        128 - self.filled[column as usize].leading_zeros()
    }

    /// Whether a row has its cell of a column.
    pub(super) fn has(&self, column: Column, row: u32) -> bool {
        let filled = self.filled[column as usize];
        let half = if row < 64 { filled as u64 } else { (filled >> 64) as u64 };
        half >> (row & 63) & 1 == 1
    }

    /// Puts a cell into a row.
    pub(super) fn fill(&mut self, column: Column, row: u32) {
        self.filled[column as usize] |= 1 << row;
        self.filled_key = self.filled_key.wrapping_add(filled_share(column, row));
        self.last = Some((column, row));
    }
}

/// What readings have in common that go on alike, before a piece, worked out when it is
/// asked for; and the same behind each move.
pub(super) struct Key<'s> {
    state: &'s State,
    piece: usize,
    whole: OnceCell<u64>,
    /// The share of the last cell of a row.
    last: OnceCell<u64>,
}

impl<'s> Key<'s> {
    pub(super) fn new(state: &'s State, piece: usize) -> Self {
        Key { state, piece, whole: OnceCell::new(), last: OnceCell::new() }
    }

    /// Where nothing becomes of the piece.
    pub(super) fn whole(&self) -> u64 {
        *self.whole.get_or_init(|| {
            let state = self.state;
            let mut key = state.filled_key.wrapping_add(last_share(state.last));
            for (column, open) in DENSE.into_iter().chain(FLOATING).zip(state.open) {
                key = key.wrapping_add(open_share(column, open, self.piece));
            }
            for (of, total) in state.totals.into_iter().enumerate() {
                key = key.wrapping_add(total_share(of, total));
            }
            key
        })
    }

    /// Where the piece is the last of a cell, given what a state says of that.
    pub(super) fn opened(&self, column: Column, behind: u64) -> u64 {
        let before = open_share(column, self.state.open[column as usize], self.piece);
        self.whole().wrapping_sub(before).wrapping_add(behind)
    }

    /// Where that cell is one of a row, given the key where it is of none.
    pub(super) fn in_row(&self, opened: u64, column: Column, row: u32) -> u64 {
        let last = *self.last.get_or_init(|| last_share(self.state.last));
        let behind = LAST[column as usize][row as usize & MASK];
        opened
            .wrapping_sub(last)
            .wrapping_add(behind)
            .wrapping_add(FILLED[column as usize][row as usize & MASK])
    }

    /// Where the piece is a total.
    pub(super) fn totalled(&self, of: usize, total: i64) -> u64 {
        self.whole().wrapping_add(total_share(of, Some(total)))
    }
}

/// What of a row is told apart; no table has more rows.
const MASK: usize = 127;

/// The shares that the parts of a state have in its key: those of a filled row and of
/// the last cell for each column and row.
static FILLED: [[u64; MASK + 1]; 5] = shares(0);
static LAST: [[u64; MASK + 1]; 5] = shares(1);

const fn shares(part: usize) -> [[u64; MASK + 1]; 5] {
    let mut out = [[0; MASK + 1]; 5];
    let mut column = 0;
    while column < 5 {
        let mut row = 0;
        while row <= MASK {
            out[column][row] = share(part, (column as u64) << 32 | row as u64);
            row += 1;
        }
        column += 1;
    }
    out
}

fn filled_share(column: Column, row: u32) -> u64 {
    FILLED[column as usize][row as usize & MASK]
}

fn last_share(last: Option<(Column, u32)>) -> u64 {
    last.map_or(0, |(column, row)| LAST[column as usize][row as usize & MASK])
}

/// The share of a cell that the piece is the last of.
pub(super) fn behind_share(column: Column, cell: CellId, piece: usize) -> u64 {
    open_share(column, (cell, piece as u32), piece)
}

/// What is too far back for more is the same as nothing.
fn open_share(column: Column, (cell, at): (CellId, u32), piece: usize) -> u64 {
    if cell == NONE || piece as u32 - at > REACH {
        return 0;
    }
    share(2 + column as usize, u64::from(cell) << 32 | u64::from(at))
}

fn total_share(of: usize, total: Option<i64>) -> u64 {
    total.map_or(0, |total| share(2 + COLUMNS + of, total as u64))
}
