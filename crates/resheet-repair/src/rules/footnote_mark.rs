//! R014 footnote-mark.
//!
//! **Repairs** figures with the mark of a footnote behind them.
//!
//! **Recognised** by a note of the dump that explains the mark, and by the figure,
//! which is one without it.
//!
//! **Wrong when** a note speaks of a unit that is printed as a raised figure, behind
//! an amount in that unit.
//!
//! **Example** `168次①` is `168次` where a note says `注：①以验收单为准。`

use std::collections::BTreeSet;

use resheet_lexis::{Lexicon, Shape, fold_width, is_han, shape};
use resheet_model::{Code, Confidence, Repair, Span};

use crate::rows::Rows;
use crate::{Edit, Proposal};

const CODE: Code = Code::R014;

/// Longer cells, in bytes, are no figures.
const LONGEST: usize = 60;

pub(crate) fn propose(rows: &Rows<'_>, lexicon: &Lexicon) -> Vec<Proposal> {
    if !rows.any_text(|features| marked(&features.text).is_some()) {
        return Vec::new();
    }
    let notes = notes(rows, lexicon);
    if notes.is_empty() {
        return Vec::new();
    }
    let mut proposals = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        for (at, cell) in cells.with_features().enumerate() {
            let Some((figure, mark)) = marked(&cell.features.text) else { continue };
            let Some((_, note)) = notes.iter().find(|(known, _)| known == mark) else { continue };
            proposals.push(Proposal {
                repair: Repair {
                    rule: CODE,
                    confidence: Confidence::Likely,
                    span: cell.span,
                    evidence: vec![*note],
                    note: format!("the mark {mark} of a footnote left out"),
                },
                edits: vec![Edit::Reword { cell: (row, at), text: figure.to_owned() }],
            });
        }
    }
    proposals
}

/// A figure and the mark of a footnote behind it.
fn marked(text: &str) -> Option<(&str, &str)> {
    let last = text.chars().next_back()?;
    let ends = is_mark(last) || matches!(last, ']' | '］' | '〕');
    if !ends || text.len() > LONGEST || !text.chars().any(|c| c.is_numeric()) {
        return None;
    }
    let at = match last {
        ']' | '］' | '〕' => text.rfind(['[', '［', '〔'])?,
        _ => text.len() - last.len_utf8(),
    };
    let (figure, mark) = text.split_at(at);
    let figure = figure.trim_end();
    let value = matches!(shape(figure), Shape::Number | Shape::Percent | Shape::Quantity);
    (value && mark_at_start(mark) == Some(mark.len())).then_some((figure, mark))
}

/// A raised figure or one in a circle.
fn is_mark(c: char) -> bool {
    matches!(c, '①'..='⑳' | '¹' | '²' | '³' | '⁴'..='⁹')
}

/// The length in bytes of the mark that a text begins with.
fn mark_at_start(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if is_mark(first) {
        return Some(first.len_utf8());
    }
    let inner = text.strip_prefix(['[', '［', '〔'])?;
    let end = inner.find([']', '］', '〕'])?;
    let digits = fold_width(&inner[..end]);
    let number = (1..=2).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
    let close = inner[end..].chars().next()?;
    number.then(|| first.len_utf8() + end + close.len_utf8())
}

/// The marks that notes explain: at the beginning of a note or of a sentence in it,
/// words behind them.
fn notes(rows: &Rows<'_>, lexicon: &Lexicon) -> Vec<(String, Span)> {
    let mut out = Vec::new();
    let mut known = BTreeSet::new();
    for cell in rows.iter().flat_map(|row| row.filled()) {
        let text = cell.features.text.as_str();
        let begins = mark_at_start(text).is_some();
        if !begins && !lexicon.is_note(&cell.features.folded) {
            continue;
        }
        let mut start = true;
        for (at, c) in text.char_indices() {
            if start && let Some(length) = mark_at_start(&text[at..]) {
                let (mark, behind) = text[at..].split_at(length);
                let words = behind.trim_start().chars().next().is_some_and(is_han);
                if words && known.insert(mark.to_owned()) {
                    out.push((mark.to_owned(), cell.span));
                }
            }
            start = c.is_whitespace() || matches!(c, '。' | '；' | ';' | '：' | ':' | '，');
        }
    }
    out
}
