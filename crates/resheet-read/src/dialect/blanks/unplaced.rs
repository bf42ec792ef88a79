//! Lines whose places are gone: one blank between cells, and the lines of wrapped cells in
//! turn, as a page shows them from top to bottom.
//!
//! ```text
//! 一级 指标名 指标   分值
//! 指标 称     值
//! 产出 石桥测 ≥3座   10
//! 指标 绘数
//! ```
//!
//! Nothing says how far to the right a word stood; but the words of a line stand in the
//! order of their columns, and the lines of a row lie one way in it: from its top on, or
//! about its middle. Header and rows are read by that ([`mod@header`], [`mod@row`]), what the cells of
//! each column look like and how wide they are is learned on the way ([`mod@column`]), and each
//! word is given the place of its column. Then it is a picture like any other.

mod column;
mod header;
mod one_by_one;
mod order;
mod row;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use resheet_lexis::Role;
use resheet_model::Edge;

use super::header::Kind;
use super::piece::{Metric, Piece, Printed, printed};
use super::{MOST_LINES, MOST_PIECES, Reading, read_placed};
use crate::dump::Dump;
use column::{Column, Word};
use header::Header;
use row::Rows;

/// How often columns are measured and words set again.
const ROUNDS: usize = 3;
/// What a word of a table costs at most, for it to be such a table; see [`mod@row`] for
/// what costs are measured by.
const DEAREST_WORD: i32 = 12;
/// A table has so many rows at least, or nothing is learned.
const FEWEST_ROWS: usize = 2;
/// So much less the names of all tables cost, read line below line than cell by cell: three
/// of them at least are whole only so. Two may wrap where all else is a row a line.
const CLEARER_NAMES: i32 = 28;
/// So many steps are taken for the tables of a stretch, and more for each of its bytes: twice
/// what most forms take, and as much for each of many sheets as for one.
const MOST_STEPS: usize = 600_000;
const STEPS_OF_BYTE: usize = 300;
/// So many for all of a dump, whose bytes count as well: it may have any number of stretches.
const MOST_STEPS_OF_DUMP: usize = 4 * MOST_STEPS;
/// So often the order of names is asked again.
const ORDERS: usize = 2;
/// A column of labels without a name.
const ASIDE: i32 = 25;
/// So many lines tell how many such columns there are, and how cells lie in their rows.
const SAMPLE: usize = 16;
/// From one place to the next, in columns of the picture: no cell is wider.
const MOST_WIDTH: i32 = 240;

/// How the lines of a cell lie in its row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lie {
    Top,
    Middle,
}

impl Lie {
    /// The ways in which the cells of a row of so many lines may lie: for each the lines, as
    /// bits, on which a cell may have words. Cells lie on the first lines, or about the middle:
    /// on lines without a gap where all have an odd number of lines, or all an even one; else
    /// the lines of a cell have one of the others between each two.
    fn ways(self, height: usize) -> Vec<Vec<u8>> {
        let masks =
            |passes: &dyn Fn(u8) -> bool| all_masks(height).filter(|it| passes(*it)).collect();
        let mirrored =
            |mask: u8| (0..height).all(|at| mask >> at & 1 == mask >> (height - 1 - at) & 1);
        let without_gap = |mask: u8| {
            let lines = mask >> mask.trailing_zeros();
            lines & (lines + 1) == 0
        };
        let with_gaps = |mask: u8| {
            let lines = mask.trailing_zeros() as usize..height - mask.trailing_zeros() as usize;
            lines.enumerate().all(|(nth, at)| mask >> at & 1 == u8::from(nth % 2 == 0))
        };
        match self {
            Lie::Top => vec![masks(&|mask| mask & (mask + 1) == 0)],
            Lie::Middle => {
                let mut ways = vec![masks(&|mask| mirrored(mask) && without_gap(mask))];
                if height >= 3 && height % 2 == 1 {
                    ways.push(masks(&|mask| mirrored(mask) && with_gaps(mask)));
                }
                ways
            }
        }
    }
}

/// The lines, as bits, on which a label may have words where cells lie so: it lies anywhere
/// beside its rows, on one line, or two with one of the others between them at most, or as a
/// cell lies.
fn masks_of_labels(own: &[u8], height: usize) -> Vec<u8> {
    let anywhere = |mask: u8| matches!(mask >> mask.trailing_zeros(), 0b1 | 0b11 | 0b101);
    all_masks(height).filter(|mask| anywhere(*mask) || own.contains(mask)).collect()
}

/// How many words of each line have been read, of the first line in the highest byte: places
/// are in the order of their lines.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
struct Place(u64);

impl Place {
    /// Lines of so many bits.
    const LINE: u32 = u8::BITS;

    fn shift(line: usize) -> u32 {
        u64::BITS - Self::LINE * (u32::try_from(line).unwrap_or(0) + 1)
    }

    /// How many words of a line have been read.
    fn of(self, line: usize) -> usize {
        usize::from((self.0 >> Self::shift(line)) as u8)
    }

