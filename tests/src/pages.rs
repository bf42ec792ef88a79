//! What stands in the cells of printed pages, and whose labels they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use resheet_emit::layout::{
    self, Em, Metrics, Milli, Page, PageOptions, Part, Printed, Run, Scope,
};
use resheet_model::{Column, Sheet, SourceText};

use crate::text::normal;

/// Chinese characters are one em wide, all others half.
#[derive(Clone, Copy, Debug)]
pub struct Typewriter;

impl Metrics for Typewriter {
    fn advance(&self, c: char) -> Em {
        if c.is_ascii() { 500 } else { 1000 }
    }
}

/// The pages of a sheet as they come with nothing asked for.
pub fn printed(sheet: &Sheet, source: &SourceText) -> Printed {
    layout::pages(sheet, source, &PageOptions::default(), &Typewriter)
}

/// A text by which two are compared: without white space.
pub fn solid(text: &str) -> String {
    normal(text).split_whitespace().collect()
}

/// A cell with its lines.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it is a label of, if it is one.
    pub scope: Scope,
    /// Its lines.
    pub lines: Vec<Run>,
    /// Its left and right edge.
    pub sides: (Milli, Milli),
}

impl Cell {
    /// What it says.
    pub fn text(&self) -> String {
        self.lines.iter().map(|run| run.text.as_str()).collect()
    }

    /// How many lines it has.
    pub fn height(&self) -> usize {
        self.lines.iter().map(|run| run.y).collect::<BTreeSet<_>>().len()
    }

    /// Its longest line in hundredths of its room.
    pub fn filled(&self) -> Milli {
        let longest = self.lines.iter().map(width).max().unwrap_or(0);
        longest * 100 / (self.sides.1 - self.sides.0 - BESIDE_TEXT).max(1)
    }

    /// Whether a line ends inside a figure.
    pub fn breaks_figure(&self) -> bool {
        let digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        self.lines.windows(2).any(|pair| {
            pair[0].text.ends_with(digit)
                && pair[1].text.starts_with(|c: char| digit(c) || c == '%')
                && pair[0].y < pair[1].y
        })
    }
}

/// White space left and right of a text in its cell.
const BESIDE_TEXT: Milli = 7_200;

fn width(run: &Run) -> Milli {
    let ems: i64 = run.text.chars().map(|c| i64::from(Typewriter.advance(c))).sum();
    Milli::try_from(ems * i64::from(run.size) / 1000).unwrap_or(Milli::MAX)
}

/// The upright edges around a place.
fn sides(page: &Page, run: &Run) -> (Milli, Milli) {
    let upright =
        page.rules.iter().filter(|rule| rule.x1 == rule.x2 && (rule.y1..=rule.y2).contains(&run.y));
    let edges: Vec<Milli> = upright.map(|rule| rule.x1).collect();
    let left = edges.iter().filter(|edge| **edge <= run.x).max();
    let right = edges.iter().filter(|edge| **edge > run.x).min();
    (left.copied().unwrap_or(0), right.copied().unwrap_or(page.width))
}

/// The cells that say something.
pub fn cells(printed: &Printed) -> Vec<Cell> {
    let mut lines: Vec<Vec<Run>> = vec![Vec::new(); printed.parts.len()];
    let mut edges = vec![(0, 0); printed.parts.len()];
    for page in &printed.pages {
        for run in &page.runs {
            if let Some(part) = run.part {
                lines[part as usize].push(run.clone());
                edges[part as usize] = sides(page, run);
            }
        }
    }
    let cells = printed.parts.iter().zip(lines).zip(edges);
    let cells = cells.filter_map(|((part, lines), sides)| match part {
        Part::Cell { scope, .. } if !lines.is_empty() => Some(Cell { scope: *scope, lines, sides }),
        _ => None,
    });
    cells.collect()
}

/// A label on a page that does not stand in the source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Foreign {
    /// What it says.
    pub text: String,
    /// Whether the source has a label of its own for what it is a label of.
    pub needless: bool,
}

