//! The cheapest way to merge the cells of a sheet with the lines of its queue.
//!
//! Both keep their order. What is weighed at each step: the next cell of the sheet in a
//! column of its row, the next lines of the queue, joined, as a cell between them, or a line
//! that finds no place.

use std::ops::Range;

use resheet_lexis::{Features, IndicatorKind, Lexicon, Role, Section, Shape, empty, unlike};
use resheet_model::IndicatorColumn;

use super::is_goal;

/// Costs are in tenths, as those of columns.
type Cost = u32;

/// What a line costs that finds no place, or a cell of the sheet in no column.
const NO_PLACE: Cost = 90;

/// What it costs a cell that a line of it is narrower than the last one, or ends a sentence,
/// for lines are as wide as their column, but for the last.
const NARROW: Cost = 20;

/// What it costs that lines which are labels make none together.
const NO_LABEL: Cost = 40;

/// What it costs a record to begin inside a line of several cells.
const INSIDE: Cost = 60;

/// What it costs a text of the goals that it ends in mid-sentence.
const OPEN_TEXT: Cost = 15;

/// What it costs the label of a part to stand behind more or fewer figures than the table of
/// funds has columns.
const ODD_ROW: Cost = 20;

/// What it costs a reason to stand behind full points.
const NO_REASON: Cost = 10;

/// A text of the goals is no shorter, in characters.
const TEXT: usize = 6;

/// A cell of a queue has no more lines.
const MOST_LINES: usize = 4;

/// Of so many lines one may find no place.
const LINES_LEFT: usize = 8;

/// What a group may add to what the sheet costs without the queue.
const A_GROUP: Cost = 10;

const UNREACHED: Cost = Cost::MAX / 2;

/// The part of the form that a cell stands in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub(super) enum Zone {
    #[default]
    Head,
    Funds,
    Goals,
    Header,
    Table,
    Tail,
}

impl Zone {
    /// The zone of a cell behind one of this zone.
    pub(super) fn behind(self, cell: &Features<'_>) -> Zone {
        // A header begins with a level or the name: the goals have labels of results too.
        let level = |role: &Role| {
            use IndicatorColumn::{Level1, Level2, Level3};
            matches!(role, Role::IndicatorColumn(Level1 | Level2 | Level3))
        };
        let in_header = self == Zone::Header && IndicatorKind::of(cell.roles).is_some();
        let of_table = in_header || cell.is(level);
        let of_funds =
            cell.is(|role| matches!(role, Role::FundColumn(_) | Role::FundTotal | Role::FundPart));
        match self {
            Zone::Head if of_funds => Zone::Funds,
            Zone::Head | Zone::Funds if is_goal(cell.roles) => Zone::Goals,
            // A name of a column may be one of the funds as well.
            Zone::Funds if of_table && !of_funds => Zone::Header,
            Zone::Head | Zone::Goals if of_table => Zone::Header,
            Zone::Header if !of_table => Zone::Table,
            Zone::Table if cell.is(|role| *role == Role::Total) => Zone::Tail,
            zone => zone,
        }
    }

    /// Whether a line behind the table is the year of the heading.
    pub(super) fn is_year(self, line: &Features<'_>) -> bool {
        let inside = line.folded.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        inside.is_some_and(|inside| inside.trim_end_matches(['年', '度']).parse::<u16>().is_ok())
    }
}

/// A cell of the sheet.
pub(super) struct Item<'r> {
    pub(super) row: usize,
    pub(super) cell: usize,
    pub(super) zone: Zone,
    pub(super) features: &'r Features<'r>,
}

/// Lines of the queue that are one cell.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) lines: Range<usize>,
    /// The cell of the sheet that it stands in front of.
    pub(super) before: usize,
    /// Whether its lines are a label together that none of them is alone.
    pub(super) is_label: bool,
}

/// One step of the way.
#[derive(Clone, Copy)]
enum Step {
    Cell,
    Lines(usize),
    Drop,
}

/// The cells of the queue in their places, in order; none if they find none.
pub(super) fn merge(
    items: &[Item<'_>],
    lines: &[&Features<'_>],
    columns: &[IndicatorKind],
    lexicon: &Lexicon,
) -> Option<Vec<Group>> {
    let plain = Merge::new(items, &[], columns, lexicon).way().0;
    let (cost, steps) = Merge::new(items, lines, columns, lexicon).way();
    let mut groups = Vec::new();
    let (mut item, mut line, mut left) = (0, 0, 0);
    for step in steps {
        match step {
            Step::Cell => item += 1,
            Step::Drop => {
                line += 1;
                left += 1;
            }
            Step::Lines(count) => {
                let own = line..line + count;
                let is_label = count > 1 && !joined(&lines[own.clone()], lexicon).roles.is_empty();
                groups.push(Group { lines: own, before: item, is_label });
                line += count;
            }
        }
    }
    let added = A_GROUP * Cost::try_from(groups.len()).unwrap_or(0);
    let placed = left * LINES_LEFT <= lines.len();
    (placed && cost <= plain + added + left as Cost * NO_PLACE).then_some(groups)
}

/// Lines as one cell.
fn joined<'l>(lines: &[&Features<'_>], lexicon: &'l Lexicon) -> Features<'l> {
    let text: String = lines.iter().map(|line| line.text.as_str()).collect();
    Features::new(&text, lexicon)
}

struct Merge<'m> {
    items: &'m [Item<'m>],
    lines: usize,
    columns: &'m [IndicatorKind],
    /// For each line the cells that begin there, by how many lines they have.
    cells: Vec<Vec<(Features<'m>, Cost)>>,
    /// What it costs to leave empty all columns before one.
    empty: Vec<Cost>,
}

