//! Sheets as rows of leaves, from a truth file or from a conversion.

use resheet_model::{Confidence, Decimal, FundRow, Indicator, Measure, Seen, Sheet};
use serde_json::Value;

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

/// The leaves of a row, or of a group outside the tables, that have a value.
pub type Row = Vec<Leaf>;

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
        let mut row = Row::new();
        for name in names {
            let short = if *name == "implementing_unit" { "unit" } else { name };
            if let Some(value) = sheet.get(*name).or_else(|| sheet.get(short)) {
                flatten(value, name, &mut row);
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
    let mut out = Row::new();
    for (name, value) in row.as_object().into_iter().flatten() {
        let name = match name.as_str() {
            "l1" => "level1",
            "l2" => "level2",
            "l3" => "level3",
            other => other,
        };
        if !name.starts_with('_') {
            flatten(value, name, &mut out);
        }
    }
    out
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
    let mut out = Row::new();
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
    let mut out = Row::new();
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
