//! A long file converted in parts gives the sheets of the whole file.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

use resheet_model::{Code, Conversion, Sheet, SourceText, Span};
use resheet_pipeline::{Engine, Part};
use resheet_tests::corpus::{documents, home};
use resheet_tests::leaves::leaves;
use resheet_tests::record::from_sheet;
use resheet_tests::run::engine;

static ENGINE: LazyLock<Engine> = LazyLock::new(engine);

/// What compares all sheets of an input, and so those of a part alone.
const COMPARED: [Code; 2] = [Code::A053, Code::A054];

/// The dumps of each extractor, one behind the other.
static FILES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for dump in documents(&home()).unwrap() {
        let text = ENGINE.decode(&dump.name, &dump.bytes).source.text;
        let file = files.entry(dump.extractor.clone()).or_default();
        file.push_str(&text);
        file.push_str(if text.ends_with('\n') { "" } else { "\n" });
    }
    files
});

/// Everything a sheet says, with the places of the file; one thing a line.
fn told(source: &SourceText, sheet: &Sheet) -> String {
    // An empty span may be no place at all.
    let place = |span: Span| (span.start < span.end).then(|| source.place(span));
    let mut told = format!("{:?}\n", from_sheet(sheet));
    for leaf in leaves(sheet) {
        let _ = writeln!(told, "{} {:?}", leaf.subject, place(leaf.span));
    }
    for repair in &sheet.repairs {
        let _ = writeln!(told, "{:?} {:?}", repair.rule, place(repair.span));
    }
    for finding in sheet.findings.iter().filter(|finding| !COMPARED.contains(&finding.code)) {
        let _ = writeln!(told, "{} {:?} {:?}", finding.code, place(finding.span), finding.args);
    }
    told
}

fn sheets(conversion: &Conversion) -> Vec<String> {
    conversion.sheets.iter().map(|sheet| told(&conversion.source, sheet)).collect()
}

/// The parts of a file, or the file where it is not cut.
fn parts(bytes: &[u8], size: usize) -> Vec<(Option<Part>, &[u8])> {
    let Some(cut) = ENGINE.split(bytes, size).unwrap() else { return vec![(None, bytes)] };
    assert_eq!(cut.lines, ENGINE.decode("", bytes).source.line_count() as u64);
    let mut rest = bytes;
    let mut take = |part: Part| {
        let (bytes, after) = rest.split_at(part.length as usize);
        rest = after;
        (Some(part), bytes)
    };
    cut.parts.into_iter().map(&mut take).collect()
}

/// Converts a file whole and in parts of this size, and gives how many parts
/// there were.
fn check(name: &str, bytes: &[u8], size: usize) -> usize {
    let whole = ENGINE.convert(name, bytes);
    let parts = parts(bytes, size);
    assert_eq!(parts.iter().map(|(_, bytes)| bytes.len()).sum::<usize>(), bytes.len(), "{name}");
    let in_parts: Vec<String> = parts
        .iter()
        .flat_map(|(part, bytes)| sheets(&ENGINE.convert_part(name, bytes, *part)))
        .collect();
    let of_whole = sheets(&whole);
    for (at, (part, whole)) in in_parts.iter().zip(&of_whole).enumerate() {
        let mut lines = part.lines().zip(whole.lines());
        let first = lines.find(|(part, whole)| part != whole);
        assert!(part == whole, "{name}, {size}: sheet {at}: in the part, in the file: {first:#?}");
    }
    assert_eq!(in_parts.len(), of_whole.len(), "{name}, {size}");
    parts.len()
}

#[test]
fn sheets_of_the_parts_are_sheets_of_the_file() {
    const SIZE: usize = 15_000;
    let mut most = BTreeMap::new();
    for (extractor, text) in FILES.iter() {
        // A part learns its words by itself: a file that teaches words is read by all of
        // them as a whole alone.
        let source = SourceText::plain(extractor.as_str(), text.as_str());
        if matches!(ENGINE.words(&source), Cow::Owned(_)) {
            continue;
        }
        let parts = check(extractor, text.as_bytes(), SIZE);
        // Some extractors have one short dump in the corpus.
        if text.len() > SIZE {
            most.insert(extractor, parts);
        }
    }
    let cut = most.values().filter(|parts| **parts > 1).count();
    assert!(cut * 2 > most.len(), "hardly any file can be cut: {most:?}");
}

#[test]
fn files_in_any_encoding_are_cut_between_sheets() {
    let text = FILES["sim-seed"].as_str();
    let utf16 = |little: bool| -> Vec<u8> {
        let order = if little { u16::to_le_bytes } else { u16::to_be_bytes };
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(order).collect()
    };
    let gb18030 = encoding_rs::GB18030.encode(text).0.into_owned();
    let marked = format!("\u{feff}{text}").into_bytes();
    let crlf = text.replace('\n', "\r\n").into_bytes();
    for bytes in [utf16(true), utf16(false), gb18030, marked, crlf] {
        assert!(check("sim-seed", &bytes, 20_000) > 1);
    }
}

#[test]
fn what_has_no_place_to_cut_stays_together() {
    let line = "9".repeat(100_000);
    assert_eq!(parts(line.as_bytes(), 4096).len(), 1);
    assert_eq!(parts(b"%PDF-1.7 \n\x00\n".repeat(9).as_slice(), 8).len(), 1);
    // What comes behind it is cut off from it.
    let text = FILES["sim-seed"].as_str();
    let before = format!("{line}\n{text}");
    assert!(parts(before.as_bytes(), 20_000).len() > 1);
}
