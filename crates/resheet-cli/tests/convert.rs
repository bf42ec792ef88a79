//! `resheet convert` from the outside: codes, names, streams, encodings.

mod support;

use std::fs;
use std::path::Path;

use support::{folder, names, run, run_with, seed, tree};

const WORDS: &[u8] = "这里没有表\n".as_bytes();

#[test]
fn exit_codes_say_how_it_went() {
    let dir = folder(&[("words.txt", WORDS), ("a.pdf", b"%PDF-1.7\n"), ("empty.txt", b"")]);
    let run = |arguments| run(dir.path(), arguments);
    run("convert SEED -o out").ends(0);
    let words = run("convert SEED words.txt -o out").ends(1);
    assert!(words.err.contains("not-recognised: words.txt"), "{}", words.err);
    let pdf = run("convert a.pdf -o of-pdf").ends(1);
    assert!(pdf.err.contains("PDF") && pdf.err.contains("pdftotext"), "{}", pdf.err);
    run("convert empty.txt -o of-nothing").ends(1);
    run("convert missing.txt -o out").ends(2);
    run("convert SEED").ends(2);
    run("convert SEED -o out --format docx").ends(2);
    run("convert SEED -o out --jobs 0").ends(2);
    let unknown = run("convert SEED -o out --encoding klingon").ends(2);
    assert!(unknown.err.contains("gb18030"), "{}", unknown.err);
    run("convert - - -o out").ends(2);
    run("convert SEED -o - --format csv").ends(2);
}

#[test]
fn a_refused_input_has_findings_and_no_sheet() {
    let dir = folder(&[("a.pdf", b"%PDF-1.7\n")]);
    fs::write(dir.path().join("empty.txt"), "\u{FEFF}\r\n").unwrap();
    run(dir.path(), "convert a.pdf empty.txt -o out --format json,pdf").ends(1);
    assert_eq!(names(&dir.path().join("out")), ["manifest.json"]);
    let manifest = fs::read_to_string(dir.path().join("out/manifest.json")).unwrap();
    assert!(manifest.contains("a.pdf") && manifest.contains("refused"), "{manifest}");
    run(dir.path(), "convert a.pdf -o out --format json,pdf --all-json --fresh").ends(1);
    assert_eq!(names(&dir.path().join("out")), ["a.json", "manifest.json"]);
    let json = fs::read_to_string(dir.path().join("out/a.json")).unwrap();
    assert!(json.contains("\"D002\""), "{json}");
}

#[test]
fn the_output_mirrors_the_input() {
    let text = fs::read(seed()).unwrap();
    let dir = folder(&[("in/2023/甲.txt", &text), ("in/b.txt", &text), ("in/.hidden", &text)]);
    run(dir.path(), "convert in -o out --format json,jsonl,csv").ends(0);
    let found = names(&dir.path().join("out"));
    for expected in ["2023/甲.json", "b.json", "conversions.jsonl", "sheets.csv", "funds.csv"] {
        assert!(found.iter().any(|name| name == expected), "{expected} in {found:?}");
    }
    // A line is the document of an input, so one schema describes both.
    let out = |name: &str| fs::read_to_string(dir.path().join("out").join(name)).unwrap();
    let document = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let lines: Vec<_> = out("conversions.jsonl").lines().map(document).collect();
    assert!(lines == [document(&out("2023/甲.json")), document(&out("b.json"))]);
    assert!(
        !found.iter().any(|name| name.contains("hidden") || name.contains("staging")),
        "{found:?}"
    );
}

#[test]
fn two_inputs_never_write_one_file() {
    let dir = folder(&[
        ("one/a.txt", WORDS),
        ("two/a.txt", WORDS),
        ("two/A.csv", WORDS),
        ("two/nul.txt", WORDS),
        ("two/datapackage.txt", WORDS),
        ("two/manifest.txt", WORDS),
    ]);
    let said = run(dir.path(), "convert two -o out").ends(1).err;
    let expected = [
        "A.json",
        "_nul.json",
        "a~2.json",
        "datapackage~2.json",
        "manifest.json",
        "manifest~2.json",
    ];
    assert_eq!(names(&dir.path().join("out")), expected);
    assert!(said.contains("two/a.txt: written as a~2"), "{said}");
}

