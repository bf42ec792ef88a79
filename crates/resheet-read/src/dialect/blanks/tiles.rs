//! Rows as stretches of lines.
//!
//! Where no line is drawn between rows and no blank line stands there, each row
//! takes the lines of its highest cell, and all its cells lie in it one way: at
//! its top, or in its middle with the odd line below. Few ways to cut the lines
//! of a table into such rows leave every cell where it must lie; the cells must
//! also be full on every line but their last.

use std::cell::RefCell;
use std::ops::Range;

use resheet_lexis::ends_like_name;

use super::join::{LINE, Looked, is_figure, is_open, is_value, stacking};
use super::piece::{Metric, Piece};
use super::rows::{Alignment, Heights};
use crate::dump::Dump;

/// So many blank lines in a table without others are the end of a page.
const PAGE_END: i32 = 3;
/// A row takes so many lines at most.
const HIGHEST: usize = 14;
/// A row with a line more than its highest cell, which a label beside it needs.
const SPARE: i32 = LINE / 2;
/// A line that ends although the next one's first word would have fitted.
const NOT_FULL: i32 = LINE * 3 / 2;
/// What a row costs at most for the cells it has not; less if the vocabulary has
/// its name.
const MISSING: i32 = LINE * 4;
const MISSING_KNOWN: i32 = LINE * 2;
/// A join of two lines costs no less.
const LEAST_JOIN: i32 = -LINE / 2;
/// Cells whose lines fit each other so badly are no row.
const JOINS: i32 = LINE * 5;
/// The cost of what cannot be.
const NEVER: i32 = i32::MAX / 4;
/// Readings that cost no more than this above the cheapest are as good.
const DOUBT: i32 = LINE / 2;

/// What the cells of a column should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// The name of a row, hardly ever of one or two characters that say nothing.
    Name,
    /// A value; the rest of one that wraps is none.
    Value,
    Any,
}

/// A column: its pieces in order of height.
pub(super) struct Cells {
    pub(super) pieces: Vec<Piece>,
    pub(super) wanted: Wanted,
    /// What a row without a cell costs.
    pub(super) missing: i32,
}

/// A row: its lines, as heights.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Tile {
    pub(super) top: i32,
    pub(super) bottom: i32,
    /// Whether its first line may as well be of the row above, or the last one
    /// of that of this.
    pub(super) doubtful: bool,
}

/// Rows, and how cells lie in them.
pub(super) struct Tiles {
    pub(super) rows: Vec<Tile>,
    pub(super) alignment: Alignment,
}

/// The line on which a cell of so many lines begins.
pub(super) fn begins(alignment: Alignment, top: i32, bottom: i32, height: i32) -> i32 {
    match alignment {
        Alignment::Top => top,
        Alignment::Middle => top + (bottom - top + 1 - height) / 2,
    }
}

/// Cuts lines (heights that follow each other but for the ends of pages) into
/// rows, if every cell then lies where it must; `labels` says what the labels
/// beside such rows cost.
pub(super) fn tiles(
    text: Dump<'_, '_>,
    columns: Vec<Cells>,
    lines: Vec<i32>,
    heights: &Heights,
    labels: impl Fn(&Tiles) -> i32,
) -> Option<Tiles> {
    // A page may end without a sign.
    let apart = |pair: &[i32]| match heights.page(pair[0]) == heights.page(pair[1]) {
        true => pair[1] - pair[0] - 1,
        false => PAGE_END,
    };
    if lines.len() < 2 || lines.windows(2).any(|pair| (1..PAGE_END).contains(&apart(pair))) {
        return None;
    }
    let mut page = 0;
    let ends = lines.windows(2).map(|pair| {
        page += u32::from(apart(pair) >= PAGE_END);
        page
    });
    let pages = std::iter::once(0).chain(ends).collect();
    let columns = columns.into_iter().map(|own| Column::of(text, own, &lines)).collect();
    let table = Table { text, columns, lines, pages };
    let mut found: Vec<(i32, Tiles)> = Vec::new();
    for alignment in [Alignment::Middle, Alignment::Top] {
        if let Some((cost, tiles)) = table.cut(alignment) {
            found.push((cost.saturating_add(labels(&tiles)), tiles));
        }
    }
    found.sort_by_key(|(cost, _)| *cost);
    let mut found = found.into_iter();
    let (cost, mut best) = found.next()?;
    // The other way may be as good.
    if let Some((_, other)) = found.next().filter(|(other, _)| other - cost < DOUBT) {
        for row in &mut best.rows {
            row.doubtful |= !other.rows.iter().any(|own| own.top == row.top);
        }
    }
    Some(best)
}

