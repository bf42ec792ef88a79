//! Labels that stand for several rows, printed once in the middle of them.

use std::ops::Range;

use resheet_lexis::Groups;

use super::join::LINE;
use super::rows::Alignment;
use super::tiles::begins;

/// A row as the labels beside it see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowHeight {
    /// Twice the line of its middle.
    pub(super) middle2: i32,
    /// First and last line on its page.
    pub(super) top: i32,
    pub(super) bottom: i32,
    /// The most lines that one of its cells has.
    pub(super) pieces: usize,
    pub(super) page: u32,
    /// Whether it goes on on the next page.
    pub(super) cut: bool,
    /// The first-level groups that its second-level label may stand under.
    pub(super) groups: Groups,
}

/// A label with its height.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// First line.
    pub(super) top: i32,
    /// Last line on the same page.
    pub(super) bottom: i32,
    pub(super) page: u32,
    /// Whether no blank line stands directly over or under it.
    pub(super) tight: bool,
    /// Its groups in the vocabulary.
    pub(super) groups: Groups,
    /// How many rows before each have a name whose words speak for another of
    /// the labels and not for this one. Empty: none.
    pub(super) misplaced: Vec<i32>,
}

impl Mark {
    /// What it costs to give it rows that are not both of those between which it
    /// stands on lines of its own: nothing but a merged cell prints there.
    fn astride(&self, rows: &[RowHeight]) -> impl Fn(Range<usize>) -> i32 {
        let around = |pair: &[RowHeight]| {
            pair.iter().all(|row| row.page == self.page)
                && pair[0].bottom < self.top
                && self.bottom < pair[1].top
        };
        let above = self.tight.then(|| rows.windows(2).position(around)).flatten();
        move |range| match above {
            Some(row) if !(range.contains(&row) && range.contains(&(row + 1))) => LINE * 2,
            _ => 0,
        }
    }
}

/// More rows than this are not shared out by the best way but by nearness.
const MANY_ROWS: usize = 200;
/// So many stretches of rows are tried for labels; a form has a tenth of them.
const MANY_WAYS: usize = 400_000;

/// Whether rows and labels are too many for the best way.
pub(super) fn are_many(rows: usize, labels: usize) -> bool {
    rows > MANY_ROWS || labels > rows * 2 || rows * rows * labels > MANY_WAYS
}

/// Rows whose lines are certain are looked at several times; so many are enough
/// for a form.
const FEW_ROWS: usize = 80;

/// The first row of each label: labels share all rows out in order, each as
/// nearly in the middle of its rows (or at their top) as can be. A label may
/// have no row, when its page shows none of them; then it has none here.
///
/// `starts` are rows where a group of the next finer label begins; a group
/// rarely begins elsewhere. Empty: any row.
///
/// Lines are a poor measure of heights: a cell of two lines beside cells of
/// one prints three lines, and a row has a least height. So the rows are
/// measured twice, by printed lines and by what is in them, and the measure in
/// which the labels fit better holds.
///
/// `alignment`: how labels lie in their rows, if the lines of these are certain; then
/// `walls` are rows where a coarser label must begin.
pub(super) fn first_rows(
    rows: &[RowHeight],
    marks: &[Mark],
    starts: &[bool],
    alignment: Option<Alignment>,
    walls: &[bool],
) -> Vec<First> {
    if rows.is_empty() || marks.is_empty() {
        return vec![First::default(); marks.len()];
    }
    if are_many(rows.len(), marks.len()) {
        return nearest(rows, marks);
    }
    let mut best: Option<(i32, Vec<Option<usize>>)> = None;
    // The cheapest way in which a label begins at a row.
    let mut begun = vec![vec![NEVER; rows.len()]; marks.len()];
    if let Some(alignment) = alignment {
        let found = shared(rows, marks, starts, walls, &Way::Exact(alignment), &mut begun);
        best = Some(found).filter(|(cost, _)| *cost < LINE);
    }
    let ways = [
        Way::Middle(Scale::printed(rows)),
        Way::Middle(Scale::filled(rows)),
        Way::Top(Scale::printed(rows)),
    ];
    if best.is_none() {
        begun = vec![vec![NEVER; rows.len()]; marks.len()];
        for way in &ways {
            let (cost, found) = shared(rows, marks, starts, &[], way, &mut begun);
            if best.as_ref().is_none_or(|(known, _)| cost < *known) {
                best = Some((cost, found));
            }
        }
    }
    let (least, found) = best.unwrap_or_default();
    let doubtful = |nth: usize, row: usize| {
        let others = begun[nth].iter().enumerate().filter(|(other, _)| *other != row);
        others.map(|(_, cost)| *cost).min().is_some_and(|cost| cost - least < DOUBT)
    };
    let first = |(nth, row): (usize, Option<usize>)| First {
        row,
        doubtful: row.is_some_and(|row| doubtful(nth, row)),
    };
    found.into_iter().enumerate().map(first).collect()
}

