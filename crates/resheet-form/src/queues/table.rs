//! The machine of the indicator table: where each column's queue stands. What may become
//! of a piece is in [`moves`].

mod moves;

use resheet_lexis::Role;

use super::beam::cost::{BAD, FREE, ODD, PROOF, SLIGHT};
use super::beam::{Machine, Moves};
use super::cells::{COLUMNS, CellId, Cells, Column};
use super::order::Order;
use super::pieces::{alone, are_spaced, fillers, places, recurring, runs, skip};
use super::state::{Act, Key, Link, Move, NONE, Open, State, Step};
use crate::glued::Execution;
use crate::proof::hundredths;
use crate::token::Token;

/// Rows are bits of one number; a table with more is not read so.
pub(super) const MOST_ROWS: u32 = 120;

/// So many pieces back in a reading the other cells of a row are looked for.
const BACK: u32 = 60;

pub(super) struct Table<'t, 'a, 'l> {
    pieces: &'t [&'t Token<'a>],
    cells: Cells<'l>,
    order: Order,
    steps: Vec<Step>,
    /// The cells of rows that were read, each with the one before it in its column.
    links: Vec<Link>,
    execution: [i64; 2],
    /// All figures of the sheet, in hundredths, sorted.
    printed: Vec<i64>,
    /// The first piece that is behind the head of the columns of names.
    start: usize,
    /// The first one behind the head of the targets: figures before it are of the
    /// funds.
    values: usize,
    skips: Vec<i32>,
    /// What it costs that a piece is no cell of its own, for each column.
    alone: Vec<[i32; COLUMNS]>,
    /// How many plain figures stand right before each and right behind it.
    runs: Vec<(usize, usize)>,
    /// Which of them are what rows without a reason say.
    fillers: Vec<bool>,
    /// Which of them are of a column that the record has no place for.
    recurring: Vec<bool>,
    /// How many places weights and scores have, where that tells them apart.
    places: Option<[u32; 2]>,
    /// Their points, in hundredths.
    points: Vec<Option<i64>>,
    now: Now,
}

/// What is the same for all readings of a piece.
#[derive(Default)]
struct Now {
    /// Of no piece before the first.
    piece: Option<usize>,
    /// The columns that it may stand in as a cell of a row, and as one over several.
    dense: Vec<Dense>,
    /// What it costs there, and its share in the key.
    floating: Vec<(Column, i32, u64)>,
    /// Whether it may go on with a cell.
    continues: bool,
    /// For each column the cells that it was tried behind.
    behind: [Vec<(Open, Behind)>; COLUMNS],
}

/// A piece as a cell of a row in one column.
struct Dense {
    column: Column,
    /// What it costs there.
    looks: i32,
    /// Its share in the key.
    share: u64,
    /// Whether the other cells of a row may say anything of it, and by how much they speak
    /// for it at most.
    told: bool,
    most_fit: i32,
}

/// What it costs that the piece goes on with a cell.
#[derive(Clone, Copy)]
enum Behind {
    Never,
    AtLeast(i32),
    Is(i32, CellId),
}

impl<'t, 'a, 'l> Table<'t, 'a, 'l> {
    pub(super) fn new(
        pieces: &'t [&'t Token<'a>],
        cells: Cells<'l>,
        order: Order,
        execution: &Execution,
        [start, values]: [usize; 2],
        tokens: &[Token<'_>],
    ) -> Self {
        let points = (0..pieces.len())
            .map(|piece| cells.get(piece as CellId).value().map(hundredths))
            .collect();
        let recurring = recurring(pieces);
        let spaced = are_spaced(pieces);
        let skip = |at: usize| match () {
            () if recurring[at] => FREE,
            () => skip(pieces, at, spaced),
        };
        let skips = (0..pieces.len()).map(skip).collect();
        let runs = runs(pieces);
        let execution = [hundredths(execution.weight), hundredths(execution.score)];
        let mut printed: Vec<i64> =
            tokens.iter().filter_map(|token| token.value.map(hundredths)).collect();
        printed.sort_unstable();
        let alone = pieces.iter().map(|piece| alone(piece, cells.lexicon())).collect();
        Table {
            pieces,
            cells,
            order,
            steps: Vec::new(),
            links: Vec::new(),
            execution,
            printed,
            start,
            values,
            skips,
            alone,
            runs,
            fillers: fillers(pieces),
            recurring,
            places: places(pieces),
            points,
            now: Now::default(),
        }
    }

    /// Reads the same pieces in another order of columns.
    pub(super) fn set_order(&mut self, order: Order) {
        self.order = order;
        self.now = Now::default();
    }

    /// What became of each piece.
    pub(super) fn path(&self, state: &State) -> Vec<Step> {
        let mut path: Vec<Step> = self.back(state.step).copied().collect();
        path.reverse();
        path
    }

    pub(super) fn rows(state: &State) -> u32 {
        let points = state.filled[Column::Weight as usize] | state.filled[Column::Score as usize];
        128 - points.leading_zeros()
    }

    /// Whether the weights of most rows make a hundred and the scores the total.
    pub(super) fn proved(&self, state: &State) -> bool {
        let weighed = state.filled[Column::Weight as usize].count_ones();
        if weighed * 4 < Self::rows(state) * 3 {
            return false;
        }
        let weights = self.sum_is(state, 0, 10_000);
        let Some(total) = state.totals[1] else { return weights };
        if weights && self.sum_is(state, 1, total) {
            return true;
        }
        // Or what is left of both is printed elsewhere, as points of the funds.
        let rest = [10_000 - state.sums[0], total - state.sums[1]];
        let printed = |rest: i64| rest > 0 && self.printed.binary_search(&rest).is_ok();
        rest[1] <= rest[0] && rest.into_iter().all(printed)
    }

    fn sum_is(&self, state: &State, of: usize, whole: i64) -> bool {
        let sum = state.sums[of];
        sum == whole || sum + self.execution[of] == whole
    }

    fn back(&self, step: u32) -> impl Iterator<Item = &Step> {
        let mut at = step;
        std::iter::from_fn(move || {
            let step = self.steps.get(at as usize)?;
            at = step.before;
            Some(step)
        })
    }

    /// The last cells of a column, the last first, that begin not too far before a piece.
    fn links(&self, state: &State, column: Column, piece: usize) -> impl Iterator<Item = &Link> {
        let mut at = state.links[column as usize];
        let earliest = (piece as u32).saturating_sub(BACK);
        std::iter::from_fn(move || {
            let link = self.links.get(at as usize)?;
            at = link.before;
            (link.begins >= earliest).then_some(link)
        })
    }

    /// The cell of a column in a row, with all its pieces before a piece.
    fn cell_of(&self, state: &State, column: Column, row: u32, piece: usize) -> Option<CellId> {
        if !state.has(column, row) {
            return None;
        }
        self.links(state, column, piece).find(|link| link.row == row).map(|link| link.cell)
    }

    /// Notes that a cell of a row is the last of its column.
    fn link(&mut self, state: &mut State, column: Column, link: Link) {
        state.links[column as usize] = self.links.len() as u32;
        self.links.push(link);
    }
}

impl Machine for Table<'_, '_, '_> {
    type State = State;
    type Move = Move;

