//! R012 wrapped-row, for headers.
//!
//! **Mends** the header of a table whose names stand over two lines, each a row of
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

use resheet_lexis::{IndicatorKind, Lexicon, Role, fold, is_han};
use resheet_model::{Confidence, GridRow, Repair, RowKind};

use crate::{Edit, Proposal};

const CODE: &str = "R012";

/// No name of a column is longer, in characters.
const NAME: usize = 20;

/// So many names prove it.
const PROOF: usize = 2;

pub(crate) fn propose(rows: &[GridRow<'_>], lexicon: &Lexicon) -> Vec<Proposal> {
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
                span: rows[at - 1].span,
                evidence: vec![rows[at - 2].span],
                note: "the names of columns go on in the row below".to_owned(),
            },
            edits,
        });
    }
    proposals
}

/// The edits that join the row below to the names of a row.
fn joined(rows: &[GridRow<'_>], at: usize, lexicon: &Lexicon) -> Option<Vec<Edit>> {
    let [upper, lower] = [&rows[at], &rows[at + 1]];
    let table = |row: &GridRow<'_>| row.holds && row.kind == RowKind::Cells;
    if !table(upper) || !table(lower) {
        return None;
    }
    let below: Vec<usize> =
        (0..lower.cells.len()).filter(|&it| !lower.cells[it].is_blank()).collect();
    if below.len() < PROOF || !below.iter().all(|&it| is_name(&lower.cells[it].text)) {
        return None;
    }
    let mut edits = Vec::with_capacity(below.len());
    let mut known = 0;
    for &it in &below {
        let cell = &lower.cells[it];
        let into = upper.cells.iter().position(|above| above.column == cell.column)?;
        let above = &upper.cells[into].text;
        if !is_name(above) {
            return None;
        }
        let whole = format!("{}{}", fold(above), fold(&cell.text));
        known += usize::from(
            is_column(&whole, lexicon) && !is_column(&fold(above), lexicon) || {
                // `一级` alone is a name too.
                is_column(&whole, lexicon) && !is_column(&fold(&cell.text), lexicon)
            },
        );
        edits.push(Edit::Join { from: (at + 1, it), into: (at, into) });
    }
    (known >= PROOF && known * 2 >= below.len()).then_some(edits)
}

fn is_name(text: &str) -> bool {
    text.chars().count() <= NAME
        && text.contains(is_han)
        && !text.contains(|c: char| c.is_ascii_digit())
}

fn is_column(folded: &str, lexicon: &Lexicon) -> bool {
    let found = lexicon.look(folded);
    found.is_some_and(|found| {
        let funds = |role: &Role| matches!(role, Role::FundColumn(_) | Role::FundOther);
        IndicatorKind::of(found.roles).is_some() || found.roles.iter().any(funds)
    })
}
