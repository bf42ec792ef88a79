//! Documents through the program: small files that would unpack, repeat or nest without
//! end, and a document beside a dump of it.

// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use support::{folder, run, seed};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What a run over one hostile file may take, in a build that is not optimised.
const LONGEST: Duration = Duration::from_secs(120);

fn package<'n>(parts: impl IntoIterator<Item = (&'n str, Vec<u8>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A PDF of these objects, the first of which is the catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(out.len());
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let (table, size) = (out.len(), objects.len() + 1);
    out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(
        format!("trailer <</Root 1 0 R /Size {size}>>\nstartxref\n{table}\n%%EOF\n").bytes(),
    );
    out
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dictionary} /Length {}>>\nstream\n", bytes.len()).into_bytes();
    out.extend(bytes);
    out.extend(b"\nendstream");
    out
}

/// Converts a file beside the client's dump: the file is read in part or refused, and
/// says so with one of these codes; the dump is read as ever.
#[track_caller]
fn check(name: &str, bytes: &[u8], codes: &[&str]) {
    let dir = folder(&[(&format!("in/{name}"), bytes)]);
    fs::copy(seed(), dir.path().join("in/z.txt")).unwrap();
    let begin = Instant::now();
    let run = run(dir.path(), "convert in -o out --format json --lang en");
    assert!(begin.elapsed() < LONGEST, "{name}: {:?}", begin.elapsed());
    assert!(run.code <= 1, "{name}: {} {} {}", run.code, run.out, run.err);
    assert!(dir.path().join("out/z.json").exists(), "{name}: {}", run.err);
    let said = run.out + &run.err;
    let told = codes.is_empty() || codes.iter().any(|code| said.contains(code)) || {
        let tree = support::tree(&dir.path().join("out"));
        let all: Vec<String> =
            tree.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
        codes.iter().any(|code| all.iter().any(|text| text.contains(&format!("\"{code}\""))))
    };
    assert!(told, "{name}: {said}");
}

#[test]
fn archives_that_unpack_to_any_size_or_hold_each_other() {
    // Thirty megabytes of nothing in thirty kilobytes, for a run that takes one.
    let dir =
        folder(&[("in/a.zip", &package([("a.txt", vec![b' '; 30 << 20]), ("b.txt", vec![b'x'])]))]);
    let long = run(dir.path(), "convert in -o out --format json --max-bytes 1M --lang en");
    let long = if long.err.contains("max-bytes") && long.code == 2 {
        run(dir.path(), "convert in -o out --format json --max-bytes 1000000 --lang en")
    } else {
        long
    };
    assert!(long.code <= 1, "{} {}", long.out, long.err);
    let names = support::names(&dir.path().join("out"));
    assert!(names.iter().any(|name| name.contains("b.json")), "{names:?} {}", long.err);
    let mut inner = package([("a.txt", "这里没有表".into())]);
    for _ in 0..20 {
        inner = package([("in.zip", inner)]);
    }
    check("deep.zip", &inner, &["D005"]);
}

#[test]
fn pages_that_unpack_draw_or_hold_themselves_without_end() {
    let page = |contents: Vec<u8>, more: Vec<Vec<u8>>, resources: &str| {
        let mut objects = vec![
            b"<</Type/Catalog /Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages /Kids [3 0 R] /Count 1>>".to_vec(),
            format!("<</Type/Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <<{resources}>> /Contents 4 0 R>>").into_bytes(),
            contents,
        ];
        objects.extend(more);
        pdf(&objects)
    };
    // Forty million steps of drawing in forty kilobytes.
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..4_000 {
        packed.write_all(&b"0 0 m 9 9 l S\n".repeat(700)).unwrap();
    }
    let steps = stream("/Filter /FlateDecode", &packed.finish().unwrap());
    check("steps.pdf", &page(steps, Vec::new(), ""), &["D014", "D024", "D007", "L001"]);
    // A drawing that draws itself ten times.
    let own = stream(
        "/Type/XObject /Subtype/Form /BBox [0 0 9 9] /Resources <</XObject <</F 5 0 R>>>>",
        &b"/F Do ".repeat(10),
    );
    let draws = page(stream("", b"/F Do"), vec![own], "/XObject <</F 5 0 R>>");
    check("itself.pdf", &draws, &["D014", "D024", "D007", "D012", "L001"]);
    // A page that is its own parent and child.
    let cycle = [
        b"<</Type/Catalog /Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 3 0 R>>".to_vec(),
        b"<</Type/Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R>>".to_vec(),
    ];
    check("cycle.pdf", &pdf(&cycle), &[]);
}

