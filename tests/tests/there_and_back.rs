//! What is printed reads back as the same data: every sheet of the corpus that
//! was read whole is printed, its text is taken out of the PDF with programs
//! that are not ours, and converted again.
//!
//! How many sheets come back in every leaf stands in a golden file, program by
//! program, with the number of leaves that do not, and of those among them that
//! no finding tells of; `BLESS=1` writes it anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot run its programs has failed")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use resheet_emit::pdf::{self, PdfOptions};
use resheet_model::Conversion;
use resheet_tests::corpus::{Document, documents, home};
use resheet_tests::outside::{python, run};
use resheet_tests::record::{Leaf, Record, from_sheet};
use resheet_tests::run::{engine, judge};
use resheet_tests::score::score;
use resheet_tests::silent::{Notice, notice};

/// One dump of each document, the one that keeps the grid, and all of its
/// sheets; a document of which no dump was read whole is left out.
fn whole() -> Vec<(Document, Conversion)> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for dump in documents(&home()).unwrap() {
        let stem = dump.name.trim_end_matches(&dump.extractor).to_owned();
        if seen.contains(&stem) {
            continue;
        }
        let conversion = engine().convert(&dump.name, &dump.bytes);
        let perfect = judge(&conversion, &dump).score.perfect;
        if !perfect.is_empty() && perfect.iter().all(|perfect| *perfect) {
            seen.insert(stem);
            out.push((dump, conversion));
        }
    }
    out
}

fn leaves(record: &Record) -> Vec<String> {
    let told = |place: &str, leaf: &Leaf| {
        let text: String = leaf.text.split_whitespace().collect();
        format!("{place}{}={text}", leaf.path)
    };
    let groups = [&record.header, &record.goals, &record.totals];
    let mut out: Vec<String> = groups.into_iter().flatten().map(|leaf| told("", leaf)).collect();
    for (table, rows) in [("funds", &record.funds), ("indicators", &record.indicators)] {
        for (at, row) in rows.iter().enumerate() {
            out.extend(row.iter().map(|leaf| told(&format!("{table}[{at}]."), leaf)));
        }
    }
    out
}

/// The sheet of each leaf that differs without a finding.
fn silent(there: &Conversion, back: &Conversion) -> Vec<Option<usize>> {
    let records = |conversion: &Conversion| -> Vec<Record> {
        conversion.sheets.iter().map(from_sheet).collect()
    };
    let differences = score(&records(there), &records(back)).differences;
    let silent = differences.iter().filter(|one| notice(back, one) == Notice::None);
    silent.map(|one| one.at.truth_sheet).collect()
}

#[test]
fn printed_sheets_read_back_as_the_same_data() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("there-and-back");
    let _ = fs::remove_dir_all(&folder);
    let programs = ["pdftotext -layout", "pdftotext", "pdfplumber"];
    for program in programs {
        fs::create_dir_all(folder.join(program)).unwrap();
    }
    let dumps = whole();
    for (dump, conversion) in &dumps {
        let path = folder.join(&dump.name).with_extension("pdf");
        let mut file = fs::File::create(&path).unwrap();
        pdf::write(conversion, &PdfOptions::default(), &mut file).unwrap();
        let text = |program: &str| folder.join(program).join(&dump.name).with_extension("txt");
        run(Command::new("pdftotext").arg("-layout").arg(&path).arg(text(programs[0])));
        run(Command::new("pdftotext").arg(&path).arg(text(programs[1])));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("outside/pages.py");
    let python = python(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers"));
    run(Command::new(python).arg(script).arg(&folder).arg(folder.join(programs[2])));

    let mut report = String::new();
    for program in programs {
        let (mut same, mut all, mut told) = (0, 0, String::new());
        for (dump, conversion) in &dumps {
            let text = folder.join(program).join(&dump.name).with_extension("txt");
            let back = engine().convert(&dump.name, &fs::read(text).unwrap());
            let silent = silent(conversion, &back);
            for (at, sheet) in conversion.sheets.iter().enumerate() {
                all += 1;
                let expected = leaves(&from_sheet(sheet));
                let found = back.sheets.get(at).map(from_sheet).as_ref().map(leaves);
                let found: BTreeSet<String> = found.unwrap_or_default().into_iter().collect();
                let lost = expected.iter().filter(|leaf| !found.contains(*leaf)).count();
                let kept: BTreeSet<&String> = expected.iter().collect();
                let new = found.iter().filter(|leaf| !kept.contains(leaf)).count();
                if lost + new == 0 {
                    same += 1;
                } else {
                    let silent = silent.iter().filter(|sheet| **sheet == Some(at)).count();
                    let (name, number) = (&dump.name, at + 1);
                    let _ = writeln!(
                        told,
                        "    {name} {number}: {lost} lost, {new} new, {silent} silent"
                    );
                }
            }
        }
        let _ = writeln!(report, "{program}: {same} of {all} sheets the same\n{told}");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("there-and-back.golden.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &report).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == report, "{}\nis not\n{golden}", report);
}
