//! Any bytes, and real documents that were hurt: whatever comes of them, it is sound.

#![cfg(all(feature = "office", feature = "pdf"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;

use resheet_document::{Opened, Rendered, open, page};

/// Cases of each document.
const CASES: u64 = 40;

/// Numbers that are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (below.max(1) as u64)).unwrap()
    }
}

fn document(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents");
    fs::read(folder.join(name)).unwrap()
}

/// Bytes with some changed, cut out, doubled or put elsewhere.
fn hurt(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut numbers = Numbers(seed * 0x9e37_79b9 + 1);
    let mut out = bytes.to_vec();
    for _ in 0..=numbers.next(6) {
        let from = numbers.next(out.len());
        let to = (from + numbers.next(64)).min(out.len());
        let piece = out[from..to].to_vec();
        match numbers.next(4) {
            0 => out[from..to].iter_mut().for_each(|byte| *byte = numbers.next(256) as u8),
            1 => _ = out.drain(from..to),
            2 => _ = out.splice(from..from, piece),
            _ => {
                let at = numbers.next(out.len());
                out.splice(at..at, piece);
            }
        }
    }
    if numbers.next(8) == 0 {
        out.truncate(numbers.next(out.len()));
    }
    out
}

/// Spans lie in the text, in order; rows are lines, cells lie in their rows.
#[track_caller]
fn is_sound(out: &Rendered) {
    let piece = |span: resheet_model::Span| out.text.get(span.range());
    let mut last = 0;
    for (span, _) in &out.given.spots {
        assert!(piece(*span).is_some() && span.start >= last);
        last = span.start;
    }
    for row in out.given.tables.iter().flat_map(|table| &table.rows) {
        assert!(!piece(row.span).unwrap().contains('\n'));
        let mut column = 0;
        for cell in &row.cells {
            assert!(piece(cell.span).is_some() && cell.column >= column);
            assert!(cell.columns > 0 && cell.rows > 0);
            assert!(row.span.start <= cell.span.start && cell.span.end <= row.span.end);
            column = cell.column + 1;
        }
    }
    assert!(out.given.doubtful.iter().all(|span| piece(*span).is_some()));
    assert!(out.findings.iter().all(|finding| piece(finding.span).is_some()));
}

#[track_caller]
fn check(bytes: &[u8]) {
    let opened = open(bytes);
    assert_eq!(opened, open(bytes));
    if let Opened::Text(out) = &opened {
        is_sound(out);
    }
}

#[test]
fn hurt_pages_of_the_web() {
    for name in ["mof-01.html", "shanghai-02.html", "yuan-03.html"] {
        let whole = document(name);
        let text = String::from_utf8_lossy(&whole);
        // A dump of tables alone is no page; the same in a document is one.
        let whole = format!("<!doctype html><html><body>{text}</body></html>").into_bytes();
        assert!(page(&String::from_utf8_lossy(&whole)).is_some());
        for seed in 0..2 * CASES {
            let hurt = hurt(&whole, seed);
            let text = String::from_utf8_lossy(&hurt);
            let read = page(&text);
            assert_eq!(read, page(&text));
            if let Some(out) = read {
                is_sound(&out);
            }
            check(&hurt);
        }
    }
}

#[test]
fn any_tags_in_any_order() {
    let pieces = [
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<td rowspan=0>",
        "<td rowspan=9 colspan=99999>",
        "</td>",
        "<div style='display:table-cell'>",
        "<s>",
        "</s>",
        "<select>",
        "<option selected>",
        "<textarea>",
        "<!--",
        "-->",
        "<",
        "&#xD800;",
        "&amp",
        "甲",
        "12.5",
        "\u{2028}",
        "\t",
        "\n",
        "<td hidden>",
        "<tfoot>",
        "<style>td{display:none",
        "</style>",
        "\"",
        "'",
        "=",
    ];
    for seed in 0..10 * CASES {
        let mut numbers = Numbers(seed + 7);
        let mut text = "<html>".to_owned();
        for _ in 0..numbers.next(200) {
            text.push_str(pieces[numbers.next(pieces.len())]);
        }
        if let Some(out) = page(&text) {
            is_sound(&out);
        }
    }
}

