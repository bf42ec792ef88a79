//! Lines and columns for many spans of one source.

use std::cell::Cell;

use resheet_model::{Place, SourceText, Span};

/// Works out places relative to the one asked for before.
///
/// [`SourceText::place`] counts some characters, from the start of the line or of
/// a stretch; from the neighbouring leaf they are fewer.
pub(crate) struct Places<'s> {
    source: &'s SourceText,
    /// Its offset into the text, and its place.
    last: Cell<(usize, Place)>,
}

/// A leaf so many bytes away is no neighbour. That of a merged cell may be as far away as
/// the table is long.
const FAR: usize = 256;

impl<'s> Places<'s> {
    pub(crate) fn new(source: &'s SourceText) -> Self {
        Places { source, last: Cell::new((0, source.place(Span::at(0)))) }
    }

    /// The same as [`SourceText::place`].
    pub(crate) fn place(&self, span: Span) -> Place {
        let line = self.source.line_number(span);
        let place = self.step(line, span).unwrap_or_else(|| self.source.place(span));
        self.last.set((span.start as usize, place));
        place
    }

    fn step(&self, line: u64, span: Span) -> Option<Place> {
        let (from, last) = self.last.get();
        if last.line != line {
            return None;
        }
        let to = span.start as usize;
        if from.abs_diff(to) > FAR {
            return None;
        }
        let between = self.source.text.get(from.min(to)..from.max(to))?;
        let characters = u32::try_from(between.chars().count()).ok()?;
        let column = if to >= from {
            last.column.checked_add(characters)?
        } else {
            last.column.checked_sub(characters)?
        };
        Some(Place { line, column, byte: self.source.origin.text + u64::from(span.start) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_step_lands_where_a_count_does(
            text in "[a甲\u{1f600}\t\r\n]{0,40}",
            spots in proptest::collection::vec(0usize..40, 0..12),
        ) {
            let source = SourceText::plain("t", text);
            let places = Places::new(&source);
            for spot in spots {
                if source.text.is_char_boundary(spot) {
                    let span = Span::at(spot);
                    prop_assert_eq!(places.place(span), source.place(span));
                }
            }
        }
    }
}