#[test]
fn a_workbook_of_a_million_columns() {
    let mut cells = String::new();
    for at in 0..1_000_000 {
        if at % 2 == 0 {
            cells.push_str("<c><v>1</v></c>");
        } else {
            cells.push_str("<c r=\"ZZZZ9\"/>");
        }
    }
    let sheet = format!(
        "<worksheet><cols><col min=\"1\" max=\"4294967295\" hidden=\"1\"/></cols><sheetData><row>{cells}</row></sheetData></worksheet>"
    );
    let parts = [
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>".to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"r1\" Target=\"sheet.xml\"/></Relationships>"
                .to_owned(),
        ),
        ("xl/sheet.xml", sheet),
    ];
    let parts = parts.map(|(name, text)| (name, text.into_bytes()));
    check("wide.xlsx", &package(parts), &["D024", "L001", "D027"]);
}

#[test]
fn texts_that_nest_without_end() {
    let word = |body: String| {
        let text = format!("<w:document><w:body>{body}</w:body></w:document>");
        package([("word/document.xml", text.into_bytes())])
    };
    check("deep.docx", &word("<w:tbl><w:tr><w:tc>".repeat(100_000)), &["L001"]);
    let wide = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"4294967295\"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    check("wide.docx", &word(wide.repeat(2_000)), &["L001"]);
    let page = |body: String| format!("<html><body>{body}</body></html>").into_bytes();
    check("deep.html", &page("<table><tr><td>甲<div>".repeat(100_000)), &["L001", "D024"]);
    let mut spans = String::from("<table>");
    for _ in 0..3_000 {
        let _ = write!(spans, "<tr>{}", "<td rowspan=65534 colspan=1000>甲".repeat(3));
    }
    check("spans.html", &page(spans), &["L001", "D024"]);
    check("open.html", &page("<a <b \"' <!-- <table>".repeat(50_000)), &["L001"]);
}

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents")
}

/// What a folder of a document and something of the same sheet says of it.
#[track_caller]
fn says_twice(of: &Path, other: (&str, &[u8])) {
    let own = fs::read(of).unwrap();
    let name = format!("in/a.{}", of.extension().unwrap().to_str().unwrap());
    let dir = folder(&[(&name, &own), (&format!("in/{}", other.0), other.1)]);
    let found = run(dir.path(), "convert in -o out --format json,csv --lang en").ends(1);
    let tree = support::tree(&dir.path().join("out"));
    let told = tree.values().any(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        text.contains("A051") && text.contains(name.trim_start_matches("in/"))
    });
    assert!(told, "{} {}", found.out, found.err);
}

#[test]
fn a_document_and_a_dump_of_it_are_one_sheet() {
    let word = documents().join("shanghai-01.docx");
    let dir = folder(&[]);
    let text = run(dir.path(), &format!("inspect {} --stage text", word.display())).ends(0).out;
    says_twice(&word, ("b.txt", text.as_bytes()));
    // And one printed from it, and one in an archive.
    let printed = fs::read(documents().join("shanghai-01.w.pdf")).unwrap();
    says_twice(&word, ("b.pdf", &printed));
    let workbook = fs::read(documents().join("shanghai-01.xlsx")).unwrap();
    says_twice(&word, ("b.zip", &package([("2021/b.xlsx", workbook)])));
}
