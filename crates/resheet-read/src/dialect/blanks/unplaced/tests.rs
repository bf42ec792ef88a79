//! How many steps it takes to read lines without places: they grow with the lines.

use resheet_lexis::{Labels, Lexicon};
use resheet_model::RawRow;

use super::*;

const HEADER: &str = "一级指 三级指 指标 完成\n二级指标 目标值 依据 权重 得分\n标 标 性质 情况\n";
const ROWS: &str = "石桥测\n产出指 数量指标 ≥ 12座 台账 12座 10 10\n绘座数\n标 古道修\n\
    质量指标 ≥ 95% 图册 96% 20 19\n缮率\n";

/// More than any of these takes.
const MANY: usize = usize::MAX / 2;

/// The words of lines, as `read` has them.
fn words_of(dump: Dump<'_, '_>) -> Vec<Printed> {
    let (mut lines, _) = printed(dump, 0..dump.len(), &Default::default());
    for line in &mut lines {
        let whole = std::mem::take(&mut line.pieces);
        let words = |piece: &Piece| piece.cut(dump, Metric::Terminal, |_, _| true);
        line.pieces = whole.iter().flat_map(words).map(|word| measured(dump, word)).collect();
    }
    lines
}

/// The steps that it takes to find the headers of a text, to cut the lines behind the first
/// into rows, and to read them cell by cell.
fn steps(text: &str) -> [usize; 3] {
    let budget = super::steps(text.len());
    let labels = Labels::default();
    let dump = Dump { text, lexicon: Lexicon::shared(), labels: &labels, steps: &budget };
    let printed = words_of(dump);
    let (mut of_headers, mut of_rows, mut one_by_one) = (MANY, MANY, MANY);
    let headers = header::headers(dump, &printed, &mut of_headers);
    let first = &headers[0];
    let words: Vec<Vec<Word>> = printed[first.lines.end..]
        .iter()
        .map(|line| line.pieces.iter().map(|piece| Word::of(dump, piece)).collect())
        .collect();
    let lines: Vec<&[Word]> = words.iter().map(|line| &line[..]).collect();
    let _ = row::rows(&lines, &first.profile, Lie::Middle, &mut of_rows);
    let _ = one_by_one::cost(&lines, &first.one_by_one.1, &mut one_by_one);
    [of_headers, of_rows, one_by_one].map(|left| MANY - left)
}

#[test]
fn steps_grow_with_the_lines() {
    let check = |what: &str, few: &str, many: &str| {
        let lines = [few, many].map(|text| text.lines().count());
        for (few, many) in steps(few).into_iter().zip(steps(many)) {
            // Were they to grow with the square, they would be three times as many.
            let most = few.max(1000) * lines[1] / lines[0] * 2;
            assert!(many <= most, "{what}: {few} steps, and {many} for more lines");
        }
    };
    check("rows", &(HEADER.to_owned() + &ROWS.repeat(6)), &(HEADER.to_owned() + &ROWS.repeat(18)));
    check("headers", &HEADER.repeat(6), &HEADER.repeat(18));
}

#[test]
fn no_more_steps_are_taken_than_there_are() {
    const FEW: usize = 20_000;
    // A table for each two rows.
    let text = (HEADER.to_owned() + ROWS).repeat(8);
    assert!(steps(&text)[0] > FEW);
    let budget = super::steps(text.len());
    let labels = Labels::default();
    let dump = Dump { text: &text, lexicon: Lexicon::shared(), labels: &labels, steps: &budget };
    let mut left = FEW;
    let found = header::headers(dump, &words_of(dump), &mut left).len();
    assert!((1..8).contains(&found), "{found} headers");
}

#[test]
fn all_stretches_of_a_dump_share_its_steps() {
    let text = HEADER.to_owned() + &ROWS.repeat(4);
    let budget = super::steps(text.len());
    let labels = Labels::default();
    let dump = Dump { text: &text, lexicon: Lexicon::shared(), labels: &labels, steps: &budget };
    assert!(read(dump, 0..text.len()).is_some());
    let taken = super::steps(text.len()).get() - budget.get();
    assert!(taken > 0);
    budget.set(taken / 2);
    assert!(read(dump, 0..text.len()).is_none());
    assert_eq!(budget.get(), 0);
}

/// A file with many sheets is read as one with one: what is kept for a stretch grows with it.
#[test]
fn many_sheets_have_steps_for_each() {
    let sheet = HEADER.to_owned() + &ROWS.repeat(6) + "合计 50 49\n项目支出绩效自评表\n";
    for count in [1, 2, 40] {
        let text = sheet.repeat(count);
        let budget = super::steps(text.len());
        let labels = Labels::default();
        let lexicon = Lexicon::shared();
        let dump = Dump { text: &text, lexicon, labels: &labels, steps: &budget };
        let reading = read(dump, 0..text.len());
        let names = |row: &&RawRow<'_>| row.cells.iter().any(|cell| cell.text == "古道修缮率");
        let found = reading.iter().flat_map(|reading| &reading.rows).filter(names).count();
        assert_eq!(found, 6 * count, "of {count} sheets");
    }
}
