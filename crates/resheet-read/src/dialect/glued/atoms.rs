//! The cells of a row by what its text shows, whatever the columns.
//!
//! ```ebnf
//! row   = name , { atom } ;
//! atom  = relation | [ relation ] , figures , [ unit ] | unit | word | text | dash ;
//! text  = words with a comma or a full stop ;
//! ```

use resheet_lexis::{Shape, is_han, shape, verdict_at_start};

use super::run::Run;
use super::shape::{date_in, range, relation, unit};
use super::values::{figures_end, is_dash};
use super::words::Words;

/// The shortest name, the longest unknown unit, and the longest date, in characters.
const NAME: usize = 2;
const UNIT: usize = 2;
const DATE: usize = 16;

/// Target and actual value.
const VALUES: usize = 2;

/// Shorter words come again by chance.
const SAME: usize = 4;

/// What a cell looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Look {
    Name,
    Relation,
    /// Of one column or of several.
    Figures,
    /// Figures with a unit, or a date; those of other columns may touch them.
    Measured,
    /// Figures with a relation.
    Related,
    Unit,
    Words,
    /// A sentence.
    Text,
    Dash,
}

/// A cell of a row.
#[derive(Clone, Copy)]
pub(super) struct Atom {
    pub(super) end: usize,
    pub(super) look: Look,
}

/// What stands in a column of its own in this table.
#[derive(Clone, Copy)]
pub(super) struct Apart {
    pub(super) relation: bool,
    pub(super) unit: bool,
}

/// The cells of a row behind its levels.
pub(super) fn atoms(run: &Run<'_>, from: usize, words: &Words, apart: Apart) -> Vec<Atom> {
    let mut row = Row { run, words, apart, measured: 0, atoms: Vec::new() };
    row.name(from);
    while let Some(at) = row.atoms.last().map(|atom| atom.end).filter(|end| *end < run.len()) {
        row.next(at);
    }
    row.atoms
}

struct Row<'r, 'l> {
    run: &'r Run<'l>,
    words: &'r Words,
    apart: Apart,
    /// Values with a unit that were met: target and actual value have one, points do not.
    measured: usize,
    atoms: Vec<Atom>,
}

impl Row<'_, '_> {
    fn push(&mut self, end: usize, look: Look) {
        self.atoms.push(Atom { end, look });
    }

    fn name(&mut self, from: usize) {
        let run = self.run;
        let ends = |&at: &usize| self.begins_value(at) && !self.is_of_name(from, at);
        let end = (from + NAME..run.len()).find(ends).unwrap_or(run.len());
        let parts = self.parts(from, end, NAME);
        for (nth, end) in parts.into_iter().enumerate() {
            self.push(end, if nth == 0 { Look::Name } else { Look::Words });
        }
    }

    fn begins_value(&self, at: usize) -> bool {
        let run = self.run;
        run.is_digit(at) || run.char(at) == Some('%') || relation(run, at).is_some()
    }

