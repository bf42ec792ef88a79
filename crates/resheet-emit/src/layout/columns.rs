//! Column widths from content.
//!
//! Each column gets a floor: the width below which a short label would be broken
//! or two figures would touch (roomy); where the paper has no room for that, one
//! with labels on two lines of one length (even), or the width below which a word
//! or value would be cut (tight). What is left over is handed out in proportion to how much more its texts would need to stand on
//! few lines; on a long form also to how many of its texts do, for there every second
//! line of a row is a page more. Cells over several columns have no say, unless they would be cut.

use std::collections::BTreeMap;

use super::draw::MANY_ROWS;
use super::flow::to_length;
use super::grid::{Cell, Grid, Look};
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

/// Widths that do not depend on the font size yet.
pub(super) struct Needs {
    columns: Vec<Need>,
    /// What a column's wish for more counts.
    weights: Vec<i64>,
    /// First column, count and need of cells over several columns.
    spans: Vec<(usize, usize, Need)>,
}

impl Needs {
    pub(super) fn of(grid: &Grid) -> Needs {
        let empty = Need { tight: 1_500, even: 2_000, roomy: 2_000, wanted: 2_000 };
        let mut columns = vec![empty; grid.columns];
        let mut spans: BTreeMap<(usize, usize), Need> = BTreeMap::new();
        for cell in &grid.cells {
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
        let spans = spans.into_iter().map(|((first, count), need)| (first, count, need));
        let weights = weights(grid, &columns);
        Needs { columns, weights, spans: spans.collect() }
    }

    /// The widths at a font size, filling `total` exactly; and whether there is
    /// room for the floors.
    pub(super) fn widths(&self, total: Milli, size: Milli, floor: Floor) -> (Vec<Milli>, bool) {
        let mut least: Vec<Milli> =
            self.columns.iter().map(|need| room_for(need.least(floor), size)).collect();
        for (first, count, need) in &self.spans {
            let width = room_for(need.least(floor), size);
            let end = (first + count).min(least.len());
            let have: Milli = least[*first..end].iter().sum();
            share(&mut least[*first..end], width - have);
        }
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
    match cell.look {
        // Four characters stay together, unless there are rows enough to set
        // them one under the other.
        Look::Label | Look::Level if cell.rows >= 5 => longest.max(1_000),
        Look::Label | Look::Level | Look::Name => longest.max(4_000.min(cell.flow.natural())),
        Look::Figure | Look::Text => longest,
    }
}

/// The width at which labels up to `longest` stand on one line, longer ones on
/// two, and a figure a blank apart from the next, for eyes and for programs that
/// take columns apart by their blanks.
fn untouched(cell: &Cell, longest: Em) -> Em {
    let natural = cell.flow.natural();
    let halved = (natural / 2 + 500).min(8_000);
    let room = match cell.look {
        // A label beside several rows has height enough for two lines.
        Look::Label if cell.rows > 1 => 0,
        Look::Name if natural <= 10_000 => natural,
        Look::Label if natural <= longest.min(6_000) => natural,
        Look::Level if natural <= longest => natural,
        Look::Label | Look::Level | Look::Name => halved,
        // Words for a value may be broken, a number may not.
        Look::Figure if natural <= 8_000 || cell.flow.longest_piece() == natural => natural + 700,
        Look::Figure => halved,
        // A reason is no tower of two characters a line.
        Look::Text => natural.min(8_000),
    };
    room.max(tight(cell))
}

/// The width at which the cell's text has as many lines as look well.
fn wanted(cell: &Cell) -> Em {
    let natural = cell.flow.natural();
    match cell.look {
        // Words for a value stand well on two lines, a number only on one.
        Look::Figure => natural.min(cell.flow.longest_piece().max(7_000)),
        // Headings stand well on two lines.
        Look::Label => natural.min((natural / 2 + 500).max(4_000)),
        // Up to 14 characters a line; then wider with the root of the length,
        // which keeps a long reason about as wide as it is tall.
        Look::Level | Look::Name | Look::Text => {
            natural.min(14_000 + (natural - 14_000).max(0).isqrt() * 40)
        }
    }
}

/// How many texts of each column take more than a line where it is narrow, if
/// the form is long; else all columns count alike.
fn weights(grid: &Grid, columns: &[Need]) -> Vec<i64> {
    let mut weights = vec![1; columns.len()];
    if grid.rows.len() <= MANY_ROWS {
        return weights;
    }
    for cell in grid.cells.iter().filter(|cell| cell.columns == 1) {
        if let (Some(need), Some(weight)) = (columns.get(cell.column), weights.get_mut(cell.column))
        {
            *weight += i64::from(cell.flow.natural() > need.even);
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
            open.iter().zip(weights).map(|(open, weight)| open * weight).collect();
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
