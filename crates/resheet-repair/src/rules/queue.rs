//! R012 wrapped-row, where wrapped cells stand in a queue behind the others.
//!
//! **Repairs** texts of pages whose program wrote the cells of one line first, in their
//! order, and the cells of several lines behind them, in theirs: line by line, where the
//! sheet or the page ends.
//!
//! **Recognised** by a run of lines behind the indicators that begins with the year of the
//! heading, or stands behind the total, and whose lines make labels or cells that the rows
//! before it lack. Both orders are merged at the least cost ([`merge`]): each cell of the
//! queue goes where a row has none of its kind. Taken only if nearly all lines find a place
//! and the rows read no worse than without them.
//!
//! **Wrong when** two wrapped cells of one kind stand in rows of which only one lacks it.
//!
//! **Example** `清运方量 ⏎ 10 ⏎ 9.6 ⏎ … ⏎ ≥45000立方 ⏎ 米` is a row with its target.

mod merge;

use resheet_lexis::{IndicatorKind, Lexicon, Role, Shape};
use resheet_model::{Code, Confidence, Edge, Repair, RowKind};

use crate::rows::{Row, Rows};
use crate::{Edit, Proposal};
use merge::{Group, Item, Zone};

const CODE: Code = Code::R012;

/// A queue has so many lines, and a sheet before it so many cells.
const LINES: std::ops::RangeInclusive<usize> = 3..=64;
const MOST_CELLS: usize = 400;

/// So many rows are looked through for the end of a queue, blank ones included.
const MOST_ROWS: usize = 256;

/// Cells times lines times columns twice, at most: what the merge looks at grows with it.
const MOST_STEPS: usize = 3_000_000;

/// Columns of a table, at most.
const MOST_COLUMNS: usize = 16;

/// A row of so many cells is none of a queue.
const ROW: usize = 3;

/// So many groups of lines make a queue.
const GROUPS: usize = 2;

pub(crate) fn propose(rows: &Rows<'_>, lexicon: &Lexicon) -> Vec<Proposal> {
    if !rows.any_text(|features| is_total(features.roles)) {
        return Vec::new();
    }
    let mut proposals = Vec::new();
    let mut sheet = Sheet::default();
    let mut at = 0;
    while at < rows.len() {
        let row = rows.at(at);
        if let Some(end) = sheet.queue(rows, at) {
            proposals.extend(sheet.place(rows, at..end, lexicon));
            at = end;
            continue;
        }
        sheet.take(at, &row);
        at += 1;
    }
    proposals
}

fn is_total(roles: &[Role]) -> bool {
    roles.iter().any(|role| matches!(role, Role::Total))
}

/// The cells of a sheet since its heading, or since the last queue.
#[derive(Default)]
struct Sheet<'r> {
    items: Vec<Item<'r>>,
    zone: Zone,
    columns: Vec<IndicatorKind>,
    /// How many cells stand behind the total row's label, where it was met.
    ended: Option<usize>,
    /// Whether a queue was met.
    queued: bool,
    /// Whether a row is one of the form: then cells have their places.
    drawn: bool,
}

impl<'r> Sheet<'r> {
    /// Takes note of a row.
    fn take(&mut self, number: usize, row: &Row<'r>) {
        if matches!(row.kind, RowKind::Blank | RowKind::PageBreak) {
            return;
        }
        if row.filled().any(|cell| cell.features.is_heading) {
            *self = Sheet::default();
        }
        self.drawn |= row.is_record || row.cells.iter().any(|cell| cell.edge == Edge::Drawn);
        for (cell, own) in row.with_features().enumerate() {
            if own.features.is_blank() {
                continue;
            }
            let features = own.features;
            self.zone = self.zone.behind(features);
            if self.zone == Zone::Header
                && let Some(kind) = IndicatorKind::of(features.roles)
            {
                self.columns.push(kind);
            }
            self.ended = match self.ended {
                _ if is_total(features.roles) && self.zone == Zone::Tail => Some(0),
                ended => ended.map(|cells| cells + 1),
            };
            self.items.push(Item { row: number, cell, zone: self.zone, features });
        }
    }

