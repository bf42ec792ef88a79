//! The machine of the indicator table: where each column's queue stands.

use std::cell::LazyCell;

use super::beam::cost::{BAD, FREE, ODD, PROOF, SLIGHT};
use super::beam::{Machine, Moves, share};
use super::cells::{COLUMNS, CellId, Cells, Column, DENSE, FLOATING, Kind, least};
use crate::glued::Execution;
use crate::proof::hundredths;
use crate::token::Token;
use resheet_lexis::{Lexicon, Role, Shape, begins_with_sign, ends_like_name};

/// Rows are bits of one number; a table with more is not read so.
pub(super) const MOST_ROWS: u32 = 120;

/// Over so many pieces in between a cell may go on.
const REACH: u32 = 14;

/// So far back in a reading the other cells of a row are looked for.
const BACK: usize = 60;

const NONE: u32 = u32::MAX;

/// Columns whose cells go on: points do not.
const GOING_ON: [Column; 6] =
    [Column::Name, Column::Target, Column::Actual, Column::Level1, Column::Level2, Column::Reason];

/// One piece read: what became of it, and what was read before.
#[derive(Clone, Copy)]
pub(super) struct Step {
    before: u32,
    pub(super) piece: u32,
    pub(super) act: Act,
    cell: CellId,
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
    /// One more piece of the last cell of a column.
    On(Column),
    /// Weight and score of the total.
    TotalWeight,
    TotalScore,
}

/// How far a reading has come.
#[derive(Clone)]
pub(super) struct State {
    cost: i32,
    /// For each column the rows that have their cell.
    filled: [u128; 5],
    /// Where the last cell of a row stands.
    last: Option<(Column, u32)>,
    /// The last cell of each column, and its last piece.
    open: [Open; 8],
    /// Weights, scores, in hundredths.
    sums: [i64; 2],
    totals: [Option<i64>; 2],
    lost: u32,
    reasons: u32,
    step: u32,
    /// The share of `filled` in the key.
    filled_key: u64,
}

pub(super) struct Table<'t, 'a, 'l> {
    pieces: &'t [&'t Token<'a>],
    cells: Cells<'l>,
    steps: Vec<Step>,
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
    /// Their points, in hundredths.
    points: Vec<Option<i64>>,
    now: Now,
}

/// What is the same for all readings of a piece.
#[derive(Default)]
struct Now {
    /// Of no piece before the first.
    piece: Option<usize>,
    /// What it costs as a cell of a row, and as one over several, in the columns that it
    /// may stand in.
    dense: Vec<(Column, i32)>,
    floating: Vec<(Column, i32)>,
    /// Whether it may go on with a cell.
    continues: bool,
    /// For each column the cells that it was tried behind.
    behind: [Vec<(Open, Behind)>; COLUMNS],
}

/// The last cell of a column, and its last piece.
type Open = (CellId, u32);

/// What it costs that the piece goes on with a cell.
#[derive(Clone, Copy)]
enum Behind {
    Never,
    AtLeast(i32),
    Is(i32, CellId),
}

/// What becomes of a piece, and the cell that it is in then.
#[derive(Clone, Copy)]
pub(super) struct Move {
    act: Act,
    cell: CellId,
}

