//! The cheapest way to merge the cells of a sheet with the lines of its queue.
//!
//! Both keep their order. What is weighed at each step: the next cell of the sheet in a
//! column of its row, the next lines of the queue, joined, as a cell between them, or a line
//! that finds no place.

mod places;
#[cfg(test)]
mod tests;

use std::ops::Range;

use resheet_lexis::{Features, IndicatorKind, Lexicon, Role, Section, Shape, empty, unlike};
use resheet_model::IndicatorColumn;

use places::Places;

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
            Zone::Head | Zone::Funds if cell.is(Role::is_of_goals) => Zone::Goals,
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
#[derive(Clone, Copy, Debug)]
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

/// What a cell costs in each column.
fn in_columns(cell: &Features<'_>, columns: &[IndicatorKind]) -> Vec<Cost> {
    columns.iter().map(|kind| unlike(cell.seen(), *kind)).collect()
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
    cells: Vec<Vec<Joined<'m>>>,
    /// What each cell of the sheet costs in each column.
    unlike: Vec<Vec<Cost>>,
    /// What it costs to leave empty all columns before one.
    empty: Vec<Cost>,
}

/// Lines of the queue as one cell.
struct Joined<'m> {
    cell: Features<'m>,
    /// What it costs the lines to be one cell.
    price: Cost,
    /// What it costs in each column.
    unlike: Vec<Cost>,
}

/// The cheapest way to a place, with the column that was open before.
type From = (Cost, usize);

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
                let unlike = in_columns(&cell, columns);
                Joined { price: lines_cost(own, &cell), unlike, cell }
            };
            (1..=most).map(cell).collect()
        });
        let mut sum = 0;
        let sums = columns.iter().map(|kind| {
            sum += empty(*kind);
            sum
        });
        let empty = std::iter::once(0).chain(sums).collect();
        let unlike = items.iter().map(|item| in_columns(item.features, columns)).collect();
        Merge { items, lines: lines.len(), columns, cells: cells.collect(), unlike, empty }
    }

    /// The cheapest way, and what it costs.
    fn way(&self) -> (Cost, Vec<Step>) {
        let mut places = Places::new(self);
        for item in 0..=self.items.len() {
            for line in 0..=self.lines {
                let open = places.open(item, line).to_vec();
                if open.iter().all(|cost| *cost >= UNREACHED) {
                    continue;
                }
                if let Some(own) = self.items.get(item) {
                    let row = item.checked_sub(1).is_some_and(|at| self.items[at].row == own.row);
                    let ways = self.columns_of(own.zone, &self.unlike[item], &open, row);
                    for (next, (cost, column)) in ways.into_iter().enumerate() {
                        places.reach(
                            (item, line, column),
                            (item + 1, line, next),
                            cost,
                            Step::Cell,
                        );
                    }
                }
                let cells = self.cells.get(line).map_or(&[][..], |cells| &cells[..]);
                for (nth, joined) in cells.iter().enumerate() {
                    let step = Step::Lines(nth + 1);
                    let ways = self.lines_at(item, joined, &open);
                    for (next, (cost, column)) in ways.into_iter().enumerate() {
                        let to = (item, line + nth + 1, next);
                        // A line that is dropped leaves open what is open, and comes in turn.
                        let dropped = open[next].saturating_add(NO_PLACE);
                        let is_before = nth == 0 && (dropped, next) <= (cost, column);
                        if nth == 0 && is_before {
                            places.reach((item, line, next), to, dropped, Step::Drop);
                        } else {
                            places.reach((item, line, column), to, cost, step);
                        }
                    }
                }
            }
        }
        places.cheapest(self)
    }

    /// The ways to put lines as one cell in front of a cell of the sheet, by the column that
    /// is open behind them. `open` is what it costs to have come here, column by column.
    fn lines_at(&self, item: usize, joined: &Joined<'_>, open: &[Cost]) -> Vec<From> {
        if joined.price >= UNREACHED {
            return vec![(UNREACHED, 0); open.len()];
        }
        match self.place(item, &joined.cell) {
            None => {
                let mut ways = self.columns_of(Zone::Table, &joined.unlike, open, false);
                for (next, (cost, _)) in ways.iter_mut().enumerate() {
                    *cost += joined.price + self.without_reason(item, next);
                }
                ways
            }
            Some(own) => {
                let stay = |(column, cost): (usize, &Cost)| {
                    ((*cost).saturating_add(own + joined.price).min(UNREACHED), column)
                };
                open.iter().enumerate().map(stay).collect()
            }
        }
    }

    /// The cheapest ways to put a cell behind what is open, by the column that is open then:
    /// of equal ones that from the first column. `row` says whether it goes on in the line of
    /// the cell before it. Each column is looked at once, not once for each that is open.
    fn columns_of(&self, zone: Zone, unlike: &[Cost], open: &[Cost], row: bool) -> Vec<From> {
        let closed = self.columns.len();
        let rest = |column: usize| self.empty[closed] - self.empty[column];
        let reached = |column: &usize| open[*column] < UNREACHED;
        // From any column, where a new row begins.
        let ended =
            (0..=closed).filter(reached).map(|column| (open[column] + rest(column), column));
        let ended = ended.min().unwrap_or((UNREACHED, 0));
        let mut ways = vec![(UNREACHED, 0); closed + 1];
        if zone != Zone::Table {
            // The columns behind are closed with the table.
            ways[closed] = ended;
            return ways;
        }
        let inside = if row { INSIDE } else { 0 };
        // From a column before, where the row goes on; less than nothing where the columns
        // left empty before it cost more than its cells.
        let mut on = (i64::from(UNREACHED), 0);
        for column in 0..=closed {
            if open[column] < UNREACHED {
                ways[column] = ways[column].min((open[column] + NO_PLACE, column));
            }
            if column == closed {
                break;
            }
            if open[column] < UNREACHED {
                let empty = i64::from(self.empty[column]);
                on = on.min((i64::from(open[column]) - empty, column));
            }
            let own = unlike[column] + self.empty[column];
            let goes_on = Cost::try_from(on.0 + i64::from(own)).unwrap_or(UNREACHED);
            let begins = ended.0.saturating_add(own + inside);
            ways[column + 1] = (goes_on, on.1).min((begins, ended.1));
        }
        ways
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
        let is_part = cell.is(Role::is_fund_row);
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
