//! R012 wrapped-row, for headers.
//!
//! **Repairs** the header of a table whose names stand over two lines, each a row of
//! its own.
//!
//! **Recognised** by the vocabulary: both rows have words only, each cell of the lower
//! row stands right below one of the upper row, and two names or more, and half of the
//! cells of the lower row, are columns only with both lines.
//!
//! **Wrong when** a form has a group of columns over columns of other names that by
//! chance make known ones together.
//!
//! **Example** `一级 ⇥ 二级 ⇥ 年度 ⇥ 实际` and below `指标 ⇥ 指标 ⇥ 指标值 ⇥ 完成值`.

use resheet_lexis::{Features, Lexicon, is_han, names_column};
use resheet_model::{Code, Confidence, Repair, RowKind};

use crate::rows::{Row, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R012;

/// No name of a column is longer, in characters.
const NAME: usize = 20;

/// So many names prove it.
const PROOF: usize = 2;

pub(crate) fn propose(rows: &Rows<'_>, lexicon: &Lexicon) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut at = 0;
    while at + 1 < rows.len() {
        let edits = joined(rows, at, lexicon);
        at += if edits.is_some() { 2 } else { 1 };
        let Some(edits) = edits else { continue };
        proposals.push(Proposal {
            repair: Repair {
                rule: CODE,
                confidence: Confidence::Likely,
                span: rows.at(at - 1).span,
                evidence: vec![rows.at(at - 2).span],
                note: "the names of columns go on in the row below".to_owned(),
            },
            edits,
        });
    }
    proposals
}

/// The edits that join the row below to the names of a row.
fn joined(rows: &Rows<'_>, at: usize, lexicon: &Lexicon) -> Option<Vec<Edit>> {
    let [upper, lower] = [rows.at(at), rows.at(at + 1)];
    let table = |row: &Row<'_>| row.is_record && row.kind == RowKind::Cells;
    if !table(&upper) || !table(&lower) || lower.figures > 0 {
        return None;
    }
    if !lower.filled().all(|cell| is_name(cell.features)) {
        return None;
    }
    let below: Vec<usize> =
        (0..lower.len()).filter(|&it| !lower.at(it).features.is_blank()).collect();
    if below.len() < PROOF {
        return None;
    }
    let mut edits = Vec::with_capacity(below.len());
    let mut known = 0;
    for &it in &below {
        let cell = lower.at(it);
        let into = upper.cells.iter().position(|above| above.column == cell.column)?;
        let (above, below) = (upper.at(into).features, cell.features);
        if !is_name(above) {
            return None;
        }
        // `一级` alone is a name too.
        let both = names_column(above.roles) && names_column(below.roles);
        let whole = || lexicon.lookup(&format!("{}{}", above.folded, below.folded));
        known += usize::from(!both && whole().is_some_and(|found| names_column(found.roles)));
        edits.push(Edit::Join { from: (at + 1, it), into: (at, into) });
    }
    (known >= PROOF && known * 2 >= below.len()).then_some(edits)
}

fn is_name(features: &Features<'_>) -> bool {
    let text = &features.text;
    text.chars().count() <= NAME
        && text.contains(is_han)
        && !text.contains(|c: char| c.is_ascii_digit())
}