    /// One word more of a line.
    fn with_next(self, line: usize) -> Place {
        Place(self.0 + (1 << Self::shift(line)))
    }

    /// All words of all lines; none if a line has too many.
    fn behind<T>(lines: &[&[T]]) -> Option<Place> {
        let all = lines.iter().enumerate().map(|(at, line)| {
            let words = u8::try_from(line.len()).ok()?;
            Some(u64::from(words) << Self::shift(at))
        });
        all.sum::<Option<u64>>().map(Place)
    }
}

/// Any of so many lines.
fn all_masks(height: usize) -> std::ops::Range<u8> {
    1..(1 << height)
}

/// Leaves the cheapest of the ways that a search follows, so many or those as dear as the last.
fn keep_cheapest<K: Ord, V>(ways: &mut BTreeMap<K, V>, most: usize, cost: impl Fn(&V) -> i32) {
    if ways.len() > most {
        let mut costs: Vec<i32> = ways.values().map(&cost).collect();
        let dearest = *costs.select_nth_unstable(most).1;
        ways.retain(|_, way| cost(way) <= dearest);
    }
}

/// The steps that may be taken in a dump of so many bytes.
pub(crate) fn steps(bytes: usize) -> Cell<usize> {
    Cell::new(MOST_STEPS_OF_DUMP + STEPS_OF_BYTE * bytes)
}

/// Reads lines without places; none if they are not written so.
pub(crate) fn read<'t>(text: Dump<'t, '_>, range: Range<usize>) -> Option<Reading<'t>> {
    let (mut printed, metrics) = printed(text, range.clone(), &Default::default());
    for line in &mut printed {
        let whole = std::mem::take(&mut line.pieces);
        let words = |piece: &Piece| piece.cut(text, Metric::Terminal, |_, _| true);
        line.pieces = whole.iter().flat_map(words).map(|word| measured(text, word)).collect();
        let widest = line.pieces.iter().map(|piece| piece.x1 - piece.x0).max().unwrap_or(0);
        if line.pieces.len() > MOST_PIECES || widest > MOST_WIDTH {
            return None;
        }
    }
    let tables = tables(text, &printed)?;
    let widest = printed.iter().flat_map(|line| &line.pieces).map(|piece| piece.x1 - piece.x0);
    let step = widest.max().unwrap_or(0) + 4;
    for line in &mut printed {
        for (nth, piece) in line.pieces.iter_mut().enumerate() {
            put(piece, nth, step);
        }
    }
    let in_tables: BTreeSet<usize> = tables.iter().map(|(line, _)| *line).collect();
    for (line, columns) in tables {
        for (piece, column) in printed[line].pieces.iter_mut().zip(columns) {
            put(piece, column, step);
        }
    }
    let metrics = vec![Metric::Terminal; metrics.len()];
    let mut reading = read_placed(text, range.end, &printed, &metrics);
    for cell in reading.rows.iter_mut().flat_map(|row| &mut row.cells) {
        let line = printed.partition_point(|line| line.line.end < cell.span.start as usize);
        if in_tables.contains(&line) {
            cell.edge = Edge::Supposed;
        }
    }
    Some(reading)
}

/// The word with its own width, whatever the picture counted.
fn measured(text: Dump<'_, '_>, word: Piece) -> Piece {
    let width = Metric::Terminal.widths(word.text(text)).map(|(_, width)| width).sum::<i32>();
    Piece { x1: word.x0 + width, ..word }
}

fn put(piece: &mut Piece, column: usize, step: i32) {
    let width = piece.x1 - piece.x0;
    piece.x0 = i32::try_from(column).unwrap_or(0) * step;
    piece.x1 = piece.x0 + width;
}

/// The lines of tables, each with the columns of its words; none if they are not in turn.
fn tables(text: Dump<'_, '_>, printed: &[Printed]) -> Option<Vec<(usize, Vec<usize>)>> {
    let bytes = match printed {
        [first, .., last] => last.line.end - first.line.start,
        _ => 0,
    };
    let budget = (MOST_STEPS + STEPS_OF_BYTE * bytes).min(text.steps.get());
    let mut left = budget;
    let found = tables_in(text, printed, &mut left);
    text.steps.set(text.steps.get() - (budget - left));
    found
}

