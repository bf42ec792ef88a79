//! R012 wrapped-row, for groups of columns.
//!
//! **Repairs** a header of two lines whose second line names the columns of some groups of
//! the first, in dumps without positions: the names go where their group stands.
//!
//! **Recognised** by the rows below: with the names of the second line in place of some names
//! of the first, cells read as what their columns hold, and nearly as many cells stand in a
//! row as there are columns. All ways to part the second line among groups are weighed.
//!
//! **Wrong when** two groups beside each other have columns of the same kinds in another
//! number than weighed.
//!
//! **Example** `… ␣ 三级指标 ␣ 预期指标值 ␣ 实际完成值 ␣ 得分` and below
//! `符号 ␣ 数值 ␣ 单位` are `… ␣ 三级指标 ␣ 符号 ␣ 数值 ␣ 单位 ␣ 实际完成值 ␣ 得分`.

#[cfg(test)]
mod tests;

use std::ops::Range;

use resheet_lexis::{Features, IndicatorKind, Lexicon, Role, empty, is_han, unlike};
use resheet_model::{Code, Confidence, Edge, IndicatorColumn, Repair, RowKind};

use crate::rows::{Row, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R012;

/// Names of a line, at most, and the longest of the second, in characters.
const MOST_NAMES: usize = 14;
const NAME: usize = 16;

/// A group has so many columns at least, and a header no more groups.
const COLUMNS: usize = 2;
const MOST_GROUPS: usize = 3;

/// So many headers of a dump are weighed.
const MOST_HEADERS: usize = 40;

/// So many steps are taken for all headers of a dump, each a cell of a row and a column: a
/// header of a form takes some ten thousand.
const MOST_STEPS: usize = 3_000_000;

/// So many rows are weighed.
const ROWS: usize = 8;

/// What a cell costs that no column takes, and a row at most for a header to be right; in
/// tenths, as columns cost.
const NO_PLACE: u32 = 90;
const WELL: u32 = 45;

/// A row lacks no more of the columns: its levels and a reason.
const LACKS: usize = 4;

/// What stands in place of a group.
struct Group {
    /// The group among the names of the first line.
    at: usize,
    /// Its columns among those of the second.
    columns: Range<usize>,
}

pub(crate) fn propose(rows: &Rows<'_>, _: &Lexicon) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    // The sheets of a dump have one header again and again: each is weighed once.
    let mut weighed: Vec<(usize, Option<Vec<Group>>)> = Vec::new();
    let mut left = MOST_STEPS;
    for at in 1..rows.len() {
        if !may_be_header(&rows.at(at - 1), &rows.at(at)) {
            continue;
        }
        let known = weighed.iter().position(|(other, _)| is_same(rows, *other, at));
        let nth = known.unwrap_or(weighed.len());
        if known.is_none() {
            if weighed.len() >= MOST_HEADERS {
                continue;
            }
            weighed.push((at, groups(rows, at, &mut left)));
        }
        if let Some(groups) = &weighed[nth].1 {
            proposals.push(proposal(rows, at, groups));
        }
    }
    proposals
}

/// Whether two headers, by their second lines, have the same names.
fn is_same(rows: &Rows<'_>, one: usize, other: usize) -> bool {
    let same = |one: Row<'_>, other: Row<'_>| {
        one.len() == other.len()
            && one.with_features().zip(other.with_features()).all(|(a, b)| a.repeats(&b))
    };
    same(rows.at(one - 1), rows.at(other - 1)) && same(rows.at(one), rows.at(other))
}

/// Whether two rows may be the lines of a header: names in cells that blanks part.
fn may_be_header(upper: &Row<'_>, lower: &Row<'_>) -> bool {
    let parted = |row: &Row<'_>| {
        let edge = |edge: Edge| matches!(edge, Edge::Blank | Edge::Blanks);
        let blank = row.cells.iter().skip(1).all(|cell| edge(cell.edge));
        row.is_record && row.kind == RowKind::Cells && row.figures == 0 && blank
    };
    upper.len().max(lower.len()) <= MOST_NAMES
        && lower.len() >= COLUMNS
        && parted(upper)
        && parted(lower)
        && lower.filled().all(|cell| is_name(cell.features))
}

