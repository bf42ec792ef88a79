//! Pictures of pages: a character of the drawing is half an em wide and a line
//! tall, so that they can be read.

mod labels;

use resheet_model::{Extra, Label, Measure, Reading, Seen, Sheet, SourceText, Span};

use super::*;
use crate::sample::{Rows, seen, sheet};

/// Chinese characters are one em wide, all others half.
pub(super) struct Typewriter;

impl Metrics for Typewriter {
    fn advance(&self, c: char) -> Em {
        if c.is_ascii() { 500 } else { 1000 }
    }
}

fn lay_out(sheet: &Sheet, options: PageOptions) -> Vec<Page> {
    pages(sheet, &SourceText::plain("t", ""), &options, &Typewriter).pages
}

/// All text of a page, cell by cell.
fn words(page: &Page) -> String {
    page.runs.iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join("|")
}

/// Draws a page: rules as lines of signs, text where it stands.
fn picture(page: &Page) -> String {
    let column = |x: Milli| usize::try_from(x / 5_250).unwrap_or(0);
    let line = |y: Milli| usize::try_from(y / 6_900).unwrap_or(0);
    let mut canvas = vec![vec![' '; column(page.width) + 1]; line(page.height) + 1];
    for rule in &page.rules {
        for row in &mut canvas[line(rule.y1)..=line(rule.y2)] {
            for sign in &mut row[column(rule.x1)..=column(rule.x2)] {
                let drawn = if rule.y1 == rule.y2 { '-' } else { '|' };
                *sign = if *sign == ' ' || *sign == drawn { drawn } else { '+' };
            }
        }
    }
    for run in &page.runs {
        let mut at = column(run.x) + usize::from(run.x % 5_250 > 2_600);
        for c in run.text.chars() {
            let width = if c.is_ascii() { 1 } else { 2 };
            for (offset, sign) in canvas[line(run.y)].iter_mut().skip(at).take(width).enumerate() {
                // The second half of a wide character takes no room.
                *sign = if offset == 0 { c } else { '\0' };
            }
            at += width;
        }
    }
    let lines = canvas.iter().map(|row| row.iter().filter(|c| **c != '\0').collect::<String>());
    let lines: Vec<String> = lines.map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[test]
fn a_form_looks_like_a_form() {
    let rows = Rows { indicators: 3, ..Rows::default() };
    let small =
        PageOptions { width: 420_000, height: 595_000, margin: 20_000, ..PageOptions::default() };
    let pages = lay_out(&sheet(&rows), small);
    assert_eq!(pages.len(), 1);
    insta::assert_snapshot!(picture(&pages[0]));
}

#[test]
fn a_long_table_repeats_headings_and_levels() {
    let pages =
        lay_out(&sheet(&Rows { indicators: 1000, ..Rows::default() }), PageOptions::default());
    assert!((25..=32).contains(&pages.len()), "{}", pages.len());
    for (number, page) in (1..).zip(&pages) {
        let words = words(page);
        assert!(words.contains("三级指标"), "page {number} has no heading");
        assert!(words.contains("产出指标"), "page {number} has no level");
        assert!(words.contains(&format!("第{number}页 共{}页", pages.len())));
        let bottom = page.rules.iter().map(|rule| rule.y2).max().unwrap_or(0);
        assert!(bottom <= page.height - 51_024, "page {number} runs over");
    }
    let all: String = pages.iter().map(|page| words(page) + "|").collect();
    for number in 0..1000 {
        let name = format!("|指标{number}|");
        assert_eq!(all.matches(&name).count(), 1, "{name}");
    }
}

#[test]
fn names_of_a_long_table_have_room_before_a_few_reasons() {
    let mut made = sheet(&Rows { indicators: 1000, ..Rows::default() });
    for (row, indicator) in made.indicators.iter_mut().enumerate() {
        indicator.level3 = seen(format!("第{row}类事件处置"));
        if row % 40 == 0 {
            indicator.deviation = seen("受汛期影响，部分活动延期举办，已列入次年计划。".to_owned());
        }
    }
    let pages = lay_out(&made, PageOptions::default());
    assert!((25..=32).contains(&pages.len()), "{}", pages.len());
}

#[test]
fn a_text_longer_than_a_page_continues() {
    let goal: String = (0..4000).map(|n| char::from_u32(0x4E00 + n).unwrap_or('一')).collect();
    let pages =
        lay_out(&sheet(&Rows { goal: goal.clone(), ..Rows::default() }), PageOptions::default());
    assert!(pages.len() > 1);
    let solid: String =
        pages.iter().flat_map(|page| &page.runs).map(|run| run.text.as_str()).collect();
    let shown = goal.chars().filter(|c| solid.contains(*c)).count();
    assert_eq!(shown, 4000);
    assert!(words(&pages[1]).contains("预期目标"), "the heading is repeated");
}

#[test]
fn type_gets_smaller_before_a_second_page() {
    let size = |indicators| {
        let pages =
            lay_out(&sheet(&Rows { indicators, ..Rows::default() }), PageOptions::default());
        (pages.len(), pages[0].runs.iter().filter(|run| !run.bold).map(|run| run.size).max())
    };
    assert_eq!(size(10), (1, Some(10_500)));
    let (pages, smaller) = size(26);
    assert_eq!(pages, 1);
    assert!(smaller < Some(10_500));
}

#[test]
fn paper_lies_when_columns_need_it() {
    let reason = "W".repeat(60);
    let pages = lay_out(&sheet(&Rows { reason, ..Rows::default() }), PageOptions::default());
    assert!(pages[0].width > pages[0].height);
}

#[test]
fn text_stays_inside_its_page() {
    let reason = "由于经费有限，".repeat(40);
    for page in
        lay_out(&sheet(&Rows { reason, indicators: 40, ..Rows::default() }), PageOptions::default())
    {
        for run in &page.runs {
            let right = run.x + flow::to_length(flow::measure(&run.text, &Typewriter), run.size);
            assert!(run.x >= 51_000 && right <= page.width - 51_000, "{}", run.text);
        }
    }
}

#[test]
fn words_of_a_target_in_three_cells_stand_in_three_cells() {
    let mut sheet = sheet(&Rows::default());
    sheet.shape.target_op = Some("指标性质".into());
    sheet.shape.target_unit = Some("度量单位".into());
    let source = SourceText::plain("t", "定性\t逐步\n养成\t\n");
    let at = |words: &str| {
        let start = source.text.find(words).unwrap();
        Span::new(start, start + words.len())
    };
    sheet.indicators[0].target = Seen {
        span: at("定性"),
        more: vec![at("逐步\n养成")],
        ..seen(Measure::Text("逐步养成".into()))
    };
    let pages = pages(&sheet, &source, &PageOptions::default(), &Typewriter).pages;
    assert!(words(&pages[0]).contains("|定性|逐步养成|"), "{}", words(&pages[0]));
}

#[test]
fn a_money_unit_that_no_printed_label_says_stands_over_the_form() {
    let mut sheet = sheet(&Rows::default());
    let over = |sheet: &Sheet| {
        words(&lay_out(sheet, PageOptions::default())[0]).contains("金额单位：万元")
    };
    assert!(!over(&sheet));
    for label in sheet.shape.labels.iter_mut().filter(|label| label.key == "funds") {
        label.text = "预算执行情况".into();
    }
    // A label that the form does not show says nothing.
    sheet.shape.labels.push(Label {
        key: "other".into(),
        text: "年度预算数（万元）".into(),
        span: Span::default(),
    });
    assert!(over(&sheet));
}

#[test]
fn parts_and_fields_stand_in_the_order_of_the_source() {
    let mut sheet = sheet(&Rows::default());
    let source = SourceText::plain("t", "[goals] [between] [funds] [under] [indicators] [last]");
    let at = |word: &str| {
        let start = source.text.find(&format!("[{word}]")).unwrap();
        Span::new(start, start + word.len() + 2)
    };
    sheet.expected_goal.span = at("goals");
    sheet.funds[0].row.span = at("funds");
    sheet.indicators[0].level3.span = at("indicators");
    sheet.extras = ["last", "under", "between"]
        .map(|word| Extra {
            label: word.to_owned(),
            value: Seen { span: at(word), ..seen(format!("({word})")) },
        })
        .into();
    let words = words(&pages(&sheet, &source, &PageOptions::default(), &Typewriter).pages[0]);
    let order = ["预期目标", "(between)", "年初预算数", "(under)", "一级指标", "(last)"];
    let places: Vec<_> = order.iter().map(|word| words.find(word)).collect();
    assert!(places.is_sorted() && places[0].is_some(), "{places:?} in {words}");
}

#[test]
fn base_lines_tell_rows_from_lines_of_a_cell() {
    let reason = "因".repeat(60);
    let rows = Rows { reason, ..Rows::default() };
    let pages = lay_out(&sheet(&rows), PageOptions { width: 500_000, ..PageOptions::default() });
    let mut lines: Vec<(Milli, Milli)> =
        pages[0].runs.iter().filter(|run| run.x > 300_000).map(|run| (run.y, run.size)).collect();
    lines.sort_unstable();
    lines.dedup();
    let of_reason = |run: &&Run| run.text.starts_with('因');
    let last = pages[0].runs.iter().rfind(of_reason).map(|run| run.y);
    let next = lines.iter().find(|(y, _)| Some(*y) > last).copied();
    let (Some(last), Some((next, size))) = (last, next) else { panic!("{lines:?}") };
    assert!(next - last > 2 * size, "{next} - {last}");
    assert!(lines.windows(2).any(|pair| pair[1].0 - pair[0].0 < 2 * pair[0].1));
}

#[test]
fn what_was_not_read_is_marked_and_noted() {
    let pages = lay_out(&sheet(&Rows { unread: true, ..Rows::default() }), PageOptions::default());
    assert!(words(&pages[0]).contains("※1"));
    assert!(words(&pages[0]).contains("还原时未见此处内容"));
    let mut twice = sheet(&Rows { unread: true, ..Rows::default() });
    twice.indicators[0].weight = Seen { reading: Reading::Unreadable, ..Seen::absent() };
    let page = words(&lay_out(&twice, PageOptions::default())[0]);
    assert_eq!((page.matches("※1").count(), page.matches("※2").count()), (3, 0), "{page}");
}

/// The text of a page as a program takes it that goes by base lines.
fn lines(page: &Page) -> String {
    let gaps = page.blanks.iter().map(|gap| (gap.y, gap.x, " ".repeat(gap.count)));
    let texts = page.runs.iter().map(|run| (run.y, run.x, run.text.clone()));
    let mut all: Vec<_> = gaps.chain(texts).collect();
    all.sort();
    let lines = all.chunk_by(|a, b| a.0 == b.0);
    let lines = lines.map(|line| line.iter().map(|(_, _, text)| text.as_str()).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn blanks_make_lines_of_a_page() {
    let rows = Rows { indicators: 3, ..Rows::default() };
    let pages = lay_out(&sheet(&rows), PageOptions::default());
    insta::assert_snapshot!(lines(&pages[0]));
}

#[test]
fn texts_of_merged_cells_are_beside_those_of_rows_or_clear_of_them() {
    for indicators in 1..20 {
        let reason = "因".repeat(indicators * 5);
        let rows = Rows { indicators, reason, ..Rows::default() };
        for page in lay_out(&sheet(&rows), PageOptions::default()) {
            let size = page.blanks.first().map_or(0, |blanks| blanks.size);
            let mut bases: Vec<Milli> =
                page.runs.iter().filter(|run| run.size == size).map(|run| run.y).collect();
            bases.sort_unstable();
            bases.dedup();
            let near = bases.windows(2).find(|pair| pair[1] - pair[0] < size / 2);
            assert_eq!(near, None, "{indicators}");
        }
    }
}
