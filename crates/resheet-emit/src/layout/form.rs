//! From a sheet to its grid: which cell stands where.
//!
//! All tables of a form share one set of columns, as they do on the office's
//! paper: the widest table has a column each, and in the others some cells
//! span two or more.

mod body;
mod cells;
mod goals;
mod head;
mod sections;

use resheet_lexis::{Lexicon, fold};
use resheet_model::{Field, Sheet, SourceText, StrayKind};

use super::flow::{Flow, Hold};
use super::grid::Form;
use super::printed::join_lines;
use super::wording::Wording;
use super::{Metrics, PageOptions};
use cells::Builder;
use sections::{Section, Sections};

/// Builds the form of one sheet.
pub(super) fn form(
    sheet: &Sheet,
    source: &SourceText,
    options: &PageOptions,
    metrics: &dyn Metrics,
) -> Form {
    let wording = Wording::get();
    let plan = Plan::of(sheet);
    let mut builder = Builder::new(sheet, source, options, metrics, &plan);

    head::head(&mut builder, &plan);
    for section in Sections::of(sheet).order() {
        match section {
            Section::Funds => body::funds(&mut builder, &plan),
            Section::Goals => goals::goals(&mut builder, &plan),
            Section::Indicators => continue,
        }
        head::under(&mut builder, &plan, section);
    }
    body::indicators(&mut builder, &plan);
    body::total(&mut builder, &plan);
    head::tail(&mut builder, &plan);

    let title = builder.text_of(&sheet.title);
    let mut lines = around(&builder, &title);
    if let Some(unit) = unit_line(&builder) {
        lines.above.push(builder.flow(unit, Hold::Whole));
    }
    lines.notes.append(&mut builder.unread);
    lines.notes.extend(builder.restored());
    lines.notes.extend(builder.corrected());
    if builder.is_copy() {
        lines.corner.push(builder.flow(wording.line("copy", &[]), Hold::Whole));
    }
    let name = sheet.project_name.value().map_or(title.as_str(), String::as_str);
    let continued = wording.line("continued", &[("name", name)]);
    let audit = if options.with_audit { builder.audit() } else { Vec::new() };
    Form {
        corner: lines.corner,
        title: builder.flow(title, Hold::Lines),
        above: lines.above,
        continued: builder.flow(continued, Hold::Lines),
        grid: builder.finish(),
        notes: lines.notes,
        audit,
    }
}

/// Lines around the grid.
#[derive(Default)]
struct Around {
    corner: Vec<Flow>,
    above: Vec<Flow>,
    notes: Vec<Flow>,
}

/// The year that no title says, and the notes of the source where it has them.
fn around(builder: &Builder<'_>, title: &str) -> Around {
    let Builder { sheet, source, wording, .. } = *builder;
    let mut lines = Around::default();
    if let Some(year) = sheet.year.value().filter(|year| !title.contains(year.as_str())) {
        lines.above.push(builder.flow(wording.line("year", &[("year", year)]), Hold::Whole));
    }
    let mut labels: Vec<String> = Vec::new();
    for stray in &sheet.stray {
        let text = join_lines(source.slice(stray.span));
        let over = stray.span.start < first_cell(sheet);
        if over && wording.is_annex(&text) {
            lines.corner.push(builder.flow(text, Hold::Lines));
            continue;
        }
        // Another print of ours said the other of itself.
        if stray.kind != StrayKind::Note
            || wording.is_own_line(&text)
            || builder.placed.contains(&stray.span)
        {
            continue;
        }
        if over {
            if belongs_above(sheet, stray.span.start, &text) {
                lines.above.push(builder.flow(text, Hold::Lines));
            }
        } else if Lexicon::shared().lookup(&fold(&text)).is_some() {
            // A label by itself under the form would be taken for one of its rows.
            labels.push(text);
        } else {
            lines.notes.push(builder.flow(text, Hold::Lines));
        }
    }
    if !labels.is_empty() {
        let line = wording.line("labels_without_rows", &[("labels", &labels.join("；"))]);
        lines.notes.push(builder.flow(line, Hold::Lines));
    }
    lines
}

