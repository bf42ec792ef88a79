//! What bound cells become, over sheets made by hand.

use resheet_lexis::{Lexicon, Texts};
use resheet_model::{
    AuditRules, BoundCell, BoundFund, BoundIndicator, BoundSheet, Code, Confidence, Decimal,
    FamilyMatch, FormShape, Measure, Op, Presence, Reading, Seen, Sheet, Span,
};

fn normalize(sheet: BoundSheet, ordinal: u32) -> Sheet {
    resheet_normalize::normalize(sheet, ordinal, &Texts::new(Lexicon::shared()))
}

/// A printed cell; `""` is a blank one, `"?"` a lost one.
fn cell(text: &str) -> BoundCell {
    let presence = match text {
        "?" => Presence::Lost,
        "" => Presence::Blank,
        _ => Presence::Printed,
    };
    let text = if presence == Presence::Lost { "" } else { text };
    BoundCell { text: text.to_owned(), presence, ..BoundCell::default() }
}

/// Initial, budget, executed, weight, rate, score.
fn fund(cells: [&str; 6]) -> BoundFund {
    let [initial, budget, executed, weight, rate, score] = cells.map(cell);
    BoundFund {
        row: cell("其他资金"),
        initial,
        budget,
        executed,
        weight,
        rate,
        score,
        others: vec![],
    }
}

fn sheet() -> BoundSheet {
    BoundSheet {
        family: FamilyMatch {
            id: String::new(),
            name: String::new(),
            confidence: Confidence::Certain,
            evidence: String::new(),
            audit: AuditRules::default().into(),
        },
        span: Span::default(),
        title: cell("项目支出绩效自评表"),
        year: cell("?"),
        project_name: cell("?"),
        department: cell("?"),
        implementing_unit: cell("?"),
        money_unit: cell("万元"),
        funds: vec![],
        expected_goal: cell("?"),
        actual_result: cell("?"),
        indicators: vec![],
        total_weight: cell("?"),
        total_score: cell("?"),
        grade: cell("?"),
        extras: vec![],
        shape: FormShape::default(),
        stray: vec![],
        repairs: vec![],
        findings: vec![],
    }
}

fn number(leaf: &Seen<Decimal>) -> String {
    leaf.value().map_or_else(|| leaf.reading.state().to_owned(), Decimal::to_string)
}

fn words(leaf: &Seen<String>) -> &str {
    leaf.value().map_or_else(|| leaf.reading.state(), String::as_str)
}

fn codes(sheet: &Sheet) -> Vec<Code> {
    sheet.findings.iter().map(|finding| finding.code).collect()
}

/// The amount cell `text` of a sheet in `unit`, and the findings.
#[track_caller]
fn check_amount(unit: &str, text: &str, expected: &str, found: &[Code]) {
    let funds = vec![fund([text, "?", "?", "?", "?", "?"])];
    let read = normalize(BoundSheet { money_unit: cell(unit), funds, ..sheet() }, 0);
    assert_eq!(number(&read.funds[0].initial), expected, "{text}");
    assert_eq!(codes(&read), found, "{text}");
}

#[test]
fn amounts() {
    check_amount("万元", "10.00", "10.00", &[]);
    check_amount("万元", "1,234.50", "1234.50", &[]);
    check_amount("万元", "￥3", "3", &[]);
    check_amount("万元", "0.00", "0.00", &[]);
    check_amount("万元", "5万元", "5", &[]);
    check_amount("?", "5万元", "5", &[]);
    check_amount("万元", "202640元", "unreadable", &[Code::V004]);
    check_amount("万元", "7,00.0,77", "unreadable", &[Code::V001]);
    check_amount("万元", "21672 .", "unreadable", &[Code::V001]);
    check_amount("万元", "1 234", "unreadable", &[Code::V001]);
    check_amount("万元", "98%", "unreadable", &[Code::V001]);
    check_amount("万元", "≥5", "unreadable", &[Code::V001]);
    check_amount("万元", "有效", "unreadable", &[Code::V001]);
    check_amount("万元", "3户", "unreadable", &[Code::V004]);
}

#[test]
fn nothing_has_four_forms() {
    check_amount("万元", "", "blank", &[]);
    check_amount("万元", "-", "dash", &[]);
    check_amount("万元", "—", "dash", &[]);
    check_amount("万元", "／", "dash", &[]);
    check_amount("万元", "无", "dash", &[]);
    check_amount("万元", "?", "absent", &[]);
    check_amount("万元", "0", "0", &[]);
}

#[test]
fn points() {
    for (text, expected) in [
        ("10", "10"),
        ("10.00", "10.00"),
        ("10分", "10"),
        ("（10分）", "10"),
        ("10%", "10"),
        ("-", "dash"),
        ("十分", "unreadable"),
    ] {
        let read = normalize(BoundSheet { total_weight: cell(text), ..sheet() }, 0);
        assert_eq!(number(&read.total_weight), expected, "{text}");
    }
}

