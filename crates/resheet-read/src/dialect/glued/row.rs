//! A line of the indicator table as one row: its cells under the columns.
//!
//! The chains of [`super::values`] go from boundary to boundary and know only
//! what vocabulary says. Where a line is a row, the columns say more: how many
//! cells follow the name, and of what kind each is. All ways to fill them are
//! weighed, and the cheapest is taken if no other comes near.
//!
//! ```ebnf
//! row   = name , { cell } ;                     (* a cell a column, in order *)
//! cell  = points | relation | target | actual | unit | words | nothing ;
//! ```
//!
//! Figures with nothing but figures between two columns stay one cell: which of
//! them belong to which, arithmetic says later.

use resheet_lexis::{Shape, is_han, number, shape};
use resheet_model::IndicatorColumn as C;

use super::header::Kind as K;
use super::run::Run;
use super::shape::{date_in, ends_in_word, range, relation, unit, word};
use super::values::{continues, is_dash};
use super::words::Words;

/// Longer rows are not tried, in characters, and no longer names.
pub(super) const LONGEST: usize = 240;
const NAME: usize = 40;

/// Shorter words come again by chance, in characters.
const SAME: usize = 4;

/// Words of a value or a date, and an unknown unit, in characters.
const WORDS: usize = 16;
const UNIT: usize = 8;

/// Cells tried for one row before it is given up: rows take a hundred, and hardly one takes
/// a thousand.
const STEPS: usize = 4_000;

/// So many readings of a row say nothing.
const MOST: usize = 500;

/// What a reading must be cheaper than the next one.
const MARGIN: u32 = 2;

/// A reading dearer than this is none.
const DEAREST: u32 = 14;

/// The ends of the cells of a row behind its levels, if one reading stands out. The columns
/// are those behind its name. Takes its steps from `steps`.
pub(super) fn ends(
    run: &Run<'_>,
    columns: &[K],
    words: &Words,
    steps: &mut usize,
) -> Option<Vec<usize>> {
    let values = |kind: &K| matches!(kind, K::Indicator(C::Target | C::Actual));
    if run.len() < 2 || !columns.iter().any(values) {
        return None;
    }
    let most = STEPS.min(*steps);
    let mut search = Search {
        run,
        columns,
        words,
        steps: most,
        cells: Vec::new(),
        found: Vec::new(),
        limit: DEAREST,
        gives_up: false,
    };
    for end in 2..=NAME.min(run.len() - 1) {
        let Some(cost) = search.name(0, end) else { continue };
        search.cells.push(Cell { end, figures: false });
        search.go(0, end, cost);
        search.cells.pop();
    }
    *steps -= most - search.steps;
    search.only()
}

#[derive(Clone, Copy)]
struct Cell {
    end: usize,
    /// Whether figures of the next column go on where it ends.
    figures: bool,
}

struct Search<'s, 'l> {
    run: &'s Run<'l>,
    columns: &'s [K],
    words: &'s Words,
    steps: usize,
    cells: Vec<Cell>,
    /// The ends of the cells of a reading, and its cost.
    found: Vec<(u32, Vec<usize>)>,
    /// Dearer readings need not be looked at.
    limit: u32,
    /// Whether so many readings were found that they say nothing.
    gives_up: bool,
}

impl Search<'_, '_> {
    fn only(mut self) -> Option<Vec<usize>> {
        if self.steps == 0 || self.gives_up {
            return None;
        }
        self.found.sort_by_key(|(cost, _)| *cost);
        let (least, ends) = self.found.first()?;
        let alone = self.found.iter().skip(1).all(|(cost, _)| *cost >= least + MARGIN);
        alone.then(|| ends.clone())
    }

    /// What a name costs that ends at a position; none where it cannot.
    fn name(&self, from: usize, end: usize) -> Option<u32> {
        let run = self.run;
        let name = run.slice(from, end);
        if name.contains(['。', '≥', '≤', '>', '<', '=']) {
            return None;
        }
        let open = name.matches('(').count() != name.matches(')').count();
        if open || run.is_digit(end) && run.is_digit(end - 1) {
            return None;
        }
        let begins = name.starts_with(|c: char| !is_han(c) && !c.is_ascii_alphabetic());
        let figures = name.contains(|c: char| c.is_ascii_digit());
        let stands = name.ends_with(|c: char| is_han(c) || c == ')' || c.is_ascii_alphabetic());
        let percent = name.contains('%');
        let worded = ends_in_word(run, from, end, 2);
        let short = end < from + 4;
        let common = self.words.at_end(name).is_some_and(|bytes| bytes < name.len())
            || self.comes_again(from, end);
        Some(
            u32::from(begins) * 2
                + u32::from(common) * 4
                + u32::from(figures) * 3
                + u32::from(!stands) * 4
                + u32::from(percent) * 4
                + u32::from(worded) * 2
                + u32::from(short) * 2,
        )
    }

