//! A sheet of an invented form with its truth. Amounts, weights and scores add
//! up, as they do on nearly all real sheets.

use serde_json::{Map, Value, json};

use super::form::Form;
use super::grid::Grid;
use super::words::{contents, one};
use crate::random::Random;

/// A number with two decimals.
fn hundredths(value: u64) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

/// A part in hundredths of a percent, half up.
fn share(part: u64, of: u64) -> u64 {
    (part * 20000 / of.max(1)).div_ceil(2)
}

/// Fills a form.
pub(super) fn fill(form: &Form, random: &mut Random) -> (Grid, Value) {
    let mut truth = Map::new();
    let columns = form.columns.len() + usize::from(form.section.is_some());
    let width = columns.max(form.fund_columns.len() + 2);
    let mut grid = Grid::new(width);
    let year = (2019 + random.below(6)).to_string();
    heading(form, &year, &mut grid, &mut truth);
    head(form, random, &mut grid, &mut truth);
    let execution = funds(form, random, &mut grid, &mut truth);
    goals(form, random, &mut grid, &mut truth);
    let (weights, scores) = indicators(form, random, &mut grid, &mut truth);
    let (weight, score) = (weights + execution.0, scores + execution.1);
    total(form, weight, score, &mut grid, &mut truth);
    if let Some(label) = form.grade_label {
        let grade = if score >= 9000 { "优" } else { "良" };
        grid.row(&[(label, 2), (grade, width - 2)]);
        truth.insert("grade".into(), json!(grade));
    }
    (grid, Value::Object(truth))
}

fn heading(form: &Form, year: &str, grid: &mut Grid, truth: &mut Map<String, Value>) {
    let title = if form.year_in_title {
        format!("{year}年度{}", form.title)
    } else {
        grid.before.push(form.title.to_owned());
        format!("（{year}年度）")
    };
    grid.before.push(title);
    let printed = if form.year_in_title { &grid.before[0] } else { form.title };
    truth.insert("title".into(), json!(printed));
    truth.insert("year".into(), json!(year));
    truth.insert("money_unit".into(), json!(form.money_unit));
}

fn head(form: &Form, random: &mut Random, grid: &mut Grid, truth: &mut Map<String, Value>) {
    let of = |name: &str, random: &mut Random| one(contents(name, form.seed), random);
    let place = of("places", random);
    let pairs: Vec<(&str, String)> = form
        .head
        .iter()
        .enumerate()
        .map(|(nth, (field, label))| {
            let value = match field {
                Some("project_name") => format!("{place}{}", of("projects", random)),
                Some("department") => format!("{place}{}", of("offices", random)),
                Some(_) => format!("{place}{}", of("bodies", random)),
                None => {
                    let values = super::words::unknown("pair_values", form.seed);
                    values[nth % values.len()].clone()
                }
            };
            if let Some(field) = field {
                truth.insert((*field).to_owned(), json!(value));
            }
            (*label, value)
        })
        .collect();
    for row in pairs.chunks(form.pairs_in_row) {
        let width = grid.width;
        match row {
            [one, other] => {
                let half = width / 2;
                grid.row(&[
                    (one.0, 1),
                    (&one.1, half - 1),
                    (other.0, 1),
                    (&other.1, width - half - 1),
                ]);
            }
            [one, ..] => grid.row(&[(one.0, 1), (&one.1, width - 1)]),
            [] => {}
        }
    }
}

/// The weight and the score of the execution rate, in hundredths.
fn funds(
    form: &Form,
    random: &mut Random,
    grid: &mut Grid,
    truth: &mut Map<String, Value>,
) -> (u64, u64) {
    let count = form.fund_columns.len();
    let has_weight = form.fund_columns.iter().any(|column| column.kind == "fund_weight");
    let wide = grid.width - count - 1;
    let label = format!("{}（{}）", form.funds_label, form.money_unit);
    let rows = form.fund_rows.len();
    let mut heading: Vec<(&str, usize)> = vec![(&label, 1), ("", wide)];
    heading.extend(form.fund_columns.iter().map(|column| (column.label, 1)));
    grid.tall_row(&heading, &[(0, rows + 1)]);
    // The parts first: the whole is their sum.
    let parts: Vec<[u64; 3]> = (1..rows.max(2))
        .map(|_| {
            let budget = 500 + random.below(90000) as u64;
            let initial = if random.in_hundred(60) { budget } else { budget * 9 / 10 };
            let executed = if random.in_hundred(40) { budget } else { budget * 97 / 100 };
            [initial, budget, executed]
        })
        .collect();
    let whole = parts.iter().fold([0; 3], |sum, part| [0, 1, 2].map(|at| sum[at] + part[at]));
    let mut execution = (0, 0);
    let mut out = Vec::new();
    for (nth, name) in form.fund_rows.iter().enumerate() {
        let [initial, budget, executed] = if nth == 0 { whole } else { parts[nth - 1] };
        let rate = share(executed, budget);
        let mut row = Map::from_iter([("row".to_owned(), json!(name))]);
        let mut cells: Vec<String> = Vec::new();
        for column in &form.fund_columns {
            let (path, value) = match column.kind {
                "initial" => ("initial", Some(hundredths(initial))),
                "budget" => ("budget", Some(hundredths(budget))),
                "executed" => ("executed", Some(hundredths(executed))),
                "rate" => ("rate", Some(hundredths(rate))),
                "fund_weight" => ("weight", (nth == 0).then(|| "10".to_owned())),
                _ => ("score", (nth == 0).then(|| hundredths(rate / 10))),
            };
            let sign = if path == "rate" { "%" } else { "" };
            cells.push(value.as_ref().map_or("—".to_owned(), |value| format!("{value}{sign}")));
            row.insert(path.to_owned(), value.map_or(Value::Null, Value::String));
        }
        if nth == 0 && has_weight {
            execution = (1000, rate / 10);
        }
        let mut printed: Vec<(&str, usize)> = vec![(name, wide)];
        printed.extend(cells.iter().map(|cell| (cell.as_str(), 1)));
        grid.under(1, &printed);
        out.push(Value::Object(row));
    }
    truth.insert("funds".into(), Value::Array(out));
    execution
}

