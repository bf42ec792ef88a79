//! R004 torn-cell, where the rest of a figure stands in the cell below.
//!
//! **Repairs** drawn tables whose narrow columns cut figures: each line of a row became a row.
//!
//! **Recognised** by what a figure is: none begins with a point, or with a nought and another
//! digit, and none is a percent sign alone; above it in the same column stand digits. The row
//! has no words: a row with a name has figures of its own, be they written without a nought.
//!
//! **Wrong when** a row without words has numbers written in such a way.
//!
//! **Example** `3552 ⇥ 98` above `.41 ⇥ .94%` is `3552.41 ⇥ 98.94%`.

use resheet_lexis::Lexicon;
use resheet_model::{Code, Confidence, Repair, RowKind};

use super::cut_figure::{digits, grouped};
use crate::rows::{Cell, Row, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R004;

pub(crate) fn propose(rows: &Rows<'_>, _: &Lexicon) -> Vec<Proposal> {
    if !rows.any_text(|features| is_rest(&features.text)) {
        return Vec::new();
    }
    let mut proposals = Vec::new();
    let mut above: Option<usize> = None;
    for (at, row) in rows.iter().enumerate() {
        if matches!(row.kind, RowKind::Blank | RowKind::PageBreak) {
            continue;
        }
        let upper = above.map(|above| (above, rows.at(above)));
        if let Some((above, upper)) = upper.filter(|(_, upper)| upper.is_drawn() && row.is_drawn())
        {
            proposals
                .extend((0..row.len()).filter_map(|nth| joined((above, &upper), (at, &row), nth)));
        }
        above = Some(at);
    }
    proposals
}

/// A cell joined to the one above it, if it is the rest of its figure.
fn joined(
    (above, upper): (usize, &Row<'_>),
    (at, row): (usize, &Row<'_>),
    nth: usize,
) -> Option<Proposal> {
    let rest = row.at(nth);
    let up = upper.cells.binary_search_by_key(&rest.column, |cell| cell.column).ok()?;
    let first = upper.at(up);
    let is_end = |cell: &Cell<'_>| is_rest(&cell.features.text);
    let has_words = || row.filled().any(|cell| cell.features.is_words() && !is_end(&cell));
    if !is_end(&rest) || !grouped(&first.features.text) || has_words() {
        return None;
    }
    let spans = vec![first.span, rest.span];
    Some(Proposal {
        repair: Repair {
            rule: CODE,
            confidence: Confidence::Likely,
            span: spans[0].hull(spans[1]),
            evidence: spans,
            note: "a figure cut at the end of its line joined".to_owned(),
        },
        edits: vec![Edit::Join { from: (at, nth), into: (above, up) }],
    })
}

/// Whether a text cannot be a figure and may be the end of one.
fn is_rest(text: &str) -> bool {
    if matches!(text, "%" | "％") {
        return true;
    }
    let figure = text.trim_end_matches(['%', '％']);
    let (whole, places) = figure.split_once('.').map_or((figure, None), |(a, b)| (a, Some(b)));
    let leads = whole.len() > 1 && whole.starts_with('0') && digits(whole);
    places.is_none_or(digits) && (leads || whole.is_empty() && places.is_some())
}