#[test]
fn several_folders_are_mirrored_and_every_path_is_as_it_was_given() {
    let text = fs::read(seed()).unwrap();
    let other = [&text[..], b"\n"].concat();
    let dir = folder(&[("d/2022/01/a.txt", &text), ("d/2023/01/a.txt", &other)]);
    let outputs = ["2022/01/a.json", "2023/01/a.json", "manifest.json"];
    for (inputs, base) in [
        ("d/2022/01 d/2023/01", ""),
        ("d/2022 ./d/../d/2023/", ""),
        ("d/2022/01/a.txt d/2023/01/a.txt", ""),
        ("d", ""),
        ("d d/2023", ""),
        (".", "d/"),
    ] {
        let said = run(dir.path(), &format!("convert {inputs} -o out --fresh --format json"));
        let found = names(&dir.path().join("out"));
        let expected = outputs.map(|name| match name {
            "manifest.json" => name.to_owned(),
            name => format!("{base}{name}"),
        });
        assert!(expected.iter().all(|name| found.contains(name)), "{inputs}: {found:?}");
        let line = format!("d/2022/01/a.txt -> out/{base}2022/01/a.json");
        assert!(said.err.contains(&line), "{inputs}: {}", said.err);
    }
    let run = run(dir.path(), "convert d/2022 d/2023 -o out --fresh --format csv,jsonl").ends(0);
    // What is said of two sheets names both by paths that open them.
    assert!(run.err.contains("d/2023/01/a.txt:"), "{}", run.err);
    for table in ["sources.csv", "conversions.jsonl", "manifest.json"] {
        let table = fs::read_to_string(dir.path().join("out").join(table)).unwrap();
        assert!(table.contains("d/2022/01/a.txt"), "{table}");
    }
}

#[test]
fn one_table_goes_through_a_pipe() {
    let text = fs::read(seed()).unwrap();
    let other = [&text[..], b"\n"].concat();
    let dir = folder(&[("d/a.txt", &text), ("d/b.txt", &text), ("d/c.txt", &other)]);
    run(dir.path(), "convert d -o out --format csv").ends(0);
    for table in ["sheets", "funds", "findings"] {
        let whole = fs::read_to_string(dir.path().join(format!("out/{table}.csv"))).unwrap();
        let csv = run(dir.path(), &format!("convert d -o - --table {table}")).ends(0).out;
        // Alone, a row has to say which input it is of; those of findings do anyway.
        let whole = if table == "findings" { whole } else { with_input(dir.path(), &whole) };
        assert!(csv == whole, "{table}: {csv}");
        let lines = format!("convert d -o - --table {table} --format jsonl");
        let lines = run(dir.path(), &lines).ends(0).out;
        let lines: Vec<&str> = lines.lines().collect();
        let mut rows = csv::Reader::from_reader(whole.as_bytes());
        let heads = rows.headers().unwrap().clone();
        let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), lines.len());
        for (row, line) in rows.iter().zip(&lines) {
            for (head, field) in heads.iter().zip(row) {
                let bare = if field.is_empty() { "null" } else { field };
                let text = serde_json::Value::from(field).to_string();
                let is_in = |value: &str| line.contains(&format!("\"{head}\":{value}"));
                assert!(is_in(bare) || is_in(&text), "{head}: {field}: {line}");
            }
        }
    }
    run(dir.path(), "convert d -o out2 --table funds").ends(2);
    run(dir.path(), "convert d -o - --table cells").ends(2);
    run(dir.path(), "convert d -o - --table funds --format csv,jsonl").ends(2);
}

/// A table of the folder `out` with the name of its input in front of each row.
fn with_input(dir: &Path, table: &str) -> String {
    let sources = fs::read(dir.join("out/sources.csv")).expect("a table");
    let mut sources = csv::Reader::from_reader(sources.as_slice());
    let names: Vec<_> = sources.records().map(|row| row.expect("a row")).collect();
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
    let heads = rows.headers().expect("a table").clone();
    out.write_record(std::iter::once("input").chain(&heads)).expect("a table");
    for row in rows.records().map(|row| row.expect("a row")) {
        let source = names.iter().find(|source| row[0].starts_with(&source[0])).expect("a table");
        out.write_record(std::iter::once(&source[1]).chain(&row)).expect("a table");
    }
    String::from_utf8(out.into_inner().expect("a table")).expect("a table")
}

