//! Names that are hardly the names of their rows: lines of them may have gone to the
//! rows beside them, or a label stands for them.

use resheet_lexis::{Role, Shape, ends_like_name, is_han};
use resheet_model::{BoundCell, BoundIndicator, Edge, IndicatorColumn, Presence, Subject};

use super::{Unmet, View};
use crate::doubt::Doubt;

/// The rest of a name, in characters, is no longer.
const REST: usize = 4;

/// Both names where one does not end as names do, and would with the first characters
/// of the next: where blanks alone part the cells, the line of a wrapped name may have
/// gone to the row below.
pub(super) fn cut(view: &View<'_, '_>) -> Vec<Unmet> {
    let rows = &view.sheet.indicators;
    let by_blanks = |cell: &BoundCell| {
        view.at(cell.span).is_some_and(|token| matches!(token.edge, Edge::Blanks | Edge::Supposed))
    };
    let mut unmet = Vec::new();
    for (at, pair) in (0..).zip(rows.windows(2)) {
        let (name, next) = (&pair[0].level3, &pair[1].level3);
        let cells = [name, next];
        let known = cells.iter().all(|cell| cell.presence == Presence::Printed)
            && cells.into_iter().any(by_blanks);
        if !known || !is_cut(&view.folded(name), &view.folded(next)) {
            continue;
        }
        for (row, own, other) in [(at, name, next), (at + 1, next, name)] {
            let subject = Subject::Indicator(row, Some(IndicatorColumn::Level3));
            let doubt = Doubt::OtherPlace.of(subject, own.span).arg("text", &own.text);
            unmet.push(Unmet::said(doubt.arg("other", &other.text)));
        }
    }
    unmet
}

/// Names that are a label of the first level, and of no other: the row has lost its name, and
/// the label stands in its place.
pub(super) fn first_levels(view: &View<'_, '_>) -> Vec<Unmet> {
    let rows = (0..).zip(&view.sheet.indicators);
    let label = |row: &BoundIndicator| {
        let first = |role: &Role| matches!(role, Role::Level1(_));
        view.token_of(&row.level3).is_some_and(|token| {
            !token.learned && !token.roles.is_empty() && token.roles.iter().all(first)
        })
    };
    let lost = rows.filter(|(_, row)| label(row)).map(|(at, row)| {
        Unmet::said(Doubt::BrokenRow.of(Subject::Indicator(at, None), row.level3.span))
    });
    lost.collect()
}

/// Rows whose name is a label of the second level while their second level is the one
/// above: the row has lost its name, and the label stands in its place. The labels of a
/// form end alike; a name may well be a label of other forms.
pub(super) fn labels(view: &View<'_, '_>) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    for (at, pair) in (1..).zip(view.sheet.indicators.windows(2)) {
        let (above, row) = (&pair[0], &pair[1]);
        let printed = |cell: &BoundCell| cell.presence == Presence::Printed;
        let carried = printed(&row.level2) && row.level2.span == above.level2.span;
        let label = || {
            let found = view.lexicon.lookup(&view.folded(&row.level3));
            found.is_some_and(|it| it.roles.iter().any(|role| matches!(role, Role::Level2(_))))
        };
        let ending = |cell: &BoundCell| cell.text.trim().chars().rev().take(2).collect::<String>();
        let alike =
            row.level2.text != row.level3.text && ending(&row.level2) == ending(&row.level3);
        if carried && alike && label() {
            let subject = Subject::Indicator(at, None);
            unmet.push(Unmet::said(Doubt::BrokenRow.of(subject, row.level3.span)));
        }
    }
    unmet
}

/// Both rows where a name of several pieces stands over a row without one, or with a value
/// in its place: a piece may be the name of the row below.
pub(super) fn of_two_rows(view: &View<'_, '_>) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    for (at, pair) in (0..).zip(view.sheet.indicators.windows(2)) {
        let (name, next) = (&pair[0].level3, &pair[1].level3);
        let named = next.presence == Presence::Printed && view.shape(next) == Shape::Words;
        if name.more.is_empty() || named {
            continue;
        }
        for row in [at, at + 1] {
            let doubt = Doubt::BrokenRow.of(Subject::Indicator(row, None), name.span);
            unmet.push(Unmet::said(doubt));
        }
    }
    unmet
}

/// Names with a figure in front whose row above has no score: the dump wrote two rows on one
/// line, and the score of the first touches the name of the second. Such a dump may have
/// moved any cell, so no row of its table is certain.
pub(super) fn behind_a_score(view: &View<'_, '_>) -> Vec<Unmet> {
    let rows = &view.sheet.indicators;
    let touches = |pair: &[BoundIndicator]| {
        let (above, name) = (&pair[0].score, &pair[1].level3);
        let printed = name.presence == Presence::Printed && above.presence != Presence::Printed;
        printed && begins_with_score(&name.text)
    };
    let found: Vec<u32> =
        (1..).zip(rows.windows(2)).filter(|(_, pair)| touches(pair)).map(|(at, _)| at).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let all =
        (0..).zip(rows).map(|(at, _)| Unmet { subject: Subject::Indicator(at, None), doubt: None });
    let said = found.iter().flat_map(|&at| {
        let name = &rows[at as usize].level3;
        let subject = Subject::Indicator(at, Some(IndicatorColumn::Level3));
        let torn = Doubt::Torn.of(subject, name.span).arg("text", &name.text);
        let above = Doubt::BrokenRow.of(Subject::Indicator(at - 1, None), name.span);
        [Unmet::said(torn), Unmet::said(above)]
    });
    said.chain(all).collect()
}

/// Whether digits stand in front of a name with nothing between: `14.50路面平整占比`.
fn begins_with_score(text: &str) -> bool {
    /// A unit behind a figure is shorter, in characters.
    const NAME: usize = 4;
    let name = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    name.len() < text.len() && name.chars().take(NAME).filter(|c| is_han(*c)).count() == NAME
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
    fn a_score_touches_the_name_of_the_next_row() {
        assert!(begins_with_score("14.50路面平整占比"));
        assert!(begins_with_score("15民生反响 出行条件"));
        assert!(!begins_with_score("路面平整占比"));
        assert!(!begins_with_score("5G基站数量"));
    }

    #[test]
    fn a_name_is_cut_where_the_next_begins_with_its_end() {
        assert!(is_cut("人民调解案", "件数调解协议履行率"));
        assert!(is_cut("案件受理及", "时率案均补贴标准"));
        assert!(!is_cut("案件受理及时率", "案均补贴标准"));
        assert!(!is_cut("档案管理办法", "测绘石桥数量"));
    }
}
