//! From boundary to boundary through the parts of a form.

use std::collections::HashMap;

use resheet_lexis::{Lexicon, Role, Section, is_han};
use resheet_model::{Confidence, Field, IndicatorColumn};

use super::atoms::atoms;
use super::head::{self, Goals};
use super::header::{self, Header, Kind, Table};
use super::plan::{Collected, Plan};
use super::row;
use super::run::{Label, Run};
use super::values::{are_several, chain, figures_end, is_dash, is_value, level_or_total, proves};
use super::words::Words;

/// Steps that the rows of a text may take together, and for each of their bytes: rows take
/// two a byte in the mean, and those that can be read in very many ways would take all of
/// theirs.
const STEPS: usize = 40_000;
const STEPS_PER_BYTE: usize = 6;

/// The part of the form that the text at hand belongs to.
#[derive(Clone, Copy)]
enum Part {
    /// Above and below the tables.
    Pairs,
    Funds,
    Goals(Goals),
    Indicators,
}

/// What the cell before a boundary in the indicator table was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Header,
    Level1,
    Level2,
    Words,
    Value,
}

/// How the sheet at hand prints its levels.
#[derive(Clone, Default)]
struct Levels {
    /// The group of the first level at hand.
    group: Option<u8>,
    /// The last two characters of the first word of each level met.
    endings: [Option<String>; 2],
    /// Whether words of less than four characters are levels here.
    short: bool,
}

/// Cuts runs into cells; what it has seen of the form goes on from run to run.
pub(super) struct Cutter<'l> {
    pub(super) lexicon: &'l Lexicon,
    part: Part,
    last: Last,
    /// Whether a value stood in the indicator row at hand.
    valued: bool,
    /// Whether the line at hand may be one row: nothing but levels was met in it.
    whole: bool,
    /// The number of the indicator row before, where rows are numbered.
    numbered: Option<u32>,
    /// Whether the total of the indicator table was met.
    totalled: bool,
    /// Whether the cell before, in the head, was the label of a project's name.
    named: bool,
    columns: Header,
    levels: Levels,
    /// What the rows of the tables have in common.
    words: Words,
    /// The columns of the tables, by the byte of the dump where their headers begin.
    plans: HashMap<usize, Plan>,
    /// The columns of the table at hand.
    plan: Plan,
    /// The boundaries of the run at hand that were weighed, in order, and how sure each is.
    /// Steps that all rows of the text may still take.
    steps: usize,
    weighed: Vec<(usize, Confidence)>,
    /// The tables that were met, if they are collected and not cut.
    tables: Option<Vec<Collected>>,
}

