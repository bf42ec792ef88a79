//! The library as somebody uses it who has nothing else of ours.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::ops::ControlFlow;

use resheet::{Confidence, Conversion, Converter, Input, Language, Outcome, State};

const SAMPLE: &[u8] = include_bytes!("../../../samples/shanghai-training-centre-2023.txt");

fn sample() -> Conversion {
    resheet::convert("a.txt", SAMPLE)
}

fn all(converter: &Converter, inputs: Vec<Input>) -> Vec<Conversion> {
    let mut all = Vec::new();
    converter.convert_all(inputs, |conversion| {
        all.push(conversion);
        ControlFlow::Continue(())
    });
    all
}

#[test]
fn a_leaf_says_what_was_read_and_where() {
    let conversion = sample();
    assert_eq!((conversion.outcome(), conversion.sheets().count()), (Outcome::Converted, 7));
    let sheet = conversion.sheets().next().unwrap();
    let fund = sheet.funds().next().unwrap();
    let executed = fund.executed();
    let place = executed.place().unwrap();
    assert_eq!(executed.value().unwrap().to_string(), executed.raw());
    assert_eq!((executed.state(), executed.confidence()), (State::Read, Confidence::Certain));
    assert_eq!(executed.path(), "funds[0].executed");
    assert!(conversion.text()[place.byte as usize..].starts_with(&*executed.raw()));
    let line = conversion.text().lines().nth(place.line as usize - 1).unwrap();
    let behind: String = line.chars().skip(place.column as usize - 1).collect();
    assert!(behind.starts_with(&*executed.raw()));
}

#[test]
fn every_leaf_of_the_json_is_a_leaf_here() {
    let conversion = sample();
    let json: serde_json::Value = serde_json::from_str(&conversion.to_json()).unwrap();
    for (sheet, json) in conversion.sheets().zip(json["sheets"].as_array().unwrap()) {
        assert_eq!(json["id"], sheet.id());
        for leaf in sheet.leaves() {
            // `funds[0].executed` as a pointer
            let path = format!("/{}", leaf.path().replace(['[', '.'], "/").replace(']', ""));
            let (told, place) = (json.pointer(&path).unwrap(), leaf.place());
            let told = told.get("value").filter(|_| leaf.label().is_some()).unwrap_or(told);
            let state = told["state"].as_str().unwrap_or("read");
            let confidence = told["confidence"].as_str().unwrap_or("certain");
            assert_eq!((state, confidence), (leaf.state().name(), leaf.confidence().name()));
            assert_eq!(told["line"].as_u64(), place.map(|place| place.line), "{path}");
        }
        let count = json["findings"].as_array().map_or(0, Vec::len);
        assert_eq!(sheet.findings().count(), count);
    }
}

#[test]
fn doubts_are_the_leaves_to_look_at() {
    // A rate that is not executed / budget has a finding on its leaf.
    let text = String::from_utf8(SAMPLE.to_vec()).unwrap().replacen("611.15", "711.15", 1);
    let conversion = resheet::convert("a.txt", text.as_bytes());
    let doubts: Vec<_> = conversion.doubts().collect();
    assert!(!doubts.is_empty());
    assert!(doubts.is_sorted_by_key(|doubt| std::cmp::Reverse(doubt.risk)));
    assert!(doubts.iter().all(|doubt| !doubt.reason.is_empty()));
    let codes = doubts.iter().flat_map(|doubt| doubt.trace.findings());
    let of_sheets: usize = conversion.sheets().map(|sheet| sheet.doubts().count()).sum();
    assert_eq!(of_sheets, doubts.len());
    assert!(
        codes
            .into_iter()
            .any(|finding| finding.code() == "A004" || finding.subject().contains("rate"))
    );
}

#[test]
fn content_is_never_an_error() {
    for bytes in [&b""[..], b"\xff\xfe\x00", b"%PDF-1.7 and no more", b"words"] {
        let conversion = resheet::convert("a", bytes);
        assert_ne!(conversion.outcome(), Outcome::Converted);
        assert!(conversion.findings().next().is_some());
    }
    let gone = all(&Converter::default(), vec![Input::file("/no/such/file")]);
    assert_eq!(gone[0].outcome(), Outcome::Failed);
}

