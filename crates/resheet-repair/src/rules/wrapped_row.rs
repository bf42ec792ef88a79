//! R012 wrapped-row.
//!
//! **Repairs** wrapped cells whose lines became rows of their own: the second line
//! of a cell stands in the next row below it, or alone at its beginning.
//!
//! **Recognised** by what such a row lacks. It has no figure, no label, and no
//! cell but where the row above has words that do not end a sentence; and either
//! it has one cell only, or it cannot begin a row: the row above has figures,
//! begins with a label or has a label that ends here, or its first piece is too
//! short for a name; then its pieces are no longer than those above, for a first
//! line is the fullest. A piece that ends a label of the vocabulary needs none of
//! this. Beside pieces that go on, the label of a level goes where the row above has none. Only where cells are drawn: where blanks part them, the reading of columns
//! joins lines by where they stand.
//!
//! A line alone at its beginning is joined as a guess, and the cell is said to be one.
//!
//! **Wrong when** a row really has nothing but words below words, or a line that
//! belongs to no cell follows a cell of words.
//!
//! **Example** `社会效益指 ⇥ 社会和谐 ⇥ … ⇥ 3.75 ⇥ 3.00` and below
//! `标 ⇥ 稳定程度` are one row.

use resheet_lexis::{Features, Lexicon, Role, Shape, is_unit};
use resheet_model::{Code, Confidence, Edge, Repair, RowKind, Text};

