//! Damage that can be repaired on the cells alone, before anyone knows what a
//! cell means for the record.
//!
//! [`repair`] takes the blocks of a dump and gives its rows, repaired, with the
//! log of what was done. Rules look and propose; the engine in this file is
//! the only place that changes a cell. A second run over the repaired rows
//! proposes nothing.
//!
//! A rule is one file under `rules/` and one line in [`RULES`].

mod rows;
mod rules;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use resheet_lexis::{Lexicon, Texts};
use resheet_model::{Block, Confidence, Edge, Grid, GridCell, GridRow, Repair, RowKind, Span};

use crate::rows::{RowFeatures, Rows};

/// A change to the rows. Rows and cells are counted as the rule saw them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Edit {
    /// `from` repeats `into`, which stands to its left in the same row: one
    /// merged cell.
    Fold { row: usize, from: usize, into: usize },
    /// `from` goes on with the text of `into`, which stands before it.
    Join { from: (usize, usize), into: (usize, usize) },
    /// `into` goes on with the text of `from`, which stands before it.
    Lead { from: (usize, usize), into: (usize, usize) },
    /// The first bytes of `from` go on with the text of `into`, which stands above it.
    Move { from: (usize, usize), into: (usize, usize), length: usize },
    /// `from` stands before `before`, whose cells are counted without those that other edits
    /// take out of its row.
    Place { from: (usize, usize), before: (usize, usize) },
    /// The cell reads otherwise.
    Reword { cell: (usize, usize), text: String },
    /// The cell is several ones, cut at these bytes. No other edit of the rule concerns
    /// its row.
    Cut { cell: (usize, usize), at: Vec<usize> },
    /// The parts of a cell, by their bytes, are of cells side by side from `first` on, the
    /// others of which are blank.
    Spill { from: (usize, usize), parts: Vec<Range<usize>>, first: usize },
    /// The row is several ones: the parts of each cell by their bytes, one a row, or one
    /// for all; one behind all that are parted is of the row `rest`. No other edit of the
    /// rule concerns the row.
    Part { row: usize, cells: Vec<Vec<Range<usize>>>, rest: usize },
}

/// What a rule wants done, and why.
pub(crate) struct Proposal {
    pub(crate) repair: Repair,
    pub(crate) edits: Vec<Edit>,
}

struct Rule {
    name: &'static str,
    propose: fn(&Rows<'_>, &Lexicon) -> Vec<Proposal>,
}

/// The rules, in the order in which they run: each sees the rows as the ones
/// before it left them.
static RULES: &[Rule] = &[
    Rule { name: "mirror", propose: rules::mirror::propose },
    Rule { name: "script_cut", propose: rules::script_cut::propose },
    Rule { name: "script_order", propose: rules::script_order::propose },
    Rule { name: "queue", propose: rules::queue::propose },
    Rule { name: "merged_cut", propose: rules::merged_cut::propose },
    Rule { name: "split_header", propose: rules::split_header::propose },
    Rule { name: "column_groups", propose: rules::column_groups::propose },
    Rule { name: "joined_names", propose: rules::joined_names::propose },
    Rule { name: "wrapped_header", propose: rules::wrapped_header::propose },
    Rule { name: "merged_echo", propose: rules::merged_echo::propose },
    Rule { name: "rows_in_one", propose: rules::rows_in_one::propose },
    Rule { name: "leaked_line", propose: rules::leaked_line::propose },
    Rule { name: "broken_label", propose: rules::broken_label::propose },
    Rule { name: "cut_row", propose: rules::cut_row::propose },
    Rule { name: "wrapped_row", propose: rules::wrapped_row::propose },
    Rule { name: "centred_labels", propose: rules::centred_labels::propose },
    Rule { name: "cut_figure", propose: rules::cut_figure::propose },
    Rule { name: "figure_in_cell", propose: rules::figure_in_cell::propose },
    Rule { name: "spilled_cell", propose: rules::spilled_cell::propose },
    Rule { name: "footnote_mark", propose: rules::footnote_mark::propose },
    Rule { name: "misread_sign", propose: rules::misread_sign::propose },
];

/// The names of the rules, as a run may do without them.
pub fn rules() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name)
}