impl<'m> Merge<'m> {
    fn new(
        items: &'m [Item<'m>],
        lines: &[&Features<'_>],
        columns: &'m [IndicatorKind],
        lexicon: &'m Lexicon,
    ) -> Self {
        let cells = (0..lines.len()).map(|from| {
            let most = (lines.len() - from).min(MOST_LINES);
            let cell = |count: usize| {
                let own = &lines[from..from + count];
                let cell = joined(own, lexicon);
                let cost = lines_cost(own, &cell);
                (cell, cost)
            };
            (1..=most).map(cell).collect()
        });
        let mut sum = 0;
        let sums = columns.iter().map(|kind| {
            sum += empty(*kind);
            sum
        });
        let empty = std::iter::once(0).chain(sums).collect();
        Merge { items, lines: lines.len(), columns, cells: cells.collect(), empty }
    }

    /// The cheapest way, and what it costs.
    fn way(&self) -> (Cost, Vec<Step>) {
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
                        self.columns_of(own.zone, own.features, column, row, |next, own| {
                            let to = state(item + 1, line, next);
                            reach(from, to, cost + own, Step::Cell, &mut best);
                        });
                    }
                    for (nth, (cell, price)) in
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
                                self.columns_of(Zone::Table, cell, column, false, |next, own| {
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
    fn columns_of(
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

    /// What it costs a cell behind which a column is open to be a reason, where the points
    /// before it are full.
    fn without_reason(&self, item: usize, open: usize) -> Cost {
        let reason = IndicatorKind::Known(IndicatorColumn::Deviation);
        let is_reason = open.checked_sub(1).is_some_and(|column| self.columns[column] == reason);
        let full = item.checked_sub(2).is_some_and(|at| {
            let [weight, score] = [&self.items[at], &self.items[at + 1]];
            weight.features.value.is_some() && weight.features.value == score.features.value
        });
        if is_reason && full { NO_REASON } else { 0 }
    }

    /// Whether as many figures stand before a cell of the sheet as the table of funds has
    /// columns.
    fn is_row_of_funds(&self, item: usize) -> bool {
        let figure = |item: &&Item<'_>| is_figure(item.features);
        let figures = self.items[..item].iter().rev().take_while(figure).count();
        let name = |item: &&Item<'_>| item.features.is(|role| matches!(role, Role::FundColumn(_)));
        let columns = self.items[..item].iter().filter(name).count();
        figures == columns
    }

    /// What it costs a cell of the queue to stand before a cell of the sheet, where that is
    /// not in the table; none if it is.
    fn place(&self, item: usize, cell: &Features<'_>) -> Option<Cost> {
        let before = item.checked_sub(1).map(|at| &self.items[at]);
        let behind = self.items.get(item);
        let zone = before.map_or(Zone::Head, |before| before.zone);
        let next = behind.map_or(Zone::Tail, |behind| behind.zone);
        let is_part = cell.is(|role| matches!(role, Role::FundPart | Role::FundTotal));
        let figure = |item: Option<&Item<'_>>| item.is_some_and(|item| is_figure(item.features));
        let good = match zone {
            _ if zone.is_year(cell) => before.is_some_and(|it| it.features.is_heading),
            Zone::Table | Zone::Header if matches!(next, Zone::Table | Zone::Tail) => return None,
            Zone::Head => cell.is(|role| matches!(role, Role::Section(_))),
            Zone::Funds if is_part && figure(before) && figure(behind) => {
                return Some(if self.is_row_of_funds(item) { 0 } else { ODD_ROW });
            }
            Zone::Funds => cell.is(|role| matches!(role, Role::Section(Section::Funds))),
            Zone::Goals if next == Zone::Header => {
                let text = cell.roles.is_empty() && cell.length >= TEXT;
                let whole = if cell.folded.ends_with('。') { 0 } else { OPEN_TEXT };
                return Some(if text { whole } else { NO_PLACE });
            }
            _ => false,
        };
        Some(if good { 0 } else { NO_PLACE })
    }
}

fn is_figure(cell: &Features<'_>) -> bool {
    matches!(cell.shape, Shape::Number | Shape::Percent | Shape::Dash)
}

/// What it costs lines to be one cell.
fn lines_cost(lines: &[&Features<'_>], cell: &Features<'_>) -> Cost {
    let [first @ .., last] = lines else { return 0 };
    // A cell of one line had no reason to be put there, and the year is no part of another.
    let year = |line: &&Features<'_>| Zone::Head.is_year(line);
    if first.is_empty() || lines.iter().any(year) {
        return if lines.len() == 1 && year(&cell) { 0 } else { UNREACHED };
    }
    let width = |line: &Features<'_>| resheet_lexis::half_widths(&line.text);
    let narrow = |line: &&&Features<'_>| width(line) < width(last) || line.folded.ends_with('。');
    let narrow = first.iter().filter(narrow).count() as Cost * NARROW;
    let labels = lines.iter().any(|line| !line.roles.is_empty()) && cell.roles.is_empty();
    narrow + if labels { NO_LABEL } else { 0 }
}
