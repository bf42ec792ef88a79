//! The cells of a dump, in reading order, as far as headers need them.

use std::borrow::Cow;

use resheet_lexis::{Lexicon, Role, Shape, fold, is_han, shape};
use resheet_model::{Block, Edge, Span};

/// One printed cell.
pub(crate) struct Piece<'b, 'l> {
    pub(crate) text: &'b str,
    pub(crate) folded: Cow<'b, str>,
    /// What it may be called for.
    pub(crate) roles: &'l [Role],
    pub(crate) span: Span,
    /// Its row, counted over the dump.
    pub(crate) row: usize,
    pub(crate) column: u32,
    /// Whether its row is a row of the form.
    pub(crate) holds: bool,
    /// Whether its position can be held against that of a header.
    pub(crate) placed: bool,
}

impl Piece<'_, '_> {
    /// Whether one of its roles passes.
    pub(crate) fn is(&self, test: impl Fn(&Role) -> bool) -> bool {
        self.roles.iter().any(test)
    }

    /// Whether it may be the name of a column that nobody knows.
    pub(crate) fn may_name(&self) -> bool {
        /// Names of columns are short, in characters.
        const LONGEST: usize = 16;
        let bare = bare(&self.folded);
        let length = bare.chars().count();
        self.roles.is_empty()
            && (2..=LONGEST).contains(&length)
            && bare.chars().all(|c| {
                is_han(c) || c.is_ascii_alphabetic() || matches!(c, '(' | ')' | '/' | '、' | '%')
            })
            && bare.chars().any(is_han)
            && matches!(shape(self.text), Shape::Words | Shape::Verdict | Shape::Unit)
    }
}

/// Labels are no longer than this, in bytes.
const LABEL: usize = 120;

/// All printed cells of a dump.
pub(crate) fn pieces<'b, 'l>(blocks: &'b [Block<'_>], lexicon: &'l Lexicon) -> Vec<Piece<'b, 'l>> {
    let mut out = Vec::new();
    let mut row = 0;
    for block in blocks {
        for own in &block.rows {
            row += 1;
            for cell in own.cells.iter().filter(|cell| !cell.is_blank()) {
                let text = cell.text.trim();
                let folded = fold(text);
                let look = |folded: &str| lexicon.look(folded).map_or(&[][..], |found| found.roles);
                let roles = if folded.len() <= LABEL { look(&folded) } else { &[] };
                out.push(Piece {
                    text,
                    folded,
                    roles,
                    span: cell.span,
                    row,
                    column: cell.column,
                    holds: block.rows_hold,
                    placed: block.rows_hold && !matches!(cell.edge, Edge::Blank | Edge::Glued),
                });
            }
        }
    }
    out
}

/// A folded label without the colon and the brackets behind it.
pub(crate) fn bare(folded: &str) -> &str {
    let mut bare = folded.trim_matches([':', '*']);
    while let Some(open) =
        bare.strip_suffix(')').and_then(|inner| inner.rfind('(')).filter(|open| *open > 0)
    {
        bare = bare[..open].trim_end_matches(':');
    }
    bare
}
