//! One small picture per code: a sound sheet, what is changed in it, and all
//! that is found then.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Cursor;
use std::ops::ControlFlow;

use resheet_audit::{RunFinding, RunSheets, checks, summarise};
use resheet_model::catalogue::{Language, codes, help, message};
use resheet_model::{AuditRules, Code, Decimal, GradeBand, Label, Span};
use serde_json::{Value, json};

use resheet_tests::typed::{audit_all, picture, rules, sheets, small};

thread_local! {
    static RAISED: RefCell<BTreeSet<Code>> = const { RefCell::new(BTreeSet::new()) };
}

fn changed(changes: &[(&str, Value)]) -> Value {
    let mut truth = small();
    for (path, value) in changes {
        let path = format!("/sheets/0/{path}");
        match truth.pointer_mut(&path) {
            Some(leaf) => *leaf = value.clone(),
            None => panic!("no {path}"),
        }
    }
    truth
}

#[track_caller]
fn check_with(rules: &AuditRules, name: &str, changes: &[(&str, Value)], expected: &[&str]) {
    let (source, mut sheets) = sheets(name, &changed(changes), rules);
    audit_all(&source, &mut sheets);
    let findings = &sheets[0].findings;
    for finding in findings {
        RAISED.with_borrow_mut(|raised| raised.insert(finding.code));
        for language in [Language::English, Language::Chinese] {
            let text = message(finding, language) + &help(finding, language);
            assert!(!text.contains(['{', '}']), "{}: {text}", finding.code);
        }
    }
    assert_eq!(findings.iter().map(picture).collect::<Vec<_>>(), expected);
}

#[track_caller]
fn check(changes: &[(&str, Value)], expected: &[&str]) {
    check_with(&rules(), "t.txt", changes, expected);
}

fn a_sound_sheet_is_silent() {
    check(&[], &[]);
}

fn execution() {
    check(
        &[("funds/1/rate", json!("81.00"))],
        &["A001 funds[1].rate printed=81.00 expected=80.00"],
    );
    // The score still follows from the exact quotient: one finding, not two.
    check(
        &[("funds/0/rate", json!("66.66")), ("funds/1/rate", json!("66.67"))],
        &[
            "A002 funds[0].rate printed=66.66 expected=80.00",
            "A002 funds[1].rate printed=66.67 expected=80.00",
        ],
    );
    check(
        &[("funds/1/rate", json!("80.02"))],
        &["A003 funds[1].rate printed=80.02 expected=80.00"],
    );
    check(&[("funds/0/rate", json!("0.80"))], &["A001 funds[0].rate printed=0.80 expected=80.00"]);
    check(
        &[("funds/0/score", json!("9.00")), ("total_score", json!("99.00"))],
        &["A005 funds[0].score printed=9.00 expected=8.00"],
    );
    check(
        &[("funds/0/weight", json!(null)), ("total_weight", json!("90"))],
        &[
            "A015 funds[0].score printed=8.00",
            "A021 total_weight printed=90 expected=100",
            "A023 total_score printed=98.00",
        ],
    );
    check(&[("funds/1/executed", json!(null))], &["A014 funds[0].executed", "A013 funds[1].rate"]);
    check(
        &[
            ("funds/0/executed", json!("55.00")),
            ("funds/0/rate", json!("110.00")),
            ("funds/0/score", json!("10.00")),
            ("funds/1/executed", json!("55.00")),
            ("funds/1/rate", json!("110.00")),
            ("total_score", json!("100.00")),
        ],
        &["A012 funds[0].rate printed=110.00", "A012 funds[1].rate printed=110.00"],
    );
}

fn roundings() {
    let spent = |rate: &str, other: &str| {
        [
            ("funds/0/executed", json!("39.41")),
            ("funds/0/budget", json!("48.86")),
            ("funds/1/executed", json!("39.41")),
            ("funds/1/budget", json!("48.86")),
            ("funds/0/rate", json!(rate)),
            ("funds/1/rate", json!(other)),
            ("funds/0/score", json!("8")),
        ]
    };
    check(&spent("80.65", "80.65"), &["A006 funds[0].rate printed=80.65"]);
    check(&spent("80.66", "80.66"), &["A007 funds[0].rate printed=80.66"]);
    check(&spent("80.65", "80.66"), &["A008 funds[1].rate printed=80.66"]);
}

