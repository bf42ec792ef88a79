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
            weighed.push((at, groups(rows, at)));
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
fn groups(rows: &Rows<'_>, at: usize) -> Option<Vec<Group>> {
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
    let may_be_group: Vec<usize> =
        (first + 1..upper.len()).filter(|&it| !level(upper.at(it).features)).collect();
    let mut best: Option<(u32, Vec<Group>)> = None;
    for count in 1..=MOST_GROUPS.min(below.len() / COLUMNS) {
        if (above.len() - first + below.len() - count).abs_diff(widest) > LACKS {
            continue;
        }
        each_way(&may_be_group, below.len(), count, &mut |groups| {
            let columns = columns(&above, &below, first, groups);
            let cost: u32 = body.iter().map(|row| cost(row, &columns)).sum();
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                let own =
                    groups.iter().map(|(at, columns)| Group { at: *at, columns: columns.clone() });
                best = Some((cost, own.collect()));
            }
        });
    }
    let rows = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let plain: u32 = body.iter().map(|row| cost(row, &above[first..])).sum();
    best.filter(|(cost, _)| *cost < plain && *cost <= WELL * rows).map(|(_, groups)| groups)
}

/// Calls `take` with every way to part so many names among so many groups, in order.
fn each_way(
    places: &[usize],
    names: usize,
    groups: usize,
    take: &mut impl FnMut(&[(usize, Range<usize>)]),
) {
    fn go(
        places: &[usize],
        from: usize,
        names: usize,
        groups: usize,
        taken: &mut Vec<(usize, Range<usize>)>,
        take: &mut impl FnMut(&[(usize, Range<usize>)]),
    ) {
        if groups == 0 {
            if from == names {
                take(taken);
            }
            return;
        }
        for (nth, &place) in places.iter().enumerate() {
            for end in from + COLUMNS..=names {
                taken.push((place, from..end));
                go(&places[nth + 1..], end, names, groups - 1, taken, take);
                taken.pop();
            }
        }
    }
    go(places, 0, names, groups, &mut Vec::new(), take);
}

/// The columns of a header with the names of the second line in place of groups.
fn columns(
    above: &[IndicatorKind],
    below: &[IndicatorKind],
    first: usize,
    groups: &[(usize, Range<usize>)],
) -> Vec<IndicatorKind> {
    let mut out = Vec::with_capacity(above.len() + below.len());
    for (at, kind) in above.iter().enumerate().skip(first) {
        match groups.iter().find(|(group, _)| *group == at) {
            Some((_, columns)) => out.extend_from_slice(&below[columns.clone()]),
            None => out.push(*kind),
        }
    }
    out
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
