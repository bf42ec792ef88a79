//! Every value of a printed sheet is in its text as other programs see it, and
//! found by a search: in the order of the tags whole, and each line of it in the
//! order of drawing, which is that of lines (docs/printing.md).

#![allow(clippy::unwrap_used, reason = "a test that cannot run its programs has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

use resheet_emit::pdf::{self, PdfOptions};
use resheet_model::Conversion;
use resheet_tests::corpus::home;
use resheet_tests::leaves::leaves;
use resheet_tests::outside::{python, run};
use resheet_tests::run::engine;

fn solid(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What the sheets say, as the source prints it.
fn values(conversion: &Conversion) -> Vec<String> {
    let leaves = conversion.sheets.iter().flat_map(leaves);
    let texts = leaves.map(|leaf| {
        leaf.spans().map(|span| solid(conversion.source.slice(span))).collect::<String>()
    });
    texts.filter(|text| !text.is_empty()).collect()
}

/// Prints the sheets of a dump; gives the values, lines and words that poppler's programs
/// and PyMuPDF do not find.
fn lost(dump: &str, words: &[&str]) -> Vec<String> {
    let conversion = engine().convert("dump", dump.as_bytes());
    assert_eq!(conversion.sheets.len(), dump.matches("项目名称").count());
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let findings = pdf::write(
        &conversion,
        &PdfOptions::default(),
        &mut fs::File::create(at("a.pdf")).unwrap(),
    );
    assert_eq!(findings.unwrap(), []);
    let tagged = run(Command::new("pdfinfo").arg("-struct-text").arg(at("a.pdf")));
    // Each line of a cell stands in quotes.
    let lines: Vec<String> = tagged
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix('"').map(solid))
        .filter(|line| !line.is_empty())
        .collect();
    let text = lines.concat();
    let values = values(&conversion);
    let mut lost: Vec<String> = values.into_iter().filter(|value| !text.contains(value)).collect();
    let drawn = solid(&run(Command::new("pdftotext").arg("-raw").arg(at("a.pdf")).arg("-")));
    lost.extend(lines.iter().filter(|line| !drawn.contains(*line)).cloned());
    fs::write(at("lines"), lines.join("\n")).unwrap();
    fs::write(at("words"), words.join("\n")).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("outside/search.py");
    let python = python(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers"));
    let mut search = Command::new(python);
    search.arg(script).args([at("a.pdf"), at("lines"), at("words")]);
    lost.extend(run(&mut search).lines().map(str::to_owned));
    lost
}

#[test]
fn every_value_of_the_seed_is_found() {
    let dump = fs::read_to_string(home().join("seed/shanghai-training-centre-2023.txt")).unwrap();
    let words = ["机关事业单位运行保障经费", "≥84.00(件)", "97.98", "服务对象满意度指标"];
    assert_eq!(lost(&dump, &words), [""; 0]);
}

#[test]
fn rare_and_wide_characters_are_found() {
    let dump = "项目支出绩效自评表（2023年度）\n\
        项目名称\t龙𬱖石“云桥”‘甲’（Ａ－Ｂ）工程—二期…\n\
        项目属性\t☑延续 ☐新增 ☒其他\n\
        主管部门\t𫖯州市水利局\t实施单位\t㙍镇・水务站\n\
        一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析\n\
        产出指标\t数量指标\t铺装①面积\t≥１２０㎡\t118㎡\t40\t39\t“雨天”——《规程》第3条：≤5‰，故缓。\n\
        产出指标\t质量指标\t缺陷率\t≤0.9‰\t0.3‰\t30\t30\t\n\
        满意度指标\t服务对象满意度指标\t满意率\t≥95％\t98.6%\t30\t30\t\n\
        总分\t\t\t\t\t100\t99\n";
    let words =
        ["龙𬱖石“云桥”", "≥１２０㎡", "≤0.9‰", "☑延续", "㙍镇・水务站", "≥95％", "铺装①面积"];
    assert_eq!(lost(dump, &words), [""; 0]);
}
