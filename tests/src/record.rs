//! Sheets as rows of leaves, from a truth file or from a conversion.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::{Deref, DerefMut};

use resheet_model::{Confidence, Decimal, FundRow, Indicator, Measure, Seen, Sheet};
use serde_json::Value;

use crate::score::same;
use crate::text::is_absent;

/// One leaf with a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leaf {
    /// Its path inside its row: `weight`, `target.value`.
    pub path: String,
    /// Its value as text.
    pub text: String,
    /// How sure it is; of a truth, certain.
    pub confidence: Confidence,
}

/// The leaves of a row, or of a group outside the tables, that have a value. A
/// truth may accept several readings of a leaf: its leaves are those of the first.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Row {
    leaves: Vec<Leaf>,
    /// Names of leaves (`target`) with the readings that are right; with none
    /// of them every reading is.
    choices: Vec<(String, Vec<Vec<Leaf>>)>,
    /// Whether the row is right both when it is read and when it is not.
    pub is_optional: bool,
}

impl Deref for Row {
    type Target = Vec<Leaf>;

    fn deref(&self) -> &Vec<Leaf> {
        &self.leaves
    }
}

impl DerefMut for Row {
    fn deref_mut(&mut self) -> &mut Vec<Leaf> {
        &mut self.leaves
    }
}

impl<'r> IntoIterator for &'r Row {
    type Item = &'r Leaf;
    type IntoIter = std::slice::Iter<'r, Leaf>;

    fn into_iter(self) -> Self::IntoIter {
        self.leaves.iter()
    }
}

impl Row {
    /// Both sides to compare: of each leaf with a choice the reading nearest to
    /// what was converted, and nothing of a leaf that may be anything.
    pub fn against<'r>(&'r self, got: &'r [Leaf]) -> (Cow<'r, [Leaf]>, Cow<'r, [Leaf]>) {
        if self.choices.is_empty() {
            return (Cow::Borrowed(&self.leaves), Cow::Borrowed(got));
        }
        let (mut truth, mut got) = (self.leaves.clone(), got.to_vec());
        for (name, readings) in &self.choices {
            let is_other = |leaf: &Leaf| leaf.path.split('.').next() != Some(name);
            let of_name: Vec<Leaf> = got.iter().filter(|leaf| !is_other(leaf)).cloned().collect();
            let agrees = |reading: &&Vec<Leaf>| {
                let met = reading.iter().filter(|wanted| {
                    leaf(&of_name, &wanted.path).is_some_and(|found| same(wanted, found))
                });
                let beside = of_name.iter().filter(|found| leaf(reading, &found.path).is_none());
                // The first of those that agree most.
                (met.count() as isize - beside.count() as isize, Reverse(place(readings, reading)))
            };
            truth.retain(is_other);
            match readings.iter().max_by_key(agrees) {
                Some(reading) => truth.extend(reading.iter().cloned()),
                None => got.retain(is_other),
            }
        }
        (Cow::Owned(truth), Cow::Owned(got))
    }
}

fn place(readings: &[Vec<Leaf>], reading: &Vec<Leaf>) -> usize {
    readings.iter().position(|known| std::ptr::eq(known, reading)).unwrap_or(0)
}

/// The leaf at a path.
pub fn leaf<'r>(row: &'r [Leaf], path: &str) -> Option<&'r Leaf> {
    row.iter().find(|leaf| leaf.path == path)
}

/// The text of the leaf at a path; empty if there is none.
pub fn text_of<'r>(row: &'r [Leaf], path: &str) -> &'r str {
    leaf(row, path).map_or("", |leaf| leaf.text.as_str())
}

/// One sheet.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Record {
    /// Title, year, names, money unit.
    pub header: Row,
    /// Goal and result.
    pub goals: Row,
    /// Total and grade.
    pub totals: Row,
    /// The funds table.
    pub funds: Vec<Row>,
    /// The indicator table.
    pub indicators: Vec<Row>,
}

const HEADER: [&str; 6] =
    ["title", "year", "project_name", "department", "implementing_unit", "money_unit"];
const GOALS: [&str; 2] = ["expected_goal", "actual_result"];
const TOTALS: [&str; 3] = ["total_weight", "total_score", "grade"];

/// The records of a JSON document in the plain shape. Short names of fields
/// (`unit`, `l1`) count as the long ones.
pub fn from_json(document: &Value) -> Vec<Record> {
    let sheets = document.get("sheets").map(rows).unwrap_or_default();
    sheets.into_iter().map(record).collect()
}

fn record(sheet: &Value) -> Record {
    let group = |names: &[&str]| {
        let mut row = Row::default();
        for name in names {
            let short = if *name == "implementing_unit" { "unit" } else { name };
            if let Some(value) = sheet.get(*name).or_else(|| sheet.get(short)) {
                take(value, name, &mut row);
            }
        }
        row
    };
    let table = |name| {
        let rows = sheet.get(name).map(rows).unwrap_or_default();
        rows.into_iter().map(flat_row).collect()
    };
    Record {
        header: group(&HEADER),
        goals: group(&GOALS),
        totals: group(&TOTALS),
        funds: table("funds"),
        indicators: table("indicators"),
    }
}