/// Repairs the rows of a dump. Takes any blocks and never fails; what no rule
/// knows stays as it was. Each text that differs is looked at once, in `texts`.
pub fn repair<'t>(blocks: Vec<Block<'t>>, texts: &Texts<'_>) -> Grid<'t> {
    let mut grid = Grid { rows: flatten(blocks), repairs: Vec::new() };
    let mut features = RowFeatures::new(&grid.rows, texts);
    let lexicon = texts.lexicon();
    for rule in RULES.iter().filter(|rule| lexicon.uses(rule.name)) {
        let proposals = (rule.propose)(&Rows::new(&grid.rows, &features), lexicon);
        if !proposals.is_empty() {
            apply(&mut grid, proposals);
            features = RowFeatures::new(&grid.rows, texts);
        }
    }
    grid
}

fn flatten(blocks: Vec<Block<'_>>) -> Vec<GridRow<'_>> {
    let mut rows = Vec::with_capacity(blocks.iter().map(|block| block.rows.len()).sum());
    for block in blocks {
        let (dialect, is_record) = (block.dialect, block.rows_are_records);
        rows.extend(block.rows.into_iter().map(|row| GridRow {
            kind: row.kind,
            dialect,
            is_record,
            span: row.span,
            cells: row.cells.into_iter().map(GridCell::from).collect(),
        }));
    }
    rows
}

fn apply(grid: &mut Grid<'_>, proposals: Vec<Proposal>) {
    let mut gone: Vec<(usize, usize)> = Vec::new();
    let mut cuts: Vec<Cut> = Vec::new();
    let mut parts = Vec::new();
    let mut places = Places::new();
    for proposal in proposals {
        let index = grid.repairs.len() as u32;
        grid.repairs.push(proposal.repair);
        for edit in proposal.edits {
            match edit {
                Edit::Fold { row, from, into } => {
                    let end = {
                        let from = &grid.rows[row].cells[from];
                        from.column + from.columns
                    };
                    let cell = &mut grid.rows[row].cells[into];
                    cell.columns = end.saturating_sub(cell.column).max(cell.columns);
                    touch(cell, index);
                    gone.push((row, from));
                }
                Edit::Join { from, into } => {
                    let (text, span, more) = {
                        let from = &mut grid.rows[from.0].cells[from.1];
                        (std::mem::take(&mut from.text), from.span, std::mem::take(&mut from.more))
                    };
                    let cell = &mut grid.rows[into.0].cells[into.1];
                    cell.text.to_mut().push_str(&text);
                    cell.more.push(span);
                    cell.more.extend(more);
                    touch(cell, index);
                    gone.push(from);
                }
                Edit::Lead { from, into } => {
                    let (text, span, more) = {
                        let from = &mut grid.rows[from.0].cells[from.1];
                        (std::mem::take(&mut from.text), from.span, std::mem::take(&mut from.more))
                    };
                    let cell = &mut grid.rows[into.0].cells[into.1];
                    cell.text = Cow::Owned(format!("{text}{}", cell.text));
                    let own = std::mem::replace(&mut cell.span, span);
                    cell.more.splice(0..0, more.into_iter().chain([own]));
                    touch(cell, index);
                    gone.push(from);
                }
                Edit::Move { from, into, length } => {
                    let (text, span) = {
                        let from = &mut grid.rows[from.0].cells[from.1];
                        let text = from.text[..length].to_owned();
                        let start = from.span.start as usize;
                        let rest = from.text[length..].trim_start_matches(['\r', '\n']);
                        // A line end of the source may be longer than one of the text.
                        let end = from.span.end as usize;
                        let rest_at = if rest.contains('\n') && end - start != from.text.len() {
                            start + length
                        } else {
                            end - rest.len()
                        };
                        from.text = Cow::Owned(rest.to_owned());
                        from.span = Span::new(rest_at, end);
                        touch(from, index);
                        (text, Span::new(start, start + length))
                    };
                    let cell = &mut grid.rows[into.0].cells[into.1];
                    cell.text.to_mut().push_str(&text);
                    cell.more.push(span);
                    touch(cell, index);
                }
                Edit::Place { from, before } => {
                    let mut cell = grid.rows[from.0].cells[from.1].clone();
                    cell.edge = Edge::Line;
                    touch(&mut cell, index);
                    places.push((before, cell));
                    gone.push(from);
                }
                Edit::Reword { cell: (row, cell), text } => {
                    let cell = &mut grid.rows[row].cells[cell];
                    cell.text = text.into();
                    touch(cell, index);
                }
                Edit::Spill { from: (row, from), parts, first } => {
                    let cells = &mut grid.rows[row].cells;
                    let text = std::mem::take(&mut cells[from].text);
                    let start = cells[from].span.start as usize;
                    for (cell, part) in cells[first..].iter_mut().zip(parts) {
                        cell.span = Span::new(start + part.start, start + part.end);
                        cell.text = Cow::Owned(text[part].to_owned());
                        touch(cell, index);
                    }
                }
                Edit::Cut { cell: (row, cell), at } => cuts.push((row, cell, at, index)),
                Edit::Part { row, cells, rest } => parts.push((row, cells, rest, index)),
            }
        }
    }
    gone.sort_unstable();
    gone.dedup();
    for gone in gone.chunk_by(|one, next| one.0 == next.0) {
        remove(&mut grid.rows[gone[0].0], gone);
    }
    if !places.is_empty() {
        place(grid, places);
    }
    cuts.sort_unstable_by_key(|&(row, cell, ..)| (row, cell));
    for cuts in cuts.chunk_by(|one, next| one.0 == next.0) {
        cut(&mut grid.rows[cuts[0].0], cuts);
    }
    if !parts.is_empty() {
        part(grid, parts);
    }
}

/// Cells that go to another place: in front of which one, and the cell.
type Places<'t> = Vec<((usize, usize), GridCell<'t>)>;

