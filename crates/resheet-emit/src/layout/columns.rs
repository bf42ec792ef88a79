//! Column widths from content, those of the funds apart from those of the other parts.
//!
//! Each column gets a floor: the width below which a short label would be broken
//! or two figures would touch (roomy); where the paper has no room for that, one
//! with labels on two lines of one length (even), or the width below which a word
//! or value would be cut (tight). What is left over is handed out in proportion to how much more its texts would need to stand on
//! few lines, and to how many rows they make taller. Cells over several columns have no say, unless they would be cut.

use std::collections::BTreeMap;

use super::flow::to_length;
use super::grid::{self, Cell, Grid, TextStyle};
use super::{Em, Milli};

/// White space at the left and right of a cell's text.
pub(super) const PAD_X: Milli = 3_600;

/// How wide a column is at least.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Floor {
    /// Short labels and values stand on one line, and figures apart.
    Roomy,
    /// Labels may take two lines; those of funds rows and figures do not.
    Even,
    /// No word and no number is cut.
    Tight,
}

/// What a column needs, in thousandths of an em.
#[derive(Clone, Copy, Default)]
struct Need {
    tight: Em,
    even: Em,
    roomy: Em,
    wanted: Em,
}

impl Need {
    fn least(&self, floor: Floor) -> Em {
        match floor {
            Floor::Roomy => self.roomy,
            Floor::Even => self.even,
            Floor::Tight => self.tight,
        }
    }
}

/// Where the columns of a form stand, those of the funds among the others: every edge
/// is an edge of the whole, and a cell reaches from one to another.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// Left edge of each column of the whole, and the right edge of the last.
    pub(super) edges: Vec<Milli>,
    /// The edge of the whole that each edge of the main columns is.
    main: Vec<usize>,
    /// The same of the funds.
    funds: Vec<usize>,
}

impl Columns {
    /// The first column of a cell among those of the whole, and how many it covers.
    pub(super) fn span(&self, cell: &Cell) -> (usize, usize) {
        let places = match cell.block {
            grid::Block::Main => &self.main,
            grid::Block::Funds => &self.funds,
        };
        let edge = |at: usize| places.get(at).or(places.last()).copied().unwrap_or(0);
        let (first, last) = (edge(cell.column), edge(cell.column + cell.columns));
        (first, last.saturating_sub(first))
    }

    /// Left and right edge of a cell.
    pub(super) fn sides(&self, cell: &Cell) -> (Milli, Milli) {
        let (first, count) = self.span(cell);
        let edge = |at: usize| self.edges.get(at).or(self.edges.last()).copied().unwrap_or(0);
        (edge(first), edge(first + count))
    }

    fn of(main: &[Milli], funds: Vec<Milli>) -> Columns {
        let main = sums(main);
        let mut edges: Vec<Milli> = main.iter().chain(&funds).copied().collect();
        edges.sort_unstable();
        edges.dedup();
        let places = |own: &[Milli]| {
            own.iter().map(|edge| edges.partition_point(|known| known < edge)).collect()
        };
        let (main, funds) = (places(&main), places(&funds));
        Columns { edges, main, funds }
    }
}

/// The edges of columns of some widths, from 0.
fn sums(widths: &[Milli]) -> Vec<Milli> {
    let mut edges = vec![0];
    for width in widths {
        edges.push(edges.last().copied().unwrap_or(0) + width);
    }
    edges
}

/// Widths that do not depend on the font size yet: of the main columns and of the
/// funds.
pub(super) struct Needs {
    main: Block,
    funds: Option<Block>,
    /// How many main columns are as wide as the first of the funds.
    label: usize,
}

impl Needs {
    pub(super) fn of(grid: &Grid) -> Needs {
        let cells = |block| grid.cells.iter().filter(move |cell| cell.block == block);
        let mut main = Block::of(cells(grid::Block::Main), grid.columns);
        let has_funds = cells(grid::Block::Funds).next().is_some();
        let mut funds = has_funds.then(|| Block::of(cells(grid::Block::Funds), grid.fund_columns));
        if let Some(funds) = &mut funds {
            // The first column of the funds is the main ones' matter.
            let label = funds.columns.remove(0);
            funds.weights.remove(0);
            funds.spans.clear();
            main.spans.push((0, grid.label, label));
        }
        Needs { main, funds, label: grid.label }
    }

    /// The columns at a font size, filling `total` exactly; and whether there is
    /// room for the floors.
    pub(super) fn columns(&self, total: Milli, size: Milli, floor: Floor) -> (Columns, bool) {
        let (main, whole) = self.main.widths(total, size, floor);
        let Some(funds) = &self.funds else { return (Columns::of(&main, Vec::new()), whole) };
        let label: Milli = main.iter().take(self.label).sum();
        let (widths, fits) = funds.widths(total - label, size, floor);
        let mut edges = vec![0];
        edges.extend(sums(&widths).into_iter().map(|edge| edge + label));
        let least: Vec<Milli> = funds.least(size, floor);
        snap(&mut edges, &sums(&main), &least, size);
        (Columns::of(&main, edges), whole && fits)
    }
}

