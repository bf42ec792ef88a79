//! Sheets made from a truth file, laid out as a small text of their own, so
//! that the checks can be tried without the stages before them.

#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a truth that is none fails a test"
)]

use std::path::PathBuf;
use std::sync::Arc;

use resheet_model::{
    AuditRules, Confidence, Date, Decimal, FamilyMatch, Finding, FormShape, FundRow, Indicator,
    Measure, Op, Quantity, Reading, Rounding, Seen, Sheet, SourceText, Span,
};
use serde_json::Value;

use crate::corpus::home;
use crate::text::is_absent;

/// A file under `tests/corpus`.
pub fn corpus(path: &str) -> PathBuf {
    home().join(path)
}

/// Every truth file of a folder under `tests/corpus`, in order.
pub fn truths(folder: &str) -> Vec<(String, Value)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(corpus(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".truth.json"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no truth under {folder}");
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().replace(".truth.json", "");
        let text = std::fs::read_to_string(&path).unwrap();
        (name, serde_json::from_str(&text).unwrap())
    };
    files.into_iter().map(read).collect()
}

/// What both families of the corpus demand.
pub fn rules() -> AuditRules {
    AuditRules {
        roundings: vec![Rounding::Cut, Rounding::HalfUp],
        total_weight: Some(Decimal::ONE_HUNDRED),
        ..AuditRules::default()
    }
}

/// Writes leaves into a text and remembers where.
struct Writer {
    text: String,
}

impl Writer {
    fn seen<T>(&mut self, printed: &str, reading: Reading<T>) -> Seen<T> {
        let start = self.text.len();
        self.text.push_str(printed);
        let span = Span::new(start, self.text.len());
        self.text.push('\t');
        Seen { reading, span, ..Seen::absent() }
    }

    fn text(&mut self, value: &Value) -> Seen<String> {
        match value.as_str() {
            Some(text) => self.seen(text, Reading::Read(text.to_owned())),
            None => self.seen("", Reading::Blank),
        }
    }

    /// A number; `none` is what stands where there is none.
    fn number(&mut self, value: &Value, none: &str) -> Seen<Decimal> {
        match value.as_str() {
            Some(text) if is_absent(text) => self.seen(text, Reading::Dash),
            Some(text) => match decimal(text) {
                Some(number) => self.seen(text, Reading::Read(number)),
                None => self.seen(text, Reading::Unreadable),
            },
            None if none.is_empty() => self.seen("", Reading::Blank),
            None => self.seen(none, Reading::Dash),
        }
    }

    fn measure(&mut self, value: &Value) -> Seen<Measure> {
        if value.is_null() {
            return self.seen("", Reading::Blank);
        }
        if let Some(text) = value["text"].as_str() {
            let measure = match date(text) {
                Some(date) => {
                    Measure::Time { text: text.to_owned(), from: None, until: Some(date) }
                }
                None => Measure::Text(text.to_owned()),
            };
            return self.seen(text, Reading::Read(measure));
        }
        let sign = value["op"].as_str().unwrap_or("");
        let op = Op::ALL.iter().copied().find(|op| op.sign() == sign);
        let printed = value["value"].as_str().unwrap();
        let unit = value["unit"].as_str().unwrap_or("").to_owned();
        let brackets = if unit.is_empty() { String::new() } else { format!("({unit})") };
        let quantity = Quantity { op, value: decimal(printed).unwrap(), unit };
        self.seen(&format!("{sign}{printed}{brackets}"), Reading::Read(Measure::Quantity(quantity)))
    }

    fn line(&mut self) {
        self.text.push('\n');
    }
}

/// The first date of a text such as `2023年10月31日前完成`.
fn date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.split_once('日').and_then(|(day, _)| day.parse().ok());
    Some(Date { year: year.parse().ok()?, month: Some(month.parse().ok()?), day })
}

/// The sheets of a truth file with the text they stand in.
pub fn sheets(name: &str, truth: &Value, rules: &AuditRules) -> (SourceText, Vec<Sheet>) {
    let mut writer = Writer { text: String::new() };
    let rules = Arc::new(rules.clone());
    let sheets = (0u32..)
        .zip(truth["sheets"].as_array().unwrap())
        .map(|(ordinal, sheet)| self::sheet(&mut writer, ordinal, sheet, &rules))
        .collect();
    (SourceText::plain(name, writer.text), sheets)
}