/// How far labels lie from where they must beside rows whose lines are certain.
pub(super) fn labels_cost(rows: &[RowHeight], marks: &[Mark], alignment: Alignment) -> i32 {
    if marks.is_empty() || rows.len() > FEW_ROWS || marks.len() > rows.len() {
        return 0;
    }
    let mut begun = vec![vec![NEVER; rows.len()]; marks.len()];
    shared(rows, marks, &[], &[], &Way::Exact(alignment), &mut begun).0
}

/// The rows where labels must begin, seen by them alone, if their rows' lines
/// are certain.
pub(super) fn walls(rows: &[RowHeight], marks: &[Mark], alignment: Alignment) -> Vec<bool> {
    let mut out = vec![false; rows.len()];
    if marks.len() < 2 || rows.len() > FEW_ROWS || marks.len() > rows.len() {
        return out;
    }
    let mut begun = vec![vec![NEVER; rows.len()]; marks.len()];
    let (cost, found) = shared(rows, marks, &[], &[], &Way::Exact(alignment), &mut begun);
    for (nth, row) in found.into_iter().enumerate().filter(|_| cost < LINE) {
        let Some(row) = row else { continue };
        let others = begun[nth].iter().enumerate().filter(|(other, _)| *other != row);
        out[row] = others.map(|(_, cost)| *cost).min().is_none_or(|other| other - cost >= DOUBT);
    }
    out
}

/// The cost of what cannot be.
const NEVER: i32 = i32::MAX / 4;

/// What it costs that the lines of a label are not in the very middle.
const ODD: i32 = LINE / 8;

/// Readings that cost no more than this above the cheapest are as good.
const DOUBT: i32 = LINE / 2;

/// Where the rows of a label begin.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct First {
    /// The row, if the label has any.
    pub(super) row: Option<usize>,
    /// Whether another row would do as well.
    pub(super) doubtful: bool,
}

/// How labels lie beside their rows.
enum Way {
    Middle(Scale),
    Top(Scale),
    /// Wherever a cell of these lines must lie.
    Exact(Alignment),
}

impl Way {
    /// Where a label lies.
    fn at(&self, mark: &Mark) -> i32 {
        match self {
            Way::Middle(scale) | Way::Top(scale) => scale.at(mark.page, mark.top + mark.bottom),
            Way::Exact(_) => 0,
        }
    }

    /// How much names count, in eighths: more where lines are certain.
    fn trust(&self) -> i32 {
        if matches!(self, Way::Exact(_)) { 6 } else { 3 }
    }

    /// Forms put their labels in the middle, unless all stand on top.
    fn unusual(&self) -> i32 {
        if matches!(self, Way::Top(_)) { LINE / 4 } else { 0 }
    }
}

/// A hundredth of a line.
const UNIT: i32 = 100;

/// Where rows lie, in [`UNIT`]s.
struct Scale {
    /// Top and bottom of each row.
    rows: Vec<(i32, i32)>,
    /// Twice the line of each row's middle, to place a label between rows.
    lines: Vec<(u32, i32)>,
}

impl Scale {
    /// As printed.
    fn printed(rows: &[RowHeight]) -> Scale {
        let lines = rows.iter().map(|row| (row.page, row.middle2)).collect();
        Scale { rows: rows.iter().map(|row| (row.top * UNIT, row.bottom * UNIT)).collect(), lines }
    }

    /// By the lines in the fullest cell of each row, and the least height.
    fn filled(rows: &[RowHeight]) -> Scale {
        let mut steps: Vec<i32> = rows
            .windows(2)
            .filter(|pair| pair[0].page == pair[1].page && pair[0].pieces + pair[1].pieces == 2)
            .map(|pair| pair[1].middle2 - pair[0].middle2)
            .collect();
        steps.sort_unstable();
        let least = steps.get(steps.len() / 2).map_or(UNIT, |step| step * UNIT / 2);
        let mut at = 0;
        let places = rows.iter().map(|row| {
            let full = i32::try_from(row.pieces).unwrap_or(1).saturating_mul(UNIT);
            let top = at;
            at += full.max(least);
            (top, at)
        });
        Scale {
            rows: places.collect(),
            lines: rows.iter().map(|row| (row.page, row.middle2)).collect(),
        }
    }

