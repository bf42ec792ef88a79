//! Tables without walls: cells told by their grounds (a filled rectangle for each cell, or
//! for the cells of every other row), or rows told by bands and lines across the table,
//! whose columns the text tells. What is not drawn is told by the text: no wall goes
//! through a line of it.

use super::columns::{by_rows, columns, row_beside};
use super::geometry::{Edge, Glyph};
use super::lattice::{Area, Drawing, Groups, bundles, covered};
use super::limits::{MOST_GROUNDS, MOST_LINES, MOST_SLOTS, SHORT, SPREAD, TOUCH};
use super::page::Page;
use super::text;

/// Fewer grounds, or fewer rows between lines, are notes and headings.
const FEWEST: usize = 4;
/// Fewer columns are no table, but a list or text with lines under it.
const COLUMNS: usize = 3;
/// A gap so wide, in heights of a letter, is between two cells.
const APART: f32 = 0.5;
/// The share of the slots of a row that must have a ground for the others to be cells
/// that began above.
const PAINTED: f32 = 0.7;
/// Tables lie so far apart, in points, where nothing is drawn between them.
const ROOM: f32 = 150.0;
/// How far the middle of a text may be off that of its cell, in points.
const OFF: f32 = 2.0;
/// The share of its rows that a column has text in where each row is a cell of it.
const DENSE: f32 = 0.85;

/// Adds the walls of the tables of a page that draw none, if there are such. What is drawn
/// in one is no line any more. `known` is where the columns of the page before are parted,
/// for a table may go on; then those of this page.
pub(super) fn add_walls(page: &mut Page, grounds: &[Area], known: &mut Vec<f32>) -> bool {
    let blocks = tables_without_walls(grounds, &page.edges, &page.glyphs, &page.tables, known);
    *known = blocks.last().map_or_else(Vec::new, |block| block.columns.clone());
    let areas: Vec<Area> = blocks.iter().map(Block::area).collect();
    page.edges.retain(|line| {
        let along = line.from.midpoint(line.to);
        let (x, y) = if line.flat { (along, line.at) } else { (line.at, along) };
        !areas.iter().any(|area| holds(area, x, y))
    });
    for mut block in blocks {
        page.told_by_text.extend(block.labels());
        page.edges.extend(block.walls());
    }
    !areas.is_empty()
}

fn tables_without_walls(
    grounds: &[Area],
    lines: &[Edge],
    glyphs: &[Glyph],
    tables: &[Drawing],
    known: &[f32],
) -> Vec<Block> {
    let is_open = |area: &Area| {
        let (x, y) = middle(area);
        !tables.iter().any(|table| holds(&table.area, x, y))
    };
    let mut open: Vec<Area> = Vec::new();
    if grounds.len() <= MOST_GROUNDS {
        open.extend(grounds.iter().filter(|ground| is_open(ground)));
        open.sort_by(|one, other| one[1].total_cmp(&other[1]).then(one[0].total_cmp(&other[0])));
        open.dedup();
        let all = open.clone();
        open.retain(|ground| !is_behind(ground, &all));
    }
    let rules: Vec<Area> = lines
        .iter()
        .filter(|edge| edge.flat && edge.to - edge.from >= 2.0 * SHORT && lines.len() <= MOST_LINES)
        .map(|edge| [edge.from, edge.at, edge.to, edge.at])
        .filter(is_open)
        .collect();
    if open.len().max(rules.len()) < FEWEST {
        return Vec::new();
    }
    let upright: Vec<&Glyph> = glyphs.iter().filter(|glyph| glyph.side == 0).collect();
    let said: Vec<Vec<Area>> = text::lines(upright.into_iter())
        .iter()
        .map(|line| line.pieces(APART).into_iter().map(|piece| piece.area).collect())
        .collect();
    let mut out: Vec<Block> = Vec::new();
    for block in blocks(&open) {
        let cells = Block::of_grounds(&block, &said);
        out.extend(cells.or_else(|| Block::of_rows(&block, &said, known)));
    }
    let taken: Vec<Area> = out.iter().map(Block::area).collect();
    let free = |rule: &&Area| {
        let (x, y) = middle(rule);
        !taken.iter().any(|area| holds(area, x, y))
    };
    let rules: Vec<Area> = rules.iter().filter(free).copied().collect();
    out.extend(blocks(&rules).iter().filter_map(|block| Block::of_rows(block, &said, known)));
    out
}