#[test]
fn a_mark_of_an_unread_cell_is_no_value() {
    check_amount("万元", "※1", "unreadable", &[Code::V007]);
    let mut marked = sheet();
    marked.actual_result = cell("※12");
    marked.indicators =
        vec![BoundIndicator { target: cell("※3"), deviation: cell("※"), ..Default::default() }];
    let read = normalize(marked, 0);
    assert_eq!(words(&read.actual_result), "unreadable");
    assert_eq!(read.indicators[0].target.reading, Reading::Unreadable);
    assert_eq!(words(&read.indicators[0].deviation), "※");
    assert_eq!(codes(&read), [Code::V007, Code::V007]);
}

/// Budget, executed and rate of each row; the rates read, and the findings.
#[track_caller]
fn check_rates(rows: &[[&str; 3]], expected: &[&str], found: &[Code]) {
    let funds =
        rows.iter().map(|[budget, executed, rate]| fund(["?", budget, executed, "?", rate, "?"]));
    let read = normalize(BoundSheet { funds: funds.collect(), ..sheet() }, 0);
    let rates: Vec<String> = read.funds.iter().map(|row| number(&row.rate)).collect();
    assert_eq!(rates, expected);
    assert_eq!(codes(&read), found);
}

#[test]
fn rates_in_percent_stay() {
    check_rates(&[["7.25", "7.24", "99.86"], ["0.00", "0.00", "0.00"]], &["99.86", "0.00"], &[]);
    check_rates(&[["30.4", "29.97", "98.59%"]], &["98.59"], &[]);
    check_rates(&[["1", "1", "１００．００％"], ["1", "1", "1"]], &["100.00", "1"], &[]);
    // Less than one percent was spent, and says so.
    check_rates(&[["100", "0.93", "0.93"]], &["0.93"], &[]);
    check_rates(&[["100", "0.93", "0.93%"]], &["0.93"], &[]);
}

#[test]
fn rates_of_a_workbook_are_shown_ones() {
    check_rates(
        &[
            ["30.4", "29.97", "0.9859"],
            ["10.49", "10.06", "0.959"],
            ["12.73", "12.73", "1"],
            ["0", "0", "0"],
            ["0", "0", "—"],
        ],
        &["98.59", "95.9", "100", "0", "dash"],
        &[Code::V002, Code::V002, Code::V002],
    );
    check_rates(&[["15.9", "15.2", "0.956"]], &["95.6"], &[Code::V002]);
    check_rates(&[["59.36", "59.36", "1"]], &["100"], &[Code::V002]);
    // More was spent than planned.
    check_rates(
        &[["10", "10.259", "1.0259"], ["3", "3", "1"]],
        &["102.59", "100"],
        &[Code::V002, Code::V002],
    );
    // Cut off instead of rounded.
    check_rates(&[["48.86", "39.41", "0.8065"]], &["80.65"], &[Code::V002]);
    // A formula's value with all its places.
    check_rates(&[["30.4", "29.97", "0.98585526"]], &["98.585526"], &[Code::V002]);
}

#[test]
fn open_fractions_stay_as_printed() {
    check_rates(
        &[["34", "31.6", "0.929"], ["34", "31.6", "0.929"]],
        &["0.929", "0.929"],
        &[Code::V003, Code::V003],
    );
    check_rates(&[["?", "?", "1"]], &["1"], &[Code::V003]);
    check_rates(&[["0", "0", "1"]], &["1"], &[Code::V003]);
    // One row that does not fit speaks against all.
    check_rates(
        &[["30.4", "29.97", "0.9859"], ["34", "31.6", "0.92"]],
        &["0.9859", "0.92"],
        &[Code::V003, Code::V003],
    );
}

#[test]
fn headings() {
    let check = |title: &str, year: &str, expected: (&str, &str)| {
        let read = normalize(BoundSheet { title: cell(title), year: cell(year), ..sheet() }, 0);
        assert_eq!((words(&read.title), words(&read.year)), expected, "{title} {year}");
    };
    check("项目支出绩效自评表", "?", ("项目支出绩效自评表", "absent"));
    check("项目支出绩效自评表（2023年度）", "?", ("项目支出绩效自评表", "2023"));
    check("项目支出绩效自评表(２０２３ 年度)", "（2023年度）", ("项目支出绩效自评表", "2023"));
    check("项目支出绩效自评表", "2023", ("项目支出绩效自评表", "2023"));
    check("项目支出绩效自评表", "（ 2022 年度）", ("项目支出绩效自评表", "2022"));
    check("2021年度护林专项自评表", "?", ("2021年度护林专项自评表", "2021"));
    check("2021年至2022年自评表", "?", ("2021年至2022年自评表", "absent"));
    check("项目支出绩效自评表", "(202 年度)", ("项目支出绩效自评表", "unreadable"));
    check("自评表（本级）", "?", ("自评表（本级）", "absent"));
}

#[test]
fn text_keeps_its_inner_lines_and_dashes_are_dashes() {
    let bound = BoundSheet {
        expected_goal: cell(" 1.培训；\n2.考试。\n"),
        grade: cell("－"),
        money_unit: cell("单位：（元）"),
        ..sheet()
    };
    let read = normalize(bound, 3);
    assert_eq!(words(&read.expected_goal), "1.培训；\n2.考试。");
    assert_eq!(words(&read.grade), "dash");
    assert_eq!(words(&read.money_unit), "元");
    assert_eq!(read.ordinal, 3);
}

