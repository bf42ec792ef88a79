//! R008 cut-row.
//!
//! **Repairs** a row that a page end cut: its wrapped cells go on in a row of
//! their own at the top of the next page.
//!
//! **Recognised** by what the row lacks: it stands first behind a gap, or behind
//! another such row, or has alone the unit of a number above it, or a piece that
//! makes a label of what stands above it; it has no figure where the row before
//! has some, none of its cells is a label (unless such a piece proves the cut),
//! and each stands where the row before has a cell of words, or the number of
//! that unit.
//!
//! **Wrong when** an indicator without any figure begins a page, under a row
//! with words in the same positions.
//!
//! **Example** `社会效益指 ⇥ 社会和谐稳定 ⇥ … ⇥ 3.75 ⇥ 3.00 ⇥ 已完成准备工`, a page end,
//! `标 ⇥ ⇥ … ⇥ ⇥ ⇥ 作，由于…` is one row.

use resheet_lexis::{Features, Lexicon, Shape, begins_with_sign, is_unit};
use resheet_model::{Code, Confidence, Measure, Quantity, Repair, RowKind};

use crate::rows::{Cell, Row, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R008;
/// No form has rows of more cells.
const MOST_CELLS: usize = 64;
/// A longer text, in bytes, is no label.
const LONGEST: usize = 120;

pub(crate) fn propose(rows: &Rows<'_>, lexicon: &Lexicon) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut before: Option<usize> = None;
    let mut gap = false;
    for (at, row) in rows.iter().enumerate() {
        if matches!(row.kind, RowKind::Blank | RowKind::PageBreak) {
            gap = true;
            continue;
        }
        if row.is_record
            && let Some(above) = before
            && (gap
                || has_unit_of(&rows.at(above), &row)
                || has_rest_of_label(&rows.at(above), &row, lexicon))
            && let Some(edits) = continues(rows, above, at, lexicon)
        {
            proposals.push(Proposal {
                repair: Repair {
                    rule: CODE,
                    confidence: Confidence::Likely,
                    span: row.span,
                    evidence: vec![rows.at(above).span],
                    note: "the row above goes on here, behind a page end".to_owned(),
                },
                edits,
            });
            // The gap is now before the next row, which may go on as well.
        } else {
            before = row.is_record.then_some(at);
            gap = false;
        }
    }
    proposals
}

fn continues(rows: &Rows<'_>, above: usize, at: usize, lexicon: &Lexicon) -> Option<Vec<Edit>> {
    let (row, above_row) = (rows.at(at), rows.at(above));
    if row.figures > 0 || above_row.figures < 2 {
        return None;
    }
    let cells = || row.with_features().enumerate().filter(|(_, cell)| !cell.features.is_blank());
    let mut shifts: Vec<Option<i64>> =
        cells().map(|(_, cell)| shift_of_label(&above_row, &cell, lexicon)).collect();
    // A piece right below its label leaves no label to its neighbours.
    if shifts.contains(&Some(0)) {
        shifts.iter_mut().for_each(|shift| *shift = shift.filter(|shift| *shift == 0));
    }
    let proved = shifts.iter().any(Option::is_some);
    let mut edits = Vec::new();
    let mut taken = None;
    // Where a piece of a label stands one position beside the label, so may the
    // pieces behind it.
    let mut shift = shifts.iter().copied().flatten().next().unwrap_or(0);
    for ((index, cell), own) in cells().zip(shifts) {
        let features = cell.features;
        if (is_known(features, lexicon) && !proved) || features.is_heading || features.is_furniture
        {
            return None;
        }
        let fits = |shift: &i64| {
            above_row.with_features().position(|above| {
                i64::from(above.column) == i64::from(cell.column) + shift
                    && (is_words(&above) || is_unit_of(&above, &cell))
                    && (!is_known(above.features, lexicon) || is_rest_of(&above, &cell, lexicon))
            })
        };
        let tries = own.map_or([shift, 0, -1, 1], |own| [own; 4]);
        let tries = if proved { &tries[..] } else { &tries[..1] };
        let found = tries.iter().find_map(|shift| Some((*shift, fits(shift)?)));
        let (by, into) = found.filter(|(_, into)| taken.is_none_or(|taken| taken < *into))?;
        (shift, taken) = (by, Some(into));
        edits.push(Edit::Join { from: (at, index), into: (above, into) });
    }
    if proved {
        edits.extend(repeated(rows, above, at, lexicon));
    }
    (!edits.is_empty()).then_some(edits)
}

/// A merged cell may repeat its rest in each row below the page end: these are
/// the whole label too.
fn repeated(rows: &Rows<'_>, above: usize, at: usize, lexicon: &Lexicon) -> Vec<Edit> {
    let mut edits = Vec::new();
    for cell in rows.at(at).with_features() {
        let label = rows
            .at(above)
            .with_features()
            .find(|above| above.column == cell.column && is_rest_of(above, &cell, lexicon));
        let Some(label) = label else { continue };
        for (number, row) in (at + 1..).zip(rows.from(at + 1)) {
            let same = |below: Cell<'_>| {
                below.column == cell.column && below.features.folded == cell.features.folded
            };
            let Some(index) = row.with_features().position(same).filter(|_| row.is_record) else {
                break;
            };
            let text = format!("{}{}", label.text, cell.text);
            edits.push(Edit::Reword { cell: (number, index), text });
        }
    }
    edits
}