#[test]
fn hurt_documents() {
    let names = ["mof-01.r.pdf", "shanghai-02.n.pdf", "mof-02.docx", "mof-02.xlsx", "mof-02.ods"];
    for name in names.into_iter().chain(["mof-02.xls"]) {
        let whole = document(name);
        for seed in 0..CASES {
            check(&hurt(&whole, seed));
        }
    }
}

#[test]
fn any_bytes_behind_any_beginning() {
    let begins: [&[u8]; 6] = [
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"<html>",
        b"{\\rtf1",
        b"",
    ];
    for begin in begins {
        for seed in 0..CASES {
            let mut numbers = Numbers(seed + 1);
            let length = numbers.next(3000);
            let rest = (0..length).map(|_| numbers.next(256) as u8);
            check(&begin.iter().copied().chain(rest).collect::<Vec<u8>>());
        }
    }
}

/// Texts of these pieces in any order.
fn pieced(pieces: &[&str], seed: u64) -> String {
    let mut numbers = Numbers(seed + 11);
    (0..numbers.next(200)).map(|_| pieces[numbers.next(pieces.len())]).collect()
}

#[test]
fn any_words_of_rtf() {
    let pieces = [
        "{",
        "}",
        "{\\*",
        "\\trowd",
        "\\cellx100",
        "\\cellx-2147483648",
        "\\cellx2147483647",
        "\\clvmgf",
        "\\clvmrg",
        "\\clmrg",
        "\\intbl ",
        "\\itap2 ",
        "\\itap99999 ",
        "\\cell ",
        "\\row ",
        "\\nestcell ",
        "\\nestrow ",
        "{\\*\\nesttableprops",
        "\\par ",
        "\\pard",
        "\\u-10179 ?",
        "\\u55357 ",
        "\\uc9",
        "\\'d6",
        "\\'",
        "\\bin99999 ",
        "\\ansicpg936",
        "{\\fonttbl{\\f1\\fcharset134 ",
        "\\f1 ",
        "{\\footnote ",
        "{\\shptxt ",
        "{\\upr{",
        "甲",
        "\\",
        "\\v ",
        "\n",
    ];
    for seed in 0..10 * CASES {
        check(format!("{{\\rtf1{}", pieced(&pieces, seed)).as_bytes());
    }
    check(&[&b"{\\rtf1"[..], &b"{".repeat(100_000)].concat());
    check(&[&b"{\\rtf1"[..], &b"{\\footnote\\trowd\\cellx9\\intbl a\\cell".repeat(9_000)].concat());
}

#[test]
fn any_elements_of_tables() {
    let pieces = [
        "<table>",
        "</table>",
        "<row>",
        "</row>",
        "<cell rows='9' cols='99999'>",
        "<entry namest='a' nameend='b' morerows='3'>",
        "<entry>",
        "</entry>",
        "</cell>",
        "<colspec colname='a' colnum='4294967295'/>",
        "<colspec colname='b'/>",
        "<entrytbl>",
        "<tfoot>",
        "<t:table-cell t:number-columns-repeated='99999'>",
        "<t:covered-table-cell>",
        "<footnote>",
        "<remark>",
        "<literallayout>",
        "<del>",
        "<x",
        "&nbsp;",
        "甲",
        "\n",
        "<![CDATA[<]]>",
        "<!--",
        "-->",
    ];
    for begin in ["<a>", "<table><row><cell>1</cell></row>", "<w:wordDocument>", "<pkg:package>"] {
        for seed in 0..5 * CASES {
            let text = format!("{begin}{}", pieced(&pieces, seed));
            let read = page(&text);
            assert_eq!(read, page(&text));
            if let Some(out) = read {
                is_sound(&out);
            }
        }
    }
    let sheet = "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet><Table>";
    let cells = [
        "<Row>",
        "<Row ss:Index='4294967295'>",
        "</Row>",
        "<Cell ss:Index='0' ss:MergeDown='4294967295'>",
        "<Cell ss:Index='16384' ss:MergeAcross='99'>",
        "<Cell>",
        "<Data ss:Type='Number'>1e9",
        "</Data></Cell>",
        "<Column ss:Index='9' ss:Span='4294967295' ss:Hidden='1'/>",
        "</Worksheet><Worksheet>",
    ];
    for seed in 0..5 * CASES {
        let out = page(&format!("{sheet}{}", pieced(&cells, seed))).unwrap();
        is_sound(&out);
    }
}
