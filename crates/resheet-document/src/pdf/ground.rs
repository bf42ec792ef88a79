//! Tables without walls: cells told by their grounds (a filled rectangle for each cell, or
//! for the cells of every other row), or rows told by bands and lines across the table,
//! whose columns the text tells. What is not drawn is told by the text: no wall goes
//! through a line of it.

use super::beside;
use super::block::Block;
use super::geometry::Glyph;
use super::lattice::{Area, Drawing};
use super::limits::{MOST_GROUNDS, MOST_LINES, SHORT, TOUCH};
use super::page::Page;
use super::plain;
use super::posts;
use super::text;

/// Fewer grounds, or fewer rows between lines, are notes and headings.
pub(super) const FEWEST: usize = 4;
/// Fewer columns are no table, but a list or text with lines under it.
pub(super) const COLUMNS: usize = 3;
/// A gap so wide, in heights of a letter, is between two cells.
const APART: f32 = 0.5;
/// Signs of figures.
pub(super) const FIGURE: &str = "0123456789.,%-";
/// Tables lie so far apart, in points, where nothing is drawn between them.
const ROOM: f32 = 150.0;

/// What the tables without walls of a page tell of the next one.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Where the columns of the last one are parted.
    pub(super) columns: Vec<f32>,
    /// Where they are drawn, though rows are not.
    pub(super) drawn: Vec<f32>,
    /// How far apart the lines of a cell are at most, where text alone tells its rows.
    pub(super) pitch: Option<f32>,
}

/// Adds the walls of the tables of a page that draw none, if there are such. What is drawn
/// in one is no line any more. `known` is what the page before told, for a table may go on; then
/// what this page tells.
pub(super) fn add_walls(page: &mut Page, grounds: &[Area], known: &mut Known) -> bool {
    let blocks = tables_without_walls(grounds, page, known);
    known.columns = blocks.last().map_or_else(Vec::new, |block| block.columns.clone());
    if blocks.is_empty() {
        known.pitch = None;
    }
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

fn tables_without_walls(grounds: &[Area], page: &Page, known: &mut Known) -> Vec<Block> {
    let Page { edges: lines, glyphs, tables, height, .. } = page;
    let before = std::mem::take(&mut known.drawn);
    let closed: Vec<&Drawing> = tables
        .iter()
        .filter(|table| match posts::columns_alone(table, glyphs, &before) {
            Some(columns) => {
                (known.columns, known.drawn) = (columns.clone(), columns);
                false
            }
            None => table.has_posts(),
        })
        .collect();
    let is_open = |area: &Area| {
        let (x, y) = middle(area);
        !closed.iter().any(|table| holds(&table.area, x, y))
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
    let drawn = if open.len().max(rules.len()) >= FEWEST { Some(Said::of(glyphs)) } else { None };
    let mut out: Vec<Block> = Vec::new();
    if let Some(said) = &drawn {
        for block in blocks(&open) {
            let cells = Block::of_grounds(&block, &said.pieces);
            out.extend(cells.and_then(|mut own| own.has_whole_cells(&said.figures).then_some(own)));
        }
    }
    let taken: Vec<Area> = out.iter().map(Block::area).collect();
    let free = |rule: &&Area| {
        let (x, y) = middle(rule);
        !taken.iter().any(|area| holds(area, x, y))
    };
    let rules: Vec<Area> = rules.iter().filter(free).copied().collect();
    if out.is_empty() {
        let free =
            |glyph: &&Glyph| glyph.side == 0 && is_open(&[glyph.x, glyph.y, glyph.x, glyph.y]);
        let free: Vec<&Glyph> = glyphs.iter().filter(free).collect();
        for lines in beside::sides(&free, *height) {
            out.extend(plain::tables(&lines, &rules, known));
        }
    }
    if let Some(said) = drawn.as_ref().filter(|_| out.is_empty()) {
        out.extend(blocks(&open).iter().filter_map(|block| said.rows(block, known)));
    }
    if let Some(said) = drawn.filter(|_| out.is_empty()) {
        out.extend(blocks(&rules).iter().filter_map(|block| said.rows(block, known)));
    }
    out
}

/// What is written on a page: the pieces of its lines, and those that are figures.
struct Said {
    pieces: Vec<Vec<Area>>,
    figures: Vec<Area>,
}

impl Said {
    fn of(glyphs: &[Glyph]) -> Self {
        let lines = text::lines(glyphs.iter().filter(|glyph| glyph.side == 0));
        let pieces = |line: &text::Line<'_>| line.pieces(APART).into_iter();
        let is_figure = |piece: &text::Piece| piece.text.chars().all(|sign| FIGURE.contains(sign));
        let figures = lines.iter().flat_map(pieces).filter(is_figure);
        let figures = figures.map(|piece| piece.area).collect();
        let areas = lines.iter().map(|line| pieces(line).map(|piece| piece.area).collect());
        Said { pieces: areas.collect(), figures }
    }

    /// A table whose rows are parted by what is drawn.
    fn rows(&self, drawn: &[Area], known: &Known) -> Option<Block> {
        let block = Block::of_rows(drawn, &self.pieces, &known.columns);
        let mut block = block.filter(|own| own.parts(&self.figures))?;
        block.has_whole_cells(&self.figures).then_some(block)
    }
}

pub(super) fn middle(area: &Area) -> (f32, f32) {
    (area[0].midpoint(area[2]), area[1].midpoint(area[3]))
}

pub(super) fn holds(area: &Area, x: f32, y: f32) -> bool {
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