/// Moves edges of the funds that nearly stand under one of the main columns there, as
/// far as the columns beside them stay wide enough.
fn snap(edges: &mut [Milli], main: &[Milli], least: &[Milli], size: Milli) {
    let near = |edge: &Milli, other: &Milli| (edge - other).abs();
    for at in 2..edges.len().saturating_sub(1) {
        let (before, own, after) = (edges[at - 1], edges[at], edges[at + 1]);
        let nearest = main.iter().min_by_key(|edge| near(edge, &own)).copied().unwrap_or(own);
        // Columns are counted from the first amount, edges from the left of the form.
        let wide = |at: usize| least.get(at).copied().unwrap_or(0);
        if near(&nearest, &own) <= size * SNAP / 10
            && nearest - before >= wide(at - 2)
            && after - nearest >= wide(at - 1)
        {
            edges[at] = nearest;
        }
    }
}

/// How far edges are moved to stand under each other, in tenths of the size.
const SNAP: Milli = 18;

/// Columns that are solved together.
struct Block {
    columns: Vec<Need>,
    /// What a column's wish for more counts.
    weights: Vec<i64>,
    /// First column, count and need of cells over several columns.
    spans: Vec<(usize, usize, Need)>,
}

impl Block {
    fn of<'g>(cells: impl Iterator<Item = &'g Cell> + Clone, count: usize) -> Block {
        let empty = Need { tight: 1_500, even: 2_000, roomy: 2_000, wanted: 2_000 };
        let mut columns = vec![empty; count];
        let mut spans: BTreeMap<(usize, usize), Need> = BTreeMap::new();
        for cell in cells.clone() {
            let need = if cell.columns > 1 {
                Some(spans.entry((cell.column, cell.columns)).or_default())
            } else {
                columns.get_mut(cell.column)
            };
            if let Some(need) = need {
                need.tight = need.tight.max(tight(cell));
                need.even = need.even.max(untouched(cell, 4_000));
                need.roomy = need.roomy.max(untouched(cell, 9_000));
                need.wanted = need.wanted.max(wanted(cell)).max(need.roomy);
            }
        }
        let spans = spans.into_iter().map(|((first, count), need)| (first, count, need)).collect();
        let weights = weights(cells, &columns);
        Block { columns, weights, spans }
    }

    /// The least widths of the columns, what stands over several of them included.
    fn least(&self, size: Milli, floor: Floor) -> Vec<Milli> {
        let mut least: Vec<Milli> =
            self.columns.iter().map(|need| room_for(need.least(floor), size)).collect();
        for (first, count, need) in &self.spans {
            let width = room_for(need.least(floor), size);
            let end = (first + count).min(least.len());
            let have: Milli = least[*first..end].iter().sum();
            share(&mut least[*first..end], width - have);
        }
        least
    }

    /// The widths at a font size, filling `total` exactly; and whether there is
    /// room for the floors.
    fn widths(&self, total: Milli, size: Milli, floor: Floor) -> (Vec<Milli>, bool) {
        let least = self.least(size, floor);
        let sum: i64 = least.iter().map(|width| i64::from(*width)).sum();
        if sum > i64::from(total) {
            return (scale(&least, total, sum), false);
        }
        let more: Vec<i64> = self
            .columns
            .iter()
            .zip(&least)
            .map(|(need, least)| i64::from((room_for(need.wanted, size) - least).max(0)))
            .collect();
        let spare = i64::from(total) - sum;
        let asked: i64 = more.iter().sum();
        let mut widths = least;
        hand_out_up_to(&mut widths, &more, &self.weights, spare.min(asked));
        // What nobody asked for makes every column wider by the same part.
        let shares: Vec<i64> = widths.iter().map(|width| i64::from(*width)).collect();
        hand_out(&mut widths, &shares, (spare - asked).max(0));
        even_out(&mut widths, total);
        (widths, true)
    }
}

/// The width of a column for a text: rounded up, or the last digit of a number
/// that just fits would be cut off.
fn room_for(width: Em, size: Milli) -> Milli {
    to_length(width, size) + 1 + 2 * PAD_X
}

/// The width below which the cell's text is cut.
fn tight(cell: &Cell) -> Em {
    let longest = cell.flow.longest_piece();
    match cell.style {
        // Four characters stay together, unless a label has rows enough to set them
        // one under the other.
        TextStyle::Label if cell.rows >= 5 => longest.max(1_000),
        TextStyle::Label | TextStyle::Level | TextStyle::Name => {
            longest.max(4_000.min(cell.flow.natural()))
        }
        TextStyle::Figure | TextStyle::Text => longest,
    }
}