    /// Whether figures at a position are part of a name: `PM2.5浓度`, `第3座桥`, or with
    /// words behind them up to a relation.
    fn is_of_name(&self, from: usize, at: usize) -> bool {
        let run = self.run;
        if !run.is_digit(at) {
            return false;
        }
        let before = run.slice(from, at).chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '第' | '.')) {
            return true;
        }
        let figures = figures_end(run, at);
        let words = (figures..run.len()).find(|&at| self.begins_value(at)).unwrap_or(figures);
        let cell = self.words.at_start(run.slice(figures, words)).is_some();
        words > figures + UNIT && !cell && relation(run, words).is_some() && !run.is_digit(words)
    }

    fn next(&mut self, at: usize) {
        let run = self.run;
        if let Some(end) = relation(run, at) {
            if run.is_digit(end) && !self.apart.relation {
                self.figures(end);
            } else {
                self.push(end, Look::Relation);
            }
        } else if run.is_digit(at) && figures_end(run, at) > at {
            self.figures(at);
        } else if run.char(at) == Some('%') {
            self.push(at + 1, Look::Unit);
        } else if is_dash(run, at) {
            self.push(at + 1, Look::Dash);
        } else {
            self.words(at);
        }
    }

    /// Figures, perhaps with a relation before them.
    fn figures(&mut self, at: usize) {
        let run = self.run;
        if let Some(end) = range(run, at) {
            self.push(end, Look::Measured);
            return;
        }
        let end = figures_end(run, at);
        if let Some(date) = date_in(run, at, end) {
            if date > at {
                self.push(date, Look::Figures);
            }
            let is_date = |end: &usize| shape(run.slice(date, *end)) == Shape::Time;
            let longest = (date + DATE).min(run.len());
            let end = (end + 1..=longest).rev().find(is_date).unwrap_or(end + 1);
            self.push(end, Look::Measured);
            return;
        }
        let related = self.atoms.last().is_some_and(|atom| atom.end < at);
        let look = |look: Look| if related { Look::Related } else { look };
        let Some(measured) = self.unit(end).filter(|_| self.measured < VALUES) else {
            self.push(end, look(Look::Figures));
            return;
        };
        self.measured += 1;
        if self.apart.unit && self.measured == 1 {
            self.push(end, look(Look::Measured));
            self.push(measured, Look::Unit);
        } else {
            self.push(measured, look(Look::Measured));
        }
    }

    /// The end of a unit behind figures; a short word between figures is one.
    fn unit(&self, at: usize) -> Option<usize> {
        let run = self.run;
        if run.char(at) == Some('%') {
            return Some(at + 1);
        }
        if let Some(end) = unit(run, at).filter(|end| !self.words.goes_on(run, at, *end)) {
            return Some(end);
        }
        let end = (at + 1..=at + UNIT).find(|&end| run.is_digit(end))?;
        let word = run.slice(at, end);
        let own = self.words.at_start(word).is_none() && verdict_at_start(word).is_none();
        (own && word.chars().all(is_han)).then_some(end)
    }

    fn words(&mut self, at: usize) {
        let run = self.run;
        let end = (at + 1..run.len()).find(|&at| self.begins_value(at) || is_dash(run, at));
        let end = end.unwrap_or(run.len());
        let stops = |c: char| matches!(c, '。' | '，' | ',' | ';' | '；');
        if run.slice(at, end).contains(stops) || run.is_digit(at) {
            let word = self.words.at_start(run.slice(at, end));
            let begin = word.map_or(at, |bytes| run.behind(at, bytes));
            if begin > at {
                self.push(begin, Look::Words);
            }
            let last = run.rest(begin).rfind('。').map(|stop| stop + '。'.len_utf8());
            self.push(last.map_or(run.len(), |bytes| run.behind(begin, bytes)), Look::Text);
            return;
        }
        for end in self.parts(at, end, 0) {
            self.push(end, Look::Words);
        }
    }

    /// The ends of the cells of a stretch of words of which so many characters stay in front.
    fn parts(&self, from: usize, to: usize, kept: usize) -> Vec<usize> {
        let run = self.run;
        let mut ends = vec![to];
        let mut end = to;
        let least = from + kept;
        while let Some(start) = self.last(from, end, least) {
            let again = run.slice(start, end);
            end = start;
            ends.push(end);
            // The target in words, and what may stand between it and the same actual value.
            let between = self.words.at_end(run.slice(from, end));
            let places = [Some(0), between].into_iter().flatten();
            let first = places.filter_map(|bytes| {
                let text = run.slice(from, end);
                let before = text[..text.len() - bytes].strip_suffix(again)?;
                let (at, behind) = (run.behind(from, before.len()), text.len() - bytes);
                (at >= least).then(|| (at, run.behind(from, behind)))
            });
            if let Some((at, behind)) = first.max()
                && at < end
            {
                if behind < end {
                    ends.push(behind);
                }
                end = at;
                ends.push(end);
            }
        }
        if kept == 0 {
            ends.extend(self.firsts(from, end));
        }
        ends.sort_unstable();
        ends.dedup();
        ends.retain(|end| *end > from);
        ends
    }

    /// Where the last cell of a stretch begins, if something says so: it comes twice, other
    /// rows have it, or it is a value of the vocabulary.
    fn last(&self, from: usize, to: usize, least: usize) -> Option<usize> {
        let run = self.run;
        let text = run.slice(from, to);
        let twice = |start: &usize| {
            let (before, last) = (run.slice(from, *start), run.slice(*start, to));
            let between = self.words.at_end(before).unwrap_or(0);
            let own = |end: usize| {
                before[..end]
                    .strip_suffix(last)
                    .is_some_and(|left| left.chars().count() + from >= least)
            };
            let again = *start >= to.saturating_sub(DATE)
                && start + SAME <= to
                && *start >= least
                && run.rest(to).contains(last);
            again || own(before.len()) || own(before.len() - between)
        };
        let longest = from.max(to.saturating_sub(DATE));
        if let Some(start) = (longest..to.saturating_sub(1)).find(twice) {
            return Some(start);
        }
        if let Some(bytes) = self.words.at_end(text).filter(|bytes| *bytes < text.len()) {
            return Some(run.behind(from, text.len() - bytes)).filter(|start| *start >= least);
        }
        let value = |start: &usize| {
            let text = run.slice(*start, to);
            verdict_at_start(text) == Some(text.len())
        };
        (least.max(from + 1)..to.saturating_sub(1)).find(value)
    }

    /// The ends of the words that a stretch begins with.
    fn firsts(&self, from: usize, to: usize) -> Vec<usize> {
        let run = self.run;
        let mut ends = Vec::new();
        let mut at = from;
        while let Some(bytes) = self.words.at_start(run.slice(at, to))
            && run.behind(at, bytes) < to
        {
            at = run.behind(at, bytes);
            ends.push(at);
        }
        ends
    }
}
