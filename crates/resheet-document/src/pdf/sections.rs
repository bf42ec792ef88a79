//! Rows of a table that only its text tells, in blocks that have the same columns.

use super::block::Block;
use super::lattice::Area;
use super::limits::{SAME_WIDTH, SPREAD};
use super::plain::Text;

/// Texts that stand level.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) texts: Vec<Text>,
    pub(super) top: f32,
    pub(super) bottom: f32,
}

impl Row {
    pub(super) fn of(mut texts: Vec<Text>) -> Self {
        texts.sort_by(|one, other| one.area[0].total_cmp(&other.area[0]));
        let top = texts.iter().map(|text| text.area[1]).fold(f32::MAX, f32::min);
        let bottom = texts.iter().map(|text| text.area[3]).fold(f32::MIN, f32::max);
        Row { texts, top, bottom }
    }
}

/// Rows with the same columns: from the left and right end of what stands in each.
struct Section {
    rows: Vec<Row>,
    columns: Vec<(f32, f32)>,
}

/// The blocks of a table. `drawn` is where lines part its columns, if they do; `known` is
/// where columns were parted before, and then where they are.
pub(super) fn sections(
    rows: Vec<Row>,
    lone: &[Text],
    rules: &[Area],
    drawn: &[f32],
    known: &mut Vec<f32>,
) -> Vec<Block> {
    let partings = partings(&rows, rules);
    let (top, bottom) = (partings[0], partings[partings.len() - 1]);
    let own: Vec<Text> = lone
        .iter()
        .filter(|text| text.area[1] > top - 1.0 && text.area[3] < bottom + 1.0)
        .copied()
        .collect();
    let all = rows.iter().flat_map(|row| &row.texts).chain(&own);
    let (mut left, mut right) = (f32::MAX, f32::MIN);
    for text in all {
        (left, right) = (left.min(text.area[0] - SPREAD), right.max(text.area[2] + SPREAD));
    }
    // A table that goes on has the sides it had.
    if let (Some(first), Some(last)) = (known.first(), known.last())
        && *first <= left + SPREAD
        && *last >= right - SPREAD
        && (last - first) - (right - left) <= 16.0 * SAME_WIDTH
    {
        (left, right) = (*first, *last);
    }
    let mut sections = parted(rows);
    give_back_heads(&mut sections);
    let mut from = 0;
    let mut order: Vec<(usize, usize)> = Vec::new();
    for (at, section) in sections.iter_mut().enumerate() {
        let (top, bottom) = (partings[from], partings[from + section.rows.len()]);
        for text in &own {
            let middle = text.area[1].midpoint(text.area[3]);
            if middle > top && middle < bottom {
                place(&mut section.columns, &[*text]);
            }
        }
        join_names(section);
        order.push((at, from));
        from += section.rows.len();
    }
    // Those with most columns say where they are parted.
    order.sort_by_key(|(at, _)| usize::MAX - sections[*at].columns.len());
    *known = drawn.to_vec();
    let mut out: Vec<(usize, Block)> = Vec::new();
    for (at, from) in order {
        let section = &sections[at];
        let columns = sides(&section.columns, known, left, right);
        known.extend(&columns[1..columns.len() - 1]);
        let rows = partings[from..=from + section.rows.len()].to_vec();
        let mut texts: Vec<Area> =
            section.rows.iter().flat_map(|row| &row.texts).map(|text| text.area).collect();
        let inside = |text: &&Text| {
            let middle = text.area[1].midpoint(text.area[3]);
            middle > rows[0] && middle < rows[rows.len() - 1]
        };
        texts.extend(own.iter().filter(inside).map(|text| text.area));
        let all = section.rows.iter().flat_map(|row| &row.texts);
        let cut = all.filter(|text| text.is_cut_figure()).map(|text| text.area);
        let block = Block::of_texts(columns, rows, &texts);
        out.extend(block.map(|block| (from, block.doubting(cut))));
    }
    out.sort_by_key(|(from, _)| *from);
    *known = vec![left, right];
    out.into_iter().map(|(_, block)| block).collect()
}

/// Makes one column of a name and the figures below it that stand at the other side of it.
fn join_names(section: &mut Section) {
    let mut at = 0;
    while at + 1 < section.columns.len() {
        let texts = |(from, to): (f32, f32)| -> Vec<(usize, &Text)> {
            let own = |text: &&Text| text.area[0] >= from - 1.0 && text.area[2] <= to + 1.0;
            let rows = section.rows.iter().enumerate();
            rows.flat_map(|(row, of)| of.texts.iter().filter(own).map(move |text| (row, text)))
                .collect()
        };
        let (left, right) = (section.columns[at], section.columns[at + 1]);
        let (names, figures) = (texts(left), texts(right));
        let first = figures.first().map_or(0, |(row, _)| *row);
        let is_one = figures.len() >= 2
            && figures.iter().all(|(_, text)| text.is_figure)
            && names.last().is_some_and(|(row, text)| row + 1 == first && !text.is_figure);
        if is_one {
            section.columns[at].1 = right.1;
            section.columns.remove(at + 1);
        }
        at += 1;
    }
}