    /// Whether the last words of a name, and not all of it, come again behind it.
    fn comes_again(&self, from: usize, end: usize) -> bool {
        end > from + SAME && self.run.rest(end).contains(self.run.slice(end - SAME, end))
    }

    /// Fills the columns from one on with the text from a position on.
    fn go(&mut self, column: usize, at: usize, cost: u32) {
        if self.steps == 0 || self.gives_up || cost > self.limit {
            return;
        }
        self.steps -= 1;
        let run = self.run;
        let Some(&kind) = self.columns.get(column) else {
            if at == run.len() {
                self.end(cost);
            }
            return;
        };
        if run.is_digit(at) {
            self.figures(column, at, cost);
        }
        match kind {
            K::Operator => {
                if let Some(end) = relation(run, at) {
                    self.take(column, end, cost);
                }
                // Sheets say in words that a target is none to count.
                if let Some(end) = word(run, at).filter(|end| (at + 2..=at + 4).contains(end)) {
                    self.take(column, end, cost);
                }
                self.skip(column, at, cost + 6);
            }
            K::Indicator(C::Target) => {
                let parted = self.columns.contains(&K::Operator);
                if let Some(end) = relation(run, at).filter(|end| !parted && run.is_digit(*end)) {
                    self.figures(column, end, cost);
                }
                self.value(column, at, cost);
            }
            K::Indicator(C::Actual) => {
                if let Some(end) = relation(run, at).filter(|end| run.is_digit(*end)) {
                    self.figures(column, end, cost + 2);
                }
                self.value(column, at, cost);
            }
            K::Unit => {
                if let Some(end) = unit(run, at) {
                    self.take(column, end, cost + if self.counted() { 0 } else { 4 });
                }
                self.skip(column, at, cost + if self.counted() { 4 } else { 0 });
            }
            K::Indicator(C::Weight | C::Score) => {
                if is_dash(run, at) {
                    self.take(column, at + 1, cost + 1);
                }
                self.skip(column, at, cost + 6);
            }
            K::Indicator(_) | K::Other | K::Unknown(_) | K::Fund(_) => {
                self.words(column, at, cost);
            }
        }
    }

    fn take(&mut self, column: usize, end: usize, cost: u32) {
        self.cells.push(Cell { end, figures: false });
        self.go(column + 1, end, cost);
        self.cells.pop();
    }

    /// Leaves a column without a cell.
    fn skip(&mut self, column: usize, at: usize, cost: u32) {
        self.take(column, at, cost);
    }

    /// Whether the cell before the one at hand ends with a figure.
    fn counted(&self) -> bool {
        let end = self.cells.last().map_or(0, |cell| cell.end);
        end > 0 && self.run.is_digit(end - 1)
    }

    /// Figures that begin at a position: of one column or of several, the last
    /// of them perhaps with a unit.
    fn figures(&mut self, column: usize, at: usize, cost: u32) {
        let run = self.run;
        let value = matches!(self.columns[column], K::Indicator(C::Target | C::Actual));
        if let Some(end) = range(run, at).filter(|_| value) {
            self.take(column, end, cost);
        }
        let rest = run.rest(at);
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
        let end = end.unwrap_or(rest.len());
        let figures = &rest[..end];
        // `4.301.受影响`: the number of a paragraph is no figure.
        let figures =
            figures.strip_suffix("1.").filter(|before| !before.is_empty()).unwrap_or(figures);
        let end = run.behind(at, figures.len());
        if !figures.ends_with(|c: char| c.is_ascii_digit()) {
            return;
        }
        match date_in(run, at, end) {
            Some(date) if date > at => self.figures_to(column, at, date, cost),
            Some(date) => self.date(column, date, cost),
            None => self.figures_to(column, at, end, cost),
        }
    }

