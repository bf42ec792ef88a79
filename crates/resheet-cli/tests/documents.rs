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
const LONGEST: Duration = Duration::from_secs(600);

/// What is said of a text without a sheet.
const NO_SHEET: &str = "no performance sheet was found";

/// A package of office files begins with the list of its kinds.
const TYPES: &str = "<Types/>";

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

/// Converts a file beside the client's dump, and gives what was said: whatever the file is,
/// the dump is read as ever, in time.
#[track_caller]
fn converted(name: &str, bytes: &[u8]) -> String {
    let dir = folder(&[(&format!("in/{name}"), bytes)]);
    fs::copy(seed(), dir.path().join("in/z.txt")).unwrap();
    let begin = Instant::now();
    let run = run(dir.path(), "convert in -o out --format json --lang en");
    assert!(begin.elapsed() < LONGEST, "{name}: {:?}", begin.elapsed());
    assert!(run.code <= 1, "{name}: {} {} {}", run.code, run.out, run.err);
    assert!(dir.path().join("out/z.json").exists(), "{name}: {}", run.err);
    let own = dir.path().join(format!("out/{}.json", name.rsplit_once('.').unwrap().0));
    run.out + &run.err + &fs::read_to_string(own).unwrap_or_default()
}

/// The same for a file that is read in part or refused: it is said why.
#[track_caller]
fn check(name: &str, bytes: &[u8], reason: &str) {
    let said = converted(name, bytes);
    assert!(said.contains(name.split('.').next().unwrap()), "{name}: {said}");
    assert!(said.contains(reason), "{name}: {said}");
}

#[test]
fn archives_that_unpack_to_any_size_or_hold_each_other() {
    // Thirty megabytes of nothing in thirty kilobytes, for a run that takes one.
    let parts = [("a.txt", vec![b' '; 30 << 20]), ("b.txt", vec![b'x'])];
    let dir = folder(&[("in/a.zip", &package(parts))]);
    let long = run(dir.path(), "convert in -o out --format json --max-bytes 1000000 --lang en");
    assert!(long.code <= 1, "{} {}", long.out, long.err);
    let names = support::names(&dir.path().join("out"));
    assert!(names.iter().any(|name| name.contains("b.json")), "{names:?} {}", long.err);
    let mut inner = package([("a.txt", "这里没有表".into())]);
    for _ in 0..20 {
        inner = package([("in.zip", inner)]);
    }
    check("deep.zip", &inner, "deep.zip/in.zip/in.zip: this is a ZIP archive");
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
    check("steps.pdf", &page(steps, Vec::new(), ""), "more letters or lines on a page");
    // A drawing that draws itself ten times.
    let own = stream(
        "/Type/XObject /Subtype/Form /BBox [0 0 9 9] /Resources <</XObject <</F 5 0 R>>>>",
        &b"/F Do ".repeat(10),
    );
    let draws = page(stream("", b"/F Do"), vec![own], "/XObject <</F 5 0 R>>");
    check("itself.pdf", &draws, "itself.pdf");
    // A page that is its own parent and child.
    let cycle = [
        b"<</Type/Catalog /Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 3 0 R>>".to_vec(),
        b"<</Type/Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R>>".to_vec(),
    ];
    check("cycle.pdf", &pdf(&cycle), "cycle.pdf");
}

