//! What stops or misleads people every day: the language, logs, what is left out.

// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::io::{Cursor, Read};

use serde_json::Value;
use support::{WORDS, folder, run, seed, tree};

/// Lines of JSON on standard error.
#[track_caller]
fn events(err: &str) -> Vec<Value> {
    err.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn all_that_is_said_is_chinese() {
    let dir = folder(&[("d/words.txt", WORDS), ("d/.hidden", WORDS)]);
    fs::copy(seed(), dir.path().join("d/a.txt")).unwrap();
    let check = |arguments: &str, code: i32, expected: &[&str], foreign: &[&str]| {
        let run = run(dir.path(), arguments).ends(code);
        let said = run.out + &run.err;
        for text in expected {
            assert!(said.contains(text), "{arguments}: no {text} in\n{said}");
        }
        for text in foreign {
            assert!(!said.contains(text), "{arguments}: {text} in\n{said}");
        }
    };
    check("--lang zh --help", 0, &["用法：", "命令", "退出码"], &["Usage", "Commands", "Print"]);
    check("convert --lang zh -h", 0, &["输出内容", "可取值", "打印选项"], &["Options", "possible"]);
    check(
        "convert d -o out --lang zh",
        1,
        &["未识别：d/words.txt", "共 2 个文件", "核查结果：", "隐藏"],
        &["input", "findings", "hidden"],
    );
    check("convert d/none -o out --lang zh", 2, &["无法读取 d/none"], &["cannot"]);
    check("explain A001 --lang zh", 0, &["如何处理", "何时属于误报", "示例"], &["What to do"]);
    check(
        "inspect d/a.txt --lang zh",
        0,
        &["项目名称", "│一级指标", "全年执行数", "第 1 张表"],
        &["project_name", "level1", "executed", "certain"],
    );
    check(
        "inspect d/a.txt --stage form --lang zh",
        0,
        &["第 7 张表", "总得分", "（上海）", "未读到"],
        &["sheet 7", "Shanghai", "lost", "furniture"],
    );
    check("inspect d/a.txt --stage text --lang zh", 0, &["字节"], &["bytes", "every"]);
    check("inspect d/a.txt --stage cells --lang zh", 0, &["每行即表中一行"], &["blank", "edges"]);
    check("explain --lang zh", 0, &["D001  错误       undecodable-bytes  自第 … 字节"], &["{"]);
    check("explain R003 --lang zh", 0, &["：确定"], &["certain", "cells"]);
    check(
        "families new --from d/a.txt --lang zh",
        0,
        &["# 草稿", "项目名称："],
        &["# A", "rows of"],
    );
    check("families new --lang zh -h", 0, &["[选项]"], &["OPTIONS"]);
    check("words --lang zh", 0, &["# 各表式共用", "[field]"], &["labels that"]);
    check("completions man --lang zh", 0, &["转换为 JSON"], &["Convert dumps", "Usage"]);
    for shell in ["zsh", "fish", "elvish", "powershell"] {
        check(
            &format!("completions {shell} --lang zh"),
            0,
            &["把文件转换为 JSON", "存放结果的文件夹"],
            &["Convert dumps", "Print help"],
        );
    }
    // What libraries and the system say.
    check("convert d -o o --encoding x --lang zh", 2, &["没有名为 `x` 的编码"], &["known"]);
    check("convert none -o o --lang zh", 2, &["文件或文件夹不存在"], &["such", "error"]);
    check("load d --to duckdb:x --lang zh", 2, &["--format parquet"], &["load into"]);
    fs::write(dir.path().join("a.toml"), "lag = 1\n").unwrap();
    check(
        "convert d -o o --config a.toml --lang zh",
        2,
        &["a.toml:1:1: 没有 `lag` 这一项", "是否为 `lang`"],
        &["unknown", "mean"],
    );
    fs::write(dir.path().join("a.toml"), "id = \"a\"\n[recognise]\ncolumns = [\"levl1\"]\n")
        .unwrap();
    check("families --families a.toml --lang zh", 2, &["a.toml:"], &["missing", "help:"]);
}

#[test]
fn a_summary_fits_a_screen() {
    let dir = folder(&[]);
    fs::create_dir(dir.path().join("d")).unwrap();
    for number in 0..40 {
        fs::write(dir.path().join(format!("d/{number}.txt")), WORDS).unwrap();
    }
    let dump = fs::read_to_string(seed()).unwrap().replace("\t99.86\t9.98", "\t\t99.86\t9.98");
    for number in 0..40 {
        fs::write(dir.path().join(format!("d/a{number}.txt")), dump.clone() + &"\n".repeat(number))
            .unwrap();
    }
    let said = run(dir.path(), "convert d -o out").ends(1).err;
    assert!(said.lines().count() < 24, "{said}");
    assert_eq!(said.matches("no performance sheet was found").count(), 1, "{said}");
    assert!(said.contains("values to check, most in d/a0.txt ("), "{said}");
    // What it says to do can be copied.
    assert!(said.contains("`resheet review out` shows them"), "{said}");
    assert!(said.contains("    also: d/1.txt, ") && said.contains(" and 14 more"), "{said}");
}

/// Notes are made by rules all over the reader: each has a translation.
#[test]
fn notes_of_repairs_are_chinese() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus");
    let arguments = format!("convert {} -o - --table repairs --lang zh -q", corpus.display());
    let said = run(folder(&[]).path(), &arguments);
    assert!(said.code < 2, "{}", said.err);
    let mut rows = csv::Reader::from_reader(said.out.as_bytes());
    let heads = rows.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let (rule, note) = (at("rule"), at("note"));
    let mut count = 0;
    for row in rows.records().map(Result::unwrap) {
        // What R010 notes are the cells themselves.
        if &row[rule] == "R010" || row[note].is_empty() {
            continue;
        }
        count += 1;
        let words = ["joined", "cells", "goes on", "cell above", "under ", "read as", "left out"];
        assert!(
            !words.iter().any(|word| row[note].contains(word)),
            "{}: {}",
            &row[rule],
            &row[note]
        );
    }
    assert!(count > 100, "{count}");
}

