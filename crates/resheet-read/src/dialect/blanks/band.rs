//! The lines of a table and how they are laid out, before its rows are known.

use resheet_model::{RawCell, RawRow, RowKind, Span};

use super::columns::{Part, Placed, place};
use super::header::Header;
use super::join::{cell, is_value, joined};
use super::matching;
use super::piece::{Metric, Piece, Printed};
use super::rows::Heights;
use crate::dump::Dump;

/// A row of the table with the page it begins on.
pub(super) struct PagedRow<'t> {
    pub(super) page: u32,
    pub(super) row: RawRow<'t>,
}

/// The lines of a table.
pub(super) struct Band<'a> {
    pub(super) text: Dump<'a, 'a>,
    pub(super) metrics: &'a [Metric],
    /// Header and body.
    pub(super) lines: &'a [Printed],
    pub(super) header: &'a Header,
    /// Index into `lines` of the line of the total, if it ends the table.
    pub(super) total: Option<usize>,
}

impl Band<'_> {
    /// The pieces of the line of the total, with the rest of its labels below; and
    /// those that only reach into it, the last line of a long cell above.
    pub(super) fn total_pieces(&self) -> (Vec<Piece>, Vec<Piece>) {
        let Some(at) = self.total else { return (Vec::new(), Vec::new()) };
        let above = at.checked_sub(1).map_or(&[][..], |above| &self.lines[above].pieces);
        let below = || self.lines[at + 1..].iter().flat_map(|line| &line.pieces);
        let begins = |piece: &Piece| {
            below().any(|rest| {
                rest.overlap(piece.x0, piece.x1) > 0
                    && self.text.is_known(&joined(self.text, &[*piece, *rest]))
            })
        };
        self.lines[at].pieces.iter().chain(below()).partition(|piece| {
            let own = piece.text(self.text);
            is_value(self.text, own)
                || self.text.is_known(own)
                || piece.y > self.lines[at].y
                || begins(piece)
                || !above.iter().any(|above| above.overlap(piece.x0, piece.x1) > 0)
        })
    }
}

/// A row of cells, blank ones included; none if all are blank.
pub(super) fn row<'t>(text: Dump<'t, '_>, cells: &[Vec<Piece>]) -> Option<RawRow<'t>> {
    let start = cells.iter().flatten().map(|piece| piece.start).min()?;
    let end = cells.iter().flatten().map(|piece| piece.end).max()?;
    let mut place = start;
    let cells: Vec<RawCell<'t>> = cells
        .iter()
        .enumerate()
        .map(|(column, pieces)| {
            let mut pieces = pieces.clone();
            pieces.sort_by_key(|piece| (piece.y, piece.x0));
            place = pieces.first().map_or(place, |piece| piece.end);
            cell(text, &pieces, column, place)
        })
        .collect();
    Some(RawRow { kind: RowKind::Cells, span: Span::new(start, end), cells })
}

/// Pages and blank lines by height.
pub(super) fn heights(lines: &[Printed]) -> Heights {
    let mut heights = Heights {
        pages: Vec::new(),
        blanks: Vec::new(),
        first: lines.first().map_or(0, |line| line.y),
    };
    let mut blanks = 0;
    for line in lines.iter().filter(|line| !line.page_break) {
        blanks += u32::from(line.pieces.is_empty());
        heights.pages.push(line.page);
        heights.blanks.push(blanks);
    }
    heights
}

/// The columns of all pages of a table, numbered alike.
pub(super) fn columns(band: &Band<'_>) -> (Vec<Placed>, usize) {
    let header = band.header.to - band.header.from;
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    for page in band.lines.chunk_by(|a, b| a.page == b.page) {
        let lines: Vec<(Vec<Piece>, bool)> = page
            .iter()
            .enumerate()
            .map(|(nth, line)| match band.total {
                Some(total) if at + nth == total => (band.total_pieces().1, false),
                Some(total) if at + nth > total => (Vec::new(), false),
                _ => (line.pieces.clone(), at + nth < header),
            })
            .filter(|(pieces, _)| !pieces.is_empty())
            .collect();
        at += page.len();
        if lines.is_empty() {
            continue;
        }
        let metric = page.first().and_then(|line| band.metrics.get(line.page as usize));
        parts.push(place(band.text, metric.copied().unwrap_or(Metric::Characters), &lines));
    }
    let mut parts = parts.into_iter();
    let Some(mut all) = parts.next() else { return (Vec::new(), 0) };
    let mut model = Part { placed: all.placed.clone(), columns: all.columns.clone() };
    let mut count = all.columns.len();
    for part in parts {
        let (known, new) = matching::columns(band.text, &model, &part);
        let spread = |placed: &mut Vec<Placed>| {
            for placed in placed {
                placed.column = known[placed.column];
            }
        };
        spread(&mut all.placed);
        spread(&mut model.placed);
        count = known.iter().chain(&new).map(|to| to + 1).max().unwrap_or(0);
        let mut columns = vec![(0, 0); count];
        for (to, bounds) in known.iter().zip(&model.columns) {
            columns[*to] = *bounds;
        }
        model.columns = columns;
        all.placed.extend(
            part.placed.iter().map(|placed| Placed { column: new[placed.column], ..*placed }),
        );
    }
    (all.placed, count)
}