    /// Where a height of a page lies, given as twice a line.
    fn at(&self, page: u32, line2: i32) -> i32 {
        let from = self.lines.partition_point(|line| line.0 < page);
        let to = self.lines.partition_point(|line| line.0 <= page);
        let own = from + self.lines[from..to].partition_point(|line| line.1 <= line2);
        let middle = |row: usize| (self.rows[row].0 + self.rows[row].1) / 2;
        match (own > from, own < to) {
            (true, true) => {
                let (above, below) = (own - 1, own);
                let lines = (self.lines[below].1 - self.lines[above].1).max(1);
                middle(above)
                    + (middle(below) - middle(above)) * (line2 - self.lines[above].1) / lines
            }
            (true, false) => middle(own - 1) + (line2 - self.lines[own - 1].1) * UNIT / 2,
            (false, true) => middle(own) - (self.lines[own].1 - line2) * UNIT / 2,
            (false, false) => 0,
        }
    }
}

/// The cheapest way to share rows out and what it costs; `begun` is told what
/// it costs at least to let each label begin at each row.
fn shared(
    rows: &[RowHeight],
    marks: &[Mark],
    starts: &[bool],
    walls: &[bool],
    way: &Way,
    begun: &mut [Vec<i32>],
) -> (i32, Vec<Option<usize>>) {
    let count = rows.len();
    let begins = |from: usize| {
        let may = from == 0 || starts.get(from).copied().unwrap_or(true);
        if may { 0 } else { LINE }
    };
    let walled = sums(walls.iter().copied());
    let crosses = |from: usize, to: usize| match walled.get(to) {
        Some(before) => (before - walled[from + 1]) * LINE,
        None => 0,
    };
    // What each label costs over the rows of a range, found once.
    let costs: Vec<Vec<Vec<i32>>> = marks
        .iter()
        .map(|mark| {
            let middle = way.at(mark);
            let astride = mark.astride(rows);
            let excluded = sums(rows.iter().map(|row| row.groups.exclude(mark.groups)));
            let page = rows.partition_point(|row| row.page < mark.page)
                ..rows.partition_point(|row| row.page <= mark.page);
            let all = |from: usize, to: usize| match to == from {
                true => LINE * 9 + astride(from..to),
                false => {
                    begins(from)
                        + crosses(from, to)
                        + misplaced(mark, from..to) * way.trust() / 8
                        + off(rows, from..to, &page, mark, middle, way)
                        + (excluded[to] - excluded[from]) * LINE * 4
                        + astride(from..to)
                }
            };
            let of = |from: usize| (from..=count).map(|to| all(from, to)).collect();
            (0..=count).map(of).collect()
        })
        .collect();
    // best[mark][end]: the first marks have the rows before `end`.
    let mut best = vec![vec![(NEVER, 0usize); count + 1]; marks.len() + 1];
    best[0][0] = (way.unusual(), 0);
    for (nth, of) in costs.iter().enumerate() {
        for from in 0..=count {
            let so_far = best[nth][from].0;
            for (to, cost) in (from..=count).zip(&of[from]).filter(|_| so_far < NEVER) {
                if so_far + cost < best[nth + 1][to].0 {
                    best[nth + 1][to] = (so_far + cost, from);
                }
            }
        }
    }
    // rest[from]: what the labels behind cost over the rows from there on.
    let mut rest = vec![NEVER; count + 1];
    rest[count] = 0;
    for (nth, of) in costs.iter().enumerate().rev() {
        let mut own = vec![NEVER; count + 1];
        for from in 0..=count {
            for (to, cost) in (from..=count).zip(&of[from]).filter(|(to, _)| rest[*to] < NEVER) {
                let total = cost + rest[to];
                own[from] = own[from].min(total);
                if let Some(least) = begun[nth].get_mut(from).filter(|_| to > from) {
                    *least = (*least).min(best[nth][from].0.saturating_add(total));
                }
            }
        }
        rest = own;
    }
    let mut out = vec![None; marks.len()];
    let mut end = count;
    for nth in (0..marks.len()).rev() {
        let from = best[nth + 1][end].1;
        out[nth] = (from < end).then_some(from);
        end = from;
    }
    (best[marks.len()][count].0, out)
}

