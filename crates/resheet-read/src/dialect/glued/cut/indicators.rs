//! The rows of the indicators, where nothing parts their cells.

use resheet_lexis::{Role, is_han};
use resheet_model::{Confidence, Field, IndicatorColumn};

use super::{Cutter, Last, Levels, Part};
use crate::dialect::glued::atoms::atoms;
use crate::dialect::glued::head;
use crate::dialect::glued::header::{Header, Kind};
use crate::dialect::glued::plan::{Collected, Plan};
use crate::dialect::glued::row;
use crate::dialect::glued::run::{Label, Run};
use crate::dialect::glued::values::{are_several, chain, is_value, level_or_total, proves};

impl Cutter<'_> {
    pub(super) fn indicators(&mut self, run: &Run<'_>, at: usize, ends: &mut Vec<usize>) {
        if (self.last == Last::Value || at == 0) && self.ends_table(run, at, ends) {
            return;
        }
        let total = run.label(at, |role| matches!(role, Role::Total));
        if let Some(label) = total.filter(|label| run.is_digit(label.end) || label.end == run.len())
        {
            self.last = Last::Words;
            self.valued = false;
            self.whole = false;
            self.totalled = true;
            ends.push(label.end);
            return;
        }
        if let Some(end) = self.number_of_row(run, at) {
            ends.push(end);
            return;
        }
        if let Some((end, last)) = self.level(run, at) {
            self.last = last;
            self.valued = false;
            ends.push(end);
            return;
        }
        if std::mem::take(&mut self.whole) {
            let end = self.end_of_row(run, at);
            if let Some(cells) = self.row(run, at, end) {
                self.last = Last::Value;
                self.valued = true;
                self.whole = end < run.len();
                ends.extend(cells);
                return;
            }
        }
        let may_value = !matches!(self.last, Last::Header | Last::Level1 | Last::Level2);
        if may_value {
            let values = chain(run, at, self.points());
            if !values.is_empty() {
                ends.extend(values.iter().map(|(end, _)| end));
                self.last = Last::Value;
                self.valued = true;
                return;
            }
        }
        let end = (at + 1..run.len()).find(|&at| self.ends_words(run, at)).unwrap_or(run.len());
        // Behind values a reason stands first, and ends with its full stop.
        let deviation = self.columns.has(Kind::Indicator(IndicatorColumn::Deviation));
        if self.valued
            && deviation
            && let Some(stop) = run.slice(at, end).rfind('。')
        {
            ends.push(run.behind(at, stop + '。'.len_utf8()));
        }
        self.last = Last::Words;
        if ends.last() != Some(&end) {
            ends.push(end);
        }
        // Figures among words may be values of a row whose end was not seen.
        if run.slice(at, end).contains(|c: char| c.is_ascii_digit()) {
            self.weighed.extend([(at, Confidence::Likely), (end, Confidence::Likely)]);
        }
    }

    /// Whether the table ends at a boundary: with a note, a line that ends sheets, or the
    /// heading of the next one.
    fn ends_table(&mut self, run: &Run<'_>, at: usize, ends: &mut Vec<usize>) -> bool {
        let is_tail = |role: &Role| matches!(role, Role::Tail | Role::Field(Field::Grade));
        let tail = run.label(at, is_tail);
        if self.totalled && run.lexicon().is_note(run.rest(at)) {
            self.part = Part::Pairs;
            self.pairs(run, at, ends);
            return true;
        }
        if let Some(label) = tail.filter(|label| label.bare >= at + 2) {
            self.part = Part::Pairs;
            ends.push(label.end);
            return true;
        }
        let alone = at == 0 && head::all_heading(run);
        if alone {
            ends.push(run.len());
        }
        let is_heading = alone || head::heading(run, at, ends);
        if is_heading {
            self.part = Part::Pairs;
            self.levels = Levels::default();
        }
        is_heading
    }

    /// Takes the plan of the table that begins, or makes one.
    pub(super) fn plan(&mut self, run: &Run<'_>, at: usize, header: &Header) {
        let end = header.ends.last().copied().unwrap_or(at);
        let line = run.slice(at, end).to_owned();
        let place = run.place(at);
        let table = Collected { line, at, place, header: header.clone(), rows: Vec::new() };
        // The same header, to its end: rows that were cut may end elsewhere than collected ones.
        let known = self.plans.remove(&place).filter(|plan| plan.ends.last() == Some(&end));
        self.plan = known.unwrap_or_else(|| Plan::of(&table, &self.words, self.lexicon));
        if let Some(tables) = &mut self.tables {
            tables.push(table);
        }
    }

    /// The ends of the cells of a line that is a row, behind its levels.
    fn row(&mut self, run: &Run<'_>, at: usize, end: usize) -> Option<Vec<usize>> {
        if end - at > row::LONGEST {
            return None;
        }
        if let Some(table) = self.tables.as_mut().and_then(|tables| tables.last_mut()) {
            table.rows.push(run.slice(at, end).to_owned());
            return Some(vec![end]);
        }
        let row = Run::new(run.slice(at, end), 0, self.lexicon);
        let found = row::ends(&row, &self.plan.columns, &self.words, &mut self.steps);
        let found = found.map(|ends| (ends, Confidence::Likely));
        let (cells, sure) = found.or_else(|| {
            let atoms = atoms(&row, 0, &self.words, self.columns.apart());
            let ends = atoms.iter().map(|atom| atom.end).collect();
            (atoms.len() > 1).then_some((ends, Confidence::Guess))
        })?;
        let cells: Vec<usize> = cells.into_iter().map(|cell| at + cell).collect();
        // The level of the next row proves where this one ends.
        self.weighed.extend(cells.iter().filter(|cell| **cell < end).map(|cell| (*cell, sure)));
        Some(cells)
    }

    /// Where the row ends that a line goes on with at a position: where the levels of the
    /// next one begin, or the total with its figures.
    fn end_of_row(&self, run: &Run<'_>, at: usize) -> usize {
        let next = |&end: &usize| {
            let values = || run.slice(at, end).contains(|c: char| c.is_ascii_digit());
            level_or_total(run, end) && values() && self.begins_row(run, end)
        };
        (at + 2..run.len().min(at + row::LONGEST + 1)).find(next).unwrap_or(run.len())
    }

    /// Whether a level with a row behind it, or the total and nothing else, stands at a
    /// position. A reason may name a level too.
    fn begins_row(&self, run: &Run<'_>, at: usize) -> bool {
        /// No row has more characters before the first of its values.
        const BEFORE: usize = 60;
        if let Some(label) = self.conforming(run, at) {
            let last = run.len().min(label.end + BEFORE);
            return (label.end + 2..last).any(|at| self.are_values(run, at));
        }
        let total = run.label(at, |role| matches!(role, Role::Total));
        total.is_some_and(|label| {
            let end = run.end_of_figures(label.end);
            end > label.end && (end == run.len() || head::label(run, end).is_some())
        })
    }

    /// The end of the number of a row, at the beginning of its line: the first
    /// stands before a level, each other is the next one.
    fn number_of_row(&mut self, run: &Run<'_>, at: usize) -> Option<usize> {
        if at > 0 || !self.whole || self.totalled {
            return None;
        }
        let number = self.numbered.map_or(1, |before| before + 1);
        let digits = number.to_string();
        let begins = run.rest(0).starts_with(digits.as_str());
        let digits = digits.len();
        // Behind it a name may begin with figures of its own.
        let word = run.char(run.end_of_figures(0)).is_some_and(|c| is_han(c) || c.is_alphabetic());
        let first = self.numbered.is_none();
        let follows = begins && if first { level_or_total(run, digits) } else { word };
        follows.then(|| {
            self.numbered = Some(number);
            if self.last != Last::Header {
                self.last = Last::Value;
            }
            digits
        })
    }

    /// Whether words of the indicator table end at a position: with values, or
    /// with the levels of the next row.
    fn ends_words(&self, run: &Run<'_>, at: usize) -> bool {
        if level_or_total(run, at) {
            return self.conforming(run, at).is_some()
                || run.label(at, |role| matches!(role, Role::Total)).is_some();
        }
        let tail = run.label(at, |role| matches!(role, Role::Tail));
        if tail.is_some_and(|label| label.bare >= at + 6) || head::next_sheet(run, at) {
            return true;
        }
        proves(run, at, self.points())
    }

    fn are_values(&self, run: &Run<'_>, at: usize) -> bool {
        are_several(run, at, self.points())
    }

    fn points(&self) -> bool {
        use IndicatorColumn::{Score, Weight};
        self.columns.has(Kind::Indicator(Weight)) || self.columns.has(Kind::Indicator(Score))
    }

    /// The end of a word of a level at a boundary, and which level it is.
    fn level(&mut self, run: &Run<'_>, at: usize) -> Option<(usize, Last)> {
        let first = self.last == Last::Header;
        if self.last == Last::Level2 || (self.last == Last::Words && !self.valued && at > 0) {
            return None;
        }
        let label = if first { run.label(at, Role::is_level) } else { self.conforming(run, at) }?;
        let level1 = label.roles.iter().find_map(|role| match role {
            Role::Level1(group) => Some(*group),
            _ => None,
        });
        let level2 = label.roles.iter().any(|role| matches!(role, Role::Level2(_)));
        let second = level2
            && (level1.is_none()
                || self.last == Last::Level1
                || !first && level1 == self.levels.group);
        let slot = usize::from(second);
        if self.levels.endings[slot].is_none() {
            let bare = run.slice(at, label.bare);
            let from = bare.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
            self.levels.endings[slot] = Some(bare[from..].to_owned());
            self.levels.short |= label.bare < at + 4;
        }
        if second {
            return Some((label.end, Last::Level2));
        }
        self.levels.group = level1;
        Some((label.end, Last::Level1))
    }

    /// A word of a level that is printed as this sheet prints its levels, in
    /// the order of the groups, and is not the beginning of a name or value.
    fn conforming<'r>(&self, run: &'r Run<'_>, at: usize) -> Option<Label<'r>> {
        let levels = &self.levels;
        let fits = |role: &Role| match role {
            Role::Level1(group) => levels.group != Some(*group) || at == 0,
            Role::Level2(Some(group)) => levels.group.is_none_or(|at_hand| at_hand == *group),
            Role::Level2(None) => true,
            _ => false,
        };
        let label = run.label(at, fits)?;
        let word = run.slice(at, label.bare);
        let ending = |slot: usize| {
            levels.endings[slot].as_ref().is_none_or(|ending| word.ends_with(ending.as_str()))
        };
        let is = |level1: bool| {
            label.roles.iter().any(|role| matches!(role, Role::Level1(_)) == level1 && fits(role))
        };
        let length = label.bare - at;
        let same = (is(true) && ending(0))
            || (is(false) && (ending(1) || length >= 6 || levels.endings[0] != levels.endings[1]));
        let figures = run.is_digit(label.end);
        let value =
            if figures { is_value(run, label.end) } else { self.are_values(run, label.end) };
        ((length >= 4 || levels.short) && same && !value).then_some(label)
    }
}
