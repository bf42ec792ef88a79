//! The audit of the client's dump, from its bytes: every finding with its line.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use resheet_model::catalogue::{Language, message};
use resheet_pipeline::{Engine, Options};

#[test]
fn the_seed_is_audited_line_by_line() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/seed/shanghai-training-centre-2023.txt");
    let bytes = std::fs::read(path).unwrap();
    let engine = Engine::new(&Options::default()).unwrap();
    let conversion = engine.convert("shanghai-training-centre-2023.txt", &bytes);
    let found: Vec<String> = conversion
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.findings)
        .filter(|finding| finding.code.group() == 'A')
        .map(|finding| {
            let line = conversion.source.place(finding.span).line;
            format!("{line} {} {}", finding.code, message(finding, Language::English))
        })
        .collect();
    assert_eq!(found.join("\n"), EXPECTED.trim());
}

const EXPECTED: &str = "
8 A006 rates and execution score are cut off, not rounded: 1 figure(s) show it, such as 9.98
22 A030 对外形象好评: 99.00(%) reaches ≥90(%), but the score is 4.00 of 5.00 and no reason is given
24 A030 员工满意度: 99.00(%) reaches ≥95.00(%), but the score is 9.00 of 10.00 and no reason is given
44 A030 课题成果指导实践有效情况: 达成指标 reaches 有效, but the score is 9.00 of 10.00 and no reason is given
55 A006 rates and execution score are cut off, not rounded: 2 figure(s) show it, such as 94.10
83 A006 rates and execution score are cut off, not rounded: 3 figure(s) show it, such as 80.65
112 A006 rates and execution score are cut off, not rounded: 3 figure(s) show it, such as 83.05
124 A034 课件开发完成及时率: 90.00 (%) for =100 (%) scores 4.00 of 5.00; in proportion it would be 4.50
141 A006 rates and execution score are cut off, not rounded: 2 figure(s) show it, such as 90.31
179 A039 培训总人次: 142090.00 (人次) in the table, but 141095人次 in the goals (累计培训学员141095人次)
164 A053 the title is 财政项目支出绩效自评价; 6 other sheet(s) here have 财政项目支出绩效自我评价
170 A054 the rate of 2 row(s) without money is printed as - here and as 0.00 in other rows
";
