//! The cells of a table without walls, as slots that are joined.

use std::collections::HashMap;

use super::columns::{by_rows, columns, row_beside};
use super::geometry::Edge;
use super::ground::{COLUMNS, FEWEST, holds, middle};
use super::lattice::{Area, Groups, bundles, covered};
use super::limits::{MOST_SLOTS, MOST_TEXTS, SPREAD};

/// The share of the slots of a row that must have a ground for the others to be cells
/// that began above.
const PAINTED: f32 = 0.7;
/// How far the middle of a text may be off that of its cell, in points.
const OFF: f32 = 2.0;
/// The share of its rows that a column has text in where each row is a cell of it.
const DENSE: f32 = 0.85;

/// Slots between the sides of what is drawn of a table.
pub(super) struct Block {
    pub(super) columns: Vec<f32>,
    rows: Vec<f32>,
    groups: Groups,
    /// How many columns have labels of several rows, which only the text tells.
    of_labels: usize,
    /// Slots whose cells are in doubt besides.
    doubts: Vec<usize>,
}

impl Block {
    /// A table whose cells have grounds.
    pub(super) fn of_grounds(grounds: &[Area], said: &[Vec<Area>]) -> Option<Self> {
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
    pub(super) fn of_rows(drawn: &[Area], said: &[Vec<Area>], known: &[f32]) -> Option<Self> {
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

    /// A table whose rows and columns are told by the text; each text is that of one cell.
    pub(super) fn of_texts(columns: Vec<f32>, rows: Vec<f32>, texts: &[Area]) -> Option<Self> {
        let (width, height) = (columns.len().checked_sub(1)?, rows.len().checked_sub(1)?);
        if width < 1 || height < 1 || width * height > MOST_SLOTS {
            return None;
        }
        let groups = Groups::new(width * height);
        let mut block = Block { groups, columns, rows, of_labels: 0, doubts: Vec::new() };
        let all: Vec<&Area> = texts.iter().collect();
        block.join_centred(&all);
        block.join_covered(&all);
        let taken: Vec<Option<usize>> = all.iter().map(|text| block.slot_of(text)).collect();
        for (text, own) in all.iter().zip(&taken) {
            // A column that is too narrow for one of its texts, beside another text.
            let is_free = |slot: usize| Some(slot) == *own || !taken.contains(&Some(slot));
            if !block.join_under(text, is_free) {
                block.doubts.extend(own);
            }
        }
        Some(block)
    }

    /// The same, in doubt where these texts stand.
    pub(super) fn doubting(mut self, texts: impl Iterator<Item = Area>) -> Self {
        let slots: Vec<usize> = texts.filter_map(|text| self.slot_of(&text)).collect();
        self.doubts.extend(slots);
        self
    }

    /// Joins the slots that a text of several rows covers; in doubt where others stand there.
    fn join_covered(&mut self, texts: &[&Area]) {
        let (width, _) = self.size();
        for text in texts {
            let (x, y) = middle(text);
            let rows = (self.row_of(text[1] + 1.0), self.row_of(y), self.row_of(text[3] - 1.0));
            let (Some(top), Some(own), Some(bottom)) = rows else { continue };
            let column = self.columns.partition_point(|side| *side <= x).saturating_sub(1);
            if top == bottom || column >= width {
                continue;
            }
            let is_over = |other: &&&Area| {
                let (_, at) = middle(other);
                self.row_of(at).is_some_and(|row| row != own && (top..=bottom).contains(&row))
                    && other[0] < text[2]
                    && other[2] > text[0]
            };
            if texts.iter().any(|other| is_over(&other)) {
                self.doubts.push(own * width + column);
                continue;
            }
            for row in top + 1..=bottom {
                self.groups.join((row - 1) * width + column, row * width + column);
            }
        }
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
        let groups = || Groups::new(width * height);
        fits.then(|| Block { groups: groups(), columns, rows, of_labels: 0, doubts: Vec::new() })
    }

    /// Whether its lines part its rows: in none of them figures stand below figures in
    /// several columns, as they do where lines are drawn under heads alone.
    pub(super) fn parts(&self, figures: &[Area]) -> bool {
        let row = |figure: &Area| self.row_of(middle(figure).1);
        let stands_below = |below: &Area, above: &Area| {
            below[1] > above[1] + 1.0 && below[0] < above[2] && above[0] < below[2]
        };
        let inside = |figure: &&Area| {
            let (x, y) = middle(figure);
            holds(&self.area(), x, y)
        };
        let own: Vec<&Area> = figures.iter().filter(inside).take(MOST_TEXTS).collect();
        let mut double = vec![0usize; self.rows.len()];
        for below in &own {
            let Some(at) = row(below) else { continue };
            let is_above = |above: &&&Area| row(above) == Some(at) && stands_below(below, above);
            double[at] += usize::from(own.iter().any(|above| is_above(&above)));
        }
        double.iter().all(|count| *count < COLUMNS)
    }

    /// Whether its cells are cells: hardly one has figures below each other.
    pub(super) fn has_whole_cells(&mut self, figures: &[Area]) -> bool {
        let mut of_cell: HashMap<usize, &Area> = HashMap::new();
        let mut double = 0;
        for figure in figures {
            let Some(slot) = self.slot_of(figure) else { continue };
            let first = of_cell.entry(self.groups.find(slot)).or_insert(figure);
            double += usize::from(figure[1] > first[3]);
        }
        double < COLUMNS
    }

    pub(super) fn area(&self) -> Area {
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
        for piece in said.iter().flatten() {
            self.join_under(piece, &may);
        }
    }

    fn slot_of(&self, text: &Area) -> Option<usize> {
        let (x, y) = middle(text);
        let column = self.columns.partition_point(|side| *side <= x).checked_sub(1)?;
        (column < self.size().0).then_some(self.row_of(y)? * self.size().0 + column)
    }

    /// Whether it did, if there was anything to join.
    fn join_under(&mut self, piece: &Area, may: impl Fn(usize) -> bool) -> bool {
        let (width, _) = self.size();
        let Some(row) = self.row_of(middle(piece).1) else { return true };
        let mut joined = true;
        for column in 1..width {
            let (side, slot) = (self.columns[column], row * width + column);
            let crosses = piece[0] < side - 1.0 && piece[2] > side + 1.0;
            if crosses && may(slot) && may(slot - 1) {
                self.groups.join(slot - 1, slot);
            } else if crosses {
                joined = false;
            }
        }
        joined
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
    pub(super) fn labels(&mut self) -> Vec<Area> {
        let (width, height) = self.size();
        let mut out = Vec::new();
        let is_doubtful =
            |slot: &usize| slot % width < self.of_labels || self.doubts.contains(slot);
        for slot in (0..width * height).filter(is_doubtful) {
            let (row, column) = (slot / width, slot % width);
            if row == 0 || self.groups.find(slot) != self.groups.find(slot - width) {
                let (columns, rows) = (&self.columns[column..], &self.rows[row..]);
                out.push([columns[0], rows[0], columns[1], rows[1]]);
            }
        }
        out
    }

    /// A wall between any two slots that are not one cell, and around all.
    pub(super) fn walls(&mut self) -> Vec<Edge> {
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
