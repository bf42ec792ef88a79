//! R012 wrapped-row.
//!
//! **Mends** wrapped cells whose lines became rows of their own: the second line
//! of a cell stands in the next row below it, or alone at its beginning.
//!
//! **Recognised** by what such a row lacks. It has no figure, no label, and no
//! cell but where the row above has words that do not end a sentence; and either
//! it has one cell only, or it cannot begin a row: the row above has figures,
//! begins with a label or has a label that ends here, or its first piece is too
//! short for a name; then its pieces are no longer than those above, for a first
//! line is the fullest. A piece that ends a label of the vocabulary needs none of
//! this. Only where cells are drawn: where blanks part them, the reading of columns
//! joins lines by where they stand.
//!
//! A line alone at its beginning is joined as a guess, and the cell is said to be one.
//!
//! **Wrong when** a row really has nothing but words below words, or a line that
//! belongs to no cell follows a cell of words.
//!
//! **Example** `社会效益指 ⇥ 社会和谐 ⇥ … ⇥ 3.75 ⇥ 3.00` and below
//! `标 ⇥ 稳定程度` are one row.

use resheet_lexis::{Lexicon, Role, Shape, fold, is_unit, shape};
use resheet_model::{Confidence, Edge, GridCell, GridRow, Repair, RowKind};

use super::cut_row::{figures, has_figure, is_known, is_unit_of, is_words};
use crate::{Edit, Proposal};

const CODE: &str = "R012";

/// No form has rows of more cells.
const MOST_CELLS: usize = 64;

/// Words shorter than this, in characters, hardly fill a line.
const LINE: usize = 4;

/// No name of an indicator or project is so short, in characters.
const END: usize = 2;

/// A label before a colon is no longer, in characters.
const LABEL: usize = 6;

/// So many lines of one cell may stand together.
const LINES: usize = 4;