fn indicator(op: &str, target: &str, unit: &str) -> BoundIndicator {
    BoundIndicator {
        target_op: cell(op),
        target: cell(target),
        target_unit: cell(unit),
        actual: cell("?"),
        ..BoundIndicator::default()
    }
}

#[track_caller]
fn check_target(cells: [&str; 3], expected: &str, found: &[Code]) {
    let [op, target, unit] = cells;
    let read =
        normalize(BoundSheet { indicators: vec![indicator(op, target, unit)], ..sheet() }, 0);
    let picture = match &read.indicators[0].target.reading {
        Reading::Read(Measure::Quantity(quantity)) => {
            format!("{}|{}|{}", quantity.op.map_or("", Op::sign), quantity.value, quantity.unit)
        }
        Reading::Read(other) => other.text().unwrap_or_default().to_owned(),
        other => other.state().to_owned(),
    };
    assert_eq!(picture, expected, "{cells:?}");
    assert_eq!(codes(&read), found, "{cells:?}");
}

#[test]
fn targets() {
    check_target(["?", "≥84.00(件)", "?"], "≥|84.00|件", &[]);
    check_target(["≥", "735", "人次"], "≥|735|人次", &[]);
    check_target(["", "735", ""], "|735|", &[]);
    check_target(["定性", "有效", "-"], "有效", &[]);
    check_target(["≥", "≤95", "%"], "≥ ≤95 %", &[Code::V005]);
    check_target(["≥", "", "%"], "blank", &[]);
    check_target(["≥", "?", "%"], "absent", &[]);
    check_target(["?", "-", "?"], "dash", &[]);
    check_target(["?", "%=99", "?"], "%=99", &[Code::V006]);
    check_target(["?", "3个方案待定", "?"], "3个方案待定", &[Code::V006]);
    check_target(["?", "完成石桥日常维护", "?"], "完成石桥日常维护", &[]);
}

#[test]
fn three_cells_keep_three_places() {
    let at = |text: &str, start, end, confidence| BoundCell {
        span: Span { start, end },
        confidence,
        ..cell(text)
    };
    let row = BoundIndicator {
        target_op: at("≥", 0, 3, Confidence::Certain),
        target: at("735", 4, 7, Confidence::Guess),
        target_unit: at("人次", 8, 14, Confidence::Certain),
        ..BoundIndicator::default()
    };
    let read = normalize(BoundSheet { indicators: vec![row], ..sheet() }, 0);
    let target = &read.indicators[0].target;
    assert_eq!((target.span, target.more.len()), (Span { start: 0, end: 3 }, 2));
    assert_eq!(target.confidence, Confidence::Guess);
}

#[test]
fn every_code_raised_here_is_catalogued() {
    for code in [Code::V001, Code::V002, Code::V003, Code::V004, Code::V005, Code::V006] {
        assert!(resheet_model::catalogue::entry(code).is_some(), "{code}");
    }
}

/// An actual value for a target, beside a rate and its amounts.
#[track_caller]
fn check_actual([rate, target, actual]: [&str; 3], expected: &str, found: &[Code]) {
    let funds = vec![fund(["?", "30.4", "29.97", "?", rate, "?"])];
    let indicators = vec![BoundIndicator { actual: cell(actual), ..indicator("", target, "") }];
    let read = normalize(BoundSheet { funds, indicators, ..sheet() }, 0);
    let Reading::Read(Measure::Quantity(quantity)) = &read.indicators[0].actual.reading else {
        panic!("{actual} is no quantity");
    };
    assert_eq!(format!("{}{}", quantity.value, quantity.unit), expected, "{actual}");
    assert_eq!(codes(&read), found, "{actual}");
}

#[test]
fn actual_values_of_a_workbook_are_shown_ones() {
    check_actual(["0.9859", "≥38.5%", "0.358"], "35.8%", &[Code::V002, Code::V010]);
    check_actual(["0.9859", "=100%", "1"], "100%", &[Code::V002, Code::V010]);
    // No stored rate, no percentage, its own unit, or far from the target.
    check_actual(["98.59", "≥38.5%", "0.358"], "0.358", &[]);
    check_actual(["0.9859", "≥2人", "1"], "1", &[Code::V002]);
    check_actual(["0.9859", "≥38.5%", "0.358%"], "0.358%", &[Code::V002]);
    check_actual(["0.9859", "≥3%", "0.9"], "0.9", &[Code::V002]);
}

/// Programs that take text out of pages write radicals for the characters that look like them.
#[test]
fn radicals_are_everyday_characters() {
    let mut own = sheet();
    own.project_name = cell("⻄⼭县⽤⼾⽔表更换");
    let read = normalize(own, 0);
    assert_eq!(read.project_name.reading, Reading::Read("西山县用户水表更换".to_owned()));
}