fn middle(area: &Area) -> (f32, f32) {
    (area[0].midpoint(area[2]), area[1].midpoint(area[3]))
}

fn holds(area: &Area, x: f32, y: f32) -> bool {
    (area[0]..=area[2]).contains(&x) && (area[1]..=area[3]).contains(&y)
}

fn size(area: &Area) -> f32 {
    (area[2] - area[0]) * (area[3] - area[1])
}

/// Whether a ground lies behind others: that of a table or of a row.
fn is_behind(ground: &Area, all: &[Area]) -> bool {
    let inside = |other: &&Area| {
        let (x, y) = middle(other);
        size(other) < size(ground) * 0.8 && holds(ground, x, y)
    };
    all.iter().filter(inside).map(size).sum::<f32>() >= size(ground) * 0.5
}

/// What is drawn of one table each: one below the other, within the same sides.
fn blocks(drawn: &[Area]) -> Vec<Vec<Area>> {
    let mut out: Vec<(Area, Vec<Area>)> = Vec::new();
    let mut order = drawn.to_vec();
    order.sort_by(|one, other| one[1].total_cmp(&other[1]).then(one[0].total_cmp(&other[0])));
    for own in order {
        let is_near = |block: &Area| {
            own[1] - block[3] <= ROOM && own[0] < block[2] + TOUCH && own[2] > block[0] - TOUCH
        };
        match out.iter_mut().find(|(area, _)| is_near(area)) {
            Some((area, all)) => {
                let [left, _, right, bottom] = area;
                (*left, *right) = (left.min(own[0]), right.max(own[2]));
                *bottom = bottom.max(own[3]);
                all.push(own);
            }
            None => out.push((own, vec![own])),
        }
    }
    let several = out.into_iter().filter(|(_, all)| all.len() >= FEWEST);
    several.map(|(_, all)| all).collect()
}

/// Slots between the sides of what is drawn of a table.
struct Block {
    columns: Vec<f32>,
    rows: Vec<f32>,
    groups: Groups,
    /// How many columns have labels of several rows, which only the text tells.
    of_labels: usize,
}

impl Block {
    /// A table whose cells have grounds.
    fn of_grounds(grounds: &[Area], said: &[Vec<Area>]) -> Option<Self> {
        let columns = bundles(grounds.iter().flat_map(|area| [area[0], area[2]]));
        let rows = bundles(grounds.iter().flat_map(|area| [area[1], area[3]]));
        let mut block = Block::new(columns, rows, said)?;
        // A cell has no columns inside.
        let has_columns = |ground: &&Area| {
            said.iter().any(|line| {
                let own = line.iter().filter(|piece| {
                    let (x, y) = middle(piece);
                    holds(ground, x, y)
                });
                own.count() >= COLUMNS
            })
        };
        if grounds.iter().filter(has_columns).count() * 5 > grounds.len() {
            return None;
        }
        let (width, height) = block.size();
        let mut owner: Vec<Option<usize>> = vec![None; width * height];
        let mut begins = vec![false; height];
        let within = |low: f32, high: f32, pair: &[f32]| {
            let middle = pair[0].midpoint(pair[1]);
            low < middle && middle < high
        };
        for (at, ground) in grounds.iter().enumerate() {
            for (row, side) in block.rows.windows(2).enumerate() {
                begins[row] |= (side[0] - ground[1]).abs() <= SPREAD;
                if !within(ground[1], ground[3], side) {
                    continue;
                }
                for (column, side) in block.columns.windows(2).enumerate() {
                    if within(ground[0], ground[2], side) {
                        owner[row * width + column] = Some(at);
                    }
                }
            }
        }
        for row in 0..height {
            let of_row = &owner[row * width..(row + 1) * width];
            let painted = of_row.iter().flatten().count() as f32;
            let is_painted = begins[row] && painted >= PAINTED * width as f32;
            for slot in row * width..(row + 1) * width {
                if slot > row * width && owner[slot].is_some() && owner[slot] == owner[slot - 1] {
                    block.groups.join(slot - 1, slot);
                }
                let goes_on = row > 0
                    && owner[slot - width] == owner[slot]
                    && (owner[slot].is_some() || is_painted);
                if goes_on {
                    block.groups.join(slot - width, slot);
                }
            }
        }
        block.join_crossed(said, |slot| owner[slot].is_none());
        Some(block)
    }