#[test]
fn a_log_has_lines() {
    let dir = folder(&[("d/words.txt", WORDS)]);
    fs::copy(seed(), dir.path().join("d/a.txt")).unwrap();
    let said = run(dir.path(), "convert d -o out --progress lines").ends(1).err;
    assert!(said.lines().next().unwrap().starts_with("2 of 2 inputs in 0:"), "{said}");
    let said = run(dir.path(), "convert d -o out --progress off").ends(1).err;
    assert!(!said.contains("of 2 inputs"), "{said}");
    let said = run(dir.path(), "convert d -o out --log-format json --progress lines").ends(1).err;
    let events = events(&said);
    let kind = |kind: &str| events.iter().find(|it| it["event"] == kind).unwrap().clone();
    assert_eq!(kind("progress")["inputs"], 2);
    assert_eq!(kind("outputs")["outputs"], serde_json::json!(["out/a.json"]));
    assert_eq!(kind("without_sheet")["input"], "d/words.txt");
    assert_eq!(kind("summary")["outcomes"]["converted"], 1);
    assert_eq!(kind("summary")["sheets"], 7);
    let said = run(dir.path(), "convert none -o out --log-format json").ends(2).err;
    assert!(self::events(&said)[0]["message"].as_str().unwrap().contains("none"), "{said}");
}

