//! The cheapest way is that of a search that looks at everything.

use resheet_model::IndicatorColumn as C;

use super::places::Place;
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
        let mut places = Places::new(self);
        for item in 0..=self.items.len() {
            for line in 0..=self.lines {
                for column in 0..=self.columns.len() {
                    if places.open(item, line)[column] < UNREACHED {
                        self.steps_from((item, line, column), &mut places);
                    }
                }
            }
        }
        places.cheapest(self)
    }

    /// Takes each step that a place allows.
    fn steps_from(&self, from: Place, places: &mut Places) {
        let (item, line, column) = from;
        let cost = places.open(item, line)[column];
        if line < self.lines {
            places.reach(from, (item, line + 1, column), cost + NO_PLACE, Step::Drop);
        }
        if let Some(own) = self.items.get(item) {
            let row = item.checked_sub(1).is_some_and(|at| self.items[at].row == own.row);
            self.each_column(own.zone, own.features, column, row, |next, own| {
                places.reach(from, (item + 1, line, next), cost + own, Step::Cell);
            });
        }
        let cells = self.cells.get(line).into_iter().flatten().zip(1..);
        for (Joined { cell, price, .. }, count) in cells.filter(|(it, _)| it.price < UNREACHED) {
            let mut take = |next: usize, own: Cost| {
                let to = (item, line + count, next);
                places.reach(from, to, cost + own, Step::Lines(count));
            };
            match self.place(item, cell) {
                None => self.each_column(Zone::Table, cell, column, false, |next, own| {
                    take(next, own + price + self.without_reason(item, next));
                }),
                Some(own) => take(column, own + price),
            }
        }
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

/// Members of a list, picked by a simple generator of random numbers.
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
