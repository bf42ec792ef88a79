//! Non-blank cells in reading order, each with what can be said of it before
//! its field is known. What a text says by itself is found out once a dump.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

use foldhash::fast::RandomState;
use resheet_lexis::{Lexicon, Role, Seen, Shape, fold, shape_and_number};
use resheet_model::{
    BoundCell, Confidence, Decimal, Edge, Grid, Presence, RowKind, Span, Stray, StrayKind,
};

/// What can be said of a text wherever it stands.
#[derive(Debug)]
pub(crate) struct Look<'a> {
    /// The text, outer white space removed.
    pub(crate) text: &'a str,
    /// The text folded for comparison.
    pub(crate) folded: Cow<'a, str>,
    /// How many characters it has, folded.
    pub(crate) length: usize,
    /// What it looks like.
    pub(crate) shape: Shape,
    /// Its value, if it looks like a number or a percentage.
    pub(crate) value: Option<Decimal>,
    /// What it may be called for, if it is a known label.
    pub(crate) roles: &'a [Role],
    /// What stands behind the label in brackets, folded.
    pub(crate) tail: String,
    /// Whether its roles were learned from this very dump.
    pub(crate) learned: bool,
    /// Whether it reads like the heading of a sheet.
    pub(crate) is_heading: bool,
    /// Whether it looks like page furniture.
    pub(crate) is_furniture: bool,
}

impl<'a> Look<'a> {
    fn new(text: &'a str, lexicon: &'a Lexicon) -> Self {
        let look = Look::of_figure(text);
        let found = if look.folded.len() <= 120 { lexicon.look(&look.folded) } else { None };
        let learned = found.as_ref().is_some_and(|bare| bare.learned);
        let (roles, tail) = found.map_or((&[][..], String::new()), |bare| (bare.roles, bare.tail));
        let is_heading = lexicon.is_title(&look.folded);
        let is_furniture = lexicon.is_furniture(&look.folded);
        Look { roles, tail, learned, is_heading, is_furniture, ..look }
    }

    /// The look of a text that is a figure and nothing else.
    pub(crate) fn of_figure(text: &'a str) -> Self {
        let folded = fold(text);
        let (shape, number) = shape_and_number(text);
        Look {
            text,
            length: folded.chars().count(),
            folded,
            shape,
            value: number.map(|number| number.value),
            roles: &[],
            tail: String::new(),
            learned: false,
            is_heading: false,
            is_furniture: false,
        }
    }

    /// Whether one of its roles passes.
    pub(crate) fn is(&self, test: impl Fn(&Role) -> bool) -> bool {
        self.roles.iter().any(test)
    }

    /// What of it speaks for a column.
    pub(crate) fn seen(&self) -> Seen<'_> {
        Seen { roles: self.roles, shape: self.shape, length: self.length, value: self.value }
    }

    /// Whether it is a label of any kind.
    pub(crate) fn is_label(&self) -> bool {
        !self.roles.is_empty()
    }

    /// Whether it is words, long or short.
    pub(crate) fn is_words(&self) -> bool {
        matches!(self.shape, Shape::Words | Shape::Verdict | Shape::Time)
    }
}

/// One cell as the binder sees it: where it stands, and the look of its text,
/// which it shares with all cells of the same text.
#[derive(Clone, Debug)]
pub(crate) struct Token<'a> {
    pub(crate) look: Rc<Look<'a>>,
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
    pub(crate) holds: bool,
    /// Whether its position can be held against that of a header: the dump
    /// drew its columns, or they were found.
    pub(crate) placed: bool,
    /// Whether it stands in a table, not on a line outside.
    pub(crate) in_table: bool,
    /// Blank lines and page ends between it and the token before it.
    pub(crate) gap: u32,
    /// How sure the repairs are that made its text.
    pub(crate) mended: Confidence,
    /// Indices into the dump's repairs.
    pub(crate) repairs: Cow<'a, [u32]>,
}

impl<'a> Deref for Token<'a> {
    type Target = Look<'a>;

    fn deref(&self) -> &Look<'a> {
        &self.look
    }
}

impl Token<'_> {
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
            confidence: confidence.min(self.mended),
            repairs: self.repairs.to_vec(),
        }
    }
}

/// Makes the tokens of a mended dump. Blank cells make none: in rows that hold,
/// the positions tell of them; where a line stands for a cell, the gaps do.
pub(crate) fn tokens<'a>(grid: &'a Grid<'_>, lexicon: &'a Lexicon) -> Vec<Token<'a>> {
    let mut tokens = Vec::with_capacity(grid.rows.iter().map(|row| row.cells.len()).sum());
    let mut looks = Looks { lexicon, known: HashMap::default() };
    let mut gap = 0;
    for (at, row) in grid.rows.iter().enumerate() {
        if matches!(row.kind, RowKind::Blank | RowKind::PageBreak) {
            gap += 1;
        }
        let placed = row.holds
            && row.kind == RowKind::Cells
            && !row.cells.iter().any(|cell| matches!(cell.edge, Edge::Blank | Edge::Glued));
        let last = row.cells.last();
        let width = last.map_or(0, |last| last.column.saturating_add(last.columns.max(1)));
        let ends_blank = last.is_some_and(|last| last.is_blank());
        for cell in &row.cells {
            let text = cell.text.trim();
            if text.is_empty() {
                continue;
            }
            tokens.push(Token {
                look: looks.of(text),
                span: cell.span,
                more: &cell.more,
                row: at,
                column: cell.column,
                columns: cell.columns.max(1),
                edge: cell.edge,
                width,
                ends_blank,
                holds: row.holds,
                placed,
                in_table: row.kind == RowKind::Cells,
                gap: std::mem::take(&mut gap),
                mended: mended(grid, &cell.repairs),
                repairs: Cow::Borrowed(&cell.repairs),
            });
        }
    }
    tokens
}

/// The least sure of some repairs.
fn mended(grid: &Grid<'_>, repairs: &[u32]) -> Confidence {
    let sure = repairs.iter().filter_map(|&at| grid.repairs.get(at as usize));
    sure.map(|repair| repair.confidence).min().unwrap_or_default()
}

/// The looks of the texts of a dump. Labels, verdicts and round figures are
/// most of its cells and stand in every sheet.
struct Looks<'a> {
    lexicon: &'a Lexicon,
    known: HashMap<&'a str, Rc<Look<'a>>, RandomState>,
}

impl<'a> Looks<'a> {
    /// Longer texts, in bytes, hardly come twice.
    const LONGEST: usize = 60;

    fn of(&mut self, text: &'a str) -> Rc<Look<'a>> {
        let new = || Rc::new(Look::new(text, self.lexicon));
        if text.len() > Self::LONGEST {
            return new();
        }
        Rc::clone(self.known.entry(text).or_insert_with(new))
    }
}
