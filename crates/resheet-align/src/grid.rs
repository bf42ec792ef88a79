//! The states of an alignment and the moves between them.
//!
//! Where leaving columns empty costs the same wherever the gap lies, a record
//! can be begun from the one state that is cheapest to close, and a cell takes
//! time columns × columns of a record; else every pair of columns is tried.
//! Both ways give the same readings: `both_ways_agree` holds them together.

use std::ops::Range;

use super::{Cost, NEVER, Step, Table, UNREACHED, column_of};

/// The states: the last column taken with the last cell in it, the same with
/// cells left over since, and the start.
pub(super) struct Grid {
    columns: usize,
    /// The columns of the record that a column is of.
    record: Vec<Range<usize>>,
    /// The record kind of each column.
    kind: Vec<usize>,
    /// Cost of all columns of the record before a column.
    open: Vec<Cost>,
    /// Cost of all columns of the record behind a column.
    close: Vec<Cost>,
    /// How many columns of the record stand before and behind a column.
    ahead: Vec<usize>,
    behind: Vec<usize>,
    empty: Vec<Cost>,
}

impl Grid {
    pub(super) fn new(table: &impl Table) -> Grid {
        let columns = table.records().last().map_or(0, |range| range.end);
        let empty: Vec<Cost> = (0..columns).map(|column| table.empty_cost(column)).collect();
        let mut grid = Grid {
            columns,
            record: vec![0..0; columns],
            kind: vec![0; columns],
            open: vec![0; columns],
            close: vec![0; columns],
            ahead: vec![0; columns],
            behind: vec![0; columns],
            empty,
        };
        for (kind, range) in table.records().iter().enumerate() {
            for column in range.clone() {
                grid.record[column] = range.clone();
                grid.kind[column] = kind;
                grid.open[column] = grid.empty[range.start..column].iter().sum();
                grid.ahead[column] = column - range.start;
                grid.behind[column] = range.end - column - 1;
                grid.close[column] = grid.empty[column + 1..range.end].iter().sum();
            }
        }
        grid
    }

    pub(super) fn states(&self) -> usize {
        2 * self.columns + 1
    }

    pub(super) fn start(&self) -> usize {
        2 * self.columns
    }

    fn last_column(&self, state: usize) -> Option<usize> {
        (state < 2 * self.columns).then(|| state % self.columns)
    }

    pub(super) fn close(&self, state: usize) -> Cost {
        self.last_column(state).map_or(0, |column| self.close[column])
    }

    /// The last step of the cheapest way to a state over one cell, and the state before
    /// it. Of equal ways the one from the later state is taken, and within a state the
    /// one that stays in the record.
    pub(super) fn way_to(
        &self,
        table: &impl Table,
        cell: usize,
        before: &[Cost],
        next: usize,
    ) -> (usize, Step) {
        let (mut least, mut way) = (UNREACHED, (0, Step::Over));
        let mut take = |state: usize, cost: Cost, step: Step| {
            let total = before[state].saturating_add(cost);
            if total < least {
                (least, way) = (total, (state, step));
            }
        };
        if !table.gaps_cost_their_columns(cell) {
            self.moves(table, cell, |state, reached, cost, step| {
                if reached == next {
                    take(state, cost, step);
                }
            });
            return way;
        }
        if next >= self.columns {
            let over = table.unplaced_cost(cell);
            let column = next - self.columns;
            for state in if next == self.start() { [next, next] } else { [column, next] } {
                take(state, over, Step::Over);
            }
            return way;
        }
        let column = next;
        let place = table.place_cost(cell, column);
        if place < NEVER {
            let (_, opener) = self.cheapest_close(before);
            let opening =
                self.close(opener) + table.new_record_cost(cell) + place + self.open[column];
            let mut opens = Some(opener);
            self.within(column, |last, between| {
                for state in [last, last + self.columns] {
                    if opens.is_some_and(|opener| self.rank(opener) < self.rank(state)) {
                        take(opener, opening, Step::Begin(column));
                        opens = None;
                    }
                    take(state, table.same_record_cost(cell) + between + place, Step::Next(column));
                }
            });
            if let Some(opener) = opens {
                take(opener, opening, Step::Begin(column));
            }
        }
        let join = table.join_cost(cell, column);
        if join < NEVER {
            take(column, join, Step::Join(column));
            take(column + self.columns, join + 20, Step::Join(column));
        }
        way
    }

