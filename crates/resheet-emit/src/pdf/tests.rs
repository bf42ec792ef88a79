//! The file as others see it: poppler takes the text out, qpdf checks it.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::Command;

use resheet_model::{Code, Outcome, Sheet, SourceText};

use super::test_font::{TestFont, font};
use super::*;
use crate::sample::{Rows, seen, sheet};

fn conversion(sheets: Vec<Sheet>) -> Conversion {
    let source = SourceText::plain("sample.txt", "");
    Conversion { source, outcome: Outcome::Converted, sheets, stray: vec![], findings: vec![] }
}

/// A printed file on disk, removed when the test is over.
struct Printed {
    folder: tempfile::TempDir,
    bytes: Vec<u8>,
    findings: Vec<Finding>,
}

impl Printed {
    fn new(conversion: &Conversion, options: &PdfOptions) -> Printed {
        let mut bytes = Vec::new();
        let findings = write(conversion, options, &mut bytes).unwrap();
        Printed::of(bytes, findings)
    }

    fn of(bytes: Vec<u8>, findings: Vec<Finding>) -> Printed {
        let folder = tempfile::tempdir().unwrap();
        let printed = Printed { folder, bytes, findings };
        std::fs::write(printed.path(), &printed.bytes).unwrap();
        printed
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("sheet.pdf")
    }

    /// What a program says of the file on standard output. The programs are
    /// named in README.md.
    fn told_by(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let output = Command::new(program).args(before).arg(self.path()).args(after).output();
        let output = output.unwrap_or_else(|error| panic!("{program} is needed: {error}"));
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && errors.is_empty(), "{program}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn text(&self, mode: &[&str]) -> String {
        self.told_by("pdftotext", mode, &["-"])
    }
}

