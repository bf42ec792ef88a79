//! The cheapest way is that of a search that looks at everything.

use resheet_model::IndicatorColumn as C;

use super::*;

const COLUMNS: [IndicatorKind; 7] = [
    IndicatorKind::Known(C::Level1),
    IndicatorKind::Known(C::Level3),
    IndicatorKind::Known(C::Target),
    IndicatorKind::Known(C::Actual),
    IndicatorKind::Known(C::Weight),
    IndicatorKind::Known(C::Score),
    IndicatorKind::Known(C::Deviation),
];

const CELLS: [&str; 9] =
    ["产出指标", "石桥测绘", "≥12座", "12座", "95%", "10", "10", "明显改善", "未按时完成。"];
const LINES: [&str; 7] =
    ["测绘成果一次验", "收合格比例", "≥12345立方", "米", "满意度", "指标", "2022年"];

impl Merge<'_> {
    /// The cheapest way, by looking at each column behind each that is open.
    fn each_way(&self) -> (Cost, Vec<Step>) {
        let width = self.columns.len() + 1;
        let closed = self.columns.len();
        let state = |item: usize, line: usize, column: usize| {
            (item * (self.lines + 1) + line) * width + column
        };
        let count = state(self.items.len(), self.lines, closed) + 1;
        let mut best = vec![UNREACHED; count];
        let mut back: Vec<(usize, Step)> = vec![(0, Step::Drop); count];
        best[state(0, 0, closed)] = 0;
        let mut reach = |from: usize, to: usize, cost: Cost, step: Step, best: &mut Vec<Cost>| {
            if cost < best[to] {
                best[to] = cost;
                back[to] = (from, step);
            }
        };
        for item in 0..=self.items.len() {
            for line in 0..=self.lines {
                for column in 0..width {
                    let from = state(item, line, column);
                    let cost = best[from];
                    if cost >= UNREACHED {
                        continue;
                    }
                    if line < self.lines {
                        let to = state(item, line + 1, column);
                        reach(from, to, cost + NO_PLACE, Step::Drop, &mut best);
                    }
                    if let Some(own) = self.items.get(item) {
                        let row =
                            item.checked_sub(1).is_some_and(|at| self.items[at].row == own.row);
                        self.each_column(own.zone, own.features, column, row, |next, own| {
                            let to = state(item + 1, line, next);
                            reach(from, to, cost + own, Step::Cell, &mut best);
                        });
                    }
                    for (nth, Joined { cell, price, .. }) in
                        self.cells.get(line).into_iter().flatten().enumerate()
                    {
                        let count = nth + 1;
                        if *price >= UNREACHED {
                            continue;
                        }
                        let mut to = |next: usize, own: Cost| {
                            let to = state(item, line + count, next);
                            reach(from, to, cost + own, Step::Lines(count), &mut best);
                        };
                        match self.place(item, cell) {
                            None => {
                                self.each_column(Zone::Table, cell, column, false, |next, own| {
                                    to(next, own + price + self.without_reason(item, next));
                                });
                            }
                            Some(own) => to(column, own + price),
                        }
                    }
                }
            }
        }
        let last = |column: usize| {
            let open = self.empty[closed] - self.empty[column];
            (best[state(self.items.len(), self.lines, column)].saturating_add(open), column)
        };
        let (cost, column) = (0..width).map(last).min().unwrap_or((UNREACHED, closed));
        let mut at = state(self.items.len(), self.lines, column);
        let mut steps = Vec::new();
        while at != state(0, 0, closed) && cost < UNREACHED {
            let (before, step) = back[at];
            steps.push(step);
            at = before;
        }
        steps.reverse();
        (cost, steps)
    }

    /// The columns that a cell may stand in behind one, each with the column that is open
    /// then and the cost. `row` says whether it goes on in the line of the cell before it.
    fn each_column(
        &self,
        zone: Zone,
        cell: &Features<'_>,
        open: usize,
        row: bool,
        mut take: impl FnMut(usize, Cost),
    ) {
        let closed = self.columns.len();
        let rest = self.empty[closed] - self.empty[open];
        if zone != Zone::Table {
            // The columns behind are closed with the table.
            take(closed, rest);
            return;
        }
        take(open, NO_PLACE);
        for (column, kind) in self.columns.iter().enumerate() {
            let own = unlike(cell.seen(), *kind);
            if column >= open {
                take(column + 1, own + self.empty[column] - self.empty[open]);
            }
            let inside = if row { INSIDE } else { 0 };
            take(column + 1, own + self.empty[column] + rest + inside);
        }
    }
}

/// So many of a list, by turns that look like none.
fn some<'a, T>(all: &'a [T], count: usize, seed: &mut u64) -> Vec<&'a T> {
    let mut next = || {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        &all[(*seed >> 33) as usize % all.len()]
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn the_cheapest_way_is_that_of_all() {
    let lexicon = Lexicon::shared();
    let of = |texts: &[&str]| -> Vec<Features<'_>> {
        texts.iter().map(|text| Features::new(text, lexicon)).collect()
    };
    let (cells, lines) = (of(&CELLS), of(&LINES));
    let mut seed = 1;
    for round in 0..60 {
        let columns: Vec<IndicatorKind> =
            some(&COLUMNS, 3 + round % 6, &mut seed).into_iter().copied().collect();
        let items = some(&cells, 6 + round % 20, &mut seed);
        let items: Vec<Item<'_>> = items
            .into_iter()
            .enumerate()
            .map(|(at, features)| {
                let zone = if at < 2 { Zone::Head } else { Zone::Table };
                // Some lines hold several cells.
                let row = if round % 3 == 0 { at / 3 } else { at };
                Item { row, cell: 0, zone, features }
            })
            .collect();
        let lines = some(&lines, round % 9, &mut seed);
        let merge = Merge::new(&items, &lines, &columns, lexicon);
        let ((cost, steps), (least, wanted)) = (merge.way(), merge.each_way());
        assert_eq!((cost, format!("{steps:?}")), (least, format!("{wanted:?}")), "round {round}");
    }
}
