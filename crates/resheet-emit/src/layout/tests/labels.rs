//! Whose the printed labels are.

use resheet_model::{
    Column, Decimal, FundColumn, Label, Reading, Seen, Sheet, SourceText, Span, Stray, StrayKind,
};

use super::{Page, PageOptions, Typewriter, lay_out, pages, words};
use crate::sample::{Rows, seen, sheet};

fn at(source: &SourceText, words: &str) -> Span {
    let start = source.text.find(words).unwrap_or_else(|| panic!("{words}"));
    Span::new(start, start + words.len())
}

fn label(source: &SourceText, key: &str, words: &str) -> Label {
    Label { key: key.into(), text: words.into(), span: at(source, words) }
}

fn first_page(sheet: &Sheet, source: &SourceText) -> Page {
    pages(sheet, source, &PageOptions::default(), &Typewriter).pages.remove(0)
}

/// Where some words stand.
fn place(page: &Page, words: &str) -> (i32, i32) {
    let run = page.runs.iter().find(|run| run.text == words);
    run.map(|run| (run.x, run.y)).unwrap_or_else(|| panic!("{words} in {}", super::words(page)))
}

#[test]
fn amounts_without_a_heading_have_none() {
    let mut sheet = sheet(&Rows::default());
    let unnamed = Column { key: Some(FundColumn::Budget), label: "".into(), span: Span::default() };
    sheet.shape.fund_columns = vec![unnamed];
    for fund in &mut sheet.funds {
        let others = [&mut fund.initial, &mut fund.executed, &mut fund.weight];
        others.into_iter().chain([&mut fund.rate, &mut fund.score]).for_each(|leaf| {
            *leaf = Seen::absent();
        });
    }
    let page = words(&lay_out(&sheet, PageOptions::default())[0]);
    assert!(page.contains("7.25") && !page.contains("全年预算数"), "{page}");
}

#[test]
fn the_first_of_three_labels_on_a_line_is_of_the_part() {
    let mut sheet = sheet(&Rows::default());
    let source = SourceText::plain("t", "[part] [expected] [actual]\n");
    let label = |key: &str, word: &str| label(&source, key, word);
    sheet.shape.labels.retain(|label| label.key != "goals");
    sheet.shape.labels.extend([
        label("actual_result", "[part]"),
        label("expected_goal", "[expected]"),
        label("label", "[actual]"),
    ]);
    let printed = pages(&sheet, &source, &PageOptions::default(), &Typewriter);
    let page = &printed.pages[0];
    let at = |word: &str| page.runs.iter().find(|run| run.text == word).map(|run| (run.x, run.y));
    let (Some(part), Some(expected), Some(actual)) =
        (at("[part]"), at("[expected]"), at("[actual]"))
    else {
        panic!("{}", words(page))
    };
    assert!(part.0 < expected.0 && expected.0 < actual.0 && expected.1 == actual.1, "{part:?}");
    // Without a label of its own the part has none that is ours.
    sheet.shape.labels.retain(|label| label.text != "[actual]");
    let page = words(&pages(&sheet, &source, &PageOptions::default(), &Typewriter).pages[0]);
    assert!(!page.contains("年度总体目标"), "{page}");
}

#[test]
fn a_rate_that_the_source_has_as_a_fraction_is_a_percentage() {
    let source = SourceText::plain("t", "0.937 88.5\n");
    let mut sheet = sheet(&Rows::default());
    let rate = |units, start, end| {
        let reading = Reading::Read(Decimal::new(units, 1));
        Seen { reading, span: Span::new(start, end), ..Seen::absent() }
    };
    sheet.funds[0].rate = rate(937, 0, 5);
    sheet.funds[1].rate = rate(885, 6, 10);
    let page = words(&pages(&sheet, &source, &PageOptions::default(), &Typewriter).pages[0]);
    assert!(page.contains("93.7%"), "{page}");
    assert!(page.contains("88.5") && !page.contains("88.5%"), "{page}");
}

