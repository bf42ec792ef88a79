//! The places on the ways through a sheet and its queue, and the cheapest way to each.

use super::{Cost, Merge, Step, UNREACHED};

/// A place on the way: how many cells of the sheet and how many lines of the queue are behind
/// it, and the column that is open there.
pub(super) type Place = (usize, usize, usize);

/// What it costs to come to each place, and how.
pub(super) struct Places {
    lines: usize,
    /// How many columns may be open, that behind the last one included.
    width: usize,
    best: Vec<Cost>,
    /// The place before each, and the step from there.
    back: Vec<(usize, Step)>,
}

impl Places {
    pub(super) fn new(merge: &Merge<'_>) -> Places {
        let (lines, width) = (merge.lines, merge.columns.len() + 1);
        let count = (merge.items.len() + 1) * (lines + 1) * width;
        let (best, back) = (vec![UNREACHED; count], vec![(0, Step::Drop); count]);
        let mut places = Places { lines, width, best, back };
        let start = places.start();
        places.best[start] = 0;
        places
    }

    fn index(&self, (item, line, column): Place) -> usize {
        (item * (self.lines + 1) + line) * self.width + column
    }

    /// Where every way begins: no row is open.
    fn start(&self) -> usize {
        self.index((0, 0, self.width - 1))
    }

    /// What it costs to come to a cell and a line, by the column that is open.
    pub(super) fn open(&self, item: usize, line: usize) -> &[Cost] {
        let first = self.index((item, line, 0));
        &self.best[first..first + self.width]
    }

    /// Takes a step, if no way as cheap was found before.
    pub(super) fn reach(&mut self, from: Place, to: Place, cost: Cost, step: Step) {
        let (from, to) = (self.index(from), self.index(to));
        if cost < self.best[to] {
            self.best[to] = cost;
            self.back[to] = (from, step);
        }
    }

    /// The cheapest way to the end, where the columns that are left stay empty.
    pub(super) fn cheapest(&self, merge: &Merge<'_>) -> (Cost, Vec<Step>) {
        let closed = self.width - 1;
        let end = (merge.items.len(), self.lines);
        let open = self.open(end.0, end.1).iter().enumerate();
        let last = open.map(|(column, cost)| {
            (cost.saturating_add(merge.empty[closed] - merge.empty[column]), column)
        });
        let (cost, column) = last.min().unwrap_or((UNREACHED, closed));
        let mut at = self.index((end.0, end.1, column));
        let mut steps = Vec::new();
        while at != self.start() && cost < UNREACHED {
            let (before, step) = self.back[at];
            steps.push(step);
            at = before;
        }
        steps.reverse();
        (cost, steps)
    }
}
