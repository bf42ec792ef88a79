//! The walk of docs/your-own-form.md.

// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{folder, run};

/// A form with three names of columns that nobody knows.
const DUMP: &str = "青河区项目支出绩效自评表
（2023年度）
项目名称\t古桥测绘
主管部门\t青河区文旅局\t实施单位\t青河测绘队
项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t20\t20\t20\t10\t100%\t10
首层要素\t二级指标\t末层要素\t年度指标值\t实际完成值\t分值\t核给点数
产出指标\t数量指标\t测绘石桥数量\t≥3座\t3座\t40\t40
\t质量指标\t图纸验收合格率\t≥98%\t98%\t30\t30
效益指标\t社会效益指标\t古桥知晓率\t≥60%\t70%\t20\t20
总分\t\t\t\t\t100\t100
";

#[test]
fn a_form_that_nobody_knows_gets_a_family() {
    let dir = folder(&[("dump.txt", DUMP.as_bytes())]);
    let run = |line: &str| run(dir.path(), line);
    let first = run("audit dump.txt --only B023 --min-severity info").ends(0).out;
    assert!(first.contains("末层要素"), "{first}");
    run("words 末层要素").ends(1);

    let draft = run("families new --from dump.txt --id ours").ends(0).out;
    for line in [
        "id = \"ours\"",
        "titles = [\"青河区项目支出绩效自评表\"]",
        "level3 = [\"末层要素\"]",
        "score = [\"核给点数\"]",
        "#   project_name: 古桥测绘",
    ] {
        assert!(draft.contains(line), "no {line} in\n{draft}");
    }
    fs::write(dir.path().join("ours.toml"), &draft).unwrap();

    run("convert dump.txt -o out --families ours.toml").ends(0);
    let json = fs::read(dir.path().join("out/dump.json")).unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["sheets"][0]["family"]["id"], "ours");
    assert!(!json.to_string().contains("B023"), "{json}");
    let known = run("words 末层要素 --families ours.toml").ends(0).out;
    assert!(known.contains("indicator_column.level3"), "{known}");

    // A slip in a name of a column is refused with the nearest.
    fs::write(dir.path().join("ours.toml"), draft.replace("\"level3\", ", "\"levle3\", ")).unwrap();
    let wrong = run("convert dump.txt -o out --families ours.toml").ends(2).err;
    assert!(wrong.contains("levle3") && wrong.contains("level3"), "{wrong}");
    run("families new --from dump.txt --id a/b").ends(2);
}

/// A form from outside this family of sheets.
fn outside(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    folder.join(format!("{name}.txt")).display().to_string()
}

/// A register of assets, a list of fees, a list of purchases: no sheets, and so none is
/// made of them. What is said names the words that are not known, in any language.
#[test]
fn forms_from_outside_are_not_taken_for_sheets() {
    let dir = folder(&[]);
    let check = |name: &str, words: &str| {
        let file = outside(name);
        let run = run(dir.path(), &format!("convert {file} -o - --lang zh")).ends(1);
        let json: Value = serde_json::from_str(run.out.lines().next().unwrap()).unwrap();
        assert_eq!(json["outcome"], "not-recognised");
        assert_eq!(json["sheets"], Value::Array(Vec::new()));
        let expected = format!("似为标签而词表中没有的词：{words}");
        assert!(run.err.contains(&expected), "no {expected} in\n{}", run.err);
    };
    check("assets", "资产名称, 资产类别, 坐落位置, 购建时间");
    check("fees", "收费项目, 计费单位, 收费标准（元）, 收费依据, 减免政策");
    check("procurement", "品目号, 货物名称, 规格型号, 单价（元）, 总价（元）");
    check("procurement-with-amounts", "采购方式, 中标金额（万元）, 完成时间, 供应商");
    check("procurement-on-lines", "无");
    check("assets-with-amounts", "资产编号");
    check("fees-with-amounts", "收费项目");
}