    fn start(&self) -> State {
        State::new()
    }

    fn moves(&mut self, state: &State, piece: usize, out: &mut Moves<Move>) {
        let key = &Key::new(state, piece);
        let cost = state.cost + self.skips[piece];
        if !out.is_dear(cost) {
            out.offer(cost, key.whole(), Move { act: Act::Skip, cell: piece as CellId });
        }
        let label = &self.pieces[piece];
        if !label.roles.is_empty() && !label.learned && !label.is(Role::is_level) {
            return;
        }
        if self.recurring[piece] {
            return;
        }
        if self.fillers[piece] {
            self.filler(state, key, piece, out);
            return;
        }
        self.begin(piece);
        self.floats(state, key, piece, out);
        self.cells_of_rows(state, key, piece, out);
        if piece >= self.values {
            self.total(state, key, piece, out);
        }
        self.continuations(state, key, piece, out);
    }

    fn after(&mut self, state: &State, piece: usize, Move { act, cell }: Move, cost: i32) -> State {
        let mut next = state.clone();
        next.cost = cost;
        next.step = self.steps.len() as u32;
        self.steps.push(Step { before: state.step, piece: piece as u32, act });
        let own = self.points[piece];
        match act {
            Act::Skip => {}
            Act::Cell(column, row) => {
                next.fill(column, row);
                let before = state.links[column as usize];
                let link = Link { cell, row, begins: piece as u32, before };
                self.link(&mut next, column, link);
                match column {
                    Column::Weight => next.sums[0] += own.unwrap_or(0),
                    Column::Score => {
                        next.sums[1] += own.unwrap_or(0);
                        let weight = self.cell_of(state, Column::Weight, row, piece);
                        let weight = weight.and_then(|id| self.cells.get(id).value());
                        let own = self.cells.get(cell).value();
                        next.lost += u32::from(weight > own);
                    }
                    _ => {}
                }
            }
            Act::Float(column) => next.reasons += u32::from(column == Column::Reason),
            Act::On(column) => {
                let known = state.links.get(column as usize).copied().unwrap_or(NONE);
                if let Some(link) = self.links.get(known as usize).copied() {
                    self.link(&mut next, column, Link { cell, ..link });
                }
            }
            Act::Filler(_) => {}
            Act::TotalWeight => next.totals[0] = own,
            Act::TotalScore => next.totals[1] = own,
        }
        if let Act::Cell(column, _) | Act::Float(column) | Act::On(column) = act {
            next.open[column as usize] = (cell, piece as u32);
        }
        next
    }

    fn cost(&self, state: &State) -> i32 {
        state.cost
    }

    fn end(&self, state: &State) -> i32 {
        let rows = state.filled.iter().map(|filled| 128 - filled.leading_zeros()).max();
        let all = match rows {
            Some(rows @ 1..) => u128::MAX >> (128 - rows),
            _ => return BAD,
        };
        let holes: u32 = state.filled.iter().map(|filled| (all & !filled).count_ones()).sum();
        let more = state.reasons.saturating_sub(state.lost) as i32 * ODD;
        let proof = if self.proved(state) { -PROOF } else { FREE };
        holes as i32 * (ODD + SLIGHT) + more + proof
    }
}