fn rows(value: &Value) -> Vec<&Value> {
    value.as_array().into_iter().flatten().filter(|row| row.is_object()).collect()
}

fn flat_row(row: &Value) -> Row {
    let mut out = Row::default();
    for (name, value) in row.as_object().into_iter().flatten() {
        let name = match name.as_str() {
            "l1" => "level1",
            "l2" => "level2",
            "l3" => "level3",
            other => other,
        };
        if !name.starts_with('_') {
            take(value, name, &mut out);
        }
    }
    out.is_optional = row.get("_optional").is_some_and(|is| is == &Value::Bool(true));
    out
}

/// Takes a value, or the first of several that are right.
fn take(value: &Value, name: &str, out: &mut Row) {
    let Some(readings) = choice(value) else { return flatten(value, name, out) };
    let of = |reading: &Value| {
        let mut row = Row::default();
        flatten(reading, name, &mut row);
        row.leaves
    };
    let readings: Vec<Vec<Leaf>> = readings.iter().map(of).collect();
    out.leaves.extend(readings.first().into_iter().flatten().cloned());
    out.choices.push((name.to_owned(), readings));
}

/// The readings that a truth accepts: `{"any_of": [a, b]}`; none of
/// `{"any": true}`, which accepts all.
fn choice(value: &Value) -> Option<&[Value]> {
    let fields = value.as_object()?;
    if fields.contains_key("any") {
        return Some(&[]);
    }
    fields.get("any_of")?.as_array().map(Vec::as_slice)
}

/// A document with the first of the readings that its truth accepts.
pub fn settled(value: &Value) -> Value {
    if let Some(readings) = choice(value) {
        return readings.first().cloned().unwrap_or_default();
    }
    match value {
        Value::Array(items) => items.iter().map(settled).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), settled(value))).collect()
        }
        other => other.clone(),
    }
}

fn flatten(value: &Value, path: &str, out: &mut Row) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter().filter(|(name, _)| !name.starts_with('_')) {
                flatten(value, &format!("{path}.{name}"), out);
            }
        }
        Value::Null | Value::Array(_) => {}
        Value::String(text) => push(out, path, text, Confidence::Certain),
        other => push(out, path, &other.to_string(), Confidence::Certain),
    }
}

fn push(out: &mut Row, path: &str, text: &str, confidence: Confidence) {
    if !is_absent(text) {
        out.push(Leaf { path: path.to_owned(), text: text.to_owned(), confidence });
    }
}

/// The record of a converted sheet: what its plain output says.
pub fn from_sheet(sheet: &Sheet) -> Record {
    let mut record = Record::default();
    for (path, seen) in HEADER.iter().zip([
        &sheet.title,
        &sheet.year,
        &sheet.project_name,
        &sheet.department,
        &sheet.implementing_unit,
        &sheet.money_unit,
    ]) {
        words(&mut record.header, path, seen);
    }
    words(&mut record.goals, "expected_goal", &sheet.expected_goal);
    words(&mut record.goals, "actual_result", &sheet.actual_result);
    number(&mut record.totals, "total_weight", &sheet.total_weight);
    number(&mut record.totals, "total_score", &sheet.total_score);
    words(&mut record.totals, "grade", &sheet.grade);
    record.funds = sheet.funds.iter().map(fund).collect();
    record.indicators = sheet.indicators.iter().map(indicator).collect();
    record
}

fn fund(row: &FundRow) -> Row {
    let mut out = Row::default();
    words(&mut out, "row", &row.row);
    number(&mut out, "initial", &row.initial);
    number(&mut out, "budget", &row.budget);
    number(&mut out, "executed", &row.executed);
    number(&mut out, "weight", &row.weight);
    number(&mut out, "rate", &row.rate);
    number(&mut out, "score", &row.score);
    out
}

fn indicator(row: &Indicator) -> Row {
    let mut out = Row::default();
    words(&mut out, "level1", &row.level1);
    words(&mut out, "level2", &row.level2);
    words(&mut out, "level3", &row.level3);
    measure(&mut out, "target", &row.target);
    measure(&mut out, "actual", &row.actual);
    number(&mut out, "weight", &row.weight);
    number(&mut out, "score", &row.score);
    words(&mut out, "deviation", &row.deviation);
    out
}

fn words(out: &mut Row, path: &str, seen: &Seen<String>) {
    if let Some(text) = seen.value() {
        push(out, path, text, seen.confidence);
    }
}

fn number(out: &mut Row, path: &str, seen: &Seen<Decimal>) {
    if let Some(value) = seen.value() {
        push(out, path, &value.to_string(), seen.confidence);
    }
}

fn measure(out: &mut Row, path: &str, seen: &Seen<Measure>) {
    match seen.value() {
        None => {}
        Some(Measure::Quantity(quantity)) => {
            if let Some(op) = quantity.op {
                push(out, &format!("{path}.op"), op.sign(), seen.confidence);
            }
            push(out, &format!("{path}.value"), &quantity.value.to_string(), seen.confidence);
            push(out, &format!("{path}.unit"), &quantity.unit, seen.confidence);
        }
        Some(other) => {
            let text = other.text().unwrap_or_default();
            push(out, &format!("{path}.text"), text, seen.confidence);
        }
    }
}