fn tables_in(
    text: Dump<'_, '_>,
    printed: &[Printed],
    left: &mut usize,
) -> Option<Vec<(usize, Vec<usize>)>> {
    let headers = header::headers(text, printed, left);
    // One program wrote all of them: what is clear in one holds for the others.
    let clearer: i32 = headers.iter().map(|header| header.one_by_one.0 - header.cost).sum();
    let indicators = |header: &Header| header.kind == Kind::Indicators;
    if clearer < CLEARER_NAMES || !headers.iter().any(indicators) {
        return None;
    }
    let words: Vec<Vec<Word>> = printed
        .iter()
        .map(|line| line.pieces.iter().map(|piece| Word::of(text, piece)).collect())
        .collect();
    let mut out = Vec::new();
    let mut in_turn = false;
    for (nth, header) in headers.iter().enumerate() {
        let end = headers.get(nth + 1).map_or(printed.len(), |next| next.lines.start);
        let body: Vec<usize> = body(text, printed, header.lines.end..end);
        let lines: Vec<&[Word]> = body.iter().map(|at| &words[*at][..]).collect();
        let Some(Body { aside, names, rows }) = rows_of(header, &lines, left) else {
            if indicators(header) {
                return None;
            }
            continue;
        };
        let column = |name: &usize| aside + names.iter().position(|it| it == name).unwrap_or(0);
        for (line, own) in header.lines.clone().zip(&header.columns) {
            out.push((line, own.iter().map(column).collect()));
        }
        in_turn |= header.in_turn || rows.in_turn;
        out.extend(body.into_iter().zip(rows.columns));
    }
    in_turn.then_some(out)
}

/// What stands below a header.
struct Body {
    /// How many columns stand before the first that has a name.
    aside: usize,
    /// The names of the header in the order of their columns.
    names: Vec<usize>,
    rows: Rows,
}

/// The rows under a header; none if the lines are hardly a table, or read as well cell by cell.
fn rows_of(header: &Header, lines: &[&[Word]], left: &mut usize) -> Option<Body> {
    if lines.len() > MOST_LINES {
        return None;
    }
    let Body { aside, names, rows } = best(lines, header, left)?;
    let count: usize = lines.iter().map(|line| line.len()).sum();
    if rows.cost > DEAREST_WORD * i32::try_from(count).unwrap_or(i32::MAX) {
        return None;
    }
    if header.kind == Kind::Indicators {
        let (names_cost, named) = &header.one_by_one;
        let others = (0..=header.asides()).filter_map(|aside| {
            let labels = vec![Column::of_labels(); aside];
            one_by_one::cost(lines, &[&labels[..], &named[..]].concat(), left)
        });
        let other = others.min().unwrap_or(i32::MAX / 2);
        let clearer = rows.cost + header.cost < other + names_cost && *left > 0;
        if rows.count < FEWEST_ROWS || !clearer {
            return None;
        }
    }
    Some(Body { aside, names, rows })
}

/// The lines under a header that may be of its table: up to one that is a heading or text.
fn body(text: Dump<'_, '_>, printed: &[Printed], lines: Range<usize>) -> Vec<usize> {
    let ends = |line: &Printed| {
        line.pieces.first().is_some_and(|first| {
            let own = first.text(text);
            let field = |role: &Role| matches!(role, Role::Field(_) | Role::Tail);
            line.pieces.len() <= 2 && text.roles(own).iter().any(field)
                || line.pieces.len() == 1 && text.is_title(own)
        })
    };
    lines
        .take_while(|at| !ends(&printed[*at]))
        .filter(|at| !printed[*at].pieces.is_empty())
        .collect()
}

/// The cheapest way to read lines.
fn best(lines: &[&[Word]], header: &Header, left: &mut usize) -> Option<Body> {
    let columns = |aside: usize, names: &[usize]| {
        let mut all = vec![Column::of_labels(); aside];
        all.extend(names.iter().map(|name| header.profile[*name].clone()));
        all
    };
    let mut names: Vec<usize> = (0..header.profile.len()).collect();
    let sample = &lines[..lines.len().min(SAMPLE)];
    let mut best: Option<(i32, usize, Lie)> = None;
    for aside in 0..=header.asides() {
        let dearer = i32::try_from(aside).unwrap_or(0) * ASIDE;
        let lies = [Lie::Top, Lie::Middle].into_iter();
        for lie in lies.filter(|lie| header.lie.is_none_or(|own| own == *lie)) {
            if let Some(rows) = row::rows(sample, &columns(aside, &names), lie, left)
                && best.is_none_or(|best| rows.cost + dearer < best.0)
            {
                best = Some((rows.cost + dearer, aside, lie));
            }
        }
    }
    let (_, aside, lie) = best?;
    let mut rows = learn(lines, columns(aside, &names), lie, left)?;
    for _ in 0..ORDERS {
        let seen = column::seen(aside + names.len(), lines, &rows);
        let Some((other, better)) = order::reordered(header, &names, &seen[aside..]) else { break };
        let read = learn(lines, columns(aside, &other), lie, left)?;
        if read.cost >= rows.cost + better {
            break;
        }
        (names, rows) = (other, read);
    }
    Some(Body { aside, names, rows })
}

/// Sets words into columns, and measures the columns by that, in turn.
fn learn(lines: &[&[Word]], mut columns: Vec<Column>, lie: Lie, left: &mut usize) -> Option<Rows> {
    let mut last = None;
    for _ in 0..ROUNDS {
        let rows = row::rows(lines, &columns, lie, left)?;
        column::measure(&mut columns, lines, &rows);
        last = Some(rows);
    }
    last
}