#[test]
fn what_is_left_out_is_named_with_the_reason() {
    let dir = folder(&[("d/a.txt", WORDS), ("d/.h/b.txt", WORDS), ("d/out/x", b"")]);
    fs::remove_file(dir.path().join("d/out/x")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("a.txt", dir.path().join("d/link.txt")).unwrap();
    let said = run(dir.path(), "convert d -o d/out -v").ends(1).err;
    assert!(said.contains("left out: d/.h: hidden"), "{said}");
    assert!(said.contains("left out: d/out: the folder that this run writes into"), "{said}");
    #[cfg(unix)]
    assert!(said.contains("left out: d/link.txt: a symbolic link"), "{said}");
    let said = run(dir.path(), "convert d -o d/out -v --incremental").ends(1).err;
    assert!(said.contains("not converted again: d/a.txt"), "{said}");
    let said = run(dir.path(), "convert d -o d/out").ends(1).err;
    assert!(!said.contains("left out: "), "{said}");
}

#[test]
fn timings_are_there_when_they_are_asked_for() {
    let dir = folder(&[]);
    run(dir.path(), "convert SEED -o out --timings").ends(0);
    run(dir.path(), "convert SEED -o plain").ends(0);
    let manifest = |out: &str| tree(&dir.path().join(out))["manifest.json"].clone();
    let timed: Value = serde_json::from_slice(&manifest("out")).unwrap();
    assert!(timed["milliseconds"].is_u64() && timed["inputs"][0]["milliseconds"].is_u64());
    assert!(!String::from_utf8(manifest("plain")).unwrap().contains("milliseconds"));
    // What was remembered of the input knows nothing of it.
    run(dir.path(), "convert SEED -o out --incremental").ends(0);
    assert!(manifest("out") == manifest("plain"));
}

#[test]
fn colours_are_there_when_they_are_asked_for() {
    let dir = folder(&[]);
    let is_coloured = |more: &str| {
        run(dir.path(), &format!("audit SEED -q {more}")).ends(0).out.contains('\u{1b}')
    };
    assert!(!is_coloured("") && !is_coloured("--color never") && is_coloured("--color always"));
}

#[test]
fn a_run_has_a_summary_to_look_at() {
    let dir = folder(&[("d/words.txt", WORDS)]);
    fs::copy(seed(), dir.path().join("d/a.txt")).unwrap();
    fs::write(dir.path().join("d/b.txt"), [&fs::read(seed()).unwrap()[..], b"\n"].concat())
        .unwrap();
    let all = "convert d -o out --format pdf,summary --incremental --lang zh";
    run(dir.path(), all).ends(1);
    let first = tree(&dir.path().join("out"));
    let page = String::from_utf8(first["summary.html"].clone()).unwrap();
    // A row a sheet, twice where it is to be checked; and what comparing inputs found.
    assert!(page.matches("<a href=\"a.pdf\">").count() >= 7, "{page}");
    for text in [
        "需要核对",
        "<td>d/words.txt<td>未识别<td>文本中未发现绩效表",
        "机关事业单位运行保障经费",
        "d/b.txt",
        "A051",
        "上海市人力资源和社会保障局",
    ] {
        assert!(page.contains(text), "{text}");
    }
    // The workbook has the same, a chart, and a link to each sheet's print.
    let book = Cursor::new(&first["summary.xlsx"]);
    let mut book = zip::ZipArchive::new(book).unwrap();
    let names: Vec<String> = book.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert!(names.iter().any(|name| name == "xl/charts/chart1.xml"), "{names:?}");
    let mut parts = String::new();
    for name in names.iter().filter(|name| name.starts_with("xl/worksheets/_rels/")) {
        book.by_name(name).unwrap().read_to_string(&mut parts).unwrap();
    }
    assert!(parts.contains("Target=\"a.pdf\""), "{parts}");
    run(dir.path(), all).ends(1);
    assert!(tree(&dir.path().join("out")) == first);
}

#[test]
fn a_narrow_terminal_has_a_block_for_each_row() {
    let dir = folder(&[]);
    let wide = run(dir.path(), "inspect SEED").ends(0).out;
    let narrow = run(dir.path(), "inspect SEED --width 50").ends(0).out;
    assert!(wide.contains("│level1") && !narrow.contains("│level1"), "{narrow}");
    assert!(narrow.contains("─ 1\n  level1"), "{narrow}");
}
