//! How much work is done on the texts of a dump: each is looked at once, and hardly
//! anything twice.

use std::collections::HashSet;

use resheet_lexis::{Counts, counts};
use resheet_model::{Code, Confidence, Extra, Finding, Subject};
use resheet_tests::archive::{Archive, Mix, Plan};
use resheet_tests::run::engine;

/// So many sheets of the seed's shape, several a file.
const SHEETS: usize = 60;

#[test]
fn no_text_is_folded_shaped_or_parsed_again_and_again() {
    let engine = engine();
    let plan = Plan { mix: Mix::Tab, sheets: SHEETS, sheets_per_file: 14, seed: 1 };
    // What is made once is no dump's.
    engine.convert("warm", "项目支出绩效自评表\n项目名称\t甲\n".as_bytes());
    let mut texts = 0;
    let mut done = Counts::default();
    for dump in Archive::new(plan).unwrap() {
        let source = engine.decode("dump", &dump.bytes).source;
        let words = engine.words(&source);
        let blocks = engine.read(&source, &words);
        let rows = blocks.iter().flat_map(|block| &block.rows);
        let cells = rows.flat_map(|row| &row.cells).map(|cell| cell.text.trim());
        texts += cells.filter(|text| !text.is_empty()).collect::<HashSet<_>>().len() as u64;
        let before = counts();
        engine.convert("dump", &dump.bytes);
        let after = counts();
        done.folds += after.folds - before.folds;
        done.shapes += after.shapes - before.shapes;
        done.numbers += after.numbers - before.numbers;
    }
    assert!(texts > 0);
    // In tenths of the texts that differ. The bar of foldings is 20; binder and audit
    // still fold what the table has.
    for (name, count, most) in
        [("folded", done.folds, 25), ("shaped", done.shapes, 12), ("parsed", done.numbers, 10)]
    {
        let message = format!("{count} times a text was {name}, of {texts} that differ");
        assert!(count * 10 <= most * texts, "{message}");
    }
}

#[test]
fn what_is_said_of_a_sheet_is_summed_up_once() {
    /// With a sum for each value these would be ten thousand million findings looked at.
    const MANY: usize = 100_000;
    let dump = "项目支出绩效自评表\n项目名称\t甲\n主管部门\t乙\n备注\t丙\n".as_bytes();
    let mut conversion = engine().convert("dump", dump);
    let sheet = &mut conversion.sheets[0];
    let mut value = sheet.project_name.clone();
    value.confidence = Confidence::Guess;
    let extra = Extra { label: "备注".to_owned(), value };
    sheet.extras = vec![extra; MANY];
    let finding = Finding::new(Code::B001, Subject::Sheet, sheet.span);
    sheet.findings = vec![finding; MANY];
    assert!(resheet_review::doubts(&conversion).len() >= MANY);
}
