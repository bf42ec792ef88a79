//! R013 misread-sign.
//!
//! **Repairs** targets whose sign of relation a scanner took for a letter.
//!
//! **Recognised** by several cells of one dump that begin with the same letter, a
//! figure right behind it and a unit behind that: with the sign they are quantities,
//! with the letter nothing.
//!
//! **Wrong when** several cells are names of one make, a letter with figures, that
//! end with what is a unit too.
//!
//! **Example** `w160次` and `w85%` are `≥160次` and `≥85%`.

use resheet_lexis::{Lexicon, measure};
use resheet_model::{Code, Confidence, Measure, Repair};

use crate::rows::Rows;
use crate::{Edit, Proposal};

const CODE: Code = Code::R013;

/// What scanners make of a sign, and the sign.
const MISREAD: [(char, char); 2] = [('w', '≥'), ('W', '≥')];

/// Fewer cells prove nothing.
const SEVERAL: usize = 2;

/// Longer cells, in bytes, are no quantities.
const LONGEST: usize = 40;

pub(crate) fn propose(rows: &Rows<'_>, _: &Lexicon) -> Vec<Proposal> {
    MISREAD.iter().flat_map(|&(letter, sign)| misread(rows, letter, sign)).collect()
}

fn misread(rows: &Rows<'_>, letter: char, sign: char) -> Vec<Proposal> {
    if !rows.any_text(|features| features.text.starts_with(letter)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        for (at, cell) in cells.with_features().enumerate() {
            let Some(rest) = cell.text.strip_prefix(letter) else { continue };
            if rest.len() > LONGEST || !rest.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let whole = format!("{sign}{rest}");
            if matches!(measure(&whole), Measure::Quantity(quantity) if !quantity.unit.is_empty()) {
                found.push(((row, at), cell.span, whole));
            }
        }
    }
    if found.len() < SEVERAL {
        return Vec::new();
    }
    let proposal = |(place, span, text)| Proposal {
        repair: Repair {
            rule: CODE,
            confidence: Confidence::Likely,
            span,
            evidence: vec![span],
            note: format!("`{letter}` read as the sign {sign}"),
        },
        edits: vec![Edit::Reword { cell: place, text }],
    };
    found.into_iter().map(proposal).collect()
}
