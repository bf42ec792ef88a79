//! The rows of a table whose words have no places: which lines are a row, and which word of
//! each line is of which column.

use super::column::{Column, Word, content};
use super::{Lie, Place, all_masks};

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
    // A column has one word of a line at most.
    if lines.iter().any(|line| line.len() > columns.len()) {
        return None;
    }
    let masks = lie.masks(lines.len());
    let any: Vec<u8> = all_masks(lines.len()).collect();
    let mut steps: Vec<Vec<Way>> = Vec::with_capacity(columns.len());
    let mut now = vec![Way { place: Place::default(), cost: 0, before: Place::default(), mask: 0 }];
    for (nth, column) in columns.iter().enumerate() {
        let behind = columns.len() - nth - 1;
        let mut next: Vec<Way> = Vec::with_capacity(4 * now.len());
        let ways = if column.label { &any } else { &masks };
        for Way { place, cost, .. } in now.iter().copied() {
            let (open, due) = open_and_due(lines, place, behind);
            let without = cost + column.missing();
            if without < limit && due == 0 {
                next.push(Way { place, cost: without, before: place, mask: 0 });
            }
            let ways = ways.iter().filter(|mask| *mask & !open == 0 && *mask & due == due);
            let mut tried = 1;
            for mask in ways {
                tried += 1;
                let Some((own, to)) = cell(lines, place, *mask, column) else { continue };
                if cost + own < limit {
                    next.push(Way { place: to, cost: cost + own, before: place, mask: *mask });
                }
            }
            *left = left.saturating_sub(tried);
        }
        if next.is_empty() {
            return None;
        }
        // Of two ways to one place the first of the cheapest.
        next.sort_by_key(|way| (way.place, way.cost));
        next.dedup_by_key(|way| way.place);
        keep_cheapest_of(&mut next);
        steps.push(std::mem::replace(&mut now, next));
    }
    let to = |ways: &[Way], place: Place| {
        ways.binary_search_by_key(&place, |way| way.place).ok().map(|nth| ways[nth])
    };
    let last = to(&now, end)?;
    let (mut before, mut out) = (last.before, vec![last.mask]);
    for step in steps.iter().skip(1).rev() {
        let way = to(step, before)?;
        out.push(way.mask);
        before = way.before;
    }
    out.reverse();
    Some((last.cost, out))
}

/// A way to have read lines up to a place: what it costs, the place before, and the lines of
/// which the last column has a word.
#[derive(Clone, Copy)]
struct Way {
    place: Place,
    cost: i32,
    before: Place,
    mask: u8,
}

/// Leaves the cheapest, so many or those as dear as the last.
fn keep_cheapest_of(ways: &mut Vec<Way>) {
    if ways.len() > BEAM {
        let mut costs: Vec<i32> = ways.iter().map(|way| way.cost).collect();
        let dearest = *costs.select_nth_unstable(BEAM).1;
        ways.retain(|way| way.cost <= dearest);
    }
}

/// Which lines have words that are not read, as bits; and which have a word for each column
/// left, of which so many are behind the next: a way without them ends nowhere.
fn open_and_due(lines: &[&[Word]], place: Place, behind: usize) -> (u8, u8) {
    lines.iter().enumerate().fold((0, 0), |(open, due), (at, line)| {
        let words = line.len() - place.of(at);
        (open | u8::from(words > 0) << at, due | u8::from(words > behind) << at)
    })
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