/// The pieces of a column.
struct Column {
    pieces: Vec<Piece>,
    looked: Vec<Looked>,
    /// What it costs that the piece goes on from the one before it, but for what
    /// the two say.
    full: Vec<i32>,
    /// Whether it surely goes on.
    wraps: Vec<bool>,
    /// The first piece at or below each line, and one past the last.
    at: Vec<usize>,
    missing: i32,
    wanted: Wanted,
    /// What cells that begin with each piece cost, as far as that was asked for.
    growing: RefCell<Vec<Growing>>,
    /// What joins cost at least, however many: less than nothing only where a
    /// bracket is left open.
    least: i32,
}

/// A cell that grows piece by piece: most are asked for many times.
#[derive(Clone, Default)]
struct Growing {
    so_far: Option<Looked>,
    /// For each number of pieces what their joins cost, and the length of the text.
    joins: Vec<(i32, usize)>,
    /// What it costs to be unlike what is wanted, and whether the text is known.
    likes: Vec<Option<(i32, bool)>>,
}

impl Column {
    fn of(text: Dump<'_, '_>, cells: Cells, lines: &[i32]) -> Column {
        let Cells { pieces, missing, wanted } = cells;
        let own = || pieces.iter().map(|piece| piece.text(text));
        let widest = own().map(printed).max().unwrap_or(0);
        let widest_wide = own().filter(|own| is_wide(own)).map(printed).max().unwrap_or(0);
        let full = |at: usize| {
            let Some(before) = at.checked_sub(1) else { return 0 };
            let (above, below) = (pieces[before].text(text), first_word(pieces[at].text(text)));
            // Each of the blank form's leads begins a cell.
            let led = text.lexicon.without_lead(pieces[at].text(text));
            if wanted == Wanted::Name && led != pieces[at].text(text) {
                return NOT_FULL;
            }
            let both = printed(above) + printed(below);
            // Digits are not just half as wide as the others.
            let room = if is_wide(above) && is_wide(below) {
                both <= widest_wide
            } else {
                both + 2 <= widest
            };
            if room { NOT_FULL } else { 0 }
        };
        // Digits that go on on the next line, where the cell is full.
        let wraps = |at: usize| {
            let Some(before) = at.checked_sub(1) else { return false };
            let (above, below) = (pieces[before].text(text), pieces[at].text(text));
            let digits = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let cut = digits(above.chars().next_back()) && digits(below.chars().next());
            let figures = is_figure(above) && is_figure(below);
            // A sign may be wider than it is counted.
            cut && printed(above) + if figures { 1 } else { 2 } > widest
                && (!figures || !above.contains('.') && below.contains('.'))
                && is_value(text, &format!("{above}{below}"))
        };
        let first = |y: &i32| pieces.partition_point(|own| own.y < *y);
        let open = own().any(is_open);
        Column {
            growing: RefCell::new(vec![Growing::default(); pieces.len()]),
            least: if open { LEAST_JOIN * i32::try_from(HIGHEST).unwrap_or(0) } else { 0 },
            wraps: (0..pieces.len()).map(wraps).collect(),
            looked: pieces.iter().map(|piece| Looked::at(text, piece.text(text))).collect(),
            full: (0..pieces.len()).map(full).collect(),
            at: lines.iter().map(first).chain([pieces.len()]).collect(),
            pieces,
            missing,
            wanted,
        }
    }
}

impl Column {
    /// Whether the cell on some lines of a page begins where it must.
    fn fits(&self, lines: &[i32], alignment: Alignment, from: usize, to: usize) -> bool {
        let own = &self.pieces[self.at[from]..self.at[to]];
        let (Some(first), Some(last)) = (own.first(), own.last()) else { return true };
        first.y == begins(alignment, lines[from], lines[to - 1], last.y - first.y + 1)
            && own.windows(2).all(|pair| pair[1].y - pair[0].y <= 1)
    }

