use encoding_rs::{BIG5, GB18030};
use proptest::prelude::*;
use resheet_model::Code;

use super::*;

/// A dump in little: enough labels to be known by.
const SIMPLIFIED: &str =
    "项目名称\t工作服\r\n主管部门\t一局\n年初预算数\t7.25\n一级指标\t≥84.00(件)\n";
const TRADITIONAL: &str = "項目名稱\t工作服\n主管部門\t一局\n年初預算數\t7.25\n一級指標\t質量\n";

/// Encoding, mark and codes of what `bytes` become.
fn summary(bytes: &[u8]) -> String {
    let decoded = decode("t", bytes, None);
    let codes: Vec<_> = decoded.findings.iter().map(|finding| finding.code.as_str()).collect();
    let encoding = &decoded.source.encoding;
    let mark = if encoding.bom { "+mark" } else { "" };
    format!("{}{mark} {}", encoding.name, codes.join(" ")).trim_end().to_owned()
}

fn check(bytes: &[u8], expected: &str, text: &str) {
    assert_eq!(summary(bytes), expected);
    assert_eq!(decode("t", bytes, None).source.text, text);
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let order = if big { u16::to_be_bytes } else { u16::to_le_bytes };
    text.encode_utf16().flat_map(order).collect()
}

fn gb18030(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

#[test]
fn every_encoding_of_the_same_dump_gives_the_same_text() {
    let with_mark = format!("\u{FEFF}{SIMPLIFIED}");
    check(SIMPLIFIED.as_bytes(), "UTF-8", SIMPLIFIED);
    check(with_mark.as_bytes(), "UTF-8+mark", SIMPLIFIED);
    check(&utf16(&with_mark, false), "UTF-16LE+mark", SIMPLIFIED);
    check(&utf16(&with_mark, true), "UTF-16BE+mark", SIMPLIFIED);
    check(&utf16(SIMPLIFIED, false), "UTF-16LE", SIMPLIFIED);
    check(&utf16(SIMPLIFIED, true), "UTF-16BE", SIMPLIFIED);
    check(&gb18030(SIMPLIFIED), "gb18030", SIMPLIFIED);
    check(&gb18030(TRADITIONAL), "gb18030", TRADITIONAL);
    check(&BIG5.encode(TRADITIONAL).0, "Big5", TRADITIONAL);
}

#[test]
fn big5_that_gb18030_would_accept_is_told_apart_by_labels() {
    let bytes = BIG5.encode(TRADITIONAL).0;
    assert!(!GB18030.decode_without_bom_handling(&bytes).1, "the case must be a hard one");
    assert_eq!(summary(&bytes), "Big5");
}

#[test]
fn labels_far_behind_a_web_page_are_found() {
    let page = "网站导航 首页 新闻\n".repeat(8000);
    let bytes = gb18030(&format!("{page}{SIMPLIFIED}"));
    assert!(bytes.len() > 1 << 17);
    assert_eq!(summary(&bytes), "gb18030");
}

#[test]
fn utf16_without_labels_is_known_by_its_nul_bytes() {
    for big in [false, true] {
        let name = if big { "UTF-16BE" } else { "UTF-16LE" };
        check(&utf16("一\t二\n三\t1.00\n", big), name, "一\t二\n三\t1.00\n");
        check(&utf16("plain words\n", big), name, "plain words\n");
    }
}

#[test]
fn a_lone_bad_byte_keeps_the_encoding_and_its_place() {
    let mut bytes = gb18030(SIMPLIFIED);
    let line_two = bytes.iter().position(|&byte| byte == b'\n').unwrap() + 1;
    bytes.insert(line_two, 0xff);
    let decoded = decode("t", &bytes, None);
    assert_eq!(summary(&bytes), "gb18030 D001");
    let finding = &decoded.findings[0];
    assert!(finding.args.contains(&("byte", line_two.to_string())));
    let place = decoded.source.place(finding.span);
    assert_eq!((place.line, place.column), (2, 1));
    assert_eq!(decoded.source.slice(finding.span), "\u{FFFD}");
}

#[test]
fn utf8_cut_in_a_character_stays_utf8() {
    let bytes = &SIMPLIFIED.as_bytes()[..SIMPLIFIED.find('件').unwrap() + 2];
    assert_eq!(summary(bytes), "UTF-8 D001");
}

#[test]
fn offsets_count_the_byte_order_mark() {
    let decoded = decode("t", b"\xef\xbb\xbfab\xffcd", None);
    assert!(decoded.findings[0].args.contains(&("byte", "5".to_owned())));
}

#[test]
fn adjoining_bad_bytes_are_one_run_and_many_runs_are_capped() {
    let named = Named::new("utf-8").unwrap();
    let decoded = decode("t", b"a\xff\xff\xffb", Some(named));
    assert_eq!(decoded.findings.len(), 1);
    assert!(decoded.findings[0].args.contains(&("count", "3".to_owned())));

    let decoded = decode("t", &b"a\xff".repeat(50), Some(named));
    assert_eq!(decoded.findings.len(), 21);
    let rest = &decoded.findings[20];
    assert_eq!(rest.code, Code::D010);
    assert!(rest.args.contains(&("places", "30".to_owned())));
}

#[test]
fn a_named_encoding_is_obeyed() {
    let named = |label: &str| Some(Named::new(label).unwrap());
    let big5 = BIG5.encode("無").0;
    assert_eq!(decode("t", &big5, named("big5")).source.text, "無");
    assert_eq!(decode("t", &gb18030("无"), named(" GB2312 ")).source.text, "无");
    let marked = utf16("\u{FEFF}无", true);
    assert_eq!(decode("t", &marked, named("utf-16")).source.text, "无");
    assert!(Named::new("klingon").is_err());
}

#[test]
fn files_that_are_no_text_are_named() {
    let kind = |bytes: &[u8]| {
        let decoded = decode("t", bytes, None);
        assert!(decoded.refused && decoded.source.text.is_empty());
        assert_eq!(decoded.findings.len(), 1);
        let finding = &decoded.findings[0];
        let kind = finding.args.first().map(|(_, kind)| kind.clone()).unwrap_or_default();
        format!("{} {kind}", finding.code)
    };
    assert_eq!(kind(b"%PDF-1.7\n"), "D002 PDF");
    assert_eq!(kind(b"PK\x03\x04....word/document.xml"), "D003 Word (.docx)");
    assert_eq!(kind(b"PK\x03\x04....xl/workbook.xml"), "D003 Excel (.xlsx)");
    assert_eq!(kind(b"PK\x03\x04....dump.txt"), "D005 ZIP");
    assert_eq!(
        kind(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..W\0o\0r\0k\0b\0o\0o\0k\0"),
        "D003 Excel (.xls)"
    );
    assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0"), "D004 PNG");
    assert_eq!(kind(b"\x1f\x8b\x08\0"), "D005 gzip");
    assert_eq!(kind(&[7, 0, 0, 0, 9, 1, 0, 200, 0, 0, 0, 0]), "D006 binary");
    assert_eq!(kind(b""), "D007 ");
    assert_eq!(kind(b"\xef\xbb\xbf \r\n"), "D007 ");
}

#[test]
fn text_that_begins_like_a_bitmap_is_text() {
    assert_eq!(summary("BM 项目名称\t甲\n".as_bytes()), "UTF-8");
}

#[test]
fn damage_done_before_us_is_said_once() {
    assert_eq!(summary("项目名称\t锟斤拷锟斤拷\n".as_bytes()), "UTF-8 D008");
    assert_eq!(summary("椤圭洰鍚嶇О\t1\n".as_bytes()), "UTF-8 D008");
    assert_eq!(summary("é¡¹ç›®å\n".as_bytes()), "UTF-8 D008");
    assert_eq!(summary("项目\u{FFFD}\u{FFFD}名\n".as_bytes()), "UTF-8 D008");
}

#[test]
fn a_guess_is_said() {
    assert_eq!(summary(b"caf\xe9 au lait, d\xe9j\xe0 vu\n"), "windows-1252 D009");
}

#[test]
fn the_digest_is_that_of_the_bytes() {
    let decoded = decode("t", b"abc", None);
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(decoded.source.digest, expected);
}

proptest! {
    #[test]
    fn any_bytes_give_text_or_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let decoded = decode("t", &bytes, None);
        prop_assert!(!decoded.source.text.is_empty() || !decoded.findings.is_empty());
        prop_assert_eq!(decoded.refused, decoded.source.text.is_empty());
    }

    #[test]
    fn utf8_comes_through_unchanged(text in "[一-龥a-z0-9\t\n≥%]{1,80}[字]") {
        let decoded = decode("t", text.as_bytes(), None);
        prop_assert_eq!(&decoded.source.text, &text);
    }

    #[test]
    fn gb18030_with_labels_comes_through(text in "[一-龥a-z0-9\t\n≥%]{0,80}") {
        let text = format!("{SIMPLIFIED}{text}");
        let decoded = decode("t", &gb18030(&text), None);
        prop_assert_eq!(&decoded.source.text, &text);
    }
}
