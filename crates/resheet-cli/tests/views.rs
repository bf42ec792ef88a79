//! The subcommands that show something.

mod support;

use support::{folder, run};

/// What the output of a command must hold.
#[track_caller]
fn check(arguments: &str, expected: &[&str]) {
    let out = run(folder(&[]).path(), arguments).ends(0).out;
    for text in expected {
        assert!(out.contains(text), "{arguments}: no {text} in\n{out}");
    }
}

#[test]
fn every_stage_can_be_looked_at() {
    check(
        "inspect SEED --stage text",
        &["UTF-8", "SHA-256 ", "项目名称→→机关事业单位运行保障经费"],
    );
    check("inspect SEED --stage cells", &["── tab", "[项目名称]⇥[]⇥[机关事业单位运行保障经费]"]);
    check(
        "inspect SEED --stage grid",
        &["┌", "│产出指标        │数量指标", "│                │                  ├──"],
    );
    check("inspect SEED --stage form", &["project_name", "── sheet 7", "level1"]);
    let why = ["as “年度指标值” it costs 0", "no other place comes near", "certain"];
    check("inspect SEED --stage form --why indicators[0].target", &why);
    check("inspect SEED --stage form --why project_name", &["at "]);
    run(folder(&[]).path(), "inspect SEED --stage form --why nothing").ends(2);
    check("inspect SEED", &["≥84.00 件", "total_score", "── sheet 7"]);
}

#[test]
fn a_file_that_is_no_text_is_said_at_every_stage() {
    let dir = folder(&[("a.png", b"\x89PNG\r\n\x1a\n")]);
    for stage in ["text", "cells", "grid", "form", "sheet"] {
        let run = run(dir.path(), &format!("inspect a.png --stage {stage}")).ends(1);
        assert!(run.out.contains("D004"), "{stage}: {}", run.out);
    }
    run(dir.path(), "inspect .").ends(2);
    run(dir.path(), "inspect missing").ends(2);
}

#[test]
fn codes_are_explained() {
    check("explain", &["D001", "R001", "L003"]);
    check("explain d001", &["undecodable-bytes", "What to do", "Example"]);
    check("explain D001 --lang zh", &["编码"]);
    check("explain undecodable-bytes", &["D001"]);
    check("explain R", &["R001", "R014"]);
    let wrong = run(folder(&[]).path(), "explain A00l").ends(2);
    assert!(wrong.err.contains("did you mean `A001`?"), "{}", wrong.err);
    run(folder(&[]).path(), "explain X999").ends(2);
}

#[test]
fn families_are_listed_and_printed_as_models() {
    check("families", &["mof", "shanghai"]);
    let dir = folder(&[]);
    let model = run(dir.path(), "families mof").ends(0).out;
    std::fs::create_dir(dir.path().join("mine")).unwrap();
    std::fs::write(dir.path().join("mine/mof.toml"), model).unwrap();
    run(dir.path(), "convert SEED -o out --families mine").ends(0);
    run(dir.path(), "convert SEED -o out2 --families mine/mof.toml").ends(0);
    assert!(run(dir.path(), "families mfo").ends(2).err.contains("did you mean `mof`?"));
    run(dir.path(), "families klingon").ends(2);
}

#[test]
fn labels_are_looked_up() {
    check("words", &["[indicator_column]", "三级指标"]);
    check("words 三级指标", &["三级指标: indicator_column.level3"]);
    run(folder(&[]).path(), "words 末层要素").ends(1);
}

#[test]
fn schemas_and_completions_are_printed() {
    check("schema", &["https://json-schema.org/draft/2020-12/schema"]);
    check("schema --plain", &["project_name"]);
    check("schema --sql postgres", &["CREATE TABLE"]);
    check("completions bash", &["_resheet"]);
}

#[test]
fn help_says_what_the_exit_codes_mean() {
    check("--help", &["Exit codes", "130", "Examples"]);
    check("convert --help", &["Examples", "--encoding", "--strict"]);
}

#[test]
fn findings_are_listed_with_their_places() {
    let dir = folder(&[("a.txt", "项目名称\t锟斤拷\n".as_bytes())]);
    let audit = |options: &str| run(dir.path(), &format!("audit a.txt {options}")).ends(1).out;
    let text = audit("");
    assert!(text.contains("D008") && text.contains("a.txt:1:6"), "{text}");
    let json = audit("--format json");
    assert!(json.lines().any(|line| line.contains("\"code\":\"D008\"")), "{json}");
    assert!(json.lines().all(|line| line.starts_with("{\"input\":\"a.txt\"")), "{json}");
    let csv = audit("--format csv");
    assert!(csv.lines().nth(1).is_some_and(|line| line.contains("D008")), "{csv}");
    assert_eq!(csv.lines().filter(|line| line.contains("severity")).count(), 1, "{csv}");
}
