//! R012 wrapped-row, for headers of dumps whose lines are no rows.
//!
//! **Repairs** names of columns that a line end cut, where cells of one row stand on
//! several lines.
//!
//! **Recognised** by all names of the header together ([`cut_names`]).
//!
//! **Wrong when** two names that nobody knows stand at a line end, and the second is as
//! short as the rest of a name.
//!
//! **Example** `三级指标 ␣ 取数口` ⏎ `径 ␣ 目标值 ␣ 年终实` ⏎ `到` has four names.

use resheet_lexis::{Lexicon, cut_names};
use resheet_model::{Code, Confidence, Repair};

use crate::rows::{Cell, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R012;

pub(crate) fn propose(rows: &Rows<'_>, lexicon: &Lexicon) -> Vec<Proposal> {
    let mut cells: Vec<((usize, usize), Cell<'_>, bool)> = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_record) {
        let filled = row.with_features().enumerate().filter(|(_, cell)| !cell.features.is_blank());
        cells.extend(filled.enumerate().map(|(nth, (it, cell))| ((at, it), cell, nth == 0)));
    }
    let features: Vec<_> = cells.iter().map(|(_, cell, begins)| (cell.features, *begins)).collect();
    let names = cut_names(&features, lexicon).into_iter().map(|name| &cells[name]);
    // What was joined once is whole.
    names.filter(|name| name.iter().all(|(_, cell, _)| cell.more.is_empty())).map(join).collect()
}

fn join(cells: &[((usize, usize), Cell<'_>, bool)]) -> Proposal {
    let spans: Vec<_> = cells.iter().map(|(_, cell, _)| cell.span).collect();
    let whole = spans.iter().copied().reduce(|a, b| a.hull(b)).unwrap_or_default();
    Proposal {
        repair: Repair {
            rule: CODE,
            confidence: Confidence::Likely,
            span: whole,
            evidence: spans,
            note: "the name of a column goes on in the next line".to_owned(),
        },
        edits: cells[1..]
            .iter()
            .map(|(from, ..)| Edit::Join { from: *from, into: cells[0].0 })
            .collect(),
    }
}
