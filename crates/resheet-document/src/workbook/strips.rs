//! What of a worksheet is one table: two forms may stand side by side, and hints and sums
//! to check by stand right of a form.

use std::collections::{HashMap, HashSet};

use super::sheet::{Cell, Merge, Worksheet};

/// Texts that both sides must have, each in a row of its own, for both to be forms. A
/// table that says the same of two years has them in the rows of its header alone.
const TWINS: usize = 4;
/// Merged cells that must end where a form ends: its title, its name.
const ENDS: usize = 2;
/// Columns that hints are in.
const HINTS: usize = 2;
/// Strips of a worksheet that are looked for; each costs a look at all cells.
const MOST: usize = 16;

/// The cells of a worksheet by tables, and those that stand beside them.
pub(super) struct Parts<'c> {
    pub(super) tables: Vec<Vec<&'c Cell>>,
    pub(super) beside: Vec<&'c Cell>,
}

/// Parts the cells of a worksheet. Most have one table.
pub(super) fn parts<'c>(cells: &[&'c Cell], sheet: &Worksheet) -> Parts<'c> {
    let mut out = Parts { tables: Vec::new(), beside: Vec::new() };
    let mut rest: Vec<&Cell> = cells.to_vec();
    let free = free_columns(cells, &sheet.merges);
    for column in free.iter().copied().take(MOST) {
        let (left, right): (Vec<&Cell>, Vec<&Cell>) =
            rest.iter().copied().partition(|cell| cell.column < column);
        if left.is_empty() || right.is_empty() {
            continue;
        }
        if are_twins(&left, &right) {
            out.tables.push(left);
            rest = right;
        } else if is_end(&sheet.merges, column) && are_hints(&left, &right, &sheet.merges) {
            out.beside.extend(right);
            rest = left;
            break;
        }
    }
    // Columns that are hidden and stand right of a form are no part of it.
    let hidden = |column: u32| {
        sheet.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    };
    if !sheet.hidden_columns.is_empty()
        && let Some(seen) = rest.iter().map(|cell| cell.column).filter(|own| !hidden(*own)).max()
        && let Some(end) = sheet.merges.iter().map(|merge| merge.right).max()
        && end >= seen
        && is_end(&sheet.merges, end + 1)
    {
        let (inside, beside): (Vec<&Cell>, Vec<&Cell>) =
            rest.into_iter().partition(|cell| cell.column <= end);
        out.beside.extend(beside);
        rest = inside;
    }
    out.tables.push(rest);
    out
}

/// Columns without text that no merged cell covers, the first of each stretch, with text
/// on both sides.
fn free_columns(cells: &[&Cell], merges: &[Merge]) -> Vec<u32> {
    let mut taken: Vec<(u32, u32)> = cells.iter().map(|cell| (cell.column, cell.column)).collect();
    taken.extend(merges.iter().map(|merge| (merge.left, merge.right)));
    taken.sort_unstable();
    let mut out = Vec::new();
    let mut end: Option<u32> = None;
    for (left, right) in taken {
        if let Some(end) = end
            && left > end + 1
        {
            out.push(end + 1);
        }
        end = Some(end.map_or(right, |end| end.max(right)));
    }
    out
}

/// Whether two sides say the same in so many rows that each is a form.
fn are_twins(left: &[&Cell], right: &[&Cell]) -> bool {
    let is_label = |cell: &&&Cell| {
        let han = |sign: &char| ('\u{4e00}'..='\u{9fff}').contains(sign);
        cell.text.chars().filter(han).count() >= 2
    };
    let said: HashSet<&str> = left.iter().filter(is_label).map(|cell| cell.text.as_str()).collect();
    let mut rows: HashMap<u32, &str> = HashMap::new();
    for cell in right.iter().filter(is_label).filter(|cell| said.contains(cell.text.as_str())) {
        rows.entry(cell.row).or_insert(&cell.text);
    }
    let texts: HashSet<&str> = rows.values().copied().collect();
    texts.len() >= TWINS
}

