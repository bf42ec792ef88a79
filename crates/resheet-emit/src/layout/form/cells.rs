//! Putting cells into the grid: text, marks, notes.

use resheet_lexis::{Shape, shape};
use resheet_model::catalogue::{self, Language};
use resheet_model::{
    ByHand, Column, Confidence, Field, FundColumn, FundRow, Indicator, IndicatorColumn, Label,
    Measure, Reading, Seen, Severity, Sheet, SourceText, Span, Subject,
};
use std::collections::HashSet;

use super::super::flow::{Flow, Hold};
use super::super::grid::{Block, Cell, Grid, RowRole, TextStyle};
use super::super::printed::{Shown, Value, is_guess, join_lines, printed};
use super::super::wording::Wording;
use super::super::{Metrics, PageOptions};

/// A column of the printed table.
pub(in crate::layout) struct Head<C> {
    pub(super) key: Option<C>,
    pub(super) label: String,
    pub(super) part: Part,
}

/// What of a leaf a column shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::layout) enum Part {
    /// All of it.
    Whole,
    /// The relation of a target that is printed in three columns.
    Relation,
    /// Its number, or its words.
    Value,
    /// Its unit.
    Unit,
}

impl Head<IndicatorColumn> {
    /// Whether the column holds words rather than figures.
    pub(super) fn is_wordy(&self) -> bool {
        matches!(self.key, Some(IndicatorColumn::Level3 | IndicatorColumn::Deviation))
    }
}

/// The amount columns of the funds table: those that are printed, in their order,
/// and those with values that no heading is left of.
pub(super) fn fund_columns(sheet: &Sheet) -> Vec<Head<FundColumn>> {
    let defaults = &Wording::get().fund_columns;
    let columns = sheet.shape.fund_columns.iter().filter(|c| c.key != Some(FundColumn::Row));
    let found =
        |column, any: Presence| sheet.funds.iter().any(|row| any.is(fund_state(row, column)));
    let all = FundColumn::ALL.iter().copied().filter(|c| *c != FundColumn::Row);
    let mut heads = heads(columns, (all, FundColumn::name), defaults, found);
    put_others(&mut heads, sheet.funds.iter().map(|row| &row.others), None);
    heads
}

/// The columns of the indicator table, chosen in the same way.
pub(super) fn indicator_columns(sheet: &Sheet) -> Vec<Head<IndicatorColumn>> {
    let defaults = &Wording::get().indicator_columns;
    let columns = sheet.shape.indicator_columns.iter();
    let found = |column, any: Presence| {
        let total = match column {
            IndicatorColumn::Weight => any.is(Presence::of(&sheet.total_weight)),
            IndicatorColumn::Score => any.is(Presence::of(&sheet.total_score)),
            _ => false,
        };
        total || sheet.indicators.iter().any(|row| any.is(indicator_state(row, column)))
    };
    let all = IndicatorColumn::ALL.iter().copied();
    let mut heads = heads(columns, (all, IndicatorColumn::name), defaults, found);
    part_target(&mut heads, sheet);
    put_others(
        &mut heads,
        sheet.indicators.iter().map(|row| &row.others),
        words_of_relations(sheet),
    );
    heads
}

/// The name of the column of relations, if it shows what rows have under it beside their
/// targets too: words for the kind of target (定性). None where a row has both.
pub(super) fn words_of_relations(sheet: &Sheet) -> Option<&str> {
    let label = sheet.shape.target_op.as_deref()?;
    let is_free = |row: &Indicator| match row.target.value() {
        Some(Measure::Quantity(quantity)) => quantity.op.is_none(),
        _ => true,
    };
    let mut rows = sheet.indicators.iter();
    let both = rows.any(|row| !is_free(row) && row.others.iter().any(|(own, _)| own == label));
    (!both).then_some(label)
}

/// How much of a cell is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Presence {
    /// No cell.
    None,
    /// A cell, whatever is in it.
    Cell,
    /// Something to be printed.
    Text,
}

impl Presence {
    fn of<T>(leaf: &Seen<T>) -> Presence {
        match leaf.reading {
            Reading::Absent => Presence::None,
            Reading::Blank => Presence::Cell,
            Reading::Read(_) | Reading::Dash | Reading::Unreadable => Presence::Text,
        }
    }