/// The width at which labels up to `longest` stand on one line, longer ones on
/// two, and a figure a blank apart from the next, for eyes and for programs that
/// take columns apart by their blanks.
fn untouched(cell: &Cell, longest: Em) -> Em {
    let natural = cell.flow.natural();
    let halved = cell.flow.in_two().min(8_000);
    let room = match cell.style {
        // A label beside several rows has height enough for two lines.
        TextStyle::Label if cell.rows > 1 => 0,
        TextStyle::Name if natural <= 10_000 => natural,
        TextStyle::Label if natural <= longest.min(6_000) => natural,
        // Beside several rows, lines of a level are taken for lines of these.
        TextStyle::Level if cell.rows > 1 && natural <= 7_000 => natural,
        TextStyle::Level if natural <= longest => natural,
        TextStyle::Label | TextStyle::Level | TextStyle::Name => halved,
        // Words for a value may be broken, a number may not.
        TextStyle::Figure if natural <= 8_000 || cell.flow.longest_piece() == natural => {
            natural + 700
        }
        TextStyle::Figure => halved,
        // A reason is no tower of two characters a line.
        TextStyle::Text => natural.min(8_000),
    };
    room.max(tight(cell))
}

/// The width at which the cell's text has as many lines as look well.
fn wanted(cell: &Cell) -> Em {
    let natural = cell.flow.natural();
    match cell.style {
        // Words for a value stand well on two lines, a number only on one.
        TextStyle::Figure => natural.min(cell.flow.longest_piece().max(7_000)),
        // Headings stand well on two lines.
        TextStyle::Label => cell.flow.in_two().max(natural.min(4_000)),
        // Up to 14 characters a line; then wider with the root of the length,
        // which keeps a long reason about as wide as it is tall.
        TextStyle::Level | TextStyle::Name | TextStyle::Text => {
            natural.min(14_000 + (natural - 14_000).max(0).isqrt() * 40)
        }
    }
}

/// How many rows each column makes taller where it is narrow: a text counts for its
/// rows, for a level on two lines is hard to tell from those of the rows beside it.
fn weights<'g>(cells: impl Iterator<Item = &'g Cell>, columns: &[Need]) -> Vec<i64> {
    let mut weights = vec![1; columns.len()];
    for cell in cells.filter(|cell| cell.columns == 1) {
        if let (Some(need), Some(weight)) = (columns.get(cell.column), weights.get_mut(cell.column))
        {
            let rows = i64::try_from(cell.rows).unwrap_or(i64::MAX);
            *weight += if cell.flow.natural() > need.even { rows } else { 0 };
        }
    }
    weights
}

/// Hands out a length in proportion to what each asks, weighted, and to none
/// more than it asks.
fn hand_out_up_to(widths: &mut [Milli], asked: &[i64], weights: &[i64], length: i64) {
    let mut open = asked.to_vec();
    let mut left = length;
    // In each turn all is handed out or a column has what it asked for.
    for _ in 0..=asked.len() {
        let shares: Vec<i64> =
            open.iter().zip(weights).map(|(open, weight)| open * weight * weight).collect();
        let all: i64 = shares.iter().sum();
        if left <= 0 || all == 0 {
            break;
        }
        let turn = left;
        for ((width, open), share) in widths.iter_mut().zip(&mut open).zip(&shares) {
            let given = (turn * share / all).min(*open);
            *width += Milli::try_from(given).unwrap_or(0);
            *open -= given;
            left -= given;
        }
    }
}

/// Hands out a length in proportion to some shares.
fn hand_out(widths: &mut [Milli], shares: &[i64], length: i64) {
    let all: i64 = shares.iter().sum::<i64>().max(1);
    for (width, share) in widths.iter_mut().zip(shares) {
        *width += Milli::try_from(length * share / all).unwrap_or(0);
    }
}

/// Adds what a spanning cell needs more, evenly.
fn share(widths: &mut [Milli], more: Milli) {
    if more <= 0 || widths.is_empty() {
        return;
    }
    let count = Milli::try_from(widths.len()).unwrap_or(1);
    for width in widths {
        *width += more / count + 1;
    }
}

fn scale(widths: &[Milli], total: Milli, sum: i64) -> Vec<Milli> {
    let scaled = widths.iter().map(|width| {
        let width = i64::from(*width) * i64::from(total) / sum.max(1);
        Milli::try_from(width).unwrap_or(0)
    });
    let mut widths: Vec<Milli> = scaled.collect();
    even_out(&mut widths, total);
    widths
}

/// Puts what rounding left over into the last column.
fn even_out(widths: &mut [Milli], total: Milli) {
    let sum: Milli = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += total - sum;
    }
}