/// Where nothing is to be drafted from, the words that a family file would want are named.
#[test]
fn a_form_without_a_sheet_gets_its_words_named() {
    let dir = folder(&[("letter.txt", "各位同事：\n请于周五前报送材料。\n".as_bytes())]);
    let file = outside("fees");
    let said = run(dir.path(), &format!("families new --from {file}")).ends(2).err;
    assert!(said.contains("not known: 收费项目, 计费单位, 收费标准（元）, 收费依据"), "{said}");
    let said = run(dir.path(), &format!("families new --from {file} --lang zh")).ends(2).err;
    assert!(said.contains("词表中没有的词：收费项目, 计费单位"), "{said}");
    let said = run(dir.path(), "families new --from letter.txt").ends(2).err;
    assert!(said.contains("letter.txt has no sheet") && !said.contains("not known"), "{said}");
}

/// The same in other ways of writing: none becomes a sheet by it, but for a list of
/// budgets between single blanks, which says that it has no indicators.
#[test]
fn forms_from_outside_are_not_taken_for_sheets_in_any_writing() {
    let names = ["assets", "fees", "procurement", "procurement-with-amounts", "fees-with-amounts"];
    let mut files = Vec::new();
    for name in names {
        let text = fs::read_to_string(outside(name)).unwrap();
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
        let joined = |by: &str| rows.iter().map(|row| row.join(by) + "\n").collect::<String>();
        let cells = |row: &Vec<&str>| format!("<tr><td>{}</td></tr>", row.join("</td><td>"));
        let page = rows.iter().map(cells).collect::<String>();
        files.push((format!("d/{name}.csv"), joined(",")));
        files.push((format!("d/{name}.md"), joined(" | ")));
        files.push((format!("d/{name}-blank.txt"), joined(" ")));
        files.push((format!("d/{name}-blanks.txt"), joined("    ")));
        files.push((format!("d/{name}-lines.txt"), joined("\n")));
        files.push((format!("d/{name}.html"), format!("<html><table>{page}</table></html>")));
    }
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let dir = folder(&files);
    let said = run(dir.path(), "convert d -o - -q").ends(1);
    assert_eq!(said.out.lines().count(), files.len());
    for line in said.out.lines() {
        let is_said = line.contains("d/fees-with-amounts-blank") && line.contains("\"B007\"");
        assert!(is_said || line.contains("\"outcome\":\"not-recognised\""), "{line}");
    }
}

/// The same kinds with words of our forms in them: what is read is right, or an error says
/// that it is not.
#[test]
fn forms_from_outside_that_use_our_words_are_doubted() {
    let dir = folder(&[]);
    let sheet = |name: &str| {
        let out = run(dir.path(), &format!("convert {} -o - -q", outside(name))).out;
        let json: Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
        assert_eq!(json["sheets"].as_array().map(Vec::len), Some(1), "{json}");
        let codes = json.to_string();
        (json["sheets"][0].clone(), move |code: &str| codes.contains(&format!("\"{code}\"")))
    };
    // Scores of two levels: a sheet by its own words, and read as one.
    let (fees, says) = sheet("fees-with-scores");
    assert_eq!(fees["total_score"]["value"], "98");
    assert_eq!(fees["indicators"][1]["actual"]["raw"], "98%");
    assert!(says("B023") && says("B006"));
    // Amounts below a head: a number for each, and nothing is a number that is none.
    let (assets, says) = sheet("assets-with-a-head");
    assert!(says("B001") && says("B007") && says("B012"));
    assert_eq!(assets["indicators"].as_array().map(Vec::len), Some(0));
    // A table where a goal belongs is a guess, and a finding says so.
    let (plan, says) = sheet("purchase-plan");
    assert_eq!(plan["project_name"]["value"], "信息化设备采购");
    assert_eq!(plan["expected_goal"]["confidence"], "guess");
    assert!(says("B001") && says("B007") && says("B025"));
    let assets = outside("assets-with-a-head");
    run(dir.path(), &format!("convert {assets} -o - -q --strict")).ends(1);
}