    /// A table whose rows are told by bands or lines, its columns by the text.
    fn of_rows(drawn: &[Area], said: &[Vec<Area>], known: &[f32]) -> Option<Self> {
        let left = drawn.iter().map(|area| area[0]).fold(f32::MAX, f32::min);
        let right = drawn.iter().map(|area| area[2]).fold(f32::MIN, f32::max);
        let rows = bundles(drawn.iter().flat_map(|area| [area[1], area[3]]));
        let (top, bottom) = (*rows.first()?, *rows.last()?);
        let inside: Vec<&Area> = said
            .iter()
            .flatten()
            .filter(|piece| {
                let (x, y) = middle(piece);
                holds(&[left, top, right, bottom], x, y)
            })
            .collect();
        let ends = drawn.iter().flat_map(|area| [area[0], area[2]]);
        let ends: Vec<f32> = ends.chain(known.iter().copied()).collect();
        let columns = columns(&by_rows(&inside, &rows), &ends, left, right);
        let mut block = Block::new(columns, rows, said)?;
        let (width, height) = block.size();
        // Between lines of a page of text there are no columns.
        let several = |pair: &&[f32]| {
            said.iter().any(|line| {
                let is_here = |piece: &&Area| (pair[0]..pair[1]).contains(&middle(piece).1);
                line.iter().filter(is_here).count() >= 2
            })
        };
        let filled = block.rows.windows(2).filter(several).count();
        if width < COLUMNS || height < FEWEST || filled * 2 < height {
            return None;
        }
        let floors: Vec<Edge> = drawn
            .iter()
            .flat_map(|area| [area[1], area[3]].map(|at| (at, area[0], area[2])))
            .map(|(at, from, to)| Edge { flat: true, at, from, to })
            .collect();
        let floors = covered(floors.iter(), &block.rows, &block.columns);
        for (slot, drawn) in floors.iter().enumerate().take(width * height).skip(width) {
            if !drawn && !block.is_added(slot / width) {
                block.groups.join(slot - width, slot);
            }
        }
        block.join_centred(&inside);
        block.join_crossed(said, |_| true);
        Some(block)
    }

    /// Slots, and rows above and below that nothing is drawn behind.
    fn new(columns: Vec<f32>, mut rows: Vec<f32>, said: &[Vec<Area>]) -> Option<Self> {
        let (left, right) = (*columns.first()?, *columns.last()?);
        if let Some(end) = row_beside(said, (left, right), *rows.last()?, false) {
            rows.push(end);
        }
        if let Some(end) = row_beside(said, (left, right), *rows.first()?, true) {
            rows.insert(0, end);
        }
        let (width, height) = (columns.len().checked_sub(1)?, rows.len().checked_sub(1)?);
        let fits = width >= 2 && height >= 2 && width * height <= MOST_SLOTS;
        fits.then(|| Block { groups: Groups::new(width * height), columns, rows, of_labels: 0 })
    }

    fn area(&self) -> Area {
        let ends = |of: &[f32]| (of[0], of[of.len() - 1]);
        let ((left, right), (top, bottom)) = (ends(&self.columns), ends(&self.rows));
        [left - 1.0, top - 1.0, right + 1.0, bottom + 1.0]
    }

    fn size(&self) -> (usize, usize) {
        (self.columns.len() - 1, self.rows.len() - 1)
    }

    /// Whether a row is the first or last one: what is above it need not be drawn.
    fn is_added(&self, row: usize) -> bool {
        row == 1 || row + 2 == self.rows.len()
    }

    fn row_of(&self, y: f32) -> Option<usize> {
        let after = self.rows.partition_point(|side| *side <= y);
        (after > 0 && after < self.rows.len()).then(|| after - 1)
    }

    /// Joins slots that a text goes through.
    fn join_crossed(&mut self, said: &[Vec<Area>], may: impl Fn(usize) -> bool) {
        let (width, _) = self.size();
        for piece in said.iter().flatten() {
            let Some(row) = self.row_of(middle(piece).1) else { continue };
            for column in 1..width {
                let (side, slot) = (self.columns[column], row * width + column);
                let crosses = piece[0] < side - 1.0 && piece[2] > side + 1.0;
                if crosses && may(slot) && may(slot - 1) {
                    self.groups.join(slot - 1, slot);
                }
            }
        }
    }