fn solid(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn every_value_comes_back_as_text() {
    let rare = "𬱖㎡‰≥≤①％%“引号”—…·•Ａ－-≒";
    let mut sheet = sheet(&Rows { goal: rare.repeat(3), ..Rows::default() });
    sheet.indicators[0].level3 =
        seen("引领单位、学员、楼宇社区居民开展创建活动的次数和覆盖面".to_owned());
    let printed = Printed::new(&conversion(vec![sheet]), &PdfOptions::default());
    assert_eq!(printed.findings, []);
    // Lines of a page stand in the order of the page, their texts in that of the cells.
    let read = printed.told_by("pdfinfo", &["-struct-text"], &[]).replace('"', "");
    let raw = solid(&read);
    for value in [
        &rare.repeat(3),
        "引领单位、学员、楼宇社区居民开展创建活动的次数和覆盖面",
        "财政项目支出绩效自我评价",
        "机关事业单位运行保障经费",
        "其中：当年财政拨款",
        "≥84.00件",
    ] {
        assert!(raw.contains(&solid(value)), "{value} is not in:\n{raw}");
    }
    let layout = printed.text(&["-layout"]);
    for value in ["7.25", "100.00", "9.98", "97.98", "≥84.00件", "评分等级", "总分"] {
        assert!(layout.split_whitespace().any(|word| word == value), "{value} not in:\n{layout}");
    }
}

#[test]
fn plain_text_is_in_the_order_of_lines() {
    // A hyphen at the end of a line is not that of a broken word.
    for reason in ["因故未成，".repeat(8), "-".to_owned()] {
        let rows = Rows { indicators: 12, reason: reason.clone(), ..Rows::default() };
        let printed = Printed::new(&conversion(vec![sheet(&rows)]), &PdfOptions::default());
        let (plain, layout) = (printed.text(&[]), printed.text(&["-layout"]));
        assert_eq!(solid(&plain), solid(&layout));
        assert_eq!(plain.matches('-').count(), if reason == "-" { 12 } else { 0 }, "{plain}");
        let row = plain.lines().find(|line| line.contains("指标11")).unwrap();
        assert!(row.trim().split("  ").filter(|cell| !cell.is_empty()).count() > 4, "{plain}");
    }
}

#[test]
fn the_file_is_sound_and_says_what_it_is() {
    let sheets = vec![sheet(&Rows::default()), sheet(&Rows { indicators: 60, ..Rows::default() })];
    let options =
        PdfOptions { date: Some(Stamp::from_unix(1_700_000_000)), ..PdfOptions::default() };
    let printed = Printed::new(&conversion(sheets), &options);
    let check = printed.told_by("qpdf", &["--check"], &[]);
    assert!(check.contains("No syntax or stream encoding errors"), "{check}");
    let info = printed.told_by("pdfinfo", &["-isodates"], &[]);
    for line in [
        "Title: 财政项目支出绩效自我评价",
        "Author: 干部培训中心",
        "Producer: resheet",
        "CreationDate: 2023-11-14T22:13:20Z",
        "Page size: 595.276 x 841.89 pts (A4)",
    ] {
        let found = info.lines().any(|told| solid(told).starts_with(&solid(line)));
        assert!(found, "{line} not in:\n{info}");
    }
    let fonts = printed.told_by("pdffonts", &[], &[]);
    let font = fonts.lines().nth(2).unwrap_or_default();
    assert!(font.contains("CID Type 0C") && font.contains("yes yes yes"), "{fonts}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let print = || Printed::new(&conversion(vec![sheet(&Rows::default())]), &PdfOptions::default());
    assert!(print().bytes == print().bytes);
}

#[test]
fn a_character_outside_the_font_is_marked_and_named() {
    let goal = "姓名含\u{30EDE}字".to_owned();
    let printed = Printed::new(
        &conversion(vec![sheet(&Rows { goal, ..Rows::default() })]),
        &PdfOptions::default(),
    );
    // The eye has a mark, who takes the text out or searches it the character.
    assert!(printed.text(&["-raw"]).contains("姓名含\u{30EDE}字"));
    let [finding] = &printed.findings[..] else { panic!("{:?}", printed.findings) };
    assert_eq!(finding.code, Code::P001);
    assert!(finding.args.contains(&("code", "U+30EDE".to_owned())));
}

/// Font files in memory.
struct Shelf(Vec<Vec<u8>>);

impl MoreFonts for Shelf {
    fn each(&self, take: &mut dyn FnMut(&[u8], u32) -> ControlFlow<()>) {
        let _ = self.0.iter().try_for_each(|file| take(file, 0));
    }
}

#[test]
fn a_character_outside_the_font_is_taken_from_another() {
    let made = |units, permission| font(&TestFont { character: '\u{30EDE}', units, permission });
    let goal = "姓名含\u{30EDE}和\u{10FFFD}字".to_owned();
    let sheet = conversion(vec![sheet(&Rows { goal, ..Rows::default() })]);
    let print = |files| {
        let mut bytes = Vec::new();
        let options = PdfOptions::default();
        let findings = write_with(&sheet, &options, &Shelf(files), &mut bytes).unwrap();
        Printed::of(bytes, findings)
    };
    // What is not a font, and what may not be embedded, is passed over.
    let printed = print(vec![b"no font".to_vec(), made(1000, 2), made(2000, 8), made(1000, 0)]);
    assert!(printed.text(&["-raw"]).contains("姓名含\u{30EDE}和\u{10FFFD}字"));
    let codes: Vec<_> = printed.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::P002, Code::P001]);
    assert!(printed.findings[0].args.contains(&("font", "Made-ByHand".to_owned())));
    assert!(printed.findings[1].args.contains(&("code", "U+10FFFD".to_owned())));
    let fonts = printed.told_by("pdffonts", &[], &[]);
    let other = fonts.lines().find(|line| line.contains("+Made-ByHand")).unwrap();
    assert!(other.contains("CID Type 0C") && other.contains("yes yes yes"), "{fonts}");
    let check = printed.told_by("qpdf", &["--check"], &[]);
    assert!(check.contains("No syntax or stream encoding errors"), "{check}");

    let printed = print(vec![made(1000, 2)]);
    assert!(printed.text(&["-raw"]).contains("姓名含\u{30EDE}和\u{10FFFD}字"));
}

