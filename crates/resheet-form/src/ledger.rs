//! The account of a sheet's characters: what was read is somewhere.

use std::ops::Range;

use resheet_lexis::Shape;
use resheet_model::{BoundSheet, Label, Span, StrayKind, Subject};

use crate::doubt::{Doubt, Doubted};
use crate::regions::squeeze;
use crate::token::Token;

/// Books every piece of a token that no leaf, label or stray text of the sheet
/// holds yet: labels as labels, anything else as unplaced, with a doubt.
pub(crate) fn settle(
    mut sheet: BoundSheet,
    tokens: &[Token<'_>],
    range: Range<usize>,
    doubts: &mut Vec<Doubted>,
) -> BoundSheet {
    // The record keeps the label of an extra as text; its place is a label's.
    for extra in &sheet.extras {
        let pieces = std::iter::once(extra.label.span).chain(extra.label.more.iter().copied());
        let label = |span| Label { key: "extra".into(), text: squeeze(&extra.label.text), span };
        sheet.shape.labels.extend(pieces.map(label));
    }
    let mut booked = spans(&sheet);
    // They come in stretches that are in order already, which this sort makes use of.
    booked.sort_by_key(|span| u64::from(span.start) << 32 | u64::from(span.end));
    // Overlapping and touching spans become one, so that one look is enough.
    booked.dedup_by(|next, last| {
        let meets = next.start <= last.end;
        if meets {
            last.end = last.end.max(next.end);
        }
        meets
    });
    let is_booked = |piece: Span| {
        let at = booked.partition_point(|span| span.start <= piece.start);
        at > 0 && booked[at - 1].end >= piece.end
    };
    let mut lines = Lines::default();
    for (at, token) in tokens[range].iter().enumerate() {
        if token.pieces().all(is_booked) {
            continue;
        }
        let open: Vec<Span> = token.pieces().filter(|piece| !is_booked(*piece)).collect();
        if token.is_label() {
            let label = |span| Label { key: "label".into(), text: squeeze(token.text), span };
            sheet.shape.labels.extend(open.into_iter().map(label));
            continue;
        }
        if token.text.contains([':', '：']) || open.iter().all(|piece| holds_value(&booked, *piece))
        {
            // A label with its value in one cell, or a value in brackets: the value is booked.
            let label = |span| Label { key: "pair".into(), text: squeeze(token.text), span };
            sheet.shape.labels.extend(open.into_iter().map(label));
            continue;
        }
        let place = open[0];
        sheet
            .stray
            .extend(token.stray(StrayKind::Unplaced).filter(|stray| open.contains(&stray.span)));
        lines.add(at, token, place, doubts);
    }
    lines.tell(doubts);
    sheet.shape.labels.sort_by_key(|label| label.span);
    sheet.stray.sort_by_key(|stray| stray.span);
    sheet
}

/// Whether a piece is a booked one in brackets.
fn holds_value(booked: &[Span], piece: Span) -> bool {
    /// Of both brackets, in bytes, with the blanks inside of them.
    const BRACKETS: u32 = 8;
    let at = booked.partition_point(|span| span.start <= piece.start);
    booked.get(at).is_some_and(|span| {
        span.end <= piece.end && piece.end - piece.start <= span.end - span.start + BRACKETS
    })
}

/// Lines of words that follow each other: told once, as a person would read them.
#[derive(Default)]
struct Lines {
    last: usize,
    row: usize,
    span: Span,
    text: String,
}

impl Lines {
    fn add(&mut self, at: usize, token: &Token<'_>, place: Span, doubts: &mut Vec<Doubted>) {
        let next = !self.text.is_empty() && self.last + 1 == at && self.row < token.row;
        if !(next && token.shape == Shape::Words) {
            self.tell(doubts);
            self.span = place;
        }
        (self.last, self.row, self.span) = (at, token.row, self.span.hull(place));
        self.text.push_str(token.text);
        if token.shape != Shape::Words {
            self.tell(doubts);
        }
    }

    fn tell(&mut self, doubts: &mut Vec<Doubted>) {
        if !self.text.is_empty() {
            let doubt = Doubt::Unplaced.of(Subject::Sheet, self.span);
            doubts.push(doubt.arg("text", std::mem::take(&mut self.text)));
        }
    }
}

/// Every span that a sheet holds, in no order.
fn spans(sheet: &BoundSheet) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    sheet.each(|_, cell| {
        spans.push(cell.span);
        spans.extend(&cell.more);
    });
    spans.extend(sheet.shape.labels.iter().map(|label| label.span));
    spans.extend(sheet.shape.fund_columns.iter().map(|column| column.span));
    spans.extend(sheet.shape.indicator_columns.iter().map(|column| column.span));
    spans.extend(sheet.stray.iter().map(|stray| stray.span));
    spans.extend(sheet.repairs.iter().flat_map(|repair| repair.evidence.iter().copied()));
    spans.retain(|span| !span.is_empty());
    spans
}