/// Where rows are parted: at a line between them, or in the middle.
fn partings(rows: &[Row], rules: &[Area]) -> Vec<f32> {
    let mut gaps: Vec<f32> = Vec::new();
    let mut out: Vec<f32> = Vec::new();
    for pair in rows.windows(2) {
        let (from, to) = between(&pair[0], &pair[1]);
        let rule = rules.iter().map(|rule| rule[1]).find(|at| from - 1.0 <= *at && *at <= to + 1.0);
        gaps.push(to - from);
        out.push(rule.unwrap_or(from.midpoint(to)));
    }
    gaps.sort_by(f32::total_cmp);
    // Where rows are far apart a heading may stand nearer than they do.
    let margin = |gap: &f32| (gap / 2.0).clamp(1.0, 2.0 * SPREAD);
    let margin = gaps.get(gaps.len() / 2).map_or(SPREAD, margin);
    if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
        out.insert(0, first.top - margin);
        out.push(last.bottom + margin);
    }
    out
}

/// Where one row ends and the next one begins: by the texts at the right, for those at the
/// left may be labels of more rows.
fn between(above: &Row, below: &Row) -> (f32, f32) {
    let least = above.texts.len().min(below.texts.len());
    for skip in 0..least {
        let bottom = above.texts[skip..].iter().map(|text| text.area[3]).fold(f32::MIN, f32::max);
        let top = below.texts[skip..].iter().map(|text| text.area[1]).fold(f32::MAX, f32::min);
        if bottom <= top {
            return (bottom, top);
        }
    }
    let middle = |row: &Row| row.top.midpoint(row.bottom);
    let at = middle(above).midpoint(middle(below));
    (at, at)
}

/// Puts texts of a row into columns, or leaves all as it is: none may lie in two columns,
/// and no two in one.
fn place(columns: &mut Vec<(f32, f32)>, texts: &[Text]) -> bool {
    let mut out = columns.clone();
    let mut used: Vec<(f32, f32)> = Vec::new();
    for text in texts {
        let (from, to) = (text.area[0], text.area[2]);
        let over: Vec<usize> =
            (0..out.len()).filter(|at| out[*at].0 < to - 1.0 && out[*at].1 > from + 1.0).collect();
        match over[..] {
            [] => {
                let at = out.partition_point(|column| column.0 < from);
                out.insert(at, (from, to));
                used.push((from, to));
            }
            [at] => {
                let own = (out[at].0.min(from), out[at].1.max(to));
                if used.iter().any(|other| other.0 < own.1 - 1.0 && other.1 > own.0 + 1.0) {
                    return false;
                }
                out[at] = own;
                used.push(own);
            }
            _ => return false,
        }
    }
    *columns = out;
    true
}

fn parted(rows: Vec<Row>) -> Vec<Section> {
    let mut out: Vec<Section> = Vec::new();
    for row in rows {
        if let Some(section) = out.last_mut()
            && place(&mut section.columns, &row.texts)
        {
            section.rows.push(row);
            continue;
        }
        let mut columns = Vec::new();
        place(&mut columns, &row.texts);
        out.push(Section { rows: vec![row], columns });
    }
    out
}

/// Gives the last row of a section to the next one where it has the columns of that: it is
/// its head.
fn give_back_heads(sections: &mut [Section]) {
    for at in 1..sections.len() {
        let (before, after) = sections.split_at_mut(at);
        let (Some(above), Some(below)) = (before.last_mut(), after.first_mut()) else { continue };
        let [.., last] = above.rows.as_slice() else { continue };
        let count = below.rows.first().map_or(0, |row| row.texts.len());
        let is_head = above.rows.len() > 1
            && last.texts.len().abs_diff(count) <= 1
            && last.texts.len() < above.columns.len();
        let mut columns = below.columns.clone();
        if is_head
            && place(&mut columns, &last.texts)
            && columns.len() <= count.max(last.texts.len())
        {
            below.columns = columns;
            if let Some(row) = above.rows.pop() {
                below.rows.insert(0, row);
            }
            above.columns.clear();
            for row in &above.rows {
                place(&mut above.columns, &row.texts);
            }
        }
    }
}

/// The sides of columns: where others of the table were parted, or in the middle.
fn sides(columns: &[(f32, f32)], known: &[f32], left: f32, right: f32) -> Vec<f32> {
    let mut out = vec![left];
    for pair in columns.windows(2) {
        let (from, to) = (pair[0].1, pair[1].0);
        let middle = from.midpoint(to);
        let near = |at: &&f32| from <= **at && **at <= to;
        let drawn = known.iter().filter(near);
        let drawn =
            drawn.min_by(|one, other| (*one - middle).abs().total_cmp(&(*other - middle).abs()));
        out.push(drawn.copied().unwrap_or(middle));
    }
    out.push(right);
    out
}