pub(crate) fn propose(rows: &[GridRow<'_>], lexicon: &Lexicon) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut above: Option<Above<'_, '_>> = None;
    for (at, row) in rows.iter().enumerate() {
        if matches!(row.kind, RowKind::Blank | RowKind::PageBreak) {
            above = None;
            continue;
        }
        let edits = above.as_mut().and_then(|above| {
            let goes_on = above.goes_on(at, row, lexicon).map(|it| (it, Confidence::Likely));
            let alone = || above.alone(at, row, rows, lexicon).map(|it| (it, Confidence::Guess));
            goes_on.or_else(alone)
        });
        let Some((edits, confidence)) = edits else {
            above = (row.holds && is_drawn(row)).then(|| Above::new(at, row));
            continue;
        };
        let from = above.as_ref().map(|above| above.row.span);
        proposals.push(Proposal {
            repair: Repair {
                rule: CODE,
                confidence,
                span: row.span,
                evidence: from.into_iter().collect(),
                note: "the cells above go on here".to_owned(),
            },
            edits,
        });
    }
    proposals
}

/// The row whose cells may go on, with what was added to them so far.
struct Above<'r, 't> {
    at: usize,
    row: &'r GridRow<'t>,
    /// The folded texts of its cells, from when they are asked for.
    texts: Vec<String>,
}

impl<'r, 't> Above<'r, 't> {
    fn new(at: usize, row: &'r GridRow<'t>) -> Self {
        Above { at, row, texts: Vec::new() }
    }

    fn fold(&mut self) {
        if self.texts.is_empty() {
            self.texts = self.row.cells.iter().map(|cell| fold(&cell.text).into_owned()).collect();
        }
    }

    /// The edits that join each cell of a row to the cell above it.
    fn goes_on(&mut self, at: usize, row: &GridRow<'_>, lexicon: &Lexicon) -> Option<Vec<Edit>> {
        let wide = self.row.cells.len().max(row.cells.len()) > MOST_CELLS;
        if wide || !(row.holds && is_drawn(row)) || has_figure(row) {
            return None;
        }
        self.fold();
        if self.texts.iter().filter(|text| !text.is_empty()).count() < 2 {
            return None;
        }
        let mut pairs = Vec::new();
        for (index, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
            let into = self.row.cells.iter().position(|above| above.column == cell.column)?;
            let whole = format!("{}{}", self.texts[into], fold(&cell.text));
            pairs.push((index, into, whole));
        }
        let ends_label = |&(index, into, ref whole): &(usize, usize, String)| {
            let [first, piece] = [self.texts[into].as_str(), &fold(&row.cells[index].text)];
            // One label may begin another, and one may end it, but not both.
            let two = lexicon.look(first).is_some() && lexicon.look(piece).is_some();
            !first.is_empty() && !two && lexicon.look(whole).is_some()
        };
        let label = self.row.cells.iter().find(|cell| !cell.is_blank());
        // The end of a name, too short for one.
        let end = row.cells.iter().find(|cell| !cell.is_blank());
        let one_row = figures(self.row) > 1
            || end.is_some_and(|end| end.text.trim().chars().count() <= END)
            || label.is_some_and(|label| has_values_beside(&fold(&label.text), lexicon))
            || pairs.iter().any(ends_label);
        let goes_on = |pair: &(usize, usize, String)| {
            let (cell, above) = (&row.cells[pair.0], &self.row.cells[pair.1]);
            let full = || above.text.chars().count() >= cell.text.chars().count();
            let words = || {
                self.is_cut(pair.1, lexicon)
                    && is_text(cell, &fold(&cell.text), lexicon)
                    && (pairs.len() == 1 || one_row && full())
            };
            ends_label(pair) || is_unit_of(above, cell) || words()
        };
        if !pairs.iter().all(goes_on) {
            return None;
        }
        self.take(at, pairs)
    }

    /// The edit that joins a line of its own to the last cell above it.
    fn alone(
        &mut self,
        at: usize,
        row: &GridRow<'_>,
        rows: &[GridRow<'_>],
        lexicon: &Lexicon,
    ) -> Option<Vec<Edit>> {
        let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
        let ((index, cell), None) = (filled.next()?, filled.next()) else { return None };
        let last = self.row.cells.iter().rposition(|cell| !cell.is_blank())?;
        if cell.column != 0 || last == 0 {
            return None;
        }
        self.fold();
        let piece = fold(&cell.text);
        let goes_on = self.texts[last].chars().count() >= LINE
            && shape(&self.row.cells[last].text) == Shape::Words
            && self.is_cut(last, lexicon)
            && is_text(cell, &piece, lexicon)
            && piece.split_once(':').is_none_or(|(label, _)| label.chars().count() > LABEL)
            && table_goes_on(&rows[at + 1..], lexicon);
        let whole = format!("{}{piece}", self.texts[last]);
        goes_on.then(|| self.take(at, vec![(index, last, whole)]))?
    }

    fn take(&mut self, at: usize, pairs: Vec<(usize, usize, String)>) -> Option<Vec<Edit>> {
        let mut edits = Vec::with_capacity(pairs.len());
        for (index, into, whole) in pairs {
            self.texts[into] = whole;
            edits.push(Edit::Join { from: (at, index), into: (self.at, into) });
        }
        (!edits.is_empty()).then_some(edits)
    }

    /// Whether a cell is words in mid-sentence.
    fn is_cut(&self, cell: usize, lexicon: &Lexicon) -> bool {
        let text = &self.texts[cell];
        is_words(&self.row.cells[cell])
            && !text.ends_with(['。', '；', ';', '！', '.'])
            && !is_known(text, lexicon)
            && !lexicon.is_title(text)
    }
}

/// Whether a cell may be the rest of a text: words that nobody knows.
fn is_text(cell: &GridCell<'_>, folded: &str, lexicon: &Lexicon) -> bool {
    (is_words(cell) || is_unit(folded))
        && folded.contains(char::is_alphanumeric)
        && !is_known(folded, lexicon)
        && !lexicon.is_title(folded)
        && !lexicon.is_furniture(folded)
        && !lexicon.is_note(folded)
}

/// Whether a text is the label of a field, whose values stand beside it.
fn has_values_beside(folded: &str, lexicon: &Lexicon) -> bool {
    let field = |role: &Role| {
        matches!(role, Role::Field(_) | Role::DepartmentSelf | Role::Extra | Role::Tail)
    };
    lexicon.look(folded).is_some_and(|bare| bare.roles.iter().any(field))
}

fn is_drawn(row: &GridRow<'_>) -> bool {
    row.cells.iter().any(|cell| cell.edge == Edge::Drawn)
}

/// Whether the next rows are of a table, for text behind a table is no cell's.
/// Not if they begin with the label of a field that has no value beside it: the
/// line before may be the value.
fn table_goes_on(rows: &[GridRow<'_>], lexicon: &Lexicon) -> bool {
    let several = |row: &&GridRow<'_>| row.cells.iter().filter(|cell| !cell.is_blank()).count() > 1;
    let Some(next) = rows.iter().take(LINES).find(several) else { return false };
    let mut cells = next.cells.iter().filter(|cell| !cell.is_blank());
    let label = cells.next().is_some_and(|cell| has_values_beside(&fold(&cell.text), lexicon));
    let lacks_a_value = label
        && rows.first().is_some_and(|row| row.span == next.span)
        && cells.next().is_none_or(|cell| is_known(&fold(&cell.text), lexicon));
    is_drawn(next) && !lacks_a_value
}