#[test]
fn the_data_comes_back_out() {
    let conversion = conversion(vec![sheet(&Rows::default())]);
    let printed = Printed::new(&conversion, &PdfOptions::default());
    let mut data = Vec::new();
    json::write_kept(&mut data, &conversion).unwrap();
    assert!(embedded_json(&printed.bytes) == Some(data));
    assert_eq!(embedded_json(b"%PDF-1.7 and nothing more"), None);
    assert_eq!(embedded_json(&printed.bytes[..printed.bytes.len() / 2]), None);
}

/// A small file may inflate to a thousand times its bytes.
#[test]
fn data_is_not_inflated_beyond_what_a_sheet_has() {
    const MUCH: usize = 16 << 20;
    let printed = Printed::new(&conversion(vec![sheet(&Rows::default())]), &PdfOptions::default());
    let file = || lopdf::Document::load_mem(&printed.bytes).unwrap();
    let saved = |mut file: lopdf::Document, modern: bool| {
        let mut bytes = Vec::new();
        if modern {
            file.save_modern(&mut bytes).unwrap();
        } else {
            file.save_to(&mut bytes).unwrap();
        }
        assert!(bytes.len() < MUCH / 8, "{} bytes", bytes.len());
        bytes
    };
    assert!(embedded_json(&saved(file(), false)).is_some());
    // Objects in a compressed stream: one that inflates beyond the limit is left out, or
    // the file with it; what is ours beside it is what it was.
    let ours = embedded_json(&printed.bytes);
    let mut objects = file();
    objects.add_object(lopdf::Object::string_literal(vec![b'0'; MUCH]));
    let read = embedded_json(&saved(objects, true));
    assert!(read.is_none() || read == ours, "data of a file that inflates");
    // Data longer than it says.
    let mut data = file();
    for object in data.objects.values_mut() {
        let Ok(stream) = object.as_stream_mut() else { continue };
        if stream.dict.get(b"Type").and_then(lopdf::Object::as_name).ok() == Some(b"EmbeddedFile") {
            stream.dict.remove(b"Filter");
            stream.set_content(vec![b' '; MUCH]);
            stream.compress().unwrap();
        }
    }
    assert_eq!(embedded_json(&saved(data, false)), None);
}

#[test]
fn findings_are_printed_when_asked_for() {
    let mut options = PdfOptions::default();
    options.page.with_audit = true;
    let printed =
        Printed::new(&conversion(vec![sheet(&Rows { unread: true, ..Rows::default() })]), &options);
    let text = printed.text(&["-raw"]);
    assert!(text.contains("[1]") && text.contains("核查记录") && text.contains("V001"), "{text}");
}

#[test]
fn no_sheet_gives_an_empty_page() {
    let printed = Printed::new(&conversion(vec![]), &PdfOptions::default());
    assert!(printed.told_by("qpdf", &["--check"], &[]).contains("No syntax"));
}

#[test]
fn a_thousand_rows_and_many_sheets_stay_small() {
    let one = Printed::new(&conversion(vec![sheet(&Rows::default())]), &PdfOptions::default());
    assert!(one.bytes.len() < 40_000, "{}", one.bytes.len());
    let many =
        conversion((0..50).map(|_| sheet(&Rows { indicators: 20, ..Rows::default() })).collect());
    let many = Printed::new(&many, &PdfOptions::default());
    // A tree over the cells and all that is known of them take a third of that.
    assert!(many.bytes.len() < 50 * 8_000, "{}", many.bytes.len());
}

#[test]
fn stamps_are_dates() {
    assert_eq!(Stamp::from_unix(0).iso(), "1970-01-01T00:00:00Z");
    assert_eq!(Stamp::from_unix(951_782_400).pdf(), "D:20000229000000Z");
    assert_eq!(Stamp::from_unix(u64::MAX).iso(), "9999-12-31T23:59:59Z");
}
