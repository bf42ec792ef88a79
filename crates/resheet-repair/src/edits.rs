//! Changes to rows, and how they are made: the only place that changes a cell.

use std::borrow::Cow;
use std::ops::Range;

use resheet_model::{Confidence, Edge, Grid, GridCell, GridRow, RowKind, Span};

use crate::Proposal;

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

/// Makes the changes that a rule proposes, and logs its repairs.
pub(crate) fn apply(grid: &mut Grid<'_>, proposals: Vec<Proposal>) {
    let mut later = Later::default();
    for proposal in proposals {
        let index = grid.repairs.len() as u32;
        grid.repairs.push(proposal.repair);
        for edit in proposal.edits {
            later.edit(grid, edit, index);
        }
    }
    later.finish(grid);
}

/// What changes how many cells and rows there are: done last and at once, so that the cells
/// are counted as the rule saw them.
#[derive(Default)]
struct Later<'t> {
    /// Cells that are taken out.
    gone: Vec<(usize, usize)>,
    cuts: Vec<Cut>,
    parts: Parts,
    places: Places<'t>,
}

impl<'t> Later<'t> {
    fn edit(&mut self, grid: &mut Grid<'t>, edit: Edit, index: u32) {
        match edit {
            Edit::Fold { row, from, into } => {
                let end = {
                    let from = &grid.rows[row].cells[from];
                    from.column + from.columns
                };
                let cell = &mut grid.rows[row].cells[into];
                cell.columns = end.saturating_sub(cell.column).max(cell.columns);
                touch(cell, index);
                self.gone.push((row, from));
            }
            Edit::Join { from, into } => {
                let (text, span, more) = taken(&mut grid.rows[from.0].cells[from.1]);
                let cell = &mut grid.rows[into.0].cells[into.1];
                cell.text.to_mut().push_str(&text);
                cell.more.push(span);
                cell.more.extend(more);
                touch(cell, index);
                self.gone.push(from);
            }
            Edit::Lead { from, into } => {
                let (text, span, more) = taken(&mut grid.rows[from.0].cells[from.1]);
                let cell = &mut grid.rows[into.0].cells[into.1];
                cell.text = Cow::Owned(format!("{text}{}", cell.text));
                let own = std::mem::replace(&mut cell.span, span);
                cell.more.splice(0..0, more.into_iter().chain([own]));
                touch(cell, index);
                self.gone.push(from);
            }
            Edit::Move { from, into, length } => {
                let (text, span) = begun(&mut grid.rows[from.0].cells[from.1], length, index);
                let cell = &mut grid.rows[into.0].cells[into.1];
                cell.text.to_mut().push_str(&text);
                cell.more.push(span);
                touch(cell, index);
            }
            Edit::Place { from, before } => {
                let mut cell = grid.rows[from.0].cells[from.1].clone();
                cell.edge = Edge::Line;
                touch(&mut cell, index);
                self.places.push((before, cell));
                self.gone.push(from);
            }
            Edit::Reword { cell: (row, cell), text } => {
                let cell = &mut grid.rows[row].cells[cell];
                cell.text = text.into();
                touch(cell, index);
            }
            Edit::Spill { from: (row, from), parts, first } => {
                spill(&mut grid.rows[row].cells, from, first, parts, index);
            }
            Edit::Cut { cell: (row, cell), at } => self.cuts.push((row, cell, at, index)),
            Edit::Part { row, cells, rest } => self.parts.push((row, cells, rest, index)),
        }
    }

    fn finish(mut self, grid: &mut Grid<'t>) {
        self.gone.sort_unstable();
        self.gone.dedup();
        for gone in self.gone.chunk_by(|one, next| one.0 == next.0) {
            remove(&mut grid.rows[gone[0].0], gone);
        }
        if !self.places.is_empty() {
            place(grid, self.places);
        }
        self.cuts.sort_unstable_by_key(|&(row, cell, ..)| (row, cell));
        for cuts in self.cuts.chunk_by(|one, next| one.0 == next.0) {
            cut(&mut grid.rows[cuts[0].0], cuts);
        }
        if !self.parts.is_empty() {
            part(grid, self.parts);
        }
    }
}

/// What a cell holds, taken out of it: its text, its place and its further pieces.
fn taken<'t>(cell: &mut GridCell<'t>) -> (Cow<'t, str>, Span, Vec<Span>) {
    (std::mem::take(&mut cell.text), cell.span, std::mem::take(&mut cell.more))
}

/// The first bytes of a cell, taken out of it, and their place.
fn begun(cell: &mut GridCell<'_>, length: usize, repair: u32) -> (String, Span) {
    let text = cell.text[..length].to_owned();
    let (start, end) = (cell.span.start as usize, cell.span.end as usize);
    let rest = cell.text[length..].trim_start_matches(['\r', '\n']).to_owned();
    // A line end of the source may be longer than one of the text.
    let rest_at = if rest.contains('\n') && end - start != cell.text.len() {
        start + length
    } else {
        end - rest.len()
    };
    cell.text = Cow::Owned(rest);
    cell.span = Span::new(rest_at, end);
    touch(cell, repair);
    (text, Span::new(start, start + length))
}

/// Gives the parts of a cell to cells side by side.
fn spill(
    cells: &mut [GridCell<'_>],
    from: usize,
    first: usize,
    parts: Vec<Range<usize>>,
    repair: u32,
) {
    let text = std::mem::take(&mut cells[from].text);
    let start = cells[from].span.start as usize;
    for (cell, part) in cells[first..].iter_mut().zip(parts) {
        cell.span = Span::new(start + part.start, start + part.end);
        cell.text = Cow::Owned(text[part].to_owned());
        touch(cell, repair);
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
pub(crate) fn remove(row: &mut GridRow<'_>, gone: &[(usize, usize)]) {
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
pub(crate) type Cut = (usize, usize, Vec<usize>, u32);

/// Makes several cells of some of a row, the first first.
pub(crate) fn cut(row: &mut GridRow<'_>, cuts: &[Cut]) {
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

#[cfg(test)]
mod tests;
