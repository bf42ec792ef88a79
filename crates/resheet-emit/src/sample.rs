//! A sheet made by hand, for the tests of the printed form.

use std::sync::Arc;

use resheet_model::{
    Code, Column, Confidence, Decimal, FamilyMatch, Finding, FormShape, FundColumn, FundRow,
    Indicator, IndicatorColumn, Label, Measure, Op, Quantity, Reading, Seen, Sheet, Span, Subject,
};

/// What the sheet should have.
pub(crate) struct Rows {
    pub(crate) indicators: usize,
    pub(crate) goal: String,
    pub(crate) reason: String,
    pub(crate) unread: bool,
}

impl Default for Rows {
    fn default() -> Self {
        let goal = "本年度完成全部员工的工作服制作，数量共计≥84件。".to_owned();
        Rows { indicators: 4, goal, reason: String::new(), unread: false }
    }
}

pub(crate) fn seen<T>(value: T) -> Seen<T> {
    Seen { reading: Reading::Read(value), ..Seen::absent() }
}

fn text(value: &str) -> Seen<String> {
    if value.is_empty() {
        Seen { reading: Reading::Blank, ..Seen::absent() }
    } else {
        seen(value.to_owned())
    }
}

fn number(units: i64) -> Seen<Decimal> {
    seen(Decimal::new(units, 2))
}

fn measure(op: Option<Op>, units: i64) -> Seen<Measure> {
    let value = Decimal::new(units, 2);
    seen(Measure::Quantity(Quantity { op, value, unit: "件".to_owned() }))
}

fn fund(row: &str, units: i64, weight: Seen<Decimal>, score: Seen<Decimal>) -> FundRow {
    FundRow {
        row: text(row),
        initial: number(units),
        budget: number(units),
        executed: number(units),
        weight,
        rate: number(10_000),
        score,
        others: Vec::new(),
    }
}

/// A sheet in the usual form.
pub(crate) fn sheet(rows: &Rows) -> Sheet {
    let indicator = |index: usize| Indicator {
        level1: text("产出指标"),
        level2: text(if index < rows.indicators / 2 { "数量指标" } else { "质量指标" }),
        level3: text(&format!("指标{index}")),
        target: measure(Some(Op::AtLeast), 8400),
        actual: measure(None, 9000),
        weight: number(1000),
        score: number(990),
        deviation: text(&rows.reason),
        others: Vec::new(),
    };
    let label = |key: &str, words: &str| Label {
        key: key.into(),
        text: words.into(),
        span: Span::default(),
    };
    let shape = FormShape {
        labels: vec![
            label("funds", "项目资金（万元）"),
            label("goals", "年度总体目标"),
            label("total", "总分"),
        ],
        fund_columns: FundColumn::ALL[1..]
            .iter()
            .zip(["年初预算数", "全年预算数", "全年执行数", "分数", "执行率", "得分"])
            .map(|(key, label)| Column {
                key: Some(*key),
                label: label.into(),
                span: Span::default(),
            })
            .collect(),
        indicator_columns: IndicatorColumn::ALL
            .iter()
            .zip([
                "一级指标",
                "二级指标",
                "三级指标",
                "年度指标值",
                "实际完成值",
                "分值",
                "得分",
                "偏差原因分析",
            ])
            .map(|(key, label)| Column {
                key: Some(*key),
                label: label.into(),
                span: Span::default(),
            })
            .collect(),
        ..FormShape::default()
    };
    let mut sheet = Sheet {
        ordinal: 0,
        family: FamilyMatch {
            id: "t".into(),
            name: "t".into(),
            confidence: Confidence::Certain,
            evidence: String::new(),
            audit: Arc::default(),
        },
        span: Span::default(),
        title: text("财政项目支出绩效自我评价"),
        year: Seen::absent(),
        project_name: text("机关事业单位运行保障经费"),
        department: text("人力资源和社会保障局"),
        implementing_unit: text("干部培训中心"),
        money_unit: text("万元"),
        funds: vec![
            fund("年度资金总额", 725, number(1000), number(998)),
            fund("其中：当年财政拨款", 725, Seen::absent(), Seen::absent()),
        ],
        expected_goal: text(&rows.goal),
        actual_result: text("2023年度完成29名员工工作服制作，数量、质量、时效均达到年度指标值。"),
        indicators: (0..rows.indicators).map(indicator).collect(),
        total_weight: seen(Decimal::new(100, 0)),
        total_score: number(9798),
        grade: text("优"),
        extras: Vec::new(),
        shape,
        stray: Vec::new(),
        repairs: Vec::new(),
        findings: Vec::new(),
    };
    if rows.unread {
        sheet.funds[0].executed = Seen::absent();
        let subject = Subject::Fund(0, Some(FundColumn::Executed));
        sheet.findings.push(Finding::new(Code::V001, subject, Span::default()));
    }
    sheet
}
