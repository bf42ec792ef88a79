//! The cells of a dump, in reading order, as far as headers need them.

use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::rc::Rc;

use resheet_lexis::{Look, Shape, Texts, cut_names, is_han};
use resheet_model::{Block, Edge, Span};

/// One printed cell.
pub(crate) struct Piece<'l> {
    look: Rc<Look<'l>>,
    pub(crate) span: Span,
    /// Its row, counted over the dump.
    pub(crate) row: usize,
    pub(crate) column: u32,
    /// How many positions its row has.
    pub(crate) width: u32,
    /// Whether its row is a row of the form.
    pub(crate) holds: bool,
    /// Whether its position can be held against that of a header.
    pub(crate) placed: bool,
    /// Whether a line end cut it.
    pub(crate) cut: bool,
}

impl<'l> Deref for Piece<'l> {
    type Target = Look<'l>;

    fn deref(&self) -> &Look<'l> {
        &self.look
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
            && bare.chars().all(|c| {
                is_han(c) || c.is_ascii_alphabetic() || matches!(c, '(' | ')' | '/' | '、' | '%')
            })
            && bare.chars().any(is_han)
            && matches!(self.shape, Shape::Words | Shape::Verdict | Shape::Unit)
    }
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
                let look = texts.of(&cell.text);
                if look.is_blank() {
                    continue;
                }
                out.push(Piece {
                    look,
                    span: cell.span,
                    row,
                    column: cell.column,
                    width,
                    holds: block.rows_hold,
                    placed: block.rows_hold && cell.edge == Edge::Drawn,
                    cut: false,
                });
            }
        }
    }
    whole_names(out, texts)
}

/// The pieces with names of columns whole that line ends cut.
fn whole_names<'l>(pieces: Vec<Piece<'l>>, texts: &Texts<'l>) -> Vec<Piece<'l>> {
    let lines: Vec<usize> = (0..pieces.len()).filter(|&at| !pieces[at].holds).collect();
    let begins = |at: usize| at == 0 || pieces[at - 1].row != pieces[at].row;
    let cells: Vec<_> = lines.iter().map(|&at| (&*pieces[at].look, begins(at))).collect();
    let cut = cut_names(&cells, texts.lexicon());
    if cut.is_empty() {
        return pieces;
    }
    let mut whole: HashMap<usize, String> = HashMap::new();
    let mut gone: HashSet<usize> = HashSet::new();
    for name in cut {
        let own = &lines[name];
        let text = own.iter().map(|&at| pieces[at].folded.as_str()).collect();
        whole.insert(own[0], text);
        gone.extend(&own[1..]);
    }
    let kept = pieces.into_iter().enumerate().filter(|(at, _)| !gone.contains(at));
    kept.map(|(at, piece)| match whole.get(&at) {
        Some(text) => Piece { look: texts.of(text), cut: true, ..piece },
        None => piece,
    })
    .collect()
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
