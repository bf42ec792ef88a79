//! Sheets of a whole run compared with each other.
//!
//! A run may have a million sheets, so each leaves a summary of a fixed size
//! (about a hundred bytes and no text) and can be let go.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use resheet_lexis::fold;
use resheet_model::{
    Decimal, Finding, FundColumn, Measure, Seen, Sheet, SourceText, Span, Subject,
};
use serde::{Deserialize, Serialize};

use crate::case::{Case, fund};
use crate::prose::{years, years_said};
use crate::words::Words;
use crate::written::Written;

/// The codes that [`audit_run`] may raise.
pub(crate) const CODES: &[&str] = &["A051", "A052"];

/// What a run remembers of a sheet. It can be written down and read back by
/// the next run of the same program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct SheetSummary {
    /// The input's number, as the caller counts.
    pub input: u32,
    /// The sheet's position in its input.
    pub ordinal: u32,
    /// Where the sheet begins, for the finding.
    pub span: Span,
    /// Its line, from 1.
    pub line: u64,
    /// The total row of the funds table and its amounts.
    pub(crate) total: Option<(u32, Span)>,
    pub(crate) budget: Option<Decimal>,
    pub(crate) executed: Option<Decimal>,
    /// A digest of every value; two, so that a million sheets do not meet by
    /// chance.
    pub(crate) content: (u64, u64),
    /// A digest of project, unit and year; none without a project.
    pub(crate) project: Option<u64>,
}

/// A finding of [`audit_run`] with the sheet it is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunFinding {
    /// The input's number, as in its summary.
    pub input: u32,
    /// The sheet's position in its input.
    pub ordinal: u32,
    /// The finding; its span is in that input.
    pub finding: Finding,
}

/// What [`audit_run`] needs to know of a sheet. `input` is any number that
/// tells the inputs of a run apart and puts them in order.
pub fn summarise(input: u32, source: &SourceText, sheet: &Sheet) -> SheetSummary {
    let total = Case::new(source, sheet, Words::shared()).total();
    SheetSummary {
        input,
        ordinal: sheet.ordinal,
        span: sheet.title.span,
        line: source.place(sheet.title.span).line,
        total: total.map(|(index, row)| (index, row.budget.span)),
        budget: total.and_then(|(_, row)| row.budget.value().copied()),
        executed: total.and_then(|(_, row)| row.executed.value().copied()),
        content: (content(sheet, 0), content(sheet, 1)),
        project: project(source, sheet),
    }
}

/// Compares the sheets of a run: the same sheet twice, the same project of the
/// same year with other amounts. `name` gives the name of an input for the
/// message. Findings come in the order of the summaries, which should be that
/// of the run.
pub fn audit_run(summaries: &[SheetSummary], name: impl Fn(u32) -> String) -> Vec<RunFinding> {
    let mut contents: HashMap<(u64, u64), &SheetSummary> = HashMap::new();
    let mut projects: HashMap<u64, &SheetSummary> = HashMap::new();
    let mut found = Vec::new();
    for summary in summaries {
        let mut raise = |finding: Finding, first: &SheetSummary| {
            let finding = finding
                .arg("file", name(first.input))
                .arg("sheet", first.ordinal.saturating_add(1))
                .arg("line", first.line);
            found.push(RunFinding { input: summary.input, ordinal: summary.ordinal, finding });
        };
        if let Some(first) = contents.get(&summary.content) {
            raise(Finding::new("A051", Subject::Sheet, summary.span), first);
            continue;
        }
        contents.insert(summary.content, summary);
        let Some(project) = summary.project else { continue };
        let Some(first) = projects.get(&project) else {
            projects.insert(project, summary);
            continue;
        };
        let (Some((row, span)), Some(budget), Some(executed)) =
            (summary.total, summary.budget, summary.executed)
        else {
            continue;
        };
        let (Some(first_budget), Some(first_executed)) = (first.budget, first.executed) else {
            continue;
        };
        if budget != first_budget || executed != first_executed {
            let finding = Finding::new("A052", fund(row, FundColumn::Budget), span)
                .arg("printed", format!("{budget} / {executed}"))
                .arg("expected", format!("{first_budget} / {first_executed}"));
            raise(finding, first);
        }
    }
    found
}

fn content(sheet: &Sheet, salt: u8) -> u64 {
    let mut hash = DefaultHasher::new();
    salt.hash(&mut hash);
    let text = |seen: &Seen<String>, hash: &mut DefaultHasher| {
        seen.value().map(|text| fold(text).to_string()).hash(hash);
    };
    let number = |seen: &Seen<Decimal>, hash: &mut DefaultHasher| seen.value().hash(hash);
    let measure = |seen: &Seen<Measure>, hash: &mut DefaultHasher| match seen.value() {
        None => 0u8.hash(hash),
        Some(measure) => {
            measure.text().map(|text| fold(text).to_string()).hash(hash);
            if let Some(quantity) = measure.quantity() {
                quantity.op.hash(hash);
                quantity.value.hash(hash);
                fold(&quantity.unit).hash(hash);
            }
        }
    };
    for leaf in [
        &sheet.year,
        &sheet.project_name,
        &sheet.department,
        &sheet.implementing_unit,
        &sheet.expected_goal,
        &sheet.actual_result,
        &sheet.grade,
    ] {
        text(leaf, &mut hash);
    }
    for row in &sheet.funds {
        text(&row.row, &mut hash);
        for leaf in [&row.initial, &row.budget, &row.executed, &row.weight, &row.rate, &row.score] {
            number(leaf, &mut hash);
        }
    }
    for row in &sheet.indicators {
        for leaf in [&row.level1, &row.level2, &row.level3, &row.deviation] {
            text(leaf, &mut hash);
        }
        measure(&row.target, &mut hash);
        measure(&row.actual, &mut hash);
        number(&row.weight, &mut hash);
        number(&row.score, &mut hash);
    }
    number(&sheet.total_score, &mut hash);
    hash.finish()
}

/// Project, unit and year. Where no heading prints a year, the file name or
/// the texts say it; a sheet of which nobody knows the year is kept apart from
/// those with one.
fn project(source: &SourceText, sheet: &Sheet) -> Option<u64> {
    let name = fold(sheet.project_name.value()?).to_string();
    let unit = sheet.implementing_unit.value().or_else(|| sheet.department.value());
    let heading = sheet.year.value().and_then(|year| year.parse::<u16>().ok());
    let file = || years(source.name.rsplit('/').next().unwrap_or_default()).first().copied();
    let said = || {
        let texts = [&sheet.project_name, &sheet.actual_result, &sheet.expected_goal];
        texts.into_iter().find_map(|text| years_said(text.value()?).first().copied())
    };
    let year = heading.or_else(file).or_else(said);
    let mut hash = DefaultHasher::new();
    (name, unit.map(|unit| fold(unit).to_string()), year).hash(&mut hash);
    Some(hash.finish())
}
