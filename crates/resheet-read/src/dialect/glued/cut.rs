//! From boundary to boundary through the parts of a form.

mod indicators;

use std::collections::HashMap;

use resheet_lexis::{Lexicon, Role, Section};
use resheet_model::{Confidence, Field};

use super::head::{self, Goals};
use super::header::{self, Header, Table};
use super::plan::{Collected, Plan};
use super::run::Run;
use super::values::{figures_end, is_dash};
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
    /// Steps that all rows of the text may still take.
    steps: usize,
    /// The boundaries of the run at hand that were weighed, in order, and how sure each is.
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
}