#[test]
fn a_panic_costs_its_input() {
    let converter = Converter::builder()
        .opener(|bytes| {
            assert!(bytes != b"poison", "poisoned");
            None
        })
        .build()
        .unwrap();
    let inputs = ["one", "poison", "two"].map(|text| Input::bytes(text, text.as_bytes()));
    let outcomes: Vec<_> = all(&converter, inputs.into()).iter().map(Conversion::outcome).collect();
    assert_eq!(outcomes, [Outcome::NotRecognised, Outcome::Failed, Outcome::NotRecognised]);
}

#[test]
fn options_say_what_is_wrong_with_them() {
    let error = Converter::builder().encoding("klingon").build().err().unwrap();
    assert!(error.to_string().contains("klingon"));
    let error = Converter::builder().family("mine.toml", "id = ").build().err().unwrap();
    assert!(error.to_string().contains("mine.toml"));
    let error = Converter::builder().corrections("mine.jsonl", "\n{").build().err().unwrap();
    assert!(error.to_string().contains("mine.jsonl, line 2"));
}

#[test]
fn long_inputs_and_archives_are_several() {
    let long = SAMPLE.repeat(8);
    let converter = Converter::builder().part_bytes(SAMPLE.len() as u64).build().unwrap();
    let parts = all(&converter, vec![Input::bytes("long.txt", long)]);
    assert!(parts.len() > 1);
    assert_eq!(parts[0].name(), "long.txt/00001.txt");
    assert_eq!(parts.iter().map(|part| part.sheets().count()).sum::<usize>(), 56);
}

#[test]
fn messages_have_two_languages() {
    let chinese = Converter::builder().language(Language::Chinese).build().unwrap();
    let message = |conversion: Conversion| conversion.findings().next().unwrap().message();
    assert_ne!(message(chinese.convert("a", b"")), message(resheet::convert("a", b"")));
}

#[test]
fn tables_are_those_of_the_program() {
    let csv = sample().to_csv();
    let (name, sheets) = &csv[1];
    assert_eq!((*name, sheets.lines().count()), ("sheets", 8));
}

#[cfg(feature = "arrow")]
mod arrow {
    use resheet::arrow::{Table, tables};

    use super::*;

    fn rows(tables: &[Table], name: &str) -> usize {
        tables.iter().find(|table| table.name == name).unwrap().rows()
    }

    #[test]
    fn equal_bytes_are_one_source() {
        let inputs = ["a", "b"].map(|name| Input::bytes(name, SAMPLE));
        let tables = tables(&Converter::default(), inputs).unwrap();
        assert_eq!((rows(&tables, "sources"), rows(&tables, "sheets")), (1, 7));
        let alone = sample().to_arrow().unwrap();
        for table in &alone {
            assert_eq!(rows(&tables, table.name), table.rows(), "{}", table.name);
        }
    }

    #[test]
    fn sheets_of_two_inputs_are_compared() {
        let mut other = SAMPLE.to_vec();
        other.extend(b"\n\n");
        let inputs = [Input::bytes("a", SAMPLE), Input::bytes("b", other)];
        let both = tables(&Converter::default(), inputs).unwrap();
        let one = rows(&sample().to_arrow().unwrap(), "findings");
        // Each of the seven is told of as the same sheet.
        assert_eq!(rows(&both, "findings"), 2 * one + 7);
    }
}

#[cfg(feature = "pdf")]
#[test]
fn what_is_printed_is_read_back() {
    let pdf = sample().to_pdf().unwrap();
    assert_eq!(resheet::convert("a.pdf", &pdf).sheets().count(), 7);
    assert!(resheet::convert("a", b"").to_pdf().is_none());
}

#[test]
fn what_stands_behind_a_learned_label_is_likely_at_most() {
    let dump = "项目支出绩效自评表\n项目名称\t古桥测绘\t\t\n\
        牵头部门\t青河区水务局\t承办机构\t青河区测绘院\n\
        一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n\
        产出指标\t数量指标\t测绘石桥数量\t≥3座\t3座\t20\t20\n";
    let conversion = resheet::convert("a.txt", dump.as_bytes());
    let sheet = conversion.sheets().next().unwrap();
    for (path, raw) in [("department", "青河区水务局"), ("implementing_unit", "青河区测绘院")]
    {
        let leaf = sheet.leaves().find(|leaf| leaf.path() == path).unwrap();
        assert_eq!((&*leaf.raw(), leaf.confidence()), (raw, Confidence::Likely));
    }
    assert_eq!(sheet.findings().filter(|finding| finding.code() == "B023").count(), 2);
}