#[test]
fn a_label_without_a_value_is_a_row_and_one_before_headings_is_of_the_names() {
    let mut sheet = sheet(&Rows::default());
    let source = SourceText::plain("t", "[part]\n[name] x\n[names]\n[amounts]\n");
    sheet.shape.labels.extend([
        label(&source, "label", "[part]"),
        label(&source, "project_name", "[name]"),
        label(&source, "label", "[names]"),
    ]);
    let amounts = &mut sheet.shape.fund_columns[0];
    (amounts.label, amounts.span) = ("[amounts]".into(), at(&source, "[amounts]"));
    let page = first_page(&sheet, &source);
    let [part, name] = ["[part]", "[name]"].map(|words| place(&page, words));
    assert!(part.1 < name.1, "{part:?} {name:?}");
    let [names, amounts] = ["[names]", "[amounts]"].map(|words| place(&page, words));
    assert!(names.0 < amounts.0 && names.1 == amounts.1, "{names:?} {amounts:?}");
}

#[test]
fn goals_that_the_source_has_one_under_another_stand_so() {
    let mut sheet = sheet(&Rows::default());
    let source = SourceText::plain("t", "[expected]\nwords\n[actual]\nothers\n");
    sheet.shape.labels.retain(|label| label.key != "goals");
    sheet.shape.labels.extend([
        label(&source, "expected_goal", "[expected]"),
        label(&source, "actual_result", "[actual]"),
    ]);
    let read = |words: &str| Seen { span: at(&source, words), ..seen(words.to_owned()) };
    (sheet.expected_goal, sheet.actual_result) = (read("words"), read("others"));
    let page = first_page(&sheet, &source);
    let rows = ["[expected]", "words", "[actual]", "others"].map(|words| place(&page, words).1);
    assert!(rows.is_sorted_by(|one, next| one < next), "{rows:?}");
}

#[test]
fn words_before_a_value_are_its_label_and_no_note() {
    let mut sheet = sheet(&Rows::default());
    let source = SourceText::plain("t", "[unit]: office\n");
    let span = at(&source, "[unit]");
    sheet.stray.push(Stray { kind: StrayKind::Note, span });
    sheet.implementing_unit = Seen { span: at(&source, "office"), ..seen("office".to_owned()) };
    let page = words(&first_page(&sheet, &source));
    assert_eq!(page.matches("[unit]").count(), 1, "{page}");
    assert!(page.contains("[unit]|office") && !page.contains("实施单位"), "{page}");
}

#[test]
fn a_grade_behind_the_sums_stands_there_and_one_that_nobody_asks_for_nowhere() {
    let mut sheet = sheet(&Rows::default());
    let source = SourceText::plain("t", "97.98 good\n");
    sheet.total_score.span = at(&source, "97.98");
    sheet.grade = Seen { span: at(&source, "good"), ..seen("good".to_owned()) };
    let page = first_page(&sheet, &source);
    assert_eq!(place(&page, "97.98").1, place(&page, "good").1);
    assert!(!words(&page).contains("评分等级"), "{}", words(&page));
    sheet.grade = Seen::absent();
    let page = words(&first_page(&sheet, &source));
    assert!(!page.contains("评分等级"), "{page}");
}

#[test]
fn the_further_line_of_a_label_is_no_heading() {
    let mut sheet = sheet(&Rows::default());
    let source = SourceText::plain("t", "[unit-\n-name] [amount]\n");
    let rest = Label { text: "[unit-name]".into(), ..label(&source, "label", "-name]") };
    let first = Label { text: "[unit-name]".into(), ..label(&source, "extra", "[unit-") };
    sheet.shape.labels.extend([first, rest]);
    let page = words(&first_page(&sheet, &source));
    assert!(!page.contains("[unit-name]"), "{page}");
}