    /// Figures from one position to another in the columns from one on.
    fn figures_to(&mut self, column: usize, at: usize, end: usize, cost: u32) {
        let run = self.run;
        let figures = run.slice(at, end);
        let digits = figures.bytes().filter(u8::is_ascii_digit).count();
        let points = figures.bytes().filter(|byte| *byte == b'.').count();
        let pushed = self.cells.len();
        let mut cost = cost;
        for several in 0.. {
            let Some(&kind) = self.columns.get(column + several) else { break };
            let last = several + 1;
            // A point stands between two digits of one figure.
            if last + points > digits {
                break;
            }
            let points_of = matches!(kind, K::Indicator(C::Weight | C::Score));
            // A column that nobody knows may hold points or values.
            let value = matches!(kind, K::Indicator(C::Target | C::Actual) | K::Other);
            cost += u32::from(kind == K::Other);
            if !points_of && !value {
                // The unit stands in a column of its own, and is left out.
                if kind == K::Unit && several > 0 {
                    cost += 4;
                    self.cells.push(Cell { end: at, figures: true });
                    continue;
                }
                break;
            }
            let fits = if last == 1 {
                number(figures).is_some_and(|number| {
                    !points_of || number.value <= 100.into() && number.value.scale() <= 2
                })
            } else {
                points <= last
            };
            if fits {
                // Two figures of one digit each are more often one of two.
                let cost = cost + if last > 1 && points == 0 && digits < 2 * last { 4 } else { 0 };
                self.take(column + several, end, cost);
                if value {
                    self.measured(column + several, end, cost);
                }
            }
            self.cells.push(Cell { end: at, figures: true });
        }
        self.cells.truncate(pushed);
    }

    /// A unit or a percent sign behind the last figure of a value.
    fn measured(&mut self, column: usize, at: usize, cost: u32) {
        let run = self.run;
        if self.columns.contains(&K::Unit) && self.columns[column] == K::Indicator(C::Target) {
            return;
        }
        if run.char(at) == Some('%') {
            self.take(column, at + 1, cost);
        }
        if let Some(end) = unit(run, at).filter(|end| !self.words.goes_on(run, at, *end)) {
            self.take(column, end, cost);
            return;
        }
        // What stands between figures is a unit, known or not.
        let end = (at + 1..run.len().min(at + UNIT)).find(|&end| run.is_digit(end));
        if let Some(end) = end.filter(|end| run.slice(at, *end).chars().all(is_han)) {
            self.take(column, end, cost + 3);
        }
    }

    /// A date: it ends where a word of the vocabulary begins, or where nothing
    /// of it is left.
    fn date(&mut self, column: usize, at: usize, cost: u32) {
        let run = self.run;
        if !matches!(self.columns[column], K::Indicator(C::Target | C::Actual)) {
            return;
        }
        let longest = (at + WORDS).min(run.len());
        let is_date = |end: &usize| shape(run.slice(at, *end)) == Shape::Time;
        let stops =
            |end: &usize| *end == run.len() || run.is_digit(*end) && !run.is_digit(*end - 1);
        let ends = || (at + 2..=longest).filter(is_date);
        let word = ends().find(|&end| word(run, end).is_some());
        match word.or_else(|| ends().rfind(stops)) {
            Some(end) => self.take(column, end, cost),
            None => {
                if let Some(end) = ends().next_back() {
                    self.take(column, end, cost + 2);
                }
            }
        }
    }

    /// A target or an actual value in words.
    fn value(&mut self, column: usize, at: usize, cost: u32) {
        let run = self.run;
        if is_dash(run, at) {
            self.take(column, at + 1, cost + 2);
        }
        let target = self.columns[column] == K::Indicator(C::Target);
        if let Some(echo) = self.echo(at).filter(|_| !target) {
            self.take(column, echo, cost);
        }
        if let Some(end) = word(run, at) {
            // One character alone is more often part of another word, and so is
            // the end of a longer one.
            let longer = continues(run, at)
                || (1..=4).any(|back| at > back && word(run, at - back) == Some(end));
            let dear = if end == at + 1 { 3 } else { 0 } + if longer { 3 } else { 0 };
            self.take(column, end, cost + 2 + dear);
        }
        let longest = (at + WORDS).min(run.len());
        let plain = |c: char| {
            !c.is_ascii_digit() && !matches!(c, '。' | '；' | '，' | ',' | '≥' | '≤' | '%')
        };
        // Behind a name nothing but the words themselves tells where they begin.
        let bare = if target && at > self.cells[0].end { 3 } else { 5 };
        let words = |end: &usize| run.char(end - 1).is_some_and(plain);
        for end in (at + 1..=longest).take_while(words).skip(1) {
            // A text that comes twice is both, and no chance.
            let twice = target && end > at + 1 && self.again(at, end).is_some();
            let text = run.slice(at, end);
            let common = self.words.at_end(text).is_some_and(|bytes| bytes < text.len());
            let dear = match twice && end > at + 2 {
                true => u32::from(common) * 4,
                false if ends_in_word(run, at, end, 3) => bare + 4,
                false => bare,
            };
            self.take(column, end, cost + dear);
        }
        self.skip(column, at, cost + 8);
    }