use super::cut_row::{has_label, is_known, is_unit_of, is_words};
use crate::rows::{Cell, Row, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R012;

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

pub(crate) fn propose(rows: &Rows<'_>, lexicon: &Lexicon) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut above: Option<Above<'_>> = None;
    for (at, row) in rows.iter().enumerate() {
        if matches!(row.kind, RowKind::Blank | RowKind::PageBreak) {
            above = None;
            continue;
        }
        let edits = above.as_mut().and_then(|above| {
            let continues = above.continues(at, &row, lexicon).map(|it| (it, Confidence::Likely));
            let alone = || above.alone(at, &row, rows, lexicon).map(|it| (it, Confidence::Guess));
            continues.or_else(alone)
        });
        let Some((edits, confidence)) = edits else {
            above = (row.is_record && is_drawn(&row)).then(|| Above::new(at, row));
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
struct Above<'r> {
    at: usize,
    row: Row<'r>,
    /// The folded texts of its cells, once one of them went on.
    texts: Vec<Text>,
}

impl<'r> Above<'r> {
    fn new(at: usize, row: Row<'r>) -> Self {
        Above { at, row, texts: Vec::new() }
    }

    /// The folded text of a cell, with what was added to it.
    fn text(&self, cell: usize) -> &str {
        self.texts
            .get(cell)
            .map_or_else(|| self.row.at(cell).features.folded.as_str(), Text::as_str)
    }

    /// The edits that join each cell of a row to the cell above it.
    fn continues(&mut self, at: usize, row: &Row<'_>, lexicon: &Lexicon) -> Option<Vec<Edit>> {
        let wide = self.row.len().max(row.len()) > MOST_CELLS;
        let lone = || (0..self.row.len()).filter(|&at| !self.text(at).is_empty()).count() < 2;
        if wide || row.figures > 0 || !(row.is_record && is_drawn(row)) || lone() {
            return None;
        }
        let mut pairs = Vec::new();
        for (index, cell) in
            row.with_features().enumerate().filter(|(_, cell)| !cell.features.is_blank())
        {
            let into = self.row.cells.iter().position(|above| above.column == cell.column)?;
            pairs.push((index, into));
        }
        let ends_label = |&(index, into): &(usize, usize)| {
            let (first, piece) = (self.text(into), row.at(index).features);
            // One label may begin another, and one may end it, but not both.
            let two = || piece.is_label() && lexicon.lookup(first).is_some();
            !first.is_empty() && lexicon.lookup(&self.whole(into, piece)).is_some() && !two()
        };
        // The end of a name, too short for one.
        let end = row.filled().next();
        let one_row = || {
            self.row.figures > 1
                || end.is_some_and(|end| end.features.text.chars().count() <= END)
                || self.row.filled().next().is_some_and(|label| has_values_beside(label.features))
                || pairs.iter().any(ends_label)
        };
        let continues = |pair: &(usize, usize)| {
            let (cell, above) = (row.at(pair.0), self.row.at(pair.1));
            let full = || above.text.chars().count() >= cell.text.chars().count();
            let words = || {
                self.is_cut(pair.1, lexicon)
                    && is_text(&cell, lexicon)
                    && (pairs.len() == 1 || full() && one_row())
            };
            words() || is_unit_of(&above, &cell) || ends_label(pair)
        };
        // The label of a merged cell stands lower than the rest of its row.
        let fills = |&(index, into): &(usize, usize)| {
            let label = row.at(index).features.is(Role::is_level);
            self.text(into).is_empty() && self.row.figures > 1 && label
        };
        if !pairs.iter().all(|pair| continues(pair) || fills(pair)) || pairs.iter().all(fills) {
            return None;
        }
        self.take(at, row, pairs)
    }

    /// The edit that joins a line of its own to the last cell above it.
    fn alone(
        &mut self,
        at: usize,
        row: &Row<'_>,
        rows: &Rows<'_>,
        lexicon: &Lexicon,
    ) -> Option<Vec<Edit>> {
        let mut filled =
            row.with_features().enumerate().filter(|(_, cell)| !cell.features.is_blank());
        let ((index, cell), None) = (filled.next()?, filled.next()) else { return None };
        let last = self.row.with_features().rposition(|cell| !cell.features.is_blank())?;
        let piece = &cell.features.folded;
        // Target and result that say the same are two cells.
        let next = rows.from(at + 1).next().and_then(|row| Some(row.filled().next()?.features));
        let twin = next.is_some_and(|next| next.folded == *piece);
        // A label with its money unit is no rest of a text.
        let unit = piece.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map(|it| it.1);
        let of_money = unit.is_some_and(|unit| lexicon.money_unit(unit).as_deref() == Some(unit));
        let continues = cell.column == 0
            && !(twin || of_money)
            && last > 0
            && self.row.at(last).features.shape == Shape::Words
            && self.text(last).chars().count() >= LINE
            && self.is_cut(last, lexicon)
            && is_text(&cell, lexicon)
            && piece.split_once(':').is_none_or(|(label, _)| label.chars().count() > LABEL)
            && table_continues(rows, at + 1, lexicon);
        continues.then(|| self.take(at, row, vec![(index, last)]))?
    }

    /// The folded text of a cell with a piece behind it.
    fn whole(&self, cell: usize, piece: &Features<'_>) -> String {
        format!("{}{}", self.text(cell), piece.folded)
    }

    fn take(&mut self, at: usize, row: &Row<'_>, pairs: Vec<(usize, usize)>) -> Option<Vec<Edit>> {
        if self.texts.is_empty() {
            self.texts =
                self.row.with_features().map(|cell| cell.features.folded.clone()).collect();
        }
        let mut edits = Vec::with_capacity(pairs.len());
        for (index, into) in pairs {
            self.texts[into].push_str(&row.at(index).features.folded);
            edits.push(Edit::Join { from: (at, index), into: (self.at, into) });
        }
        (!edits.is_empty()).then_some(edits)
    }

    /// Whether a cell is words in mid-sentence.
    fn is_cut(&self, cell: usize, lexicon: &Lexicon) -> bool {
        let text = self.text(cell);
        is_words(&self.row.at(cell))
            && !text.ends_with(['。', '；', ';', '！', '.'])
            && lexicon.lookup(text).is_none()
            && !has_label(text, lexicon)
            && !lexicon.is_title(text)
    }
}

/// Whether a cell may be the rest of a text: words that nobody knows.
fn is_text(cell: &Cell<'_>, lexicon: &Lexicon) -> bool {
    let features = cell.features;
    (is_words(cell) || is_unit(&features.folded))
        && features.folded.contains(char::is_alphanumeric)
        && !is_known(features, lexicon)
        && !features.is_heading
        && !features.is_furniture
        && !lexicon.is_note(&features.folded)
}

/// Whether a text is the label of a field, whose values stand beside it.
fn has_values_beside(features: &Features<'_>) -> bool {
    features
        .is(|role| matches!(role, Role::Field(_) | Role::DepartmentSelf | Role::Extra | Role::Tail))
}

fn is_drawn(row: &Row<'_>) -> bool {
    row.cells.iter().any(|cell| cell.edge == Edge::Drawn)
}

/// Whether the next rows are of a table, for text behind a table is no cell's.
/// Not if they begin with the label of a field that has no value beside it: the
/// line before may be the value.
fn table_continues(rows: &Rows<'_>, from: usize, lexicon: &Lexicon) -> bool {
    let several = |row: &Row<'_>| row.filled().count() > 1;
    let mut near = rows.from(from).take(LINES);
    let first = near.clone().next();
    let Some(next) = near.find(several) else { return false };
    let mut cells = next.filled();
    let label = cells.next().is_some_and(|cell| has_values_beside(cell.features));
    let lacks_a_value = label
        && first.is_some_and(|row| row.span == next.span)
        && cells.next().is_none_or(|cell| is_known(cell.features, lexicon));
    is_drawn(&next) && !lacks_a_value
}
