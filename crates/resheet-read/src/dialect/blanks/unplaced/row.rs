//! The rows of a table whose words have no places: which lines are a row, and which word of
//! each line is of which column.

use std::collections::BTreeMap;

use super::column::{Column, Word, content};
use super::{Lie, Place, all_masks, keep_cheapest};

/// A word wider than the column.
const TOO_WIDE: i32 = 10;
/// A row begins.
pub(super) const BEGINS: i32 = 6;
/// A line of a label beside several rows.
const LABEL_LINE: i32 = 2;
/// A row takes so many lines at most.
const HIGHEST: usize = 5;
/// So many ways are followed at a time.
const BEAM: usize = 48;
/// In what the lines of a row may have more words than its first, or its last: labels.
const LABELS: usize = 3;

/// A cell: its column, and its words as lines and their places in these.
pub(super) struct Cell {
    pub(super) column: usize,
    pub(super) words: Vec<(usize, usize)>,
}

/// Lines cut into rows.
pub(super) struct Rows {
    pub(super) cost: i32,
    pub(super) count: usize,
    /// The columns of the words of each line.
    pub(super) columns: Vec<Vec<usize>>,
    pub(super) cells: Vec<Cell>,
    /// Whether a cell goes on on another line while others stand between.
    pub(super) in_turn: bool,
}

impl Cell {
    /// Its words, from top to bottom.
    pub(super) fn words<'w>(&self, lines: &[&'w [Word]]) -> impl Iterator<Item = &'w Word> {
        self.words.iter().map(|(line, word)| &lines[*line][*word])
    }
}

/// Cuts lines into rows the cheapest way; none if there is no way.
///
/// `left` is how many steps may be taken; none too if they are used up.
pub(super) fn rows(
    lines: &[&[Word]],
    columns: &[Column],
    lie: Lie,
    left: &mut usize,
) -> Option<Rows> {
    let mut best: Vec<Option<(i32, usize, Vec<u8>)>> = vec![None; lines.len() + 1];
    best[0] = Some((0, 0, Vec::new()));
    for end in 1..=lines.len() {
        for height in 1..=HIGHEST.min(end) {
            let from = end - height;
            let Some(before) = best[from].as_ref().map(|best| best.0) else { continue };
            let own = &lines[from..end];
            if !may_be_row(own, lie) {
                continue;
            }
            let limit = best[end].as_ref().map_or(i32::MAX, |best| best.0 - before - BEGINS);
            if *left == 0 {
                return None;
            }
            if let Some((cost, masks)) = row(own, columns, lie, limit, left) {
                best[end] = Some((before + cost + BEGINS, from, masks));
            }
        }
    }
    let cost = best[lines.len()].as_ref()?.0;
    let mut out = Rows {
        cost,
        count: 0,
        columns: lines.iter().map(|_| Vec::new()).collect(),
        cells: Vec::new(),
        in_turn: false,
    };
    let mut end = lines.len();
    while end > 0 {
        let (_, from, masks) = best[end].take()?;
        out.take(from, &masks);
        end = from;
    }
    Some(out)
}

impl Rows {
    /// Takes the row that begins with a line; a mask a column says on which lines it has
    /// a word.
    fn take(&mut self, from: usize, masks: &[u8]) {
        self.count += 1;
        for (column, mask) in masks.iter().enumerate().filter(|(_, mask)| **mask != 0) {
            let on = |line: &usize| mask >> line & 1 == 1;
            let words: Vec<(usize, usize)> = (0..HIGHEST)
                .filter(on)
                .map(|line| (from + line, self.columns[from + line].len()))
                .collect();
            for (line, _) in &words {
                self.columns[*line].push(column);
            }
            self.cells.push(Cell { column, words });
        }
        let wraps = masks.iter().filter(|mask| mask.count_ones() > 1).count();
        let used = masks.iter().filter(|mask| **mask != 0).count();
        self.in_turn |= wraps > 0 && used > 2;
    }
}

/// Whether the lines have as many words as those of a row may: fewer and fewer, or as
/// many from its middle up and down.
fn may_be_row(lines: &[&[Word]], lie: Lie) -> bool {
    let count = |at: usize| lines[at].len();
    match lie {
        Lie::Top => (1..lines.len()).all(|at| count(at) <= count(at - 1) + LABELS),
        Lie::Middle => {
            (0..lines.len() / 2).all(|at| count(at).abs_diff(count(lines.len() - 1 - at)) <= LABELS)
        }
    }
}

/// What a row of these lines costs and the lines of each column's cell; none if it costs
/// `limit` or more.
fn row(
    lines: &[&[Word]],
    columns: &[Column],
    lie: Lie,
    limit: i32,
    left: &mut usize,
) -> Option<(i32, Vec<u8>)> {
    let end = Place::behind(lines)?;
    let masks = lie.masks(lines.len());
    let any: Vec<u8> = all_masks(lines.len()).collect();
    // For each column, where lines have been read up to, with the cost, the place before
    // and the lines taken.
    let mut steps: Vec<BTreeMap<Place, (i32, Place, u8)>> = Vec::with_capacity(columns.len());
    let mut now = BTreeMap::from([(Place::default(), (0, Place::default(), 0u8))]);
    for column in columns {
        let mut next: BTreeMap<Place, (i32, Place, u8)> = BTreeMap::new();
        let mut offer = |place: Place, cost: i32, before: Place, mask: u8| {
            let known = next.entry(place).or_insert((i32::MAX, before, mask));
            if cost < known.0 {
                *known = (cost, before, mask);
            }
        };
        let ways = if column.label { &any } else { &masks };
        *left = left.saturating_sub(now.len() * (ways.len() + 1));
        for (place, (cost, _, _)) in &now {
            let without = cost + column.missing();
            if without < limit {
                offer(*place, without, *place, 0);
            }
            for mask in ways {
                let Some((own, to)) = cell(lines, *place, *mask, column) else { continue };
                if cost + own < limit {
                    offer(to, cost + own, *place, *mask);
                }
            }
        }
        keep_cheapest(&mut next, BEAM, |way| way.0);
        steps.push(std::mem::replace(&mut now, next));
    }
    let (cost, mut before, mask) = *now.get(&end)?;
    let mut out = vec![mask];
    for step in steps.iter().skip(1).rev() {
        let (_, earlier, mask) = step.get(&before)?;
        out.push(*mask);
        before = *earlier;
    }
    out.reverse();
    Some((cost, out))
}

/// What a cell of the next words of the lines of `mask` costs, and where these lines have
/// been read up to then; none where one of them is at its end.
fn cell(lines: &[&[Word]], place: Place, mask: u8, column: &Column) -> Option<(i32, Place)> {
    let mut to = place;
    let mut cost = 0;
    let mut words: [Option<&Word>; HIGHEST] = [None; HIGHEST];
    let mut above: Option<&Word> = None;
    for (at, line) in lines.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1) {
        let word = line.get(place.of(at))?;
        to = to.with_next(at);
        cost += above.map_or(0, |above| column.goes_on(above, word));
        if column.full.is_some_and(|full| word.width > full + 1) {
            cost += TOO_WIDE;
        }
        if column.label {
            cost += LABEL_LINE;
        }
        words[at] = Some(word);
        above = Some(word);
    }
    let content = content(words.iter().copied().flatten())?;
    Some((cost + column.cost(content, mask.count_ones() as usize), to))
}