fn funds() {
    check(
        &[("funds/0/initial", json!("61.00"))],
        &["A009 funds[0].initial printed=61.00 expected=60.00"],
    );
    check(
        &[("funds/0/initial", json!("0.00"))],
        &["A010 funds[0].initial printed=0.00 expected=60.00"],
    );
    check(
        &[
            ("funds/2/executed", json!("3.20")),
            ("funds/0/executed", json!("43.20")),
            ("funds/0/rate", json!("86.40")),
            ("funds/0/score", json!("8.64")),
            ("total_score", json!("98.64")),
        ],
        &["A011 funds[2].executed printed=3.20"],
    );
    check(&[("funds/1/initial", json!("7,00.0,77"))], &["A014 funds[0].initial"]);
    check(
        &[("funds/0/initial", json!("600")), ("funds/2/initial", json!("0"))],
        &["A037 funds[0].initial printed=600 expected=60.00"],
    );
}

fn weights_and_scores() {
    check(
        &[
            ("indicators/0/weight", json!("61.00")),
            ("indicators/0/score", json!("61.00")),
            ("total_score", json!("99.00")),
        ],
        &["A020 total_weight printed=100 expected=101.00"],
    );
    check(
        &[("indicators/0/score", json!("61.00")), ("total_score", json!("99.00"))],
        &["A023 indicators[0].score printed=61.00"],
    );
    check(&[("total_score", json!("98.50"))], &["A024 total_score printed=98.50 expected=98.00"]);
    check(&[("total_score", json!("90.00"))], &["A025 total_score printed=90.00"]);
    check(&[("indicators/0/score", json!(null))], &["A026 total_score"]);
    check(
        &[("indicators/0/level1", json!("产出指标（50分）"))],
        &["A022 indicators[0].level1 printed=产出指标（50分） expected=60.00"],
    );
    let bands = vec![
        GradeBand { from: Decimal::from(90), grade: "优".into() },
        GradeBand { from: Decimal::ZERO, grade: "差".into() },
    ];
    let graded = AuditRules { grades: bands, ..rules() };
    check_with(&graded, "t.txt", &[], &[]);
    check_with(&graded, "t.txt", &[("grade", json!("差"))], &["A028 grade printed=差 expected=优"]);
}

fn marks() {
    check(
        &[("indicators/0/score", json!("59.00")), ("total_score", json!("97.00"))],
        &["A030 indicators[0].score printed=59.00 expected=60.00"],
    );
    // With a reason it is judgement; `无` is none.
    check(
        &[
            ("indicators/0/score", json!("59.00")),
            ("total_score", json!("97.00")),
            ("indicators/0/deviation", json!("资料归档不全")),
        ],
        &[],
    );
    check(
        &[
            ("indicators/0/score", json!("59.00")),
            ("total_score", json!("97.00")),
            ("indicators/0/deviation", json!("无")),
        ],
        &["A030 indicators[0].score printed=59.00 expected=60.00"],
    );
    check(
        &[("indicators/0/actual/value", json!("340"))],
        &["A031 indicators[0].score printed=60.00"],
    );
    check(
        &[
            ("indicators/0/actual/value", json!("175")),
            ("indicators/0/score", json!("30.00")),
            ("total_score", json!("68.00")),
        ],
        &["A032 indicators[0].deviation printed=30.00"],
    );
    check(
        &[
            ("indicators/0/actual/value", json!("350")),
            ("indicators/0/deviation", json!("由于经费有限")),
        ],
        &["A033 indicators[0].deviation printed=60.00"],
    );
    check(
        &[
            ("indicators/0/actual/value", json!("175")),
            ("indicators/0/score", json!("40.00")),
            ("total_score", json!("78.00")),
            ("indicators/0/deviation", json!("由于经费有限")),
        ],
        &["A034 indicators[0].score printed=40.00 expected=30.00"],
    );
    check(&[("indicators/0/actual", json!(null))], &["A040 indicators[0].actual"]);
}

fn targets() {
    check(
        &[("indicators/0/target/value", json!("0"))],
        &["A035 indicators[0].target printed=≥0(人次)"],
    );
    check(
        &[("indicators/0/actual/unit", json!("期"))],
        &["A036 indicators[0].actual printed=360.00(期) expected=人次"],
    );
    check(
        &[("indicators/0/actual/value", json!("3500000"))],
        &["A037 indicators[0].actual printed=3500000(人次) expected=≥350(人次)"],
    );
    check(
        &[("indicators/1/actual/value", json!("0.95"))],
        &["A038 indicators[1].actual printed=0.95(%) expected=≥90(%)"],
    );
    // Without a unit the target says what a fraction is, whatever its size.
    check(
        &[
            ("indicators/1/target/value", json!("32.5")),
            ("indicators/1/actual/value", json!("0.325")),
            ("indicators/1/actual/unit", json!("")),
        ],
        &["A038 indicators[1].actual printed=0.325 expected=≥32.5(%)"],
    );
    check(
        &[("actual_result", json!("累计培训学员380人次。"))],
        &["A039 indicators[0].actual printed=360.00(人次) expected=380人次"],
    );
    // A bound, a part, another unit and a sum that fits contradict nothing.
    for text in [
        "培训学员300人次以上。",
        "其中境外培训20人次。",
        "培训38期。",
        "年初培训100人次，年末培训260人次。",
    ] {
        check(&[("actual_result", json!(text))], &[]);
    }
}

