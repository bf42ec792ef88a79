//! Lines of a page to the cells they draw.

use super::geometry::Edge;
use super::limits::{COVERED, MOST_LINES, MOST_SLOTS, SHORT, SNAP, SPREAD, TOUCH};

/// A rectangle: left, top, right, bottom.
pub(super) type Area = [f32; 4];

/// Lines that hang together: a table, or a frame.
#[derive(Clone, Debug)]
pub(super) struct Drawing {
    pub(super) edges: Vec<Edge>,
    pub(super) area: Area,
}

/// The lines of a page, with pieces that go on in each other as one.
pub(super) fn joined(edges: &[Edge]) -> Vec<Edge> {
    let mut out = joined_one_way(edges, true);
    out.extend(joined_one_way(edges, false));
    out
}

/// The drawings of a page, from its lines that were joined.
pub(super) fn drawings(lines: &[Edge]) -> Vec<Drawing> {
    if lines.len() > MOST_LINES {
        return Vec::new();
    }
    let (flat, upright) = lines.split_at(lines.partition_point(|line| line.flat));
    let mut groups = Groups::new(flat.len() + upright.len());
    for (at, line) in flat.iter().enumerate() {
        for (other, post) in upright.iter().enumerate() {
            let near = post.at >= line.from - TOUCH
                && post.at <= line.to + TOUCH
                && line.at >= post.from - TOUCH
                && line.at <= post.to + TOUCH;
            if near {
                groups.join(at, flat.len() + other);
            }
        }
    }
    let mut out: Vec<(usize, Drawing)> = Vec::new();
    for (at, edge) in lines.iter().enumerate() {
        let group = groups.find(at);
        let index = match out.iter().position(|(known, _)| *known == group) {
            Some(index) => index,
            None => {
                let area = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
                out.push((group, Drawing { edges: Vec::new(), area }));
                out.len() - 1
            }
        };
        out[index].1.push(*edge);
    }
    let (mut out, rest): (Vec<Drawing>, Vec<Drawing>) =
        out.into_iter().map(|(_, drawing)| drawing).partition(Drawing::is_table);
    for lone in rest {
        if let [post] = lone.edges[..]
            && let Some(of) = beside(&out, &post)
        {
            out[of].push(post);
        }
    }
    out
}

/// The table that an outer side belongs to which meets no other line: of a merged cell
/// that began on the page before and ends behind this one.
fn beside(tables: &[Drawing], post: &Edge) -> Option<usize> {
    let distance = |table: &Drawing| {
        let [left, _, right, _] = table.area;
        (left - post.at).max(post.at - right)
    };
    let is_side = |table: &&Drawing| {
        let [_, top, _, bottom] = table.area;
        !post.flat
            && (post.from - top).abs() <= TOUCH
            && (post.to - bottom).abs() <= TOUCH
            && distance(table) > 0.0
    };
    let near = tables.iter().enumerate().filter(|(_, table)| is_side(table));
    let near = near.min_by(|(_, one), (_, other)| distance(one).total_cmp(&distance(other)));
    near.map(|(at, _)| at)
}

impl Drawing {
    fn push(&mut self, edge: Edge) {
        let [x0, y0, x1, y1] = match edge.flat {
            true => [edge.from, edge.at, edge.to, edge.at],
            false => [edge.at, edge.from, edge.at, edge.to],
        };
        let [left, top, right, bottom] = &mut self.area;
        (*left, *top) = (left.min(x0), top.min(y0));
        (*right, *bottom) = (right.max(x1), bottom.max(y1));
        self.edges.push(edge);
    }

    /// Whether a line down parts it: where none does, the text may.
    pub(super) fn has_posts(&self) -> bool {
        let [left, _, right, _] = self.area;
        let is_inner = |edge: &Edge| edge.at > left + SPREAD && edge.at < right - SPREAD;
        self.edges.iter().any(|edge| !edge.flat && is_inner(edge))
    }

    /// Whether there are walls in it: a frame around a text is no table.
    fn is_table(&self) -> bool {
        let count = |flat| self.edges.iter().filter(|edge| edge.flat == flat).count();
        let [left, top, right, bottom] = self.area;
        let inner = |edge: &Edge| match edge.flat {
            true => edge.at > top + SPREAD && edge.at < bottom - SPREAD,
            false => edge.at > left + SPREAD && edge.at < right - SPREAD,
        };
        count(true) >= 2 && count(false) >= 1 && self.edges.iter().any(inner)
    }
}

fn joined_one_way(edges: &[Edge], flat: bool) -> Vec<Edge> {
    let mut own: Vec<Edge> = edges.iter().copied().filter(|edge| edge.flat == flat).collect();
    own.sort_by(|one, other| one.at.total_cmp(&other.at).then(one.from.total_cmp(&other.from)));
    let mut out: Vec<Edge> = Vec::new();
    let mut from = 0;
    while from < own.len() {
        // Pieces of one line lie within a point of each other.
        let first = own[from].at;
        let count = own[from..].iter().take_while(|edge| edge.at - first <= 1.0).count();
        let mut pieces = own[from..from + count].to_vec();
        pieces.sort_by(|one, other| one.from.total_cmp(&other.from));
        let begin = out.len();
        for piece in pieces {
            match out[begin..].last_mut() {
                Some(last) if piece.from <= last.to + SNAP => last.to = last.to.max(piece.to),
                _ => out.push(piece),
            }
        }
        from += count;
    }
    // What is shorter than any cell is a dot, a tick, or part of a letter.
    out.retain(|edge| edge.to - edge.from >= SHORT);
    out
}