    /// Where the queue ends that begins at a row, if one does.
    fn queue(&self, rows: &Rows<'_>, from: usize) -> Option<usize> {
        let in_table = matches!(self.zone, Zone::Table | Zone::Tail);
        let right = (1..=MOST_COLUMNS).contains(&self.columns.len());
        if self.drawn || !in_table || !right || self.items.len() > MOST_CELLS {
            return None;
        }
        let first = alone(&rows.at(from))?;
        let year = self.zone.is_year(first);
        let words = first.roles.is_empty() && first.shape == Shape::Words && !first.is_furniture;
        // Behind the total stand its points and the grade, and who signs.
        let behind = self.ended.is_some_and(|cells| cells > 1) && words;
        if !(year || behind) {
            return None;
        }
        let is_line = |row: &Row<'_>| {
            matches!(row.kind, RowKind::Blank | RowKind::PageBreak)
                || row.filled().count() < ROW && !row.filled().any(|cell| cell.features.is_heading)
        };
        let end = from + rows.from(from).take(MOST_ROWS).take_while(is_line).count();
        let lines = rows.from(from).take(end - from).filter_map(|row| alone(&row));
        let lines: Vec<_> = lines.collect();
        let figures = lines.iter().any(|line| matches!(line.shape, Shape::Number | Shape::Percent));
        let steps = self.items.len() * lines.len() * self.columns.len().pow(2);
        let fits = LINES.contains(&lines.len()) && steps <= MOST_STEPS;
        (fits && !figures && (year || self.queued || lines.len() > 3)).then_some(end)
    }

    /// What puts the lines of a queue in their places; the cells before it are done with.
    fn place(
        &mut self,
        rows: &Rows<'r>,
        queue: std::ops::Range<usize>,
        lexicon: &Lexicon,
    ) -> Vec<Proposal> {
        let lines = queue.clone().filter_map(|row| Some((row, alone(&rows.at(row))?)));
        let lines: Vec<_> = lines.collect();
        let texts: Vec<_> = lines.iter().map(|(_, features)| *features).collect();
        let items = std::mem::take(&mut self.items);
        let groups = merge::merge(&items, &texts, &self.columns, lexicon).unwrap_or_default();
        let sure = groups.iter().any(|group| group.is_label) || self.queued;
        if groups.len() < GROUPS || !sure {
            return Vec::new();
        }
        self.queued = true;
        groups.iter().map(|group| proposal(rows, group, &lines, &items)).collect()
    }
}

/// The only cell of a row, if it is one.
fn alone<'r>(row: &Row<'r>) -> Option<&'r resheet_lexis::Features<'r>> {
    let mut filled = row.filled();
    filled.next().filter(|_| filled.next().is_none()).map(|cell| cell.features)
}

fn proposal(
    rows: &Rows<'_>,
    group: &Group,
    lines: &[(usize, &resheet_lexis::Features<'_>)],
    items: &[Item<'_>],
) -> Proposal {
    let cell = |row: usize| {
        let at = rows.at(row).with_features().position(|cell| !cell.features.is_blank());
        (row, at.unwrap_or(0))
    };
    let first = cell(lines[group.lines.start].0);
    let joins = group
        .lines
        .clone()
        .skip(1)
        .map(|line| Edit::Join { from: cell(lines[line].0), into: first });
    let before = items.get(group.before).map(|item| (item.row, item.cell));
    let spans = group.lines.clone().map(|line| {
        let (row, at) = cell(lines[line].0);
        rows.at(row).at(at).span
    });
    let mut edits: Vec<Edit> = joins.collect();
    edits.extend(before.map(|before| Edit::Place { from: first, before }));
    let evidence = before.map(|(row, at)| rows.at(row).at(at).span);
    Proposal {
        repair: Repair {
            rule: CODE,
            confidence: Confidence::Likely,
            span: spans.reduce(resheet_model::Span::hull).unwrap_or_default(),
            evidence: evidence.into_iter().collect(),
            note: "the lines of this cell stood behind the others and were put in its row"
                .to_owned(),
        },
        edits,
    }
}