#[test]
fn columns_have_chinese_names_where_they_are_asked_for() {
    let dir = folder(&[]);
    run(dir.path(), "convert SEED -o out --format csv --csv-dialect excel --labels zh").ends(0);
    let read = |name: &str| fs::read_to_string(dir.path().join("out").join(name)).unwrap();
    let funds = read("funds.csv");
    let head = "表编号,序号,行,页,页面区域,单元格,是否合计行,资金来源";
    assert!(funds.starts_with(&format!("\u{FEFF}{head}")), "{funds}");
    // So have the words that columns choose from.
    for word in ["certain", "likely", "read", "absent", "true", "false"] {
        assert!(!funds.contains(&format!(",{word},")), "{word}: {funds}");
    }
    assert!(funds.contains(",已读取,") && funds.contains(",确定,否,否"), "{funds}");
    let package = read("datapackage.json");
    assert!(package.contains("\"已读取\"") && package.contains("\"trueValues\""), "{package}");
    assert!(funds.lines().next().unwrap().contains("全年执行数（原文）"), "{funds}");
    assert!(read("datapackage.json").contains("\"name\": \"项目名称（状态）\""));
    let lines = "convert SEED -o - --table sheets --format jsonl --labels zh";
    let lines = run(dir.path(), lines).ends(0).out;
    assert!(lines.starts_with("{\"文件\":\"") && lines.contains("\"项目名称\":"), "{lines}");
    assert!(lines.contains("\"可信度\":\"确定\""), "{lines}");
}

#[test]
fn a_run_over_its_own_output_does_not_read_it() {
    let dir = folder(&[("a.txt", WORDS)]);
    run(dir.path(), "convert . -o out").ends(1);
    run(dir.path(), "convert . -o out").ends(1);
    assert_eq!(names(&dir.path().join("out")), ["a.json", "manifest.json"]);
}

#[test]
fn any_number_of_jobs_and_every_run_gives_the_same_bytes() {
    let text = fs::read_to_string(seed()).unwrap();
    let dir = folder(&[("in/words.txt", WORDS)]);
    for number in 0..12 {
        // Of different length, so that they are not ready in the order of the inputs.
        let cut = text.char_indices().nth(900 * (12 - number)).map_or(text.len(), |(at, _)| at);
        fs::write(dir.path().join(format!("in/{number:02}.txt")), &text[..cut]).unwrap();
    }
    let formats = "--format json,jsonl,csv,pdf";
    run(dir.path(), &format!("convert in -o one --jobs 1 {formats}")).ends(1);
    run(dir.path(), &format!("convert in -o eight --jobs 8 {formats}")).ends(1);
    run(dir.path(), &format!("convert in -o eight --jobs 8 {formats}")).ends(1);
    let (one, eight) = (tree(&dir.path().join("one")), tree(&dir.path().join("eight")));
    assert!(one.len() > 30, "{:?}", one.keys());
    assert_eq!(one.keys().collect::<Vec<_>>(), eight.keys().collect::<Vec<_>>());
    for (name, bytes) in one {
        assert!(eight[&name] == bytes, "{name} differs");
    }
}

#[test]
fn standard_input_goes_to_standard_output_as_one_line() {
    let dir = folder(&[]);
    let text = fs::read(seed()).unwrap();
    let run = run_with(dir.path(), "convert - -o - --plain", &text).ends(0);
    assert_eq!(run.out.lines().count(), 1);
    // Each line says of which input it is, whatever becomes of the stream.
    assert!(run.out.starts_with("{\"name\":\"-\",\"outcome\":\"converted\",\"digest\":\""));
    assert!(run.out.contains("\"sheets\":[{\"title\""), "{:.200}", run.out);
    assert!(run.err.contains("1 input"), "{}", run.err);
    let quiet = run_with(dir.path(), "convert - -o - --quiet", &text).ends(0);
    assert_eq!(quiet.err, "");
}

#[test]
fn the_seed_is_the_same_in_every_encoding_and_with_every_line_end() {
    let dir = folder(&[]);
    let text = fs::read_to_string(seed()).unwrap();
    let plain = |bytes: &[u8], options: &str| {
        let command = format!("convert - -o - --plain {options}");
        let out = run_with(dir.path(), &command, bytes).ends(0).out;
        // The digest is of the bytes.
        let (_, sheets) = out.split_once("\"sheets\"").unwrap();
        sheets.to_owned()
    };
    let utf16 = |big: bool| -> Vec<u8> {
        let order = if big { u16::to_be_bytes } else { u16::to_le_bytes };
        text.encode_utf16().flat_map(order).collect()
    };
    let gb18030 = encoding_rs::GB18030.encode(&text).0;
    let expected = plain(text.as_bytes(), "");
    assert_eq!(expected.matches("\"project_name\"").count(), 7);
    assert_eq!(plain(&gb18030, ""), expected, "GB18030");
    assert_eq!(plain(&gb18030, "--encoding gbk"), expected, "GBK by name");
    assert_eq!(plain(&utf16(false), ""), expected, "UTF-16LE");
    assert_eq!(plain(&utf16(true), ""), expected, "UTF-16BE");
    assert_eq!(plain(format!("\u{FEFF}{text}").as_bytes(), ""), expected, "byte order mark");
    assert_eq!(plain(text.replace('\n', "\r\n").as_bytes(), ""), expected, "CRLF");
    assert_eq!(plain(text.replace('\n', "\r").as_bytes(), ""), expected, "CR");
}