    /// What it costs to make one cell of pieces; more than `most` may be told as
    /// any such cost.
    fn joins(&self, text: Dump<'_, '_>, own: Range<usize>, most: i32) -> i32 {
        let mut growing = self.growing.borrow_mut();
        let growing = &mut growing[own.start];
        let so_far = growing.so_far.get_or_insert_with(|| self.looked[own.start].clone());
        if growing.joins.is_empty() {
            growing.joins.push((0, so_far.text.len()));
        }
        while growing.joins.len() < own.len() {
            let mut cost = growing.joins[growing.joins.len() - 1].0;
            // It grows no cheaper where no bracket is open.
            if self.least == 0 && cost >= most {
                return cost;
            }
            let at = own.start + growing.joins.len();
            let looked = &self.looked[at];
            if self.pieces[at - 1].y != self.pieces[at].y {
                cost += match self.wraps[at] {
                    true => LINE / 4,
                    false => stacking(text, so_far, looked) + self.full[at],
                } + LINE / 20;
            }
            so_far.push(text, &looked.text);
            growing.joins.push((cost, so_far.text.len()));
        }
        growing.joins[own.len() - 1].0
    }

    /// What a cell costs that is not what it should be, and whether the
    /// vocabulary has its text. Its joins were asked for.
    fn likes(&self, text: Dump<'_, '_>, own: Range<usize>) -> (i32, bool) {
        let mut growing = self.growing.borrow_mut();
        let Growing { so_far, joins, likes } = &mut growing[own.start];
        if likes.len() < own.len() {
            likes.resize(own.len(), None);
        }
        let length = joins.get(own.len() - 1).map_or(0, |join| join.1);
        let own_text = so_far.as_ref().and_then(|so_far| so_far.text.get(..length)).unwrap_or("");
        *likes[own.len() - 1].get_or_insert_with(|| {
            let known = self.wanted == Wanted::Name && text.is_known(own_text);
            (self.wanted.unlike(text, own_text), known)
        })
    }
}

impl Wanted {
    /// What a cell costs that is not what it should be.
    fn unlike(self, text: Dump<'_, '_>, own: &str) -> i32 {
        let like = match self {
            Wanted::Any => true,
            Wanted::Name if text.is_known(own) => true,
            Wanted::Name if own.chars().nth(2).is_some() => {
                return if ends_like_name(own) { 0 } else { LINE / 2 };
            }
            Wanted::Name => false,
            Wanted::Value => is_value(text, own),
        };
        if like { 0 } else { LINE * 3 / 2 }
    }
}

struct Table<'t> {
    text: Dump<'t, 't>,
    columns: Vec<Column>,
    lines: Vec<i32>,
    pages: Vec<u32>,
}

