//! Cells whose text was wrapped to the width of a drawn column.

use std::borrow::Cow;

use resheet_model::{Edge, RawCell, Span};
use unicode_width::UnicodeWidthChar;

use crate::cells::{blank, trimmed};
use crate::dialect::without_marks;
use crate::markup::unmarked;

/// How many display columns a character takes, at a glance where it is what most are.
pub(crate) fn width(sign: char) -> usize {
    match sign {
        ' '..='~' => 1,
        '\u{4e00}'..='\u{9fff}' => 2,
        _ => sign.width().unwrap_or(0),
    }
}

/// Whether some writers count a character as wider than others do.
pub(crate) fn is_ambiguous(sign: char) -> bool {
    !matches!(sign, ' '..='~' | '\u{4e00}'..='\u{9fff}') && sign.width() != sign.width_cjk()
}

/// Every character of a line with its display column and byte offset. East
/// Asian wide characters take two columns.
pub(crate) fn columns_of(line: &str) -> impl Iterator<Item = (usize, usize, char)> + '_ {
    let mut column = 0;
    line.char_indices().map(move |(at, sign)| {
        let place = column;
        column += width(sign);
        (place, at, sign)
    })
}

/// No column of a form is wider, in display columns.
const WIDEST: usize = 1000;

/// A cell that grows line by line.
pub(crate) struct Wrapped {
    /// Where it stands, for a blank one.
    place: usize,
    /// Display columns of its text.
    width: usize,
    /// Its pieces; `None` between paragraphs.
    pieces: Vec<Option<Span>>,
}

impl Wrapped {
    /// A cell at a byte offset, `width` display columns wide.
    pub(crate) fn new(place: usize, width: usize) -> Self {
        Wrapped { place, width, pieces: Vec::new() }
    }

    /// Takes the next line of it.
    pub(crate) fn push(&mut self, text: &str, start: usize, end: usize) {
        let (start, end) = trimmed(text, start, end);
        if start < end {
            self.pieces.push(Some(Span::new(start, end)));
        } else if matches!(self.pieces.last(), Some(Some(_))) {
            self.pieces.push(None);
        }
    }

    /// The cell, with its pieces joined.
    ///
    /// A blank line inside is a new paragraph and becomes a line feed. Between
    /// two lines stands a blank only where the wrapping must have taken one:
    /// both sides are narrow characters, and neither fills its line. A word
    /// that is too long for the column is cut so that the piece before the cut
    /// (or, as pandoc does, the one behind it) fills a line.
    pub(crate) fn finish<'t>(mut self, text: &'t str, column: u32, edge: Edge) -> RawCell<'t> {
        if let [Some(only), ..] = self.pieces[..]
            && self.pieces.iter().flatten().count() == 1
        {
            let (start, end) = without_marks(text, only.start as usize, only.end as usize);
            self.pieces = vec![Some(Span::new(start, end))];
        }
        let mut joined = String::new();
        let mut paragraph = false;
        for piece in &self.pieces {
            let Some(span) = piece else {
                paragraph = true;
                continue;
            };
            let piece = &text[span.range()];
            if paragraph || joined.ends_with('\\') {
                // Markdown ends a line inside a paragraph with a backslash.
                let kept = joined.trim_end_matches('\\').len();
                joined.truncate(kept);
                joined.push('\n');
            } else if self.took_a_blank(&joined, piece) {
                joined.push(' ');
            }
            paragraph = false;
            joined.push_str(piece);
        }
        let mut spans = self.pieces.iter().flatten();
        let span = spans.next().copied().unwrap_or(Span::at(self.place));
        let more: Vec<Span> = spans.copied().collect();
        let joined: Cow<'t, str> = if more.is_empty() {
            unmarked(&text[span.range()])
        } else {
            Cow::Owned(without_bold(&unmarked(&joined)).to_owned())
        };
        if joined.trim().is_empty() {
            // Nothing but marks: blank, and the marks are drawing.
            return blank(span, column, edge);
        }
        RawCell { text: joined, span, more, column, columns: 1, rows: 1, edge }
    }

    fn took_a_blank(&self, before: &str, after: &str) -> bool {
        // Signs of ambiguous width, such as `≥` and `“`, are wide beside Han.
        let narrow = |sign: Option<char>| sign.is_some_and(|sign| sign.width_cjk() == Some(1));
        if !narrow(before.chars().next_back()) || !narrow(after.chars().next()) {
            return false;
        }
        // The last and the first word only, and no more of them than a column has:
        // a cell may be long.
        let width = self.width.min(WIDEST);
        let last: usize = before
            .chars()
            .rev()
            .take_while(|sign| !sign.is_whitespace())
            .take(width + 1)
            .filter_map(char_width)
            .sum();
        let first: usize = after
            .chars()
            .take_while(|sign| !sign.is_whitespace())
            .take(width + 1)
            .filter_map(char_width)
            .sum();
        last < width && first < width
    }
}

fn char_width(sign: char) -> Option<usize> {
    sign.width()
}

/// A label that was bold as a whole, after its pieces were joined.
fn without_bold(text: &str) -> &str {
    let (start, end) = without_marks(text, 0, text.len());
    &text[start..end]
}
