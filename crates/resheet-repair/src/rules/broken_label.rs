//! R002 broken-label.
//!
//! **Mends** labels that a blank, a line end or a vertical cell cut into
//! pieces.
//!
//! **Recognised** by the vocabulary: the first piece is no label, the pieces
//! together are, and they follow each other with nothing but blanks or line
//! ends between.
//!
//! **Wrong when** a value happens to begin a label and the next cell happens to
//! end it.
//!
//! **Example** `绩 / 效 / 指 / 标` on four lines is one label; so is
//! `满意度指 / 标`.

use resheet_lexis::{Lexicon, Role, fold, is_han};
use resheet_model::{Confidence, Edge, GridRow, Repair, RowKind};

use crate::{Edit, Proposal};

const CODE: &str = "R002";

/// More pieces than the longest label has characters cannot be one.
const MOST_PIECES: usize = 12;

pub(crate) fn propose(rows: &[GridRow<'_>], lexicon: &Lexicon) -> Vec<Proposal> {
    let cells: Vec<(usize, usize)> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.kind == RowKind::Text || !row.holds)
        .flat_map(|(at, row)| (0..row.cells.len()).map(move |cell| (at, cell)))
        .filter(|&(row, cell)| !rows[row].cells[cell].is_blank())
        .collect();
    let mut proposals = Vec::new();
    let mut at = 0;
    while at < cells.len() {
        let taken = pieces(rows, &cells[at..], lexicon);
        if taken > 1 {
            let of = |index: usize| &rows[cells[index].0].cells[cells[index].1];
            proposals.push(Proposal {
                repair: Repair {
                    rule: CODE,
                    confidence: Confidence::Likely,
                    span: of(at).span.hull(of(at + taken - 1).span),
                    evidence: (at..at + taken).map(|index| of(index).span).collect(),
                    note: format!("{taken} pieces joined to one label"),
                },
                edits: (at + 1..at + taken)
                    .map(|index| Edit::Join { from: cells[index], into: cells[at] })
                    .collect(),
            });
        }
        at += taken.max(1);
    }
    proposals
}

/// How many cells from the first on make one label; 1 if the first is no
/// beginning of one.
fn pieces(rows: &[GridRow<'_>], cells: &[(usize, usize)], lexicon: &Lexicon) -> usize {
    let text = |index: usize| fold(&rows[cells[index].0].cells[cells[index].1].text);
    let mut joined = text(0).to_string();
    let apart = |index: usize| {
        let next = &rows[cells[index].0].cells[cells[index].1];
        next.edge == Edge::Drawn && cells[index].0 == cells[index - 1].0
    };
    // A label may be whole but for its bracket: `产出指标 / （50分）`.
    let bracket = |joined: &str, next: usize| {
        next < cells.len()
            && !apart(next)
            && opens_tail(&text(next))
            && lexicon.look(joined).is_some()
    };
    if !lexicon.begins_label(&joined) && !bracket(&joined, 1) {
        return 1;
    }
    // A piece that is a label by itself goes on only with pieces that are none.
    let label = lexicon.look(&joined).is_some();
    let mut best = 1;
    for index in 1..cells.len().min(MOST_PIECES) {
        if apart(index) {
            break;
        }
        let piece = text(index);
        // Figures are values: `总分` and `100` are two cells.
        let words = piece.chars().any(|c| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '%'));
        if !words {
            break;
        }
        joined.push_str(&piece);
        // Two labels are one only as the whole of the funds.
        if label && lexicon.look(&piece).is_some() {
            let whole = lexicon.look(&joined).is_some_and(|it| it.roles.contains(&Role::FundTotal));
            if whole {
                best = index + 1;
            }
            break;
        }
        // A bracket that is still open belongs to the label.
        if lexicon.look(&joined).is_some() && !opens_bracket(&joined) {
            best = index + 1;
        }
        if !lexicon.begins_label(&joined) && !bracket(&joined, index + 1) {
            break;
        }
    }
    best
}

/// Whether a folded text begins a short bracket with words or letters in it.
fn opens_tail(text: &str) -> bool {
    let inner = text.strip_prefix('(').map(|inner| inner.strip_suffix(')').unwrap_or(inner));
    inner.is_some_and(|inner| {
        inner.chars().count() <= 8
            && !inner.contains(['(', ')'])
            && inner.contains(|c: char| is_han(c) || c.is_ascii_alphabetic())
    })
}

fn opens_bracket(text: &str) -> bool {
    text.matches('(').count() > text.matches(')').count()
}
