//! How far apart the lines of a cell are at most, where nothing is drawn: less than those
//! of two rows.
//!
//! The distances on a page tell of several limits where they leave a gap. Which of them
//! holds is told by what stands beside the lines: a text of several lines stands level with
//! the texts of its row, the lines of two rows each stand level with texts of their own.

use super::ground::FEWEST;
use super::plain::{Bit, LEVEL, Rules, Text, key_of, texts};

/// So few distances of lines are chance.
const FEW: usize = 3;
/// The lines of two rows are farther apart than those of a cell by at least this share.
const CLEAR: f32 = 1.05;
/// A distance that is wider than another by so much is clearly wider.
const WIDEST: f32 = 1.3;
/// Lines so far apart, in heights of a letter, are never of one cell.
const FAR: f32 = 2.2;
/// Rows of a table are no farther apart than this, in heights of a letter.
const ROOMY: f32 = 9.0;
/// Letters of one cell differ in height by no more than this share.
const SIZES: f32 = 1.15;
/// Figures whose ends or middles are so near, in heights of a letter, are of one column.
const ALIGNED: f32 = 0.2;
/// A figure that fills its column is narrower than no other by this, in heights of a letter:
/// less than a digit.
const FULL: f32 = 0.4;

/// Narrow columns cut the figures of one in so many rows at most: the longest ones.
const CUT_SHARE: usize = 3;

/// A piece, one right below it, and how far apart they are, in heights of a letter.
pub(super) type Pair = (usize, usize, f32);

/// Every piece with those right below it.
pub(super) fn pairs(bits: &[Bit]) -> impl Iterator<Item = Pair> + '_ {
    (0..bits.len()).flat_map(|at| below(bits, at).map(move |(next, far)| (at, next, far)))
}

/// The pieces right below each piece, with their distances in heights of a letter.
fn below(bits: &[Bit], at: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
    let own = &bits[at];
    let over = |bit: &Bit| {
        let both = bit.area[2].min(own.area[2]) - bit.area[0].max(own.area[0]);
        let narrow = (bit.area[2] - bit.area[0]).min(own.area[2] - own.area[0]);
        both >= narrow * 0.5 && bit.size <= own.size * SIZES && own.size <= bit.size * SIZES
    };
    let far = own.base + FAR * own.size;
    let rest = (at + 1..bits.len()).take_while(move |next| bits[*next].base <= far);
    let under = rest.filter(move |next| bits[*next].base > own.base && over(&bits[*next]));
    let mut first: Option<f32> = None;
    under
        .take_while(move |next| bits[*next].base <= *first.get_or_insert(bits[*next].base) + 1.0)
        .map(move |next| (next, (bits[next].base - own.base) / own.size))
}

/// How far apart the lines of a cell are at most, in heights of a letter: less than those of
/// rows, by a gap between what distances there are. Of several gaps a wider one, but where
/// figures of two rows come into one cell, or what it joins stands level with others line by
/// line.
pub(super) fn pitch(bits: &[Bit], rules: &Rules<'_>) -> Option<f32> {
    let (mut own, parted): (Vec<Pair>, Vec<Pair>) =
        pairs(bits).partition(|(at, next, _)| !rules.part(&bits[*at], &bits[*next]));
    own.sort_by(|one, other| one.2.total_cmp(&other.2));
    // Rows that a line parts, or that lie too far apart for lines of a cell.
    let rows = parted.len() + (0..bits.len()).filter(|at| has_row_below(bits, *at)).count();
    let limit = |at: usize| {
        let far = own[at].2;
        let next = own.get(at + 1).map_or(far * WIDEST, |next| next.2.min(far * WIDEST));
        let others = own.len() - at - 1 + rows;
        let is_clear = next >= far * CLEAR && others >= FEWEST;
        (is_clear && (at + 1 < own.len() || rows >= FEWEST)).then(|| far.midpoint(next))
    };
    let limits = (FEW.saturating_sub(1)..own.len()).filter_map(limit);
    let limits = limits.filter(|limit| is_of_lines(bits, &own, *limit));
    let found = limits.reduce(|narrow, wide| match is_too_wide(bits, rules, narrow, wide) {
        true => narrow,
        false => wide,
    });
    // Where cells have one line each, all that is near is of one.
    let is_far = own.len() < FEW && rows > own.len().max(FEWEST);
    found
        .or_else(|| (is_far && is_of_lines(bits, &own, FAR)).then_some(FAR))
        .or_else(|| nearest_rows(bits, &own))
}

/// A limit right below the distance of the nearest rows, where enough figures stand below
/// each other to show it: hardly any cell has several lines.
fn nearest_rows(bits: &[Bit], pairs: &[Pair]) -> Option<f32> {
    let rows = stacked(bits, pairs.iter());
    let far = rows.iter().flatten().map(|pair| pair.2).reduce(f32::min)?;
    let of_cells = pairs.iter().map(|pair| pair.2).take_while(|own| own * CLEAR < far).last();
    (rows.len() + 1 >= FEWEST).then(|| of_cells.unwrap_or(far / CLEAR).midpoint(far))
}

