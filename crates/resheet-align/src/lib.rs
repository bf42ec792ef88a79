//! The alignment of cells to columns.
//!
//! Header and data rows of a dump do not line up, so a position means little.
//! What means something is the order of the cells, what each looks like, the
//! vocabulary, and where lines end. Each cell of a table goes to one column of
//! one record, continues the cell before it, or is left over; columns are
//! taken from left to right within a record; leaving a column empty, leaving a
//! cell over and crossing a line end have their costs. The cheapest reading of
//! the whole table is taken, and the distance to the cheapest reading in which
//! a cell lies elsewhere is how sure its place is.
//!
//! This is a shortest path over (cell, last column); [`grid`] has its moves.

mod grid;

use grid::Grid;

/// Costs in tenths: 10 is about as odd as one cell of a kind that is rare in
/// its column.
pub type Cost = u32;

/// Too odd to happen.
pub const NEVER: Cost = 100_000;

/// No way leads there. More than any table costs, and so little that the costs of one
/// cell may be added.
const UNREACHED: Cost = 1 << 30;

/// A margin from which on a place counts as certain.
pub const CERTAIN: Cost = 40;
/// A margin from which on a place counts as likely.
pub const LIKELY: Cost = 15;

/// The table to align and the cost of each choice. Columns are numbered through over
/// all kinds of records.
pub trait Table {
    /// How many cells there are.
    fn cells(&self) -> usize;
    /// For each kind of record the columns it has: consecutive, from 0 on.
    fn records(&self) -> &[std::ops::Range<usize>];
    /// The cost of putting a cell into a column.
    fn place_cost(&self, cell: usize, column: usize) -> Cost;
    /// The cost of leaving a column of a record empty.
    fn empty_cost(&self, column: usize) -> Cost;
    /// The cost of a cell that continues the one before it, in a column.
    fn join_cost(&self, cell: usize, column: usize) -> Cost;
    /// The cost of leaving a cell unplaced.
    fn unplaced_cost(&self, cell: usize) -> Cost;
    /// The cost of a cell that stands in the same record as the one before.
    fn same_record_cost(&self, cell: usize) -> Cost;
    /// The cost of a cell that begins a record.
    fn new_record_cost(&self, cell: usize) -> Cost;
    /// The cost of leaving this many columns empty before a cell, given the sum of
    /// their own costs.
    fn gap_cost(&self, _cell: usize, _columns: usize, cost: Cost) -> Cost {
        cost
    }
    /// What the cells from this one on cost at least, where that is known.
    fn rest_cost(&self, _cell: usize) -> Cost {
        0
    }

    /// Whether [`Table::gap_cost`] gives the cost it is given for every number of
    /// columns.
    fn gaps_cost_their_columns(&self, _cell: usize) -> bool {
        true
    }
}

/// What became of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// First cell of a record.
    Begin(usize),
    /// Next cell of the record.
    Next(usize),
    /// Continues the cell before it.
    Join(usize),
    /// Left over.
    Over,
}

/// The cheapest reading.
#[derive(Clone, Debug)]
pub struct Alignment {
    /// What became of each cell.
    pub steps: Vec<Step>,
    /// How much dearer the cheapest reading is that puts the cell elsewhere.
    pub margins: Vec<Cost>,
    /// For each cell, the place it has in that reading; none for left over.
    pub rivals: Vec<Option<usize>>,
}

/// What the cheapest reading of a table costs.
pub fn cheapest(table: &impl Table) -> Cost {
    cheapest_below(table, UNREACHED)
}

/// The same, where it is less than `most`; else `most` or more.
pub fn cheapest_below(table: &impl Table, most: Cost) -> Cost {
    let rest = table.rest_cost(0);
    if rest >= most {
        return rest;
    }
    let grid = Grid::new(table);
    let states = grid.states();
    let mut costs = vec![UNREACHED; states];
    // Only for cells whose gaps do not cost their columns.
    let mut after = Vec::new();
    costs[grid.start()] = 0;
    for cell in 0..table.cells() {
        let least = if table.gaps_cost_their_columns(cell) {
            grid.advance(table, cell, &mut costs)
        } else {
            after.resize(states, UNREACHED);
            grid.reach(table, cell, &costs, &mut after);
            std::mem::swap(&mut costs, &mut after);
            costs.iter().copied().min().unwrap_or(0)
        };
        // No reading grows cheaper by another cell.
        let least = least.saturating_add(table.rest_cost(cell + 1));
        if least >= most {
            return least;
        }
    }
    let ends = (0..states).map(|state| costs[state].saturating_add(grid.close(state)));
    ends.min().unwrap_or(0)
}