fn goals(form: &Form, random: &mut Random, grid: &mut Grid, truth: &mut Map<String, Value>) {
    let goal = one(contents("goals", form.seed), random);
    let result = one(contents("results", form.seed), random);
    let [goal_label, result_label] = form.goal_labels;
    let rest = grid.width - 1;
    let half = rest / 2;
    if form.goals_beside {
        let heading = [(form.goals_label, 1), (goal_label, half), (result_label, rest - half)];
        grid.tall_row(&heading, &[(0, 2)]);
        grid.under(1, &[(goal, half), (result, rest - half)]);
    } else {
        grid.row(&[(goal_label, 1), (goal, rest)]);
        grid.row(&[(result_label, 1), (result, rest)]);
    }
    truth.insert("expected_goal".into(), json!(goal));
    truth.insert("actual_result".into(), json!(result));
}

/// What an indicator says.
struct Said {
    name: String,
    sign: &'static str,
    target: String,
    actual: String,
    unit: &'static str,
    /// Whether target and actual value are words.
    is_text: bool,
}

/// The indicator of a number under a first level.
fn said(seed: u64, number: usize, first: usize, random: &mut Random) -> Said {
    let of = |name: &str| {
        let pool = contents(name, seed);
        // Where a pool is used up, a part of the whole is named.
        let parts = contents("parts", seed);
        let part = match number / pool.len() {
            0 => "",
            times => parts[(times - 1) % parts.len()].as_str(),
        };
        format!("{part}{}", pool[number % pool.len()])
    };
    let percent = 85 + random.below(15);
    match (first, number % 3) {
        (0, 1) | (2, _) => Said {
            name: of(if first == 0 { "shares" } else { "people" }),
            sign: "≥",
            target: percent.to_string(),
            actual: (percent + random.below(2)).to_string(),
            unit: "%",
            is_text: false,
        },
        (0, _) => {
            let count = 2 + random.below(900);
            let units = contents("count_units", seed);
            let (sign, actual) =
                if random.in_hundred(70) { ("≥", count + 1) } else { ("=", count) };
            Said {
                name: of("counts"),
                sign,
                target: count.to_string(),
                actual: actual.to_string(),
                unit: units[number % units.len()].as_str(),
                is_text: false,
            }
        }
        _ => {
            let verdict = one(contents("verdicts", seed), random).to_owned();
            let (target, actual) = (verdict.clone(), verdict);
            Said { name: of("texts"), sign: "", target, actual, unit: "", is_text: true }
        }
    }
}

/// A row of the indicator table before it is written.
struct Filled {
    said: Said,
    level1: &'static str,
    level2: &'static str,
    /// How many rows the merged cells go that begin here.
    tall: [usize; 2],
    /// In hundredths.
    weight: u64,
    score: u64,
    deviation: &'static str,
}

fn filled(form: &Form, random: &mut Random) -> Vec<Filled> {
    let mut out: Vec<Filled> = Vec::new();
    for (first, (level1, seconds)) in form.levels.iter().enumerate() {
        let begin = out.len();
        for level2 in seconds {
            let count = 1 + random.below(2);
            for row in 0..count {
                let number = out.len() - begin;
                let said = said(form.seed, number, first, random);
                let tall = [0, if row == 0 { count } else { 0 }];
                let (weight, score, deviation) = (0, 0, "");
                out.push(Filled { said, level1, level2, tall, weight, score, deviation });
            }
        }
        out[begin].tall[0] = out.len() - begin;
    }
    let has_execution = form.fund_columns.iter().any(|column| column.kind == "fund_weight");
    let whole = if has_execution { 90 } else { 100 };
    let count = out.len();
    for (nth, row) in out.iter_mut().enumerate() {
        let each = whole / count;
        let points = if nth + 1 == count { whole - each * (count - 1) } else { each };
        row.weight = points as u64 * 100;
        row.score = row.weight;
        if random.in_hundred(15) {
            row.score -= 50;
            row.deviation = one(contents("reasons", form.seed), random);
        }
    }
    out
}