impl<'l> Cutter<'l> {
    pub(super) fn new(lexicon: &'l Lexicon) -> Cutter<'l> {
        Cutter {
            lexicon,
            part: Part::Pairs,
            last: Last::Header,
            valued: false,
            whole: false,
            numbered: None,
            totalled: false,
            named: false,
            columns: Header::default(),
            levels: Levels::default(),
            words: Words::default(),
            plans: HashMap::new(),
            plan: Plan::default(),
            weighed: Vec::new(),
            steps: 0,
            tables: None,
        }
    }

    /// A cutter that collects the tables for [`Cutter::knowing`].
    pub(super) fn collecting(lexicon: &'l Lexicon) -> Cutter<'l> {
        Cutter { tables: Some(Vec::new()), ..Cutter::new(lexicon) }
    }

    /// Whether it met lines that are rows.
    pub(super) fn has_rows(&self) -> bool {
        self.tables.iter().flatten().any(|table| !table.rows.is_empty())
    }

    /// A cutter that knows the tables which another one collected from the same text.
    pub(super) fn knowing(collected: Cutter<'l>) -> Cutter<'l> {
        let lexicon = collected.lexicon;
        let tables = collected.tables.unwrap_or_default();
        let rows: Vec<&str> =
            tables.iter().flat_map(|table| &table.rows).map(String::as_str).collect();
        let words = Words::of(&rows);
        let bytes: usize = rows.iter().map(|row| row.len()).sum();
        let steps = STEPS + STEPS_PER_BYTE * bytes;
        let plans =
            tables.iter().map(|table| (table.place, Plan::of(table, &words, lexicon))).collect();
        Cutter { words, plans, steps, ..Cutter::new(lexicon) }
    }

    /// The end of each cell of a run, in order; the last is the run's length.
    /// `alone` says that the run is all of its line.
    pub(super) fn ends(&mut self, run: &Run<'_>, alone: bool) -> Vec<usize> {
        let mut ends = Vec::new();
        self.weighed.clear();
        self.whole = alone && matches!(self.part, Part::Indicators);
        let mut at = 0;
        while at < run.len() {
            let before = ends.len();
            let fills = alone && (at == 0 || before == 1 && Self::is_section(run, at));
            if !self.header(run, at, fills, &mut ends) {
                match self.part {
                    Part::Pairs => self.pairs(run, at, &mut ends),
                    Part::Funds => self.funds(run, at, &mut ends),
                    Part::Goals(goals) => self.goals(run, at, goals, &mut ends),
                    Part::Indicators => self.indicators(run, at, &mut ends),
                }
            }
            // Each of them goes on by at least a character.
            at = match ends.last() {
                Some(&end) if ends.len() > before && end > at => end,
                _ => {
                    ends.push(run.len());
                    run.len()
                }
            };
        }
        if ends.is_empty() { vec![run.len()] } else { ends }
    }

    /// How sure the boundary at a position is of the run that was cut last.
    pub(super) fn sure(&self, at: usize) -> Confidence {
        let behind = self.weighed.partition_point(|(end, _)| *end < at);
        let own = self.weighed[behind..].iter().take_while(|(end, _)| *end == at);
        own.map(|(_, sure)| *sure).min().unwrap_or_default()
    }

    /// Whether the name of a part of the form, and nothing else, stands before a position.
    fn is_section(run: &Run<'_>, at: usize) -> bool {
        run.label(0, |role| matches!(role, Role::Section(_))).is_some_and(|label| label.end == at)
    }

    /// A header at a boundary begins its table; `fills` says that it may be all of the line.
    fn header(&mut self, run: &Run<'_>, at: usize, fills: bool, ends: &mut Vec<usize>) -> bool {
        let header = if fills { header::line } else { header::at };
        if let Some(header) = header(run, at, Table::Indicators) {
            self.plan(run, at, &header);
            ends.extend(&self.plan.ends);
            self.part = Part::Indicators;
            self.last = Last::Header;
            self.levels = Levels::default();
            self.valued = false;
            self.whole = false;
            self.numbered = None;
            self.totalled = false;
            self.columns = header;
            return true;
        }
        if matches!(self.part, Part::Indicators) {
            return false;
        }
        if let Some(header) = header(run, at, Table::Funds) {
            ends.extend(&header.ends);
            self.part = Part::Funds;
            return true;
        }
        false
    }

    fn pairs(&mut self, run: &Run<'_>, at: usize, ends: &mut Vec<usize>) {
        if at == 0 && head::all_heading(run) {
            self.named = false;
            ends.push(run.len());
        } else if let Some(end) = Self::amount_alone(run, at) {
            ends.extend([end, run.len()]);
        } else if head::heading(run, at, ends) {
            self.named = false;
        } else if let Some(label) = self.label(run, at) {
            ends.push(label);
        } else {
            let end = (at + 1..run.len()).find(|&at| head::parts(run, at)).unwrap_or(run.len());
            ends.push(if self.named { Self::end_of_name(run, end) } else { end });
            self.named = false;
        }
    }

    /// The end of a label in the head; one of the goals begins their part.
    fn label(&mut self, run: &Run<'_>, at: usize) -> Option<usize> {
        if let Some(label) = Goals::label(run, at) {
            let mut goals = Goals::default();
            goals.saw(label);
            self.part = Part::Goals(goals);
            return Some(label.end);
        }
        let label = head::label(run, at)?;
        self.named = label.roles.contains(&Role::Field(Field::ProjectName));
        Some(label.end)
    }

    /// Where the name of a project ends whose next label begins at `end` at the
    /// latest. `演出项目主管部门` is more often a name that ends in 项目 than the
    /// longer label: the label that stands two characters further is taken.
    fn end_of_name(run: &Run<'_>, end: usize) -> usize {
        let Some(longer) = head::label(run, end) else { return end };
        let shorter = (end + 1..end + 3).find(|&at| {
            head::label(run, at)
                .is_some_and(|label| label.end == longer.end && label.bare >= at + 4)
        });
        shorter.unwrap_or(end)
    }

    /// The end of the label of a funds row that one amount follows and nothing
    /// else: a form without a header of the funds prints a row so.
    fn amount_alone(run: &Run<'_>, at: usize) -> Option<usize> {
        let end = Self::fund_row(run, at)?;
        (run.is_digit(end) && figures_end(run, end) == run.len()).then_some(end)
    }

    /// Labels of rows and figures in turn.
    ///
    /// ```ebnf
    /// funds  = { row } ;
    /// row    = label , { figures | dash } ;
    /// figures = digit , { digit | "." | "," | "%" } ;
    /// ```
    ///
    /// Figures stay in one cell: only arithmetic can part them.
    fn funds(&mut self, run: &Run<'_>, at: usize, ends: &mut Vec<usize>) {
        let figure = |at| run.is_digit(at) || is_dash(run, at) || run.char(at) == Some('%');
        if run.is_digit(at) {
            let mut end = at;
            while run.is_digit(end) || run.char(end) == Some('%') {
                end = if run.is_digit(end) { figures_end(run, end) } else { end + 1 };
            }
            ends.push(end);
            return;
        }
        if figure(at) {
            ends.push(at + 1);
            return;
        }
        if head::parts(run, at) && !Self::fund_row(run, at).is_some_and(&figure) {
            self.part = Part::Pairs;
            self.pairs(run, at, ends);
            return;
        }
        let row = Self::fund_row(run, at);
        let begins = |at: usize| figure(at) || Self::fund_row(run, at).is_some();
        if let Some(end) =
            row.filter(|&end| end == run.len() || begins(end) || head::parts(run, end))
        {
            ends.push(end);
            return;
        }
        let ends_words = |&at: &usize| figure(at) || head::parts(run, at);
        ends.push((at + 1..run.len()).find(ends_words).unwrap_or(run.len()));
    }

    /// The end of the label of a funds row, its lead-in (`其中:`) included.
    fn fund_row(run: &Run<'_>, at: usize) -> Option<usize> {
        let lead = run.slice(at, at + 4).find(':').map_or(at, |bytes| run.behind(at, bytes + 1));
        let label = run.label(lead, Role::is_fund_row);
        label.or_else(|| run.label(at, Role::is_fund_row)).map(|label| label.end)
    }

    fn goals(&mut self, run: &Run<'_>, at: usize, mut goals: Goals, ends: &mut Vec<usize>) {
        let heading = run.label(at, |role| matches!(role, Role::Section(Section::Indicators)));
        if let Some(label) = Goals::label(run, at) {
            goals.saw(label);
            ends.push(label.end);
        } else if let Some(label) = heading {
            ends.push(label.end);
        } else {
            ends.push(goals.text(run, at));
        }
        self.part = Part::Goals(goals);
    }

    fn indicators(&mut self, run: &Run<'_>, at: usize, ends: &mut Vec<usize>) {
        if self.last == Last::Value || at == 0 {
            let is_tail = |role: &Role| matches!(role, Role::Tail | Role::Field(Field::Grade));
            let tail = run.label(at, is_tail);
            if self.totalled && run.lexicon().is_note(run.rest(at)) {
                self.part = Part::Pairs;
                self.pairs(run, at, ends);
                return;
            }
            if let Some(label) = tail.filter(|label| label.bare >= at + 2) {
                self.part = Part::Pairs;
                ends.push(label.end);
                return;
            }
            let alone = at == 0 && head::all_heading(run);
            if alone {
                ends.push(run.len());
            }
            if alone || head::heading(run, at, ends) {
                self.part = Part::Pairs;
                self.levels = Levels::default();
                return;
            }
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

    /// Takes the plan of the table that begins, or makes one.
    fn plan(&mut self, run: &Run<'_>, at: usize, header: &Header) {
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
