//! Weights glued to the names in front of them.

use std::borrow::Cow;

use resheet_lexis::{Features, Shape, is_han, number};
use resheet_model::{Confidence, Decimal, IndicatorColumn as C, Span};

use super::part;
use crate::log::Log;
use crate::regions::{HeaderCell, IndicatorKind as K};
use crate::token::Token;

/// So many names with a figure tell of a column.
const ROWS: usize = 2;

/// Parts `系统可用率16.5` where weights stand right behind names and nothing is
/// between the cells.
///
/// One name may end with a figure of its own; if most words do behind which a
/// value follows, the figures are the weights. The other words are targets and
/// actual values.
pub(super) fn part_names<'t, 'a>(
    tokens: Cow<'t, [Token<'a>]>,
    columns: &[HeaderCell<K>],
    log: &mut Log,
) -> Cow<'t, [Token<'a>]> {
    let known = |at: usize| columns.get(at).map(|column| column.kind);
    let name = columns.iter().position(|column| column.kind == K::Known(C::Level3));
    let behind = name.is_some_and(|name| known(name + 1) == Some(K::Known(C::Weight)));
    if !behind {
        return tokens;
    }
    let (mut with, mut without) = (0, 0);
    for at in 0..tokens.len() {
        match weight_at(&tokens, at) {
            Some(Some(_)) => with += 1,
            Some(None) => without += 1,
            None => {}
        }
    }
    if with < ROWS || with <= without {
        return tokens;
    }
    let evidence: Vec<Span> = columns.iter().map(|column| column.span).collect();
    let mut out = Vec::with_capacity(tokens.len() + with);
    for (at, token) in tokens.iter().enumerate() {
        match weight_at(&tokens, at).flatten() {
            Some(cut) => {
                let ranges = [0..cut, cut..token.text.len()];
                let (sure, features) = (Confidence::Likely, Features::of_value);
                part(&mut out, token, &ranges, sure, evidence.clone(), features, log);
            }
            None => out.push(token.clone()),
        }
    }
    Cow::Owned(out)
}

/// For words with a value glued behind them: where their weight begins, if they
/// end with one.
fn weight_at(tokens: &[Token<'_>], at: usize) -> Option<Option<usize>> {
    let (token, value) = (&tokens[at], tokens.get(at + 1)?);
    let one_piece =
        token.more.is_empty() && (token.span.end - token.span.start) as usize == token.text.len();
    let name = one_piece && token.shape == Shape::Words && !token.is_label();
    let follows = value.edge.is_glued() && super::indicators::is_value(value);
    if !(name && follows) {
        return None;
    }
    let cut = token.text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let whole = token.text[..cut].ends_with(is_han);
    let points = number(&token.text[cut..])
        .is_some_and(|number| number.value > Decimal::ZERO && number.value <= Decimal::ONE_HUNDRED);
    Some((whole && points).then_some(cut))
}
