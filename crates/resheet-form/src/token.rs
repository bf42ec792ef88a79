//! Non-blank cells in reading order, each with what can be said of it before
//! its field is known.

use std::borrow::Cow;
use std::collections::HashMap;

use resheet_lexis::{Lexicon, Role, Shape, fold, shape_and_number};
use resheet_model::{
    BoundCell, Confidence, Decimal, Edge, Grid, GridCell, Presence, RowKind, Span, Stray, StrayKind,
};

/// One cell as the binder sees it.
#[derive(Clone, Debug)]
pub(crate) struct Token<'a> {
    /// Its text, outer white space removed.
    pub(crate) text: Cow<'a, str>,
    /// The text folded for comparison.
    pub(crate) folded: Cow<'a, str>,
    /// What it looks like.
    pub(crate) shape: Shape,
    /// Its value, if it looks like a number or a percentage.
    pub(crate) value: Option<Decimal>,
    /// What it may be called for, if it is a known label.
    pub(crate) roles: &'a [Role],
    /// What stands behind the label in brackets, folded.
    pub(crate) tail: String,
    /// The first piece.
    pub(crate) span: Span,
    /// Further pieces.
    pub(crate) more: Vec<Span>,
    /// The row it stands in, counted over the whole dump.
    pub(crate) row: usize,
    /// Its position in the dump's own grid.
    pub(crate) column: u32,
    /// Positions it covers.
    pub(crate) columns: u32,
    /// What stands before it.
    pub(crate) edge: Edge,
    /// Whether its row is a row of the form.
    pub(crate) holds: bool,
    /// Whether its position can be held against that of a header: the dump
    /// drew its columns, or they were found.
    pub(crate) placed: bool,
    /// Whether it stands in a table, not on a line outside.
    pub(crate) in_table: bool,
    /// Blank lines and page ends between it and the token before it.
    pub(crate) gap: u32,
    /// Indices into the dump's repairs.
    pub(crate) repairs: Vec<u32>,
}

impl Token<'_> {
    /// Whether one of its roles passes.
    pub(crate) fn is(&self, test: impl Fn(&Role) -> bool) -> bool {
        self.roles.iter().any(test)
    }

    /// Whether it is a label of any kind.
    pub(crate) fn is_label(&self) -> bool {
        !self.roles.is_empty()
    }

    /// Whether it is words, long or short.
    pub(crate) fn is_words(&self) -> bool {
        matches!(self.shape, Shape::Words | Shape::Verdict | Shape::Time)
    }

    /// Every piece of the source it was read from.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Span> {
        std::iter::once(self.span).chain(self.more.iter().copied())
    }

    /// Its pieces as stray text.
    pub(crate) fn stray(&self, kind: StrayKind) -> impl Iterator<Item = Stray> {
        self.pieces().map(move |span| Stray { kind, span })
    }

    /// Whether it has more characters than this, folded.
    pub(crate) fn is_longer(&self, most: usize) -> bool {
        self.folded.len() > most && self.length() > most
    }

    /// How many characters it has, folded.
    pub(crate) fn length(&self) -> usize {
        self.folded.chars().count()
    }

    /// The cell bound to a leaf.
    pub(crate) fn bind(&self, confidence: Confidence) -> BoundCell {
        BoundCell {
            text: self.text.clone().into_owned(),
            span: self.span,
            more: self.more.clone(),
            presence: if self.shape == Shape::Blank { Presence::Blank } else { Presence::Printed },
            confidence,
            repairs: self.repairs.clone(),
        }
    }
}

/// Makes the tokens of a mended dump. Blank cells make none: in rows that hold,
/// the positions tell of them; where a line stands for a cell, the gaps do.
pub(crate) fn tokens<'a>(grid: &'a Grid<'_>, lexicon: &'a Lexicon) -> Vec<Token<'a>> {
    let mut tokens = Vec::with_capacity(grid.rows.iter().map(|row| row.cells.len()).sum());
    let mut seen = Seen { lexicon, looks: HashMap::new() };
    let mut gap = 0;
    for (at, row) in grid.rows.iter().enumerate() {
        if matches!(row.kind, RowKind::Blank | RowKind::PageBreak) {
            gap += 1;
        }
        let placed = row.holds
            && row.kind == RowKind::Cells
            && !row.cells.iter().any(|cell| matches!(cell.edge, Edge::Blank | Edge::Glued));
        for cell in row.cells.iter().filter(|cell| !cell.is_blank()) {
            let mut token = token(cell, at, &mut seen);
            token.holds = row.holds;
            token.placed = placed;
            token.in_table = row.kind == RowKind::Cells;
            token.gap = gap;
            gap = 0;
            tokens.push(token);
        }
    }
    tokens
}

/// What can be said of a text wherever it stands.
#[derive(Clone)]
struct Looks<'a> {
    folded: Cow<'a, str>,
    shape: Shape,
    value: Option<Decimal>,
    roles: &'a [Role],
    tail: String,
}

impl<'a> Looks<'a> {
    fn new(text: &'a str, lexicon: &'a Lexicon) -> Self {
        let folded = fold(text);
        let found = if folded.len() <= 120 { lexicon.look(&folded) } else { None };
        let (shape, number) = shape_and_number(text);
        let (roles, tail) = found.map_or((&[][..], String::new()), |bare| (bare.roles, bare.tail));
        Looks { folded, shape, value: number.map(|number| number.value), roles, tail }
    }
}

/// What was said of the texts of a dump. Labels, verdicts and round figures are
/// most of its cells and stand in every sheet.
struct Seen<'a> {
    lexicon: &'a Lexicon,
    looks: HashMap<&'a str, Looks<'a>>,
}

impl<'a> Seen<'a> {
    /// Longer texts, in bytes, hardly come twice.
    const LONGEST: usize = 60;

    fn look(&mut self, text: &'a str) -> Looks<'a> {
        if text.len() > Self::LONGEST {
            return Looks::new(text, self.lexicon);
        }
        self.looks.entry(text).or_insert_with(|| Looks::new(text, self.lexicon)).clone()
    }
}

fn token<'a>(cell: &'a GridCell<'_>, row: usize, seen: &mut Seen<'a>) -> Token<'a> {
    let text = cell.text.trim();
    let Looks { folded, shape, value, roles, tail } = seen.look(text);
    Token {
        text: Cow::Borrowed(text),
        folded,
        shape,
        value,
        roles,
        tail,
        span: cell.span,
        more: cell.more.clone(),
        row,
        column: cell.column,
        columns: cell.columns.max(1),
        edge: cell.edge,
        holds: true,
        placed: false,
        in_table: true,
        gap: 0,
        repairs: cell.repairs.clone(),
    }
}
