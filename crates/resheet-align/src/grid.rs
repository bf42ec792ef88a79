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
        let empty: Vec<Cost> = (0..columns).map(|column| table.leave_empty(column)).collect();
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

    /// Takes the cheapest way to each state over one cell.
    pub(super) fn forward(
        &self,
        table: &impl Table,
        cell: usize,
        before: &[Cost],
        after: &mut [Cost],
        from: &mut [(u16, Step)],
    ) {
        if !table.skips_as_it_leaves_empty(cell) {
            self.moves(table, cell, |state, next, cost, step| {
                let total = before[state].saturating_add(cost);
                if total < after[next] {
                    after[next] = total;
                    from[next] = (state as u16, step);
                }
            });
            return;
        }
        let mut take = |state: usize, next: usize, total: Cost, step: Step| {
            if total < after[next] {
                after[next] = total;
                from[next] = (state as u16, step);
            }
        };
        let (over, stay, begin) = (table.leave_over(cell), table.stay(cell), table.begin(cell));
        let (closed, opener) = self.cheapest_close(before);
        for column in 0..self.columns {
            let place = table.place(cell, column);
            if place < NEVER {
                let opened = closed.saturating_add(begin + place + self.open[column]);
                // Of equal ways the one from the later state is taken, and
                // within a state the one that stays in the record.
                let mut opens = Some(opener);
                self.within(column, |last, between| {
                    for state in [last, last + self.columns] {
                        if opens.is_some_and(|opener| self.rank(opener) < self.rank(state)) {
                            take(opener, column, opened, Step::Begin(column));
                            opens = None;
                        }
                        let total = before[state].saturating_add(stay + between + place);
                        take(state, column, total, Step::Next(column));
                    }
                });
                if let Some(opener) = opens {
                    take(opener, column, opened, Step::Begin(column));
                }
            }
            let join = table.join(cell, column);
            if join < NEVER {
                let late = column + self.columns;
                take(column, column, before[column].saturating_add(join), Step::Join(column));
                take(late, column, before[late].saturating_add(join + 20), Step::Join(column));
            }
        }
        for column in 0..self.columns {
            for state in [column, column + self.columns] {
                let total = before[state].saturating_add(over);
                take(state, column + self.columns, total, Step::Over);
            }
        }
        take(self.start(), self.start(), before[self.start()].saturating_add(over), Step::Over);
    }

    /// The same as [`Grid::forward`], where nobody asks for the way: time in columns,
    /// not in pairs of them.
    pub(super) fn reach(
        &self,
        table: &impl Table,
        cell: usize,
        before: &[Cost],
        after: &mut [Cost],
    ) {
        if !table.skips_as_it_leaves_empty(cell) {
            after.fill(UNREACHED);
            self.moves(table, cell, |state, next, cost, _| {
                after[next] = after[next].min(before[state].saturating_add(cost));
            });
            return;
        }
        let (over, stay, begin) = (table.leave_over(cell), table.stay(cell), table.begin(cell));
        let (closed, _) = self.cheapest_close(before);
        // The cheapest way to a column of the record before this one, and over those
        // left empty between.
        let mut within = UNREACHED;
        for column in 0..self.columns {
            if self.record[column].start == column {
                within = UNREACHED;
            }
            let (own, late) = (before[column], before[column + self.columns]);
            let mut least = UNREACHED;
            let place = table.place(cell, column);
            if place < NEVER {
                let opened = closed.saturating_add(begin + place + self.open[column]);
                least = opened.min(within.saturating_add(stay + place));
            }
            let join = table.join(cell, column);
            if join < NEVER {
                least = least.min(own.saturating_add(join)).min(late.saturating_add(join + 20));
            }
            after[column] = least;
            after[column + self.columns] = own.min(late).saturating_add(over);
            within = within.saturating_add(self.empty[column]).min(own).min(late);
        }
        after[self.start()] = before[self.start()].saturating_add(over);
    }

    /// Takes the cheapest way from each state over one cell to the end.
    pub(super) fn backward(
        &self,
        table: &impl Table,
        cell: usize,
        before: &mut [Cost],
        after: &[Cost],
    ) {
        if !table.skips_as_it_leaves_empty(cell) {
            self.moves(table, cell, |state, next, cost, _| {
                before[state] = before[state].min(after[next].saturating_add(cost));
            });
            return;
        }
        let (over, stay, begin) = (table.leave_over(cell), table.stay(cell), table.begin(cell));
        let mut opened = UNREACHED;
        for (column, &then) in after.iter().enumerate().take(self.columns) {
            let mut take = |state: usize, cost: Cost| {
                before[state] = before[state].min(then.saturating_add(cost));
            };
            let place = table.place(cell, column);
            if place < NEVER {
                let opening = begin + place + self.open[column];
                opened = opened.min(then.saturating_add(opening));
                self.within(column, |last, between| {
                    take(last, stay + between + place);
                    take(last + self.columns, stay + between + place);
                });
            }
            let join = table.join(cell, column);
            if join < NEVER {
                take(column, join);
                take(column + self.columns, join + 20);
            }
        }
        for state in 0..self.states() {
            let left = match self.last_column(state) {
                Some(column) => after[column + self.columns],
                None => after[state],
            };
            let begun = opened.saturating_add(self.close(state));
            before[state] = before[state].min(left.saturating_add(over)).min(begun);
        }
    }

    /// Says for each column, and for leaving the cell over, what the cheapest
    /// reading costs that does so; the columns in order.
    pub(super) fn ways_through(
        &self,
        table: &impl Table,
        cell: usize,
        now: &[Cost],
        then: &[Cost],
        mut way: impl FnMut(Option<usize>, Cost),
    ) {
        if !table.skips_as_it_leaves_empty(cell) {
            self.moves(table, cell, |state, next, cost, step| {
                let total = now[state].saturating_add(cost).saturating_add(then[next]);
                way(column_of(step), total);
            });
            return;
        }
        let (over, stay, begin) = (table.leave_over(cell), table.stay(cell), table.begin(cell));
        let (closed, _) = self.cheapest_close(now);
        for column in 0..self.columns {
            let mut least = UNREACHED;
            let place = table.place(cell, column);
            if place < NEVER {
                least = closed.saturating_add(begin + place + self.open[column]);
                self.within(column, |last, between| {
                    let nearer = now[last].min(now[last + self.columns]);
                    least = least.min(nearer.saturating_add(stay + between + place));
                });
            }
            let join = table.join(cell, column);
            if join < NEVER {
                let late = now[column + self.columns].saturating_add(join + 20);
                least = least.min(now[column].saturating_add(join)).min(late);
            }
            way(Some(column), least.saturating_add(then[column]));
        }
        for column in 0..self.columns {
            let nearer = now[column].min(now[column + self.columns]);
            way(None, nearer.saturating_add(over).saturating_add(then[column + self.columns]));
        }
        way(None, now[self.start()].saturating_add(over).saturating_add(then[self.start()]));
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
        let (over, stay, begin) = (table.leave_over(cell), table.stay(cell), table.begin(cell));
        for column in 0..self.columns {
            let place = table.place(cell, column);
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
                    let ahead = table.skip(cell, column.wrapping_sub(last + 1), between);
                    let around = table.skip(
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
            let join = table.join(cell, column);
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
