//! The client's dump with mechanical changes, as tools and people make them:
//! the same values, or a finding where the change was made; never a wrong
//! value in silence.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::select;
use resheet_tests::change::{Change, Original, Where, Writing};
use resheet_tests::corpus::{documents, home};

static SEED: LazyLock<Original> =
    LazyLock::new(|| Original::new(documents(&home().join("seed")).unwrap().remove(0)));

fn check(change: &Change, writing: Writing) {
    let errors = SEED.silent_errors(change, writing);
    assert!(
        errors.is_empty(),
        "{change:?} {writing:?}: {} errors that no finding points at:\n{}",
        errors.len(),
        errors.join("\n")
    );
}

fn sheets() -> std::ops::Range<usize> {
    0..SEED.sheet_count()
}

fn line() -> impl Strategy<Value = Where> {
    (0..SEED.line_count()).prop_map(Where::Line)
}

fn place() -> impl Strategy<Value = Where> {
    prop_oneof![
        1 => Just(Where::Everywhere),
        2 => sheets().prop_map(Where::Sheet),
        5 => line(),
    ]
}

fn writing() -> impl Strategy<Value = Writing> {
    select(Writing::ALL.to_vec())
}

/// Few cases: each converts and judges the whole dump. The program `changes`
/// tries every change there is.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(8))]

    #[test]
    fn trailing_tabs_stripped(place in place(), writing in writing()) {
        check(&Change::TrailingTabsStripped(place), writing);
    }

    #[test]
    fn a_blank_column_inserted(place in place(), column in 0..10_usize, writing in writing()) {
        check(&Change::BlankColumn(place, column), writing);
    }

    #[test]
    fn leading_blanks_of_a_row_dropped(line in line(), writing in writing()) {
        check(&Change::LeadingBlanksDropped(line), writing);
    }

    #[test]
    fn blank_lines_between_lines(place in place(), writing in writing()) {
        check(&Change::BlankLines(place), writing);
    }

    #[test]
    fn a_line_doubled(line in line(), writing in writing()) {
        check(&Change::Doubled(line), writing);
    }

    #[test]
    fn digits_and_brackets_at_full_width(place in place(), writing in writing()) {
        check(&Change::FullWidth(place), writing);
    }

    #[test]
    fn a_title_dropped(sheet in sheets(), writing in writing()) {
        check(&Change::TitleDropped(sheet), writing);
    }

    #[test]
    fn sheets_in_another_order(
        order in Just(sheets().collect::<Vec<_>>()).prop_shuffle(),
        writing in writing(),
    ) {
        check(&Change::Reordered(order), writing);
    }

    #[test]
    fn a_sheet_cut_in_the_middle(
        (sheet, at) in sheets().prop_flat_map(|sheet| (Just(sheet), 1..SEED.lines_of(sheet))),
        tail in any::<bool>(),
        writing in writing(),
    ) {
        let cut = if tail { Change::TailCut } else { Change::HeadCut };
        check(&cut(sheet, at), writing);
    }

    #[test]
    fn weights_before_targets(place in prop_oneof![
        Just(Where::Everywhere),
        sheets().prop_map(Where::Sheet),
    ], writing in writing()) {
        check(&Change::WeightFirst(place), writing);
    }
}

#[test]
fn every_writing_of_the_unchanged_dump_gives_the_same_values() {
    for writing in Writing::ALL {
        check(&Change::Reordered(sheets().collect()), writing);
    }
}

#[test]
fn changes_change_what_they_say() {
    let first_rows = |change: &Change| -> String {
        let text = SEED.text(change);
        text.lines().skip(4).take(3).map(|line| format!("{line}\n")).collect()
    };
    let unchanged = "项目名称\t\t机关事业单位运行保障经费\t\t\t\t\t\t\n\
        主管部门\t\t上海市人力资源和社会保障局\t实施单位\t上海市干部培训中心\t\t\t\t\n\
        项目资金（万元）\t\t\t年初预算数\t全年预算数\t全年执行数\t分数\t执行率\t得分\n";
    assert_eq!(first_rows(&Change::TailCut(6, 3)), unchanged);
    let stripped = first_rows(&Change::TrailingTabsStripped(Where::Sheet(0)));
    assert!(stripped.starts_with("项目名称\t\t机关事业单位运行保障经费\n主管部门"), "{stripped}");
    let wider = first_rows(&Change::BlankColumn(Where::Everywhere, 1));
    assert!(wider.starts_with("项目名称\t\t\t机关"), "{wider}");
    let moved = SEED.text(&Change::WeightFirst(Where::Sheet(0)));
    assert!(moved.contains("三级指标\t分值\t年度指标值\t实际完成值\t得分"), "{moved}");
    assert!(moved.contains("衬衫数量\t10.00\t≥84.00(件)\t84.00(件)\t10.00"), "{moved}");
    assert!(SEED.text(&Change::FullWidth(Where::Sheet(0))).contains("≥８４.００（件）"));
}