    /// What the cheapest way to each state over one cell costs.
    pub(super) fn reach(
        &self,
        table: &impl Table,
        cell: usize,
        before: &[Cost],
        after: &mut [Cost],
    ) {
        if !table.gaps_cost_their_columns(cell) {
            after.fill(UNREACHED);
            self.moves(table, cell, |state, next, cost, _| {
                after[next] = after[next].min(before[state].saturating_add(cost));
            });
            return;
        }
        after.copy_from_slice(before);
        self.advance(table, cell, after);
    }

    /// [`Grid::reach`] in place, where gaps cost their columns; gives the least of what
    /// the states cost then.
    pub(super) fn advance(&self, table: &impl Table, cell: usize, costs: &mut [Cost]) -> Cost {
        let over = table.unplaced_cost(cell);
        let (on, rest) = costs.split_at_mut(self.columns);
        let (late, start) = rest.split_at_mut(self.columns);
        let ends = on.iter().zip(&*late).zip(&self.close);
        let closed =
            ends.fold(start[0], |least, ((own, late), close)| least.min((*own).min(*late) + close));
        let begun = closed + table.new_record_cost(cell);
        let stay = table.same_record_cost(cell);
        start[0] = UNREACHED.min(start[0] + over);
        let mut least = start[0];
        let mut within = UNREACHED;
        let states = on.iter_mut().zip(late).zip(self.open.iter().zip(&self.empty));
        for (column, ((on, late), (open, empty))) in states.enumerate() {
            if self.ahead[column] == 0 {
                within = UNREACHED;
            }
            let (own, off) = (*on, *late);
            let either = own.min(off);
            let mut reached = UNREACHED;
            let place = table.place_cost(cell, column);
            if place < NEVER {
                reached = reached.min((begun + open).min(within + stay) + place);
            }
            let join = table.join_cost(cell, column);
            if join < NEVER {
                reached = reached.min(own.min(off + 20) + join);
            }
            *on = reached;
            *late = UNREACHED.min(either + over);
            least = least.min(reached).min(*late);
            within = either.min(within + empty);
        }
        least
    }

    /// Takes the cheapest way from each state over one cell to the end.
    pub(super) fn backward(
        &self,
        table: &impl Table,
        cell: usize,
        before: &mut [Cost],
        after: &[Cost],
    ) {
        if !table.gaps_cost_their_columns(cell) {
            self.moves(table, cell, |state, next, cost, _| {
                before[state] = before[state].min(after[next].saturating_add(cost));
            });
            return;
        }
        let (over, stay, begin) =
            (table.unplaced_cost(cell), table.same_record_cost(cell), table.new_record_cost(cell));
        let mut opened = UNREACHED;
        // The cheapest way on to a column of the record behind this one, over those left
        // empty between.
        let mut within = UNREACHED;
        for column in (0..self.columns).rev() {
            if self.record[column].end == column + 1 {
                within = UNREACHED;
            }
            let then = after[column];
            let late = column + self.columns;
            let (mut on, mut later) = (within, within);
            let join = table.join_cost(cell, column);
            if join < NEVER {
                on = on.min(then.saturating_add(join));
                later = later.min(then.saturating_add(join + 20));
            }
            before[column] = before[column].min(on);
            before[late] = before[late].min(later);
            within = within.saturating_add(self.empty[column]);
            let place = table.place_cost(cell, column);
            if place < NEVER {
                let opening = begin + place + self.open[column];
                opened = opened.min(then.saturating_add(opening));
                within = within.min(then.saturating_add(stay + place));
            }
        }
        let begun = opened.min(after[self.start()].saturating_add(over));
        before[self.start()] = before[self.start()].min(begun);
        let late = &after[self.columns..];
        let (own, later) = before.split_at_mut(self.columns);
        let states = own.iter_mut().zip(later).zip(late).zip(&self.close);
        for (((own, later), left), close) in states {
            let begun = opened.saturating_add(*close);
            let least = left.saturating_add(over).min(begun);
            *own = least.min(*own);
            *later = least.min(*later);
        }
    }