/// Sets that grow together.
pub(super) struct Groups(Vec<usize>);

impl Groups {
    pub(super) fn new(count: usize) -> Self {
        Groups((0..count).collect())
    }

    pub(super) fn find(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        self.0[one.max(other)] = one.min(other);
    }
}

/// A region of slots: rows and columns it covers, ends excluded.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Region {
    pub(super) top: usize,
    pub(super) left: usize,
    pub(super) bottom: usize,
    pub(super) right: usize,
    /// Slots in it; fewer than its rows by columns where it is no rectangle.
    slots: usize,
}

impl Region {
    /// Takes the region below.
    pub(super) fn take(&mut self, below: &Region) {
        self.bottom = below.bottom;
        self.slots += below.slots;
    }

    pub(super) fn is_whole(&self) -> bool {
        self.slots == (self.bottom - self.top) * (self.right - self.left)
    }
}

/// Cells as lines draw them.
#[derive(Debug, Default)]
pub(super) struct Lattice {
    /// Where columns and rows are parted, outer sides included.
    pub(super) columns: Vec<f32>,
    pub(super) rows: Vec<f32>,
    pub(super) regions: Vec<Region>,
    /// The region of each slot, row by row.
    slots: Vec<usize>,
    /// Whether a wall stands left of each slot, row by row.
    walls: Vec<bool>,
    /// Whether the right side of each row is drawn.
    ends: Vec<bool>,
}

impl Lattice {
    /// The cells of lines; `area` is what they cover.
    pub(super) fn new(edges: &[Edge], area: Area) -> Option<Lattice> {
        let [left, top, right, bottom] = area;
        let of = |flat: bool| edges.iter().filter(move |edge| edge.flat == flat);
        let columns = bundles(of(false).map(|edge| edge.at).chain([left, right]));
        let rows = bundles(of(true).map(|edge| edge.at).chain([top, bottom]));
        if columns.len() < 2 || rows.len() < 2 {
            return None;
        }
        let (height, width) = (rows.len() - 1, columns.len() - 1);
        if height * width > MOST_SLOTS {
            return None;
        }
        // Underlines part no cells: both ends of a wall meet another.
        let meets = |x: f32, y: f32| {
            (x - left).abs() <= TOUCH
                || (x - right).abs() <= TOUCH
                || of(false).any(|post| {
                    (post.at - x).abs() <= TOUCH && y >= post.from - TOUCH && y <= post.to + TOUCH
                })
        };
        let floors = of(true).filter(|edge| meets(edge.from, edge.at) && meets(edge.to, edge.at));
        let floors = covered(floors, &rows, &columns);
        let posts = covered(of(false), &columns, &rows);
        let mut groups = Groups::new(height * width);
        for row in 0..height {
            for column in 0..width {
                let slot = row * width + column;
                if column > 0 && !posts[column * height + row] {
                    groups.join(slot - 1, slot);
                }
                if row > 0 && !floors[row * width + column] {
                    groups.join(slot - width, slot);
                }
            }
        }
        let ends = posts[width * height..].to_vec();
        let mut out = Lattice { columns, rows, ends, ..Lattice::default() };
        let mut of_group: Vec<usize> = vec![usize::MAX; height * width];
        for slot in 0..height * width {
            let (row, column) = (slot / width, slot % width);
            let group = groups.find(slot);
            if of_group[group] == usize::MAX {
                of_group[group] = out.regions.len();
                let (bottom, right) = (row + 1, column + 1);
                out.regions.push(Region { top: row, left: column, bottom, right, slots: 0 });
            }
            let region = &mut out.regions[of_group[group]];
            region.left = region.left.min(column);
            region.right = region.right.max(column + 1);
            region.bottom = region.bottom.max(row + 1);
            region.slots += 1;
            out.slots.push(of_group[group]);
            out.walls.push(posts[column * height + row]);
        }
        Some(out)
    }

    /// The region at a point, if it is inside.
    pub(super) fn at(&self, x: f32, y: f32) -> Option<usize> {
        let column = slot(&self.columns, x)?;
        let row = slot(&self.rows, y)?;
        self.slots.get(row * (self.columns.len() - 1) + column).copied()
    }

    /// Whether the paper ends in a region: its left or its right side is open, though
    /// that of other rows is closed.
    pub(super) fn is_cut_off(&self, region: &Region) -> bool {
        let width = self.columns.len() - 1;
        let rows = || 0..self.rows.len() - 1;
        let starts = |row: usize| self.walls[row * width];
        let ends = |row: usize| self.ends[row];
        let mut own = region.top..region.bottom;
        (region.left == 0 && rows().any(starts) && !own.clone().any(starts))
            || (region.right == width && rows().any(ends) && !own.any(ends))
    }

