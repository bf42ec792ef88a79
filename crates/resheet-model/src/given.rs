//! What a document says of its own text: rows, cells, and where they stand.
//!
//! A document (a workbook, a Word file, a PDF) comes to the stages as text, a
//! row a line with tabs between cells, so that every stage works on it as on
//! any dump. Beside the text stands a [`Given`]: which cells the rows have and
//! which of them are merged, so that nobody guesses it from the tabs, and the
//! [`Spot`] of every piece of the text in the document.

use std::fmt;

use crate::span::Span;

/// What parts the lines of one cell in the text of a document: a row of the
/// document stays one line of the text. It is white space to everybody.
pub const LINE_IN_CELL: char = '\u{2028}';

/// What a document gives beyond its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Given {
    /// The kind of document, as in `xlsx`.
    pub kind: &'static str,
    /// Worksheets by their number in [`Spot::Cell`].
    pub worksheets: Vec<String>,
    /// Stretches of the text whose rows and cells are known, in order.
    pub tables: Vec<GivenTable>,
    /// Whether lines outside of tables are paragraphs and nothing else. Lines of
    /// a page that draws no rules may well be a table.
    pub paragraphs: bool,
    /// Where pieces of the text stand, in the order of the text.
    pub spots: Vec<(Span, Spot)>,
    /// What a cell holds where it shows less of it: `0.9978` under `99.8%`. In the
    /// order of the text.
    pub stored: Vec<(Span, String)>,
    /// Cells whose borders are in doubt, in the order of the text.
    pub doubtful: Vec<Span>,
}

/// A table of a document.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GivenTable {
    /// Its rows, a line of the text each.
    pub rows: Vec<GivenRow>,
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GivenRow {
    /// Its line, without the line end.
    pub span: Span,
    /// The cells that begin in it, blank ones included, from left to right.
    pub cells: Vec<GivenCell>,
}

/// A cell of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GivenCell {
    /// Its text; its lines are parted by [`LINE_IN_CELL`].
    pub span: Span,
    /// Its column in the table, from 0.
    pub column: u32,
    /// Columns it covers.
    pub columns: u32,
    /// Rows it covers.
    pub rows: u32,
}

/// A place in a document.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Spot {
    /// On a page, as it is shown.
    Page {
        /// From 1.
        page: u32,
        /// The rectangle of the cell or line.
        area: Area,
    },
    /// In a worksheet.
    Cell {
        /// Index into [`Given::worksheets`].
        worksheet: u32,
        /// Row, from 0.
        row: u32,
        /// Column, from 0.
        column: u32,
    },
    /// In a table of a text document.
    Table {
        /// Which table, from 1, in the order of the document.
        table: u32,
        /// Row, from 1.
        row: u32,
        /// Which cell of the row, from 1.
        cell: u32,
    },
    /// A paragraph outside of tables.
    Paragraph {
        /// Which, from 1.
        number: u32,
    },
}

/// A rectangle on a page, in points from the upper left corner.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Area {
    /// Left edge.
    pub left: u32,
    /// Upper edge.
    pub top: u32,
    /// Right edge.
    pub right: u32,
    /// Lower edge.
    pub bottom: u32,
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.left, self.top, self.right, self.bottom)
    }
}

impl Given {
    /// Where the start of a span stands in the document.
    pub fn spot(&self, span: Span) -> Option<Spot> {
        held(&self.spots, span).copied()
    }

    /// What the cell at the start of a span holds, where it shows less.
    pub fn stored(&self, span: Span) -> Option<&str> {
        held(&self.stored, span).map(String::as_str)
    }

    /// Whether a span lies in a cell whose borders are in doubt.
    pub fn is_doubtful(&self, span: Span) -> bool {
        let after = self.doubtful.partition_point(|cell| cell.start <= span.start);
        after.checked_sub(1).is_some_and(|at| span.start < self.doubtful[at].end)
    }

    /// The cell or the place in words: `决算!C4`, `table 2, row 3, cell 1`.
    /// Nothing for a place on a page, which has a rectangle.
    pub fn cell(&self, spot: Spot) -> Option<String> {
        match spot {
            Spot::Page { .. } => None,
            Spot::Cell { worksheet, row, column } => {
                let name = self.worksheets.get(worksheet as usize).map_or("", String::as_str);
                Some(format!("{name}!{}{}", column_letters(column), row + 1))
            }
            Spot::Table { table, row, cell } => {
                Some(format!("table {table}, row {row}, cell {cell}"))
            }
            Spot::Paragraph { number } => Some(format!("paragraph {number}")),
        }
    }

    /// The whole place for a person: `page 2 (72 90 300 120)`, or the cell.
    pub fn shown(&self, spot: Spot) -> String {
        match spot {
            Spot::Page { page, area } => format!("page {page} ({area})"),
            other => self.cell(other).unwrap_or_default(),
        }
    }
}

/// What is kept of the piece that holds the start of a span, or begins there.
fn held<T>(pieces: &[(Span, T)], span: Span) -> Option<&T> {
    let after = pieces.partition_point(|(piece, _)| piece.start <= span.start);
    let (piece, kept) = pieces.get(after.checked_sub(1)?)?;
    (piece.start == span.start || span.start < piece.end).then_some(kept)
}

/// A column as a workbook names it: `A`, `Z`, `AA`.
pub fn column_letters(column: u32) -> String {
    const ALPHABET: u32 = 26;
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % ALPHABET).unwrap_or(0)));
        rest /= ALPHABET;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_stands_where_its_piece_does() {
        let spot = |column| Spot::Cell { worksheet: 0, row: 3, column };
        let given = Given {
            worksheets: vec!["决算".into()],
            spots: vec![
                (Span::new(0, 4), spot(0)),
                (Span::at(5), spot(1)),
                (Span::at(6), spot(27)),
            ],
            doubtful: vec![Span::new(0, 4)],
            ..Given::default()
        };
        let at = |place| given.spot(place).and_then(|spot| given.cell(spot));
        assert_eq!(at(Span::new(2, 3)).as_deref(), Some("决算!A4"));
        assert_eq!(at(Span::at(5)).as_deref(), Some("决算!B4"));
        assert_eq!(at(Span::at(6)).as_deref(), Some("决算!AB4"));
        assert_eq!(at(Span::at(4)), None);
        assert!(given.is_doubtful(Span::new(3, 4)) && !given.is_doubtful(Span::at(5)));
    }
}