impl Table<'_> {
    /// The rows for one way to lie and what they cost; none if a cell lies
    /// elsewhere.
    fn cut(&self, alignment: Alignment) -> Option<(i32, Tiles)> {
        let count = self.lines.len();
        // costs[top][height - 1]
        let costs: Vec<Vec<i32>> = (0..count).map(|top| self.costs(alignment, top)).collect();
        let mut best = vec![(NEVER, 0usize); count + 1];
        best[0].0 = 0;
        for top in 0..count {
            for (height, cost) in (1..).zip(&costs[top]) {
                let total = best[top].0.saturating_add(*cost);
                if total < best[top + height].0 {
                    best[top + height] = (total, top);
                }
            }
        }
        let cost = best[count].0;
        if cost >= NEVER {
            return None;
        }
        let mut rest = vec![NEVER; count + 1];
        rest[count] = 0;
        for top in (0..count).rev() {
            for (height, cost) in (1..).zip(&costs[top]) {
                rest[top] = rest[top].min(cost.saturating_add(rest[top + height]));
            }
        }
        let mut rows = Vec::new();
        let mut end = count;
        while end > 0 {
            let top = best[end].1;
            // Another row that takes the first line of this one.
            let other = (top.saturating_sub(HIGHEST - 1)..=top)
                .flat_map(|from| {
                    let costs = &costs[from];
                    (1..=costs.len()).map(move |height| (from, from + height, costs[height - 1]))
                })
                .filter(|&(from, to, _)| from < top && to > top)
                .map(|(from, to, cost)| best[from].0.saturating_add(cost).saturating_add(rest[to]))
                .min();
            let doubtful = other.is_some_and(|other| other - cost < DOUBT);
            rows.push(Tile { top: self.lines[top], bottom: self.lines[end - 1], doubtful });
            end = top;
        }
        rows.reverse();
        Some((cost, Tiles { rows, alignment }))
    }

    /// What rows cost that begin at a line, for each height.
    fn costs(&self, alignment: Alignment, top: usize) -> Vec<i32> {
        let most = HIGHEST.min(self.lines.len() - top);
        let mut out = Vec::with_capacity(most);
        for end in top + 1..=top + most {
            if self.pages[end - 1] > self.pages[top] + 1 {
                break;
            }
            // A page may end inside a row whose cells lie at its top.
            let page = self.pages[top..end].partition_point(|page| *page == self.pages[top]) + top;
            if page < end && alignment != Alignment::Top {
                break;
            }
            let lies = self.columns.iter().all(|column| {
                let part = |from, to| column.fits(&self.lines, alignment, from, to);
                part(top, page) && part(page, end)
            });
            out.push(if lies { self.cost(top, page, end) } else { NEVER });
        }
        out
    }

    /// What a row costs whose cells lie where they must; its first page ends at
    /// `page`.
    fn cost(&self, top: usize, page: usize, end: usize) -> i32 {
        let mut cost = if page < end { LINE / 2 } else { 0 };
        let (mut lacking, mut joins, mut highest) = (0, 0, 0);
        let (mut known, mut bare) = (false, true);
        let cells = || self.columns.iter().map(|column| (column, column.at[top]..column.at[end]));
        // What the joins of the columns still to come cost at least.
        let mut least: i32 = self.columns.iter().map(|column| column.least).sum();
        for (column, own) in cells() {
            least -= column.least;
            let name = column.wanted == Wanted::Name;
            let (Some(first), Some(last)) =
                (column.pieces.get(own.start), column.pieces[own.clone()].last())
            else {
                lacking += column.missing;
                if name {
                    return NEVER;
                }
                continue;
            };
            highest = highest.max(last.y - first.y + 1);
            joins += column.joins(self.text, own, JOINS - least - joins);
            bare &= name;
            if joins + least >= JOINS {
                return NEVER;
            }
        }
        for (column, own) in cells().filter(|(_, own)| !own.is_empty()) {
            let (unlike, own) = column.likes(self.text, own);
            cost += unlike;
            known |= own;
        }
        cost += joins;
        if bare && !known || joins >= JOINS {
            return NEVER;
        }
        let most = if known { MISSING_KNOWN } else { MISSING };
        let height = i32::try_from(end - top).unwrap_or(0);
        let spare = if page < end { 0 } else { (height - highest) * SPARE };
        cost + lacking.min(most) + spare
    }
}

/// Whether all characters are as wide as East Asian ones.
fn is_wide(text: &str) -> bool {
    Metric::Terminal.widths(text).all(|(c, width)| width == 2 || c.is_whitespace())
}

/// How wide a text is printed.
fn printed(text: &str) -> i32 {
    let widths = Metric::Terminal.widths(text);
    widths.filter(|(c, _)| !c.is_whitespace()).map(|(_, width)| width).sum()
}

/// The characters that a line break cannot part from the first.
fn first_word(text: &str) -> &str {
    let latin = |c: char| c.is_ascii_alphanumeric() || ".,%-/".contains(c);
    let closing = |c: char| "，。、；：！？）》”’】〕,.;:!?)%％".contains(c);
    let mut chars = text.char_indices();
    let Some((_, first)) = chars.next() else { return text };
    let mut open = "（《“‘【〔(≥≤=＞＜><".contains(first);
    let mut within = latin(first);
    for (at, c) in chars {
        if !(open || closing(c) || within && latin(c)) {
            return &text[..at];
        }
        within = latin(c);
        open = false;
    }
    text
}