/// Aligns all cells of a table.
pub fn align(table: &impl Table) -> Alignment {
    let table = &Costs::new(table);
    let grid = Grid::new(table);
    let (cells, states) = (table.cells(), grid.states());
    // Forward: the cheapest way to each state after each cell.
    let mut ahead = vec![UNREACHED; (cells + 1) * states];
    ahead[grid.start()] = 0;
    for cell in 0..cells {
        let (before, after) = ahead.split_at_mut((cell + 1) * states);
        grid.reach(table, cell, &before[cell * states..], &mut after[..states]);
    }
    // Backward: the cheapest way from each state to the end.
    let mut back = vec![UNREACHED; (cells + 1) * states];
    for state in 0..states {
        back[cells * states + state] = grid.close(state);
    }
    for cell in (0..cells).rev() {
        let (before, after) = back.split_at_mut((cell + 1) * states);
        grid.backward(table, cell, &mut before[cell * states..], after);
    }
    let mut state = (0..states)
        .min_by_key(|&state| ahead[cells * states + state].saturating_add(grid.close(state)))
        .unwrap_or_else(|| grid.start());
    let best = ahead[cells * states + state].saturating_add(grid.close(state));
    let mut steps = vec![Step::Over; cells];
    for cell in (0..cells).rev() {
        let before = &ahead[cell * states..(cell + 1) * states];
        (state, steps[cell]) = grid.way_to(table, cell, before, state);
    }
    let mut margins = vec![NEVER; cells];
    let mut rivals = vec![None; cells];
    for cell in 0..cells {
        let taken = column_of(steps[cell]);
        let now = &ahead[cell * states..(cell + 1) * states];
        let (reached, then) = (&ahead[(cell + 1) * states..], &back[(cell + 1) * states..]);
        grid.ways_through(table, cell, now, reached, then, |column, total| {
            let margin = total.saturating_sub(best);
            if column != taken && margin < margins[cell] {
                margins[cell] = margin;
                rivals[cell] = column;
            }
        });
    }
    Alignment { steps, margins, rivals }
}

/// The column that a step puts its cell into; none if it leaves it over.
pub fn column_of(step: Step) -> Option<usize> {
    match step {
        Step::Begin(column) | Step::Next(column) | Step::Join(column) => Some(column),
        Step::Over => None,
    }
}

/// The costs of a table, asked for once: each pass over the cells needs them
/// again for every pair of columns.
struct Costs<'t, T> {
    table: &'t T,
    columns: usize,
    place: Vec<Cost>,
    join: Vec<Cost>,
    over: Vec<Cost>,
}

impl<'t, T: Table> Costs<'t, T> {
    fn new(table: &'t T) -> Self {
        let (cells, columns) = (table.cells(), table.records().last().map_or(0, |range| range.end));
        let mut costs = Costs {
            table,
            columns,
            place: Vec::with_capacity(cells * columns),
            join: Vec::with_capacity(cells * columns),
            over: (0..cells).map(|cell| table.unplaced_cost(cell)).collect(),
        };
        for cell in 0..cells {
            costs.place.extend((0..columns).map(|column| table.place_cost(cell, column)));
            costs.join.extend((0..columns).map(|column| table.join_cost(cell, column)));
        }
        costs
    }
}