fn proposal(rows: &Rows<'_>, at: usize, groups: &[Group]) -> Proposal {
    let (upper, lower) = (rows.at(at - 1), rows.at(at));
    let mut edits = Vec::new();
    for (nth, group) in groups.iter().enumerate() {
        edits.push(Edit::Fold { row: at - 1, from: group.at, into: group.at - 1 });
        let before = (at - 1, group.at - nth);
        edits.extend(group.columns.clone().map(|name| Edit::Place { from: (at, name), before }));
    }
    Proposal {
        repair: Repair {
            rule: CODE,
            confidence: Confidence::Likely,
            span: lower.span,
            evidence: groups.iter().map(|group| upper.at(group.at).span).collect(),
            note: "the names of columns stand in place of their groups in the row above".to_owned(),
        },
        edits,
    }
}

/// The groups of the header whose second line is a row that may be one, if it has some.
fn groups(rows: &Rows<'_>, at: usize, left: &mut usize) -> Option<Vec<Group>> {
    let (upper, lower) = (rows.at(at - 1), rows.at(at));
    // What a word was taken for by its place in one of the lines says nothing.
    let kind =
        |features: &Features<'_>| IndicatorKind::of(features.roles).filter(|_| !features.learned);
    let level = |features: &Features<'_>| {
        use IndicatorColumn::{Level1, Level2, Level3};
        let of_level =
            |role: &Role| matches!(role, Role::IndicatorColumn(Level1 | Level2 | Level3));
        features.is(of_level)
    };
    let levels = upper.with_features().filter(|cell| level(cell.features)).count();
    let known = lower.with_features().filter(|cell| kind(cell.features).is_some()).count();
    if levels < 2 || known < COLUMNS || lower.with_features().any(|cell| level(cell.features)) {
        return None;
    }
    let kinds = |row: &Row<'_>| -> Vec<IndicatorKind> {
        let other = IndicatorKind::Other;
        row.with_features().map(|cell| kind(cell.features).unwrap_or(other)).collect()
    };
    let (above, below) = (kinds(&upper), kinds(&lower));
    // The heading of the part may stand in front of the names.
    let first = upper.with_features().position(|cell| level(cell.features))?;
    let body: Vec<Vec<&Features<'_>>> = rows
        .from(at + 1)
        .take(ROWS)
        .take_while(|row| row.figures > 0)
        .map(|row| row.filled().map(|cell| cell.features).collect())
        .collect();
    let widest = body.iter().map(Vec::len).max()?;
    let rows = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let plain: u32 = body.iter().map(|row| cost(row, &above[first..])).sum();
    let mut ways = Ways::new(&above, &below, &body, left);
    ways.may_be_group =
        (first + 1..upper.len()).filter(|&it| !level(upper.at(it).features)).collect();
    ways.most = plain.min(WELL.saturating_mul(rows).saturating_add(1));
    for count in 1..=MOST_GROUPS.min(below.len() / COLUMNS) {
        if (above.len() - first + below.len() - count).abs_diff(widest) <= LACKS {
            let start = ways.start();
            ways.go(first, 0, count, &start);
        }
    }
    let best = ways.best;
    // What was found before the steps were used up may not be the cheapest.
    best.filter(|_| *left > 0)
}

/// The search for the cheapest way to part the names of the second line among groups.
///
/// Ways that begin alike share what their first columns cost, and one is left as soon as
/// these cost as much as the best: all ways of a header with fourteen names on each line,
/// each by itself, took half a second.
struct Ways<'w> {
    above: &'w [IndicatorKind],
    below: &'w [IndicatorKind],
    /// Which names of the first line may be groups.
    may_be_group: Vec<usize>,
    /// How many cells each row has.
    lengths: Vec<usize>,
    /// What each cell costs in a column of each kind, row behind row.
    costs: Vec<(IndicatorKind, Vec<u32>)>,
    /// The groups chosen on the way.
    taken: Vec<(usize, Range<usize>)>,
    /// A way must cost less than this.
    most: u32,
    best: Option<Vec<Group>>,
    /// How many steps may still be taken.
    left: &'w mut usize,
}