    /// Whether a cell has at least this.
    fn is(self, cell: Presence) -> bool {
        cell >= self
    }
}

fn fund_state(row: &FundRow, column: FundColumn) -> Presence {
    match column {
        FundColumn::Row => Presence::of(&row.row),
        FundColumn::Initial => Presence::of(&row.initial),
        FundColumn::Budget => Presence::of(&row.budget),
        FundColumn::Executed => Presence::of(&row.executed),
        FundColumn::Weight => Presence::of(&row.weight),
        FundColumn::Rate => Presence::of(&row.rate),
        FundColumn::Score => Presence::of(&row.score),
    }
}

fn indicator_state(row: &Indicator, column: IndicatorColumn) -> Presence {
    match column {
        IndicatorColumn::Level1 => Presence::of(&row.level1),
        IndicatorColumn::Level2 => Presence::of(&row.level2),
        IndicatorColumn::Level3 => Presence::of(&row.level3),
        IndicatorColumn::Target => Presence::of(&row.target),
        IndicatorColumn::Actual => Presence::of(&row.actual),
        IndicatorColumn::Weight => Presence::of(&row.weight),
        IndicatorColumn::Score => Presence::of(&row.score),
        IndicatorColumn::Deviation => Presence::of(&row.deviation),
    }
}

/// The printed columns, and between them those that have values. A column that only
/// stands in for a lost heading is none where the sheet has no cell of it, and the
/// second of two columns for one thing has what else the rows say under its label.
fn heads<'s, C: Copy + PartialEq + 's>(
    columns: impl Iterator<Item = &'s Column<C>>,
    (all, name): (impl Iterator<Item = C> + Clone, fn(C) -> &'static str),
    defaults: &Defaults,
    found: impl Fn(C, Presence) -> bool,
) -> Vec<Head<C>> {
    let mut heads: Vec<Head<C>> = Vec::new();
    for column in columns {
        let stands_in = |key| column.span.is_empty() && !found(key, Presence::Cell);
        if column.key.is_some_and(stands_in) {
            continue;
        }
        let mut head = head(column, name, defaults);
        if head.key.is_some() && heads.iter().any(|known| known.key == head.key) {
            head.key = None;
        }
        heads.push(head);
    }
    let order = |key: C| all.clone().position(|known| known == key);
    for key in all.clone().filter(|key| found(*key, Presence::Text)) {
        if heads.iter().all(|head| head.key != Some(key)) {
            let behind = |head: &Head<C>| head.key.is_some_and(|other| order(other) > order(key));
            let at = heads.iter().position(behind).unwrap_or(heads.len());
            heads.insert(at, whole(Some(key), default(defaults, name(key))));
        }
    }
    heads
}

/// Adds a column for each text of a row that no column shows; the first under one label may
/// be `shown` already.
fn put_others<'s, C: Copy>(
    heads: &mut Vec<Head<C>>,
    rows: impl Iterator<Item = &'s Vec<(String, Seen<String>)>>,
    shown: Option<&str>,
) {
    for row in rows {
        for (at, (label, leaf)) in row.iter().enumerate() {
            let same = |other: &&(String, Seen<String>)| other.0 == *label;
            let before = row.iter().take(at).filter(same).count();
            let known = heads.iter().filter(|head| head.key.is_none() && head.label == *label);
            let known = known.count() + usize::from(shown == Some(label));
            if Presence::of(leaf) == Presence::Text && known <= before {
                heads.push(whole(None, label.clone()));
            }
        }
    }
}

type Defaults = std::collections::BTreeMap<String, String>;

fn default(defaults: &Defaults, name: &str) -> String {
    defaults.get(name).cloned().unwrap_or_default()
}

fn head<C: Copy>(column: &Column<C>, name: fn(C) -> &'static str, defaults: &Defaults) -> Head<C> {
    let label = if column.label.is_empty() {
        column.key.map_or(String::new(), |key| default(defaults, name(key)))
    } else {
        column.label.clone()
    };
    whole(column.key, label)
}

fn whole<C>(key: Option<C>, label: String) -> Head<C> {
    Head { key, label, part: Part::Whole }
}