impl<T: Table> Table for Costs<'_, T> {
    fn cells(&self) -> usize {
        self.over.len()
    }
    fn records(&self) -> &[std::ops::Range<usize>] {
        self.table.records()
    }
    fn place_cost(&self, cell: usize, column: usize) -> Cost {
        self.place[cell * self.columns + column]
    }
    fn empty_cost(&self, column: usize) -> Cost {
        self.table.empty_cost(column)
    }
    fn join_cost(&self, cell: usize, column: usize) -> Cost {
        self.join[cell * self.columns + column]
    }
    fn unplaced_cost(&self, cell: usize) -> Cost {
        self.over[cell]
    }
    fn same_record_cost(&self, cell: usize) -> Cost {
        self.table.same_record_cost(cell)
    }
    fn new_record_cost(&self, cell: usize) -> Cost {
        self.table.new_record_cost(cell)
    }
    fn gap_cost(&self, cell: usize, columns: usize, cost: Cost) -> Cost {
        self.table.gap_cost(cell, columns, cost)
    }
    fn gaps_cost_their_columns(&self, cell: usize) -> bool {
        self.table.gaps_cost_their_columns(cell)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Columns a, b, c in one kind of record; a cell says which it would like.
    struct Letters(Vec<char>);

    impl Table for Letters {
        fn cells(&self) -> usize {
            self.0.len()
        }
        fn records(&self) -> &[std::ops::Range<usize>] {
            const ONE: &[std::ops::Range<usize>; 1] = &[std::ops::Range { start: 0, end: 3 }];
            ONE
        }
        fn place_cost(&self, cell: usize, column: usize) -> Cost {
            if self.0[cell] == ['a', 'b', 'c'][column] { 0 } else { 60 }
        }
        fn empty_cost(&self, _: usize) -> Cost {
            10
        }
        fn join_cost(&self, _: usize, _: usize) -> Cost {
            NEVER
        }
        fn unplaced_cost(&self, _: usize) -> Cost {
            50
        }
        fn same_record_cost(&self, _: usize) -> Cost {
            0
        }
        fn new_record_cost(&self, _: usize) -> Cost {
            5
        }
    }

    /// Two kinds of records with any costs; asked to, it hides that its skips
    /// are plain.
    struct Any {
        costs: Vec<Cost>,
        hide: bool,
    }

    impl Any {
        const RECORDS: [std::ops::Range<usize>; 2] = [0..4, 4..6];

        fn cost(&self, at: usize) -> Cost {
            self.costs[at % self.costs.len()]
        }
    }

    impl Table for Any {
        fn cells(&self) -> usize {
            9
        }
        fn records(&self) -> &[std::ops::Range<usize>] {
            &Self::RECORDS
        }
        fn place_cost(&self, cell: usize, column: usize) -> Cost {
            self.cost(7 * cell + column)
        }
        fn empty_cost(&self, column: usize) -> Cost {
            self.cost(3 * column + 1).min(60)
        }
        fn join_cost(&self, cell: usize, column: usize) -> Cost {
            self.cost(5 * cell + 2 * column)
        }
        fn unplaced_cost(&self, cell: usize) -> Cost {
            self.cost(11 * cell).min(90)
        }
        fn same_record_cost(&self, cell: usize) -> Cost {
            self.cost(13 * cell).min(70)
        }
        fn new_record_cost(&self, cell: usize) -> Cost {
            self.cost(17 * cell).min(70)
        }
        fn gaps_cost_their_columns(&self, _: usize) -> bool {
            !self.hide
        }
    }

    /// What a reading costs, step by step.
    fn cost_of(table: &impl Table, steps: &[Step]) -> Cost {
        let record = |column: usize| {
            let mut all = table.records().iter();
            all.find(|range| range.contains(&column)).unwrap().clone()
        };
        let empty = |columns: std::ops::Range<usize>| -> Cost {
            columns.map(|column| table.empty_cost(column)).sum()
        };
        let close = |last: Option<usize>| match last {
            Some(last) => empty(last + 1..record(last).end),
            None => 0,
        };
        let (mut cost, mut last, mut over) = (0, None, false);
        for (cell, step) in steps.iter().enumerate() {
            match *step {
                Step::Begin(column) => {
                    cost +=
                        close(last) + table.new_record_cost(cell) + table.place_cost(cell, column);
                    cost += empty(record(column).start..column);
                }
                Step::Next(column) => {
                    cost += table.same_record_cost(cell) + table.place_cost(cell, column);
                    cost += empty(last.unwrap() + 1..column);
                }
                Step::Join(column) => {
                    cost += table.join_cost(cell, column) + if over { 20 } else { 0 };
                }
                Step::Over => cost += table.unplaced_cost(cell),
            }
            over = *step == Step::Over;
            last = column_of(*step).or(last);
        }
        cost + close(last)
    }

    proptest! {
        #[test]
        fn both_ways_agree(
            costs in proptest::collection::vec(
                prop_oneof![0..4u32, 0..100u32, Just(NEVER)],
                23..60,
            )
        ) {
            let [fast, slow] = [false, true].map(|hide| align(&Any { costs: costs.clone(), hide }));
            prop_assert_eq!(fast.steps, slow.steps);
            prop_assert_eq!(fast.margins, slow.margins);
            prop_assert_eq!(fast.rivals, slow.rivals);
        }

        #[test]
        fn costs_alone_are_those_of_the_reading(
            costs in proptest::collection::vec(
                prop_oneof![0..4u32, 0..100u32, Just(NEVER)],
                23..60,
            ),
            most in 0..800u32,
        ) {
            let [fast, slow] = [false, true].map(|hide| {
                let table = Any { costs: costs.clone(), hide };
                let whole = cost_of(&table, &align(&table).steps);
                prop_assert_eq!(cheapest(&table), whole);
                let below = cheapest_below(&table, most);
                prop_assert!(below == whole || below >= most && whole >= most);
                Ok(whole)
            });
            prop_assert_eq!(fast?, slow?);
        }
    }

    #[test]
    fn records_begin_where_the_order_starts_again() {
        use Step::{Begin, Next, Over};
        let read = |letters: &str| align(&Letters(letters.chars().collect())).steps;
        assert_eq!(read("abcab"), [Begin(0), Next(1), Next(2), Begin(0), Next(1)]);
        assert_eq!(read("acbc"), [Begin(0), Next(2), Begin(1), Next(2)]);
        assert_eq!(read("axbc"), [Begin(0), Over, Next(1), Next(2)]);
    }
}