    /// Says for each column, and for leaving the cell over, what the cheapest
    /// reading costs that does so; the columns in order. `reached` is what the states
    /// behind the cell cost, `then` what the way from there to the end does.
    pub(super) fn ways_through(
        &self,
        table: &impl Table,
        cell: usize,
        now: &[Cost],
        reached: &[Cost],
        then: &[Cost],
        mut way: impl FnMut(Option<usize>, Cost),
    ) {
        if !table.gaps_cost_their_columns(cell) {
            self.moves(table, cell, |state, next, cost, step| {
                let total = now[state].saturating_add(cost).saturating_add(then[next]);
                way(column_of(step), total);
            });
            return;
        }
        for column in 0..self.columns {
            way(Some(column), reached[column].saturating_add(then[column]));
        }
        for state in self.columns..self.states() {
            way(None, reached[state].saturating_add(then[state]));
        }
    }

    /// The cheapest state to end a record in, closing included, and which it
    /// is: the start before all, then the later column.
    fn cheapest_close(&self, costs: &[Cost]) -> (Cost, usize) {
        let mut cheapest = (costs[self.start()], self.start());
        for last in (0..self.columns).rev() {
            for state in [last, last + self.columns] {
                let total = costs[state].saturating_add(self.close[last]);
                if total < cheapest.0 {
                    cheapest = (total, state);
                }
            }
        }
        cheapest
    }

    /// The place of a state in the order of [`Grid::cheapest_close`].
    fn rank(&self, state: usize) -> usize {
        match self.last_column(state) {
            Some(last) => 1 + 2 * (self.columns - last) + usize::from(state >= self.columns),
            None => 0,
        }
    }

    /// The columns of its record before a column, the nearest first, each with
    /// what it costs to leave those between empty.
    fn within(&self, column: usize, mut take: impl FnMut(usize, Cost)) {
        let mut between = 0;
        for last in (self.record[column].start..column).rev() {
            take(last, between);
            between += self.empty[last];
        }
    }

    /// Every move from every state over one cell.
    fn moves(
        &self,
        table: &impl Table,
        cell: usize,
        mut take: impl FnMut(usize, usize, Cost, Step),
    ) {
        let (over, stay, begin) =
            (table.unplaced_cost(cell), table.same_record_cost(cell), table.new_record_cost(cell));
        for column in 0..self.columns {
            let place = table.place_cost(cell, column);
            if place < NEVER {
                let first = self
                    .kind
                    .iter()
                    .take(column)
                    .filter(|kind| **kind == self.kind[column])
                    .count();
                let opening = begin + place;
                take(self.start(), column, opening + self.open[column], Step::Begin(column));
                let mut between = 0;
                let mut same = true;
                for last in (0..self.columns).rev() {
                    // Columns of one record are consecutive, so walking back
                    // from the column adds up what is left empty between.
                    let next_in_record = last < column && self.kind[last] == self.kind[column];
                    if next_in_record && same && last + 1 < column {
                        between += self.empty[last + 1];
                    }
                    same &= last >= column || next_in_record;
                    let ahead = table.gap_cost(cell, column.wrapping_sub(last + 1), between);
                    let around = table.gap_cost(
                        cell,
                        first + self.behind[last],
                        self.close[last] + self.open[column],
                    );
                    for state in [last, last + self.columns] {
                        if next_in_record {
                            take(state, column, stay + ahead + place, Step::Next(column));
                        }
                        take(state, column, around + opening, Step::Begin(column));
                    }
                }
            }
            let join = table.join_cost(cell, column);
            if join < NEVER {
                take(column, column, join, Step::Join(column));
                take(column + self.columns, column, join + 20, Step::Join(column));
            }
        }
        for column in 0..self.columns {
            for state in [column, column + self.columns] {
                take(state, column + self.columns, over, Step::Over);
            }
        }
        take(self.start(), self.start(), over, Step::Over);
    }
}
