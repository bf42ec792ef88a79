//! Rows with all their points: hardly one of them has a reason.

use resheet_lexis::{IndicatorKind as K, Seen, needless_reasons};
use resheet_model::IndicatorColumn as C;

use crate::regions::HeaderCell;
use crate::token::Token;

/// Of each cell, whether it is hardly a reason, for its row has all its points. None where
/// the positions of cells tell what they are, or the header has the reasons elsewhere.
pub(super) fn full_marks(tokens: &[Token<'_>], columns: &[HeaderCell<K>]) -> Vec<bool> {
    let place = |kind: C| columns.iter().position(|column| column.kind == K::Known(kind));
    let [weight, score, reason] = [C::Weight, C::Score, C::Deviation].map(place);
    let (Some(weight), Some(score), Some(reason)) = (weight, score, reason) else {
        return Vec::new();
    };
    if weight > score || score > reason || tokens.iter().any(|token| token.placed) {
        return Vec::new();
    }
    let cells: Vec<Seen<'_>> = tokens.iter().map(|token| token.seen()).collect();
    needless_reasons(&cells, reason - score, score - weight)
}
