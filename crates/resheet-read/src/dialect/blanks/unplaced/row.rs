//! The rows of a table whose words have no places: which lines are a row, and which word of
//! each line is of which column.

use super::super::settle::Content;
use super::column::{Column, Seen, Word, content};
use super::{Lie, Place, masks_of_labels};

/// A word wider than the column.
const TOO_WIDE: i32 = 10;
/// A row begins.
pub(super) const BEGINS: i32 = 6;
/// A line of a label beside several rows.
const LABEL_LINE: i32 = 2;
/// One character alone is a label.
const LONE: i32 = 8;
/// A word that is known as a label of rows stands in a column of cells.
const STRAY_LEVEL: i32 = 8;
/// A line of nothing but labels, between rows or beside them.
const LABELS_ALONE: i32 = 6;
/// A row takes so many lines at most: of cells of four lines and of three, lines lie between
/// each other's.
const HIGHEST: usize = 7;
/// So many ways are followed at a time.
const BEAM: usize = 24;
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
    let behind = all_behind(columns);
    let mut best: Vec<Option<(i32, usize, Vec<u8>)>> = vec![None; lines.len() + 1];
    best[0] = Some((0, 0, Vec::new()));
    for end in 1..=lines.len() {
        if let Some((cost, masks)) = labels(lines[end - 1], columns)
            && let Some(before) = best[end - 1].as_ref().map(|best| best.0)
        {
            best[end] = Some((before + cost, end - 1, masks));
        }
        for height in 1..=HIGHEST.min(end) {
            let from = end - height;
            let Some(before) = best[from].as_ref().map(|best| best.0) else { continue };
            let own = &lines[from..end];
            let limit = best[end].as_ref().map_or(i32::MAX, |best| best.0 - before - BEGINS);
            if *left == 0 {
                return None;
            }
            if let Some((cost, masks)) = row(own, (columns, &behind), lie, limit, left) {
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
        out.take(from, &masks, columns);
        end = from;
    }
    Some(out)
}

impl Rows {
    /// Takes the row that begins with a line; a mask a column says on which lines it has
    /// a word.
    fn take(&mut self, from: usize, masks: &[u8], columns: &[Column]) {
        let is_label = |(mask, column): (&u8, &Column)| *mask == 0 || column.label;
        self.count += usize::from(!masks.iter().zip(columns).all(is_label));
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

/// What a line costs whose words are all labels, and for each column whether it has one, as
/// the first bit; none if they cannot be. Labels stand as far to the left as they may.
fn labels(line: &[Word], columns: &[Column]) -> Option<(i32, Vec<u8>)> {
    let mut masks = vec![0; columns.len()];
    let mut cost = LABELS_ALONE;
    let mut words = line.iter().peekable();
    for (column, mask) in columns.iter().zip(&mut masks).filter(|(column, _)| column.label) {
        let Some(word) = words.next() else { break };
        cost += LABEL_LINE + column.cost(word.content, 1);
        cost += if word.width <= 2 { LONE } else { 0 };
        *mask = 1;
    }
    words.peek().is_none().then_some((cost, masks))
}

/// Whether lines have as many words as those of a row may whose cells lie on some of them, as
/// bits: each cell with a word on a line has one on the others of its lines too. A label may
/// be on that line alone, and is no figure.
fn may_be_row(lines: &[&[Word]], masks: &[u8]) -> bool {
    let figures = |at: usize| {
        lines[at]
            .iter()
            .filter(|word| matches!(word.content, Content::Number | Content::Figure))
            .count()
    };
    (0..lines.len()).all(|at| {
        let own = masks.iter().filter(|mask| *mask >> at & 1 == 1);
        let least = own.min_by_key(|mask| mask.count_ones()).copied().unwrap_or(0);
        let others = (0..lines.len()).filter(|other| least >> other & 1 == 1);
        let fewest = others.map(|other| lines[other].len()).min().unwrap_or(0);
        figures(at) <= fewest && lines[at].len() <= fewest + LABELS
    })
}

/// The columns behind one: what they cost, each word by itself. The words of a cell of
/// several lines cost a little less together, so the cheapest way may be left where such
/// cells are many and another way is hardly dearer.
struct Behind {
    /// So many of them without a cell: the least for none, one, two and so on.
    missing: Vec<i32>,
    /// A word of each content.
    words: Seen,
}

/// For each column those behind it.
fn all_behind(columns: &[Column]) -> Vec<Behind> {
    let behind = |nth: usize| {
        let columns = &columns[nth + 1..];
        let mut missing: Vec<i32> = columns.iter().map(Column::missing).collect();
        missing.sort_unstable();
        let mut sum = 0;
        let sums = missing.iter().map(|cost| {
            sum += cost;
            sum
        });
        let word = |content: Content| {
            // In a cell with others it may be of a figure.
            let cost =
                |column: &Column| column.cost(content, 1).min(column.cost(Content::Figure, 1));
            columns.iter().map(cost).min().unwrap_or(0)
        };
        use Content::{Figure, Number, Sign, Words};
        Behind {
            missing: std::iter::once(0).chain(sums).collect(),
            words: [Words, Number, Figure, Sign].map(word),
        }
    };
    (0..columns.len()).map(behind).collect()
}

/// What is left of the lines of a row for the columns behind one.
struct Rest<'r> {
    behind: &'r Behind,
    /// For each line, and so many of its words read, what the others cost.
    words: Vec<Vec<i32>>,
}

impl<'r> Rest<'r> {
    fn of(lines: &[&[Word]], behind: &'r Behind) -> Rest<'r> {
        let costs = |line: &&[Word]| {
            let mut costs = vec![0; line.len() + 1];
            for (at, word) in line.iter().enumerate().rev() {
                costs[at] = costs[at + 1] + behind.words[word.content as usize];
            }
            costs
        };
        Rest { behind, words: lines.iter().map(costs).collect() }
    }

    /// What it costs; none if there are more words on a line than columns.
    fn cost(&self, place: Place) -> Option<i32> {
        let columns = self.behind.missing.len() - 1;
        let (mut words, mut cost) = (0, 0);
        for (at, costs) in self.words.iter().enumerate() {
            let read = place.of(at);
            let left = costs.len() - 1 - read;
            if left > columns {
                return None;
            }
            words += left;
            cost += costs[read];
        }
        Some(cost + self.behind.missing[columns.saturating_sub(words)])
    }
}

/// What a row of these lines costs and the lines of each column's cell; none if it costs
/// `limit` or more.
fn row(
    lines: &[&[Word]],
    (columns, behind): (&[Column], &[Behind]),
    lie: Lie,
    limit: i32,
    left: &mut usize,
) -> Option<(i32, Vec<u8>)> {
    let mut best: Option<(i32, Vec<u8>)> = None;
    for masks in lie.ways(lines.len()).iter().filter(|masks| may_be_row(lines, masks)) {
        let limit = best.as_ref().map_or(limit, |best| best.0);
        best = row_of(lines, (columns, behind), masks, limit, left).or(best);
    }
    best
}

/// The same where cells lie on some of these lines, as bits.
fn row_of(
    lines: &[&[Word]],
    (columns, behind): (&[Column], &[Behind]),
    masks: &[u8],
    limit: i32,
    left: &mut usize,
) -> Option<(i32, Vec<u8>)> {
    let end = Place::behind(lines)?;
    let of_labels = masks_of_labels(masks, lines.len());
    let start =
        Way { place: Place::default(), cost: 0, least: 0, before: Place::default(), mask: 0 };
    let mut steps: Vec<Vec<Way>> = Vec::with_capacity(columns.len());
    let mut now = vec![start];
    for (column, behind) in columns.iter().zip(behind) {
        let rest = Rest::of(lines, behind);
        let ways = if column.label { &of_labels[..] } else { masks };
        let mut next: Vec<Way> = Vec::with_capacity(4 * now.len());
        for Way { place: before, cost, .. } in now.iter().copied() {
            let mut offer = |place: Place, cost: i32, mask: u8| {
                let least = rest.cost(place).map(|rest| cost + rest);
                if let Some(least) = least.filter(|least| *least < limit) {
                    next.push(Way { place, cost, least, before, mask });
                }
            };
            offer(before, cost + column.missing(), 0);
            let (open, due) = open_and_due(lines, before, behind.missing.len() - 1);
            let mut tried = 1;
            for mask in ways.iter().filter(|mask| *mask & !open == 0 && *mask & due == due) {
                tried += 1;
                if let Some((own, to)) = cell(lines, before, *mask, column) {
                    offer(to, cost + own, *mask);
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
    /// The same with what the rest costs.
    least: i32,
    before: Place,
    mask: u8,
}

/// Leaves the cheapest, so many or those as dear as the last.
fn keep_cheapest_of(ways: &mut Vec<Way>) {
    if ways.len() > BEAM {
        let mut costs: Vec<i32> = ways.iter().map(|way| way.least).collect();
        let dearest = *costs.select_nth_unstable(BEAM).1;
        ways.retain(|way| way.least <= dearest);
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
            cost += LABEL_LINE + if word.width <= 2 && above.is_none() { LONE } else { 0 };
        } else if word.is_level {
            cost += STRAY_LEVEL;
        }
        words[at] = Some(word);
        above = Some(word);
    }
    let content = content(words.iter().copied().flatten())?;
    Some((cost + column.cost(content, mask.count_ones() as usize), to))
}