/// Whether a form ends before a column: several merged cells do, and none goes on.
fn is_end(merges: &[Merge], column: u32) -> bool {
    let ends = merges.iter().filter(|merge| merge.right + 1 == column && merge.left < merge.right);
    ends.count() >= ENDS && !merges.iter().any(|merge| merge.left < column && merge.right >= column)
}

/// Whether what stands right of a form is a few hints.
fn are_hints(left: &[&Cell], right: &[&Cell], merges: &[Merge]) -> bool {
    let rows = left.chunk_by(|one, other| one.row == other.row).count();
    let columns: HashSet<u32> = right.iter().map(|cell| cell.column).collect();
    let first = right.iter().map(|cell| cell.column).min().unwrap_or(0);
    right.len() * 2 <= rows
        && columns.len() <= HINTS
        && !merges.iter().any(|merge| merge.left >= first)
}

#[cfg(test)]
mod tests {
    use super::super::sheet::place;
    use super::*;

    #[track_caller]
    fn check(cells: &[(&str, &str)], merges: &[&str], hidden: &[(u32, u32)], expected: &str) {
        let cells: Vec<Cell> = cells
            .iter()
            .map(|(at, text)| {
                let (row, column) = place(at).unwrap();
                Cell { row, column, text: (*text).into(), ..Cell::default() }
            })
            .collect();
        let sheet = Worksheet {
            merges: merges.iter().map(|at| Merge::parse(at).unwrap()).collect(),
            hidden_columns: hidden.to_vec(),
            ..Worksheet::default()
        };
        let mut order: Vec<&Cell> = cells.iter().collect();
        order.sort_by_key(|cell| (cell.row, cell.column));
        let parts = parts(&order, &sheet);
        let said = |cells: &[&Cell]| {
            cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let mut shown: Vec<String> = parts.tables.iter().map(|table| said(table)).collect();
        shown.push(said(&parts.beside));
        assert_eq!(shown.join(" | "), expected);
    }

    #[test]
    fn two_forms_side_by_side() {
        check(
            &[
                ("A1", "项目"),
                ("B1", "1"),
                ("D1", "项目"),
                ("E1", "5"),
                ("A2", "部门"),
                ("B2", "2"),
                ("D2", "部门"),
                ("E2", "6"),
                ("A3", "资金"),
                ("B3", "3"),
                ("D3", "资金"),
                ("E3", "7"),
                ("A4", "目标"),
                ("B4", "4"),
                ("D4", "目标"),
                ("E4", "8"),
            ],
            &[],
            &[],
            "项目 1 部门 2 资金 3 目标 4 | 项目 5 部门 6 资金 7 目标 8 | ",
        );
    }

    #[test]
    fn a_table_of_two_years_is_one() {
        check(
            &[
                ("A1", "预算"),
                ("B1", "决算"),
                ("D1", "预算"),
                ("E1", "决算"),
                ("A2", "1"),
                ("B2", "2"),
                ("D2", "3"),
                ("E2", "4"),
            ],
            &[],
            &[],
            "预算 决算 预算 决算 1 2 3 4 | ",
        );
    }

    #[test]
    fn hints_right_of_a_form_are_beside_it() {
        let form = [
            ("A1", "表"),
            ("A2", "项目"),
            ("B2", "名"),
            ("A3", "资金"),
            ("B3", "1"),
            ("C3", "2"),
            ("A4", "目标"),
            ("B4", "3"),
            ("C4", "4"),
        ];
        let with = |more: &[(&'static str, &'static str)]| {
            form.iter().chain(more).copied().collect::<Vec<_>>()
        };
        let merges = ["A1:C1", "B2:C2"];
        check(&with(&[("E2", "请核对")]), &merges, &[], "表 项目 名 资金 1 2 目标 3 4 | 请核对");
        check(&with(&[("D3", "差")]), &merges, &[(3, 3)], "表 项目 名 资金 1 2 目标 3 4 | 差");
        // A column of the form that has a text.
        check(&with(&[("D3", "差")]), &merges, &[], "表 项目 名 资金 1 2 差 目标 3 4 | ");
    }
}
