//! Tables whose rows are parted and whose columns are not: lines along the page alone,
//! or rows on grounds of their own. Where white stands in the rows says where their
//! columns end.

use super::geometry::{Edge, Glyph};
use super::lattice::{Area, bundles};
use super::limits::{COVERED, SHORT, SPREAD};
use super::page::Page;
use super::text;

/// Rows that a table of this kind has at least: pages have a rule above and below.
const FEWEST_ROWS: usize = 5;
/// Lines of text that most rows have at most; where there are more, rows are parted by
/// nothing, as in tables of three lines.
const MOST_LINES: usize = 4;
/// White between two cells, in heights of a letter, is this wide at least,
const GAP: f32 = 0.5;
/// and this wide where no other row has it.
const ALONE: f32 = 2.0;
/// Steps, rows by gaps, that a page may cost.
const MOST_STEPS: usize = 4_000_000;

/// The lines of a page, with those that its grounds and its white stand for.
pub(super) fn lines(page: &Page) -> (Vec<Edge>, bool) {
    let drawn = || (page.edges.clone(), false);
    let (grounds, are_cells) = grounds(page);
    let mut edges: Vec<Edge> = page.edges.clone();
    for [left, top, right, bottom] in &grounds {
        edges.extend([*top, *bottom].map(|at| Edge { flat: true, at, from: *left, to: *right }));
        if are_cells {
            let side = |at| Edge { flat: false, at, from: *top, to: *bottom };
            edges.extend([*left, *right].map(side));
        }
    }
    let Some(rows) = Rows::of(&edges, page) else { return drawn() };
    if are_cells {
        return (edges, false);
    }
    match rows.walls() {
        Some(walls) => {
            edges.extend(walls);
            (edges, true)
        }
        None => drawn(),
    }
}

/// Areas with a ground of their own where no line parts columns, and whether they are
/// the cells: all letters stand on one.
fn grounds(page: &Page) -> (Vec<Area>, bool) {
    let all = &page.grounds;
    let (mut left, mut right) = (f32::MAX, f32::MIN);
    for [from, _, to, _] in all {
        (left, right) = (left.min(*from), right.max(*to));
    }
    let has_posts = page.edges.iter().any(|edge| {
        !edge.flat
            && edge.to - edge.from >= SHORT
            && edge.at > left + SPREAD
            && edge.at < right - SPREAD
    });
    if all.len() * 2 <= FEWEST_ROWS || has_posts {
        return (Vec::new(), false);
    }
    let mut tops: Vec<Area> = all.clone();
    tops.sort_by(|one, other| one[1].total_cmp(&other[1]));
    let (top, bottom) = (tops[0][1], all.iter().map(|area| area[3]).fold(f32::MIN, f32::max));
    let (mut inside, mut on) = (0usize, 0usize);
    let mut steps = 0;
    for glyph in &page.glyphs {
        if !(left..=right).contains(&glyph.x) || !(top..=bottom).contains(&glyph.y) {
            continue;
        }
        inside += 1;
        let above = tops.partition_point(|area| area[1] <= glyph.y);
        steps += above;
        let holds = |area: &Area| area[3] >= glyph.y && area[0] <= glyph.x && area[2] >= glyph.x;
        on += usize::from(tops[..above].iter().rev().any(holds));
        if steps > MOST_STEPS {
            return (Vec::new(), false);
        }
    }
    let narrow = all.iter().filter(|area| area[2] - area[0] < (right - left) * 0.8).count();
    (tops, on * 20 > inside * 19 && narrow * 2 > all.len())
}

/// Rows of a page that lines part, with their text.
struct Rows<'p> {
    left: f32,
    right: f32,
    /// Where lines begin and end.
    ends: Vec<f32>,
    /// From top to bottom: where each begins and ends, and its letters.
    rows: Vec<(f32, f32, Vec<&'p Glyph>)>,
}