    /// The rectangle of a region.
    pub(super) fn area(&self, region: &Region) -> Area {
        [
            self.columns[region.left],
            self.rows[region.top],
            self.columns[region.right],
            self.rows[region.bottom],
        ]
    }

    /// How many regions begin in a row.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = (usize, &Region)> {
        self.regions.iter().enumerate().filter(move |(_, region)| region.top == row)
    }
}

/// The slot between two partings that a place is in.
fn slot(partings: &[f32], place: f32) -> Option<usize> {
    let after = partings.partition_point(|parting| *parting <= place);
    (after > 0 && after < partings.len()).then(|| after - 1)
}

/// Places that lie so near each other that they are one, each as their middle.
pub(super) fn bundles(places: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut places: Vec<f32> = places.collect();
    places.sort_by(f32::total_cmp);
    let mut out = Vec::new();
    let mut from = 0;
    while from < places.len() {
        let first = places[from];
        let mut last = first;
        let count = places[from..]
            .iter()
            .take_while(|place| {
                let near = **place - last <= SNAP && **place - first <= SPREAD;
                last = if near { **place } else { last };
                near
            })
            .count();
        out.push((first + last) / 2.0);
        from += count;
    }
    out
}

/// For each parting and each slot along it, whether lines on it draw a wall
/// there: `parting * slots + slot`.
pub(super) fn covered<'e>(
    edges: impl Iterator<Item = &'e Edge>,
    partings: &[f32],
    along: &[f32],
) -> Vec<bool> {
    let slots = along.len() - 1;
    let mut drawn: Vec<Vec<(f32, f32)>> = vec![Vec::new(); partings.len()];
    for edge in edges {
        let near = |at: &usize| (partings[*at] - edge.at).abs();
        if let Some(at) = (0..partings.len()).min_by(|one, other| near(one).total_cmp(&near(other)))
            && near(&at) <= SPREAD
        {
            drawn[at].push((edge.from, edge.to));
        }
    }
    let mut out = vec![false; partings.len() * slots];
    for (at, mut pieces) in drawn.into_iter().enumerate() {
        pieces.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut merged: Vec<(f32, f32)> = Vec::new();
        for (from, to) in pieces {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        for slot in 0..slots {
            let (from, to) = (along[slot], along[slot + 1]);
            let inside = |piece: &(f32, f32)| (piece.1.min(to) - piece.0.max(from)).max(0.0);
            let length: f32 = merged.iter().map(inside).sum();
            out[at * slots + slot] = length >= (to - from) * COVERED;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(at: f32, from: f32, to: f32) -> Edge {
        Edge { flat: true, at, from, to }
    }

    fn post(at: f32, from: f32, to: f32) -> Edge {
        Edge { flat: false, at, from, to }
    }

    /// Regions as `top,left..bottom,right`.
    fn cells(edges: &[Edge]) -> Vec<String> {
        let drawings = drawings(&joined(edges));
        let mut out = Vec::new();
        for drawing in drawings {
            let lattice = Lattice::new(&drawing.edges, drawing.area).unwrap();
            out.extend(lattice.regions.iter().map(|region| {
                let Region { top, left, bottom, right, .. } = region;
                format!("{top},{left}..{bottom},{right}")
            }));
        }
        out
    }

    #[test]
    fn a_wall_that_is_missing_makes_one_cell() {
        let edges = [
            flat(0.0, 0.0, 100.0),
            flat(20.0, 50.0, 100.0),
            flat(40.0, 0.0, 100.0),
            post(0.0, 0.0, 40.0),
            post(50.0, 0.0, 40.0),
            post(100.0, 0.0, 40.0),
        ];
        assert_eq!(cells(&edges), ["0,0..2,1", "0,1..1,2", "1,1..2,2"]);
    }

    #[test]
    fn doubled_borders_are_one_and_underlines_none() {
        let edges = [
            flat(0.0, 0.0, 100.0),
            flat(12.0, 10.0, 40.0),
            flat(20.0, 0.0, 49.0),
            flat(20.0, 51.0, 100.0),
            flat(22.2, 0.0, 100.0),
            flat(40.0, 0.0, 100.0),
            post(0.0, 0.0, 40.0),
            post(49.5, 0.0, 40.0),
            post(51.5, 0.0, 40.0),
            post(100.0, 0.0, 40.0),
        ];
        assert_eq!(cells(&edges).len(), 4);
    }

    #[test]
    fn two_tables_side_by_side_are_two() {
        let mut edges = Vec::new();
        for left in [0.0, 200.0] {
            for y in [0.0, 20.0, 40.0] {
                edges.push(flat(y, left, left + 100.0));
            }
            for x in [0.0, 50.0, 100.0] {
                edges.push(post(left + x, 0.0, 40.0));
            }
        }
        assert_eq!(drawings(&joined(&edges)).len(), 2);
    }
}