impl<'w> Ways<'w> {
    fn new(
        above: &'w [IndicatorKind],
        below: &'w [IndicatorKind],
        body: &[Vec<&Features<'_>>],
        left: &'w mut usize,
    ) -> Self {
        let mut costs: Vec<(IndicatorKind, Vec<u32>)> = Vec::new();
        for &kind in above.iter().chain(below) {
            if costs.iter().all(|(known, _)| *known != kind) {
                let cells = body.iter().flatten();
                costs.push((kind, cells.map(|cell| unlike(cell.seen(), kind)).collect()));
            }
        }
        Ways {
            above,
            below,
            may_be_group: Vec::new(),
            lengths: body.iter().map(Vec::len).collect(),
            costs,
            taken: Vec::new(),
            most: 0,
            best: None,
            left,
        }
    }

    /// For each row, one behind the other, what its first cells cost without a column.
    fn start(&self) -> Vec<u32> {
        let row = |length: &usize| (0..).step_by(NO_PLACE as usize).take(length + 1);
        self.lengths.iter().flat_map(row).collect()
    }

    /// The same with one more column; none if no way that goes on so is any better.
    fn behind(&mut self, before: &[u32], kind: IndicatorKind) -> Option<Vec<u32>> {
        *self.left = self.left.saturating_sub(before.len());
        if *self.left == 0 {
            return None;
        }
        let (_, costs) = self.costs.iter().find(|(known, _)| *known == kind)?;
        let empty = empty(kind);
        let mut out = Vec::with_capacity(before.len());
        let (mut row, mut cell, mut sum) = (0, 0, 0_u32);
        for length in &self.lengths {
            let own = &before[row..=row + length];
            let mut last = own[0] + empty;
            let mut least = last;
            out.push(last);
            for at in 1..=*length {
                let placed = own[at - 1] + costs[cell + at - 1];
                last = placed.min(own[at] + empty).min(last + NO_PLACE);
                least = least.min(last);
                out.push(last);
            }
            sum = sum.saturating_add(least);
            row += length + 1;
            cell += length;
        }
        (sum < self.most).then_some(out)
    }

    /// Goes on from a name of the first line, where so many names of the second are done
    /// with, so many groups are to come, and the cells of each row cost `state`.
    fn go(&mut self, at: usize, from: usize, groups: usize, state: &[u32]) {
        if at == self.above.len() {
            if groups == 0 && from == self.below.len() {
                self.take(state);
            }
            return;
        }
        if groups > 0 && self.may_be_group.contains(&at) {
            let names = self.below.len();
            // The last group has all that is left, and each one before leaves enough.
            let fewest = if groups == 1 { names } else { from + COLUMNS };
            let most = names.saturating_sub(COLUMNS * (groups - 1));
            let mut own = state.to_vec();
            for end in from + 1..=most {
                let Some(longer) = self.behind(&own, self.below[end - 1]) else { break };
                own = longer;
                if end >= fewest.max(from + COLUMNS) {
                    self.taken.push((at, from..end));
                    self.go(at + 1, end, groups - 1, &own);
                    self.taken.pop();
                }
            }
        }
        let places = self.may_be_group.iter().filter(|place| **place > at).count();
        if places >= groups
            && let Some(state) = self.behind(state, self.above[at])
        {
            self.go(at + 1, from, groups, &state);
        }
    }

    /// Takes a way, if it is the cheapest so far.
    fn take(&mut self, state: &[u32]) {
        let mut end = 0;
        let ends = self.lengths.iter().map(|length| {
            end += length + 1;
            state[end - 1]
        });
        let cost = ends.sum();
        if cost < self.most {
            self.most = cost;
            let own =
                |(at, columns): &(usize, Range<usize>)| Group { at: *at, columns: columns.clone() };
            self.best = Some(self.taken.iter().map(own).collect());
        }
    }
}

/// What the cells of a row cost in some columns, in order.
fn cost(row: &[&Features<'_>], columns: &[IndicatorKind]) -> u32 {
    // The least for the cells so far, by how many columns are done with.
    let mut best: Vec<u32> = vec![0; columns.len() + 1];
    for (column, kind) in columns.iter().enumerate() {
        best[column + 1] = best[column] + empty(*kind);
    }
    for cell in row {
        let mut next: Vec<u32> = best.iter().map(|cost| cost + NO_PLACE).collect();
        for (column, kind) in columns.iter().enumerate() {
            let placed = best[column] + unlike(cell.seen(), *kind);
            next[column + 1] = next[column + 1].min(placed).min(next[column] + empty(*kind));
        }
        best = next;
    }
    best.last().copied().unwrap_or(0)
}

fn is_name(features: &Features<'_>) -> bool {
    features.length <= NAME
        && features.folded.contains(is_han)
        && !features.folded.contains(|c: char| c.is_ascii_digit())
}