/// Figures of several columns that stand level, each below another text.
fn stacked<'p>(bits: &[Bit], pairs: impl Iterator<Item = &'p Pair>) -> Vec<Vec<&'p Pair>> {
    let mut figures: Vec<&Pair> = pairs.filter(|(_, next, _)| bits[*next].is_figure).collect();
    figures.sort_by(|one, other| bits[one.1].base.total_cmp(&bits[other.1].base));
    let level = figures.chunk_by(|one, other| is_level(&bits[one.1], &bits[other.1]));
    level.filter(|row| row.len() >= 2).map(<[&Pair]>::to_vec).collect()
}

/// Whether what stands right below a piece is farther away than a line of its cell, and no
/// farther than the next row.
fn has_row_below(bits: &[Bit], at: usize) -> bool {
    let own = &bits[at];
    let under = bits[at + 1..].iter().take_while(|bit| bit.base <= own.base + ROOMY * own.size);
    let over = |bit: &&Bit| bit.area[0] < own.area[2] && own.area[0] < bit.area[2];
    let mut under = under.filter(|bit| bit.base > own.base + 1.0).filter(over);
    under.next().is_some_and(|next| next.base > own.base + FAR * own.size)
}

/// Whether no more than one column has a figure below other text within a distance: the
/// next row begins so, the next line of a cell does not. Figures that narrow columns cut
/// tell nothing, where that happens in a few rows.
fn is_of_lines(bits: &[Bit], pairs: &[Pair], limit: f32) -> bool {
    let near = pairs.iter().take_while(|(_, _, far)| *far <= limit);
    let several = stacked(bits, near);
    if several.is_empty() {
        return true;
    }
    let rows = bits.chunk_by(is_level);
    let rows = rows.filter(|row| row.iter().filter(|bit| bit.is_figure).count() >= 2);
    several.len() * CUT_SHARE <= rows.count()
        && several.into_iter().flatten().all(|pair| is_cut(bits, pair))
}

fn is_level(above: &Bit, below: &Bit) -> bool {
    below.base - above.base <= 1.0
}

/// Whether a column was too narrow for a figure: the upper part fills it, so that none of
/// its figures is wider.
fn is_cut(bits: &[Bit], (above, below, _): &Pair) -> bool {
    let (own, rest) = (&bits[*above], &bits[*below]);
    let width = |bit: &Bit| bit.area[2] - bit.area[0];
    let near = |one: f32, other: f32| (one - other).abs() <= ALIGNED * own.size;
    let is_of_column = |bit: &&Bit| {
        let middle = |bit: &Bit| bit.area[0].midpoint(bit.area[2]);
        near(bit.area[0], own.area[0])
            || near(bit.area[2], own.area[2])
            || near(middle(bit), middle(own))
    };
    let full = width(own) + FULL * own.size;
    let mut figures = bits.iter().filter(|bit| bit.is_figure).filter(is_of_column);
    own.is_figure && width(rest) <= full && figures.all(|bit| width(bit) <= full)
}

/// Whether a wider limit joins nothing more, or rows: what it joins to one text stands level,
/// line by line, with more texts that it leaves alone, than it does as a whole.
fn is_too_wide(bits: &[Bit], rules: &Rules<'_>, narrow: f32, wide: f32) -> bool {
    let (parts, whole) = (texts(bits, rules, narrow), texts(bits, rules, wide));
    let key = key_of(&parts);
    let is_level = |one: &Text, other: &Text| (key(one) - key(other)).abs() <= LEVEL * one.size;
    let is_within = |part: &Text, text: &Text| {
        part.area[0] >= text.area[0]
            && part.area[2] <= text.area[2]
            && part.area[1] >= text.area[1]
            && part.area[3] <= text.area[3]
    };
    let (kept, joined): (Vec<&Text>, Vec<&Text>) =
        whole.iter().partition(|text| parts.iter().any(|part| part.area == text.area));
    if joined.is_empty() {
        return true;
    }
    let (mut as_one, mut line_by_line) = (0, 0);
    for text in joined {
        let own: Vec<&Text> = parts.iter().filter(|part| is_within(part, text)).collect();
        let beside = kept.iter().filter(|other| {
            other.area[1] < text.area[3] && other.area[3] > text.area[1] && !other.lies_over(text)
        });
        for other in beside {
            match (is_level(text, other), own.iter().any(|part| is_level(part, other))) {
                (true, false) => as_one += 1,
                (false, true) => line_by_line += 1,
                _ => {}
            }
        }
    }
    line_by_line > as_one
}
