//! The text of a document as it grows, with its cells and places.

use resheet_model::{
    Code, Finding, Given, GivenCell, GivenRow, GivenTable, LINE_IN_CELL, Span, Spot, Subject,
};

use unicode_width::UnicodeWidthChar;

use crate::limits;

/// What a document came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rendered {
    /// Its text: a row a line, tabs between cells.
    pub text: String,
    /// Its cells and places.
    pub given: Given,
    /// What is odd about it.
    pub findings: Vec<Finding>,
}

/// Writes a text and what is known of it.
///
/// A row of the document is a line. Between cells stand tabs, one a column, so
/// that what is below a merged cell or covered by one is blank. A line end in a
/// cell becomes [`LINE_IN_CELL`], a tab or another control character a blank.
#[derive(Default)]
pub(crate) struct Writer {
    out: Rendered,
    /// The table that grows, if one does.
    table: Option<GivenTable>,
    /// Whether more came than a document may have.
    full: bool,
}

/// A cell to be written.
pub(crate) struct NewCell<'a> {
    pub(crate) text: &'a str,
    pub(crate) column: u32,
    pub(crate) columns: u32,
    pub(crate) rows: u32,
    pub(crate) spot: Spot,
}

impl Writer {
    pub(crate) fn new(kind: &'static str) -> Self {
        let mut writer = Writer::default();
        writer.out.given.kind = kind;
        writer
    }

    pub(crate) fn given(&mut self) -> &mut Given {
        &mut self.out.given
    }

    pub(crate) fn find(&mut self, finding: Finding) {
        self.out.findings.push(finding);
    }

    /// Where the next character will stand.
    pub(crate) fn end(&self) -> Span {
        Span::at(self.out.text.len())
    }

    pub(crate) fn begin_table(&mut self) {
        self.end_table();
        self.table = Some(GivenTable::default());
    }

    pub(crate) fn end_table(&mut self) {
        if let Some(table) = self.table.take()
            && !table.rows.is_empty()
        {
            self.out.given.tables.push(table);
        }
    }

    /// Writes a row of the table at hand; gives the spans of its cells. Columns
    /// must grow from cell to cell.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = NewCell<'a>>) -> Vec<Span> {
        if self.is_full() {
            return Vec::new();
        }
        let start = self.out.text.len();
        let mut row = GivenRow::default();
        let mut at = 0;
        for cell in cells {
            let tabs = cell.column.saturating_sub(at).min(limits::COLUMN);
            self.out.text.extend(std::iter::repeat_n('\t', tabs as usize));
            at = cell.column;
            let span = self.text(cell.text);
            self.out.given.spots.push((span, cell.spot));
            let NewCell { column, columns, rows, .. } = cell;
            row.cells.push(GivenCell { span, column, columns: columns.max(1), rows: rows.max(1) });
        }
        row.span = Span::new(start, self.out.text.len());
        self.out.text.push('\n');
        let spans = row.cells.iter().map(|cell| cell.span).collect();
        match &mut self.table {
            Some(table) => table.rows.push(row),
            None => self.out.given.tables.push(GivenTable { rows: vec![row] }),
        }
        spans
    }

    /// Writes a line outside of tables; line ends in it end lines.
    pub(crate) fn line(&mut self, text: &str, spot: Spot) {
        for line in text.split(['\n', '\r', '\u{b}', '\u{c}', LINE_IN_CELL, '\u{2029}']) {
            if self.is_full() {
                return;
            }
            // Tabs stay: who typed one meant columns.
            let start = self.out.text.len();
            let line = line.trim();
            self.out.text.extend(line.chars().map(|sign| match sign {
                '\t' => '\t',
                sign if sign.is_control() => ' ',
                sign => sign,
            }));
            let span = Span::new(start, self.out.text.len());
            if !span.is_empty() {
                self.out.given.spots.push((span, spot));
            }
            self.out.text.push('\n');
        }
    }

    /// Writes a line of pieces, each at its place in columns of characters; gives the span
    /// from the first one to the last.
    pub(crate) fn pieces(
        &mut self,
        pieces: impl IntoIterator<Item = (usize, String, Spot)>,
    ) -> Span {
        if self.is_full() {
            return self.end();
        }
        let mut at = 0;
        let mut whole: Option<Span> = None;
        for (place, text, spot) in pieces {
            let blanks = place.saturating_sub(at).min(limits::COLUMN as usize);
            self.out.text.extend(std::iter::repeat_n(' ', blanks));
            let span = self.text(&text);
            let width: usize = text.chars().map(|sign| sign.width().unwrap_or(0)).sum();
            at = place.max(at) + width;
            self.out.given.spots.push((span, spot));
            whole = Some(whole.map_or(span, |first| Span { end: span.end, ..first }));
        }
        let whole = whole.unwrap_or(self.end());
        self.out.text.push('\n');
        whole
    }

    /// An empty line, unless one stands there.
    pub(crate) fn gap(&mut self) {
        if !self.out.text.is_empty() && !self.out.text.ends_with("\n\n") {
            self.out.text.push('\n');
        }
    }

    /// A line that says that a page ends.
    pub(crate) fn page_break(&mut self) {
        self.out.text.push_str("\u{c}\n");
    }

    fn text(&mut self, text: &str) -> Span {
        let start = self.out.text.len();
        let mut last = None;
        for sign in text.trim_matches(|sign: char| sign.is_whitespace()).chars() {
            match sign {
                // CR and LF together are one.
                '\n' if last == Some('\r') => {}
                '\n' | '\r' | '\u{b}' | '\u{c}' | LINE_IN_CELL | '\u{2029}' => {
                    self.out.text.push(LINE_IN_CELL);
                }
                sign if sign.is_control() => self.out.text.push(' '),
                sign => self.out.text.push(sign),
            }
            last = Some(sign);
        }
        Span::new(start, self.out.text.len())
    }

    /// Whether the document has all it may have.
    pub(crate) fn is_full(&mut self) -> bool {
        let cells = self.out.given.spots.len();
        if !self.full && (self.out.text.len() > limits::TEXT || cells > limits::CELLS) {
            self.full = true;
            let at = self.end();
            self.find(
                Finding::new(Code::D024, Subject::Input, at)
                    .arg("what", "cells")
                    .arg("limit", limits::CELLS),
            );
        }
        self.full
    }

    /// Says that a part was left out for its size.
    pub(crate) fn too_much(&mut self, what: &str, limit: u64) {
        let at = self.end();
        self.find(
            Finding::new(Code::D024, Subject::Input, at).arg("what", what).arg("limit", limit),
        );
    }

    /// Says that letters of a cell are struck out or hidden: they are no part of its
    /// value, which is likely at best.
    pub(crate) fn left_out(&mut self, text: &str, span: Span) {
        if !span.is_empty() {
            self.out.given.doubtful.push(span);
        }
        self.find(Finding::new(Code::D029, Subject::Input, span).arg("text", text));
    }

    /// Says that a part could not be read.
    pub(crate) fn cannot_read(&mut self, kind: &str, reason: &str) {
        let at = self.end();
        self.find(
            Finding::new(Code::D012, Subject::Input, at).arg("kind", kind).arg("reason", reason),
        );
    }

    pub(crate) fn finish(mut self) -> Rendered {
        self.end_table();
        self.out
    }
}
