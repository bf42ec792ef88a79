//! R002 broken-label.
//!
//! **Repairs** labels that a blank, a line end or a vertical cell cut into
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

use resheet_lexis::{Lexicon, Role, is_han};
use resheet_model::{Code, Confidence, Edge, Repair, RowKind};

use crate::rows::{Cell, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R002;

/// More pieces than the longest label has characters cannot be one.
const MOST_PIECES: usize = 12;

pub(crate) fn propose(rows: &Rows<'_>, lexicon: &Lexicon) -> Vec<Proposal> {
    let cells: Vec<((usize, usize), Cell<'_>)> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.kind == RowKind::Text || !row.is_record)
        .flat_map(|(at, row)| {
            row.with_features().enumerate().map(move |(nth, cell)| ((at, nth), cell))
        })
        .filter(|(_, cell)| !cell.features.is_blank())
        .collect();
    let mut proposals = Vec::new();
    let mut at = 0;
    while at < cells.len() {
        let taken = pieces(&cells[at..], lexicon);
        if taken > 1 {
            let span = |index: usize| cells[index].1.span;
            proposals.push(Proposal {
                repair: Repair {
                    rule: CODE,
                    confidence: Confidence::Likely,
                    span: span(at).hull(span(at + taken - 1)),
                    evidence: (at..at + taken).map(span).collect(),
                    note: format!("{taken} pieces joined to one label"),
                },
                edits: (at + 1..at + taken)
                    .map(|index| Edit::Join { from: cells[index].0, into: cells[at].0 })
                    .collect(),
            });
        }
        at += taken.max(1);
    }
    proposals
}

/// How many cells from the first on make one label; 1 if the first is no
/// beginning of one.
fn pieces(cells: &[((usize, usize), Cell<'_>)], lexicon: &Lexicon) -> usize {
    let text = |index: usize| cells[index].1.features.folded.as_str();
    let mut joined = text(0).to_owned();
    let apart = |index: usize| {
        let ((row, _), next) = cells[index];
        next.edge == Edge::Drawn && row == cells[index - 1].0.0
    };
    // A label may be whole but for its bracket: `产出指标 / （50分）`.
    let bracket = |joined: &str, next: usize| {
        next < cells.len()
            && !apart(next)
            && opens_tail(text(next))
            && lexicon.lookup(joined).is_some()
    };
    if !lexicon.begins_label(&joined) && !bracket(&joined, 1) {
        return 1;
    }
    // A piece that is a label by itself goes on only with pieces that are none.
    let label = lexicon.lookup(&joined).is_some();
    let mut best = 1;
    for (index, (_, cell)) in cells.iter().enumerate().take(MOST_PIECES).skip(1) {
        if apart(index) {
            break;
        }
        let piece = cell.features.folded.as_str();
        // Figures are values: `总分` and `100` are two cells.
        let words = piece.chars().any(|c| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '%'));
        if !words {
            break;
        }
        joined.push_str(piece);
        // Two labels are one only as the whole of the funds.
        if label && cell.features.is_label() {
            let whole =
                lexicon.lookup(&joined).is_some_and(|it| it.roles.contains(&Role::FundTotal));
            if whole {
                best = index + 1;
            }
            break;
        }
        // A bracket that is still open belongs to the label.
        if lexicon.lookup(&joined).is_some() && !opens_bracket(&joined) {
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
