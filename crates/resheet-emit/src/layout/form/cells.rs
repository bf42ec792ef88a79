//! Putting cells into the grid: text, marks, notes.

use resheet_lexis::{Shape, shape};
use resheet_model::catalogue::{self, Language};
use resheet_model::{
    Column, FundColumn, IndicatorColumn, Reading, Seen, Severity, Sheet, SourceText, Subject,
};

use super::super::Metrics;
use super::super::flow::{Flow, Hold};
use super::super::grid::{Cell, Grid, Look, RowRole};
use super::super::printed::{Shown, Value, printed};
use super::super::wording::Wording;

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

/// The amount columns of the funds table in printed order.
pub(super) fn fund_columns(sheet: &Sheet) -> Vec<Head<FundColumn>> {
    let defaults = &Wording::get().fund_columns;
    let printed = sheet.shape.fund_columns.iter().filter(|c| c.key != Some(FundColumn::Row));
    let heads: Vec<_> = printed.map(|c| head(c, FundColumn::name, defaults)).collect();
    if !heads.is_empty() || sheet.funds.is_empty() {
        return heads;
    }
    let all = FundColumn::ALL.iter().filter(|c| **c != FundColumn::Row);
    all.map(|c| whole(Some(*c), default(defaults, c.name()))).collect()
}

/// The columns of the indicator table in printed order.
pub(super) fn indicator_columns(sheet: &Sheet) -> Vec<Head<IndicatorColumn>> {
    let defaults = &Wording::get().indicator_columns;
    let printed = sheet.shape.indicator_columns.iter();
    let mut heads: Vec<_> = printed.map(|c| head(c, IndicatorColumn::name, defaults)).collect();
    part_target(&mut heads, sheet);
    if !heads.is_empty() || sheet.indicators.is_empty() {
        return heads;
    }
    let all = IndicatorColumn::ALL.iter();
    all.map(|c| whole(Some(*c), default(defaults, c.name()))).collect()
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

/// Builds a grid from the top.
pub(super) struct Builder<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) source: &'a SourceText,
    pub(super) wording: &'static Wording,
    /// Notes on cells that could not be read, in the order of their marks.
    pub(super) unread: Vec<Flow>,
    /// What stood in these cells.
    marked: Vec<String>,
    grid: Grid,
    units: Vec<String>,
    metrics: &'a dyn Metrics,
    with_audit: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        sheet: &'a Sheet,
        source: &'a SourceText,
        with_audit: bool,
        metrics: &'a dyn Metrics,
        columns: usize,
    ) -> Self {
        Builder {
            sheet,
            source,
            wording: Wording::get(),
            unread: Vec::new(),
            marked: Vec::new(),
            grid: Grid { columns, ..Grid::default() },
            units: super::units(sheet),
            metrics,
            with_audit,
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
    pub(super) fn put(&mut self, place: (usize, usize, usize, usize), text: String, look: Look) {
        self.put_leaf(place, text, look, None);
    }

    /// A cell that shows a leaf.
    pub(super) fn put_leaf(
        &mut self,
        (row, column, rows, columns): (usize, usize, usize, usize),
        text: String,
        look: Look,
        subject: Option<Subject>,
    ) {
        if rows == 0 || columns == 0 {
            return;
        }
        // A number with its signs stays on one line; words may be broken.
        let figure = look == Look::Figure;
        let short = text.chars().nth(LONGEST_FIGURE).is_none();
        let number = text.contains(|c: char| c.is_numeric());
        let hold = if figure && short && number { Hold::Whole } else { Hold::Lines };
        let look =
            if figure && text.chars().nth(LONGEST_CENTRED).is_some() { Look::Text } else { look };
        let flow = self.flow(text, hold);
        let marks = subject.map_or(String::new(), |subject| self.marks(subject));
        self.grid.cells.push(Cell { row, column, rows, columns, flow, look, marks });
    }

    /// The text of a leaf without a place in the grid.
    pub(super) fn text_of(&self, leaf: &Seen<String>) -> String {
        match printed(leaf, self.source) {
            Shown::Text(text) | Shown::Unread(text) => text,
        }
    }

    /// The text of a leaf; a mark instead, and a note, where it was not read.
    pub(super) fn leaf<T: Value>(&mut self, leaf: &Seen<T>, subject: Subject) -> String {
        match printed(leaf, self.source) {
            Shown::Unread(raw) => self.unread_mark(&raw),
            Shown::Text(_) if matches!(leaf.reading, Reading::Absent) && self.was_lost(subject) => {
                self.unread_mark("")
            }
            Shown::Text(text) => text,
        }
    }

    /// Whether binding or reading says that something should be here.
    fn was_lost(&self, subject: Subject) -> bool {
        self.sheet.findings.iter().any(|finding| {
            finding.subject == subject
                && finding.severity >= Severity::Warning
                && finding.code.starts_with(['B', 'V'])
        })
    }

    /// The mark of a cell that could not be read; cells of which the same is to
    /// be said share it, as footnotes do.
    fn unread_mark(&mut self, raw: &str) -> String {
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
        if !self.with_audit {
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

    /// The findings as lines, the heading first.
    pub(super) fn audit(&self) -> Vec<Flow> {
        let mut lines = vec![self.wording.line("audit_title", &[])];
        for (index, finding) in self.sheet.findings.iter().enumerate() {
            lines.push(self.wording.line(
                "audit_line",
                &[
                    ("number", &(index + 1).to_string()),
                    ("code", finding.code),
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

    /// Whether a label of the form says this.
    pub(super) fn labels(&self, words: &str) -> bool {
        let mut labels = self.grid.cells.iter().filter(|cell| cell.look == Look::Label);
        labels.any(|cell| cell.flow.text.contains(words))
    }

    pub(super) fn finish(mut self) -> Grid {
        self.grid.cells.sort_by_key(|cell| (cell.row, cell.column));
        self.grid
    }
}

/// A number of more characters than this may be broken.
const LONGEST_FIGURE: usize = 14;
/// A value of more characters than this is set from the left.
const LONGEST_CENTRED: usize = 30;