/// The cost of rows whose names speak for another label.
fn misplaced(mark: &Mark, rows: Range<usize>) -> i32 {
    match (mark.misplaced.get(rows.start), mark.misplaced.get(rows.end)) {
        (Some(before), Some(to)) => (to - before) * LINE,
        _ => 0,
    }
}

/// For each row how many rows before it pass, and one more for all of them.
fn sums(rows: impl Iterator<Item = bool>) -> Vec<i32> {
    let mut sum = 0;
    let running = rows.map(|passes| {
        sum += i32::from(passes);
        sum
    });
    std::iter::once(0).chain(running).collect()
}

/// How far a label stands from where it belongs beside its rows.
///
/// A label is printed on the first page of its rows; where a page ends inside
/// them, it stands in the middle of what the page shows or at its top.
/// `own`: the rows on its page.
fn off(
    rows: &[RowHeight],
    group: Range<usize>,
    own: &Range<usize>,
    mark: &Mark,
    middle: i32,
    way: &Way,
) -> i32 {
    let page = mark.page;
    let (first, last) = (group.start, group.end - 1);
    let early = rows[first].page < page;
    let from = own.start.clamp(first, group.end);
    let to = own.end.clamp(first, group.end);
    if from == to {
        return LINE * 8;
    }
    let cut = rows[last].page > page || rows[to - 1].cut;
    let ends_page = rows.get(to).is_some_and(|next| next.page > page);
    // Cells that a page cuts may stand anywhere; no row at all is still worse.
    let hang = ((mark.top - rows[from].top).abs() * LINE).min(LINE * 5);
    let before = if early { LINE * 3 } else { 0 };
    let off = match way {
        Way::Top(_) => return before + hang,
        Way::Middle(scale) => {
            let (start, end) = (scale.rows[from].0, scale.rows[to - 1].1);
            (2 * middle - start - end).abs() * LINE / (2 * UNIT)
        }
        Way::Exact(alignment) => {
            let (top, bottom) = (rows[from].top, rows[to - 1].bottom);
            let odd =
                *alignment == Alignment::Middle && (bottom - top - mark.bottom + mark.top) % 2 != 0;
            let must = begins(*alignment, top, bottom, mark.bottom - mark.top + 1);
            (mark.top - must).abs() * LINE + if odd { ODD } else { 0 }
        }
    };
    let off = off.min(LINE * 5);
    before
        + if cut {
            off.min(hang + LINE / 4)
        } else if ends_page {
            off.min(hang + LINE / 2)
        } else {
            off.min(hang + LINE * 3)
        }
}

/// Every label to the row it stands beside.
fn nearest(rows: &[RowHeight], marks: &[Mark]) -> Vec<First> {
    let mut least = 0;
    marks
        .iter()
        .map(|mark| {
            let row = rows.partition_point(|row| row.bottom < mark.top).min(rows.len() - 1);
            let own = (row >= least).then_some(row);
            least = least.max(row + 1);
            First { row: own, doubtful: false }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of one line each, and labels beside these lines: where each label
    /// begins, with `?` where another row would do as well.
    fn picture(rows: i32, labels: &[i32]) -> String {
        let row = |y: i32| RowHeight {
            middle2: 2 * y,
            top: y,
            bottom: y,
            pieces: 1,
            page: 0,
            cut: false,
            groups: Groups::default(),
        };
        let mark = |y: &i32| Mark {
            top: *y,
            bottom: *y,
            page: 0,
            tight: true,
            groups: Groups::default(),
            misplaced: Vec::new(),
        };
        let rows: Vec<RowHeight> = (0..rows).map(row).collect();
        let marks: Vec<Mark> = labels.iter().map(mark).collect();
        let told = |first: First| {
            let row = first.row.map_or("-".to_owned(), |row| row.to_string());
            if first.doubtful { row + "?" } else { row }
        };
        first_rows(&rows, &marks, &[], None, &[])
            .into_iter()
            .map(told)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn a_label_between_two_places_is_in_doubt() {
        assert_eq!(picture(6, &[1, 4]), "0 3");
        assert_eq!(picture(4, &[1, 2]), "0 1?");
    }
}
