//! R011 mirror-characters.
//!
//! **Repairs** the text of mirror sites that turn simplified characters into
//! traditional ones and put pinyin in brackets behind some of them.
//!
//! **Recognised** by the pinyin: several brackets of small letters behind
//! characters in one dump. A dump in traditional characters without them stays
//! as it is.
//!
//! **Wrong when** the sheet itself explains characters by their pinyin.
//!
//! **Example** `護(hù)林巡查專項(xiàng)經(jīng)費(fèi)` is `护林巡查专项经费`.

use resheet_lexis::{Features, Lexicon, is_han, plain, without_pinyin};
use resheet_model::{Code, Confidence, Repair, Span};

use crate::rows::Rows;
use crate::{Edit, Proposal};

const CODE: Code = Code::R011;

/// So much pinyin in one dump is a site's, not a text's.
const SEVERAL: usize = 8;

/// So many places are shown as evidence.
const SHOWN: usize = 3;

/// Whether a bracket has letters behind it. Most have figures or ideographs.
fn may_have_pinyin(features: &Features<'_>) -> bool {
    // Folding takes pinyin away.
    if features.is_folded {
        return false;
    }
    let text = &features.text;
    let letter = |c: char| c.is_ascii_lowercase() || !c.is_ascii() && !is_han(c);
    let bracket = text.contains('(') || text.contains('（');
    let mut pairs = text.chars().zip(text.chars().skip(1));
    bracket && pairs.any(|(c, inside)| letter(inside) && plain(c) == '(')
}

pub(crate) fn propose(rows: &Rows<'_>, _: &Lexicon) -> Vec<Proposal> {
    if !rows.any_text(may_have_pinyin) {
        return Vec::new();
    }
    let cells = || {
        rows.iter().enumerate().flat_map(|(row, cells)| {
            cells.with_features().enumerate().map(move |(at, cell)| ((row, at), cell))
        })
    };
    let mut brackets = 0;
    let mut evidence: Vec<Span> = Vec::new();
    for (_, cell) in cells().filter(|(_, cell)| may_have_pinyin(cell.features)) {
        let (_, count) = without_pinyin(&cell.text);
        brackets += count;
        if count > 0 && evidence.len() < SHOWN {
            evidence.push(cell.span);
        }
    }
    if brackets < SEVERAL {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut span: Option<Span> = None;
    for (place, cell) in cells() {
        let (text, _) = without_pinyin(&cell.text);
        if text != cell.text {
            span = Some(span.map_or(cell.span, |span| span.hull(cell.span)));
            edits.push(Edit::Reword { cell: place, text });
        }
    }
    let note = format!("{brackets} brackets of pinyin left out, characters simplified");
    let span = span.unwrap_or_default();
    let repair = Repair { rule: CODE, confidence: Confidence::Likely, span, evidence, note };
    vec![Proposal { repair, edits }]
}
