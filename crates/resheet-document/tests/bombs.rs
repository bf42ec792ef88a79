//! Small files that would unpack, repeat or nest to any size: each is read in part and
//! says so, and none fails.

#![cfg(feature = "office")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use resheet_model::Code;
use std::io::{Cursor, Write as _};

use resheet_document::{Opened, open};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The codes of the findings and the length of the text.
#[track_caller]
fn read(bytes: &[u8]) -> (Vec<Code>, usize) {
    match open(bytes) {
        Opened::Text(out) => (out.findings.iter().map(|f| f.code).collect(), out.text.len()),
        other => panic!("{other:?}"),
    }
}

fn word(body: &str) -> Vec<u8> {
    package(&[("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>"))])
}

fn workbook(sheets: &str, strings: &str, sheet: &str) -> Vec<u8> {
    package(&[
        ("xl/workbook.xml", &format!("<workbook><sheets>{sheets}</sheets></workbook>")),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Target="sheet.xml"/></Relationships>"#,
        ),
        ("xl/sharedStrings.xml", &format!("<sst>{strings}</sst>")),
        ("xl/sheet.xml", &format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>")),
    ])
}

const SHEET: &str = r#"<sheet name="a" r:id="r1"/>"#;

#[test]
fn a_million_empty_paragraphs() {
    let (codes, _) = read(&word(&"<w:p></w:p>".repeat(1_000_100)));
    assert_eq!(codes, [Code::D024]);
}

#[test]
fn tables_in_tables_without_end() {
    let (codes, length) = read(&word(&"<w:tbl><w:tr><w:tc>".repeat(200_000)));
    assert!(codes.is_empty() && length < 100_000, "{codes:?} {length}");
}

#[test]
fn one_long_text_in_every_cell() {
    let text = "甲".repeat(20_000);
    let cells = r#"<c t="s"><v>0</v></c>"#.repeat(4_800);
    let (codes, length) = read(&workbook(SHEET, &format!("<si><t>{text}</t></si>"), &cells));
    assert_eq!(codes, [Code::D024]);
    assert!(length <= 256 << 20, "{length}");
}

#[test]
fn merged_cells_over_everything() {
    let merges = r#"<mergeCell ref="A1:XFD1048576"/>"#.repeat(200_000);
    let sheet = format!(r#"<row><c><v>1</v></c></row></sheetData>{merges}<sheetData>"#);
    let (codes, _) = read(&workbook(SHEET, "", &sheet));
    assert_eq!(codes, [Code::D024]);
}

#[test]
fn wild_rows_and_columns() {
    let sheet = r#"<row r="4294967295"><c><v>1</v></c></row><row><c><v>2</v></c></row><row>
        <c r="XFD4294967295"><v>3</v></c><c><v>4</v></c></row>"#;
    read(&workbook(SHEET, "", sheet));
    let content = r#"<d><table:table table:name="a">
        <table:table-column table:visibility="collapse" table:number-columns-repeated="9"/>
        <table:table-column table:visibility="collapse" table:number-columns-repeated="4294967295"/>
        <table:table-row table:number-rows-repeated="4294967295"></table:table-row>
        <table:table-row table:number-rows-repeated="4294967295"><table:table-cell
        table:number-columns-spanned="4294967295" table:number-rows-spanned="4294967295"><text:p>x<text:s
        text:c="4294967295"/>y</text:p></table:table-cell></table:table-row></table:table></d>"#;
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    read(&package(&[("mimetype", kind), ("content.xml", content)]));
}
