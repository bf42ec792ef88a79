//! Names that are hardly the names of their rows: lines of them may have gone to the
//! rows beside them, or a label stands for them.

use std::collections::HashSet;

use resheet_lexis::{Lexicon, Role, ends_like_name, fold};
use resheet_model::{
    BoundCell, BoundIndicator, Confidence, Edge, Finding, IndicatorColumn, Presence, Span, Subject,
};

use crate::log::Log;
use crate::token::Token;

/// The rest of a name, in characters, is no longer.
const REST: usize = 4;

/// Doubts both names where one does not end as names do, and would with the first
/// characters of the next: where blanks alone part the cells, the line of a wrapped
/// name may have gone to the row below.
pub(super) fn doubt_cut(
    rows: &mut [BoundIndicator],
    first_row: usize,
    tokens: &[Token<'_>],
    log: &mut Log,
) {
    let by_blanks = tokens.iter().filter(|token| token.edge == Edge::Blanks);
    let by_blanks: HashSet<Span> = by_blanks.map(|token| token.span).collect();
    for at in 1..rows.len() {
        let (name, next) = (&rows[at - 1].level3, &rows[at].level3);
        let cells = [name, next];
        let known = cells.iter().all(|cell| cell.presence == Presence::Printed)
            && cells.iter().any(|cell| by_blanks.contains(&cell.span));
        if !known || !is_cut(&fold(&name.text), &fold(&next.text)) {
            continue;
        }
        for (row, other) in [(at - 1, at), (at, at - 1)] {
            let subject =
                Subject::Indicator((first_row + row) as u32, Some(IndicatorColumn::Level3));
            log.find(
                Finding::new("B002", subject, rows[row].level3.span)
                    .arg("text", &rows[row].level3.text)
                    .arg("other", &rows[other].level3.text),
            );
            let cell = &mut rows[row].level3;
            cell.confidence = cell.confidence.min(Confidence::Likely);
        }
    }
}

/// Doubts rows whose name is a label of the second level while their second level is
/// the one above: the row has lost its name, and the label stands in its place. The
/// labels of a form end alike; a name may well be a label of other forms.
pub(super) fn doubt_labels(
    rows: &[BoundIndicator],
    first_row: usize,
    lexicon: &Lexicon,
    log: &mut Log,
) {
    for (at, pair) in rows.windows(2).enumerate() {
        let (above, row) = (&pair[0], &pair[1]);
        let printed = |cell: &BoundCell| cell.presence == Presence::Printed;
        let carried = printed(&row.level2) && row.level2.span == above.level2.span;
        let label = || {
            let found = lexicon.look(&fold(&row.level3.text));
            found.is_some_and(|it| it.roles.iter().any(|role| matches!(role, Role::Level2(_))))
        };
        let ending = |cell: &BoundCell| cell.text.trim().chars().rev().take(2).collect::<String>();
        let alike =
            row.level2.text != row.level3.text && ending(&row.level2) == ending(&row.level3);
        if carried && alike && label() {
            let subject = Subject::Indicator((first_row + at + 1) as u32, None);
            log.find(Finding::new("B011", subject, row.level3.span));
        }
    }
}

/// Whether the first characters of a text make a name whole, and leave one.
fn is_cut(name: &str, next: &str) -> bool {
    let ends = next.char_indices().map(|(at, _)| at).skip(1).take(REST);
    !ends_like_name(name)
        && ends.into_iter().any(|end| {
            let whole = format!("{name}{}", &next[..end]);
            ends_like_name(&whole) && next[end..].chars().nth(1).is_some()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_where_the_next_begins_with_its_end() {
        assert!(is_cut("人民调解案", "件数调解协议履行率"));
        assert!(is_cut("案件受理及", "时率案均补贴标准"));
        assert!(!is_cut("案件受理及时率", "案均补贴标准"));
        assert!(!is_cut("档案管理办法", "测绘石桥数量"));
    }
}