/// Whether a row has the unit of a number that the row above ends a cell with:
/// no row of a form has a unit alone there, so that no page end need be seen.
fn has_unit_of(above: &Row<'_>, row: &Row<'_>) -> bool {
    let related = |above: &Cell<'_>| begins_with_sign(&above.features.text);
    above.with_features().filter(related).any(|above| {
        row.with_features().any(|cell| above.column == cell.column && is_unit_of(&above, &cell))
    })
}

/// Whether a piece of a row makes a label of the cell above it.
fn has_rest_of_label(above: &Row<'_>, row: &Row<'_>, lexicon: &Lexicon) -> bool {
    above.len().max(row.len()) <= MOST_CELLS
        && row.figures == 0
        && row.with_features().any(|cell| shift_of_label(above, &cell, lexicon).is_some())
}

/// How far beside a piece the label stands that it makes: a dump of a page that
/// begins inside a merged cell may have a position more or less.
fn shift_of_label(above: &Row<'_>, cell: &Cell<'_>, lexicon: &Lexicon) -> Option<i64> {
    if !may_be_rest(cell.features) || above.len() > MOST_CELLS {
        return None;
    }
    [0, -1, 1].into_iter().find(|shift| {
        above.with_features().any(|above| {
            i64::from(above.column) == i64::from(cell.column) + shift
                && is_rest_of(&above, cell, lexicon)
        })
    })
}

/// Whether a text may be the rest of a label: it is none by itself.
fn may_be_rest(features: &Features<'_>) -> bool {
    !features.folded.is_empty() && !features.is_label() && !features.is_furniture
}

/// Whether a cell is no label, and makes one with the cell above it.
fn is_rest_of(above: &Cell<'_>, cell: &Cell<'_>, lexicon: &Lexicon) -> bool {
    let (front, rest) = (above.features, cell.features);
    // A label is one with any bracket behind it: that proves nothing.
    let bracket = rest.folded.starts_with('(') && front.is_label();
    above.text.len() + cell.text.len() <= LONGEST
        && may_be_rest(rest)
        && !front.folded.is_empty()
        && !bracket
        && lexicon.lookup(&format!("{}{}", front.folded, rest.folded)).is_some()
}

/// Whether a cell is the unit of the number above it, which has a relation and
/// no unit yet: a weight has no relation, so that figures beside a column of
/// units are none of this.
pub(super) fn is_unit_of(above: &Cell<'_>, cell: &Cell<'_>) -> bool {
    begins_with_sign(&above.features.text)
        && is_unit(&cell.features.folded)
        && matches!(
            above.features.measure(),
            Measure::Quantity(Quantity { op: Some(_), unit, .. }) if unit.is_empty()
        )
}

pub(super) fn is_words(cell: &Cell<'_>) -> bool {
    cell.features.is_words() || cell.features.shape == Shape::Quantity
}

/// A label, alone or with its value behind a colon.
pub(super) fn is_known(features: &Features<'_>, lexicon: &Lexicon) -> bool {
    features.is_label() || has_label(&features.folded, lexicon)
}

/// Whether the front of a folded text, before its colon, is a label.
pub(super) fn has_label(folded: &str, lexicon: &Lexicon) -> bool {
    folded.split_once(':').is_some_and(|(label, _)| lexicon.lookup(label).is_some())
}