/// Puts cells in front of others; of several in front of one the first stands first. In
/// front of a row each has a row of its own.
fn place<'t>(grid: &mut Grid<'t>, mut places: Places<'t>) {
    places.sort_by_key(|(before, _)| *before);
    let mut places = places.into_iter().peekable();
    let rows = std::mem::take(&mut grid.rows);
    for (at, mut row) in rows.into_iter().enumerate() {
        while let Some((_, cell)) = places.next_if(|(before, _)| *before == (at, 0)) {
            let cells = vec![GridCell { column: 0, ..cell }];
            let span = cells[0].span;
            grid.rows.push(GridRow { kind: RowKind::Text, span, cells, ..row });
        }
        let count = row.cells.len();
        if places.peek().is_some_and(|(before, _)| before.0 == at) {
            for (nth, own) in std::mem::take(&mut row.cells).into_iter().enumerate() {
                let first = |before: (usize, usize)| before == (at, nth);
                while let Some((_, cell)) = places.next_if(|(before, _)| first(*before)) {
                    row.cells.push(cell);
                }
                row.cells.push(own);
            }
            while let Some((_, cell)) = places.next_if(|(before, _)| before.0 == at) {
                row.cells.push(cell);
            }
        }
        if row.cells.len() > count {
            // No position of such a row means anything.
            for (column, cell) in (0..).zip(&mut row.cells) {
                (cell.column, cell.columns) = (column, 1);
            }
        }
        grid.rows.push(row);
    }
}

/// The rows that are several ones, the first first: each with the parts of its cells, the
/// row of what stands behind them, and the repair.
type Parts = Vec<(usize, Vec<Vec<Range<usize>>>, usize, u32)>;