    /// Joins the rows of a label that stands in their middle, in the columns left of the
    /// first one that has a text in each row.
    fn join_centred(&mut self, inside: &[&Area]) {
        let (width, height) = self.size();
        // The top and bottom of the text of each slot.
        let mut filled: Vec<Option<(f32, f32)>> = vec![None; width * height];
        for piece in inside {
            let Some(row) = self.row_of(middle(piece).1) else { continue };
            let Some(column) = (0..width).find(|column| {
                piece[0] >= self.columns[*column] - 1.0
                    && piece[2] <= self.columns[column + 1] + 1.0
            }) else {
                continue;
            };
            let own = filled[row * width + column].get_or_insert((f32::MAX, f32::MIN));
            *own = (own.0.min(piece[1]), own.1.max(piece[3]));
        }
        let count = |column: usize| {
            (0..height).filter(|row| filled[row * width + column].is_some()).count()
        };
        let dense = (0..width).find(|column| count(*column) as f32 >= DENSE * height as f32);
        let dense =
            dense.or_else(|| (0..width).max_by_key(|column| (count(*column), width - column)));
        let mut off: Vec<f32> = (0..width * height)
            .filter_map(|slot| {
                let (top, bottom) = filled[slot]?;
                let row = slot / width;
                Some(top.midpoint(bottom) - self.rows[row].midpoint(self.rows[row + 1]))
            })
            .collect();
        off.sort_by(f32::total_cmp);
        let bias = off.get(off.len() / 2).copied().unwrap_or(0.0);
        self.of_labels = dense.unwrap_or(0);
        for column in 0..self.of_labels {
            let mut from = 0;
            while let Some(row) = (from..height).find(|row| filled[row * width + column].is_some())
            {
                let Some((top, bottom)) = filled[row * width + column] else { break };
                let middle = top.midpoint(bottom) - bias;
                let end = |from: usize| {
                    let wanted = 2.0 * middle - self.rows[from];
                    let is_end = |at: &usize| (self.rows[*at] - wanted).abs() <= OFF;
                    let free = |at: &usize| {
                        (row + 1..*at).all(|below| filled[below * width + column].is_none())
                    };
                    (row + 1..=height).filter(is_end).find(free)
                };
                match end(from) {
                    Some(end) => {
                        for below in from + 1..end {
                            let slot = below * width + column;
                            self.groups.join(slot - width, slot);
                        }
                        from = end;
                    }
                    None => from = row + 1,
                }
            }
        }
    }

    /// The slots that labels of several rows begin in.
    fn labels(&mut self) -> Vec<Area> {
        let (width, height) = self.size();
        let mut out = Vec::new();
        for slot in (0..width * height).filter(|slot| slot % width < self.of_labels) {
            let (row, column) = (slot / width, slot % width);
            if row == 0 || self.groups.find(slot) != self.groups.find(slot - width) {
                let (columns, rows) = (&self.columns[column..], &self.rows[row..]);
                out.push([columns[0], rows[0], columns[1], rows[1]]);
            }
        }
        out
    }

    /// A wall between any two slots that are not one cell, and around all.
    fn walls(&mut self) -> Vec<Edge> {
        let (width, height) = self.size();
        let mut out = Vec::new();
        for row in 0..=height {
            for column in 0..width {
                let slot = row * width + column;
                let parted = row == 0
                    || row == height
                    || self.groups.find(slot) != self.groups.find(slot - width);
                if parted {
                    let (from, to) = (self.columns[column], self.columns[column + 1]);
                    out.push(Edge { flat: true, at: self.rows[row], from, to });
                }
            }
        }
        for column in 0..=width {
            for row in 0..height {
                let slot = row * width + column;
                let parted = column == 0
                    || column == width
                    || self.groups.find(slot) != self.groups.find(slot - 1);
                if parted {
                    let (from, to) = (self.rows[row], self.rows[row + 1]);
                    out.push(Edge { flat: false, at: self.columns[column], from, to });
                }
            }
        }
        out
    }
}
