//! R012 wrapped-row, where the label of merged rows lies in the row of their middle.
//!
//! **Repairs** drawn tables of a page whose merged cells were not found: a label of several
//! rows lies where it was printed, in the middle of them, and goes up to the first.
//!
//! **Recognised** by cells of the head that were cut and joined: in such a table nothing else
//! says where a merged cell begins.
//!
//! The rows are shared out so that each label lies in the middle of its own as far as can
//! be; labels of the level above begin where one of the level below does. There may be
//! several ways: none is certain.
//!
//! **Wrong when** labels lie at the top of their rows although the rest was cut.
//!
//! **Example** rows `⇥ 培训人次`, `数量指标 ⇥ 培训场次`, `⇥ 教材册数` are all of 数量指标.

use std::ops::Range;

use resheet_lexis::{Lexicon, Role};
use resheet_model::{Code, Confidence, Repair, RowKind, Span};

use crate::rows::{Cell, Row, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R012;

/// So many cells of a head were joined, or the table is not of this make.
const JOINED: usize = 3;

/// A longer table is left alone: to share out its rows costs their square.
const MOST_ROWS: usize = 100;

/// No form has more columns of levels.
const MOST_LEVELS: usize = 4;

pub(crate) fn propose(rows: &Rows<'_>, _: &Lexicon) -> Vec<Proposal> {
    if !rows.iter().any(|row| row.cells.iter().any(|cell| !cell.more.is_empty())) {
        return Vec::new();
    }
    let mut proposals = Vec::new();
    let mut joined = 0;
    for at in 0..rows.len() {
        let row = rows.at(at);
        if row.filled().any(|cell| cell.features.is_heading) {
            joined = 0;
        }
        joined += row.filled().filter(|cell| is_joined(&row, cell)).count();
        if row.is_drawn() && names(&row) {
            let body = body(rows, at + 1);
            let table = if joined >= JOINED { Table::new(rows, body) } else { None };
            proposals.extend(table.iter().flat_map(Table::proposals));
            joined = 0;
        }
    }
    proposals
}

/// Whether a cell was put together from several of its row.
fn is_joined(row: &Row<'_>, cell: &Cell<'_>) -> bool {
    let within = |span: &Span| span.start >= row.span.start && span.end <= row.span.end;
    !cell.repairs.is_empty() && cell.more.first().is_some_and(within)
}

/// Whether a row names columns of the indicators.
fn names(row: &Row<'_>) -> bool {
    row.names_columns(Role::heads_an_indicator_column)
}

/// The rows below a header, up to the total or to what is no row of a table.
fn body(rows: &Rows<'_>, from: usize) -> Range<usize> {
    let is_end = |row: &Row<'_>| {
        !(row.is_drawn() || row.kind == RowKind::Blank)
            || row.filled().any(|cell| cell.features.is(|role| *role == Role::Total))
            || row.filled().any(|cell| cell.labels_a_field())
            || names(row)
    };
    let end = rows.from(from).position(|row| is_end(&row)).map_or(rows.len(), |it| from + it);
    from..end
}

struct Table<'r> {
    rows: &'r Rows<'r>,
    /// Those with cells, and the lines each begins and ends at.
    own: Vec<(usize, usize, usize)>,
    /// The columns of levels, from the left.
    levels: Vec<u32>,
}

impl<'r> Table<'r> {
    fn new(rows: &'r Rows<'r>, body: Range<usize>) -> Option<Self> {
        let mut own = Vec::new();
        let mut line = 0;
        for at in body {
            let row = rows.at(at);
            let height = row.filled().map(|cell| cell.text.lines().count()).max().unwrap_or(0);
            if height > 0 {
                own.push((at, line, line + height));
            }
            line += height;
        }
        if own.len() < 2 || own.len() > MOST_ROWS {
            return None;
        }
        let mut table = Table { rows, own, levels: Vec::new() };
        table.levels = table.levels_of()?;
        Some(table)
    }

    /// The cell of a row and a column that is not blank.
    fn at(&self, row: usize, column: u32) -> Option<(usize, Cell<'r>)> {
        let row = self.rows.at(row);
        let nth = row.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        Some((nth, row.at(nth))).filter(|(_, cell)| !cell.features.is_blank())
    }