fn years() {
    check_with(
        &rules(),
        "reports/self-evaluation-2022.txt",
        &[],
        &["A050 year printed=2023 expected=2022"],
    );
    check_with(
        &rules(),
        "2023/t.txt",
        &[("actual_result", json!("2021年完成。"))],
        &["A055 actual_result printed=2021 expected=2023"],
    );
    check(&[("actual_result", json!("2021年立项，2023年完成。"))], &[]);
}

fn among_sheets() {
    let mut truth = small();
    let list = truth["sheets"].as_array_mut().unwrap();
    let mut second = list[0].clone();
    second["project_name"] = json!("其他项目");
    let mut third = second.clone();
    third["project_name"] = json!("第三个项目");
    third["title"] = json!("财政项目支出绩效自评价");
    third["funds"][2]["rate"] = json!(null);
    list.extend([second, third]);
    let (source, mut sheets) = sheets("t.txt", &truth, &rules());
    audit_all(&source, &mut sheets);
    let pictures: Vec<Vec<String>> =
        sheets.iter().map(|sheet| sheet.findings.iter().map(picture).collect()).collect();
    assert_eq!(pictures[..2], [Vec::<String>::new(), Vec::new()]);
    assert_eq!(
        pictures[2],
        [
            "A053 title printed=财政项目支出绩效自评价 expected=财政项目支出绩效自我评价",
            "A054 funds[2].rate printed=- expected=0.00",
        ]
    );
    RAISED.with_borrow_mut(|raised| raised.extend([Code::A053, Code::A054]));
}

fn in_a_run() {
    let mut run = RunSheets::new(Cursor::new(Vec::new()));
    let again = changed(&[]);
    let other = changed(&[("funds/0/executed", json!("30.00")), ("funds/0/rate", json!("60.00"))]);
    let next_year = changed(&[("year", json!("2024")), ("funds/0/executed", json!("30.00"))]);
    for (input, truth) in (0u32..).zip([changed(&[]), again, other, next_year]) {
        let (source, sheets) = sheets("t.txt", &truth, &rules());
        run.add(&[summarise(input, &source, &sheets[0])]).unwrap();
    }
    let mut pictures = Vec::new();
    let tell = |found: RunFinding| {
        pictures.push(format!("{} {}", found.input, message(&found.finding, Language::English)));
        ControlFlow::Continue(())
    };
    run.compare(|input| format!("{input}.txt"), tell).unwrap();
    assert_eq!(
        pictures,
        [
            "1 the same sheet, value for value, stands in 0.txt (sheet 1, line 1)",
            "2 the same project of the same year has 50.00 / 30.00 (budget / executed) here and \
             50.00 / 40.00 in 0.txt (sheet 1, line 1)",
        ]
    );
    RAISED.with_borrow_mut(|raised| raised.extend([Code::A051, Code::A052]));
}

/// Without rules nothing is checked against them.
fn no_rules() {
    let none = AuditRules::default();
    check_with(
        &none,
        "t.txt",
        &[("funds/0/rate", json!("81.00")), ("total_weight", json!(null))],
        &[],
    );
}

/// Points in the label of the funds table.
fn points_of_the_funds_table() {
    let (source, mut sheets) = sheets("t.txt", &small(), &rules());
    sheets[0].shape.labels.push(Label {
        key: "funds".into(),
        text: "预算执行情况(20分)".into(),
        span: Span::default(),
    });
    audit_all(&source, &mut sheets);
    let pictures: Vec<String> = sheets[0].findings.iter().map(picture).collect();
    assert_eq!(pictures, ["A022 funds[0].weight printed=预算执行情况(20分) expected=10.00"]);
}

/// All in one test, so that it can say at the end which code nobody raised.
#[test]
fn every_code_is_raised_by_its_picture() {
    a_sound_sheet_is_silent();
    execution();
    roundings();
    funds();
    weights_and_scores();
    marks();
    targets();
    years();
    among_sheets();
    in_a_run();
    no_rules();
    points_of_the_funds_table();
    let declared: BTreeSet<Code> = checks().flat_map(|(_, codes)| codes.iter().copied()).collect();
    let known: BTreeSet<Code> = codes().filter(|code| code.group() == 'A').collect();
    assert_eq!(declared, known, "the checks and the catalogue name the same codes");
    let raised = RAISED.with_borrow(Clone::clone);
    assert_eq!(raised, declared, "a code without a picture");
}