/// Puts the columns of relation and unit around the target's, on forms that
/// have them.
fn part_target(heads: &mut Vec<Head<IndicatorColumn>>, sheet: &Sheet) {
    let key = Some(IndicatorColumn::Target);
    let (op, unit) = (&sheet.shape.target_op, &sheet.shape.target_unit);
    let Some(at) = heads.iter().position(|head| head.key == key) else { return };
    if op.is_none() && unit.is_none() {
        return;
    }
    heads[at].part = Part::Value;
    let head = |label: &String, part| Head { key, label: label.clone(), part };
    if let Some(label) = unit {
        heads.insert(at + 1, head(label, Part::Unit));
    }
    if let Some(label) = op {
        heads.insert(at, head(label, Part::Relation));
    }
}

/// What a cell says of which leaf.
#[derive(Clone, Default)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) subject: Option<Subject>,
    /// Whether it is a guess.
    pub(super) guess: bool,
    /// Whether a person corrected it.
    pub(super) by_hand: bool,
}

impl Said {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Builds a grid from the top.
pub(super) struct Builder<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) source: &'a SourceText,
    pub(super) wording: &'static Wording,
    /// Notes on cells that could not be read, in the order of their marks.
    pub(super) unread: Vec<Flow>,
    /// What stood in these cells.
    marked: Vec<String>,
    /// How many cells were not read.
    unread_cells: usize,
    /// Notes of the source that stand as headings.
    pub(super) placed: Vec<Span>,
    grid: Grid,
    /// Whose columns the next cells count.
    pub(super) block: Block,
    units: Vec<String>,
    metrics: &'a dyn Metrics,
    options: &'a PageOptions,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        sheet: &'a Sheet,
        source: &'a SourceText,
        options: &'a PageOptions,
        metrics: &'a dyn Metrics,
        plan: &super::Plan,
    ) -> Self {
        let super::Plan { columns, label, funds, .. } = *plan;
        Builder {
            sheet,
            source,
            wording: Wording::get(),
            unread: Vec::new(),
            marked: Vec::new(),
            unread_cells: 0,
            placed: Vec::new(),
            grid: Grid { columns, label, fund_columns: funds, ..Grid::default() },
            block: Block::Main,
            units: super::units(sheet),
            metrics,
            options,
        }
    }

    /// Opens a row and gives its number.
    pub(super) fn row(&mut self, role: RowRole) -> usize {
        self.grid.rows.push(role);
        self.grid.rows.len() - 1
    }

    /// The number of the next row.
    pub(super) fn next_row(&self) -> usize {
        self.grid.rows.len()
    }

    /// Makes a row a heading of all rows up to the next one.
    pub(super) fn heads_until_here(&mut self, row: usize) {
        let until = self.grid.rows.len();
        if let Some(role) = self.grid.rows.get_mut(row) {
            *role = RowRole::Heading { until };
        }
    }

    pub(super) fn flow(&self, text: String, hold: Hold) -> Flow {
        Flow::new(text, hold, &self.units, self.metrics)
    }

    /// A cell of the given place: (row, column, rows, columns).
    pub(super) fn put(
        &mut self,
        place: (usize, usize, usize, usize),
        text: String,
        style: TextStyle,
    ) {
        self.put_leaf(place, Said { text, ..Said::default() }, style);
    }

    /// A cell that shows a leaf.
    pub(super) fn put_leaf(
        &mut self,
        (row, column, rows, columns): (usize, usize, usize, usize),
        said: Said,
        style: TextStyle,
    ) {
        if rows == 0 || columns == 0 {
            return;
        }
        let Said { text, subject, guess, by_hand } = said;
        // A number with its signs stays on one line; words may be broken.
        let figure = style == TextStyle::Figure;
        let short = text.chars().nth(LONGEST_FIGURE).is_none();
        let number = text.contains(|c: char| c.is_numeric());
        let hold = if figure && short && number { Hold::Whole } else { Hold::Lines };
        let style = if figure && text.chars().nth(LONGEST_CENTRED).is_some() {
            TextStyle::Text
        } else {
            style
        };
        let guess = guess && !text.is_empty() && !self.options.clean;
        let by_hand = by_hand && !self.options.clean;
        let flow = self.flow(text, hold);
        let marks = subject.map_or(String::new(), |subject| self.marks(subject));
        self.grid.cells.push(Cell {
            row,
            block: self.block,
            column,
            rows,
            columns,
            flow,
            style,
            subject,
            marks,
            guess,
            by_hand,
        });
    }

    /// The text of a leaf without a place in the grid.
    pub(super) fn text_of(&self, leaf: &Seen<String>) -> String {
        match printed(leaf, self.source) {
            Shown::Text(text) | Shown::Unread(text) => text,
        }
    }

    /// What a leaf says; a mark instead, and a note, where it was not read.
    pub(super) fn leaf<T: Value>(&mut self, leaf: &Seen<T>, subject: Subject) -> Said {
        let guess = is_guess(leaf, self.source);
        let by_hand = leaf.by_hand == ByHand::Corrected;
        let said = |text| Said { text, subject: Some(subject), guess, by_hand };
        match printed(leaf, self.source) {
            Shown::Unread(raw) if self.options.clean => said(raw),
            Shown::Unread(raw) => Said { guess: false, ..said(self.unread_mark(&raw)) },
            Shown::Text(_)
                if matches!(leaf.reading, Reading::Absent)
                    && !self.options.clean
                    && self.was_lost(subject) =>
            {
                Said { guess: false, ..said(self.unread_mark("")) }
            }
            Shown::Text(text) => said(text),
        }
    }

    /// The same of a cell that the record has no place for.
    pub(super) fn other(&self, leaf: &Seen<String>) -> Said {
        let guess = leaf.confidence == Confidence::Guess;
        let by_hand = leaf.by_hand == ByHand::Corrected;
        Said { text: self.text_of(leaf), subject: None, guess, by_hand }
    }

    /// Whether binding or reading says that something should be here.
    fn was_lost(&self, subject: Subject) -> bool {
        self.sheet.findings.iter().any(|finding| {
            finding.subject == subject
                && finding.severity >= Severity::Warning
                && matches!(finding.code.group(), 'B' | 'V')
        })
    }

    /// The mark of a cell that could not be read; cells of which the same is to
    /// be said share it, as footnotes do.
    fn unread_mark(&mut self, raw: &str) -> String {
        self.unread_cells += 1;
        // Marked in the print that this was read from, it stood nowhere.
        let raw = if shape(raw) == Shape::Unread { "" } else { raw };
        let known = self.marked.iter().position(|marked| marked == raw);
        let number = known.map_or(self.marked.len() + 1, |at| at + 1).to_string();
        if known.is_none() {
            let key = if raw.is_empty() { "unread_note" } else { "unread_note_raw" };
            let note = self.wording.line(key, &[("number", &number), ("raw", raw)]);
            self.unread.push(super::line(note, self.metrics));
            self.marked.push(raw.to_owned());
        }
        self.wording.line("unread", &[("number", &number)])
    }

    fn marks(&self, subject: Subject) -> String {
        if !self.options.with_audit {
            return String::new();
        }
        let numbered = self.sheet.findings.iter().enumerate();
        numbered
            .filter(|(_, finding)| finding.subject == subject)
            .map(|(index, _)| {
                self.wording.line("audit_mark", &[("number", &(index + 1).to_string())])
            })
            .collect()
    }

    /// The line that says how much of the form is no plain reading, if any is.
    pub(super) fn restored(&self) -> Option<Flow> {
        let (guessed, unread) = (self.guessed(), self.unread_cells);
        let counts = [("guessed", &*guessed.to_string()), ("unread", &*unread.to_string())];
        let line = (guessed + unread > 0).then(|| self.wording.line("restored", &counts));
        line.map(|line| super::line(line, self.metrics))
    }

    /// The line that says how much of the form people corrected, if any of it.
    pub(super) fn corrected(&self) -> Option<Flow> {
        let count = self.grid.cells.iter().filter(|cell| cell.by_hand).count();
        let line = || self.wording.line("corrected", &[("count", &count.to_string())]);
        (count > 0).then(|| super::line(line(), self.metrics))
    }

    /// Whether so much of it is that nobody should take it for the original.
    pub(super) fn is_copy(&self) -> bool {
        let values = self.grid.cells.iter();
        let values =
            values.filter(|cell| cell.style != TextStyle::Label && !cell.flow.text.is_empty());
        (self.guessed() + self.unread_cells) * COPY > values.count()
    }

    fn guessed(&self) -> usize {
        self.grid.cells.iter().filter(|cell| cell.guess).count()
    }

    /// The findings as lines, the heading first.
    pub(super) fn audit(&self) -> Vec<Flow> {
        let mut lines = vec![self.wording.line("audit_title", &[])];
        for (index, finding) in self.sheet.findings.iter().enumerate() {
            lines.push(self.wording.line(
                "audit_line",
                &[
                    ("number", &(index + 1).to_string()),
                    ("code", finding.code.as_str()),
                    ("message", &catalogue::message(finding, Language::Chinese)),
                    ("line", &self.source.line_number(finding.span).to_string()),
                ],
            ));
        }
        if lines.len() == 1 {
            lines.push(self.wording.line("audit_none", &[]));
        }
        lines.into_iter().map(|text| super::line(text, self.metrics)).collect()
    }

    /// Whether a cell shows a field already.
    pub(super) fn has(&self, field: Field) -> bool {
        self.grid.cells.iter().any(|cell| cell.subject == Some(Subject::Field(field)))
    }

    /// Labels of no field of their own, in the order of the source. The further lines of a
    /// label that wraps are none: they say again what its first line says.
    pub(super) fn free_labels(&self) -> Vec<&'a Label> {
        let shape = &self.sheet.shape;
        let columns = shape.fund_columns.iter().map(|column| column.label.as_str());
        let columns =
            columns.chain(shape.indicator_columns.iter().map(|column| column.label.as_str()));
        let mut met: HashSet<&str> = columns.collect();
        let mut labels: Vec<&Label> =
            shape.labels.iter().filter(|label| !label.span.is_empty()).collect();
        labels.sort_by_key(|label| label.span);
        labels.retain(|label| met.insert(&label.text) && label.key == UNKNOWN_LABEL);
        labels
    }

    /// A label of no field of its own that stands right before a value.
    pub(super) fn label_before(&self, value: Span) -> Option<&'a Label> {
        let mut labels = self.free_labels().into_iter();
        let last = labels.rfind(|label| label.span.end <= value.start)?;
        self.meet(last.span, value).then_some(last)
    }

    /// Words of no field that stand right before a value, as its label does; they are
    /// no note then.
    pub(super) fn words_before(&mut self, value: Span) -> Option<String> {
        let strays = self.sheet.stray.iter().map(|stray| stray.span);
        let last = strays.filter(|span| span.end <= value.start).max_by_key(|span| span.end)?;
        let words = join_lines(self.source.slice(last));
        let short = words.chars().nth(LONGEST_LABEL).is_none();
        let said = !words.contains(char::is_numeric) && words.contains(char::is_alphabetic);
        let label = short && said && self.meet(last, value);
        label.then(|| {
            self.placed.push(last);
            words
        })
    }

    /// Whether nothing but what parts cells stands between two texts.
    pub(super) fn meet(&self, first: Span, second: Span) -> bool {
        if second.start < first.end {
            return false;
        }
        let gap = self.source.slice(Span { start: first.end, end: second.start });
        let parts = |c: char| c.is_whitespace() || matches!(c, ':' | '：' | '|');
        !second.is_empty() && gap.chars().all(parts)
    }

    /// Whether a label of the form says this.
    pub(super) fn labels(&self, words: &str) -> bool {
        let mut labels = self.grid.cells.iter().filter(|cell| cell.style == TextStyle::Label);
        labels.any(|cell| cell.flow.text.contains(words))
    }

    pub(super) fn finish(mut self) -> Grid {
        self.grid.cells.sort_by_key(|cell| (cell.row, cell.column));
        self.grid
    }
}

/// Words of more characters than this are no label.
const LONGEST_LABEL: usize = 8;
/// The key of a label that is of no field.
pub(super) const UNKNOWN_LABEL: &str = "label";
/// A form is a copy where more than one value of so many is guessed or was not read.
const COPY: usize = 5;
/// A number of more characters than this may be broken.
const LONGEST_FIGURE: usize = 14;
/// A value of more characters than this is set from the left.
const LONGEST_CENTRED: usize = 30;