/// The labels on the pages of a sheet that do not stand in its source. One that is torn
/// there is known by the label that was read of it.
pub fn foreign(sheet: &Sheet, source: &SourceText, cells: &[Cell]) -> Vec<Foreign> {
    let own = own(sheet, source);
    let labels = cells.iter().filter(|cell| cell.scope != Scope::Value);
    let labels = labels.map(|cell| solid(&cell.text()));
    // The sign of what was not read is the name of a row here.
    let foreign = labels
        .filter(|text| !text.starts_with(UNREAD) && !own.iter().any(|own| own.contains(text)));
    foreign.map(|text| Foreign { needless: !stands_for_a_lost_one(sheet, &text), text }).collect()
}

/// The sign of what was not read.
const UNREAD: char = '※';

/// Whether a label is the usual one of something that the source has no label of.
fn stands_for_a_lost_one(sheet: &Sheet, text: &str) -> bool {
    let unit = sheet.money_unit.value().map_or(String::new(), |unit| solid(unit));
    let text = if unit.is_empty() { text.to_owned() } else { text.replace(&unit, UNIT) };
    let uses = USUAL.get(&text).map_or(&[][..], Vec::as_slice);
    uses.iter().any(|keys| !has_label(sheet, keys))
}

/// The place of the money unit in a usual label.
const UNIT: &str = "{unit}";

/// All that a source says, and the labels and names of rows that were read of it.
fn own(sheet: &Sheet, source: &SourceText) -> Vec<String> {
    let shape = &sheet.shape;
    let labels =
        shape.labels.iter().filter(|label| !label.span.is_empty()).map(|label| &label.text);
    let columns = printed_columns(&shape.fund_columns).map(|column| &column.label);
    let columns = columns.chain(printed_columns(&shape.indicator_columns).map(|c| &c.label));
    let parts = shape.target_op.iter().chain(&shape.target_unit);
    let names = sheet.funds.iter().filter_map(|fund| fund.row.value());
    let all = labels.chain(columns).chain(parts).chain(names);
    all.map(|text| solid(text)).chain([solid(&source.text)]).collect()
}

fn printed_columns<C>(columns: &[Column<C>]) -> impl Iterator<Item = &Column<C>> {
    columns.iter().filter(|column| !column.span.is_empty() && !column.label.is_empty())
}

/// The labels that stand for lost ones, and for each use the keys of labels in whose place
/// it is.
static USUAL: LazyLock<BTreeMap<String, Vec<Vec<String>>>> = LazyLock::new(|| {
    const GOALS: [&str; 3] = ["goals", "expected_goal", "actual_result"];
    let wording: BTreeMap<String, toml::Value> =
        toml::from_str(include_str!("../../crates/resheet-emit/src/layout/wording.toml"))
            .unwrap_or_default();
    let mut usual: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for part in ["fields", "sections", "fund_columns", "indicator_columns"] {
        let table = wording.get(part).and_then(toml::Value::as_table);
        for (key, label) in table.into_iter().flatten() {
            let keys = match (part, key.as_str()) {
                ("sections", "goals") => GOALS.map(str::to_owned).to_vec(),
                ("sections", _) => vec!["funds".to_owned()],
                ("fields", key) => vec![key.to_owned(), format!("{key}_self")],
                (part, key) => vec![format!("{part}.{key}")],
            };
            usual.entry(solid(label.as_str().unwrap_or_default())).or_default().push(keys);
        }
    }
    usual
});

/// Whether the source has a label of one of these keys.
fn has_label(sheet: &Sheet, keys: &[String]) -> bool {
    let shape = &sheet.shape;
    let labels = shape.labels.iter().filter(|label| !label.span.is_empty());
    let labels = labels.map(|label| label.key.clone());
    let funds = printed_columns(&shape.fund_columns).filter_map(|column| column.key);
    let funds = funds.map(|key| format!("fund_columns.{}", key.name()));
    let indicators = printed_columns(&shape.indicator_columns).filter_map(|column| column.key);
    let indicators = indicators.map(|key| format!("indicator_columns.{}", key.name()));
    labels.chain(funds).chain(indicators).any(|key| keys.contains(&key))
}