#[test]
fn a_workbook_of_any_number_of_columns() {
    let mut cells = String::new();
    for at in 0..400_000 {
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
        ("[Content_Types].xml", TYPES.to_owned()),
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
    check("wide.xlsx", &package(parts), "wide.xlsx");
}

#[test]
fn texts_that_nest_without_end() {
    let word = |body: String| {
        let text = format!("<w:document><w:body>{body}</w:body></w:document>");
        package([("[Content_Types].xml", TYPES.into()), ("word/document.xml", text.into_bytes())])
    };
    check("deep.docx", &word("<w:tbl><w:tr><w:tc>".repeat(100_000)), NO_SHEET);
    let wide = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"4294967295\"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    check("wide.docx", &word(wide.repeat(2_000)), NO_SHEET);
    let page = |body: String| format!("<html><body>{body}</body></html>").into_bytes();
    check("deep.html", &page("<table><tr><td>甲<div>".repeat(100_000)), ".html");
    let mut spans = String::from("<table>");
    for _ in 0..600 {
        let _ = write!(spans, "<tr>{}", "<td rowspan=65534 colspan=1000>甲".repeat(3));
    }
    check("spans.html", &page(spans), ".html");
    check("open.html", &page("<a <b \"' <!-- <table>".repeat(50_000)), NO_SHEET);
}

#[test]
fn documents_that_are_locked_or_damaged() {
    let locked = "<</Type/Catalog /Pages 2 0 R>>";
    let user = "<</Filter/Standard /V 1 /R 2 /P -4 /O <00> /U <00>>>";
    let whole = fs::read(tests("documents/shanghai-01.w.pdf")).unwrap();
    let mut secret =
        pdf(&[locked.into(), b"<</Type/Pages /Kids [] /Count 0>>".to_vec(), user.into()]);
    let at = secret.windows(7).position(|bytes| bytes == b"/Root 1").unwrap();
    secret.splice(at..at, *b"/Encrypt 3 0 R /ID [<00><00>] ");
    check("secret.pdf", &secret, "secret.pdf");
    check("half.pdf", &whole[..whole.len() / 2], "half.pdf");
    for name in ["shanghai-01.docx", "shanghai-01.xlsx", "shanghai-01.ods", "shanghai-01.xls"] {
        let whole = fs::read(tests(&format!("documents/{name}"))).unwrap();
        let kind = name.rsplit('.').next().unwrap();
        let said = converted(&format!("half.{kind}"), &whole[..whole.len() / 2]);
        assert!(said.contains(&format!("half.{kind}")), "{said}");
        let mut odd = whole;
        let middle = odd.len() / 2;
        odd[middle..middle + 200].fill(0x5a);
        let said = converted(&format!("odd.{kind}"), &odd);
        assert!(said.contains(&format!("odd.{kind}")), "{said}");
    }
}

fn tests(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(path)
}

/// What a folder of a document and something of the same sheet says of it.
#[track_caller]
fn says_twice(of: &str, other: &str, bytes: &[u8]) {
    let own = fs::read(tests(of)).unwrap();
    let kind = of.rsplit('.').next().unwrap();
    let dir = folder(&[(&format!("in/a.{kind}"), &own), (&format!("in/{other}"), bytes)]);
    let run = run(dir.path(), "convert in -o out --format csv --lang en");
    let found = fs::read_to_string(dir.path().join("out/findings.csv")).unwrap();
    let told =
        found.lines().any(|line| line.contains("A051") && line.contains(&format!("a.{kind}")));
    assert!(told, "{found} {}", run.err);
}

#[test]
fn a_document_and_a_dump_of_it_are_one_sheet() {
    let word = "documents/mof-01.docx";
    let dump = fs::read(tests("corpus/extracted/mof-01-docx2txt.txt")).unwrap();
    says_twice(word, "b.txt", &dump);
    // And one printed from it, and one in an archive.
    says_twice(word, "b.pdf", &fs::read(tests("documents/mof-01.w.pdf")).unwrap());
    let workbook = fs::read(tests("documents/mof-01.xlsx")).unwrap();
    says_twice(word, "b.zip", &package([("2021/b.xlsx", workbook)]));
}

#[test]
fn the_first_lines_of_the_readme_are_true() {
    let readme = fs::read_to_string(tests("../README.md")).unwrap();
    let shown = readme.lines().find(|line| line.starts_with("{\"value\"")).unwrap();
    let command = readme.lines().find_map(|line| line.strip_prefix("$ resheet ")).unwrap();
    let document = fs::read(tests("documents/shanghai-01.w.pdf")).unwrap();
    let dir = folder(&[("archive/2023/决算.pdf", &document)]);
    run(dir.path(), command);
    let made = fs::read_to_string(dir.path().join("out/2023/决算.json")).unwrap();
    let made: serde_json::Value = serde_json::from_str(&made).unwrap();
    let shown: serde_json::Value = serde_json::from_str(shown).unwrap();
    assert_eq!(made["sheets"][0]["funds"][0]["executed"], shown);
    assert!(dir.path().join("out/2023/决算.pdf").exists());
}