/// Makes several rows of one.
fn part(grid: &mut Grid<'_>, parts: Parts) {
    let mut parts = parts.into_iter().peekable();
    let rows = std::mem::take(&mut grid.rows);
    for (at, row) in rows.into_iter().enumerate() {
        let Some((_, cells, rest, repair)) = parts.next_if(|part| part.0 == at) else {
            grid.rows.push(row);
            continue;
        };
        let count = cells.iter().map(Vec::len).max().unwrap_or(1);
        let last = cells.iter().rposition(|parts| parts.len() > 1).unwrap_or(0);
        for nth in 0..count {
            let cells = row.cells.iter().zip(&cells).enumerate().map(|(at, (cell, parts))| {
                let owner = if at > last { rest } else { 0 };
                let own = if parts.len() > 1 { Some(nth) } else { (nth == owner).then_some(0) };
                let part = own.and_then(|own| parts.get(own)).cloned().unwrap_or_default();
                let start = cell.span.start as usize;
                let mut own = GridCell {
                    text: Cow::Owned(cell.text[part.clone()].to_owned()),
                    span: Span::new(start + part.start, start + part.end),
                    ..cell.clone()
                };
                touch(&mut own, repair);
                own
            });
            let cells = cells.collect();
            grid.rows.push(GridRow { cells, ..row.clone() });
        }
    }
}

/// Takes cells out of a row, all at once: one by one would cost the square of a wide row.
fn remove(row: &mut GridRow<'_>, gone: &[(usize, usize)]) {
    let all = gone.len() == row.cells.len();
    // The place of the row stays where its first cell was.
    let mut gone = gone[usize::from(all)..].iter().map(|(_, cell)| *cell).peekable();
    let mut at = 0;
    row.cells.retain(|_| {
        at += 1;
        gone.next_if_eq(&(at - 1)).is_none()
    });
    if !all {
        return;
    }
    match &mut row.cells[..] {
        // A row of a table is no gap in it for having gone to another.
        [last] if row.is_record => {
            last.text = Cow::Borrowed("");
            last.span = Span::at(last.span.start as usize);
        }
        _ => {
            row.cells.clear();
            row.kind = RowKind::Blank;
        }
    }
}

/// A cell by its row and place, the bytes of its text to cut it at, and the repair.
type Cut = (usize, usize, Vec<usize>, u32);

/// Makes several cells of some of a row, the first first.
fn cut(row: &mut GridRow<'_>, cuts: &[Cut]) {
    let mut cuts = cuts.iter().peekable();
    let mut more: u32 = 0;
    let whole = std::mem::take(&mut row.cells);
    for (at, mut cell) in whole.into_iter().enumerate() {
        cell.column = cell.column.saturating_add(more);
        let Some((.., bytes, repair)) = cuts.next_if(|cut| cut.1 == at) else {
            row.cells.push(cell);
            continue;
        };
        more = more.saturating_add(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        row.cells.extend(parts_of(&cell, bytes, *repair));
    }
    row.kind = RowKind::Cells;
}

/// The cells of one that is cut at some bytes of its text.
fn parts_of<'c, 't>(
    whole: &'c GridCell<'t>,
    at: &'c [usize],
    repair: u32,
) -> impl Iterator<Item = GridCell<'t>> + use<'c, 't> {
    let starts = std::iter::once(0).chain(at.iter().copied());
    let ends = at.iter().copied().chain([whole.text.len()]);
    starts.zip(ends).enumerate().map(move |(nth, (start, end))| {
        let first = whole.span.start as usize;
        let text = match &whole.text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[start..end]),
            Cow::Owned(text) => Cow::Owned(text[start..end].to_owned()),
        };
        let mut part = GridCell {
            text,
            span: Span::new(first + start, first + end),
            column: whole.column.saturating_add(u32::try_from(nth).unwrap_or(u32::MAX)),
            edge: if nth == 0 { whole.edge } else { Edge::Glued(Confidence::Certain) },
            ..whole.clone()
        };
        touch(&mut part, repair);
        part
    })
}

fn touch(cell: &mut GridCell<'_>, repair: u32) {
    if cell.repairs.last() != Some(&repair) {
        cell.repairs.push(repair);
    }
}