    /// Where the words from one position to another come again: behind figures, and
    /// behind the words of another column where one stands between.
    fn again(&self, from: usize, to: usize) -> Option<usize> {
        let run = self.run;
        let words = run.slice(from, to);
        let at = (to..run.len()).find(|&at| !run.is_digit(at) && run.char(at) != Some('.'))?;
        if run.rest(at).starts_with(words) {
            return Some(at);
        }
        let is = |column: C| self.columns.iter().position(|kind| *kind == K::Indicator(column));
        let (target, actual) = (is(C::Target)?, is(C::Actual)?);
        let between = self.columns.get(target..actual)?.contains(&K::Other);
        let far = (at + 2..(at + WORDS).min(run.len())).find(|&at| run.rest(at).starts_with(words));
        far.filter(|_| between && to > from + 2)
    }

    /// The end of the same words as in the target, which may stand in a column that nobody
    /// knows.
    fn echo(&self, at: usize) -> Option<usize> {
        let is_target = |kind: &K| *kind == K::Indicator(C::Target);
        let same = |column: usize| {
            // The name has a cell, and each column before.
            let (from, to) = (self.cells.get(column)?.end, self.cells.get(column + 1)?.end);
            let text = self.run.slice(from, to.max(from));
            let words = !text.is_empty() && !text.contains(|c: char| c.is_ascii_digit());
            (words && self.run.rest(at).starts_with(text)).then(|| at + (to - from))
        };
        if let Some(column) = self.columns.iter().position(is_target) {
            return same(column);
        }
        let unknown = (0..self.columns.len()).filter(|column| self.columns[*column] == K::Other);
        unknown.filter_map(same).find(|end| *end >= at + SAME)
    }

    /// A reason or a note: words to the end, or to the figures of the next
    /// column.
    fn words(&mut self, column: usize, at: usize, cost: u32) {
        let run = self.run;
        self.skip(column, at, cost);
        if at >= run.len() {
            return;
        }
        // What other rows have as a cell is one, and not the beginning of a longer one.
        if let Some(bytes) = self.words.at_start(run.rest(at)) {
            self.take(column, run.behind(at, bytes), cost);
            return;
        }
        let paragraph = run.rest(at).starts_with("1.") || run.rest(at).starts_with("1、");
        if run.char(at) == Some('%') || run.is_digit(at) && !paragraph {
            return;
        }
        let unexpected = unit(run, at).is_some() && self.counted();
        let cost = cost + if unexpected { 4 } else { 1 };
        // Figures behind words are of other columns, but in sentences.
        let sentence = run.rest(at).contains(['。', ',', '，', ';', '；']);
        let figures = run.rest(at).contains(|c: char| c.is_ascii_digit());
        self.take(column, run.len(), cost + u32::from(figures && !sentence) * 4);
        let figures = (at + 1..run.len()).find(|&end| run.is_digit(end));
        let follows = column + 1 < self.columns.len();
        // Or to what other rows have as a cell.
        let common = (at + 2..figures.unwrap_or(run.len()))
            .find(|&end| self.words.at_start(run.rest(end)).is_some());
        if let Some(end) = common.filter(|_| follows) {
            self.take(column, end, cost);
        }
        // Or to the same words once more.
        let longest = run.len().min(at + WORDS);
        let twice = |&end: &usize| run.rest(end).starts_with(run.slice(at, end));
        if let Some(end) = (at + SAME..longest).rfind(twice).filter(|_| follows) {
            self.take(column, end, cost);
        }
        if let Some(end) = figures.filter(|_| follows && !paragraph) {
            self.take(column, end, cost);
        }
        // Or to the words of the target once more.
        if let Some(end) = (at + 2..run.len().min(at + WORDS)).find(|&end| self.echo(end).is_some())
            && follows
        {
            self.take(column, end, cost);
        }
    }

    fn end(&mut self, cost: u32) {
        self.limit = self.limit.min(cost + MARGIN);
        let mut ends: Vec<usize> = Vec::with_capacity(self.cells.len());
        for cell in self.cells.iter().filter(|cell| !cell.figures) {
            if ends.last() != Some(&cell.end) {
                ends.push(cell.end);
            }
        }
        let many = self.found.len() >= MOST;
        match self.found.iter_mut().find(|(_, known)| *known == ends) {
            Some((least, _)) => *least = (*least).min(cost),
            None if many => self.gives_up = true,
            None => self.found.push((cost, ends)),
        }
    }
}
