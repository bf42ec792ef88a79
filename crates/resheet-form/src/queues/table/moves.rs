//! What may become of a piece of the indicator table, and what each way costs.

use resheet_lexis::Shape;

use super::super::beam::Moves;
use super::super::beam::cost::{BAD, FREE, ODD, SLIGHT};
use super::super::cells::{CellId, Column, DENSE, FLOATING, Kind};
use super::super::state::{Act, Key, Move, NONE, Open, REACH, State, behind_share};
use super::{Behind, Dense, MOST_ROWS, Table};

/// Columns whose cells go on: points do not.
const GOING_ON: [Column; 6] =
    [Column::Name, Column::Target, Column::Actual, Column::Level1, Column::Level2, Column::Reason];

/// A few rows, each with what it costs to go on in it.
#[derive(Default)]
struct RowsFor {
    rows: [(u32, i32); 4],
    count: usize,
}

impl Table<'_, '_, '_> {
    /// The rows that a new cell of a column may be of, each with what that costs, which is no
    /// more than `most`: at its front, what a page left for later, which begins with the first
    /// hole, in the row of the last cell, in the next.
    fn rows_for(&self, state: &State, column: Column, most: i32) -> RowsFor {
        let filled = state.filled[column as usize];
        let (front, first) = (state.front(column), filled.trailing_ones());
        let mut rows = RowsFor::default();
        let mut give = |row: u32, gap: i32| {
            let cost = gap + self.flow(state.last, column, row);
            if cost <= most {
                rows.rows[rows.count] = (row, cost);
                rows.count += 1;
            }
        };
        if front < MOST_ROWS {
            give(front, FREE);
        }
        if first < front {
            give(first, -SLIGHT);
        }
        let Some((_, here)) = state.last else { return rows };
        if here > front && here < MOST_ROWS {
            give(here, ODD + (here - front) as i32 - 1);
        } else if here < front && here != first && !state.has(column, here) {
            give(here, 2 * SLIGHT);
        }
        let next = here + 1;
        if next > front && next < MOST_ROWS {
            give(next, 2 * ODD + (next - front) as i32 - 1);
        }
        rows
    }

    /// What it costs to go from the last cell to one of a row.
    fn flow(&self, last: Option<(Column, u32)>, column: Column, row: u32) -> i32 {
        let Some((before, at)) = last else { return if row == 0 { FREE } else { ODD } };
        let (before, own) = (self.order.rank(before), self.order.rank(column));
        if row == at && own > before {
            FREE
        } else if row == at + 1 && own <= before {
            if own == 0 && before + 1 == DENSE.len() { FREE } else { SLIGHT }
        } else {
            ODD
        }
    }

    /// The cells of a row that a cell of a column is held against.
    fn others(&self, state: &State, column: Column, row: u32, piece: usize) -> [Option<CellId>; 2] {
        let of = |column| self.cell_of(state, column, row, piece);
        match column {
            Column::Name | Column::Actual => [of(Column::Target), None],
            Column::Target => [of(Column::Name), of(Column::Actual)],
            Column::Score => [of(Column::Weight), None],
            Column::Weight => [of(Column::Score), None],
            Column::Level1 | Column::Level2 | Column::Reason => [None; 2],
        }
    }

    /// What a cell says against these.
    fn fit(&self, cell: CellId, column: Column, others: [Option<CellId>; 2]) -> Option<i32> {
        let own = self.cells.get(cell);
        let [first, second] = others.map(|other| other.map(|other| self.cells.get(other)));
        match column {
            Column::Name => Some(first.map_or(FREE, |target| target.named(own))),
            Column::Target => {
                let named = first.map_or(FREE, |name| own.named(name));
                Some(named + second.map_or(FREE, |actual| own.reached(actual)))
            }
            Column::Actual => Some(first.map_or(FREE, |target| target.reached(own))),
            Column::Score => match first {
                Some(weight) if weight.value() < own.value() => None,
                _ => Some(FREE),
            },
            Column::Weight => match first {
                Some(score) if own.value() < score.value() => None,
                _ => Some(FREE),
            },
            Column::Level1 | Column::Level2 | Column::Reason => Some(FREE),
        }
    }

    /// What a cell that goes on says against its row, beside what it said before.
    fn refit(
        &self,
        state: &State,
        piece: usize,
        column: Column,
        [before, joined]: [CellId; 2],
    ) -> i32 {
        let told = |cell| self.cells.is_told_by_row(cell, column);
        if !(told(before) || told(joined)) {
            return FREE;
        }
        let Some(last) = self.links(state, column, piece).next() else { return FREE };
        let others = self.others(state, column, last.row, piece);
        if others == [None; 2] {
            return FREE;
        }
        let fit = |cell| self.fit(cell, column, others).unwrap_or(FREE);
        fit(joined) - fit(before)
    }

    /// Points stand beside those of the next column, and behind a value that is a plain
    /// figure as well.
    fn run(&self, piece: usize, column: Column) -> i32 {
        let (before, behind) = self.runs[piece];
        let plain = self.pieces[piece].shape == Shape::Number;
        let more = self.order.points_behind(column);
        let alone = match column {
            Column::Name => false,
            _ if column.has_points() => {
                behind < more || before == 0 && self.order.is_behind_points(column)
            }
            _ => plain && behind < more,
        };
        let value = self.pieces[piece].value.filter(|_| plain);
        let unlike = |own: usize| {
            let places = value.zip(self.places);
            places.is_some_and(|(value, places)| value.scale() != places[own])
        };
        let unlike = match column {
            Column::Weight => unlike(0),
            Column::Score => unlike(1),
            _ => false,
        };
        i32::from(alone) * ODD + i32::from(unlike) * ODD
    }

    pub(super) fn cells_of_rows(
        &self,
        state: &State,
        key: &Key<'_>,
        piece: usize,
        out: &mut Moves<Move>,
    ) {
        let cell = piece as CellId;
        for &Dense { column, looks, share, told, most_fit } in &self.now.dense {
            // A hole, and the others of its row, speak for it by so much at most.
            if out.is_dear(state.cost + looks - SLIGHT - most_fit) {
                continue;
            }
            let points = matches!(column, Column::Weight | Column::Score);
            let front = state.front(column);
            let mut opened = None;
            // All weights make no more than a hundred.
            let weight = self.points[piece].filter(|_| column == Column::Weight).unwrap_or(0);
            let more = if state.sums[0] + weight > 10_000 { 2 * BAD } else { FREE };
            let before = state.cost + looks + more;
            // The others of its row speak for it by so much at most.
            let found = self.rows_for(state, column, out.spare(before - most_fit));
            for &(row, goes) in &found.rows[..found.count] {
                // Behind the total only what was left for later comes.
                let late = state.totals[0].is_some() && (points || row >= front);
                let cost = before + goes + if late { BAD } else { FREE };
                if out.is_dear(cost - most_fit) {
                    continue;
                }
                let fit = || self.fit(cell, column, self.others(state, column, row, piece));
                let Some(fit) = (if told { fit() } else { Some(FREE) }) else { continue };
                if out.is_dear(cost + fit) {
                    continue;
                }
                let opened = *opened.get_or_insert_with(|| key.opened(column, share));
                let key = key.in_row(opened, column, row);
                out.offer(cost + fit, key, Move { act: Act::Cell(column, row), cell });
            }
        }
    }

    pub(super) fn floats(&self, state: &State, key: &Key<'_>, piece: usize, out: &mut Moves<Move>) {
        let cell = piece as CellId;
        for &(column, looks, share) in &self.now.floating {
            // A reason stands beside points that were lost, or a line above.
            let more = match column {
                Column::Reason if state.reasons > state.lost => ODD + SLIGHT,
                Column::Reason => SLIGHT,
                _ => FREE,
            };
            let cost = state.cost + looks + more;
            if out.is_dear(cost) {
                continue;
            }
            out.offer(cost, key.opened(column, share), Move { act: Act::Float(column), cell });
        }
    }

    /// The word of a row without a reason stands behind its score.
    pub(super) fn filler(&self, state: &State, key: &Key<'_>, piece: usize, out: &mut Moves<Move>) {
        if let Some((Column::Score, row)) = state.last {
            let made = Move { act: Act::Filler(row), cell: piece as CellId };
            out.offer(state.cost, key.whole(), made);
        }
    }

    pub(super) fn continuations(
        &mut self,
        state: &State,
        key: &Key<'_>,
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
            // Its row speaks for it by so much at most, and against what it was.
            let most_fit = self.cells.most_fit(joined, column);
            let most_unfit = self.cells.most_unfit(cell, column);
            if out.is_dear(cost - most_unfit - most_fit) {
                continue;
            }
            let cost = cost + self.refit(state, piece, column, [cell, joined]);
            if out.is_dear(cost) {
                continue;
            }
            let key = key.opened(column, behind_share(column, joined, piece));
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
    fn least_behind(&mut self, open: Open, column: Column, piece: usize) -> Behind {
        if self.cells.is_too_long(open.0, piece as u32, column) {
            return Behind::Never;
        }
        if self.cells.is_next_part(open.0, piece as u32) {
            return self.behind(open, column, piece);
        }
        let own = self.alone[piece][column as usize];
        // Unless it is the rest of a date.
        let own = if self.may_end_date(piece) { own.min(-SLIGHT) } else { own };
        let joined = self.cells.least(open.0, piece as u32, column);
        let least = |between: i32| Behind::AtLeast(between + joined + own);
        self.between(open, column, piece).map_or(Behind::Never, least)
    }

    fn behind(&mut self, open: Open, column: Column, piece: usize) -> Behind {
        let is_part = self.cells.is_next_part(open.0, piece as u32);
        let before = self.cells.get(open.0).cost(column).unwrap_or(FREE);
        let joined = self.cells.join(open.0, piece as u32);
        let cell = self.cells.get(joined);
        let between = self.between(open, column, piece);
        let (Some(between), Some(after)) = (between, cell.cost(column)) else {
            return Behind::Never;
        };
        // The rest of a date looks like a value of its own.
        let date = self.may_end_date(piece) && *cell.kind() == Kind::Time;
        if column == Column::Target && is_part {
            return Behind::Is(after - before, joined);
        }
        let own = if date { -SLIGHT } else { self.alone[piece][column as usize] };
        Behind::Is(between + after + own, joined)
    }

    fn may_end_date(&self, piece: usize) -> bool {
        let rest = &self.pieces[piece];
        rest.length <= 2 || rest.folded.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Works out what is the same for all readings of a piece.
    pub(super) fn begin(&mut self, piece: usize) {
        if self.now.piece == Some(piece) {
            return;
        }
        let cell = self.cells.get(piece as CellId);
        let cost = |column: Column| {
            let share = behind_share(column, piece as CellId, piece);
            Some((column, cell.cost(column)?, share))
        };
        let mut now = std::mem::take(&mut self.now);
        now.piece = Some(piece);
        now.dense.clear();
        if piece >= self.start {
            let known =
                DENSE.into_iter().filter(|column| *column == Column::Name || piece >= self.values);
            let known = known.filter_map(cost);
            now.dense.extend(known.map(|(column, cost, share)| Dense {
                column,
                looks: cost + self.run(piece, column),
                share,
                // The other cells of rows were made before.
                told: self.cells.is_told_by_row(piece as CellId, column),
                most_fit: self.cells.most_fit(piece as CellId, column),
            }));
        }
        now.floating.clear();
        let early = |column: &Column| *column == Column::Reason && piece < self.start;
        now.floating.extend(FLOATING.into_iter().filter(|it| !early(it)).filter_map(cost));
        let alone = &self.pieces[piece];
        let points = matches!(alone.shape, Shape::Number) && alone.length > 2;
        now.continues = (!points || self.cells.are_parts_apart()) && alone.length <= 26;
        now.behind.iter_mut().for_each(Vec::clear);
        self.now = now;
    }

    pub(super) fn total(&self, state: &State, key: &Key<'_>, piece: usize, out: &mut Moves<Move>) {
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
        out.offer(state.cost + cost, key.totalled(of, value), Move { act, cell: piece as CellId });
    }
}