#[test]
fn undecodable_bytes_are_reported_with_their_offset() {
    let dir = folder(&[]);
    let mut bytes = fs::read(seed()).unwrap();
    let line = bytes.iter().position(|&byte| byte == b'\t').unwrap();
    bytes[line] = 0xff;
    let run = run_with(dir.path(), "convert - -o -", &bytes);
    assert!(run.out.contains("\"D001\""), "{:.300}", run.out);
    assert!(run.out.contains(&format!("byte offset {line} ")), "{:.300}", run.out);
}

#[test]
fn strict_counts_findings_of_severity_error() {
    let dir = folder(&[]);
    let mut bytes = fs::read(seed()).unwrap();
    bytes.extend_from_slice(b"\xff\n");
    run_with(dir.path(), "convert - -o -", &bytes).ends(0);
    run_with(dir.path(), "convert - -o - --strict", &bytes).ends(1);
}

#[test]
fn a_limit_refuses_what_is_longer() {
    let dir = folder(&[]);
    let run = run_with(dir.path(), "convert - -o - --max-bytes 100", &[b'a'; 101]).ends(1);
    assert!(run.out.contains("\"L001\""), "{}", run.out);
}

#[test]
fn a_users_family_is_refused_with_its_place() {
    let dir = folder(&[("mine/ours.toml", b"id = \"ours\"\nname = 7\n"), ("none/a.txt", b"")]);
    let run_ = run(dir.path(), "convert SEED -o out --families mine").ends(2);
    assert!(run_.err.contains("ours.toml:2:"), "{}", run_.err);
    run(dir.path(), "convert SEED -o out --families none").ends(2);
}

#[test]
fn a_printed_sheet_gives_its_data_back() {
    let dir = folder(&[]);
    let run = |arguments| run(dir.path(), arguments);
    run("convert SEED -o out --format json,pdf --plain").ends(0);
    let printed = names(&dir.path().join("out")).into_iter().find(|name| name.ends_with(".pdf"));
    let printed = dir.path().join("out").join(printed.unwrap());
    fs::rename(&printed, dir.path().join("again.pdf")).unwrap();
    let json = fs::read_to_string(printed.with_extension("json")).unwrap();
    run("convert again.pdf -o back --plain").ends(0);
    assert!(fs::read_to_string(dir.path().join("back/again.json")).unwrap() == json);
    let said = run("convert again.pdf -o - ").ends(0);
    assert!(said.out.contains("\"D011\""), "{}", said.out);
    // The paper made from that data carries it again.
    run("convert again.pdf -o back --format pdf,csv").ends(0);
    run("convert back/again.pdf -o third --plain").ends(0);
    assert!(fs::read_to_string(dir.path().join("third/again.json")).unwrap() == json);
}

#[cfg(feature = "system-fonts")]
#[test]
fn fonts_are_taken_from_where_they_are_said_to_be() {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/findings");
    let read = |name: &str| fs::read(samples.join(name)).unwrap();
    let dir = folder(&[
        ("rare.txt", &read("P002.txt")),
        ("letters/made.otf", &read("fonts/made-by-hand.otf")),
        ("letters/note.txt", WORDS),
        ("resheet.toml", b"fonts = \"letters\"\n"),
    ]);
    let print = |out: &str, more: &str| {
        let told =
            run(dir.path(), &format!("convert rare.txt -o {out} --format pdf{more}")).ends(0);
        (told.err, fs::read(dir.path().join(out).join("rare.pdf")).unwrap())
    };
    let (told, with_font) = print("configured", "");
    assert!(told.contains("P002") && told.contains("Made-ByHand"), "{told}");
    let (told, without) = print("embedded", " --fonts embedded");
    assert!(told.contains("P001") && !told.contains("P002"), "{told}");
    assert!(with_font != without);
    let (_, again) = print("asked", " --fonts letters");
    assert!(with_font == again);
}
