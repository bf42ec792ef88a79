//! Printed files before outside judges: Apache Preflight for PDF/A, pdfua and outloud
//! for PDF/UA-1, and a reading of what PDF/A-3a asks for beyond (`outside/judges.py`).
//!
//! Preflight knows PDF/A-1b alone. What it holds against a file of ours must be what
//! part 1 of the standard forbids or asks for and part 3 does not.

#![allow(clippy::unwrap_used, reason = "a test that cannot run its programs has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

use resheet_emit::layout::PageOptions;
use resheet_emit::pdf::{self, PdfOptions, Stamp};
use resheet_tests::corpus::{documents, home};
use resheet_tests::outside::{python_of, run};
use resheet_tests::run::engine;

/// Where Debian keeps its Java libraries.
const JARS: &str = "/usr/share/java";
/// The judge and all that it needs.
const NEEDED: [&str; 7] = [
    "preflight.jar",
    "pdfbox2.jar",
    "fontbox2.jar",
    "xmpbox.jar",
    "commons-logging.jar",
    "javax.activation.jar",
    "jaxb-api.jar",
];

/// What part 1 has against files of part 3, and why part 3 has not.
const OF_PART_1: [(&str, &str); 6] = [
    ("1.4.7", "embedded files: part 3 is made for them (6.8)"),
    ("1.2.9", "the same, seen from the file"),
    ("2.1.6", "profiles of version 4: part 1 is older than they are (6.2.3)"),
    ("3.1.11", "a list of the CIDs in a subset: no longer asked for (6.2.11.4.2)"),
    ("7.11.2", "the metadata says part 3"),
    ("1.4", "the table of places is a stream: part 1 is of PDF 1.4, which has none (6.1.4)"),
];

/// Codes of everything that the judge has against a file.
fn judged(file: &std::path::Path) -> Vec<String> {
    let jars = NEEDED.map(|jar| format!("{JARS}/{jar}")).join(":");
    let mut judge = Command::new("java");
    judge.args(["-cp", &jars, "org.apache.pdfbox.preflight.Validator_A1b"]).arg(file);
    let output = judge.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("PDF/A-1b file"), "{told}{}", String::from_utf8_lossy(&output.stderr));
    let codes = told.lines().filter_map(|line| Some(line.split_once(" : ")?.0.trim().to_owned()));
    codes.collect()
}

#[test]
fn nothing_is_held_against_a_file_but_what_part_1_alone_asks() {
    let folder = tempfile::tempdir().unwrap();
    let page = PageOptions { with_audit: true, ..PageOptions::default() };
    let date = Some(Stamp::from_unix(1_700_000_000));
    let attached = PdfOptions { attach_source: true, attach_audit: true, ..PdfOptions::default() };
    let dated = PdfOptions { page, date, ..attached };
    for (name, options) in [
        ("seed/shanghai-training-centre-2023", dated),
        ("families/sichuan-02", PdfOptions::default()),
    ] {
        let bytes = fs::read(home().join(name).with_extension("txt")).unwrap();
        let file = folder.path().join("sheets.pdf");
        pdf::write(
            &engine().convert(name, &bytes),
            &options,
            &mut fs::File::create(&file).unwrap(),
        )
        .unwrap();
        let mut codes = judged(&file);
        codes.retain(|code| !OF_PART_1.iter().any(|(known, _)| known == code));
        assert_eq!(codes, [""; 0], "{name}");
    }
}

/// What a judge of PDF/UA only suspects, and why it is none.
const SUSPECTED: [(&str, &str); 3] = [
    (
        "ORD-001",
        "a page is drawn line by line, for who takes its text as it is drawn; the order of \
         reading, cell by cell, is that of the tree, which is what the standard asks of",
    ),
    ("HDG-010", "a title with a year in it is taken for a reference number"),
    ("PAG-001", "the titles of several sheets in one file are taken for a running head"),
];

/// Files for the judges of PDF/UA: dumps of all forms and extractors.
const JUDGED: usize = 100;

#[test]
fn judges_of_structure_have_nothing_against_files_of_all_forms() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("judged");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let dumps = documents(&home()).unwrap();
    let (engine, step) = (engine(), dumps.len().div_ceil(JUDGED));
    for (at, dump) in dumps.iter().step_by(step).enumerate() {
        let page = PageOptions { with_audit: at % 10 == 0, ..PageOptions::default() };
        let options = PdfOptions { page, ..PdfOptions::default() };
        let mut file = fs::File::create(folder.join(format!("{}.pdf", dump.name))).unwrap();
        pdf::write(&engine.convert(&dump.name, &dump.bytes), &options, &mut file).unwrap();
    }
    let outside = Path::new(env!("CARGO_MANIFEST_DIR")).join("outside");
    let python = python_of(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("judges"), "judges.txt");
    let told = run(Command::new(python).arg(outside.join("judges.py")).arg(&folder));
    let suspected = |line: &&str| SUSPECTED.iter().any(|(rule, _)| line.contains(rule));
    let objections: Vec<&str> = told.lines().filter(|line| !suspected(line)).collect();
    assert_eq!(objections, [""; 0]);
}