fn sheet(writer: &mut Writer, ordinal: u32, truth: &Value, rules: &Arc<AuditRules>) -> Sheet {
    let start = writer.text.len();
    let title = writer.text(&truth["title"]);
    writer.line();
    let year = writer.text(&truth["year"]);
    writer.line();
    let project_name = writer.text(&truth["project_name"]);
    writer.line();
    let department = writer.text(&truth["department"]);
    let implementing_unit = writer.text(&truth["implementing_unit"]);
    let money_unit = writer.text(&truth["money_unit"]);
    writer.line();
    let mut funds = Vec::new();
    for row in truth["funds"].as_array().unwrap() {
        funds.push(FundRow {
            row: writer.text(&row["row"]),
            initial: writer.number(&row["initial"], ""),
            budget: writer.number(&row["budget"], ""),
            executed: writer.number(&row["executed"], ""),
            weight: writer.number(&row["weight"], "-"),
            rate: writer.number(&row["rate"], "-"),
            score: writer.number(&row["score"], "-"),
            others: Vec::new(),
        });
        writer.line();
    }
    let expected_goal = writer.text(&truth["expected_goal"]);
    let actual_result = writer.text(&truth["actual_result"]);
    writer.line();
    let mut indicators = Vec::new();
    for row in truth["indicators"].as_array().unwrap() {
        indicators.push(Indicator {
            level1: writer.text(&row["level1"]),
            level2: writer.text(&row["level2"]),
            level3: writer.text(&row["level3"]),
            target: writer.measure(&row["target"]),
            actual: writer.measure(&row["actual"]),
            weight: writer.number(&row["weight"], ""),
            score: writer.number(&row["score"], ""),
            deviation: writer.text(&row["deviation"]),
            others: Vec::new(),
        });
        writer.line();
    }
    let total_weight = writer.number(&truth["total_weight"], "");
    let total_score = writer.number(&truth["total_score"], "");
    let grade = writer.text(&truth["grade"]);
    writer.line();
    Sheet {
        ordinal,
        family: FamilyMatch {
            id: "test".into(),
            name: "test".into(),
            confidence: Confidence::Certain,
            evidence: String::new(),
            audit: Arc::clone(rules),
        },
        span: Span::new(start, writer.text.len()),
        title,
        year,
        project_name,
        department,
        implementing_unit,
        money_unit,
        funds,
        expected_goal,
        actual_result,
        indicators,
        total_weight,
        total_score,
        grade,
        extras: Vec::new(),
        shape: FormShape::default(),
        stray: Vec::new(),
        repairs: Vec::new(),
        findings: Vec::new(),
    }
}

/// A sheet in the seed's way: 40 of 50 spent, two indicators of 60 and 30.
pub fn small() -> Value {
    serde_json::json!({"sheets": [{
        "title": "财政项目支出绩效自我评价", "year": "2023", "project_name": "委托培训",
        "department": "人力资源和社会保障局", "implementing_unit": "培训中心", "money_unit": "万元",
        "funds": [
            {"row": "年度资金总额", "initial": "60.00", "budget": "50.00", "executed": "40.00", "weight": "10.00", "rate": "80.00", "score": "8.00"},
            {"row": "其中：当年财政拨款", "initial": "60.00", "budget": "50.00", "executed": "40.00", "weight": null, "rate": "80.00", "score": null},
            {"row": "其他资金", "initial": "0.00", "budget": "0.00", "executed": "0.00", "weight": null, "rate": "0.00", "score": null}
        ],
        "expected_goal": "完成培训。", "actual_result": "完成培训。",
        "indicators": [
            {"level1": "产出指标", "level2": "数量指标", "level3": "培训人次", "target": {"op": "≥", "value": "350", "unit": "人次"}, "actual": {"value": "360.00", "unit": "人次"}, "weight": "60.00", "score": "60.00", "deviation": null},
            {"level1": "满意度指标", "level2": "服务对象满意度指标", "level3": "学员满意度", "target": {"op": "≥", "value": "90", "unit": "%"}, "actual": {"value": "95.00", "unit": "%"}, "weight": "30.00", "score": "30.00", "deviation": null}
        ],
        "total_weight": "100", "total_score": "98.00", "grade": "优"
    }]})
}

/// A finding on one line: code, place, and the arguments a person acts on.
pub fn picture(finding: &Finding) -> String {
    let arg = |name: &str| {
        finding.args.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    };
    let mut line = format!("{} {}", finding.code, finding.subject);
    for name in ["printed", "expected"] {
        if let Some(value) = arg(name) {
            line.push_str(&format!(" {name}={value}"));
        }
    }
    line
}

/// The number a text is, thousands separators left out.
pub fn decimal(text: &str) -> Option<Decimal> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let grouped = whole.split(',').skip(1).all(|group| group.len() == 3) && !rest.contains(',');
    grouped.then(|| Decimal::from_str_exact(&text.replace(',', "")).ok()).flatten()
}

/// All that is said of the sheets of one input.
pub fn audit_all(source: &SourceText, sheets: &mut [Sheet]) {
    for sheet in sheets.iter_mut() {
        resheet_audit::audit(source, sheet);
    }
    resheet_audit::audit_input(source, sheets);
}