impl<'t, 'a, 'l> Table<'t, 'a, 'l> {
    pub(super) fn new(
        pieces: &'t [&'t Token<'a>],
        cells: Cells<'l>,
        execution: &Execution,
        [start, values]: [usize; 2],
        tokens: &[Token<'_>],
    ) -> Self {
        let points = (0..pieces.len())
            .map(|piece| cells.get(piece as CellId).value().map(hundredths))
            .collect();
        let skips = (0..pieces.len()).map(|at| skip(pieces, at)).collect();
        let runs = runs(pieces);
        let execution = [hundredths(execution.weight), hundredths(execution.score)];
        let mut printed: Vec<i64> =
            tokens.iter().filter_map(|token| token.value.map(hundredths)).collect();
        printed.sort_unstable();
        let alone = pieces.iter().map(|piece| alone(piece, cells.lexicon())).collect();
        Table {
            pieces,
            cells,
            steps: Vec::new(),
            execution,
            printed,
            start,
            values,
            skips,
            alone,
            runs,
            points,
            now: Now::default(),
        }
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

    fn cell_of(&self, state: &State, column: Column, row: u32) -> Option<CellId> {
        if state.filled[column as usize] >> row & 1 == 0 {
            return None;
        }
        let wanted = Act::Cell(column, row);
        let found = self.back(state.step).take(BACK).find(|step| step.act == wanted)?;
        Some(found.cell)
    }

    /// The rows that a new cell of a column may be of, and what that costs.
    fn rows_for(&self, state: &State, column: Column) -> [Option<(u32, i32)>; 4] {
        let filled = state.filled[column as usize];
        let front = 128 - filled.leading_zeros();
        let in_line = state.last.map(|(_, row)| row);
        let ahead = |row: u32| {
            let far = row.saturating_sub(front) as i32;
            let gap = match far {
                0 => FREE,
                _ if in_line == Some(row) => ODD + far - 1,
                _ => 2 * ODD + far - 1,
            };
            (row >= front && row < MOST_ROWS).then_some((row, gap))
        };
        let hole = |row: u32| (row < front && filled >> row & 1 == 0).then_some((row, SLIGHT));
        // What a page left for later begins with the first hole.
        let first = filled.trailing_ones();
        let left = hole(first).map(|(row, _)| (row, -SLIGHT));
        let hole = |row: u32| hole(row).map(|(row, cost)| (row, cost + SLIGHT));
        let (here, next) = match state.last {
            Some((_, row)) => (
                ahead(row).or(hole(row)).filter(|it| it.0 != front && it.0 != first),
                ahead(row + 1).filter(|it| it.0 != front),
            ),
            None => (None, None),
        };
        [ahead(front), left, here, next]
    }

    /// What it costs to go from the last cell to one of a row.
    fn flow(last: Option<(Column, u32)>, column: Column, row: u32) -> i32 {
        let Some((before, at)) = last else { return if row == 0 { FREE } else { ODD } };
        let (before, own) = (before as usize, column as usize);
        if row == at && own > before {
            FREE
        } else if row == at + 1 && own <= before {
            if own == 0 && before == 4 { FREE } else { SLIGHT }
        } else {
            ODD
        }
    }

    /// What a cell says against the others of its row.
    fn fit(&self, state: &State, cell: CellId, column: Column, row: u32) -> Option<i32> {
        let own = self.cells.get(cell);
        let other = |column| Some(self.cells.get(self.cell_of(state, column, row)?));
        match column {
            Column::Target | Column::Actual => {
                let beside = if column == Column::Target { Column::Actual } else { Column::Target };
                let Some(other) = other(beside) else { return Some(FREE) };
                Some(match (own.kind(), other.kind()) {
                    (Kind::Figure(one), Kind::Figure(two)) if one == two => -SLIGHT,
                    (Kind::Figure(one), Kind::Figure(two)) if one.is_empty() || two.is_empty() => {
                        FREE
                    }
                    (Kind::Figure(_), Kind::Figure(_)) => ODD,
                    (Kind::Time, Kind::Time) => -SLIGHT,
                    (Kind::Words, _) | (_, Kind::Words) => FREE,
                    _ => ODD,
                })
            }
            Column::Score => match other(Column::Weight) {
                Some(weight) if weight.value() < own.value() => None,
                _ => Some(FREE),
            },
            Column::Weight => match other(Column::Score) {
                Some(score) if own.value() < score.value() => None,
                _ => Some(FREE),
            },
            _ => Some(FREE),
        }
    }

    /// Weight and score stand side by side, and behind an actual value that is a
    /// plain figure as well.
    fn run(&self, piece: usize, column: Column) -> i32 {
        let (before, behind) = self.runs[piece];
        let plain = self.pieces[piece].shape == Shape::Number;
        let alone = match column {
            Column::Weight => behind == 0,
            Column::Score => before == 0,
            Column::Actual | Column::Target => plain && behind < 2,
            _ => false,
        };
        if alone { ODD } else { FREE }
    }

    fn cells_of_rows(
        &self,
        state: &State,
        key: &Key<impl FnOnce() -> u64>,
        piece: usize,
        out: &mut Moves<Move>,
    ) {
        let cell = piece as CellId;
        for &(column, features) in &self.now.dense {
            // A hole, and the others of its row, speak for it by so much at most.
            if out.is_dear(state.cost + features - 2 * SLIGHT) {
                continue;
            }
            let points = matches!(column, Column::Weight | Column::Score);
            let front = 128 - state.filled[column as usize].leading_zeros();
            for found in self.rows_for(state, column) {
                let Some((row, gap)) = found else { continue };
                // Behind the total only what was left for later comes.
                let late = state.totals[0].is_some() && (points || row >= front);
                let flow = Self::flow(state.last, column, row);
                let cost = state.cost + features + gap + flow + if late { BAD } else { FREE };
                // The others of its row speak for it by so much at most.
                if out.is_dear(cost - SLIGHT) {
                    continue;
                }
                let Some(fit) = self.fit(state, cell, column, row) else { continue };
                if out.is_dear(cost + fit) {
                    continue;
                }
                let key = key
                    .wrapping_sub(open_share(column, state.open[column as usize], piece))
                    .wrapping_add(open_share(column, (cell, piece as u32), piece))
                    .wrapping_sub(last_share(state.last))
                    .wrapping_add(last_share(Some((column, row))))
                    .wrapping_add(filled_share(column, row));
                out.offer(cost + fit, key, Move { act: Act::Cell(column, row), cell });
            }
        }
    }

    fn floats(
        &self,
        state: &State,
        key: &Key<impl FnOnce() -> u64>,
        piece: usize,
        out: &mut Moves<Move>,
    ) {
        let cell = piece as CellId;
        for &(column, features) in &self.now.floating {
            // A reason stands beside points that were lost, or a line above.
            let more = match column {
                Column::Reason if state.reasons > state.lost => ODD + SLIGHT,
                Column::Reason => SLIGHT,
                _ => FREE,
            };
            let cost = state.cost + features + more;
            if out.is_dear(cost) {
                continue;
            }
            let key = key
                .wrapping_sub(open_share(column, state.open[column as usize], piece))
                .wrapping_add(open_share(column, (cell, piece as u32), piece));
            out.offer(cost, key, Move { act: Act::Float(column), cell });
        }
    }

    fn continuations(
        &mut self,
        state: &State,
        key: &Key<impl FnOnce() -> u64>,
        piece: usize,
        out: &mut Moves<Move>,
    ) {
        if !self.now.continues {
            return;
        }
        for column in GOING_ON {
            let open @ (cell, at) = state.open[column as usize];
            if cell == NONE || piece as u32 - at > REACH + 1 {
                continue;
            }
            let known = &self.now.behind[column as usize];
            let place = known.iter().position(|(own, _)| *own == open).unwrap_or_else(|| {
                let first = self.least_behind(open, column, piece);
                self.now.behind[column as usize].push((open, first));
                self.now.behind[column as usize].len() - 1
            });
            let mut known = self.now.behind[column as usize][place].1;
            // Cells are not made for readings that are dropped.
            if let Behind::AtLeast(least) = known
                && !out.is_dear(state.cost + least)
            {
                known = self.behind(open, column, piece);
                self.now.behind[column as usize][place].1 = known;
            }
            let Behind::Is(cost, joined) = known else { continue };
            let cost = state.cost + cost;
            if out.is_dear(cost) {
                continue;
            }
            let key = key.wrapping_sub(open_share(column, open, piece)).wrapping_add(open_share(
                column,
                (joined, piece as u32),
                piece,
            ));
            out.offer(cost, key, Move { act: Act::On(column), cell: joined });
        }
    }

    /// What it costs beside the looks of a cell that a piece goes on with it.
    fn between(&self, (open, at): Open, column: Column, piece: usize) -> Option<i32> {
        let before = self.cells.get(open).cost(column)?;
        let wrap = self.cells.wrap(open, piece as u32)?;
        let between = (piece as u32 - at - 1).min(4) as i32;
        let apart = if between > 0 { SLIGHT } else { FREE };
        let blank = if between == 0 && self.pieces[piece].gap > 0 { SLIGHT } else { FREE };
        Some(wrap + apart + blank - before)
    }

    /// What of it is known without a look at the cell that comes of it.
    fn least_behind(&self, open: Open, column: Column, piece: usize) -> Behind {
        if self.cells.is_too_long(open.0, piece as u32, column) {
            return Behind::Never;
        }
        let least = |between: i32| Behind::AtLeast(between + least(column) - SLIGHT);
        self.between(open, column, piece).map_or(Behind::Never, least)
    }

    fn behind(&mut self, open: Open, column: Column, piece: usize) -> Behind {
        let joined = self.cells.join(open.0, piece as u32);
        let cell = self.cells.get(joined);
        let between = self.between(open, column, piece);
        let (Some(between), Some(after)) = (between, cell.cost(column)) else {
            return Behind::Never;
        };
        // The rest of a date looks like a value of its own.
        let date = *cell.kind() == Kind::Time;
        let own = if date { -SLIGHT } else { self.alone[piece][column as usize] };
        Behind::Is(between + after + own, joined)
    }

    /// Works out what is the same for all readings of a piece.
    fn begin(&mut self, piece: usize) {
        if self.now.piece == Some(piece) {
            return;
        }
        let cell = self.cells.get(piece as CellId);
        let cost = |column: Column| Some((column, cell.cost(column)?));
        let mut now = std::mem::take(&mut self.now);
        now.piece = Some(piece);
        now.dense.clear();
        if piece >= self.start {
            let known =
                DENSE.into_iter().filter(|column| *column == Column::Name || piece >= self.values);
            let known = known.filter_map(cost);
            now.dense.extend(known.map(|(column, cost)| (column, cost + self.run(piece, column))));
        }
        now.floating.clear();
        let early = |column: &Column| *column == Column::Reason && piece < self.start;
        now.floating.extend(FLOATING.into_iter().filter(|it| !early(it)).filter_map(cost));
        let alone = &self.pieces[piece];
        let points = matches!(alone.shape, Shape::Number) && alone.length > 2;
        now.continues = !points && alone.length <= 26;
        now.behind.iter_mut().for_each(Vec::clear);
        self.now = now;
    }

    fn total(
        &self,
        state: &State,
        key: &Key<impl FnOnce() -> u64>,
        piece: usize,
        out: &mut Moves<Move>,
    ) {
        let Some(value) = self.points[piece] else { return };
        if self.pieces[piece].shape != Shape::Number {
            return;
        }
        let (of, act) = match state.totals {
            [None, _] if value == 10_000 => (0, Act::TotalWeight),
            [Some(_), None] if value <= 10_000 => (1, Act::TotalScore),
            _ => return,
        };
        let whole = if of == 0 { 10_000 } else { value };
        let cost = if self.sum_is(state, of, whole) { -ODD } else { SLIGHT };
        let key = key.wrapping_add(total_share(of, Some(value)));
        out.offer(state.cost + cost, key, Move { act, cell: piece as CellId });
    }
}

/// The key of a state before a move, worked out when it is asked for.
type Key<F> = LazyCell<u64, F>;

impl State {
    /// What readings have in common that go on alike, before a piece.
    fn key(&self, piece: usize) -> u64 {
        let mut key = self.filled_key.wrapping_add(last_share(self.last));
        for (column, open) in DENSE.into_iter().chain(FLOATING).zip(self.open) {
            key = key.wrapping_add(open_share(column, open, piece));
        }
        for (of, total) in self.totals.into_iter().enumerate() {
            key = key.wrapping_add(total_share(of, total));
        }
        key
    }
}

/// The shares that the parts of a state have in its key.
fn filled_share(column: Column, row: u32) -> u64 {
    share(0, (column as u64) << 32 | u64::from(row))
}

fn last_share(last: Option<(Column, u32)>) -> u64 {
    last.map_or(0, |(column, row)| share(1, (column as u64) << 32 | u64::from(row)))
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

/// What it costs that a piece goes on with a cell, for what it may be alone.
fn alone(piece: &Token<'_>, lexicon: &Lexicon) -> [i32; COLUMNS] {
    let signed = begins_with_sign(&piece.folded);
    let value = matches!(
        piece.shape,
        Shape::Number | Shape::Percent | Shape::Quantity | Shape::Time | Shape::Verdict
    );
    let label = piece.length > 2 && (piece.is_label() || lexicon.begins_label(&piece.folded));
    let name = ends_like_name(&piece.folded);
    let mut costs = [SLIGHT; COLUMNS];
    for column in DENSE.into_iter().chain(FLOATING) {
        let own = &mut costs[column as usize];
        let level = matches!(column, Column::Level1 | Column::Level2);
        let figure = matches!(column, Column::Target | Column::Actual);
        if column == Column::Reason {
            *own = FREE;
        }
        *own += match () {
            () if signed => 2 * BAD,
            () if value && figure => ODD,
            () if value => BAD,
            () if label && !level => BAD,
            () if name && column != Column::Name => ODD + SLIGHT,
            () if name && piece.length > 4 => ODD,
            () => FREE,
        };
    }
    costs
}

/// For each piece how many plain figures stand right before and right behind.
fn runs(pieces: &[&Token<'_>]) -> Vec<(usize, usize)> {
    let mut out = vec![(0, 0); pieces.len()];
    let is_number = |at: usize| pieces[at].shape == Shape::Number;
    for at in 1..pieces.len() {
        if is_number(at - 1) {
            out[at].0 = out[at - 1].0 + 1;
        }
    }
    for at in (1..pieces.len()).rev() {
        if is_number(at) {
            out[at - 1].1 = out[at].1 + 1;
        }
    }
    out
}

/// What it costs to leave a piece out of the table.
fn skip(pieces: &[&Token<'_>], at: usize) -> i32 {
    let piece = pieces[at];
    // The second line of a head.
    let head = |role: &Role| matches!(role, Role::IndicatorColumn(_));
    let short = piece.length <= 6 && !ends_like_name(&piece.folded);
    if short && piece.roles.is_empty() && piece.gap == 0 && at > 0 && pieces[at - 1].is(head) {
        return FREE;
    }
    let label = |role: &Role| matches!(role, Role::Level1(_) | Role::Level2(_));
    if piece.is(label) {
        return BAD;
    }
    if !piece.roles.is_empty() || piece.is_furniture || piece.is_heading {
        return FREE;
    }
    if begins_with_sign(&piece.folded) {
        return 2 * BAD;
    }
    // A figure may be cut from its unit.
    let figure = piece.folded.starts_with(|c: char| c.is_ascii_digit()) && piece.length < 12;
    match piece.shape {
        _ if figure => BAD,
        Shape::Verdict if piece.length < 2 => SLIGHT,
        Shape::Number | Shape::Percent | Shape::Time => BAD,
        Shape::Quantity => BAD + SLIGHT,
        Shape::Words if piece.length > 20 => SLIGHT,
        Shape::Words if piece.length > 1 => ODD,
        Shape::Verdict | Shape::Unit => ODD,
        _ => SLIGHT,
    }
}

impl Machine for Table<'_, '_, '_> {
    type State = State;
    type Move = Move;

    fn start(&self) -> State {
        State {
            cost: 0,
            filled: [0; 5],
            last: None,
            open: [(NONE, 0); 8],
            sums: [0; 2],
            totals: [None; 2],
            lost: 0,
            reasons: 0,
            step: NONE,
            filled_key: 0,
        }
    }

    fn moves(&mut self, state: &State, piece: usize, out: &mut Moves<Move>) {
        let key = &Key::new(|| state.key(piece));
        let cost = state.cost + self.skips[piece];
        if !out.is_dear(cost) {
            out.offer(cost, **key, Move { act: Act::Skip, cell: piece as CellId });
        }
        let label = &self.pieces[piece];
        let level = |role: &Role| matches!(role, Role::Level1(_) | Role::Level2(_));
        if !label.roles.is_empty() && !label.is(level) {
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
        self.steps.push(Step { before: state.step, piece: piece as u32, act, cell });
        let own = self.points[piece];
        match act {
            Act::Skip => {}
            Act::Cell(column, row) => {
                next.filled[column as usize] |= 1 << row;
                next.filled_key = next.filled_key.wrapping_add(filled_share(column, row));
                next.last = Some((column, row));
                match column {
                    Column::Weight => next.sums[0] += own.unwrap_or(0),
                    Column::Score => {
                        next.sums[1] += own.unwrap_or(0);
                        let weight = self.cell_of(state, Column::Weight, row);
                        let weight = weight.and_then(|id| self.cells.get(id).value());
                        let own = self.cells.get(cell).value();
                        next.lost += u32::from(weight > own);
                    }
                    _ => {}
                }
            }
            Act::Float(column) => next.reasons += u32::from(column == Column::Reason),
            Act::On(_) => {}
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
