//! Pieces of one cell become its text; how likely two pieces are one cell.

use std::borrow::Cow;

use resheet_lexis::{Role, Shape, nothing};
use resheet_model::{Edge, RawCell, Span};

use super::piece::Piece;
use crate::dump::Dump;

/// What one line of distance costs; every other cost is measured by it.
pub(super) const LINE: i32 = 20;

/// The cell of pieces in reading order; a blank one at `place` without any.
pub(super) fn cell<'t>(
    text: Dump<'t, '_>,
    pieces: &[Piece],
    column: usize,
    place: usize,
) -> RawCell<'t> {
    let mut spans = pieces.iter().map(|piece| Span::new(piece.start, piece.end));
    RawCell {
        text: joined(text, pieces),
        span: spans.next().unwrap_or(Span::at(place)),
        more: spans.collect(),
        column: u32::try_from(column).unwrap_or(u32::MAX),
        columns: 1,
        rows: 1,
        edge: Edge::Blanks,
    }
}

/// The text of pieces in reading order: Latin words keep a blank between them,
/// a numbered item begins a line, all else is joined without anything.
pub(super) fn joined<'t>(text: Dump<'t, '_>, pieces: &[Piece]) -> Cow<'t, str> {
    match pieces {
        [] => Cow::Borrowed(""),
        [only] => Cow::Borrowed(only.text(text)),
        [first, rest @ ..] => {
            let mut out = first.text(text).to_owned();
            for piece in rest {
                append(&mut out, piece.text(text));
            }
            Cow::Owned(out)
        }
    }
}

fn append(out: &mut String, next: &str) {
    let before = out.chars().next_back();
    let after = next.chars().next();
    let ends = |c: char| matches!(c, '；' | '。' | ';' | '：' | ':' | '！' | '.');
    if before.is_some_and(ends) && is_item(next) {
        out.push('\n');
    } else if before.is_some_and(|c| c.is_ascii_alphabetic())
        && after.is_some_and(|c| c.is_ascii_alphabetic())
    {
        out.push(' ');
    }
    out.push_str(next);
}

/// Whether a numbered item begins: `1.建设`, `10、`, `(2)`; not `1.2 个`.
pub(super) fn is_item(text: &str) -> bool {
    let inner = text.trim_start_matches(['(', '（']);
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == inner.len() || inner.len() - rest.len() > 2 {
        return false;
    }
    let mut after = rest.chars();
    matches!(after.next(), Some('.' | '．' | '、' | ')' | '）'))
        && !after.next().is_some_and(|c| c.is_ascii_digit())
}

/// A text and what it looks like; looking is dear, so it is done once.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    pub(super) text: String,
    shape: Shape,
}

impl Looked {
    pub(super) fn at(dump: Dump<'_, '_>, text: &str) -> Looked {
        Looked { text: text.to_owned(), shape: dump.shape(text) }
    }

    /// The text with more behind it. Words stay words.
    pub(super) fn push(&mut self, dump: Dump<'_, '_>, next: &str) {
        self.text.push_str(next);
        if self.shape != Shape::Words || self.text.len() < 24 {
            self.shape = dump.shape(&self.text);
        }
    }
}

/// What it costs to take `next` for the continuation of the cell `so_far`.
pub(super) fn stacking(text: Dump<'_, '_>, so_far: &Looked, next: &Looked) -> i32 {
    let (above, below) = (so_far.shape, next.shape);
    let (so_far, next) = (so_far.text.as_str(), next.text.as_str());
    if is_open(so_far) {
        return -LINE / 2;
    }
    // Running text; no value is so long.
    if so_far.len() > 90 {
        return if so_far.ends_with('。') { LINE / 2 } else { 0 };
    }
    let both = format!("{so_far}{next}");
    let value =
        |shape| matches!(shape, Shape::Number | Shape::Percent | Shape::Quantity | Shape::Time);
    match (above, below) {
        (Shape::Dash | Shape::Unread, _) | (_, Shape::Dash | Shape::Unread) => 3 * LINE,
        (Shape::Number, Shape::Number | Shape::Percent | Shape::Quantity) => {
            // Digits wrap behind the point; two whole figures are two cells.
            let continues = so_far.contains(['.', '．']) && !next.contains(['.', '．', ',']);
            if continues && text.shape(&both) == below { LINE / 4 } else { 3 * LINE / 2 }
        }
        (Shape::Percent, _) if value(below) => 3 * LINE,
        (Shape::Time, Shape::Time | Shape::Quantity) if text.shape(&both) == Shape::Time => 0,
        (Shape::Quantity | Shape::Time, _) if value(below) => 2 * LINE,
        // `持续提` and `高` are one; a verdict of one character is none beside a longer one.
        (Shape::Verdict, Shape::Verdict)
            if next.chars().nth(1).is_none()
                && so_far.chars().nth(1).is_some()
                && text.shape(&both) == Shape::Verdict =>
        {
            0
        }
        (Shape::Verdict, Shape::Verdict) => 2 * LINE,
        (Shape::Words, Shape::Words) if text.is_known(&both) => 0,
        (Shape::Words, Shape::Words) if text.is_known(so_far) && text.is_known(next) => 3 * LINE,
        // Labels of rows are whole cells.
        (Shape::Words, Shape::Words) if is_fund_row(text, next) => 3 * LINE,
        _ if so_far.ends_with('。') => LINE / 2,
        _ => 0,
    }
}

/// Whether a bracket is still open at the end.
pub(super) fn is_open(text: &str) -> bool {
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '(' | '（' | '〔' | '【' => depth += 1,
            ')' | '）' | '〕' | '】' => depth -= 1,
            _ => {}
        }
    }
    depth > 0
}

/// Whether the vocabulary has it as the label of a funds row.
fn is_fund_row(text: Dump<'_, '_>, own: &str) -> bool {
    text.roles(own).iter().any(Role::is_fund_row)
}

/// Whether it is a printed number or a dash: what never wraps unless it must.
pub(super) fn is_figure(text: &str) -> bool {
    resheet_lexis::is_figure(text) || matches!(nothing(text), Some(Shape::Dash | Shape::Unread))
}

/// Whether it is a whole value: a figure, a quantity, a date, a verdict.
pub(super) fn is_value(dump: Dump<'_, '_>, text: &str) -> bool {
    !matches!(dump.shape(text), Shape::Words | Shape::Unit | Shape::Operator | Shape::Blank)
        && !is_open(text)
}
