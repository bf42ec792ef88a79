//! The names of a header whose cells stand on several lines.
//!
//! Where a line of the dump is no row, a line end may cut the name of a column. A header
//! is parted into names in the cheapest way: known names cost nothing, names that nobody
//! knows more than those, and most what is too short for a name. A name goes on at the
//! end of its line, seldom behind a blank.

use std::ops::Range;

use crate::{IndicatorKind, Lexicon, Look, Role, Shape, is_han};

/// So many names that are known make a header.
const KNOWN: usize = 3;

/// A name is no longer, in characters, and has no more pieces.
const NAME: usize = 14;
const PIECES: usize = 4;

/// What a name costs that nobody knows, one that a line end cuts, one whose second line
/// is as long as a name, and one too short.
const UNKNOWN: u32 = 3;
const CUT: u32 = 5;
const LONG: u32 = 7;
const SHORT: u32 = 9;

/// What it costs that a name goes on behind a blank: some programs write a line end so.
const INSIDE: u32 = 2;

/// A cut name in front of all known ones is no longer, in characters: else it is a value.
const LEAD: usize = 6;

/// The rest of a name is hardly longer, in characters.
const REST: usize = 2;

/// A printed cell, and whether it is the first of its line.
pub type CellOfLine<'c, 'l> = (&'c Look<'l>, bool);

/// The names of columns that line ends cut, each with its cells. Linear in the cells.
pub fn cut_names(cells: &[CellOfLine<'_, '_>], lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for run in cells.chunk_by(|a, b| may_name(a.0) && may_name(b.0)) {
        let cut = names(run, lexicon).into_iter().filter(|name| name.len() > 1);
        out.extend(cut.map(|name| at + name.start..at + name.end));
        at += run.len();
    }
    out
}

/// Whether a cell may be a name of a column or a piece of one.
fn may_name(look: &Look<'_>) -> bool {
    let of_body = |role: &Role| {
        matches!(
            role,
            Role::Level1(_) | Role::Level2(_) | Role::FundTotal | Role::FundPart | Role::Field(_)
        )
    };
    !look.is(of_body)
        && matches!(look.shape, Shape::Words | Shape::Verdict | Shape::Unit)
        && look.text.chars().count() <= NAME
        && look.text.contains(is_han)
        && !look.text.contains(|c: char| c.is_ascii_digit() || c == '。')
}

/// The cheapest way to part cells into names, from the one before the first known one up
/// to the last; other cells may be values. Empty if too few are known.
fn names(cells: &[CellOfLine<'_, '_>], lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut best: Vec<(u32, usize)> = vec![(u32::MAX, 0); cells.len() + 1];
    best[0] = (0, 0);
    for from in 0..cells.len() {
        let (mut text, mut inside) = (String::new(), 0);
        for to in from..cells.len().min(from + PIECES) {
            if to > from && !cells[to].1 {
                inside += INSIDE;
            }
            text.push_str(&cells[to].0.folded);
            let Some(cost) = cost(&cells[from..=to], &text, lexicon) else { continue };
            let cost = cost + inside;
            let all = best[from].0.saturating_add(cost);
            if all < best[to + 1].0 {
                best[to + 1] = (all, from);
            }
        }
    }
    let mut names = Vec::new();
    let mut end = cells.len();
    while end > 0 {
        names.push(best[end].1..end);
        end = best[end].1;
    }
    names.reverse();
    let known = |name: &&Range<usize>| {
        let text: String =
            cells[(*name).clone()].iter().map(|(look, _)| look.folded.as_str()).collect();
        names_column(lexicon.exact(&text))
    };
    if names.iter().filter(known).count() < KNOWN {
        return Vec::new();
    }
    let last = names.iter().rposition(|name| known(&name)).unwrap_or(0);
    let first = names.iter().position(|name| known(&name)).unwrap_or(0);
    names.truncate(last + 1);
    let lead = first.saturating_sub(1);
    let short = names[lead].len() == 1 || length(&names[lead], cells) <= LEAD;
    names.drain(..if short { lead } else { first });
    names
}

/// How long a name is, in characters.
fn length(name: &Range<usize>, cells: &[CellOfLine<'_, '_>]) -> usize {
    cells[name.clone()].iter().map(|(look, _)| look.text.chars().count()).sum()
}

/// What it costs that cells are one name; none if they are not.
fn cost(cells: &[CellOfLine<'_, '_>], text: &str, lexicon: &Lexicon) -> Option<u32> {
    let length = |cell: &CellOfLine<'_, '_>| cell.0.text.chars().count();
    let known = lexicon.look(text).is_some();
    Some(match cells {
        [_] if known => 0,
        [only] if length(only) < 2 => SHORT,
        [_] => UNKNOWN,
        _ if known => 1,
        _ if cells.iter().any(|cell| cell.0.is_label() && length(cell) > 2) => return None,
        [first, .., last] if length(last) > length(first) => return None,
        [_, _, more @ ..] => {
            let last = if length(&cells[cells.len() - 1]) <= REST { CUT } else { LONG };
            last + UNKNOWN * u32::try_from(more.len()).unwrap_or(UNKNOWN)
        }
        [] => return None,
    })
}

fn names_column(roles: &[Role]) -> bool {
    let funds = |role: &Role| matches!(role, Role::FundColumn(_) | Role::FundOther);
    IndicatorKind::of(roles).is_some() || roles.iter().any(funds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Texts;

    /// The names that are cut, of lines of cells with a blank between them.
    #[track_caller]
    fn check(lines: &str, expected: &[&str]) {
        let texts = Texts::new(Lexicon::shared());
        let cells: Vec<_> = lines
            .lines()
            .flat_map(|line| {
                line.split(' ').enumerate().map(|(nth, cell)| (texts.of(cell), nth == 0))
            })
            .collect();
        let looks: Vec<_> = cells.iter().map(|(look, begins)| (&**look, *begins)).collect();
        let cut = cut_names(&looks, Lexicon::shared());
        let text = |name: Range<usize>| -> String {
            cells[name].iter().map(|(look, _)| look.text.as_str()).collect()
        };
        let cut: Vec<String> = cut.into_iter().map(text).collect();
        assert_eq!(cut, expected);
    }

    #[test]
    fn names_go_on_in_the_next_line() {
        check(
            "一级指\n标 二级指标 考评点 取数口\n径 目标值 完成值 分值 未完成原因\n分析 得分\n产出指标\n测绘石桥数\n量 ≥3座",
            &["一级指标", "取数口径", "未完成原因分析"],
        );
    }

    #[test]
    fn whole_names_one_by_one_are_not_cut() {
        check("一级指标\n二级指标\n考评点\n约定值\n完成值\n分值\n得分\n产出指标", &[]);
    }

    #[test]
    fn values_in_front_of_a_header_are_none_of_its_names() {
        check("青河区古桥管理所\n资金\n三级指标 年度指\n标值 分值 得分", &["年度指标值"]);
    }

    #[test]
    fn too_few_known_names_are_no_header() {
        check("考评点 取数口\n径 三级指标", &[]);
    }
}
