//! The cells of a dump, in reading order, as far as headers need them.

use std::ops::Deref;
use std::rc::Rc;

use resheet_lexis::{Features, Shape, Texts, Touching, is_han, may_be_of_name};
use resheet_model::{Block, Edge, Span};

/// One printed cell.
pub(crate) struct Piece<'l> {
    features: Rc<Features<'l>>,
    pub(crate) span: Span,
    /// Its row, counted over the dump.
    pub(crate) row: usize,
    pub(crate) column: u32,
    /// How many positions its row has.
    pub(crate) width: u32,
    /// Whether its row is a row of the form.
    pub(crate) is_record: bool,
    /// Whether its position can be held against that of a header.
    pub(crate) placed: bool,
    /// The cells that it may be, if it is a line of several; else empty.
    pub(crate) parts: Vec<Rc<Features<'l>>>,
}

impl<'l> Deref for Piece<'l> {
    type Target = Features<'l>;

    fn deref(&self) -> &Features<'l> {
        &self.features
    }
}

impl Piece<'_> {
    /// Whether it may be the name of a column that nobody knows.
    pub(crate) fn may_name(&self) -> bool {
        /// Names of columns are short, in characters.
        const LONGEST: usize = 16;
        let bare = bare(&self.folded);
        let length = bare.chars().count();
        // A bracket alone is a unit, not a name.
        self.roles.is_empty()
            && !bare.starts_with('(')
            && (2..=LONGEST).contains(&length)
            && without_period(bare).chars().all(|c| {
                is_han(c) || c.is_ascii_alphabetic() || matches!(c, '(' | ')' | '/' | '、' | '%')
            })
            && bare.chars().any(is_han)
            && matches!(self.shape, Shape::Words | Shape::Verdict | Shape::Unit)
    }

    /// Whether it may be a name of a column, the rest of one, or several.
    pub(crate) fn may_be_of_name(&self) -> bool {
        /// No header has more characters on a line with nothing between.
        const LONGEST: usize = 40;
        !self.is_record && may_be_of_name(&self.features, LONGEST)
    }
}

/// A name without the year or the months in front of it: `1-12月执行数`.
fn without_period(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '~'));
    if rest.len() < name.len() && rest.starts_with(['年', '月']) { rest } else { name }
}

/// All printed cells of a dump.
pub(crate) fn pieces<'l>(blocks: &[Block<'_>], texts: &Texts<'l>) -> Vec<Piece<'l>> {
    let mut out = Vec::new();
    let mut row = 0;
    for block in blocks {
        for own in &block.rows {
            row += 1;
            let width = own.cells.last().map_or(0, |last| last.column.saturating_add(1));
            for cell in &own.cells {
                let features = texts.of(&cell.text);
                if features.is_blank() {
                    continue;
                }
                out.push(Piece {
                    features,
                    span: cell.span,
                    row,
                    column: cell.column,
                    width,
                    is_record: block.rows_are_records,
                    placed: block.rows_are_records && cell.edge == Edge::Drawn,
                    parts: Vec::new(),
                });
            }
        }
    }
    part_lines(&mut out, texts);
    out
}

/// Says of each line which cells it may be.
fn part_lines<'l>(pieces: &mut [Piece<'l>], texts: &Texts<'l>) {
    if pieces.iter().all(|piece| piece.is_record) {
        return;
    }
    let all: Vec<Rc<Features<'l>>> = pieces.iter().map(|it| Rc::clone(&it.features)).collect();
    let touching = Touching::of(all.iter().map(|features| &**features));
    for piece in pieces.iter_mut().filter(|piece| !piece.is_record) {
        let parts = touching.cells(&piece.features, texts.lexicon());
        piece.parts = parts.into_iter().map(|part| texts.of(&piece.features.text[part])).collect();
    }
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
