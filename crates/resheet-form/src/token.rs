//! Non-blank cells in reading order, each with what can be said of it before
//! its field is known. What a text says by itself is in the table of texts.

use std::borrow::Cow;
use std::ops::Deref;
use std::rc::Rc;

use resheet_lexis::{Features, Shape, Texts, trim};
use resheet_model::{
    BoundCell, Code, Confidence, Edge, Finding, Grid, GridCell, GridRow, MOST_COLUMNS, Presence,
    RowKind, Span, Stray, StrayKind, Subject,
};

/// One cell as the binder sees it: where it stands, and the look of its text,
/// which it shares with all cells of the same text.
#[derive(Clone, Debug)]
pub(crate) struct Token<'a> {
    pub(crate) features: Rc<Features<'a>>,
    /// Its text, outer white space removed.
    pub(crate) text: &'a str,
    /// The first piece.
    pub(crate) span: Span,
    /// Further pieces.
    pub(crate) more: &'a [Span],
    /// The row it stands in, counted over the whole dump.
    pub(crate) row: usize,
    /// Its position in the dump's own grid.
    pub(crate) column: u32,
    /// Positions it covers.
    pub(crate) columns: u32,
    /// What stands before it.
    pub(crate) edge: Edge,
    /// Positions of the dump's grid that its row has.
    pub(crate) width: u32,
    /// Whether the last of them is blank.
    pub(crate) ends_blank: bool,
    /// Whether its row is a row of the form.
    pub(crate) is_record: bool,
    /// Whether its position can be held against that of a header: the dump
    /// drew its columns, or they were found.
    pub(crate) placed: bool,
    /// Whether it stands in a table, not on a line outside.
    pub(crate) in_table: bool,
    /// Blank lines and page ends between it and the token before it.
    pub(crate) gap: u32,
    /// How sure its text is: the repairs that made it, and the cuts on both its sides.
    pub(crate) text_confidence: Confidence,
    /// Indices into the dump's repairs.
    pub(crate) repairs: Cow<'a, [u32]>,
}

impl<'a> Deref for Token<'a> {
    type Target = Features<'a>;

    fn deref(&self) -> &Features<'a> {
        &self.features
    }
}

impl Token<'_> {
    /// Whether it is a line of its own, or a part of one, as the source has it.
    pub(crate) fn is_line(&self) -> bool {
        let as_printed =
            self.more.is_empty() && (self.span.end - self.span.start) as usize == self.text.len();
        as_printed
            && !self.placed
            && !self.is_record
            && matches!(self.edge, Edge::Line | Edge::Blank)
    }

    /// Every piece of the source it was read from.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Span> {
        std::iter::once(self.span).chain(self.more.iter().copied())
    }

    /// Its pieces as stray text.
    pub(crate) fn stray(&self, kind: StrayKind) -> impl Iterator<Item = Stray> {
        self.pieces().map(move |span| Stray { kind, span })
    }

    /// The cell bound to a leaf.
    pub(crate) fn bind(&self, confidence: Confidence) -> BoundCell {
        BoundCell {
            text: self.text.to_owned(),
            span: self.span,
            more: self.more.to_vec(),
            presence: if self.shape == Shape::Blank { Presence::Blank } else { Presence::Printed },
            confidence: confidence.min(self.text_confidence),
            repairs: self.repairs.to_vec(),
        }
    }
}

/// Makes the tokens of a repaired dump. Blank cells make none: in rows that hold,
/// the positions tell of them; where a line stands for a cell, the gaps do.
pub(crate) fn tokens<'a, 'l: 'a>(grid: &'a Grid<'_>, texts: &Texts<'l>) -> Vec<Token<'a>> {
    let mut tokens = Vec::with_capacity(grid.rows.iter().map(|row| row.cells.len()).sum());
    let mut gap = 0;
    for (at, row) in grid.rows.iter().enumerate() {
        let cells = row.cells.iter().filter(|cell| !is_beyond(row, cell));
        if matches!(row.kind, RowKind::Blank | RowKind::PageBreak) {
            gap += 1;
        }
        let placed = row.is_record
            && row.kind == RowKind::Cells
            && !row.cells.iter().any(|cell| matches!(cell.edge, Edge::Blank | Edge::Glued(_)));
        let last = row.cells.last();
        let width = last.map_or(0, |last| last.column.saturating_add(last.columns.max(1)));
        let ends_blank = last.is_some_and(|last| last.is_blank());
        let mut cells = cells.peekable();
        while let Some(cell) = cells.next() {
            let behind = cells.peek().map_or(Confidence::Certain, |next| next.edge.confidence());
            let cuts = cell.edge.confidence().min(behind);
            let text = trim(&cell.text);
            if text.is_empty() {
                continue;
            }
            tokens.push(Token {
                features: texts.of(text),
                text,
                span: cell.span,
                more: &cell.more,
                row: at,
                column: cell.column,
                columns: cell.columns.max(1),
                edge: cell.edge,
                width,
                ends_blank,
                is_record: row.is_record,
                placed,
                in_table: row.kind == RowKind::Cells,
                gap: std::mem::take(&mut gap),
                text_confidence: cuts.min(repair_confidence(grid, &cell.repairs)),
                repairs: Cow::Borrowed(&cell.repairs),
            });
        }
    }
    tokens
}

/// Whether a cell stands behind the columns that a row has at most.
fn is_beyond(row: &GridRow<'_>, cell: &GridCell<'_>) -> bool {
    cell.column >= MOST_COLUMNS && (row.is_record || cell.edge == Edge::Drawn)
}

/// What stands behind the columns that a row has at most, and a finding if
/// anything does.
pub(crate) fn beyond(grid: &Grid<'_>) -> (Vec<Stray>, Option<Finding>) {
    let mut stray = Vec::new();
    let mut rows = 0;
    for row in &grid.rows {
        let before = stray.len();
        // They are the last of their row.
        for cell in row.cells.iter().rev().take_while(|cell| is_beyond(row, cell)) {
            let pieces = std::iter::once(cell.span).chain(cell.more.iter().copied());
            let printed = pieces.filter(|span| !span.is_empty());
            stray.extend(printed.map(|span| Stray { kind: StrayKind::Unplaced, span }));
        }
        rows += usize::from(stray.len() > before);
    }
    let finding = stray.first().map(|first| {
        let finding = Finding::new(Code::B022, Subject::Input, first.span);
        finding.arg("rows", rows).arg("limit", MOST_COLUMNS)
    });
    (stray, finding)
}

/// The least sure of some repairs.
fn repair_confidence(grid: &Grid<'_>, repairs: &[u32]) -> Confidence {
    let sure = repairs.iter().filter_map(|&at| grid.repairs.get(at as usize));
    sure.map(|repair| repair.confidence).min().unwrap_or_default()
}