/// Whether a text before the form is the form's: behind the title all words are,
/// before it what says what it is. The rest is of the page the sheet was taken
/// from, such as the properties of a file.
fn belongs_above(sheet: &Sheet, start: u32, text: &str) -> bool {
    let behind_title = sheet.title.value().is_some() && start > sheet.title.span.start;
    // A time of day has colons too.
    let said =
        text.split_once([':', '：']).is_some_and(|(what, _)| !what.contains(char::is_numeric));
    text.contains(char::is_alphabetic) && (behind_title || said)
}

/// The money unit, where the source has a line of its own for it or no label of the form
/// says it.
fn unit_line(builder: &Builder<'_>) -> Option<String> {
    let unit = builder.sheet.money_unit.value()?;
    let mut labels = builder.sheet.shape.labels.iter();
    let own = labels.find(|label| label.key == Field::MoneyUnit.name() && !label.span.is_empty());
    let wording = builder.wording;
    match own.map(|label| label.text.trim_end_matches([':', '：'])) {
        Some(label) => Some(wording.line("labelled", &[("label", label), ("value", unit)])),
        None => (!builder.labels(unit)).then(|| wording.line("unit", &[("unit", unit)])),
    }
}

/// Where the grid begins in the source.
fn first_cell(sheet: &Sheet) -> u32 {
    let labels = sheet.shape.labels.iter().map(|label| label.span.start);
    labels.filter(|start| *start > sheet.title.span.end).min().unwrap_or(sheet.span.end)
}

/// How the tables share columns.
pub(super) struct Plan {
    /// How many columns there are.
    pub(super) columns: usize,
    /// How many of them a label at the left edge covers.
    pub(super) label: usize,
    /// Where a row with two labels is parted.
    pub(super) middle: usize,
    /// Whether a label stands beside all indicator rows.
    pub(super) side: bool,
    /// How many columns the funds have: section label, row label, amounts.
    pub(super) funds: usize,
    /// Columns covered by each indicator column.
    pub(super) indicators: Vec<usize>,
}

impl Plan {
    fn of(sheet: &Sheet) -> Plan {
        let side = sheet.shape.label("indicators").is_some();
        let label = if side { 2 } else { 1 };
        let funds = 2 + cells::fund_columns(sheet).len();
        let indicator_columns = cells::indicator_columns(sheet);
        let indicator_total = usize::from(side) + indicator_columns.len();
        let columns = indicator_total.max(label + 3);

        let mut indicators = vec![1; indicator_columns.len()];
        // Widen what holds words before what holds figures.
        let mut order: Vec<usize> = (0..indicators.len()).collect();
        order.sort_by_key(|index| (!indicator_columns[*index].is_wordy(), *index));
        spread(&mut indicators, columns - indicator_total, &mut order);

        Plan { columns, label, middle: columns.div_ceil(2).max(label + 1), side, funds, indicators }
    }
}

/// Hands out columns that are left over, one by one in the given order.
fn spread(spans: &mut [usize], spare: usize, order: &mut [usize]) {
    if order.is_empty() {
        return;
    }
    for turn in 0..spare {
        spans[order[turn % order.len()]] += 1;
    }
}

/// The units of a sheet's own quantities, longest first.
fn units(sheet: &Sheet) -> Vec<String> {
    let mut units: Vec<String> = sheet
        .indicators
        .iter()
        .flat_map(|row| [row.target.value(), row.actual.value()])
        .flatten()
        .filter_map(|measure| measure.quantity())
        .map(|quantity| quantity.unit.clone())
        .chain(sheet.money_unit.value().cloned())
        .filter(|unit| unit.chars().nth(1).is_some())
        .collect();
    units.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    units.dedup();
    units
}

/// A text without places to keep together; for lines that are ours.
fn line(text: String, metrics: &dyn Metrics) -> Flow {
    Flow::new(text, Hold::Lines, &[], metrics)
}
