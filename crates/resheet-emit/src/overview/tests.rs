//! The summary of a run: its words, its page, its workbook.

use super::*;

fn overview(language: Language) -> Overview {
    let mut overview = Overview::new(language);
    overview.lines.push(Line {
        input: "a.txt".to_owned(),
        budget: "10.00".to_owned(),
        budget_yuan: Some(100_000.into()),
        doubts: 1,
        worst: Some((3, "A001".to_owned(), "wrong".to_owned())),
        print: Some("甲 1/a.pdf".to_owned()),
        ..Line::default()
    });
    overview
}

#[test]
fn every_word_is_in_both_languages() {
    for line in include_str!("words.txt").lines().filter(|line| !line.starts_with('#')) {
        let (key, both) = line.split_once(" = ").unwrap();
        let (english, chinese) = both.split_once(" | ").unwrap();
        assert!(!english.is_empty() && !chinese.is_empty(), "{key}");
        let gap = |text: &str| text.contains("{n}");
        assert_eq!(gap(english), gap(chinese), "{key}");
    }
}

#[test]
fn the_page_has_a_row_a_sheet_and_escapes_what_is_in_it() {
    let mut overview = overview(Language::Chinese);
    overview.lines[0].project = "<script>alert(1)</script>".to_owned();
    let mut page = Vec::new();
    overview.write_html(&mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert!(!page.contains("<script"), "{page}");
    assert!(page.contains("&lt;script&gt;") && page.contains("需要核对"), "{page}");
    assert!(page.contains("href=\"%E7%94%B2%201/a.pdf\""), "{page}");
}

#[test]
#[cfg(feature = "xlsx")]
fn the_same_run_gives_the_same_workbook() {
    let book = || {
        let mut book = Vec::new();
        overview(Language::English).write_xlsx(&mut book).unwrap();
        book
    };
    assert!(book() == book() && book().starts_with(b"PK"));
}

#[test]
fn a_share_is_computed_of_sheets_that_say_both_amounts() {
    let check =
        |sheets: &[(Option<i64>, Option<i64>)], share: Option<u64>, executed: Option<i64>| {
            let mut money = Money::default();
            for (budget, executed) in sheets {
                money.add(budget.map(Decimal::from), executed.map(Decimal::from));
            }
            assert_eq!((money.share(), money.executed), (share, executed.map(Decimal::from)));
        };
    check(&[(Some(200), Some(150))], Some(75), Some(150));
    check(&[(Some(0), Some(5))], None, Some(5));
    check(&[(Some(2), Some(1)), (Some(1), Some(0))], Some(33), Some(1));
    // What nobody says is no nought.
    check(&[(Some(200), None)], None, None);
    check(&[(Some(200), None), (Some(10), Some(9))], Some(90), Some(9));
}

#[test]
fn amounts_are_read_at_a_glance() {
    let check = |text: &str, shown: &str| assert_eq!(grouped(text.parse().unwrap()), shown);
    check("13043200", "13,043,200");
    check("1304.50", "1,304.5");
    check("-200000", "-200,000");
    check("999", "999");
    check("0.00", "0");
}

#[test]
fn inputs_without_a_sheet_are_named_with_the_reason() {
    let mut overview = overview(Language::Chinese);
    let (input, outcome) = ("信.txt".to_owned(), "not-recognised".to_owned());
    let reason = Some((3, "文本中未发现绩效表".to_owned()));
    overview.without.push(Without { input, outcome, reason });
    let mut page = Vec::new();
    overview.write_html(&mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    for text in
        ["<td>信.txt<td>未识别<td>文本中未发现绩效表", "共 1 张表，其中 1 张需要核对；1 个文件"]
    {
        assert!(page.contains(text), "{text}");
    }
}