impl<'p> Rows<'p> {
    fn of(edges: &[Edge], page: &'p Page) -> Option<Self> {
        let flat = || edges.iter().filter(|edge| edge.flat && edge.to - edge.from >= SHORT);
        let left = flat().map(|edge| edge.from).fold(f32::MAX, f32::min);
        let right = flat().map(|edge| edge.to).fold(f32::MIN, f32::max);
        let is_inside = |edge: &&Edge| edge.at > left + SPREAD && edge.at < right - SPREAD;
        let mut posts = page.edges.iter().filter(|edge| !edge.flat && edge.to - edge.from >= SHORT);
        if right <= left || posts.any(|edge| is_inside(&edge)) {
            return None;
        }
        let places = bundles(flat().map(|edge| edge.at));
        let mut lengths = vec![0.0f32; places.len()];
        for edge in flat() {
            let after = places.partition_point(|place| *place < edge.at - SPREAD);
            if let Some(length) = lengths.get_mut(after) {
                *length += edge.to - edge.from;
            }
        }
        let long: Vec<f32> = places
            .iter()
            .zip(lengths)
            .filter(|(_, length)| *length >= (right - left) * (1.0 - COVERED))
            .map(|(place, _)| *place)
            .collect();
        if long.len() <= FEWEST_ROWS {
            return None;
        }
        let mut rows: Vec<(f32, f32, Vec<&Glyph>)> =
            long.windows(2).map(|pair| (pair[0], pair[1], Vec::new())).collect();
        for glyph in page.glyphs.iter().filter(|glyph| (left..=right).contains(&glyph.x)) {
            let after = long.partition_point(|place| *place <= glyph.y);
            if let Some((.., letters)) = after.checked_sub(1).and_then(|at| rows.get_mut(at)) {
                letters.push(glyph);
            }
        }
        let mut counts: Vec<usize> =
            rows.iter().map(|(.., letters)| text::lines(letters.iter().copied()).len()).collect();
        counts.sort_unstable();
        let inner = |at: &f32| *at > left + SPREAD && *at < right - SPREAD;
        let ends = bundles(flat().flat_map(|edge| [edge.from, edge.to]).filter(inner));
        (counts[counts.len() / 2] <= MOST_LINES).then_some(Rows { left, right, ends, rows })
    }

    /// Walls between the texts of each row, where white goes through several.
    fn walls(&self) -> Option<Vec<Edge>> {
        let gaps: Vec<Vec<Gap>> = self.rows.iter().map(|row| self.gaps(&row.2)).collect();
        let mut inner: Vec<Gap> = gaps.iter().flatten().copied().filter(|gap| gap.inner).collect();
        inner.sort_by(|one, other| one.to.total_cmp(&other.to));
        // The fewest places that every gap has one of.
        let mut places: Vec<(f32, f32)> = Vec::new();
        for gap in &inner {
            match places.last_mut() {
                Some((from, to)) if gap.from < *to => *from = from.max(gap.from),
                _ => places.push((gap.from, gap.to)),
            }
        }
        if places.is_empty() || places.len() * self.rows.len() > MOST_STEPS {
            return None;
        }
        let mut out = vec![
            Edge { flat: false, at: self.left, from: self.rows[0].0, to: self.rows.last()?.1 },
            Edge { flat: false, at: self.right, from: self.rows[0].0, to: self.rows.last()?.1 },
        ];
        for (from, to) in places {
            // Where a line ends in it, the column does.
            let at = self.ends.iter().copied().find(|end| (from..=to).contains(end));
            let at = at.unwrap_or(from.midpoint(to));
            let has =
                |gaps: &Vec<Gap>| gaps.iter().find(|gap| gap.from <= at && at <= gap.to).copied();
            let of: Vec<Option<Gap>> = gaps.iter().map(has).collect();
            let inner = || of.iter().flatten().filter(|gap| gap.inner);
            if inner().count() < 2 && !inner().any(|gap| gap.is_wide) {
                continue;
            }
            let rows = self.rows.iter().zip(&of).filter(|(_, gap)| gap.is_some());
            out.extend(rows.map(|((from, to, _), _)| Edge {
                flat: false,
                at,
                from: *from,
                to: *to,
            }));
        }
        (out.len() > 2).then_some(out)
    }

    /// Where no letter of a row stands.
    fn gaps(&self, letters: &[&Glyph]) -> Vec<Gap> {
        let mut own: Vec<&Glyph> = letters.to_vec();
        own.retain(|glyph| !glyph.sign.is_blank() || glyph.right - glyph.left < glyph.size);
        own.sort_by(|one, other| one.left.total_cmp(&other.left));
        let mut out = Vec::new();
        let (mut end, mut is_first) = (self.left, true);
        for glyph in own {
            let room = glyph.left - end;
            if room >= GAP * glyph.size {
                let (inner, is_wide) = (!is_first, room >= ALONE * glyph.size);
                out.push(Gap { from: end, to: glyph.left, inner, is_wide });
            }
            (end, is_first) = (end.max(glyph.right), false);
        }
        if end < self.right {
            out.push(Gap { from: end, to: self.right, inner: false, is_wide: false });
        }
        out
    }
}

/// White in a row.
#[derive(Clone, Copy)]
struct Gap {
    from: f32,
    to: f32,
    /// Whether text stands on both sides of it.
    inner: bool,
    is_wide: bool,
}