/// The sums of weights and scores, in hundredths.
fn indicators(
    form: &Form,
    random: &mut Random,
    grid: &mut Grid,
    truth: &mut Map<String, Value>,
) -> (u64, u64) {
    let rows = filled(form, random);
    let shift = usize::from(form.section.is_some());
    let mut heading: Vec<(&str, usize)> = form.section.iter().map(|label| (*label, 1)).collect();
    heading.extend(form.columns.iter().map(|column| (column.label, 1)));
    // The last column takes what the funds table is wider.
    let left = grid.width - heading.len();
    if let Some(last) = heading.last_mut() {
        last.1 += left;
    }
    let section = form.section.map(|_| (0, rows.len() + 1));
    grid.tall_row(&heading, section.as_slice());
    let mut out = Vec::new();
    for (nth, row) in rows.iter().enumerate() {
        let cells: Vec<String> =
            form.columns.iter().map(|column| cell(form, column.kind, row, nth)).collect();
        let mut at = shift;
        let last = cells.len() - 1;
        for (place, (column, text)) in form.columns.iter().zip(&cells).enumerate() {
            let wide = if place == last { 1 + left } else { 1 };
            let tall = match column.kind {
                "level1" => row.tall[0],
                "level2" => row.tall[1],
                _ => 1,
            };
            if tall > 0 {
                grid.cell(at, text, wide, tall);
            }
            at += wide;
        }
        grid.end_row();
        out.push(truth_of(form, row));
    }
    truth.insert("indicators".into(), Value::Array(out));
    let sum = |of: fn(&Filled) -> u64| rows.iter().map(of).sum();
    (sum(|row| row.weight), sum(|row| row.score))
}

fn cell(form: &Form, kind: &str, row: &Filled, nth: usize) -> String {
    let said = &row.said;
    let split = form.has("sign");
    match kind {
        "level1" => row.level1.to_owned(),
        "level2" => row.level2.to_owned(),
        "level3" => said.name.clone(),
        "sign" => said.sign.to_owned(),
        "unit" => said.unit.to_owned(),
        "target" if split => said.target.clone(),
        "target" => format!("{}{}{}", said.sign, said.target, said.unit),
        "actual" => format!("{}{}", said.actual, said.unit),
        "weight" => (row.weight / 100).to_string(),
        "score" if row.score.is_multiple_of(100) => (row.score / 100).to_string(),
        "score" => hundredths(row.score),
        "deviation" => row.deviation.to_owned(),
        _ => {
            let values = super::words::unknown("column_values", form.seed);
            values[nth % values.len()].clone()
        }
    }
}

fn truth_of(form: &Form, row: &Filled) -> Value {
    let said = &row.said;
    let mut out = Map::from_iter([
        ("level1".to_owned(), json!(row.level1)),
        ("level2".to_owned(), json!(row.level2)),
        ("level3".to_owned(), json!(said.name)),
    ]);
    let (target, actual) = if said.is_text {
        (json!({ "text": said.target }), json!({ "text": said.actual }))
    } else {
        (
            json!({ "op": said.sign, "value": said.target, "unit": said.unit }),
            json!({ "value": said.actual, "unit": said.unit }),
        )
    };
    out.insert("target".into(), target);
    out.insert("actual".into(), actual);
    out.insert("weight".into(), json!((row.weight / 100).to_string()));
    out.insert("score".into(), json!(hundredths(row.score)));
    if form.has("deviation") {
        out.insert("deviation".into(), json!(row.deviation));
    }
    Value::Object(out)
}

fn total(form: &Form, weight: u64, score: u64, grid: &mut Grid, truth: &mut Map<String, Value>) {
    let shift = usize::from(form.section.is_some());
    let place = |kind: &str| form.columns.iter().position(|column| column.kind == kind);
    let (Some(of_weight), Some(of_score)) = (place("weight"), place("score")) else { return };
    let merged = of_weight.min(of_score) + shift;
    let (weight, score) = ((weight / 100).to_string(), hundredths(score));
    grid.cell(0, form.total_label, merged, 1);
    for at in merged..grid.width {
        let text = match at {
            at if at == of_weight + shift => &weight,
            at if at == of_score + shift => &score,
            _ => "",
        };
        grid.cell(at, text, 1, 1);
    }
    grid.end_row();
    truth.insert("total_weight".into(), json!(weight));
    truth.insert("total_score".into(), json!(score));
}
