//! One conversion made by hand, with one of everything.

use std::sync::Arc;

use resheet_model::{
    AuditRules, Code, Column, Confidence, Conversion, Date, Decimal, EncodingChoice, Extra,
    FamilyMatch, Finding, FormShape, FundColumn, FundRow, Indicator, IndicatorColumn, Label,
    Measure, Op, Outcome, Quantity, Reading, Repair, Seen, Severity, Sheet, SourceText, Span,
    Stray, StrayKind, Subject,
};

/// The dump. Its first line and the line under the table are no cells.
const TEXT: &str = "\
联系人：张三 13800000000\r
项目支出绩效自评表（2023年度）\r
项目名称\t=HYPERLINK(\"http://x\",\"点\")\t主管部门\t市，局\t实施单位\t\r
项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t到位数\r
年度资金总额\t1,007.25\t7.25\t7.24\t10.00\t99.86\t9.98\t7\r
其他资金\t0.00\t-\t7.2兀\t—\t\r
目标\t第一行\r
第二行\r
产出\t数量\t衬衫\t≥84.00(件)\t83(件)\t10\t9.0\r
\t\t满意率\t不低于95%\t有效\t10\t10\r
\t\t次数\t10-12次\t11次\t10\t10\r
\t\t时限\t2023年12月前\t2023年2月\t0.00000000001\t10\t@说明\r
总分\t100\t40.5\r
负责人 李四\r
";

struct Dump(SourceText);

impl Dump {
    fn span(&self, text: &str) -> Span {
        let start = TEXT.find(text).unwrap_or_else(|| panic!("{text} is not in the dump"));
        Span::new(start, start + text.len())
    }

    fn seen<T>(&self, text: &str, reading: Reading<T>) -> Seen<T> {
        Seen { reading, span: self.span(text), ..Seen::absent() }
    }

    fn text(&self, text: &str) -> Seen<String> {
        self.seen(text, Reading::Read(text.to_owned()))
    }

    /// A number that is a whole cell of a line, counted from 1.
    fn cell(&self, line: usize, text: &str) -> Seen<Decimal> {
        let before: usize = TEXT.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let cells = TEXT[before..].split('\t').scan(before, |at, cell| {
            let start = *at;
            *at += cell.len() + 1;
            Some((start, cell.trim_end()))
        });
        let mut found = cells.filter(|(_, cell)| cell.lines().next() == Some(text));
        let (start, _) = found.next().unwrap_or_else(|| panic!("{text} is not on line {line}"));
        let reading = Reading::Read(text.replace(',', "").parse().unwrap());
        Seen { reading, span: Span::new(start, start + text.len()), ..Seen::absent() }
    }

    fn measure(&self, text: &str, measure: Measure) -> Seen<Measure> {
        self.seen(text, Reading::Read(measure))
    }
}

fn quantity(op: Option<Op>, value: &str, unit: &str) -> Quantity {
    Quantity { op, value: value.parse().unwrap(), unit: unit.to_owned() }
}

/// The conversion.
pub(crate) fn conversion() -> Conversion {
    let encoding =
        EncodingChoice { name: "UTF-8", bom: true, reason: "byte order mark".to_owned() };
    let digest = "0123456789abcdef".repeat(4);
    let bytes = TEXT.len() as u64 + 3;
    let dump = Dump(SourceText::new("a/b.txt", TEXT.to_owned(), encoding, digest, bytes));
    let sheet = sheet(&dump);
    let stray = vec![Stray {
        kind: StrayKind::Furniture,
        span: dump.span("联系人：张三 13800000000"),
    }];
    let findings = vec![
        Finding::new(Code::D001, Subject::Input, dump.span("张三"))
            .arg("count", 1)
            .arg("byte", 13_800_000_000u64)
            .arg("encoding", "UTF-8")
            .severity(Severity::Warning),
    ];
    Conversion { source: dump.0, outcome: Outcome::Converted, sheets: vec![sheet], stray, findings }
}

fn sheet(dump: &Dump) -> Sheet {
    let mut goal = dump.text("第一行");
    goal.reading = Reading::Read("第一行第二行".to_owned());
    goal.more = vec![dump.span("第二行")];
    goal.repairs = vec![0];
    goal.confidence = Confidence::Likely;
    let mut year = dump.text("2023");
    year.span = dump.span("（2023年度）");
    Sheet {
        ordinal: 0,
        family: FamilyMatch {
            id: "national".to_owned(),
            name: "项目支出".to_owned(),
            confidence: Confidence::Certain,
            evidence: "项目名称".to_owned(),
            audit: Arc::new(AuditRules::default()),
        },
        span: Span::new(dump.span("项目支出").start as usize, TEXT.len()),
        title: dump.text("项目支出绩效自评表"),
        year,
        project_name: dump.text("=HYPERLINK(\"http://x\",\"点\")"),
        department: dump.text("市，局"),
        implementing_unit: Seen {
            span: Span::at(dump.span("实施单位\t").end as usize),
            reading: Reading::Blank,
            ..Seen::absent()
        },
        money_unit: dump.text("万元"),
        funds: funds(dump),
        expected_goal: goal,
        actual_result: Seen::absent(),
        indicators: indicators(dump),
        total_weight: dump.cell(13, "100"),
        total_score: dump.cell(13, "40.5"),
        grade: Seen::absent(),
        extras: vec![Extra { label: "目标".to_owned(), value: dump.text("第一行") }],
        shape: shape(dump),
        stray: vec![Stray { kind: StrayKind::Note, span: dump.span("负责人 李四") }],
        repairs: vec![
            Repair {
                rule: Code::R001,
                confidence: Confidence::Likely,
                span: dump.span("第二行"),
                evidence: vec![dump.span("第一行"), dump.span("产出")],
                note: "joined to the line above".to_owned(),
            },
            Repair {
                rule: Code::R002,
                confidence: Confidence::Guess,
                span: dump.span("负责人 李四"),
                evidence: Vec::new(),
                note: "set 李四 aside".to_owned(),
            },
        ],
        findings: vec![
            Finding::new(
                Code::D001,
                Subject::Fund(1, Some(FundColumn::Executed)),
                dump.span("7.2兀"),
            )
            .arg("count", "7.2兀")
            .related(dump.span("全年执行数"), "the column"),
            Finding::new(Code::D001, Subject::Sheet, dump.span("李四"))
                .arg("encoding", "负责人李四"),
        ],
    }
}

fn funds(dump: &Dump) -> Vec<FundRow> {
    vec![
        FundRow {
            row: dump.text("年度资金总额"),
            initial: dump.cell(5, "1,007.25"),
            budget: dump.cell(5, "7.25"),
            executed: dump.cell(5, "7.24"),
            weight: dump.cell(5, "10.00"),
            rate: dump.cell(5, "99.86"),
            score: dump.cell(5, "9.98"),
            others: vec![("到位数".to_owned(), dump.text("7"))],
        },
        FundRow {
            row: dump.text("其他资金"),
            initial: dump.cell(6, "0.00"),
            budget: dump.seen("-", Reading::Dash),
            executed: dump.seen("7.2兀", Reading::Unreadable),
            weight: dump.seen("—", Reading::Dash),
            rate: Seen {
                span: Span::at(dump.span("—\t").end as usize),
                reading: Reading::Blank,
                ..Seen::absent()
            },
            score: Seen {
                span: Span::at(dump.span("—\t\r").end as usize - 1),
                confidence: Confidence::Guess,
                ..Seen::absent()
            },
            others: Vec::new(),
        },
    ]
}

fn indicators(dump: &Dump) -> Vec<Indicator> {
    let date = |month| Some(Date { year: 2023, month: Some(month), day: None });
    let row = |line, level3: &str, target, actual, weight: &str, score: &str| Indicator {
        level1: dump.text("产出"),
        level2: dump.text("数量"),
        level3: dump.text(level3),
        target,
        actual,
        weight: dump.cell(line, weight),
        score: dump.cell(line, score),
        deviation: Seen::absent(),
        others: Vec::new(),
    };
    let shirts = row(
        9,
        "衬衫",
        dump.measure("≥84.00(件)", Measure::Quantity(quantity(Some(Op::AtLeast), "84.00", "件"))),
        dump.measure("83(件)", Measure::Quantity(quantity(None, "83", "件"))),
        "10",
        "9.0",
    );
    let means = quantity(Some(Op::AtLeast), "95", "%");
    let satisfied = row(
        10,
        "满意率",
        dump.measure("不低于95%", Measure::Worded { text: "不低于95%".to_owned(), means }),
        dump.measure("有效", Measure::Text("有效".to_owned())),
        "10",
        "10",
    );
    let range = Measure::Range {
        text: "10-12次".to_owned(),
        low: Decimal::from(10),
        high: Decimal::from(12),
        unit: "次".to_owned(),
    };
    let times = row(
        11,
        "次数",
        dump.measure("10-12次", range),
        dump.measure("11次", Measure::Quantity(quantity(None, "11", ""))),
        "10",
        "10",
    );
    let until = Measure::Time { text: "2023年12月前".to_owned(), from: None, until: date(12) };
    let since = Measure::Time { text: "2023年2月".to_owned(), from: date(2), until: date(2) };
    let mut deadline = row(
        12,
        "时限",
        dump.measure("2023年12月前", until),
        dump.measure("2023年2月", since),
        "0.00000000001",
        "10",
    );
    deadline.deviation = dump.text("@说明");
    vec![shirts, satisfied, times, deadline]
}

fn shape(dump: &Dump) -> FormShape {
    let label = |key: &str, text: &str| Label {
        key: key.to_owned(),
        text: text.to_owned(),
        span: dump.span(text),
    };
    FormShape {
        labels: vec![label("project_name", "项目名称"), label("department", "主管部门")],
        fund_columns: vec![
            Column {
                key: Some(FundColumn::Initial),
                label: "年初预算数".to_owned(),
                span: dump.span("年初预算数"),
            },
            Column { key: None, label: "到位数".to_owned(), span: dump.span("到位数") },
        ],
        indicator_columns: vec![Column {
            key: Some(IndicatorColumn::Level1),
            label: "一级".to_owned(),
            span: Span::at(0),
        }],
        ..FormShape::default()
    }
}