    /// Columns of labels before the first that is filled in every row: that of the names.
    fn levels_of(&self) -> Option<Vec<u32>> {
        let mut levels = Vec::new();
        for column in 0..=MOST_LEVELS as u32 {
            let cells: Vec<Cell<'r>> =
                self.own.iter().filter_map(|own| self.at(own.0, column)).map(|it| it.1).collect();
            if cells.len() == self.own.len() {
                return Some(levels);
            }
            let labels = cells.iter().all(|cell| cell.features.is_words());
            // A label of the whole table parts no rows.
            let section =
                |cell: &Cell<'_>| cell.features.is(|role| matches!(role, Role::Section(_)));
            // What was moved once stays.
            let moved = cells.iter().any(|cell| cell.span.start == cell.span.end);
            if !labels || moved {
                return None;
            }
            if !cells.is_empty() && !cells.iter().all(section) {
                levels.push(column);
            }
        }
        None
    }

    fn proposals(&self) -> Vec<Proposal> {
        let mut starts: Vec<bool> = vec![true; self.own.len()];
        let mut edits: Vec<(Cell<'r>, Edit)> = Vec::new();
        for &column in self.levels.iter().rev() {
            let labels: Vec<(usize, usize, Cell<'r>)> = (0..self.own.len())
                .filter_map(|at| self.at(self.own[at].0, column).map(|it| (at, it.0, it.1)))
                .collect();
            let places: Vec<(usize, bool)> =
                labels.iter().map(|(at, _, cell)| (*at, self.goes_down(*at, cell))).collect();
            let Some(firsts) = self.shared_out(&places, &starts) else { return Vec::new() };
            for (&(at, nth, cell), &first) in labels.iter().zip(&firsts) {
                let from = (self.own[at].0, nth);
                let row = self.own[first].0;
                let blank = self.rows.at(row).cells.binary_search_by_key(&column, |it| it.column);
                let edit = match blank {
                    Ok(into) if first < at => Edit::Join { from, into: (row, into) },
                    _ => Edit::Reword { cell: from, text: cell.text.to_string() },
                };
                edits.push((cell, edit));
            }
            starts.fill(false);
            for first in firsts {
                starts[first] = true;
            }
        }
        if !edits.iter().any(|(_, edit)| matches!(edit, Edit::Join { .. })) {
            return Vec::new();
        }
        let proposal = |(cell, edit): (Cell<'r>, Edit)| Proposal {
            repair: Repair {
                rule: CODE,
                confidence: Confidence::Likely,
                span: cell.span,
                evidence: vec![cell.span],
                note: "a label in the middle of its rows".to_owned(),
            },
            edits: vec![edit],
        };
        edits.into_iter().map(proposal).collect()
    }

    /// The first row of each label, so that all rows are shared out and the labels lie in
    /// the middle of theirs; rows begin a group only where they may.
    fn shared_out(&self, labels: &[(usize, bool)], starts: &[bool]) -> Option<Vec<usize>> {
        const NEVER: usize = usize::MAX;
        let rows = self.own.len();
        // The least cost of sharing so many rows out to the labels so far, and where the
        // last of them begins.
        let mut best = vec![NEVER; rows + 1];
        best[0] = 0;
        let mut begins: Vec<Vec<usize>> = Vec::with_capacity(labels.len());
        for (nth, &(label, goes_down)) in labels.iter().enumerate() {
            let next = labels.get(nth + 1).map_or(rows, |next| next.0);
            let mut now = vec![NEVER; rows + 1];
            let mut from = vec![0; rows + 1];
            for first in (0..=label).filter(|&first| best[first] < NEVER && starts[first]) {
                for end in label + 1..=next {
                    let cost = self.off_middle((label, goes_down), first..end);
                    let cost = best[first].saturating_add(cost);
                    if cost < now[end] {
                        (now[end], from[end]) = (cost, first);
                    }
                }
            }
            best = now;
            begins.push(from);
        }
        if best[rows] == NEVER {
            return None;
        }
        let mut end = rows;
        let mut firsts = vec![0; labels.len()];
        for (nth, from) in begins.iter().enumerate().rev() {
            firsts[nth] = from[end];
            end = from[end];
        }
        Some(firsts)
    }

    /// Whether the last part of a label was joined from the row below.
    fn goes_down(&self, at: usize, cell: &Cell<'_>) -> bool {
        let row = self.rows.at(self.own[at].0);
        cell.more.last().is_some_and(|last| last.start >= row.span.end)
    }

    /// How many half lines the middle of some rows is away from the row of their label, or
    /// from the edge below it.
    fn off_middle(&self, (label, goes_down): (usize, bool), rows: Range<usize>) -> usize {
        let middle = self.own[rows.start].1 + self.own[rows.end - 1].2;
        let (_, top, bottom) = self.own[label];
        let top = if goes_down { bottom } else { top };
        (2 * top).saturating_sub(middle) + middle.saturating_sub(2 * bottom)
    }
}
